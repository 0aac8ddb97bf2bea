#include "store/lmdb_env.hpp"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstring>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

#include "store/error.hpp"

namespace kehu::store {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kGiB = std::uint64_t{1} << 30;
constexpr int kTries = 5;           // of what is reported to fail now and then while others open and close
constexpr int kPatientTries = 100;  // of what passes as soon as others have closed, half a second

// Which stores this process has open: LMDB's locks belong to the process, so a second environment on the same file
// would drop the first one's, and two writers could run at once.
struct Registry {
    struct Entry {
        DataFile file;
        LmdbEnv* env;
    };
    std::mutex mutex;
    std::vector<Entry> entries;
};

Registry& registry() {
    static Registry instance;
    return instance;
}

bool same_file(const DataFile& a, const DataFile& b) {
    return a.device == b.device && a.inode == b.inode;
}

std::uint64_t default_map_bytes(std::uint64_t file_bytes) {
    return std::max(16 * kGiB, 4 * file_bytes);
}

std::uint64_t whole_pages(std::uint64_t bytes) {
    constexpr std::uint64_t kAlign = 65536;  // a multiple of every page size
    return (bytes + kAlign - 1) / kAlign * kAlign;
}

// LMDB does not say which file it could not open; readers too must write their slot into the lock file.
std::string file_in_question(const std::string& folder, bool writable) {
    for (const char* name : {kReadersFile, kDataFile}) {
        std::string path = folder + "/" + name;
        bool write = name == kReadersFile || writable;
        if (::access(path.c_str(), write ? R_OK | W_OK : R_OK) != 0 && errno != ENOENT) return path;
    }
    return folder;
}

void nap(int turn) {
    std::this_thread::sleep_for(std::chrono::microseconds(100 << std::min(turn, 6)));
}

struct FaultLine {
    std::array<char, 512> text{};
    std::size_t size = 0;
    int exit_code = 74;
};
FaultLine fault_line;  // read by a signal handler, so plain bytes

volatile std::sig_atomic_t store_is_read = 0;

[[noreturn]] void exit_with_line() {
    ssize_t ignored = ::write(STDERR_FILENO, fault_line.text.data(), fault_line.size);
    static_cast<void>(ignored);
    ::_exit(fault_line.exit_code);
}

// A broken tree sends LMDB to wild addresses too, but a SIGSEGV outside a transaction is a bug of the program: let it
// die of that, with its core.
void on_fault(int signal) {
    if (signal == SIGBUS || store_is_read > 0) exit_with_line();
    ::signal(signal, SIG_DFL);
}

// LMDB's own checks failed: the tree in the file is broken. It holds its locks and cannot go on, nor may C frames be
// unwound by an exception.
void on_lmdb_assert(MDB_env*, const char*) {
    exit_with_line();
}

// Who opens a store first, alone, writes into the lock file which commit is the last one. If it is killed before it
// has, LMDB lets those in who waited for it: they take 0 for the last one, and what they commit lies behind the true
// last one and is lost. So nobody goes on with such a file; when all have closed it, one is the first again.
bool is_lock_file_unfinished(MDB_env* env) {
    MDB_envinfo info{};
    MDB_txn* txn = nullptr;
    if (mdb_env_info(env, &info) != 0 || info.me_last_txnid == 0) return false;
    if (mdb_txn_begin(env, nullptr, MDB_RDONLY, &txn) != 0) return false;  // for a reason that begin() finds, too
    const bool unfinished = mdb_txn_id(txn) == 0;
    mdb_txn_abort(txn);
    return unfinished;
}

}  // namespace

void exit_on_map_fault(std::string_view line, int exit_code) {
    fault_line.size = std::min(line.size(), fault_line.text.size());
    std::memcpy(fault_line.text.data(), line.data(), fault_line.size);
    fault_line.exit_code = exit_code;
    struct sigaction action {};
    action.sa_handler = on_fault;
    ::sigaction(SIGBUS, &action, nullptr);
#ifndef __SANITIZE_ADDRESS__  // the sanitizer's own report says more
    ::sigaction(SIGSEGV, &action, nullptr);
#endif
    action.sa_handler = SIG_IGN;
    ::sigaction(SIGXFSZ, &action, nullptr);
}

FaultScope::FaultScope() {
    store_is_read = store_is_read + 1;
}
FaultScope::~FaultScope() {
    store_is_read = store_is_read - 1;
}

LmdbEnv* find_open_env(const DataFile& file) {
    std::lock_guard lock(registry().mutex);
    for (const auto& entry : registry().entries) {
        if (same_file(entry.file, file)) return entry.env;
    }
    return nullptr;
}

LmdbEnv::LmdbEnv(const std::string& folder, const LmdbOptions& options) : folder_(folder), options_(options) {
    DataFile file = inspect_data_file(folder);
    enter(file);
    try {
        open(MDB_NOTLS | (options.writable ? 0 : MDB_RDONLY), file.bytes);
    } catch (...) {
        close();
        throw;
    }
}

LmdbEnv::LmdbEnv(const std::string& folder, const LmdbOptions& options, Create) : folder_(folder), options_(options) {
    try {
        open(MDB_NOTLS, 0);
        struct stat facts {};
        if (::fstat(handle(), &facts) != 0) throw_code("fstat", folder_, errno);
        enter({facts.st_dev, facts.st_ino, 0});
    } catch (...) {
        close();
        throw;
    }
}

LmdbEnv::~LmdbEnv() {
    close();
}

void LmdbEnv::enter(DataFile file) {
    std::lock_guard lock(registry().mutex);
    for (const auto& entry : registry().entries) {
        if (same_file(entry.file, file)) throw std::logic_error("this process has the store open already: " + folder_);
    }
    registry().entries.push_back({file, this});
}

void LmdbEnv::close() {
    if (auto* env = std::exchange(env_, nullptr)) mdb_env_close(env);
    std::lock_guard lock(registry().mutex);
    std::erase_if(registry().entries, [this](const auto& entry) { return entry.env == this; });
}

// A process that may use little address space (ulimit -v) gets a smaller map instead of none.
void LmdbEnv::open(unsigned flags, std::uint64_t file_bytes) {
    auto map_bytes = options_.map_bytes ? options_.map_bytes : default_map_bytes(file_bytes);
    for (int tries = 0;; ++tries) {
        int code = try_open(flags, whole_pages(map_bytes));
        if (code == 0) break;
        if (code == ENOMEM && map_bytes / 4 > file_bytes + kGiB / 16) {
            map_bytes /= 4;
        } else if (((code == ENOENT || code == EINVAL) && tries < kTries) ||
                   (code == EAGAIN && tries < kPatientTries)) {
            nap(tries);
        } else {
            throw_code("mdb_env_open", file_in_question(folder_, options_.writable), code);
        }
    }
    ::fcntl(handle(), F_SETFD, FD_CLOEXEC);  // LMDB 0.9.24 does so for the lock file only
    int cleared = 0;
    if (int code = mdb_reader_check(env_, &cleared)) throw_code("mdb_reader_check", folder_, code);
    cleared_ = static_cast<unsigned>(cleared);
}

// An environment that failed to open can only be closed, so each try makes a new one.
int LmdbEnv::try_open(unsigned flags, std::uint64_t map_bytes) {
    if (int code = mdb_env_create(&env_)) return code;
    int code = mdb_env_set_maxreaders(env_, kMaxReaders);
    if (!code) code = mdb_env_set_maxdbs(env_, kMaxTables);
    if (!code) code = mdb_env_set_mapsize(env_, map_bytes);
    if (!code) code = mdb_env_set_assert(env_, on_lmdb_assert);
    struct stat before {
    }, after{};
    if (!code && ::stat(folder_.c_str(), &before) != 0) code = errno;
    if (!code) code = mdb_env_open(env_, folder_.c_str(), flags, 0600);
    // LMDB opens two files by name. A restore in between would give us one of the old store and one of the new.
    if (!code && (::stat(folder_.c_str(), &after) != 0 || after.st_ino != before.st_ino)) code = EAGAIN;
    if (!code && is_lock_file_unfinished(env_)) code = EAGAIN;
    if (code) mdb_env_close(std::exchange(env_, nullptr));
    return code;
}

MDB_txn* LmdbEnv::begin(unsigned flags, double wait_seconds) {
    auto start = Clock::now();
    for (int tries = 0;; ++tries) {
        MDB_txn* txn = nullptr;
        int code = mdb_txn_begin(env_, nullptr, flags, &txn);
        if (code == 0) return txn;
        if (code == MDB_MAP_RESIZED) {  // another process grew the file beyond our map: take its size
            code = mdb_env_set_mapsize(env_, 0);
            if (code) throw_code("mdb_env_set_mapsize", folder_, code);
        } else if (code == MDB_READERS_FULL) {
            int cleared = 0;
            mdb_reader_check(env_, &cleared);
            cleared_ += static_cast<unsigned>(cleared);
            std::chrono::duration<double> waited = Clock::now() - start;
            if (wait_seconds >= 0 && waited.count() >= wait_seconds) throw_code("mdb_txn_begin", folder_, code);
            if (cleared == 0) nap(tries);
        } else if ((code == EINVAL || code == EAGAIN) && tries < kTries) {
            nap(tries);
        } else {
            throw_code("mdb_txn_begin", folder_, code);
        }
    }
}

void LmdbEnv::grow() {
    MDB_envinfo info{};
    if (int code = mdb_env_info(env_, &info)) throw_code("mdb_env_info", folder_, code);
    auto map_bytes =
        std::max<std::uint64_t>(2 * info.me_mapsize, options_.map_bytes ? 0 : default_map_bytes(file_bytes()));
    int code = mdb_env_set_mapsize(env_, whole_pages(map_bytes));
    if (code) throw_code("mdb_env_set_mapsize", folder_, code);
}

int LmdbEnv::handle() const {
    mdb_filehandle_t fd = -1;
    if (int code = mdb_env_get_fd(env_, &fd)) throw_code("mdb_env_get_fd", folder_, code);
    return fd;
}

std::uint64_t LmdbEnv::file_bytes() const {
    struct stat facts {};
    if (::fstat(handle(), &facts) != 0) throw_code("fstat", folder_, errno);
    return static_cast<std::uint64_t>(facts.st_size);
}

bool LmdbEnv::is_replaced() const {
    struct stat mine {
    }, named{};
    return ::fstat(handle(), &mine) != 0 || ::stat((folder_ + "/" + kDataFile).c_str(), &named) != 0 ||
           mine.st_ino != named.st_ino || mine.st_dev != named.st_dev;
}

bool LmdbEnv::is_out_of_space() const {
    constexpr std::uint64_t kLittle = 1 << 20;
    struct statvfs disk {};
    if (::fstatvfs(handle(), &disk) == 0 && std::uint64_t{disk.f_bavail} * disk.f_frsize < kLittle) return true;
    struct rlimit limit {};
    return ::getrlimit(RLIMIT_FSIZE, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
           limit.rlim_cur < file_bytes() + kLittle;
}

// LMDB's fdatasync need not record that the file grew, so a grown file gets an fsync; and it is made a little longer
// than it must be, because then the next commits do not grow it and save that sync. The slack is a hole: it takes no
// disk. Called under the writer lock, so nobody else changes the length.
void LmdbEnv::settle(std::uint64_t bytes_before) {
    auto bytes = file_bytes();
    MDB_envinfo info{};
    MDB_stat stat{};
    mdb_env_info(env_, &info);
    mdb_env_stat(env_, &stat);
    auto needed = (info.me_last_pgno + 1) * std::uint64_t{stat.ms_psize};
    if (bytes <= bytes_before && bytes >= needed) return;

    struct rlimit limit {};
    bool limited = ::getrlimit(RLIMIT_FSIZE, &limit) != 0 || limit.rlim_cur != RLIM_INFINITY;
    auto slack = std::clamp<std::uint64_t>(bytes / 64, 256 << 10, 1 << 20);
    auto longer = whole_pages(std::max(bytes, needed) + slack);
    // Without the slack nothing is lost but a sync later, so a refusal is passed over.
    if (!limited && ::ftruncate(handle(), static_cast<off_t>(longer)) != 0) errno = 0;
    if (::fsync(handle()) != 0) throw_code("fsync", folder_, errno);
}

}  // namespace kehu::store
