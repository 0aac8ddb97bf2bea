#pragma once
// The primary rows of one consistent state of a store, as a file holds them: a backup (backup.hpp), or the JSON lines
// of everything (core/exchange/dump.hpp). Indexes and rollups are left out; they are made anew. Whatever such a file
// is, it becomes a store in one way: fill_from_rows.

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/book/book.hpp"

struct XXH3_state_s;

namespace kehu::book {

struct BackupInfo {
    std::string store_id, store_name;
    Sequence sequence = 0;  // the newest journal entry in it
    text::Moment created;
    std::vector<std::pair<store::Table, std::uint64_t>> tables;  // rows of each
    std::uint64_t records() const;                               // of the kinds that people see
    bool operator==(const BackupInfo&) const = default;
};

// Everything in such a file is untrusted: each call reads it from its beginning and throws Error(data) that names file
// and place at the first thing wrong.
class RowSource {
  public:
    using Visit = std::function<void(store::Table, std::string_view key, std::string_view value)>;
    virtual ~RowSource() = default;
    virtual const std::string& path() const = 0;  // what messages call it
    virtual const BackupInfo& info() const = 0;
    // Every checksum, the order, the counts, and that nothing follows.
    virtual void verify() const = 0;
    // In the order of tables and keys, without seals.
    virtual void each(const Visit&) const = 0;
};

bool is_primary(store::Family);
// Rows that belong to one life of a store and not to its content: its id, the time of its last backup.
bool is_left_out(store::Table, std::string_view key);

// Whether rows come in the order of their tables and keys, as many as were announced.
class RowOrder {
  public:
    explicit RowOrder(const BackupInfo& info) : tables_(info.tables) {}
    bool takes(store::Table, std::string_view key);
    bool is_complete();

  private:
    bool next_table();
    const std::vector<std::pair<store::Table, std::uint64_t>>& tables_;
    std::size_t at_ = 0;
    std::uint64_t in_table_ = 0;
    std::string last_key_;
};

// XXH3-128 over several pieces: 16 bytes.
class Sum {
  public:
    Sum();
    Sum& add(std::string_view bytes);
    std::string bytes() const;

  private:
    struct Free {
        void operator()(XXH3_state_s*) const;
    };
    std::unique_ptr<XXH3_state_s, Free> state_;
};

// Numbers that a store has given; a store that takes its place goes on from them, if it is of the same descent.
struct GivenNumbers {
    std::string store_id;
    std::vector<Life> lives;
    std::vector<std::pair<KindCode, std::uint32_t>> highest;
};
GivenNumbers given_numbers(const Reader&);

// Puts the rows into an empty store, under a new id: with new seals, the lives of its records, indexes and rollups, and
// a journal entry "restore" of this author. `replaced`: the numbers of the store whose place it takes.
void fill_from_rows(store::WriteTxn&, const RowSource&, const Author&, std::string_view origin,
                    const GivenNumbers* replaced = nullptr);

}  // namespace kehu::book
