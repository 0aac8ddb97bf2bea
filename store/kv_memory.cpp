#include <algorithm>
#include <map>
#include <stdexcept>
#include <utility>

#include "store/memory.hpp"

namespace kehu::store {

namespace {

using Rows = std::map<std::string, std::string, std::less<>>;
using Tables = std::map<Table, Rows>;

// What a key held before a change; the list, walked backwards, takes a failed write back.
struct Undo {
    Table table;
    std::string key;
    std::optional<std::string> before;
};

class MemoryTxn final : public WriteTxn {
  public:
    explicit MemoryTxn(Tables& tables) : tables_(tables) {}

    std::optional<Bytes> get(Table table, Bytes key) const override {
        const Rows& rows = rows_of(table);
        auto found = rows.find(key);
        if (found == rows.end()) return std::nullopt;
        return found->second;
    }

    void multi_get(Table table, std::span<const std::string> keys,
                   const std::function<void(std::size_t, Bytes)>& found) const override {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (auto value = get(table, keys[i])) found(i, *value);
        }
    }

    void scan(Table table, const Range& range, const std::function<bool(Bytes, Bytes)>& visit) const override {
        if (range.descending) {
            scan_down(rows_of(table), range, visit);
        } else {
            scan_up(rows_of(table), range, visit);
        }
    }

    std::uint64_t entries(Table table) const override { return rows_of(table).size(); }

    std::vector<Table> tables() const override {
        std::vector<Table> out;
        for (const auto& [table, rows] : tables_) {
            if (!rows.empty()) out.push_back(table);
        }
        return out;
    }

    void put(Table table, Bytes key, Bytes value) override {
        require_key(key);
        std::string copy(value);  // value may be a view into the row that is about to change
        auto [row, is_new] = tables_[table].try_emplace(std::string(key));
        undo_.push_back({table, row->first, is_new ? std::nullopt : std::optional(std::move(row->second))});
        row->second = std::move(copy);
        ++changes_;
    }

    void put_ascending(Table table, Bytes key, Bytes value) override { put(table, key, value); }

    bool erase(Table table, Bytes key) override {
        auto rows = tables_.find(table);
        if (rows == tables_.end()) return false;
        auto row = rows->second.find(key);
        if (row == rows->second.end()) return false;
        undo_.push_back({table, row->first, std::move(row->second)});
        rows->second.erase(row);
        ++changes_;
        return true;
    }

    void take_back() {
        for (auto step = undo_.rbegin(); step != undo_.rend(); ++step) {
            if (step->before) {
                tables_[step->table][step->key] = std::move(*step->before);
            } else {
                tables_[step->table].erase(step->key);
            }
        }
    }

  private:
    const Rows& rows_of(Table table) const {
        static const Rows kNone;
        auto found = tables_.find(table);
        return found == tables_.end() ? kNone : found->second;
    }

    void scan_up(const Rows& rows, const Range& range, const std::function<bool(Bytes, Bytes)>& visit) const {
        auto row = rows.lower_bound(range.from);
        while (row != rows.end() && (range.to.empty() || row->first < range.to)) {
            std::string key = row->first;
            auto changes = changes_;
            if (!visit(row->first, row->second)) return;
            row = changes == changes_ ? std::next(row) : rows.upper_bound(key);
        }
    }

    void scan_down(const Rows& rows, const Range& range, const std::function<bool(Bytes, Bytes)>& visit) const {
        auto end = range.to.empty() ? rows.end() : rows.lower_bound(range.to);
        while (end != rows.begin() && std::prev(end)->first >= range.from) {
            auto row = std::prev(end);
            std::string key = row->first;
            auto changes = changes_;
            if (!visit(row->first, row->second)) return;
            end = changes == changes_ ? row : rows.lower_bound(key);
        }
    }

    Tables& tables_;
    std::vector<Undo> undo_;
    std::uint64_t changes_ = 0;
};

class MemoryKv final : public Kv {
  public:
    void read(const std::function<void(const ReadTxn&)>& body) override {
        if (writing_) throw std::logic_error("a read inside a write");
        ++readers_;
        Leave leave{[this] { --readers_; }};
        body(MemoryTxn(tables_));
    }

    void write(const std::function<void(WriteTxn&)>& body) override {
        if (writing_ || readers_ > 0) throw std::logic_error("a write inside another transaction");
        writing_ = true;
        Leave leave{[this] { writing_ = false; }};
        MemoryTxn txn(tables_);
        try {
            body(txn);
        } catch (...) {
            txn.take_back();
            throw;
        }
    }

  private:
    struct Leave {
        std::function<void()> run;
        ~Leave() { run(); }
    };
    Tables tables_;
    unsigned readers_ = 0;
    bool writing_ = false;
};

}  // namespace

std::unique_ptr<Kv> open_memory() {
    return std::make_unique<MemoryKv>();
}

}  // namespace kehu::store
