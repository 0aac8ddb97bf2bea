#include "core/exchange/dump_rows.hpp"

#include <charconv>

#include "core/book/codec.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using text::append_json_string;

std::uint32_t small_member(const JsonValue& object, const char* key) {
    return static_cast<std::uint32_t>(dump_number(text_member(object, key)));
}

store::KindCode kind_member(const JsonValue& object) {
    const std::string_view code = text_member(object, "kind");
    const auto table = store::table_of(fmt::format("record.{}", code));
    if (!table || table->kind.empty()) throw BadValue(say("'{}' is no kind", code));
    return table->kind;
}

template <class Use>
void each_member(const JsonValue& object, const char* key, Use&& use) {
    if (!object.HasMember(key)) return;
    const JsonValue& list = member(object, key);
    if (!list.IsArray()) throw BadValue(tr("this is no list"));
    for (const JsonValue& item : list.GetArray()) use(item);
}

template <class List, class Append>
void append_list(std::string& out, const char* key, const List& list, Append&& append) {
    if (list.empty()) return;
    append_json_string(out += ',', key);
    out += ":[";
    for (const auto& item : list) {
        if (!out.ends_with('[')) out += ',';
        append(item);
    }
    out += ']';
}

}  // namespace

std::uint64_t dump_number(std::string_view digits) {
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size() || digits.empty())
        throw BadValue(say("'{}' is no number", digits));
    return number;
}

// ---- journal

void append_head(std::string& out, const book::Entry& entry, const text::Zone& zone) {
    append_exact_moment(out += fmt::format("{{\"op\":{},\"at\":", entry.sequence), entry.time, zone);
    out += fmt::format(",\"by\":\"{}{}\",\"verb\":", model::kStaff.text(), entry.staff);
    append_json_string(out, entry.verb);
    if (!entry.origin.empty()) append_json_string(out += ",\"origin\":", entry.origin);
    if (entry.undoes) out += fmt::format(",\"undoes\":{}", entry.undoes);
    append_list(out, "created", entry.created, [&](const book::Created& made) {
        out += fmt::format("{{\"kind\":\"{}\",\"first\":{},\"count\":{}}}", made.kind.text(), made.first, made.count);
    });
    append_list(out, "counts", entry.counts, [&](const book::Counts& counts) {
        out += fmt::format("{{\"kind\":\"{}\",\"created\":{},\"changed\":{},\"deleted\":{}}}", counts.kind.text(),
                           counts.created, counts.changed, counts.deleted);
    });
    append_list(out, "touched", entry.touched, [&](store::RecordId id) { append_json_string(out, id.text()); });
}

book::Entry read_head(const JsonValue& line, book::Sequence sequence) {
    book::Entry entry;
    entry.sequence = sequence;
    entry.time = read_exact_moment(text_member(line, "at"));
    entry.staff = read_id(text_member(line, "by")).number;
    entry.verb = text_member(line, "verb");
    entry.origin = text_member_or_none(line, "origin");
    if (line.HasMember("undoes")) entry.undoes = dump_number(text_member(line, "undoes"));
    each_member(line, "created", [&](const JsonValue& item) {
        entry.created.push_back({kind_member(item), small_member(item, "first"), small_member(item, "count")});
    });
    each_member(line, "counts", [&](const JsonValue& item) {
        entry.counts.push_back({kind_member(item), small_member(item, "created"), small_member(item, "changed"),
                                small_member(item, "deleted")});
    });
    each_member(line, "touched", [&](const JsonValue& item) {
        entry.touched.push_back(read_id(item.IsString() ? text_of(item) : std::string_view()));
    });
    return entry;
}

// ---- settings and lives

namespace {

void append_members(std::string& out, const model::Settings& settings) {
    append_json_string(out += ",\"zone\":", settings.zone.name());
    append_json_string(out += ",\"country\":", settings.country);
    append_json_string(out += ",\"currency\":", settings.currency.text());
}

}  // namespace

void append_circumstances(std::string& out, text::Moment created, const model::Settings& settings) {
    append_exact_moment(out += ",\"created\":", created, settings.zone);
    append_members(out, settings);
}

void append_settings(std::string& out, std::string_view value) {
    append_members(out, book::decode_settings(value));
    value.remove_prefix(1);  // the version
    out += fmt::format(",\"stamp\":{}", model::read_varint(value));
}

std::string read_settings(const JsonValue& line) {
    model::Settings settings;
    settings.zone = text::Zone(std::string(text_member(line, "zone")));
    settings.country = text_member(line, "country");
    settings.currency = text::parse_currency(text_member(line, "currency"));
    return book::encode_settings(settings, dump_number(text_member(line, "stamp")));
}

void append_lives(std::string& out, std::string_view value) {
    append_list(out, "lives", book::decode_lives(value), [&](const book::Life& life) {
        out += fmt::format("{{\"store\":\"{}\",\"kind\":\"{}\",\"last\":{}}}", book::uid_text(life.store_id),
                           life.kind.text(), life.last);
    });
}

std::string read_lives(const JsonValue& line) {
    std::vector<book::Life> lives;
    each_member(line, "lives", [&](const JsonValue& item) {
        const auto store = book::uid_bytes(text_member(item, "store"));
        if (!store) throw BadValue(say("'{}' is no uid", text_member(item, "store")));
        lives.push_back({*store, kind_member(item), small_member(item, "last")});
    });
    return book::encode_lives(lives);
}

}  // namespace kehu::exchange
