#pragma once
// What a Writer gathers until it finishes. Only the files that implement Writer include this.

#include <map>

#include "core/book/codec.hpp"
#include "core/book/complete.hpp"
#include "core/book/rollups.hpp"
#include "core/book/search_index.hpp"

namespace kehu::book {

struct Writer::State {
    explicit State(const model::Schema& schema) : rollups(schema) {}
    std::map<KindCode, Created> created;
    std::map<KindCode, Counts> counts;
    std::map<KindCode, std::uint32_t> numbers;  // the highest given, of kinds that got new records
    std::map<RecordId, Image> images;
    Rollups rollups;
    Companies companies;
    SearchChanges search;
    Progress progress;
    Record before;          // of the record being changed
    std::string new_staff;  // the author's name, if there is no such staff record yet
    bool definitions = false;
    bool meta_changed = false;
    bool keep_entry = false;
};

}  // namespace kehu::book
