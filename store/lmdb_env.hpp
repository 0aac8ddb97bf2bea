#pragma once
// The one LMDB environment of this process: opened, sized, grown and closed here. Private to store/'s LMDB files. It
// owns the handle; transactions come from begin() and must be over before grow() or the destructor.

#include <lmdb.h>

#include <string>

#include "store/lmdb.hpp"
#include "store/lmdb_file.hpp"

namespace kehu::store {

inline constexpr unsigned kMaxReaders = 1024;  // the first opener's number decides, so every program must set the same
inline constexpr unsigned kMaxTables =
    160;  // 9 families of kinds and 4 others leave room for 17 kinds; each transaction clears memory for all

// While one is alive, a wild address counts as a damaged store (exit_on_map_fault), not as a bug.
struct FaultScope {
    FaultScope();
    ~FaultScope();
};

class LmdbEnv {
  public:
    // Throws StoreError as open_lmdb does, std::logic_error if this process has the store open already.
    LmdbEnv(const std::string& folder, const LmdbOptions& options);
    // For creation: makes data.mdb in a folder that has none.
    struct Create {};
    LmdbEnv(const std::string& folder, const LmdbOptions& options, Create);
    ~LmdbEnv();
    LmdbEnv(const LmdbEnv&) = delete;
    LmdbEnv& operator=(const LmdbEnv&) = delete;

    MDB_env* get() const { return env_; }
    const std::string& folder() const { return folder_; }
    unsigned stale_readers_cleared() const { return cleared_; }

    // A transaction, once the map fits and a reader's slot is free. The caller owns it.
    MDB_txn* begin(unsigned flags, double wait_seconds);
    // After MDB_MAP_FULL, with no transaction open: twice the map, or what the file needs by the rule.
    void grow();
    // Around a commit: the size before, and after it what a longer file needs to survive a power cut.
    std::uint64_t file_bytes() const;
    void settle(std::uint64_t bytes_before);
    // Another store has been put in this one's place: what is written here now would be lost.
    bool is_replaced() const;
    // The disk or the file-size limit leaves no room for another commit.
    bool is_out_of_space() const;

  private:
    void open(unsigned flags, std::uint64_t file_bytes);
    int try_open(unsigned flags, std::uint64_t map_bytes);
    void enter(DataFile file);
    void close();
    int handle() const;

    std::string folder_;
    LmdbOptions options_;
    MDB_env* env_ = nullptr;
    unsigned cleared_ = 0;
};

// A new store in an empty folder, not yet safe to find: create_lmdb renames it into place once it is whole.
std::unique_ptr<Kv> open_new_lmdb(const std::string& folder, const LmdbOptions& options);

// The environment that this process has open on that file, if any.
LmdbEnv* find_open_env(const DataFile& file);

}  // namespace kehu::store
