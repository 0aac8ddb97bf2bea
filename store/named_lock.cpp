#include "store/named_lock.hpp"

#include <errno.h>
#include <fcntl.h>

#include <cstdint>

#include "store/error.hpp"
#include "store/lmdb_file.hpp"

namespace kehu::store {
namespace {

// FNV-1a: the same in every program that takes these locks.
off_t place_of(std::string_view name) {
    std::uint64_t hash = 14695981039346656037u;
    for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211u;
    return static_cast<off_t>(hash >> 2);
}

}  // namespace

NamedLock::NamedLock(const std::string& folder, std::string_view name) {
    const std::string path = folder + "/" + kNamesFile;
    file_ = Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file_) throw_code("open", path, errno);
    struct flock lock {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    lock.l_start = place_of(name);
    lock.l_len = 1;
    if (::fcntl(file_.get(), F_SETLK, &lock) == 0) return;
    if (errno != EACCES && errno != EAGAIN) throw_code("lock", path, errno);
    const bool known = ::fcntl(file_.get(), F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    throw StoreError(Failure::busy, known ? "pid " + std::to_string(lock.l_pid) : "another process");
}

}  // namespace kehu::store
