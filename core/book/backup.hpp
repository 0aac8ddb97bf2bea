#pragma once
// A backup is a file of its own form, never a copy of the database file: every primary row of one consistent state, in
// order, in checksummed blocks. It can be read on any machine, and a damaged, cut or foreign one is refused before a
// store is touched. Indexes and rollups are left out; they are made anew.
//
//   file    = "kehu-backup\n", format u32, backup's id (16 random bytes), header, block ..., trailer; nothing after it
//   frame   = type u8 (H, B, T), number u32, packed u32, plain u32, checksum (16 bytes), packed bytes
//             Numbers count from 0 without gaps. `packed` < `plain`: the bytes are zstd's. The checksum is XXH3-128 of
//             the backup's id, the frame's first 13 bytes and the packed bytes: a block at another place or of another
//             backup is found.
//   header  = store's id, store's name, sequence, time, number of tables, for each: family u8, KIND, rows
//   block   = rows of about 64 KiB: family u8, KIND, key length, value length, key, value without its seal
//   trailer = number of blocks, rows, bytes of keys and values, XXH3-128 over the checksums of all frames before
//
// Numbers inside of frames are varints unless said otherwise. The store's own id and the time of its last
// backup are no rows.

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::book {

struct BackupInfo {
    std::string store_id, store_name;
    Sequence sequence = 0;  // the newest journal entry in it
    text::Moment created;
    std::vector<std::pair<store::Table, std::uint64_t>> tables;  // rows of each
    std::uint64_t records() const;                               // of the kinds that people see
    bool operator==(const BackupInfo&) const = default;
};

// Throws StoreError(damaged) where a row of the store fails its checksum: there is no backup of a damaged store.
BackupInfo write_backup(const Reader&, std::string_view store_name, text::Moment now,
                        const std::function<void(std::string_view)>& write);

// A backup on the disk. Everything in it is untrusted: each call reads the file from its beginning and throws
// Error(data) that names file and block at the first thing wrong, Error(no_input) if there is no such file.
class BackupFile {
  public:
    explicit BackupFile(std::string path);
    const std::string& path() const { return path_; }
    const BackupInfo& info() const { return info_; }
    // Every checksum, the order, the counts of header and trailer, and that nothing follows.
    void verify() const;
    void each(const std::function<void(store::Table, std::string_view key, std::string_view value)>& row) const;

  private:
    std::string path_;
    BackupInfo info_;
};

// Numbers that a store has given; a store that takes its place goes on from them, if it is of the same descent.
struct GivenNumbers {
    std::string store_id;
    std::vector<Life> lives;
    std::vector<std::pair<KindCode, std::uint32_t>> highest;
};
GivenNumbers given_numbers(const Reader&);

// Puts a backup into an empty store, under a new id: all rows with new seals, the lives of its records, indexes and
// rollups, and a journal entry "restore" of this author. `replaced`: the numbers of the store whose place it takes.
void fill_from_backup(store::WriteTxn&, const BackupFile&, const Author&, std::string_view origin,
                      const GivenNumbers* replaced = nullptr);

}  // namespace kehu::book
