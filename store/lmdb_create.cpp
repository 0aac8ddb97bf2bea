// A store comes into being whole or not at all: a power cut during LMDB's first writes leaves a file that cannot be
// opened, so those happen in a folder of another name.
//
//   PARENT/.NAME.creating   flocked while somebody creates; so whatever lies in the next one is a leftover
//   PARENT/.NAME.new/       built, synced, then renamed to PARENT/NAME/; a restore exchanges the two names, so that
//                           the old store lies here until it is removed

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <optional>
#include <string>

#include "store/descriptor.hpp"
#include "store/error.hpp"
#include "store/lmdb.hpp"
#include "store/lmdb_env.hpp"
#include "store/lmdb_file.hpp"
#include "store/writer_lock.hpp"

namespace kehu::store {

namespace {

struct Place {
    std::string parent, name;
    std::string path() const { return parent + "/" + name; }
    std::string aside() const { return parent + "/." + name + ".new"; }
    std::string lock() const { return parent + "/." + name + ".creating"; }
};

Place split(std::string folder) {
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    auto slash = folder.rfind('/');
    Place place;
    place.name = slash == std::string::npos ? folder : folder.substr(slash + 1);
    place.parent = slash == std::string::npos ? "." : slash == 0 ? "/" : folder.substr(0, slash);
    if (place.name.empty() || place.name == "." || place.name == "..") {
        throw StoreError(Failure::exists, folder + " is a folder that is there already");
    }
    return place;
}

void sync_path(const std::string& path) {
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw_code("open", path, errno);
    if (::fsync(file.get()) != 0) throw_code("fsync", path, errno);
}

void make_parents(const std::string& folder) {
    if (::mkdir(folder.c_str(), 0700) == 0) {
        auto slash = folder.rfind('/');
        sync_path(slash == std::string::npos ? "." : slash == 0 ? "/" : folder.substr(0, slash));
        return;
    }
    if (errno == EEXIST) return;
    auto slash = folder.rfind('/');
    if (errno != ENOENT || slash == std::string::npos || slash == 0) throw_code("mkdir", folder, errno);
    make_parents(folder.substr(0, slash));
    make_parents(folder);
}

// Held by the one process that creates this store. The file goes away with the lock; who waited for it meanwhile holds
// a file without a name, sees that and starts again.
class CreationLock {
  public:
    explicit CreationLock(std::string path) : path_(std::move(path)) {
        do {
            file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
            if (!file_) throw_code("open", path_, errno);
            while (::flock(file_.get(), LOCK_EX) != 0) {
                if (errno != EINTR) throw_code("flock", path_, errno);
            }
        } while (!has_name());
    }
    ~CreationLock() { ::unlink(path_.c_str()); }
    CreationLock(const CreationLock&) = delete;
    CreationLock& operator=(const CreationLock&) = delete;

  private:
    bool has_name() const {
        struct stat mine {
        }, named{};
        return ::fstat(file_.get(), &mine) == 0 && ::lstat(path_.c_str(), &named) == 0 && mine.st_ino == named.st_ino &&
               mine.st_dev == named.st_dev;
    }
    std::string path_;
    Descriptor file_;
};

// Only what a creation makes, by name: a folder that holds anything else stays, and the mkdir after this says so.
void remove_store_files(const std::string& folder) {
    for (const char* name : {kDataFile, kReadersFile, kWriterFile, kNamesFile}) ::unlink((folder + "/" + name).c_str());
    ::rmdir(folder.c_str());
}

void build(const std::string& folder, const std::string& holder, const std::function<void(WriteTxn&)>& fill) {
    if (::mkdir(folder.c_str(), 0700) != 0) throw_code("mkdir", folder, errno);
    LmdbOptions options;
    options.writable = true;
    options.holder = holder;
    open_new_lmdb(folder, options)->write(fill);  // closed at the end of this line, so that the files below are done
    sync_path(folder + "/" + kDataFile);
    sync_path(folder);
}

// The one rename that puts the new store there. Afterwards the old one, if any, has the new one's name.
void swap_in(const Place& place, bool replaces) {
    unsigned flags = replaces ? RENAME_EXCHANGE : 0;
    if (::renameat2(AT_FDCWD, place.aside().c_str(), AT_FDCWD, place.path().c_str(), flags) == 0) return;
    if (!replaces && (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR)) {
        throw StoreError(Failure::exists, place.path() + " is there and is not empty");
    }
    throw_code("renameat2", place.path(), errno);
}

void put_away(const Place& place, const std::string& keep_as) {
    if (keep_as.empty()) return remove_store_files(place.aside());
    if (::rename(place.aside().c_str(), keep_as.c_str()) != 0) throw_code("rename", keep_as, errno);
}

}  // namespace

void replace_lmdb(const std::string& folder, const LmdbOptions& options, const Replacement& replacement) {
    Place place = split(folder);
    make_parents(place.parent);
    refuse_network(place.parent);
    CreationLock creation(place.lock());
    bool replaces = lmdb_exists(place.path());
    WriterLock lock(place.path() + "/" + kWriterFile);
    std::optional<WriterLock::Hold> hold;
    if (replaces) hold.emplace(lock.acquire({options.wait_seconds, options.on_wait, options.holder}));
    remove_store_files(place.aside());
    std::string keep_as = replacement.begin();
    try {
        build(place.aside(), options.holder, replacement.fill);
        replacement.prove(place.aside());
        swap_in(place, replaces);
    } catch (...) {
        remove_store_files(place.aside());
        throw;
    }
    sync_path(place.parent);
    if (replaces) put_away(place, keep_as);
    sync_path(place.parent);
}

void create_lmdb(const std::string& folder, const std::function<void(WriteTxn&)>& fill) {
    Place place = split(folder);
    make_parents(place.parent);
    refuse_network(place.parent);
    CreationLock lock(place.lock());
    if (lmdb_exists(place.path())) throw StoreError(Failure::exists, place.path());
    remove_store_files(place.aside());
    try {
        build(place.aside(), LmdbOptions().holder, fill);
        // Onto an empty folder the rename succeeds too; anything else in the way is somebody's.
        if (::rename(place.aside().c_str(), place.path().c_str()) != 0) {
            if (errno == ENOTEMPTY || errno == EEXIST || errno == ENOTDIR) {
                throw StoreError(Failure::exists, place.path() + " is there and is not empty");
            }
            throw_code("rename", place.path(), errno);
        }
    } catch (...) {
        remove_store_files(place.aside());
        throw;
    }
    sync_path(place.parent);
}

bool lmdb_exists(const std::string& folder) {
    struct stat facts {};
    const std::string path = folder + "/" + kDataFile;
    if (::lstat(path.c_str(), &facts) == 0) return true;
    if (errno == EACCES) throw_code("lstat", folder, errno);
    return false;
}

}  // namespace kehu::store
