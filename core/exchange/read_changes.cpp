#include <algorithm>

#include "core/book/codec.hpp"
#include "core/exchange/changes.hpp"
#include "core/exchange/checked_lines.hpp"
#include "core/exchange/dump_lines.hpp"
#include "core/exchange/dump_rows.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/exchange/foreign.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using store::RecordId;

constexpr std::uint64_t kFormat = 1;
constexpr std::string_view kTakenPrefix = "taken.";  // + the store's id as text, in meta

std::string uid_member(const JsonValue& object, const char* key) {
    const std::string_view text = text_member(object, key);
    if (auto bytes = book::uid_bytes(text)) return *bytes;
    throw BadValue(say("'{}' is no uid", text));
}

bool is_true(const JsonValue& object, const char* key) {
    return object.HasMember(key) && object[key].IsTrue();
}

// The line at the front, without its end; moves behind it.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

// Puts one line into the whole.
class ChangeReader {
  public:
    ChangeReader(const book::Reader& here, Foreign& out) : here_(here), lines_(here, {}), out_(out) {
        out_.schema = here.schema();
        lines_.read_by_names();
    }

    void take(std::string_view line, const JsonValue& json) {
        const RecordId id = read_id(text_member(json, "record"));
        if (id.kind == model::kSetting || id.kind == model::kSchemaPart) return;
        ForeignRecord record{id, out_.bytes.keep(uid_member(json, "uid")), 0, {}, is_true(json, "deleted")};
        if (json.HasMember("changed")) record.changed = read_exact_moment(text_member(json, "changed")).seconds;
        const bool has_kind = here_.schema().kind(id.kind);
        if (!has_kind && record.deleted) return;
        if (!has_kind) throw BadValue(say("this store has no kind with the letter {}", id.kind.text()));
        take_refs(json);
        if (json.HasMember("said")) record.said = said_of(json, here_.schema().at(id.kind));
        if (!record.deleted) record.record = kept(line);
        out_.records.push_back(std::move(record));
    }

  private:
    void take_refs(const JsonValue& json) {
        if (!json.HasMember("refs")) return;
        if (!json["refs"].IsObject()) throw BadValue(say("'{}' is missing or cannot be read", "refs"));
        for (const auto& [key, value] : json["refs"].GetObject()) {
            const auto uid = value.IsString() ? book::uid_bytes(text_of(value)) : std::nullopt;
            if (!uid) throw BadValue(say("'{}' is missing or cannot be read", "refs"));
            out_.uids.insert_or_assign(read_id(text_of(key)), *uid);
        }
    }

    static SaidTimes said_of(const JsonValue& json, const model::Kind& kind) {
        if (!json["said"].IsObject()) throw BadValue(say("'{}' is missing or cannot be read", "said"));
        SaidTimes times{read_exact_moment(text_member(json, "made")).seconds, {}};
        for (const auto& [key, value] : json["said"].GetObject()) {
            if (!value.IsString()) throw BadValue(say("'{}' is missing or cannot be read", "said"));
            const std::int64_t time = read_exact_moment(text_of(value)).seconds;
            if (const model::Field* field = kind.stored(text_of(key))) times.fields.emplace_back(field->tag, time);
        }
        return times;
    }

    model::RecordView kept(std::string_view line) {
        const DumpLines::Row row = lines_.read(line);
        model::Record whole(book::decode_record(row.value).second);
        whole.erase(book::kUidTag);
        whole.erase(book::kChangedThereTag);
        whole.erase(book::kSaidThereTag);
        return {out_.bytes.keep(whole.view().ordinary()), out_.bytes.keep(whole.view().sensitive())};
    }

    const book::Reader& here_;
    DumpLines lines_;
    Foreign& out_;
};

}  // namespace

ChangesFile::ChangesFile(std::string name, Snapshot file) : name_(std::move(name)), file_(std::move(file)) {
    lines_ = file_.bytes();
    try {
        read_header(take_line(lines_));
    } catch (const BadValue& bad) {
        fail(1, bad.what());
    }
    check_end();
}

void ChangesFile::fail(std::uint64_t line, const std::string& sentence) const {
    throw Error(ExitCode::data, say("{}: line {}: {}", name_, line, sentence),
                tr("nothing was written; take the file as it was made, or export again"));
}

void ChangesFile::read_header(std::string_view line) {
    JsonParser parser;
    const JsonValue& header = parser.parse(line);
    if (dump_number(text_member(header, "format")) != kFormat)
        throw Error(ExitCode::data, say("{} was written by another version of kehu", name_), tr("use the newest kehu"));
    store_id_ = uid_member(header, "store");
    from_ = dump_number(text_member(header, "from"));
    to_ = dump_number(text_member(header, "to"));
    full_ = is_true(header, "full");
    zone_.emplace(std::string(text_member(header, "zone")));
    created_ = read_exact_moment(text_member(header, "created")).seconds;
    if (header.HasMember("taken") && header["taken"].IsObject())
        for (const auto& [store, to] : header["taken"].GetObject())
            if (const auto id = book::uid_bytes(text_of(store))) taken_[*id] = dump_number(text_of(to));
    if (!header.HasMember("fields") || !header["fields"].IsObject()) return;
    for (const auto& [kind, names] : header["fields"].GetObject())
        if (names.IsArray())
            for (const JsonValue& name : names.GetArray())
                if (name.IsString() && kind.GetStringLength() <= 3)
                    fields_.emplace(store::KindCode(text_of(kind)), text_of(name));
}

void ChangesFile::check_end() {
    const std::string_view bytes = file_.bytes();
    const auto count = static_cast<std::uint64_t>(std::count(bytes.begin(), bytes.end(), '\n'));
    const std::size_t at = bytes.empty() ? 0 : bytes.substr(0, bytes.size() - 1).rfind('\n') + 1;
    if (!bytes.ends_with('\n') || !bytes.substr(at).starts_with(kLastLine))
        fail(count + 1, tr("the file is cut off: its last line is missing"));
    const std::string right = hex(book::Sum().add(bytes.substr(0, at)).bytes());
    try {
        JsonParser parser;
        const JsonValue& told = parser.parse(bytes.substr(at, bytes.size() - at - 1));
        if (dump_number(text_member(told, "lines")) != count - 1 || text_member(told, "xxh3") != right)
            throw BadValue(tr("the checksum is another: the file was changed or damaged"));
    } catch (const BadValue& bad) {
        fail(count, bad.what());
    }
    lines_.remove_suffix(bytes.size() - at);
}

template <class Use>
void ChangesFile::each_line(Use&& use) const {
    JsonParser parser;
    std::uint64_t number = 1;
    for (std::string_view rest = lines_; !rest.empty();) {
        ++number;
        try {
            const std::string_view line = take_line(rest);
            const JsonValue& json = parser.parse(line);
            if (!json.IsObject() || json.MemberCount() == 0 || text_of(json.MemberBegin()->name) != "record")
                throw BadValue(tr("this is no record"));
            use(line, json);
        } catch (const BadValue& bad) {
            fail(number, bad.what());
        } catch (const store::StoreError& damage) {
            fail(number, damage.what());
        } catch (const std::logic_error& forged) {
            fail(number, forged.what());
        }
    }
}

std::map<std::string, std::string> ChangesFile::own_kinds() const {
    std::map<std::string, std::string> kinds;
    each_line([&](std::string_view, const JsonValue& json) {
        if (read_id(text_member(json, "record")).kind != model::kSchemaPart || is_true(json, "deleted")) return;
        const std::string_view text = text_member_or_none(json, "text");
        if (!text.empty()) kinds[std::string(text_member(json, "name"))] = text;
    });
    return kinds;
}

Foreign ChangesFile::read(const book::Reader& here) const {
    Foreign out;
    out.name = name_;
    out.store_id = store_id_;
    out.to = to_;
    out.is_changes = true;
    out.full = full_;
    out.zone = zone_;
    out.created = created_;
    const auto heard = taken_.find(here.known().store_id);
    if (heard != taken_.end()) out.heard = heard->second;
    out.knows_field = [fields = fields_](store::KindCode kind, std::string_view field) {
        return fields.count({kind, std::string(field)}) != 0;
    };
    ChangeReader reader(here, out);
    each_line([&](std::string_view line, const JsonValue& json) { reader.take(line, json); });
    return out;
}

// A list of (how far, the journal entry of the import, 0: it changed nothing), oldest first.
namespace {

// Calls use(to, op) for each file of that store; op 0: it changed nothing.
template <class Use>
void each_taken(const book::Reader& reader, std::string_view store_id, Use&& use) {
    const std::string key = std::string(kTakenPrefix) + book::uid_text(store_id);
    const auto value = reader.raw().get(book::kMeta, key);
    if (!value) return;
    store::KeyReader list(reader.known().sealer->open(book::kMeta, key, *value));
    while (!list.rest().empty()) {
        const book::Sequence to = list.u64();
        use(to, list.u64());
    }
}

}  // namespace

book::Sequence taken_of(const book::Reader& reader, std::string_view store_id) {
    book::Sequence taken = 0;
    each_taken(reader, store_id, [&](book::Sequence to, book::Sequence op) {
        if (op == 0 || !reader.undone(op)) taken = std::max(taken, to);
    });
    return taken;
}

std::map<book::Sequence, std::string> origins_of_entries(const book::Reader& reader) {
    std::map<book::Sequence, std::string> origins;
    for (const auto& [store, to] : all_taken(reader))
        each_taken(reader, store, [&origins, &from = store](book::Sequence, book::Sequence op) {
            if (op) origins[op] = from;
        });
    return origins;
}

std::map<std::string, book::Sequence> all_taken(const book::Reader& reader) {
    std::map<std::string, book::Sequence> all;
    reader.raw().scan(book::kMeta, {kTakenPrefix, {}}, [&](std::string_view key, std::string_view) {
        if (!key.starts_with(kTakenPrefix)) return false;
        if (const auto store = book::uid_bytes(key.substr(kTakenPrefix.size()))) all[*store] = taken_of(reader, *store);
        return true;
    });
    return all;
}

void put_taken(book::Writer& writer, std::string_view store_id, book::Sequence to, bool changes_records) {
    constexpr std::size_t kKept = 64, kPair = 16;
    if (taken_of(writer, store_id) >= to) return;
    const std::string key = std::string(kTakenPrefix) + book::uid_text(store_id);
    store::Key pair;
    pair.u64(to).u64(changes_records ? writer.sequence() : 0);
    std::string list;
    if (const auto value = writer.raw().get(book::kMeta, key))
        list = writer.known().sealer->open(book::kMeta, key, *value);
    list += pair.view();
    if (list.size() > kKept * kPair) list.erase(0, list.size() - kKept * kPair);
    writer.put_meta(key, list);
}

}  // namespace kehu::exchange
