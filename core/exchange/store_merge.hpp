#pragma once
// The records of another store come into this one, which has records of its own: as one journal entry, each known by
// its uid.
//
// A record that both have becomes what the file says, unless it was changed here later; a customer that was changed on
// both sides has of each field what was said last (both_sides.hpp). One that is new here gets a
// number of this store and keeps its uid; every reference follows. Staff, segments and templates that both made are the
// same if they have the same name; so are two records with the same unique value (a code) and the same title. What was
// deleted here stays deleted, with what cannot be without it.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/exchange/foreign.hpp"

namespace kehu::exchange {

struct StoreMerge {
    std::uint64_t fresh = 0, updates = 0, same = 0;
    std::uint64_t joined = 0;      // of the updates: changed on both sides, each field is what was said last
    std::uint64_t newer_here = 0;  // changed here later; they stay as they are
    std::uint64_t gone_here = 0;   // deleted here, or naming one that is; left out
    struct Named {
        store::RecordId id;  // here; of those that are gone here, there
        std::string title;
        std::vector<const model::Field*> fields{};  // those that stay as they are here
    };
    static constexpr std::size_t kNamed = 10;  // of each at most
    std::vector<Named> joined_named, newer_named, gone_named;
    std::uint64_t shared = 0;            // new ones with a phone or e-mail that another record has
    std::vector<std::string> conflicts;  // what must be settled first; then nothing below is to be written

    struct Change {
        store::RecordId id;
        model::RecordView after;
    };
    std::map<store::KindCode, std::vector<model::RecordView>> created;
    std::vector<Change> changed;
    std::vector<store::RecordId> removed;
    Arena records;  // their bytes
};

struct StoreMergeOptions {
    bool overwrite = false;  // also what was changed here later
    // Who writes, if this store does not know him yet: a colleague of that name is he.
    std::string author{};
    store::RecordId author_id{};
    // The number that the next record of a kind gets.
    std::function<std::uint32_t(store::KindCode)> first_free;
};

// Kinds and fields of the user's own that records of the file need and this store lacks, as YAML by kind. Throws
// Error(decision) where they do not go together with what the user added here.
std::map<std::string, std::string> missing_definitions(const book::Reader&, const Foreign&);

// Throws Error(data) for a value that is none. Nothing is missing any more.
StoreMerge plan_store_merge(const book::Reader&, const Foreign&, const StoreMergeOptions&);

// The numbers are those of `first_free` when it was planned. No conflicts. Returns what was to be removed and stays,
// because something here needs it.
std::vector<store::RecordId> carry_out(const StoreMerge&, book::Writer&);

}  // namespace kehu::exchange
