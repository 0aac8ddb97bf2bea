#include "core/exchange/meetings.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/model/links.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

using book::Reader;
using model::Field;
using model::Kind;
using store::RecordId;

namespace {

// Kinds whose records are known by their names, whoever made them.
bool is_known_by_name(store::KindCode kind) {
    return kind == model::kStaff || kind == model::kSegment || kind == model::kTemplate;
}

std::vector<RecordId> holders(const Reader& reader, const Kind& kind, const Field& field, std::string_view bytes) {
    std::vector<RecordId> found;
    if (!bytes.empty())
        field.type->exact_keys(bytes, [&](std::string_view one) {
            for (const RecordId other : reader.find_exact(kind, field, one)) found.push_back(other);
        });
    return found;
}

}  // namespace

void refuse(const Foreign& foreign, const ForeignRecord& record, const std::string& why) {
    throw Error(ExitCode::data, say("{}: {}: {}", foreign.name, record.id.text(), why),
                tr("nothing was written; take the file as it was made, or export again"));
}

Meetings::Meetings(const Reader& reader, const Foreign& foreign, const OtherStore& other,
                   const StoreMergeOptions& options)
    : reader_(reader), foreign_(foreign), other_(other), options_(options) {
    for (const ForeignRecord& record : foreign_.records) meet(record);
    for (Meeting& meeting : all_) meet_by_name(meeting);
    drop_dependants();
    number_new_ones();
}

void Meetings::meet(const ForeignRecord& record) {
    Meeting meeting{&record, record.deleted ? Meeting::Fate::gone : Meeting::Fate::created, {}, false};
    if (!at_.emplace(record.id, all_.size()).second || !uids_.insert(record.uid).second)
        refuse(foreign_, record, tr("it stands twice in the file"));
    if (const auto here = reader_.find_uid(book::uid_text(record.uid))) {
        meeting.here = *here;
        if (reader_.exists(*here))
            meeting.fate = Meeting::Fate::met;
        else if (record.deleted || !was_deleted_there(*here))
            meeting.fate = Meeting::Fate::gone;
        met_.insert(*here);
    }
    all_.push_back(meeting);
}

// Its deletion came with a file of that store, which has taken it back since.
bool Meetings::was_deleted_there(RecordId here) const {
    const auto steps = reader_.steps(here);
    return !steps.empty() && steps.front().deleted && other_.is_from_there(steps.front().sequence);
}

// Not one that the file knows as another.
void Meetings::meet_by_name(Meeting& meeting) {
    if (meeting.fate != Meeting::Fate::created) return;
    const auto same = same_name(*meeting.record);
    if (!same || !met_.insert(*same).second) return;
    meeting.here = *same;
    meeting.fate = Meeting::Fate::met;
    meeting.by_name = true;
}

std::optional<RecordId> Meetings::same_name(const ForeignRecord& record) const {
    const Kind& kind = reader_.schema().at(record.id.kind);
    if (!is_known_by_name(kind.code)) return same_code(kind, record);
    const Field& name = kind.at(kind.title);
    const std::string folded = text::fold(record.record.value(name.tag));
    if (kind.code == model::kStaff && options_.author_id.number && folded == text::fold(options_.author))
        return options_.author_id;
    const auto found = reader_.find_exact(kind, name, folded);
    return found.empty() ? std::nullopt : std::optional(found[0]);
}

// The same code and the same title.
std::optional<RecordId> Meetings::same_code(const Kind& kind, const ForeignRecord& record) const {
    for (const Field& field : kind.fields) {
        if (field.duplicates != model::Duplicates::refuse || !field.exact || field.tag == kind.title) continue;
        for (const RecordId other : holders(reader_, kind, field, record.record.value(field.tag))) {
            const auto row = reader_.get_record(other);
            if (text::fold(row->record.value(kind.title)) == text::fold(record.record.value(kind.title))) return other;
        }
    }
    return std::nullopt;
}

const Meeting* Meetings::meeting_of(RecordId there) const {
    const auto at = at_.find(there);
    return at == at_.end() ? nullptr : &all_[at->second];
}

// The record here that a reference of the file means.
std::optional<RecordId> Meetings::here_of(RecordId there) const {
    if (const Meeting* meeting = meeting_of(there))
        return meeting->fate == Meeting::Fate::gone || meeting->record->deleted ? std::nullopt
                                                                                : std::optional(meeting->here);
    const auto uid = foreign_.uids.find(there);
    if (uid == foreign_.uids.end()) return std::nullopt;
    const auto here = reader_.find_uid(book::uid_text(uid->second));
    return here && reader_.exists(*here) ? here : std::nullopt;
}

// Whether it names one that is gone and cannot be without it.
bool Meetings::is_orphan(const Meeting& meeting) const {
    const Kind& there = foreign_.schema.at(meeting.record->id.kind);
    return std::any_of(there.fields.begin(), there.fields.end(), [&](const Field& field) {
        const auto bytes = model::holds_links(field) && field.fate() != model::OnDelete::keep
                               ? meeting.record->record.get(field.tag)
                               : std::nullopt;
        return bytes && field.type->name == "ref" && is_gone(model::decode_ref(*bytes));
    });
}
bool Meetings::is_gone(RecordId there) const {
    const Meeting* meeting = meeting_of(there);
    return meeting ? meeting->fate == Meeting::Fate::gone : !here_of(there);
}

// What cannot be without one that is gone goes, too, and so on.
void Meetings::drop_dependants() {
    const auto is_any_gone = [this] {
        return std::any_of(all_.begin(), all_.end(), [](const Meeting& m) { return m.fate == Meeting::Fate::gone; });
    };
    for (bool again = !foreign_.uids.empty() || is_any_gone(); again;) {
        again = false;
        for (Meeting& meeting : all_) {
            if (meeting.fate != Meeting::Fate::created || !is_orphan(meeting)) continue;
            meeting.fate = Meeting::Fate::gone;
            again = true;
        }
    }
}

void Meetings::number_new_ones() {
    std::map<store::KindCode, std::uint32_t> next;
    for (Meeting& meeting : all_) {
        if (meeting.fate != Meeting::Fate::created) continue;
        const store::KindCode kind = meeting.record->id.kind;
        const auto [at, first] = next.try_emplace(kind, 0);
        if (first) at->second = options_.first_free(kind);
        meeting.here = {kind, at->second++};
    }
}

}  // namespace kehu::exchange
