// Reading the journal: entries, and how a record came to be what it is.
#include <algorithm>
#include <set>

#include "core/book/codec.hpp"

namespace kehu::book {

Sequence Reader::last_sequence() const {
    Sequence last = 0;
    txn_->scan(kHeads, {{}, {}, true}, [&](std::string_view key, std::string_view) {
        last = store::KeyReader(key).u64();
        return false;
    });
    return last;
}

std::optional<Entry> Reader::entry(Sequence sequence) const {
    store::Key key = sequence_key(sequence);
    auto value = txn_->get(kHeads, key);
    if (!value) return std::nullopt;
    return decode_entry(sequence, known_->sealer->open(kHeads, key, *value));
}

void Reader::history(Sequence from, const std::function<bool(const Entry&)>& visit) const {
    std::string to = from ? sequence_key(from + 1).str() : std::string();
    txn_->scan(kHeads, {{}, to, true}, [&](std::string_view key, std::string_view value) {
        return visit(decode_entry(store::KeyReader(key).u64(), known_->sealer->open(kHeads, key, value)));
    });
}

std::vector<Reader::Step> Reader::steps(RecordId id) const {
    std::vector<Step> out;
    auto row = get(id);
    Sequence at = 0;
    if (row) {
        at = row->op;
    } else {
        // A deleted record: its last image is the one of its deletion, found from the journal.
        history(0, [&](const Entry& entry) {
            if (txn_->get(kImages, image_key(entry.sequence, id))) at = entry.sequence;
            return at == 0;
        });
    }
    while (at != 0) {
        store::Key key = image_key(at, id);
        auto value = txn_->get(kImages, key);
        Step step;
        step.sequence = at;
        if (!value) {  // no image: this entry made the record
            step.created = true;
            out.push_back(std::move(step));
            break;
        }
        Image image = decode_image(known_->sealer->open(kImages, key, *value));
        step.created = image.absent_before;
        step.deleted = image.deleted;
        for (std::string_view part : {RecordView(image.before).ordinary(), RecordView(image.before).sensitive()})
            for (model::FieldReader reader(part); reader.next();)
                step.before.emplace_back(reader.field().tag, std::string(reader.field().bytes));
        for (model::Tag tag : image.missing) step.before.emplace_back(tag, std::string());
        out.push_back(std::move(step));
        at = image.previous;
    }
    return out;
}

bool Reader::undone(Sequence sequence) const {
    std::set<Sequence> taken_back;
    history(0, [&](const Entry& entry) {
        if (entry.sequence <= sequence) return false;
        if (entry.undoes && !taken_back.count(entry.sequence)) taken_back.insert(entry.undoes);
        return true;
    });
    return taken_back.count(sequence) != 0;
}

}  // namespace kehu::book
