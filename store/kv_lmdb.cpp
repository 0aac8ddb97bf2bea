#include <errno.h>
#include <lmdb.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <exception>
#include <stdexcept>
#include <utility>

#include "store/error.hpp"
#include "store/lmdb.hpp"
#include "store/lmdb_env.hpp"
#include "store/writer_lock.hpp"

namespace kehu::store {

namespace {

MDB_val to_val(Bytes bytes) {
    return {bytes.size(), const_cast<char*>(bytes.data())};
}
Bytes to_bytes(const MDB_val& value) {
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

// LMDB fills a page from its end, so in a table written in order the next value lies right below this one. Asked for
// now, it need not be waited for: a walk over records takes half the time.
void fetch_below(const MDB_val& value) {
    constexpr int kLine = 64, kLines = 4;
    for (int line = 1; line <= kLines; ++line)
        __builtin_prefetch(static_cast<const char*>(value.mv_data) - line * kLine);
}

// Thrown through a write body when the map is full, and caught by LmdbKv::write alone. Not a std::exception, so that a
// body's own handlers do not take it for an error of theirs.
struct MapFull {};

class Cursor {
  public:
    Cursor() = default;
    Cursor(MDB_txn* txn, MDB_dbi dbi, const std::string& path) {
        if (int code = mdb_cursor_open(txn, dbi, &cursor_)) throw_code("mdb_cursor_open", path, code);
    }
    Cursor(Cursor&& other) noexcept : cursor_(std::exchange(other.cursor_, nullptr)) {}
    Cursor& operator=(Cursor&& other) noexcept {
        std::swap(cursor_, other.cursor_);
        return *this;
    }
    ~Cursor() { close(); }
    void close() {
        if (auto* cursor = std::exchange(cursor_, nullptr)) mdb_cursor_close(cursor);
    }
    explicit operator bool() const { return cursor_ != nullptr; }
    MDB_cursor* get() const { return cursor_; }

  private:
    MDB_cursor* cursor_ = nullptr;
};

// The handles of the tables, opened when first asked for and kept for the life of the environment. A handle opened in a
// transaction that is aborted is closed by LMDB, and that a table is absent holds for one transaction only: end()
// forgets both.
class TableCache {
  public:
    enum class State : std::uint8_t { unknown, absent, fresh, kept };
    struct Entry {
        KindCode kind;
        State state = State::unknown;
        MDB_dbi dbi = 0;
        Cursor appender;  // put_ascending's, while nothing else changes the table
    };

    Entry& find(Table table) {
        auto& family = families_[static_cast<std::size_t>(table.family) - 1];
        for (auto& entry : family) {
            if (entry.kind == table.kind) return entry;
        }
        family.emplace_back().kind = table.kind;
        return family.back();
    }

    void close_cursors() {
        for (auto& family : families_) {
            for (auto& entry : family) entry.appender.close();
        }
    }

    void end(bool committed) {
        for (auto& family : families_) {
            for (auto& entry : family) {
                if (entry.state == State::fresh) entry.state = committed ? State::kept : State::unknown;
                if (entry.state == State::absent) entry.state = State::unknown;
            }
        }
    }

  private:
    std::array<std::vector<Entry>, kFamilyCount> families_;
};

class LmdbTxn final : public WriteTxn {
  public:
    LmdbTxn(MDB_txn* txn, TableCache& cache, const std::string& path, bool writing)
        : txn_(txn), cache_(cache), path_(path), writing_(writing) {}
    // A reader commits too: only so are the handles kept that it opened.
    ~LmdbTxn() override {
        if (txn_ && writing_) abort();
        if (txn_) commit();
    }
    LmdbTxn(const LmdbTxn&) = delete;
    LmdbTxn& operator=(const LmdbTxn&) = delete;

    bool writing() const { return writing_; }
    bool map_full() const { return map_full_; }

    // LMDB frees the transaction whether or not the commit succeeds, so the handle is given up before the call.
    int commit() {
        cache_.close_cursors();
        int code = mdb_txn_commit(std::exchange(txn_, nullptr));
        cache_.end(code == 0);
        return code;
    }

    void abort() {
        cache_.close_cursors();
        mdb_txn_abort(std::exchange(txn_, nullptr));
        cache_.end(false);
    }

    std::optional<Bytes> get(Table table, Bytes key) const override {
        MDB_dbi dbi;
        if (!is_key(key) || !find(table, dbi)) return std::nullopt;
        MDB_val k = to_val(key), v;
        int code = mdb_get(txn_, dbi, &k, &v);
        if (code == MDB_NOTFOUND) return std::nullopt;
        if (code) throw_code("mdb_get", path_, code);
        return to_bytes(v);
    }

    // One cursor looks in the page it is on before it goes down the tree again, which pays for keys that lie close
    // together. In a write transaction `found` may change the table: then the next key has a cursor of its own.
    void multi_get(Table table, std::span<const std::string> keys,
                   const std::function<void(std::size_t, Bytes)>& found) const override {
        MDB_dbi dbi;
        if (keys.empty() || !find(table, dbi)) return;
        Cursor cursor;
        auto changes = changes_;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            if (!is_key(keys[i])) continue;
            if (!cursor || changes != changes_) cursor = Cursor(txn_, dbi, path_);
            changes = changes_;
            MDB_val k = to_val(keys[i]), v;
            int code = mdb_cursor_get(cursor.get(), &k, &v, MDB_SET);
            if (code == MDB_NOTFOUND) continue;
            if (code) throw_code("mdb_get", path_, code);
            found(i, to_bytes(v));
        }
    }

    void scan(Table table, const Range& range, const std::function<bool(Bytes, Bytes)>& visit) const override {
        MDB_dbi dbi;
        if (!find(table, dbi)) return;
        Cursor cursor(txn_, dbi, path_);
        MDB_val k{}, v{};
        std::array<char, kLongestKey> here;
        bool more = range.descending ? seek_below(cursor, range.to, k, v) : seek(cursor, range.from, k, v);
        while (more && (range.descending ? to_bytes(k) >= range.from : range.to.empty() || to_bytes(k) < range.to)) {
            fetch_below(v);
            auto changes = changes_;
            Bytes key = to_bytes(k);
            if (writing_) {
                std::memcpy(here.data(), key.data(), key.size());
                key = {here.data(), key.size()};
            }
            if (!visit(key, to_bytes(v))) return;
            if (changes == changes_) {
                more = step(cursor, range.descending ? MDB_PREV : MDB_NEXT, k, v);
            } else {
                more = range.descending ? seek_below(cursor, key, k, v) : seek_above(cursor, key, k, v);
            }
        }
    }

    std::uint64_t entries(Table table) const override {
        MDB_dbi dbi;
        if (!find(table, dbi)) return 0;
        MDB_stat stat{};
        if (int code = mdb_stat(txn_, dbi, &stat)) throw_code("mdb_stat", path_, code);
        return stat.ms_entries;
    }

    // The table of tables is LMDB's unnamed one; names that are not ours are passed over.
    std::vector<Table> tables() const override {
        MDB_dbi main;
        if (int code = mdb_dbi_open(txn_, nullptr, 0, &main)) throw_code("mdb_dbi_open", path_, code);
        std::vector<Table> out;
        {
            Cursor cursor(txn_, main, path_);
            MDB_val k{}, v{};
            for (bool more = step(cursor, MDB_FIRST, k, v); more; more = step(cursor, MDB_NEXT, k, v)) {
                if (auto table = table_of(to_bytes(k))) out.push_back(*table);
            }
        }
        std::erase_if(out, [this](Table table) { return entries(table) == 0; });
        std::sort(out.begin(), out.end());
        return out;
    }

    void put(Table table, Bytes key, Bytes value) override {
        require_key(key);
        auto& entry = create(table);
        entry.appender.close();
        MDB_val k = to_val(key), v = to_val(value);
        check("mdb_put", mdb_put(txn_, entry.dbi, &k, &v, 0));
        ++changes_;
    }

    // MDB_APPEND refuses a key that does not follow the last one and changes nothing then. The kept cursor stands on
    // the last page, which saves the way down; any other change of the table may move the end, so put and erase drop
    // it.
    void put_ascending(Table table, Bytes key, Bytes value) override {
        require_key(key);
        auto& entry = create(table);
        if (!entry.appender) entry.appender = Cursor(txn_, entry.dbi, path_);
        MDB_val k = to_val(key), v = to_val(value);
        int code = mdb_cursor_put(entry.appender.get(), &k, &v, MDB_APPEND);
        if (code == MDB_KEYEXIST) return put(table, key, value);
        check("mdb_cursor_put", code);
        ++changes_;
    }

    bool erase(Table table, Bytes key) override {
        MDB_dbi dbi;
        if (!is_key(key) || !find(table, dbi)) return false;
        cache_.find(table).appender.close();
        MDB_val k = to_val(key);
        int code = mdb_del(txn_, dbi, &k, nullptr);
        if (code == MDB_NOTFOUND) return false;
        check("mdb_del", code);
        ++changes_;
        return true;
    }

  private:
    using State = TableCache::State;
    static constexpr std::size_t kLongestKey = 511;  // LMDB's own limit, so that any stored key fits

    static bool is_key(Bytes key) { return !key.empty() && key.size() <= kLongestKey; }

    // False if the table does not exist in this transaction.
    bool find(Table table, MDB_dbi& dbi) const {
        auto& entry = cache_.find(table);
        if (entry.state == State::unknown) open(table, entry, 0);
        dbi = entry.dbi;
        return entry.state != State::absent;
    }

    TableCache::Entry& create(Table table) {
        auto& entry = cache_.find(table);
        if (entry.state == State::unknown || entry.state == State::absent) open(table, entry, MDB_CREATE);
        return entry;
    }

    void open(Table table, TableCache::Entry& entry, unsigned flags) const {
        int code = mdb_dbi_open(txn_, table_name(table).c_str(), flags, &entry.dbi);
        if (code == MDB_NOTFOUND) {
            entry.state = State::absent;
            return;
        }
        check("mdb_dbi_open", code);
        entry.state = State::fresh;
    }

    void check(const char* call, int code) const {
        if (code == 0) return;
        if (code == MDB_MAP_FULL) {
            map_full_ = true;
            throw MapFull{};
        }
        throw_code(call, path_, code);
    }

    bool step(const Cursor& cursor, MDB_cursor_op how, MDB_val& k, MDB_val& v) const {
        int code = mdb_cursor_get(cursor.get(), &k, &v, how);
        if (code == MDB_NOTFOUND) return false;
        if (code) throw_code("mdb_cursor_get", path_, code);
        return true;
    }

    // The first key that is not below `from`. A longer `from` than LMDB takes is cut and the rest compared here.
    bool seek(const Cursor& cursor, Bytes from, MDB_val& k, MDB_val& v) const {
        if (from.empty()) return step(cursor, MDB_FIRST, k, v);
        k = to_val(from.substr(0, kLongestKey));
        bool more = step(cursor, MDB_SET_RANGE, k, v);
        while (more && to_bytes(k) < from) more = step(cursor, MDB_NEXT, k, v);
        return more;
    }

    bool seek_above(const Cursor& cursor, Bytes key, MDB_val& k, MDB_val& v) const {
        bool more = seek(cursor, key, k, v);
        return more && to_bytes(k) == key ? step(cursor, MDB_NEXT, k, v) : more;
    }

    // The last key below `to`; the last of all if `to` is empty.
    bool seek_below(const Cursor& cursor, Bytes to, MDB_val& k, MDB_val& v) const {
        if (to.empty() || !seek(cursor, to, k, v)) return step(cursor, MDB_LAST, k, v);
        return step(cursor, MDB_PREV, k, v);
    }

    MDB_txn* txn_;
    TableCache& cache_;
    const std::string& path_;
    bool writing_;
    mutable bool map_full_ = false;
    std::uint64_t changes_ = 0;
};

class LmdbKv final : public Kv {
  public:
    template <typename... Create>
    LmdbKv(const std::string& folder, const LmdbOptions& options, Create... create)
        : options_(options), env_(folder, options, create...), lock_(folder + "/" + kWriterFile) {}

    void read(const std::function<void(const ReadTxn&)>& body) override {
        if (current_) {
            if (current_->writing()) throw std::logic_error("a read inside a write");
            return body(*current_);
        }
        FaultScope faults;
        LmdbTxn txn(env_.begin(MDB_RDONLY, options_.wait_seconds), cache_, env_.folder(), false);
        Running running(*this, txn);
        body(txn);
    }

    void write(const std::function<void(WriteTxn&)>& body) override {
        if (current_) throw std::logic_error("a write inside another transaction");
        if (!options_.writable) throw std::logic_error("a write to a store opened for reading");
        if (failed_) throw StoreError(Failure::io, "an earlier sync of " + env_.folder() + " failed");
        auto hold = lock_.acquire({options_.wait_seconds, options_.on_wait, options_.holder});
        if (env_.is_replaced()) throw StoreError(Failure::busy, "another store has just been put in its place");
        while (!try_write(body)) env_.grow();
    }

  private:
    struct Running {
        Running(LmdbKv& kv, LmdbTxn& txn) : kv(kv) { kv.current_ = &txn; }
        ~Running() { kv.current_ = nullptr; }
        LmdbKv& kv;
    };

    // False if the map is full: nothing is changed then, and the body must run again in a larger one.
    bool try_write(const std::function<void(WriteTxn&)>& body) {
        FaultScope faults;
        auto bytes_before = env_.file_bytes();
        LmdbTxn txn(env_.begin(0, options_.wait_seconds), cache_, env_.folder(), true);
        {
            Running running(*this, txn);
            try {
                body(txn);
            } catch (...) {
                if (!txn.map_full()) throw;
            }
        }
        if (txn.map_full()) return false;
        int code = txn.commit();
        if (code == MDB_MAP_FULL) return false;
        if (code == 0) return settle(bytes_before), true;
        failed_ = true;
        // LMDB calls a write that got only half way EIO; that is what the first one on a full disk does.
        throw_code("mdb_txn_commit", env_.folder(), code == EIO && env_.is_out_of_space() ? ENOSPC : code);
    }

    // After a failed sync the kernel may count the pages as clean, so that a second sync would succeed and lie:
    // whatever went wrong at a commit ends writing in this process.
    void settle(std::uint64_t bytes_before) {
        try {
            env_.settle(bytes_before);
        } catch (...) {
            failed_ = true;
            throw;
        }
    }

    LmdbOptions options_;
    LmdbEnv env_;
    TableCache cache_;
    WriterLock lock_;
    LmdbTxn* current_ = nullptr;
    bool failed_ = false;
};

}  // namespace

std::unique_ptr<Kv> open_lmdb(const std::string& folder, const LmdbOptions& options) {
    return std::make_unique<LmdbKv>(folder, options);
}

std::unique_ptr<Kv> open_new_lmdb(const std::string& folder, const LmdbOptions& options) {
    return std::make_unique<LmdbKv>(folder, options, LmdbEnv::Create{});
}

}  // namespace kehu::store
