#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "store/descriptor.hpp"
#include "store/error.hpp"
#include "store/lmdb_env.hpp"

namespace kehu::store {

namespace {

// The table of free pages is LMDB's number 0: each value is a list whose first word is its length. Only writers read
// it, so damage in it shows here or at the next write.
std::uint64_t count_free_pages(MDB_txn* txn) {
    MDB_cursor* cursor = nullptr;
    if (mdb_cursor_open(txn, 0, &cursor) != 0) return 0;
    std::uint64_t pages = 0;
    MDB_val key{}, list{};
    int code = 0;
    while ((code = mdb_cursor_get(cursor, &key, &list, MDB_NEXT)) == 0) {
        std::uint64_t count = 0;
        if (list.mv_size >= sizeof count) std::memcpy(&count, list.mv_data, sizeof count);
        pages += count;
    }
    mdb_cursor_close(cursor);
    if (code != MDB_NOTFOUND)
        throw StoreError(Failure::damaged, std::string("the list of free pages: ") + mdb_strerror(code));
    return pages;
}

unsigned count_readers(MDB_env* env) {
    unsigned lines = 0;
    auto count = [](const char* line, void* context) {
        // A line for each slot in use, after a heading; without readers one sentence in brackets.
        if (line[0] == ' ' && std::strstr(line, "pid") == nullptr) ++*static_cast<unsigned*>(context);
        return 0;
    };
    mdb_reader_list(env, count, &lines);
    return lines;
}

// A shared lock is refused exactly while somebody writes; unlike taking the lock it leaves the line as it is.
void look_at_writer(const std::string& folder, LmdbFacts& facts) {
    Descriptor file(::open((folder + "/" + kWriterFile).c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW));
    if (!file) return;
    facts.is_writing = ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
    char line[512];
    ssize_t got = ::pread(file.get(), line, sizeof line, 0);
    facts.writer.assign(line, got > 0 ? static_cast<std::size_t>(got) : 0);
    facts.writer.resize(std::min(facts.writer.find('\n'), facts.writer.size()));
    facts.writer.resize(facts.writer.find_last_not_of(' ') + 1);
}

}  // namespace

LmdbFacts lmdb_facts(const std::string& folder) {
    DataFile file = inspect_data_file(folder);
    std::optional<LmdbEnv> own;
    LmdbEnv* env = find_open_env(file);
    if (!env) env = &own.emplace(folder, LmdbOptions{});

    LmdbFacts facts;
    FaultScope faults;
    {
        std::unique_ptr<MDB_txn, decltype(&mdb_txn_abort)> txn(env->begin(MDB_RDONLY, 5), mdb_txn_abort);
        facts.free_pages = count_free_pages(txn.get());
    }
    MDB_envinfo info{};
    MDB_stat stat{};
    mdb_env_info(env->get(), &info);
    mdb_env_stat(env->get(), &stat);
    facts.file_bytes = file.bytes;
    facts.map_bytes = info.me_mapsize;
    facts.page_bytes = stat.ms_psize;
    facts.used_pages = info.me_last_pgno + 1 - facts.free_pages;
    facts.readers = count_readers(env->get());
    facts.max_readers = info.me_maxreaders;
    facts.stale_readers_cleared = env->stale_readers_cleared();
    facts.file_system = file_system_of(folder);
    look_at_writer(folder, facts);
    return facts;
}

}  // namespace kehu::store
