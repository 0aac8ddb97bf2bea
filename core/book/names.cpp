// Which record a person means: REF of grammar.md, by ever looser rules.
#include <algorithm>

#include "core/book/codec.hpp"
#include "core/book/indexing.hpp"
#include "core/book/search_index.hpp"
#include "core/model/values.hpp"
#include "core/text/email.hpp"
#include "core/text/fold.hpp"
#include "core/text/phone.hpp"
#include "core/text/search_form.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kShownCandidates = 8;

void add_exact(const Reader& reader, const Kind& kind, const Field* field, std::string_view key,
               std::vector<RecordId>& out) {
    if (!field || !field->exact) return;
    for (RecordId id : reader.find_exact(kind, *field, key))
        if (std::find(out.begin(), out.end(), id) == out.end()) out.push_back(id);
}

// Part or pinyin of a title, else of a company's name.
std::vector<RecordId> by_part(const Reader& reader, const Kind& kind, const std::string& word) {
    constexpr search::Place kNames[] = {search::Place::title, search::Place::pinyin, search::Place::pinyin_title};
    const search::Needle needle(word);
    if (needle.form().empty()) return {};
    const search::SearchFields fields(kind);
    const model::Context context = reader.context({}, Language::english);
    std::vector<RecordId> in_title, elsewhere;
    std::string text;
    const auto look = [&](const Row& row) {
        text.clear();
        fields.append(text, row, context);
        if (needle.found_at(search::kTitles, text))
            in_title.push_back(row.id);
        else if (needle.found_at(kNames, text))
            elsewhere.push_back(row.id);
        return true;
    };
    if (reader.known().search && has_search_index(kind)) {
        const SoughtWord sought[] = {{&needle, {}}};
        const WordHits hits = SearchIndex(reader, kind, SearchIndex::Within::names).find(sought, {});
        hits.title.each([&](std::uint32_t n) { return in_title.push_back({kind.code, n}), true; });
        hits.other.each([&](std::uint32_t n) { return elsewhere.push_back({kind.code, n}), true; });
        hits.look.each([&](std::uint32_t n) {
            if (auto row = reader.get({kind.code, n})) look(*row);
            return true;
        });
        std::sort(in_title.begin(), in_title.end());
        std::sort(elsewhere.begin(), elsewhere.end());
    } else {
        reader.scan_records(kind, look);
    }
    return in_title.empty() ? elsewhere : in_title;
}

}  // namespace

std::vector<RecordId> Reader::candidates(const Kind& kind, std::string_view text, bool loose) const {
    std::string word = text::to_halfwidth(text::trim(text));
    std::vector<RecordId> out;
    if (word.empty()) return out;
    std::string folded = text::fold(word);
    if (auto id = store::parse_record_id(word); id && id->kind == kind.code) {
        if (exists(*id)) out.push_back(*id);
        // An id that is also another record's code means either.
        add_exact(*this, kind, kind.stored("code"), folded, out);
        if (!out.empty()) return out;
    }
    if (auto id = find_uid(word); id && id->kind == kind.code && exists(*id)) return {*id};
    add_exact(*this, kind, kind.stored("code"), folded, out);
    if (!out.empty()) return out;
    if (text::looks_like_phone(word)) {
        for (const Field& field : kind.fields)
            if (field.exact && field.type->name == "phone") {
                try {
                    add_exact(*this, kind, &field, text::phone_key(text::parse_phone(word, settings().country)), out);
                } catch (const BadValue&) {
                    // not a phone after all; the other rules still hold
                }
            }
        if (!out.empty()) return out;
    }
    if (text::looks_like_email(word)) {
        for (const Field& field : kind.fields)
            if (field.exact && field.type->name == "email") add_exact(*this, kind, &field, text::email_key(word), out);
        if (!out.empty()) return out;
    }
    out = find_name(kind, word);
    if (!out.empty() || !loose) return out;
    return by_part(*this, kind, word);
}

// Lists pad names of two characters with a blank.
std::vector<RecordId> Reader::find_name(const Kind& kind, std::string_view text) const {
    constexpr std::size_t kCharacter = 3;  // bytes
    std::vector<RecordId> out;
    const Field* title = kind.field(kind.title);
    std::string name = text::search_form(text);
    add_exact(*this, kind, title, text::fold(text), out);
    if (!out.empty()) return out;
    add_exact(*this, kind, title, name, out);
    if (!out.empty() || name.size() != 2 * kCharacter || static_cast<unsigned char>(name[0]) < 0xE3) return out;
    add_exact(*this, kind, title, name.insert(kCharacter, " "), out);
    return out;
}

std::vector<RecordId> Reader::find_name_prefix(const Kind& kind, std::string_view text, std::size_t limit) const {
    const Field& title = kind.at(kind.title);
    std::vector<RecordId> out;
    if (!title.exact || limit == 0) return out;
    std::string from = exact_prefix(title, text::fold(text)).str();
    from.pop_back();  // the NUL that ends a whole name
    std::string to = store::after_prefix(from);
    bool more = false;
    txn_->scan(exact_of(kind.code), {from, to}, [&](std::string_view key, std::string_view) {
        more = out.size() == limit;
        if (!more) out.push_back({kind.code, store::last_u32(key)});
        return !more;
    });
    if (!more) return out;
    txn_->scan(exact_of(kind.code), {from, to, true}, [&](std::string_view key, std::string_view) {
        out.back() = {kind.code, store::last_u32(key)};
        return false;
    });
    return out;
}

std::vector<RecordId> Reader::find_id_prefix(const Kind& kind, RecordId id, std::size_t limit) const {
    std::vector<RecordId> out;
    std::uint64_t last = last_number(kind.code);
    for (std::uint64_t first = id.number, count = 1; first <= last && out.size() < limit; first *= 10, count *= 10) {
        std::string from = number_key(static_cast<std::uint32_t>(first)).str();
        std::string to = number_key(static_cast<std::uint32_t>(std::min(first + count - 1, last))).str();
        txn_->scan(records_of(kind.code), {from, store::after_prefix(to)}, [&](std::string_view key, std::string_view) {
            out.push_back({kind.code, store::last_u32(key)});
            return out.size() < limit;
        });
    }
    return out;
}

RecordId Reader::resolve(KindCode code, std::string_view text) const {
    const Kind& kind = schema().at(code);
    std::vector<RecordId> found = candidates(kind, text, false);
    if (found.size() == 1) return found[0];
    if (found.empty()) throw BadValue(say("no {} is '{}'", kind.label(language()), text));
    std::string names;
    for (std::size_t i = 0; i < found.size() && i < kShownCandidates; ++i)
        names += (i ? ", " : "") + found[i].text() + " " + title(found[i]);
    if (found.size() > kShownCandidates) names += ", ...";
    throw BadValue(say("'{}' may be {} records: {}", text, found.size(), names));
}

std::string Reader::title(RecordId id) const {
    const Kind* kind = schema().kind(id.kind);
    if (!kind) return {};
    store::Key key = number_key(id.number);
    auto value = txn_->get(records_of(id.kind), key);
    if (!value || (skipped_ && skips(records_of(id.kind), id, key, *value))) return {};
    RecordView record = decode_record(known_->sealer->open(records_of(id.kind), key, *value)).second;
    const Field& field = kind->at(kind->title);
    auto bytes = record.get(kind->title);
    if (!bytes) return {};
    if (field.type->name == "text") return std::string(*bytes);
    std::string out;
    model::Context context;
    context.settings = &settings();
    field.type->format(out, *bytes, field, context, model::Style::machine);
    return out;
}

std::optional<RecordId> Reader::match(KindCode code, std::string_view text) const {
    const Kind* kind = schema().kind(code);
    if (!kind) return std::nullopt;
    std::string folded = text::fold(text);
    std::vector<RecordId> found;
    add_exact(*this, *kind, kind->stored("code"), folded, found);
    if (found.size() == 1) return found[0];
    found.clear();
    found = find_name(*kind, text);
    if (code == model::kCustomer) {
        const Field& type = kind->at_name("type");
        std::erase_if(found, [&](RecordId id) {
            auto row = get(id);
            return !row || row->record.value(type.tag) != "company";
        });
    }
    if (found.size() == 1) return found[0];
    return std::nullopt;
}

std::string Reader::uid(RecordId id) const {
    const auto row = get_record(id);
    return uid_text(known_->uid(id, row ? row->record : model::RecordView()));
}

std::string Reader::uid(const Row& row) const {
    return uid_text(known_->uid(row.id, row.record));
}

std::optional<RecordId> Reader::find_uid(std::string_view text) const {
    auto bytes = uid_bytes(text);
    if (!bytes) return std::nullopt;
    auto own = own_record(known_->store_id, *bytes);
    if (own && known_->birth_store(*own) != known_->store_id) own.reset();
    for (const Life& life : known_->lives) {
        if (own) break;
        own = own_record(life.store_id, *bytes);
        if (own && known_->birth_store(*own) != life.store_id) own.reset();
    }
    if (own && exists(*own)) return own;
    const auto kept = kept_uid(*bytes);
    return kept ? kept : own;
}

std::optional<RecordId> Reader::kept_uid(std::string_view bytes) const {
    auto value = txn_->get(kUids, bytes);
    if (!value) return std::nullopt;
    return store::KeyReader(known_->sealer->open(kUids, bytes, *value)).id();
}

std::optional<RecordId> Reader::merged_into(RecordId id) const {
    if (exists(id)) return std::nullopt;
    if (const auto into = kept_uid(own_uid(known_->birth_store(id), id))) return into;
    // One that was born elsewhere: its own uid went with it and lies in the journal.
    const std::vector<Step> last = steps(id);
    if (last.empty() || !last.front().deleted) return std::nullopt;
    for (const auto& [tag, before] : last.front().before)
        if (tag == kUidTag) return kept_uid(before);
    return std::nullopt;
}

// A store from before there were segments has none.
std::optional<model::Segment> Reader::segment(std::string_view name) const {
    const Kind* kind = schema().kind(model::kSegment);
    if (!kind) return std::nullopt;
    const auto found = find_exact(*kind, kind->at_name("name"), text::fold(name));
    if (found.empty()) return std::nullopt;
    const auto row = get(found[0]);
    const auto value = [&](const char* field) { return std::string(row->record.value(kind->at_name(field).tag)); };
    return model::Segment{value("of"), value("query")};
}

std::vector<std::string> Reader::segment_names() const {
    std::vector<std::string> names;
    if (const Kind* kind = schema().kind(model::kSegment))
        scan_records(*kind, [&](const Row& row) {
            names.emplace_back(row.record.value(kind->title));
            return true;
        });
    return names;
}

}  // namespace kehu::book
