// backup: the whole store as one verified file; `backup verify FILE` tries a restore of one.
#include <sys/stat.h>
#include <unistd.h>

#include "cli/backups.hpp"
#include "cli/files.hpp"
#include "cli/fit.hpp"
#include "core/book/codec.hpp"
#include "core/book/folder.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kDefaultName = "kehu.bak";

bool is_there(const std::string& path) {
    struct stat facts {};
    return lstat(path.c_str(), &facts) == 0;
}

// -o FILE as it stands; in a folder, without -o and with --keep the name gets the day. With --keep a later backup of a
// day takes the place of an earlier one, but never that of another store.
std::string choose_name(Session& session, const Arguments& arguments) {
    std::string path = arguments.value("output").value_or("");
    if (path == "-" || path.starts_with("/dev/"))
        throw Error(ExitCode::usage, tr("a backup goes into a file: it is read again to verify it"),
                    "kehu backup -o FILE");
    bool dated = path.empty() || arguments.value("keep");
    if (is_folder(path)) {
        path += path.back() == '/' ? "" : "/";
        dated = true;
    }
    if (path.empty() || path.back() == '/') path += kDefaultName;
    const text::Zone& zone = session.book().settings().zone;
    if (dated) path = dated_name(path, text::format_date(zone.day_of(session.now().seconds)));
    if (!is_there(path) || arguments.flag("force")) return path;
    const char* ways = tr("replace it: --force   another name: kehu backup -o FILE");
    if (!arguments.value("keep")) throw Error(ExitCode::decision, say("{} is there already", path), ways);
    book::GivenNumbers store;
    session.book().read([&](const book::Reader& reader) { store = book::given_numbers(reader); });
    if (!is_backup_of(path, store))
        throw Error(ExitCode::decision, say("{} is there already and is no backup of this store", path), ways);
    return path;
}

std::optional<std::uint64_t> number_kept(const Arguments& arguments) {
    auto keep = arguments.number("keep");
    if (keep == 0u) throw Error(ExitCode::usage, tr("--keep needs a number from 1 on"));
    return keep;
}

// For `doctor`. The backup is done, so a store that is busy or may not be written to is no reason to fail.
void remember(Session& session, const book::BackupInfo& info) {
    try {
        session.book().write(session.author(), {"backup"}, [&](book::Writer& writer) {
            writer.put_meta(book::kLastBackupKey, book::encode_last_backup({info.created, info.sequence}));
        });
    } catch (const store::StoreError& error) {
        session.note(say("the backup is done, but the store could not note it: {}", error.what()));
    }
}

std::string json(const book::BackupInfo& info, const std::string& path, const std::vector<std::string>& deleted) {
    std::string out = "{\"file\":";
    text::append_json_string(out, path);
    out += fmt::format(",\"records\":{},\"op\":{},\"verified\":true,\"deleted\":[", info.records(), info.sequence);
    for (std::size_t i = 0; i < deleted.size(); ++i) text::append_json_string(out += i ? "," : "", deleted[i]);
    return out + "]}";
}

ExitCode make(Session& session, const Arguments& arguments) {
    auto keep = number_kept(arguments);
    // Opened for writing only to note the backup at the end.
    session.open_book(Access::change, "backup");
    std::string path = choose_name(session, arguments);
    book::BackupInfo info;
    book::GivenNumbers store;
    session.book().read([&](const book::Reader& reader) {
        info = make_backup(reader, path, book::folder_name(session.store_folder()), session.now());
        store = book::given_numbers(reader);
    });
    std::vector<std::string> deleted;
    if (keep) deleted = prune_backups(session, store, path, *keep);
    remember(session, info);
    if (arguments.flag("json")) {
        session.line(json(info, path, deleted));
    } else if (!session.options().quiet) {
        const std::string done = session.shown(say_n("Backed up {} record (op {}) to {}, verified.",
                                                     "Backed up {} records (op {}) to {}, verified.", info.records(),
                                                     grouped(info.records()), info.sequence, path));
        session.line(fitted(done, session.columns(), session.width_rule()));
        if (!deleted.empty())
            session.note(say_n("deleted {} older backup", "deleted {} older backups", deleted.size(), deleted.size()));
    }
    session.flush();
    session.tidy_index();
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string word = arguments.operand("verify");
    std::string file = arguments.operand("FILE");
    if (word.empty()) return make(session, arguments);
    if ((word != "verify" && word != "校验") || file.empty())
        throw Error(ExitCode::usage, tr("a backup's file is named with -o: kehu backup -o FILE"),
                    tr("to try one: kehu backup verify FILE"));
    try_rows(session, *open_rows(file));
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "verify", "", "", mark("try a backup: every checksum, and a restore into a scratch folder")},
    {Takes::optional, "FILE", "", "", mark("the backup to try")},
    {Takes::value, "output", "输出", "FILE", mark("into this file or folder (default: kehu-DATE.bak, here)"), 'o'},
    {Takes::value, "keep", "保留", "N",
     mark("put the day into the name, keep the N newest backups of this store there, one a day, delete the others")},
    {Takes::flag, "force", "强制", "", mark("replace a file of that name"), 'f'},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kBackupCommand;
constexpr Command kBackupCommand{
    .name = "backup",
    .chinese = "备份",
    .group = mark("Keep safe"),
    .summary = mark("write the whole store into one verified file"),
    .details = mark("Others may go on working meanwhile. The file holds all records with their history and can be "
                    "restored on any machine. It is not encrypted: whoever has it can read it."),
    .examples = "kehu backup\nkehu backup -o /media/usb/shop.bak --keep 14\nkehu backup verify kehu-2026-11-21.bak",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
