// config: the settings of the store, which are records and so have a history and an undo, and those of the user's own
// file.
#include <algorithm>

#include "cli/global_options.hpp"
#include "cli/table.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

struct Key {
    std::string_view name, chinese;
    bool of_store;
    const char* summary;
};
constexpr Key kKeys[] = {
    {"zone", "时区", true, mark("time zone of days and times")},
    {"country", "国家", true, mark("country of phones without a country code")},
    {"currency", "货币", true, mark("currency of amounts without one")},
    {"store", "库", false, mark("folder of the store")},
    {"staff", "员工", false, mark("who is writing")},
    {"language", "语言", false, mark("en or zh")},
    {"pager", "分页器", false, mark("program for long text")},
    {"editor", "编辑器", false, mark("program for forms")},
    {"color", "颜色", false, mark("auto, always or never")},
};

const Key& key_named(const std::string& word) {
    for (const Key& key : kKeys)
        if (key.name == word || key.chinese == word) return key;
    throw Error(ExitCode::usage, say("no setting is called '{}'", word), tr("all settings: kehu config list"));
}

struct Value {
    std::string text;
    std::string_view origin;
};

std::string store_value(const model::Settings& settings, std::string_view key) {
    if (key == "zone") return settings.zone.name();
    if (key == "country") return settings.country;
    return std::string(settings.currency.text());
}

// What an option of this very command line says differs from all that lies below it.
Value user_value(const Session& session, std::string_view key) {
    const GlobalOptions& options = session.options();
    Origin below = user_setting(key, {}, read_settings_file(settings_file_path()));
    std::string used = key == "store"      ? options.store
                       : key == "staff"    ? session.author().staff
                       : key == "language" ? (session.language() == Language::chinese ? "zh" : "en")
                       : key == "pager"    ? options.pager
                       : key == "editor"   ? options.editor
                                           : options.color;
    bool by_option = !below.value.empty() && below.value != used && (key == "store" || key == "color");
    bool by_default = below.value.empty();
    if (by_default && key == "color" && used != "auto") by_option = true;
    if (by_default && key == "store" && options.store_named) by_option = true;
    return {used, by_option ? "option" : below.from};
}

Value value_of(Session& session, const Key& key) {
    if (!key.of_store) return user_value(session, key.name);
    if (!session.has_book()) return {"", "store"};
    return {store_value(session.book().settings(), key.name), "store"};
}

std::string json_of(const Key& key, const Value& value) {
    std::string out = "{\"key\":";
    text::append_json_string(out, key.name);
    text::append_json_string(out += ",\"value\":", value.text);
    text::append_json_string(out += ",\"origin\":", value.origin);
    return out + "}";
}

// Where a value comes from, for people; machine output keeps the plain word.
std::string origin_word(std::string_view origin) {
    for (const char* word : {mark("store"), mark("option"), mark("environment"), mark("file"), mark("default")})
        if (origin == word) return tr(word);
    return std::string(origin);
}

void list(Session& session, const Arguments& arguments) {
    bool lines = arguments.flag("jsonl"), json = arguments.flag("json");
    std::string out;
    std::vector<Table::Column> columns{{tr("KEY")}, {tr("VALUE")}};
    if (arguments.flag("origin")) columns.push_back({tr("ORIGIN")});
    columns.push_back({tr("MEANING")});
    Table table(
        std::move(columns), session.columns(), session.width_rule(), [&](std::string_view line) { session.out(line); },
        session.color());
    for (const Key& key : kKeys) {
        Value value = value_of(session, key);
        if (lines || json) {
            if (!value.text.empty())
                out.append(json && !out.empty() ? "," : "").append(json_of(key, value)).append(lines ? "\n" : "");
            continue;
        }
        std::vector<std::string> cells{std::string(key.name), value.text};
        if (arguments.flag("origin")) cells.emplace_back(origin_word(value.origin));
        cells.emplace_back(tr(key.summary));
        table.row(std::move(cells));
    }
    if (lines) return session.out(out);
    if (json) return session.out("[" + out + "]\n");
    table.finish();
    session.note(say("settings of your own are in {}", settings_file_path()));
}

std::string checked(std::string_view key, const std::string& value) {
    std::string text(text::trim(value));
    if (key == "zone") return text::Zone(text).name();
    if (key == "currency") return std::string(text::parse_currency(text).text());
    if (key == "country") {
        std::transform(text.begin(), text.end(), text.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        bool fits =
            text.size() == 2 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (!fits) throw BadValue(say("'{}' is no country; two letters such as CN or US are", value));
    }
    if (key == "language" && text != "en" && text != "zh") throw BadValue(say("language is en or zh, not '{}'", value));
    if (key == "color" && text != "auto" && text != "always" && text != "never")
        throw BadValue(say("color is auto, always or never, not '{}'", value));
    if (text.empty() || text.find('\n') != text.npos)
        throw BadValue(say("a setting needs a value of one line: kehu config set {} VALUE", key));
    return text;
}

void set_in_store(Session& session, std::string_view key, const std::string& text) {
    session.open_book(Access::change, "config");
    std::string before = store_value(session.book().settings(), key);
    session.book().write(session.author(), {"config", std::string(key)}, [&](book::Writer& writer) {
        const model::Kind& kind = writer.schema().at(model::kSetting);
        const model::Field &name = kind.at_name("name"), &value = kind.at_name("value");
        std::optional<store::RecordId> there;
        writer.scan_records(kind, [&](const model::Row& row) {
            if (row.record.value(name.tag) == key) there = row.id;
            return !there;
        });
        model::Record record = there ? model::Record(writer.get(*there)->record) : model::Record();
        record.set(name.tag, key);
        record.set(value.tag, text);
        if (there) {
            writer.change(*there, std::move(record));
        } else {
            writer.create(kind, std::move(record));
        }
    });
    if (!session.options().quiet) session.line(say("Set {}: {} -> {}.   (undo: kehu undo)", key, before, text));
}

ExitCode set(Session& session, const Arguments& arguments) {
    const Key& key = key_named(arguments.operand("KEY"));
    if (arguments.rest().empty())
        throw Error(ExitCode::usage, say("what should it be? kehu config set {} VALUE", key.name));
    std::string typed;
    for (const std::string& word : arguments.rest()) typed.append(typed.empty() ? "" : " ").append(word);
    std::string text = checked(key.name, typed);
    if (key.of_store) {
        set_in_store(session, key.name, text);
        return ExitCode::done;
    }
    std::string path = settings_file_path();
    if (path.empty()) throw Error(ExitCode::config, tr("there is no home folder to keep your settings in"));
    change_settings_file(path, key.name, text);
    if (!session.options().quiet) session.line(session.shown(say("Set {} = {} in {}.", key.name, text, path)));
    return ExitCode::done;
}

ExitCode unset(Session& session, const Arguments& arguments) {
    const Key& key = key_named(arguments.operand("KEY"));
    if (key.of_store)
        throw Error(ExitCode::usage,
                    say("the store always has a {}; give it another: kehu config set {} VALUE", key.name, key.name));
    change_settings_file(settings_file_path(), key.name, std::nullopt);
    if (!session.options().quiet) session.line(say("Took out {}.", key.name));
    return ExitCode::done;
}

ExitCode get(Session& session, const Arguments& arguments) {
    const Key& key = key_named(arguments.operand("KEY"));
    if (key.of_store && !session.has_book()) session.open_book(Access::read, "config");
    Value value = value_of(session, key);
    if (value.text.empty()) return ExitCode::nothing;
    session.line(arguments.flag("json") || arguments.flag("jsonl") ? json_of(key, value) : value.text);
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string action = arguments.operand("ACTION");
    if (action == "set" || action == "设置") return set(session, arguments);
    if (action == "unset" || action == "取消") return unset(session, arguments);
    if (session.store_exists()) session.open_book(Access::read, "config");
    if (action == "get" || action == "读取") return get(session, arguments);
    if (!action.empty() && action != "list" && action != "列表")
        throw Error(ExitCode::usage, say("config does not know '{}'", action),
                    tr("it knows: list, get KEY, set KEY VALUE, unset KEY"));
    list(session, arguments);
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::optional, "ACTION", "", "", mark("list (without anything), get KEY, set KEY VALUE, unset KEY")},
    {Takes::optional, "KEY", "", "", mark("zone, country, currency; store, staff, language, pager, editor, color")},
    {Takes::rest, "VALUE", "", "", mark("what it should be")},
    {Takes::flag, "origin", "来源", "", mark("also where each value comes from")},
    {Takes::flag, "json", "", "", mark("as JSON")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
};

}  // namespace

extern const Command kConfigCommand;
constexpr Command kConfigCommand{
    .name = "config",
    .chinese = "设置",
    .group = mark("House"),
    .summary = mark("settings of the store and your own"),
    .details = mark("zone, country and currency change what records and reports say; they lie in the store and can be "
                    "undone. The others are yours alone and "
                    "lie in a file."),
    .examples = "kehu config list --origin\nkehu config set currency CNY\nkehu config get zone",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
