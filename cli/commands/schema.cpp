#include <algorithm>

#include "cli/destination.hpp"
#include "cli/output.hpp"
#include "cli/own_schema.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Kind;
using model::Schema;

// A schema file as given: its whole text, so that faults are told by its own lines, and its kinds one by one.
struct SchemaFile {
    std::string path, text;
    std::vector<std::pair<std::string, std::string>> kinds;  // name, YAML

    bool about(const std::string& kind) const {
        return std::any_of(kinds.begin(), kinds.end(), [&](const auto& own) { return own.first == kind; });
    }
};

SchemaFile read_schema(const std::string& path) {
    SchemaFile file{path == "-" ? tr("standard input") : path, read_file(path), {}};
    std::vector<model::SchemaPart> parts = model::split_schema_file(file.path, file.text);
    for (model::SchemaPart& part : parts) {
        std::string kind = model::part_kind(part);
        if (file.about(kind)) throw Error(ExitCode::config, say("{}: '{}' stands in it twice", file.path, kind));
        // The text of a file about one kind is kept as it stands, remarks included.
        file.kinds.emplace_back(kind, parts.size() == 1 ? file.text : part.text);
    }
    return file;
}

// What the store would know with the file in the place of what it holds of the file's kinds. Those come first to which
// nothing else may refer yet.
Schema with_file(const std::vector<OwnPart>& stored, const SchemaFile& file) {
    std::vector<model::SchemaPart> parts;
    model::SchemaPart whole{file.path, file.text, {}};
    for (const OwnPart& part : stored)
        if (file.about(part.kind))
            whole.tags.insert(whole.tags.end(), part.tags.begin(), part.tags.end());
        else if (!part.text.empty())
            parts.push_back({part.kind, part.text, part.tags});
    parts.push_back(std::move(whole));
    return compile_own(std::move(parts));
}

std::vector<std::string> own_fields(const Kind* kind) {
    std::vector<std::string> names;
    if (!kind) return names;
    for (const model::Field& field : kind->fields)
        if (field.tag >= model::kFirstCustomTag) names.emplace_back(field.name);
    return names;
}

std::string without(const std::vector<std::string>& names, const std::vector<std::string>& others) {
    std::string list;
    for (const std::string& name : names)
        if (std::find(others.begin(), others.end(), name) == others.end())
            list += (list.empty() ? "" : tr(", ")) + name;
    return list;
}

// A sentence for each thing that is new or gone.
std::vector<std::string> differences(const Schema& before, const Schema& after, const SchemaFile& file,
                                     const std::vector<OwnPart>& stored) {
    std::vector<std::string> lines;
    for (const auto& [name, text] : file.kinds) {
        const Kind* old = before.kind(name);
        const Kind& now = after.at_name(name);
        std::string added = without(own_fields(&now), own_fields(old)),
                    gone = without(own_fields(old), own_fields(&now));
        if (!old) {
            lines.push_back(say("New kind {} ({}): {}.", name, now.code.text(), added));
            continue;
        }
        if (!added.empty()) lines.push_back(say("Added to {}: {}.", name, added));
        if (!gone.empty()) lines.push_back(say("Removed from {}: {}.", name, gone));
        if (!added.empty() || !gone.empty()) continue;
        bool same = std::any_of(stored.begin(), stored.end(),
                                [&](const OwnPart& part) { return part.kind == name && part.text == text; });
        lines.push_back(same ? say("Nothing new in {}.", name) : say("Changed {}; its fields are the same.", name));
    }
    return lines;
}

std::string json_of(const SchemaFile& file, std::optional<book::Sequence> op) {
    std::string out = "{\"kinds\":[";
    for (const auto& [name, text] : file.kinds) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, name);
    }
    out += "]";
    if (op) out += ",\"op\":" + (*op ? std::to_string(*op) : "null");
    return out + "}";
}

ExitCode apply(Session& session, const Arguments& arguments, const std::string& path) {
    SchemaFile file = read_schema(path);
    std::vector<std::string> lines;
    if (!session.store_exists()) with_file({}, file);  // a wrong file must not leave a new store behind
    session.open_book(Access::write, "schema");
    book::Sequence op =
        session.book().write(session.author(), {"schema apply", path == "-" ? "" : path}, [&](book::Writer& writer) {
            std::vector<OwnPart> stored = own_parts(writer);
            Schema next = with_file(stored, file);
            accept_losses(writer, losses(writer, next), arguments.flag("force"));
            move_sensitive(writer, next);
            lines = differences(writer.schema(), next, file, stored);
            for (const auto& [kind, text] : file.kinds) put_own_text(writer, kind, text);
        });
    if (arguments.flag("json")) {
        session.line(json_of(file, op));
    } else if (!session.options().quiet) {
        if (op && !lines.empty()) lines.back().append("   ").append(tr("(undo: kehu undo)"));
        for (const std::string& line : lines) session.line(session.shown(line));
    }
    return ExitCode::done;
}

ExitCode check(Session& session, const Arguments& arguments, const std::string& path) {
    SchemaFile file = read_schema(path);
    std::vector<OwnPart> stored;
    if (session.store_exists()) {
        session.open_book(Access::read, "schema");
        session.book().read([&](const book::Reader& reader) { stored = own_parts(reader); });
    }
    Schema next = with_file(stored, file);
    if (arguments.flag("json")) {
        session.line(json_of(file, std::nullopt));
    } else if (!session.options().quiet) {
        for (const auto& [name, text] : file.kinds) {
            std::vector<std::string> fields = own_fields(&next.at_name(name));
            session.line(session.shown(say("{}: {} is right: {}.", file.path, name, without(fields, {}))));
        }
    }
    return ExitCode::done;
}

std::string builtin_text(const std::string& kind) {
    for (const model::SchemaText& builtin : model::builtin_kinds())
        if (builtin.name == kind + ".yaml") return std::string(builtin.text);
    return {};
}

// Without a kind all that is the user's own, as a file that `apply` reads; with a kind also what is built in.
ExitCode show(Session& session, const Arguments& arguments, const std::string& word) {
    session.open_book(Access::read, "schema");
    std::vector<OwnPart> stored;
    session.book().read([&](const book::Reader& reader) { stored = own_parts(reader); });
    std::string kind(word.empty() ? "" : kind_named(session.book().schema(), word).name);
    std::string out = kind.empty() || arguments.flag("own") ? "" : builtin_text(kind);
    for (const OwnPart& part : stored) {
        if (part.text.empty() || (!kind.empty() && part.kind != kind)) continue;
        if (!out.empty()) out += "---\n";
        out += part.text;
        if (!out.ends_with('\n')) out += '\n';
    }
    if (out.empty()) {
        session.plain_note(tr("nothing has been added to the built-in kinds"));
        return ExitCode::nothing;
    }
    Destination destination(session, arguments.value("output").value_or(""));
    destination.write(out);
    destination.commit();
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string verb = arguments.operand("VERB"), word = arguments.operand("FILE");
    struct Verb {
        std::string_view name, chinese;
        ExitCode (*run)(Session&, const Arguments&, const std::string&);
        bool needs_file;
    };
    static constexpr Verb kVerbs[] = {
        {"show", "查看", show, false}, {"apply", "应用", apply, true}, {"check", "检查", check, true}};
    if (verb.empty()) verb = "show";
    for (const Verb& known : kVerbs) {
        bool meant = verb == known.name || verb == known.chinese || (verb == "显示" && known.run == show);
        if (!meant) continue;
        if (known.needs_file && word.empty())
            throw Error(ExitCode::usage, say("say which file: kehu schema {} FILE.yaml", known.name));
        return known.run(session, arguments, word);
    }
    std::vector<std::string> names{"show", "apply", "check"};
    auto near = text::nearest(verb, names);
    throw Error(ExitCode::usage,
                near ? say("no command 'schema {}'; did you mean 'schema {}'?", verb, *near)
                     : say("no command 'schema {}': show, apply, check", verb),
                tr("see: kehu help schema"));
}

constexpr Argument kArguments[] = {
    {Takes::optional, "VERB", "", "", mark("show, apply or check")},
    {Takes::optional, "FILE", "", "", mark("a schema in YAML (-: stdin); for show, a kind")},
    {Takes::flag, "own", "自定", "", mark("show only what was added to the built-in kinds")},
    {Takes::flag, "force", "强制", "", mark("take away values that the new schema has no place for"), 'f'},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
};

}  // namespace

extern const Command kSchemaCommand;
// How far the store is opened depends on the verb, so it opens the book itself: `schema apply` may be the first word to
// a new store, and a file can be checked without any.
constexpr Command kSchemaCommand{
    .name = "schema",
    .chinese = "结构",
    .group = mark("House"),
    .summary = mark("show, check or apply a schema: kinds and fields of your own in YAML"),
    .details =
        mark("A file holds one kind, or several with --- between them: a new one, or further fields of a built-in "
             "one. It takes the place of what was applied for these kinds before. The built-in kinds are written "
             "in the same format: kehu schema show customer."),
    .examples = "kehu schema show customer\nkehu schema check visit.yaml\nkehu schema apply visit.yaml",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
