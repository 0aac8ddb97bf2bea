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

#include "core/book/row_source.hpp"

namespace kehu::book {

// Throws StoreError(damaged) where a row of the store fails its checksum: there is no backup of a damaged store.
BackupInfo write_backup(const Reader&, std::string_view store_name, text::Moment now,
                        const std::function<void(std::string_view)>& write);

// A backup on the disk. Throws Error(no_input) if there is no such file.
class BackupFile : public RowSource {
  public:
    explicit BackupFile(std::string path);
    const std::string& path() const override { return path_; }
    const BackupInfo& info() const override { return info_; }
    void verify() const override;
    void each(const Visit&) const override;

  private:
    std::string path_;
    BackupInfo info_;
};

}  // namespace kehu::book
