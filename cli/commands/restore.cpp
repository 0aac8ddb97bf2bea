// restore: a backup becomes the store. What it replaces is backed up first, and nothing is touched before the backup
// has been read to its end.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/backups.hpp"
#include "cli/isolated.hpp"
#include "core/book/folder.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

// As the store's own commands show times; one that cannot be read has nothing to say.
text::Zone zone_of_store(const std::string& folder) {
    try {
        return book::open_to_read(folder).settings().zone;
    } catch (const store::StoreError&) {
        return text::Zone(text::system_zone());
    }
}

void confirm(Session& session, const Arguments& arguments, const book::BackupInfo& info) {
    std::string name = book::folder_name(session.store_folder());
    auto given = arguments.value("confirm");
    if (!given && session.may_ask()) {
        session.warn(say("this replaces the store {} by {} records of {}", session.store_folder(),
                         grouped(info.records()),
                         text::format_moment(info.created, zone_of_store(session.store_folder()))));
        given = session.ask(say("type the store's name, {}, to go on: ", name));
    }
    if (given == name) return;
    throw Error(ExitCode::decision,
                given ? say("'{}' is not the store's name; nothing was changed", *given)
                      : say("this would replace the store {}", session.store_folder()),
                say("if that is meant: --confirm={}", name));
}

// "shop-before-restore-2026-11-21-140500.bak" beside the store, a name that is not taken.
std::string name_beside(Session& session, const std::string& what, const std::string& ending) {
    std::string time = text::format_moment(session.now(), text::Zone(text::system_zone()));
    std::replace(time.begin(), time.end(), ' ', '-');
    std::erase(time, ':');
    std::string base = folder_to_restore(session) + "-" + what + "-" + time;
    std::string path = base + ending;
    struct stat facts {};
    for (int i = 2; lstat(path.c_str(), &facts) == 0; ++i) path = base + "-" + std::to_string(i) + ending;
    return path;
}

// Where the old store went.
struct Kept {
    std::string backup, folder;
};

// A damaged store may kill its reader, so a child makes the backup. Whatever keeps it from reading leads to the folder
// being kept as it is; a full disk or a missing permission ends the restore.
std::string keep_old(Session& session, Kept& kept) {
    const std::string& folder = session.store_folder();
    std::string path = name_beside(session, "before-restore", ".bak");
    Isolated backup = run_isolated(folder, [&]() -> std::string {
        try {
            book::open_to_read(folder).read([&](const book::Reader& reader) {
                make_backup(reader, path, book::folder_name(folder), session.now());
            });
        } catch (const store::StoreError& error) {
            if (error.failure != store::Failure::damaged && error.failure != store::Failure::unsupported) throw;
            return error.what();
        }
        return "";
    });
    if (backup.result && backup.result->empty()) {
        kept.backup = path;
        return "";
    }
    kept.folder = name_beside(session, "damaged", "");
    session.warn(say("the store cannot be read ({}), so its folder is kept as it is",
                     backup.result ? *backup.result : backup.death));
    return kept.folder;
}

std::string json(const book::BackupInfo& info, const book::Restored& restored, const std::string& file,
                 const Kept& kept) {
    std::string out = restored_json(file, info, restored);
    if (!kept.backup.empty()) text::append_json_string(out += ",\"before\":", kept.backup);
    if (!kept.folder.empty()) text::append_json_string(out += ",\"damaged\":", kept.folder);
    return out + "}";
}

void print(Session& session, const book::BackupInfo& info, const book::Restored& restored, const std::string& file,
           const Kept& kept) {
    print_restored(session, file, info, restored);
    if (session.options().quiet) return;
    if (!kept.backup.empty())
        session.note(say("what was there before: {}   (back again: kehu restore that file)", kept.backup));
    if (!kept.folder.empty()) session.note(say("the damaged store: {}", kept.folder));
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string path = arguments.operand("FILE");
    const std::string& folder = session.store_folder();
    if (folder.empty())
        throw Error(ExitCode::no_input, tr("there is no home folder to keep a store in"),
                    tr("name one: kehu --store DIR ..., or set KEHU_STORE"));
    const std::unique_ptr<book::RowSource> backup = open_rows(path);
    backup->verify();
    if (session.store_exists()) confirm(session, arguments, backup->info());

    Kept kept;
    book::RestoreOptions options = restore_options(session, "restore", path);
    options.accept_faults = arguments.flag("force");
    options.keep_old = [&] { return keep_old(session, kept); };
    book::Restored restored = book::restore_folder(folder_to_restore(session), *backup, options);
    if (arguments.flag("json"))
        session.line(json(backup->info(), restored, path, kept));
    else
        print(session, backup->info(), restored, path, kept);
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "FILE", "", "", mark("a backup, made by kehu backup, or a file of kehu export --all")},
    {Takes::value, "confirm", "确认", "NAME", mark("replace this store: its name is the last part of its folder")},
    {Takes::flag, "force", "强制", "", mark("take a backup whose records contradict each other as it is"), 'f'},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kRestoreCommand;
constexpr Command kRestoreCommand{
    .name = "restore",
    .chinese = "恢复",
    .group = mark("Keep safe"),
    .summary = mark("make a backup the store again"),
    .details = mark("The backup is read to its end first; a damaged one changes nothing. What is replaced is backed "
                    "up beside the store. Records keep their ids and uids; numbers that were given since are not "
                    "given again."),
    .examples =
        "kehu restore kehu-2026-11-21.bak\nkehu restore kehu-2026-11-21.bak --confirm=default\n"
        "kehu --store /tmp/look restore kehu-2026-11-21.bak",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
