#pragma once
// What may be known about data.mdb before LMDB maps it: whose it is, on what file system, whether its header is one of
// ours and whether the file is as long as the header says. Reading a page beyond the end of a mapped file kills the
// process with SIGBUS, so a short file must be found here. Private to store/'s LMDB files; opens data.mdb only, never
// lock.mdb (closing a second descriptor of that one would drop the readers' locks of this process).

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace kehu::store {

inline constexpr const char* kDataFile = "data.mdb";
inline constexpr const char* kReadersFile = "lock.mdb";
inline constexpr const char* kWriterFile = "writer.lock";
inline constexpr const char* kNamesFile = "names.lock";

struct DataFile {
    dev_t device = 0;
    ino_t inode = 0;
    std::uint64_t bytes = 0;
};

// Throws StoreError: missing, permission, network, damaged, unsupported.
DataFile inspect_data_file(const std::string& folder);

// "ext4", "0x6969 (nfs)"; "unknown" where it cannot be asked.
std::string file_system_of(const std::string& path);
// Throws StoreError(network) if the path lies on a network file system.
void refuse_network(const std::string& path);

// One place where errno and LMDB's codes become a StoreError. `call` names what was tried.
[[noreturn]] void throw_code(const std::string& call, const std::string& path, int code);

}  // namespace kehu::store
