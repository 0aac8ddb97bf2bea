#include "cli/backups.hpp"

#include <dirent.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

#include "cli/files.hpp"
#include "core/exchange/dump.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kDayShape = "-0000-00-00";

bool is_day(std::string_view text) {
    if (text.size() != kDayShape.size()) return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (kDayShape[i] == '0' ? text[i] < '0' || text[i] > '9' : text[i] != kDayShape[i]) return false;
    return true;
}

// "dir/shop-2026-11-21.bak": folder "dir/", stem "shop", day "-2026-11-21" or none, ending ".bak" or none.
struct Name {
    std::string folder, stem, day, ending;

    explicit Name(const std::string& path) {
        std::size_t slash = path.rfind('/');
        folder = slash == path.npos ? "" : path.substr(0, slash + 1);
        stem = path.substr(folder.size());
        std::size_t dot = stem.rfind('.');
        if (dot != stem.npos && dot > 0) {
            ending = stem.substr(dot);
            stem.erase(dot);
        }
        if (stem.size() > kDayShape.size() && is_day(std::string_view(stem).substr(stem.size() - kDayShape.size()))) {
            day = stem.substr(stem.size() - kDayShape.size());
            stem.erase(stem.size() - kDayShape.size());
        }
    }
    bool same_but_day(const Name& other) const {
        return folder == other.folder && stem == other.stem && ending == other.ending && !other.day.empty();
    }
};

std::vector<std::string> names_in(const std::string& folder) {
    std::vector<std::string> names;
    std::unique_ptr<DIR, int (*)(DIR*)> open(opendir(folder.empty() ? "." : folder.c_str()), &closedir);
    while (const dirent* entry = open ? readdir(open.get()) : nullptr) names.emplace_back(entry->d_name);
    return names;
}

bool is_of_store(const book::BackupInfo& info, const book::GivenNumbers& store) {
    return info.store_id == store.store_id ||
           std::any_of(store.lives.begin(), store.lives.end(),
                       [&](const book::Life& life) { return life.store_id == info.store_id; });
}

struct Candidate {
    book::BackupFile file;
    bool newer_than(const Candidate& other) const {
        const book::BackupInfo &mine = file.info(), &others = other.file.info();
        if (mine.created.seconds != others.created.seconds) return mine.created.seconds > others.created.seconds;
        return file.path() > other.file.path();
    }
};

std::vector<Candidate> others_of_store(const book::GivenNumbers& store, const std::string& path) {
    Name mine(path);
    std::vector<Candidate> found;
    for (const std::string& name : names_in(mine.folder)) {
        std::string other = mine.folder + name;
        if (other == path || !mine.same_but_day(Name(other))) continue;
        try {
            Candidate candidate{book::BackupFile(other)};
            if (is_of_store(candidate.file.info(), store)) found.push_back(std::move(candidate));
        } catch (const Error&) {
            // Not a backup, or not to be read: nothing of ours to delete.
        }
    }
    std::sort(found.begin(), found.end(), [](const Candidate& a, const Candidate& b) { return a.newer_than(b); });
    return found;
}

}  // namespace

std::string dated_name(const std::string& path, const std::string& day) {
    Name name(path);
    return name.day.empty() ? name.folder + name.stem + "-" + day + name.ending : path;
}

book::BackupInfo make_backup(const book::Reader& reader, const std::string& path, const std::string& store_name,
                             text::Moment now) {
    NewFile file(path, true);
    book::BackupInfo written =
        book::write_backup(reader, store_name, now, [&](std::string_view bytes) { file.write(bytes); });
    book::BackupFile again(file.synced_temporary());
    again.verify();
    if (again.info() != written) throw Error(ExitCode::io, say("{} does not hold what was written", path));
    file.commit();
    return written;
}

std::unique_ptr<book::RowSource> open_rows(const std::string& path) {
    if (exchange::is_dump(begin_of_file(path))) return std::make_unique<exchange::Dump>(path, read_large_file(path));
    return std::make_unique<book::BackupFile>(path);
}

std::string folder_to_restore(const Session& session) {
    std::string folder = session.store_folder();
    while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
    return folder;
}

book::RestoreOptions restore_options(Session& session, std::string_view verb, const std::string& path) {
    book::RestoreOptions options;
    options.author = session.author();
    options.origin = path.substr(path.rfind('/') + 1);
    options.lock.wait_seconds = session.input_is_terminal() ? -1 : 5;
    options.lock.holder = fmt::format("kehu {}", verb);
    options.lock.on_wait = [&session](const std::string& holder) {
        session.note(say("waiting for {} to finish writing", holder));
    };
    return options;
}

std::string restored_json(const std::string& file, const book::BackupInfo& info, const book::Restored& restored) {
    std::string out = "{\"file\":";
    text::append_json_string(out, file);
    return out + fmt::format(",\"records\":{},\"from\":{},\"op\":{}", info.records(), info.sequence, restored.op);
}

void print_restored(Session& session, const std::string& file, const book::BackupInfo& info,
                    const book::Restored& restored) {
    for (const std::string& fault : restored.faults) session.warn(fault);
    if (session.options().quiet) return;
    text::Zone zone = book::open_to_read(session.store_folder()).settings().zone;
    session.line(session.shown(
        say_n("Restored {} record (op {}, {}) from {}.", "Restored {} records (op {}, {}) from {}.", info.records(),
              grouped(info.records()), info.sequence, text::format_moment(info.created, zone), file)));
}

void try_rows(Session& session, const book::RowSource& source) {
    source.verify();
    book::CheckReport report = book::try_restore(source, session.author());
    for (const std::string& fault : report.faults) session.line(session.shown(fault));
    if (!report.faults.empty())
        throw Error(ExitCode::data, say("{} is whole, but its records contradict each other", source.path()),
                    tr("the faults were in the store when it was made: kehu check"));
    if (session.options().quiet) return;
    const book::BackupInfo& info = source.info();
    session.line(session.shown(say_n("{} is whole and can be restored: {} record (op {}).",
                                     "{} is whole and can be restored: {} records (op {}).", info.records(),
                                     source.path(), grouped(info.records()), info.sequence)));
}

bool is_backup_of(const std::string& path, const book::GivenNumbers& store) {
    try {
        return is_of_store(book::BackupFile(path).info(), store);
    } catch (const Error&) {
        return false;
    }
}

std::vector<std::string> prune_backups(Session& session, const book::GivenNumbers& store, const std::string& path,
                                       std::uint64_t keep) {
    std::vector<std::string> deleted;
    std::uint64_t kept = 1;
    for (const Candidate& other : others_of_store(store, path)) {
        const std::string& name = other.file.path();
        if (kept >= keep) {
            if (unlink(name.c_str()) != 0) throw file_error(name, errno);
            deleted.push_back(name);
            continue;
        }
        try {
            other.file.verify();
            ++kept;
        } catch (const Error& error) {
            session.warn(say("{}; it stays, but does not count as one of {}", error.what(), keep));
        }
    }
    return deleted;
}

}  // namespace kehu::cli
