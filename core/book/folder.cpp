#include "core/book/folder.hpp"

#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <optional>

#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kShownFaults = 5;

Error contradiction(const RowSource& backup, const CheckReport& report) {
    std::string list;
    for (std::size_t i = 0; i < report.faults.size() && i < kShownFaults; ++i) list += "\n  " + report.faults[i];
    return Error(ExitCode::data, say("the records in {} contradict each other:{}", backup.path(), list),
                 tr("nothing was changed; use another backup, or take it as it is: --force"));
}

// A folder that goes away with the store in it.
class Scratch {
  public:
    Scratch() {
        const char* base = std::getenv("TMPDIR");
        path_ = std::string(base && *base == '/' ? base : "/tmp") + "/kehu-XXXXXX";
        if (!::mkdtemp(path_.data()))
            throw Error(ExitCode::io, say("cannot make a folder {}: {}", path_, std::strerror(errno)));
    }
    ~Scratch() {
        for (const char* name : {"/data.mdb", "/lock.mdb", "/writer.lock"}) ::unlink((store() + name).c_str());
        ::rmdir(store().c_str());
        ::rmdir(path_.c_str());
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    std::string store() const { return path_ + "/store"; }

  private:
    std::string path_;
};

// Of a store just made from this backup, so whatever cannot be read in it is the backup's fault.
CheckReport check_restored(const std::string& folder, const RowSource& backup, Sequence& last) {
    CheckReport report;
    try {
        open_to_read(folder).read([&](const Reader& reader) {
            report = check(reader);
            last = reader.last_sequence();
        });
    } catch (const store::StoreError& fault) {
        if (fault.failure != store::Failure::damaged && fault.failure != store::Failure::unsupported) throw;
        throw Error(ExitCode::data, say("{} cannot be restored: {}", backup.path(), fault.what()),
                    tr("nothing was changed; use another backup"));
    }
    return report;
}

}  // namespace

bool is_store(const std::string& folder) {
    return !folder.empty() && store::lmdb_exists(folder);
}

Book open_to_read(const std::string& folder) {
    return Book(store::open_lmdb(folder, {}));
}

std::string folder_name(const std::string& folder) {
    std::string_view path = folder;
    while (path.size() > 1 && path.back() == '/') path.remove_suffix(1);
    std::size_t slash = path.rfind('/');
    return std::string(slash == path.npos || path.size() == 1 ? path : path.substr(slash + 1));
}

Restored restore_folder(const std::string& folder, const RowSource& backup, const RestoreOptions& options) {
    Restored restored;
    std::optional<GivenNumbers> replaced;
    store::Replacement steps;
    steps.begin = [&] {
        if (!is_store(folder)) return std::string();
        std::string keep_as = options.keep_old();
        if (keep_as.empty()) open_to_read(folder).read([&](const Reader& reader) { replaced = given_numbers(reader); });
        return keep_as;
    };
    steps.fill = [&](store::WriteTxn& txn) {
        fill_from_rows(txn, backup, options.author, options.origin, replaced ? &*replaced : nullptr);
    };
    steps.prove = [&](const std::string& aside) {
        CheckReport report = check_restored(aside, backup, restored.op);
        if (!report.faults.empty() && !options.accept_faults) throw contradiction(backup, report);
        restored.faults = std::move(report.faults);
    };
    store::replace_lmdb(folder, options.lock, steps);
    return restored;
}

CheckReport try_restore(const RowSource& backup, const Author& author) {
    Scratch scratch;
    store::create_lmdb(scratch.store(),
                       [&](store::WriteTxn& txn) { fill_from_rows(txn, backup, author, backup.path()); });
    Sequence last = 0;
    return check_restored(scratch.store(), backup, last);
}

}  // namespace kehu::book
