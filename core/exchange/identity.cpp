#include "core/exchange/identity.hpp"

#include <algorithm>
#include <cstring>

#include "core/book/codec.hpp"
#include "core/error.hpp"
#include "core/exchange/twins.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

using model::Duplicates;
using model::Field;
using store::RecordId;

Identity::Identity(const book::Reader& reader, const model::Kind& kind, const std::vector<const Field*>& match,
                   std::size_t rows, bool omits_empty)
    : reader_(reader), kind_(kind), match_(match), omits_empty_(omits_empty), add_key_([this](std::string_view key) {
          if (key.empty()) return;
          const KeyIndex::Hash hash = KeyIndex::hash_of(key_field_->tag, key);
          index_.expect(hash);
          fresh_keys_.push_back({key_field_, key_bytes_.size(), key.size(), hash});
          key_bytes_ += key;
      }) {
    for (const Field& field : kind.fields) {
        if (!field.exact || field.source != model::Source::stored || !field.type->exact_keys) continue;
        const bool asked = std::find(match.begin(), match.end(), &field) != match.end();
        if (asked || field.duplicates != Duplicates::allow) fields_.push_back(&field);
        if (field.name == "code") code_ = &field;
    }
    index_ = KeyIndex(rows * fields_.size());
    stored_ = reader.count(kind) > 0;
    any_ever_ = reader.last_number(kind.code) > 0;
    all_read_ = stored_ && reader.worth_reading_all(kind, rows);
    if (all_read_) read_all();
}

void Identity::read_all() {
    reader_.scan_records(kind_, [&](const model::Row& row) {
        collect_keys(row.record);
        for (const Key& key : keys_) index_.claim(key.place, {row.id.number, 0});
        std::string_view code;
        for (std::string_view rest = row.record.value(book::kFormerCodesTag); code_ && model::next_item(rest, code);)
            index_.claim(index_.place_of(code_->tag, text::fold(code)), {row.id.number, 0});
        return true;
    });
}

void Identity::collect_keys(model::RecordView record) {
    keys_.clear();
    fresh_keys_.clear();
    key_bytes_.clear();
    for (const Field* field : fields_)
        if (const auto bytes = record.get(field->tag)) {
            key_field_ = field;
            field->type->exact_keys(*bytes, add_key_);
        }
    for (const FreshKey& key : fresh_keys_) {
        const std::string_view bytes(key_bytes_.data() + key.at, key.size);
        keys_.push_back({key.field, index_.place_of(key.field->tag, bytes, key.hash)});
    }
}

const Claim* Identity::claim_of(const Key& key) {
    if (stored_ && !all_read_ && !index_.at(key.place).asked) {
        index_.at(key.place).asked = true;
        for (RecordId id : reader_.find_exact(kind_, *key.field, index_.key_at(key.place)))
            index_.claim(key.place, {id.number, 0});
    }
    const Claim& claim = index_.at(key.place);
    return claim.owner.nobody() ? nullptr : &claim;
}

// Is the record of the store the one that the row tells of? It has the row's name or another value that only one record
// has; where records have no name (orders), what they are ordered by: customer and date.
bool Identity::agrees(RecordId id, RowParser& row) {
    const std::string_view name = row.record().value(kind_.title);
    const std::string title = reader_.title(id);
    if (!name.empty() && text::fold(name) == text::fold(title)) return true;
    const auto same_key = [&](const Key& key) {
        const Claim* found = claim_of(key);
        return found && found->owner.number == id.number;
    };
    if (std::any_of(keys_.begin(), keys_.end(), same_key)) return true;
    if (!name.empty() || !title.empty() || kind_.indexes.empty()) return false;
    const auto stored = reader_.get(id);
    const auto& parts = kind_.indexes[0].parts;
    return std::all_of(parts.begin(), parts.end(), [&](model::Tag tag) {
        std::string was, is;
        append_meaning(was, kind_.at(tag), stored->record.value(tag));
        append_meaning(is, kind_.at(tag), row.record().value(tag));
        return was == is;
    });
}

// May a row with this id tell of this record under a corrected name? Not if it has another phone, e-mail or code, or
// belongs to another record: then the id is one of another store.
bool Identity::may_be(RecordId id, RowParser& row) {
    const auto stored = reader_.get(id);
    const model::RecordView was = stored->record, is = row.record();
    if (!was.get(kind_.title)) return false;
    const auto differs = [&](const Field* field) {
        if (!was.get(field->tag) || !is.get(field->tag)) return false;
        std::string before, after;
        append_meaning(before, *field, was.value(field->tag));
        append_meaning(after, *field, is.value(field->tag));
        return before != after;
    };
    if (std::any_of(fields_.begin(), fields_.end(),
                    [&](const Field* field) { return field->tag != kind_.title && differs(field); }))
        return false;
    return std::none_of(kind_.fields.begin(), kind_.fields.end(), [&](const Field& field) {
        return field.source == model::Source::stored && field.required && !field.ref.empty() && differs(&field);
    });
}

bool Identity::is_former_code(RecordId id, std::string_view folded) const {
    const auto row = reader_.get_record(id);
    std::string_view code;
    for (std::string_view rest = row ? row->record.value(book::kFormerCodesTag) : std::string_view();
         model::next_item(rest, code);)
        if (text::fold(code) == folded) return true;
    return false;
}

Owner Identity::by_code(RowParser& row, Answer& answer) {
    for (const Key& key : keys_) {
        if (key.field != code_) continue;
        answer.named = true;
        const Claim* found = claim_of(key);
        if (!found) continue;
        // A record that was merged into another keeps its code for finding; the other has its own.
        if (found->owner.number && is_former_code({kind_.code, found->owner.number}, index_.key_at(key.place))) {
            const Owner owner = found->owner;
            row.record().erase(code_->tag);
            std::erase_if(keys_, [&](const Key& other) { return other.field == code_; });
            return owner;
        }
        return found->owner;
    }
    // An export without the column `code`: some of its ids came in as codes.
    const auto id = code_ ? store::parse_record_id(row.record().value(code_->tag)) : std::nullopt;
    if (!id || id->kind != kind_.code) return {};
    if (!stored_ || !reader_.exists(*id)) {
        answer.code_like_id = id;
        return {};
    }
    if (!agrees(*id, row)) {
        row.add_fault(*code_, say("this is the id of {} {}; a code must be another", id->text(), reader_.title(*id)));
        return {};
    }
    row.record().erase(code_->tag);
    std::erase_if(keys_, [&](const Key& key) { return key.field == code_; });
    return {id->number, 0};
}

Owner Identity::by_id(RowParser& row, Answer& answer) {
    const Field& field = kind_.at_name("id");
    const auto id = store::parse_record_id(row.identity());
    if (!id || id->kind != kind_.code) {
        row.add_fault(field, say("'{}' is no id like {}1", row.identity(), kind_.code.text()));
        return {};
    }
    if (!stored_ || !reader_.exists(*id)) {
        // A whole export comes into a store that has nothing of its kind yet; its code is what a record is known by.
        answer.id_elsewhere = id;
        if (answer.named || (!stored_ && (!code_ || omits_empty_ || row.has(*code_)))) return {};
        const std::string header = row.about(field, {}).column;
        row.add_fault(field, say("there is no such {} here; leave the column out: --map {}=-; if it is another "
                                 "program's number: --map {}=code",
                                 kind_.label(language()), header, header));
        return {};
    }
    if (!agrees(*id, row) && !may_be(*id, row)) {
        row.add_fault(field, say("{} is {} here, not this record; leave the column out: --map {}=-", id->text(),
                                 reader_.title(*id), row.about(field, {}).column));
        return {};
    }
    answer.named = true;
    return {id->number, 0};
}

std::size_t Identity::UidHash::operator()(const Uid& uid) const {
    std::uint64_t halves[2];
    std::memcpy(halves, uid.data(), sizeof halves);
    return (halves[0] ^ halves[1] * 0x9E3779B97F4A7C15u) * 0x9E3779B97F4A7C15u >> 16;
}

void Identity::note_uid(std::string_view bytes) {
    uid_.reset();
    if (bytes.size() == sizeof(Uid)) std::memcpy(uid_.emplace().data(), bytes.data(), sizeof(Uid));
}

std::optional<RecordId> Identity::in_store(std::string_view uid) const {
    return any_ever_ ? reader_.find_uid(book::uid_text(uid)) : std::nullopt;
}

// The record that was made here, or came from elsewhere with this uid. Who had it and is gone keeps it.
Owner Identity::by_uid(RowParser& row, Answer& answer) {
    if (const auto met = uids_.find(*uid_); met != uids_.end()) {
        answer.named = true;
        return met->second;
    }
    const auto id = in_store(row.uid());
    if (id && id->kind == kind_.code && reader_.exists(*id)) {
        answer.named = true;
        return {id->number, 0};
    }
    if (id) row.forget_uid();
    return {};
}

// 李　四 is 李四 if nobody else is called so; the record keeps its spelling.
const Claim* Identity::claim_of_padded(const Key& key, RowParser& row) {
    if (!stored_) return nullptr;
    for (RecordId id : reader_.find_name(kind_, row.record().value(kind_.title)))
        index_.claim(key.place, {id.number, 0});
    const Claim* found = claim_of(key);
    if (found) row.record().erase(kind_.title);
    return found;
}

Owner Identity::by_match(RowParser& row, Answer& answer) {
    Owner owner;
    const Field* by = nullptr;
    for (const Key& key : keys_) {
        if (std::find(match_.begin(), match_.end(), key.field) == match_.end()) continue;
        answer.named = true;
        const Claim* found = claim_of(key);
        if (!found && key.field->tag == kind_.title) found = claim_of_padded(key, row);
        if (!found) continue;
        if (found->many) {
            row.add_fault(*key.field, tr("more than one record has this; which one is meant?"));
            return {};
        }
        if (by && owner != found->owner) {
            row.add_fault(*key.field, say("another record has this than has the {}", by->label(language())));
            return {};
        }
        owner = found->owner;
        by = key.field;
    }
    return owner;
}

Identity::Answer Identity::find(RowParser& row) {
    collect_keys(row.record());
    Answer answer;
    answer.owner = by_code(row, answer);
    if (answer.owner.nobody() && !row.identity().empty()) answer.owner = by_id(row, answer);
    note_uid(row.uid());
    if (answer.owner.nobody() && uid_) answer.owner = by_uid(row, answer);
    note_uid(row.uid());
    if (answer.owner.nobody() && !match_.empty() && row.faults().empty()) answer.owner = by_match(row, answer);
    return answer;
}

const std::vector<Identity::Shared>& Identity::shared(Owner self) {
    shared_.clear();
    for (const Key& key : keys_) {
        if (key.field->duplicates == Duplicates::allow) continue;
        const Claim* found = claim_of(key);
        if (!found) continue;
        const Owner& owner = found->owner;
        const bool own = (self.number && owner.number == self.number) || (self.entry && owner.entry == self.entry);
        const bool told = std::any_of(shared_.begin(), shared_.end(), [&](const Shared& other) {
            return other.field == key.field && other.owner == owner;  // of several phones it has several
        });
        if (!own && !told) shared_.push_back({key.field, owner});
    }
    return shared_;
}

bool Identity::has_fresh_uid() const {
    return uid_ && !uids_.count(*uid_) && !in_store({uid_->data(), uid_->size()});
}

void Identity::claim(Owner self) {
    for (const Key& key : keys_) index_.claim(key.place, self);
    if (uid_) uids_.emplace(*uid_, self);
}

}  // namespace kehu::exchange
