#pragma once
// The records of another store, read whole from a file and checked, before they come into this one (store_merge.hpp).

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/dump.hpp"
#include "core/model/schema.hpp"
#include "core/text/arena.hpp"

namespace kehu::exchange {

struct ForeignRecord {
    store::RecordId id;        // its number there
    std::string_view uid;      // 16 bytes
    std::int64_t changed = 0;  // seconds: when it was written last; 0: with the store itself
    model::RecordView record;  // with the tags of its own schema, without its uid
    bool deleted = false;      // there; `record` is empty
};

struct Foreign {
    std::string name;  // of the file
    model::Schema schema;
    std::vector<ForeignRecord> records;           // in the order of kinds and numbers; settings and schema are left out
    std::map<store::RecordId, std::string> uids;  // of records that others refer to and that are not among `records`
    std::map<std::string, std::string> own_kinds;  // what the user added to the schema: kind and its YAML
    std::set<std::pair<store::KindCode, model::Tag>> own_fields;  // of the user's own, those that records have
    Arena bytes;
};

// Throws Error(data) as Dump does.
Foreign read_foreign(const Dump&);

}  // namespace kehu::exchange
