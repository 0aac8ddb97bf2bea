// Changing records: one record at a time, with its keys, its image in the journal and the rollups it feeds.
#include <algorithm>
#include <set>

#include "core/book/complete.hpp"
#include "core/book/indexing.hpp"
#include "core/book/writer_state.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kTouched = 8;  // records that an entry names

// Calls use(field, before, after) for each field in which two records differ; nothing where a field is absent.
template <class Use>
void each_difference(RecordView before, RecordView after, Use use) {
    std::set<model::Tag> tags;
    for (std::string_view part : {before.ordinary(), before.sensitive(), after.ordinary(), after.sensitive()})
        for (model::FieldReader reader(part); reader.next();) tags.insert(reader.field().tag);
    for (model::Tag tag : tags)
        if (before.get(tag) != after.get(tag)) use(tag, before.get(tag), after.get(tag));
}

bool is_sensitive(const Kind& kind, model::Tag tag) {
    const Field* field = kind.field(tag);
    return field && field->sensitive;
}

// A code that is another record's id would leave that record without a name of its own.
void check_code(const Reader& reader, const Kind& kind, RecordView before, RecordView after, RecordId self) {
    const Field* code = kind.field("code");
    if (!code || code->source != model::Source::stored || before.get(code->tag) == after.get(code->tag)) return;
    const auto id = store::parse_record_id(text::to_halfwidth(after.value(code->tag)));
    if (id && id->kind == kind.code && *id != self && reader.exists(*id))
        throw BadValue(
            say("{} is the id of {}; write another {}", id->text(), reader.title(*id), code->label(language())));
}

}  // namespace

Writer::Writer(store::WriteTxn& txn, const Known& known, const Author& author, const Intent& intent)
    : Reader(txn, known), out_(&txn), state_(std::make_unique<State>(known.schema)) {
    entry_.sequence = last_sequence() + 1;
    entry_.time = author.now;
    entry_.verb = intent.verb;
    entry_.origin = intent.origin;
    entry_.undoes = intent.undoes;
    state_->progress = intent.progress;
    name_staff(author.staff);
}

Writer::~Writer() = default;

// The staff member is made with the first entry of that name. It belongs to no entry, so that undoing that entry does
// not remove who made it.
void Writer::name_staff(const std::string& name) {
    const Kind& staff = schema().at(model::kStaff);
    std::vector<RecordId> found = find_exact(staff, staff.at_name("name"), text::fold(name));
    entry_.staff = found.empty() ? last_number(model::kStaff) + 1 : found[0].number;
    if (found.empty()) state_->new_staff = name;
}

std::uint32_t& Writer::last_given(KindCode kind) {
    auto [at, fresh] = state_->numbers.try_emplace(kind, 0);
    if (fresh) {
        at->second = last_number(kind);
        if (kind == model::kStaff && !state_->new_staff.empty()) at->second = entry_.staff;
    }
    return at->second;
}

std::uint32_t Writer::first_free(KindCode kind) {
    const auto given = state_->numbers.find(kind);
    if (given != state_->numbers.end()) return given->second + 1;
    return kind == model::kStaff && !state_->new_staff.empty() ? entry_.staff + 1 : last_number(kind) + 1;
}

void Writer::complete(const Kind& kind, Record& record, bool fresh) {
    Completer completer(*this, kind, entry_.time, state_->companies);
    completer.complete(record, fresh ? RecordView() : state_->before.view());
    const Field* field = completer.missing(record);
    if (!field) return;
    const std::string_view label = field->label(language());
    if (field->tag == kind.title) throw BadValue(say("{} is missing", label));
    throw BadValue(say("{} is missing; give it: --{} VALUE", label,
                       language() == Language::chinese ? field->chinese : field->name));
}

void Writer::check_unique(const Kind& kind, RecordView record, RecordId self) const {
    for (const SameValue& same : same_values(*this, kind, record, self))
        if (same.field->duplicates == model::Duplicates::refuse)
            throw BadValue(
                say("{} {} has this {} already", same.other.text(), title(same.other), same.field->label(language())));
}

// The schema may be newer than the one from which the caller has the kind: indexes follow the newer.
RecordId Writer::create(const Kind& known, Record record) {
    const Kind& kind = schema().at(known.code);
    complete(kind, record, true);
    check_unique(kind, record, {});
    check_code(*this, kind, {}, record, {});
    RecordId id{kind.code, next_number(kind.code)};
    Created& created = state_->created[kind.code];
    if (created.count++ == 0) created = {kind.code, id.number, 1};
    ++state_->counts[kind.code].created;
    store_record(kind, id, {}, record);
    return id;
}

bool Writer::change(RecordId id, Record after, Fill fill) {
    auto row = get(id);
    if (!row) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
    const Kind& kind = schema().at(id.kind);
    state_->before = Record(row->record);
    if (fill == Fill::in) complete(kind, after, false);
    if (state_->before.view() == after.view()) return false;
    if (fill == Fill::in)
        for (const model::Tag tag : {kChangedThereTag, kSaidThereTag}) after.erase(tag);
    check_unique(kind, after, id);
    check_code(*this, kind, state_->before.view(), after.view(), id);
    Record before = state_->before;
    remember(id, before, after, row->op, true, true);
    store_record(kind, id, before, after);
    return true;
}

std::vector<RecordId> Writer::remove(RecordId id) {
    if (!exists(id)) throw Error(ExitCode::nothing, say("there is no {}", id.text()));
    std::vector<RecordId> removed;
    std::set<RecordId> going;
    if (entry_.touched.size() < kTouched)
        entry_.touched.push_back(id);  // before what goes with it: the entry names the record that was meant
    remove_one(id, removed, going);
    return removed;
}

// `going` are those whose removal has begun: records may refer to each other in a ring.
void Writer::remove_one(RecordId id, std::vector<RecordId>& removed, std::set<RecordId>& going) {
    if (!exists(id) || !going.insert(id).second) return;
    for (RecordId other : referring(id)) {
        auto referrer = get(other);
        if (!referrer) continue;
        const Kind& kind = schema().at(other.kind);
        bool goes = std::any_of(kind.fields.begin(), kind.fields.end(), [&](const Field& field) {
            return field.ref == id.kind && field.type->name == "ref" && field.fate() == model::OnDelete::cascade &&
                   referrer->record.value(field.tag) == model::encode_ref(id);
        });
        if (goes) remove_one(other, removed, going);
    }
    refuse_held(id, going);
    auto row = get(id);
    Record before(row->record);
    removed.insert(removed.begin(), id);
    remember(id, before, {}, row->op, true, false);
    store_record(schema().at(id.kind), id, before, {});
}

void Writer::refuse_held(RecordId id, const std::set<RecordId>& going) const {
    std::vector<RecordId> held = holding(id);
    std::erase_if(held, [&](RecordId other) { return going.count(other) != 0; });
    if (held.empty()) return;
    if (id.kind == model::kStaff)
        throw Error(
            ExitCode::decision,
            say_n("{} {} is named by {} record, {}; it stays", "{} {} is named by {} records, {} first; it stays",
                  held.size(), id.text(), title(id), held.size(), held.front().text()),
            say("who has left: kehu staff edit {} --active no", id.text()));
    const Kind& kind = schema().at(held.front().kind);
    auto refers = [&](const Field& field) {
        return field.ref == id.kind && field.fate() == model::OnDelete::refuse && field.type->name == "ref";
    };
    const Field& field = *std::find_if(kind.fields.begin(), kind.fields.end(), refers);
    throw Error(ExitCode::decision,
                say("{} {} has {} {}; it stays", id.text(), title(id), kind.label(language()), held.front().text()),
                say("delete what refers to it first: kehu {} delete --where {}:{}", kind.name, field.name, id.text()));
}

void Writer::restore(RecordId id, const Record& record, Sequence deleted) {
    const Kind& kind = schema().at(id.kind);
    remember(id, {}, record, deleted, false, true);
    store_record(kind, id, {}, record);
    state_->rollups.renew(id);
}

// Keys that both have are left alone, so that a change touches few pages.
void Writer::store_record(const Kind& kind, RecordId id, RecordView before, RecordView after) {
    const store::Sealer& sealer = *known_->sealer;
    store::Key key = number_key(id.number);
    state_->rollups.note(kind, before, after);
    state_->search.note(kind, id, before, after, context(entry_.time, Language::english));
    if (kind.stored("company")) state_->companies.forget();
    auto replace = [&](store::Table table, auto keys_of) {
        std::set<std::string> old_keys, new_keys;
        if (!before.empty()) keys_of(kind, id, before, [&](const store::Key& k) { old_keys.insert(k.str()); });
        if (!after.empty()) keys_of(kind, id, after, [&](const store::Key& k) { new_keys.insert(k.str()); });
        for (const std::string& k : old_keys)
            if (!new_keys.count(k)) out_->erase(table, k);
        for (const std::string& k : new_keys)
            if (!old_keys.count(k)) out_->put(table, k, {});
    };
    replace(exact_of(kind.code), exact_keys);
    replace(ordered_of(kind.code), ordered_keys);
    forget_uids(id, before, after);
    index_uid(id, after);
    if (after.empty()) {
        out_->erase(records_of(kind.code), key);
        state_->rollups.renew(id);
    } else {
        std::string value = encode_record(entry_.sequence, after);
        sealer.seal(records_of(kind.code), key, value);
        out_->put(records_of(kind.code), key, value);
    }
    if (entry_.touched.size() < kTouched &&
        std::find(entry_.touched.begin(), entry_.touched.end(), id) == entry_.touched.end())
        entry_.touched.push_back(id);
    if (kind.code == model::kSetting || kind.code == model::kSchemaPart) state_->definitions = true;
}

void Writer::index_uid(RecordId id, RecordView record) {
    each_kept_uid(record, [&](std::string_view uid) {
        store::Key value;
        value.id(id);
        std::string sealed = value.str();
        known_->sealer->seal(kUids, uid, sealed);
        out_->put(kUids, uid, sealed);
    });
}

// A uid that another record has taken over stays: a merge and its undo hand it on in either order.
void Writer::forget_uids(RecordId id, RecordView before, RecordView after) {
    if (!before.get(kUidTag) && !before.get(kAliasTag)) return;
    std::set<std::string_view> kept;
    each_kept_uid(after, [&](std::string_view uid) { kept.insert(uid); });
    each_kept_uid(before, [&](std::string_view uid) {
        if (kept.count(uid)) return;
        const auto value = out_->get(kUids, uid);
        if (value && store::KeyReader(known_->sealer->open(kUids, uid, *value)).id() == id) out_->erase(kUids, uid);
    });
}

// The image holds what was there before the whole entry, however often the entry changes the record.
void Writer::remember(RecordId id, RecordView before, RecordView after, Sequence previous, bool was, bool is) {
    const Kind& kind = schema().at(id.kind);
    auto created = state_->created.find(id.kind);
    if (created != state_->created.end() && id.number >= created->second.first &&
        id.number < created->second.first + created->second.count)
        return;
    auto [at, first] = state_->images.try_emplace(id);
    Image& image = at->second;
    if (first) {
        image.previous = previous;
        image.absent_before = !was;
        Counts& counts = state_->counts[id.kind];
        ++(!was ? counts.created : !is ? counts.deleted : counts.changed);
    } else if (!is && !image.deleted && !image.absent_before) {
        --state_->counts[id.kind].changed;
        ++state_->counts[id.kind].deleted;
    }
    if (!was) return;
    image.deleted = !is;
    each_difference(before, after,
                    [&](model::Tag tag, std::optional<std::string_view> old, std::optional<std::string_view>) {
                        if (image.before.get(tag) ||
                            std::find(image.missing.begin(), image.missing.end(), tag) != image.missing.end())
                            return;
                        if (old)
                            image.before.set(tag, *old, is_sensitive(kind, tag));
                        else
                            image.missing.push_back(tag);
                    });
}

void Writer::put_meta(std::string_view key, std::string_view value) {
    std::string sealed(value);
    known_->sealer->seal(kMeta, key, sealed);
    out_->put(kMeta, key, sealed);
    state_->meta_changed = true;
}

void Writer::keep_entry() {
    state_->keep_entry = true;
}

bool Writer::touched_definitions() const {
    return state_->definitions;
}

bool Writer::finish() {
    if (state_->counts.empty() && !state_->keep_entry) return state_->meta_changed;
    const store::Sealer& sealer = *known_->sealer;
    if (!state_->new_staff.empty()) {
        const Kind& staff = schema().at(model::kStaff);
        Record record;
        record.set(staff.at_name("name").tag, state_->new_staff);
        complete(staff, record, true);
        state_->numbers.try_emplace(model::kStaff, entry_.staff);
        store_record(staff, {model::kStaff, entry_.staff}, {}, record);
        std::erase(entry_.touched, RecordId{model::kStaff, entry_.staff});
    }
    state_->rollups.write(
        *out_, *this, [this](const Kind& kind, std::uint32_t number) { state_->search.note_rollups(kind, number); });
    if (known_->search) state_->search.write(*out_, *this, entry_.sequence, state_->progress);
    for (auto& [id, image] : state_->images) {
        store::Key key = image_key(entry_.sequence, id);
        std::string value = encode_image(image);
        sealer.seal(kImages, key, value);
        out_->put_ascending(kImages, key, value);
    }
    for (auto& [kind, number] : state_->numbers) {
        store::Key number_bytes;
        number_bytes.u32(number);
        put_meta(counter_key(kind), number_bytes);
    }
    for (auto& [kind, created] : state_->created) entry_.created.push_back(created);
    for (auto& [kind, counts] : state_->counts) {
        counts.kind = kind;
        entry_.counts.push_back(counts);
    }
    store::Key key = sequence_key(entry_.sequence);
    std::string value = encode_entry(entry_);
    sealer.seal(kHeads, key, value);
    out_->put_ascending(kHeads, key, value);
    return true;
}

std::vector<SameValue> same_values(const Reader& reader, const Kind& kind, RecordView record, RecordId self) {
    std::vector<SameValue> out;
    for (const Field& field : kind.fields) {
        if (field.duplicates == model::Duplicates::allow || !field.exact) continue;
        auto bytes = record.get(field.tag);
        if (!bytes) continue;
        field.type->exact_keys(*bytes, [&](std::string_view key) {
            for (RecordId other : reader.find_exact(kind, field, key))
                if (other != self) out.push_back({&field, other});
        });
    }
    return out;
}

}  // namespace kehu::book
