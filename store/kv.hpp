#pragma once
// THE SEAM. A store is a set of tables, each an ordered map from bytes to bytes, read and changed in transactions.
// It knows nothing of customers. kv_lmdb.cpp is the real one, kv_memory.cpp the one for tests; a networked engine
// can stand behind the same calls (multi_get and scan exist so that it needs few round trips).
//
// Views (Bytes) handed out by a transaction die at its end, and in a write transaction at the next change: copy what
// must live longer. A write body may be run twice (the map grew), so it must be repeatable and print nothing.
// A read inside a read gets the outer one's snapshot; any other nesting of transactions throws std::logic_error.

#include <array>
#include <cassert>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::store {

using Bytes = std::string_view;

// One to three capital letters; the code of a kind of record ("C" customer, "L" contact). Empty for tables of no kind.
struct KindCode {
    std::array<char, 3> letters{};
    constexpr KindCode() = default;
    constexpr explicit KindCode(std::string_view text) {  // 1..3 capital letters, asserted
        assert(!text.empty() && text.size() <= 3);
        for (std::size_t i = 0; i < text.size(); ++i) {
            assert(text[i] >= 'A' && text[i] <= 'Z');
            letters[i] = text[i];
        }
    }
    std::string_view text() const;
    bool empty() const { return letters[0] == 0; }
    auto operator<=>(const KindCode&) const = default;
    // Written out, as compilers call memcmp for three bytes; asked for every key put.
    constexpr bool operator==(const KindCode& other) const {
        return letters[0] == other.letters[0] && letters[1] == other.letters[1] && letters[2] == other.letters[2];
    }
};

// The families of tables; FORMAT.md draws each. Frozen numbers: never reuse one.
enum class Family : std::uint8_t {
    meta = 1,     // store id, features, counters, compiled schema, settings
    record = 2,   // per kind: number -> record
    exact = 3,    // per kind: (field, folded value, number) -> nothing
    ordered = 4,  // per kind: (index, sort keys, number) -> nothing
    rollup = 5,   // per kind: number -> computed fields
    head = 6,     // sequence -> what one command did
    image = 7,    // (sequence, kind, number) -> the fields before
    uid = 8,      // uid of a record born elsewhere -> (kind, number)
    run = 9,      // per kind: the search index, in runs
    tail = 10,    // what records not yet in a run are found by
    stale = 11,   // never written
    column = 12,  // per kind: packed columns for statistics       (issue: analysis)
    sealed = 13,  // per kind: sealed parts of records             (issue: guard)
    value = 14,   // per kind: the values that lists are sorted by, in runs
};

inline constexpr std::size_t kFamilyCount = 14;

struct Table {
    Family family;
    KindCode kind{};
    auto operator<=>(const Table&) const = default;
};

// "record.C", "meta": the name of the table in the file; table_of is the way back (nothing if the name is foreign).
std::string table_name(Table);
std::optional<Table> table_of(std::string_view name);

// Keys k with from <= k, and k < to unless `to` is empty (no upper bound).
struct Range {
    Bytes from;
    Bytes to;
    bool descending = false;  // start at the greatest key of the range
};

class ReadTxn {
  public:
    virtual ~ReadTxn() = default;
    // Nothing if the key is absent (or the table was never written).
    virtual std::optional<Bytes> get(Table, Bytes key) const = 0;
    // Calls found(i, value) for each key present, in the order of `keys`.
    virtual void multi_get(Table, std::span<const std::string> keys,
                           const std::function<void(std::size_t i, Bytes value)>& found) const = 0;
    // Calls visit for each pair in order until it returns false. In a write transaction visit may change the table:
    // the scan goes on at the next key then there.
    virtual void scan(Table, const Range&, const std::function<bool(Bytes key, Bytes value)>& visit) const = 0;
    virtual std::uint64_t entries(Table) const = 0;
    virtual std::vector<Table> tables() const = 0;  // those that hold something, in order
};

class WriteTxn : public ReadTxn {
  public:
    // Keys have 1 to kMaxKeyBytes bytes; another length throws std::logic_error.
    virtual void put(Table, Bytes key, Bytes value) = 0;
    // For bulk loads: keys come in ascending order. Fast where they also follow the table's last key, right anyway.
    virtual void put_ascending(Table, Bytes key, Bytes value) = 0;
    virtual bool erase(Table, Bytes key) = 0;  // false if absent
};

class Kv {
  public:
    virtual ~Kv() = default;
    virtual void read(const std::function<void(const ReadTxn&)>& body) = 0;
    // Commits durably when body returns, changes nothing when it throws. Waits for other writers as the backend was
    // told.
    virtual void write(const std::function<void(WriteTxn&)>& body) = 0;
};

// The longest key a backend must take.
inline constexpr std::size_t kMaxKeyBytes = 500;
void require_key(Bytes key);  // for backends: throws std::logic_error unless the length is allowed

}  // namespace kehu::store
