#include "cli/dump.hpp"

#include <algorithm>

#include "cli/backups.hpp"
#include "cli/destination.hpp"
#include "cli/store_merge.hpp"
#include "core/exchange/dump.hpp"

namespace kehu::cli {
namespace {

bool is_given(const Arguments& arguments, const Argument& option) {
    return option.takes == Takes::flag ? arguments.flag(option.name) : !arguments.values(option.name).empty();
}

void check_export(const Arguments& arguments) {
    constexpr std::string_view kAllowed[] = {"all", "jsonl", "output", "force", "manifest"};
    constexpr const char* kHint = "kehu export --all -o all.jsonl";
    if (const Argument* other = other_option(arguments, kAllowed))
        throw Error(ExitCode::usage,
                    say("--all is the whole store as JSON lines; --{} does not go with it", other->name), kHint);
    if (arguments.kind_named || !arguments.rest().empty())
        throw Error(ExitCode::usage, tr("--all is the whole store; it takes neither a kind nor a query"), kHint);
}

void check_import(const Session& session, const Arguments& arguments, const std::string& path,
                  const std::string& name) {
    constexpr std::string_view kAllowed[] = {"dry-run", "json", "yes", "overwrite"};
    const std::string hint = session.options().store_typed
                                 ? fmt::format("kehu --store {} import {}", session.store_folder(), path)
                                 : fmt::format("kehu import {}", path);
    if (arguments.command->name != "import" || !arguments.operand("KIND").empty())
        throw Error(ExitCode::usage, say("{} is a whole store, not rows of one kind", name), hint);
    if (const Argument* other = other_option(arguments, kAllowed))
        throw Error(ExitCode::usage, say("{} is a whole store; --{} does not go with it", name, other->name), hint);
}

// Nothing is lost by taking the place of a store in which nothing was ever written.
bool is_filled(const Session& session) {
    if (!session.store_exists()) return false;
    bool filled = false;
    book::open_to_read(session.store_folder()).read([&](const book::Reader& reader) {
        filled = reader.last_sequence() != 0;
    });
    return filled;
}

}  // namespace

const Argument* other_option(const Arguments& arguments, std::span<const std::string_view> allowed) {
    for (const std::span<const Argument> options : {arguments.command->arguments, arguments.command->more})
        for (const Argument& option : options) {
            const bool is_operand = option.takes == Takes::operand || option.takes == Takes::optional ||
                                    option.takes == Takes::rest || option.takes == Takes::some ||
                                    option.takes == Takes::query;
            if (is_operand || std::find(allowed.begin(), allowed.end(), option.name) != allowed.end()) continue;
            if (is_given(arguments, option)) return &option;
        }
    return nullptr;
}

ExitCode export_all(Session& session, const Arguments& arguments) {
    check_export(arguments);
    const std::string file = arguments.value("output").value_or("");
    if (!arguments.flag("force")) refuse_to_replace(file, exchange::is_dump);
    if (arguments.flag("manifest")) check_manifest(file, arguments.flag("force"));
    book::BackupInfo info;
    session.book().read([&](const book::Reader& reader) {
        Destination out(session, file, Readers::only_owner);
        info = exchange::write_dump(reader, book::folder_name(session.store_folder()), session.now(),
                                    [&](std::string_view bytes) { out.write(bytes); });
        if (arguments.flag("manifest")) out.add_manifest(manifest_of(reader, info.records(), session.now()));
        out.commit();
    });
    if (!file.empty() && file != "-" && session.input_is_terminal())
        session.note(say_n("{} record in {}", "{} records in {}", info.records(), info.records(), file));
    return ExitCode::done;
}

ExitCode import_all(Session& session, const Arguments& arguments, const std::string& path, const std::string& name,
                    Snapshot file) {
    check_import(session, arguments, path, name);
    const exchange::Dump dump(name, std::move(file));
    if (is_filled(session)) return merge_store(session, arguments, dump);
    if (arguments.flag("dry-run")) {
        try_rows(session, dump);
        return ExitCode::done;
    }
    if (!session.store_exists()) session.check_may_create();
    dump.verify();
    const bool is_new = !session.store_exists();
    book::RestoreOptions options = restore_options(session, "import", path == "-" ? "" : name);
    options.keep_old = [&]() -> std::string {
        if (is_filled(session))
            throw Error(ExitCode::decision, say("this store is not empty any more: {}", session.store_folder()),
                        tr("again, into what it holds now: the same command"));
        return "";
    };
    const book::Restored restored = book::restore_folder(folder_to_restore(session), dump, options);
    if (is_new) session.note(tr("created your store (kehu config list shows where)"));
    if (arguments.flag("json"))
        session.line(restored_json(name, dump.info(), restored) + "}");
    else
        print_restored(session, name, dump.info(), restored);
    return ExitCode::done;
}

ExitCode import_changes(Session& session, const Arguments& arguments, const std::string& path, const std::string& name,
                        Snapshot file) {
    check_import(session, arguments, path, name);
    const exchange::ChangesFile changes(name, std::move(file));
    return merge_changes(session, arguments, changes);
}

}  // namespace kehu::cli
