#pragma once
// Several records made one: the first keeps its values and takes what it lacks, every reference to the others becomes
// one to it, and their uids and codes find it from then on. One entry of the journal, which undo takes back.

#include <functional>
#include <map>
#include <span>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::clean {

using book::Record;
using book::RecordId;

struct Merge {
    RecordId keep;
    std::vector<RecordId> others;         // of the same kind, each once; the first that has a value gives it
    std::map<model::Tag, RecordId> take;  // fields whose value is that of another record, whatever the first has
};

struct Merged {
    // A value that the record lost: it has another.
    struct NotTaken {
        const model::Field* field;
        std::size_t other;  // place among the others
    };
    Record before, after;             // of the record that stays
    std::vector<Record> others;       // as they were
    std::vector<std::string> titles;  // of the others
    std::vector<NotTaken> not_taken;
    std::vector<const model::Field*> cleared;  // they named one of the records that became one
    std::vector<RecordId> moved;               // records that referred to the others
};

// Throws BadValue if the record from which a value is to be taken has none, or the kind is one that cannot be merged.
Merged merge(book::Writer&, const Merge&);

// Several at once, of one kind, no record in two of them: looks once for what refers to them all. `done` is called
// after each, before the next.
void merge_all(book::Writer&, std::span<const Merge>, const std::function<void(const Merge&, Merged)>& done);

}  // namespace kehu::clean
