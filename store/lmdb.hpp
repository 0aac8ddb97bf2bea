#pragma once
// Opens and creates the LMDB store in a folder: data.mdb, lock.mdb (LMDB's readers) and writer.lock (ours; its text
// names the holder). Only the default sync mode is used; the rules are in FORMAT.md, "How LMDB is used".

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "store/kv.hpp"

namespace kehu::store {

struct LmdbOptions {
    bool writable = false;
    double wait_seconds = 5;  // for the writer lock; negative: for ever
    // Called once, after 300 ms of waiting, with what the holder wrote about itself ("kehu import, pid 4711").
    std::function<void(const std::string& holder)> on_wait;
    std::string holder = "kehu";  // what we write about ourselves; the pid is added
    std::uint64_t map_bytes = 0;  // 0: max(16 GiB, 4 x file). Tests set a small one to see it grow.
};

// Throws StoreError: missing, permission, network, damaged (a file shorter than its pages), unsupported;
// std::logic_error if this process has the same store open already.
std::unique_ptr<Kv> open_lmdb(const std::string& folder, const LmdbOptions&);

// Makes a new store: built in a sibling folder, filled by `fill` in one transaction, synced, then renamed into place,
// so that a power cut leaves either no store or a whole one. Throws exists if one is there. Leftovers of an
// interrupted creation are removed. Parent folders are made, mode 0700.
void create_lmdb(const std::string& folder, const std::function<void(WriteTxn&)>& fill);

bool lmdb_exists(const std::string& folder);

// Puts a new store in the place of the one in `folder`, or of none, in one step: whenever the process dies, there is
// the old one or the new one. Other writers wait meanwhile as `lock` says for us; one that had the old store open is
// told "busy" afterwards. Order: lock, `begin` (the old one is still there), `fill`, `prove` (the new one is closed and
// in the folder named; what it throws leaves everything as it was), the swap. The old store is removed, or gets the
// path that `begin` returned.
struct Replacement {
    std::function<std::string()> begin;
    std::function<void(WriteTxn&)> fill;
    std::function<void(const std::string& folder)> prove;
};
void replace_lmdb(const std::string& folder, const LmdbOptions& lock, const Replacement&);

// A damaged tree or a failing disk can kill a process that reads a map (SIGBUS; SIGSEGV during a transaction) and LMDB
// may stop on its own checks. After this call all three end with `line` on stderr and `exit_code`; SIGXFSZ is ignored,
// so that a file-size limit is an error of the write. Call it once, before open_lmdb; `line` is cut at 512 bytes.
void exit_on_map_fault(std::string_view line, int exit_code);

// For `doctor` and `check`; read without a writer lock, through the environment that this process has open if it has
// one. Throws as open_lmdb does.
struct LmdbFacts {
    std::uint64_t file_bytes = 0, map_bytes = 0, page_bytes = 0, used_pages = 0, free_pages = 0;
    unsigned readers = 0, max_readers = 0, stale_readers_cleared = 0;
    std::string file_system;  // "ext4", "0x6969 (nfs)"
    std::string writer;       // the line in writer.lock: who writes, or wrote last
    bool is_writing = false;
};
LmdbFacts lmdb_facts(const std::string& folder);

}  // namespace kehu::store
