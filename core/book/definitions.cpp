// A store's own words about itself: schema and settings, compiled from the records that define them, and what a new
// store begins with.
#include <fcntl.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "core/book/check.hpp"
#include "core/book/codec.hpp"
#include "core/book/indexing.hpp"
#include "core/book/search_index.hpp"
#include "core/model/schema_yaml.hpp"
#include "core/text/search_form.hpp"
#include "core/text/tr.hpp"
#include "core/text/zone.hpp"

namespace kehu::book {
namespace {

std::string features() {
    return fmt::format("records 1\njournal 1\nexact 1\nordered 1\nrollups 1\n{}{}", kSearchFeature, kKindsFeature);
}

std::vector<std::string>& reserved() {
    static std::vector<std::string> words;  // the commands' names, told by main: core knows no commands
    return words;
}

void put_sealed(store::WriteTxn& txn, const store::Sealer& sealer, std::string_view key, std::string value) {
    sealer.seal(kMeta, key, value);
    txn.put(kMeta, key, value);
}

std::string write_tags(const model::GivenTags& tags) {
    std::string out;
    for (auto& [name, tag] : tags) out += (out.empty() ? "" : " ") + name + "=" + std::to_string(tag);
    return out;
}

struct Part {
    RecordId id;
    Record record;
    model::SchemaPart part;
};

std::vector<Part> schema_parts(const Reader& reader) {
    const Kind& kind = reader.schema().at(model::kSchemaPart);
    std::vector<Part> parts;
    reader.scan_records(kind, [&](const Row& row) {
        Part part{row.id, Record(row.record), {}};
        part.part.file = row.record.value(kind.at_name("name").tag);
        part.part.text = row.record.value(kind.at_name("text").tag);
        part.part.tags = model::read_tags(row.record.value(kind.at_name("tags").tag));
        if (!part.part.text.empty()) parts.push_back(std::move(part));
        return true;
    });
    return parts;
}

model::Settings read_settings(const Reader& reader) {
    const Kind& kind = reader.schema().at(model::kSetting);
    model::Settings settings = reader.settings();
    reader.scan_records(kind, [&](const Row& row) {
        std::string_view name = row.record.value(kind.at_name("name").tag);
        std::string value(row.record.value(kind.at_name("value").tag));
        if (name == "zone") settings.zone = text::Zone(value);
        if (name == "country") settings.country = value;
        if (name == "currency") settings.currency = text::parse_currency(value);
        return true;
    });
    return settings;
}

std::string index_signature(const Kind& kind) {
    std::string out;
    for (const Field& field : kind.fields)
        if (field.exact) out += "e" + std::to_string(field.tag) + field.type->name.data();
    for (const model::Index& index : kind.indexes) {
        out += "i" + std::to_string(index.number);
        for (model::Tag part : index.parts) out += "," + std::to_string(part);
    }
    return out;
}

// The form of what is searched is part of it, so that another one makes the index anew.
std::string search_signature(const Kind& kind) {
    std::string out = std::to_string(text::kSearchFormVersion) + "t" + std::to_string(kind.title);
    for (const Field& field : kind.fields) {
        if (!field.words) continue;
        out += (field.pinyin ? "p" : "w") + std::to_string(field.tag) + field.type->name.data();
        if (field.read_as) out += "r" + std::to_string(field.read_as);
    }
    return out;
}

// Whether values of records that are there already may be in another order now, or in none.
bool orders_differ(const Kind& before, const Kind& after) {
    for (const Field& old : before.fields) {
        const Field* field = after.field(old.tag);
        const bool ordered = field && field->ordered;
        if (ordered != old.ordered || (field && search::is_present_kept(*field)) != search::is_present_kept(old))
            return true;
        if (!ordered) continue;
        if (field->type != old.type || field->pinyin != old.pinyin || field->read_as != old.read_as ||
            field->choices.size() != old.choices.size())  // one that was removed goes behind all that there are
            return true;
        for (std::size_t i = 0; i < old.choices.size(); ++i)
            if (field->choices[i].key != old.choices[i].key) return true;
    }
    // One that comes back has values that were there before.
    for (const Field& fresh : after.fields)
        if (!before.field(fresh.tag) && search::is_present_kept(fresh)) return true;
    return before.title != after.title;
}

std::string rollup_signature(const model::Schema& schema) {
    std::string out;
    for (const Kind& kind : schema.kinds)
        for (const Field& field : kind.fields) {
            if (field.source != model::Source::rollup) continue;
            const model::Rollup& rollup = field.rollup;
            out.append(kind.code.text()).append(" ").append(std::to_string(field.tag)).append(" ");
            out.append(std::to_string(static_cast<int>(rollup.fold))).append(rollup.kind.text());
            out.append(" ").append(std::to_string(rollup.field)).append(" ").append(std::to_string(rollup.where));
            out.append("=").append(rollup.where_key);
            for (model::Tag by : rollup.by) out.append(",").append(std::to_string(by));
            for (std::uint8_t index : rollup.indexes) out.append("i").append(std::to_string(index));
            out += "\n";
        }
    return out;
}

// No kind or field may go that records still need: nothing could read them then.
void refuse_losses(const Reader& reader, const model::Schema& fresh) {
    for (const Kind& kind : reader.schema().kinds) {
        auto called = [&](std::uint64_t records) {
            return language() == Language::chinese ? kind.chinese : records == 1 ? kind.name : kind.plural;
        };
        const Kind* after = fresh.kind(kind.code);
        if (std::uint64_t records = after ? 0 : reader.count(kind))
            throw Error(ExitCode::decision,
                        say_n("there is still {} {}", "there are still {} {}", records, records, called(records)),
                        say("see: kehu {} list", kind.name));
        for (const Field& field : kind.fields) {
            if (!after || field.source != model::Source::stored || after->field(field.tag)) continue;
            std::uint64_t records = 0;
            reader.scan_records(kind, [&](const Row& row) {
                records += row.record.get(field.tag) ? 1 : 0;
                return true;
            });
            if (records)
                throw Error(ExitCode::decision,
                            say_n("{} {} has a value in '{}'", "{} {} have a value in '{}'", records, records,
                                  called(records), field.name),
                            say("see: kehu {} list {}:any", kind.name, field.name));
        }
    }
}

// The settings a store begins with are records too, so that the first change of one can be undone like any other.
void put_first_settings(store::WriteTxn& txn, const Known& known) {
    const Kind& kind = known.schema.at(model::kSetting);
    std::uint32_t number = 0;
    for (auto& [name, value] : {std::pair<const char*, std::string>{"zone", known.settings.zone.name()},
                                {"country", known.settings.country},
                                {"currency", std::string(known.settings.currency.text())}}) {
        RecordId id{kind.code, ++number};
        Record record;
        record.set(kind.at_name("name").tag, name);
        record.set(kind.at_name("value").tag, value);
        store::Key key = number_key(id.number);
        std::string bytes = encode_record(0, record);
        known.sealer->seal(records_of(kind.code), key, bytes);
        txn.put(records_of(kind.code), key, bytes);
        exact_keys(kind, id, record, [&](const store::Key& k) { txn.put(exact_of(kind.code), k, {}); });
    }
    store::Key highest;
    highest.u32(number);
    put_sealed(txn, *known.sealer, counter_key(kind.code), highest.str());
}

}  // namespace

std::string fresh_store_id() {
    std::string id(kStoreIdBytes, '\0');
    if (getrandom(id.data(), id.size(), 0) != static_cast<ssize_t>(id.size()))
        throw store::StoreError(store::Failure::io, "getrandom");
    return id;
}

void reserve_words(std::vector<std::string> commands) {
    reserved() = std::move(commands);
}

model::Schema schema_of_now(const Reader& reader) {
    std::vector<model::SchemaPart> texts;
    for (Part& part : schema_parts(reader)) texts.push_back(std::move(part.part));
    try {
        return model::compile_schema(texts, reserved());
    } catch (const Error&) {
        return reader.schema();
    }
}

void rebuild_definitions(store::WriteTxn& txn, const Known& old, Sequence stamp) {
    Reader reader(txn, old);
    const Kind& part_kind = old.schema.at(model::kSchemaPart);
    std::vector<Part> parts = schema_parts(reader);
    std::vector<model::SchemaPart> texts;
    for (Part& part : parts) texts.push_back(part.part);
    Known fresh;
    fresh.store_id = old.store_id;
    fresh.sealer = old.sealer;
    fresh.schema = model::compile_schema(texts, reserved());
    fresh.settings = read_settings(reader);
    refuse_losses(reader, fresh.schema);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (texts[i].tags == parts[i].part.tags) continue;
        // The tags just given are frozen with the part; they are no change of the user's and need no image of their
        // own.
        Sequence op = reader.get(parts[i].id)->op;
        parts[i].record.set(part_kind.at_name("tags").tag, write_tags(texts[i].tags));
        std::string value = encode_record(op, parts[i].record);
        store::Key key = number_key(parts[i].id.number);
        old.sealer->seal(records_of(model::kSchemaPart), key, value);
        txn.put(records_of(model::kSchemaPart), key, value);
    }
    Reader fresh_reader(txn, fresh);
    // Records from before the schema count, too; what is computed for them is sorted by what is kept in order.
    const bool computed_anew = rollup_signature(old.schema) != rollup_signature(fresh.schema);
    // Some keys have the form of what is searched.
    const bool keys_anew = computed_anew || !old.search;
    if (keys_anew) rebuild_keys(txn, fresh_reader);
    for (const Kind& kind : fresh.schema.kinds) {
        const Kind* before = old.schema.kind(kind.code);
        if (before && !keys_anew && index_signature(*before) != index_signature(kind))
            rebuild_indexes(txn, fresh_reader, kind);
        if (!old.search) continue;
        // Of a kind that comes back the index may still hold records that went before it did.
        const bool words = !before || search_signature(*before) != search_signature(kind);
        const bool values =
            !before || orders_differ(*before, kind) || (computed_anew && search::ValueFields(kind).has_rollups());
        rebuild_search(txn, fresh_reader, kind, words, values);
    }
    if (!old.search) {
        rebuild_search(txn, fresh_reader);
        put_sealed(txn, *old.sealer, kFeaturesKey, features());
    }
    put_sealed(txn, *old.sealer, kSchemaKey, model::encode_schema(fresh.schema));
    put_sealed(txn, *old.sealer, kSettingsKey, encode_settings(fresh.settings, stamp));
}

void fill_new_store(store::WriteTxn& txn, const NewStore& wanted) {
    Known known;
    known.store_id = fresh_store_id();
    known.sealer.emplace(known.store_id);
    known.schema = model::decode_schema(model::builtin_schema());
    known.settings.zone = text::Zone(wanted.zone);
    known.settings.country = wanted.country;
    known.settings.currency = text::parse_currency(wanted.currency);
    txn.put(kMeta, kStoreKey, known.store_id);
    put_sealed(txn, *known.sealer, kFeaturesKey, features());
    put_sealed(txn, *known.sealer, kSchemaKey, std::string(model::builtin_schema()));
    put_sealed(txn, *known.sealer, kSettingsKey, encode_settings(known.settings, 0));
    put_first_settings(txn, known);
}

NewStore settings_from_system(std::string_view locale) {
    struct Place {
        std::string_view country, currency, zone;
    };
    static constexpr Place kPlaces[] = {{"CN", "CNY", "Asia/Shanghai"},    {"CN", "CNY", "Asia/Chongqing"},
                                        {"CN", "CNY", "Asia/Urumqi"},      {"CN", "CNY", "PRC"},
                                        {"TW", "TWD", "Asia/Taipei"},      {"HK", "HKD", "Asia/Hong_Kong"},
                                        {"MO", "MOP", "Asia/Macau"},       {"SG", "SGD", "Asia/Singapore"},
                                        {"JP", "JPY", "Asia/Tokyo"},       {"US", "USD", "America/New_York"},
                                        {"GB", "GBP", "Europe/London"},    {"DE", "EUR", "Europe/Berlin"},
                                        {"FR", "EUR", "Europe/Paris"},     {"ES", "EUR", "Europe/Madrid"},
                                        {"IT", "EUR", "Europe/Rome"},      {"CA", "CAD", "America/Toronto"},
                                        {"AU", "AUD", "Australia/Sydney"}, {"CH", "CHF", "Europe/Zurich"}};
    NewStore out{text::system_zone(), "CN", "CNY"};
    const Place* place = nullptr;
    std::string country(locale.size() > 4 && locale[2] == '_' ? locale.substr(3, 2) : std::string_view());
    // The zone tells where the shop is; the locale only which language its computer speaks.
    for (const Place& p : kPlaces)
        if (p.zone == out.zone) place = &p;
    for (const Place& p : kPlaces)
        if (!place && p.country == country) place = &p;
    if (place) {
        out.country = place->country;
        out.currency = place->currency;
    }
    return out;
}

}  // namespace kehu::book
