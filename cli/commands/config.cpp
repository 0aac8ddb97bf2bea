// config: the settings of the store, which are records and so have a history and an undo, and those of the user's own
// file.
#include <algorithm>
#include <map>
#include <set>

#include "cli/global_options.hpp"
#include "cli/table.hpp"
#include "core/exchange/saved_maps.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/phone_regions.hpp"
#include "core/text/shell_words.hpp"
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
    {"print", "打印", false, mark("program for reports on paper")},
    {"color", "颜色", false, mark("auto, always or never")},
};

const Key& key_named(const std::string& word) {
    for (const Key& key : kKeys)
        if (key.name == word || key.chinese == word) return key;
    std::vector<std::string> known;
    for (const Key& key : kKeys) known.insert(known.end(), {std::string(key.name), std::string(key.chinese)});
    auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("no setting is called '{}'; did you mean '{}'?", word, *near)
                     : say("no setting is called '{}'", word),
                tr("all settings: kehu config list"));
}

// "map.shop", "对应.shop": the columns of a file, kept by `kehu import --save-map shop`.
std::optional<std::string> map_name(const std::string& word) {
    for (std::string_view prefix : {exchange::kMapPrefix, std::string_view("对应.")})
        if (word.starts_with(prefix)) return word.substr(prefix.size());
    return std::nullopt;
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
    std::optional<Error> told;  // at the start
    Origin below = user_setting(key, {}, read_settings_file(settings_file_path(), &told));
    std::string used = key == "store"      ? options.store
                       : key == "staff"    ? session.author().staff
                       : key == "language" ? (session.language() == Language::chinese ? "zh" : "en")
                       : key == "pager"    ? options.pager
                       : key == "editor"   ? options.editor
                       : key == "print"    ? options.print
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

std::string json_of(std::string_view key, const Value& value) {
    std::string out = "{\"key\":";
    text::append_json_string(out, key);
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
                out.append(json && !out.empty() ? "," : "").append(json_of(key.name, value)).append(lines ? "\n" : "");
            continue;
        }
        std::vector<std::string> cells{std::string(key.name), value.text};
        if (arguments.flag("origin")) cells.emplace_back(origin_word(value.origin));
        cells.emplace_back(tr(key.summary));
        table.row(std::move(cells));
    }
    if (session.has_book())
        session.book().read([&](const book::Reader& reader) {
            for (const auto& [name, map] : exchange::saved_maps(reader)) {
                const std::string key = std::string(exchange::kMapPrefix) + name;
                const Value value{exchange::describe(map), "store"};
                if (lines || json) {
                    out.append(json && !out.empty() ? "," : "").append(json_of(key, value)).append(lines ? "\n" : "");
                    continue;
                }
                std::vector<std::string> cells{key, value.text};
                if (arguments.flag("origin")) cells.emplace_back(origin_word(value.origin));
                cells.emplace_back(tr("columns of a file to import"));
                table.row(std::move(cells));
            }
        });
    if (lines) return session.out(out);
    if (json) return session.out("[" + out + "]\n");
    table.finish();
    session.note(say("settings of your own are in {}", settings_file_path()));
}

// A code of ISO 3166 whose numbers we know. "UK" is what many write for GB.
std::string checked_country(const std::string& typed) {
    std::string code = text::to_halfwidth(typed);
    std::transform(code.begin(), code.end(), code.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    if (code.size() == 2 && text::phone_region(code)) return code;
    if (code == "UK") throw Error(ExitCode::usage, say("'{}' is no country; did you mean '{}'?", typed, "GB"));
    std::string near = code.empty() ? "" : text::phone_regions_beginning(code.substr(0, 1));
    throw Error(
        ExitCode::usage, say("'{}' is no country; two letters such as CN or US are", typed),
        near.empty() ? tr("the codes are those of ISO 3166") : say("codes with {}: {}", code.substr(0, 1), near));
}

std::string checked(std::string_view key, const std::string& value) {
    std::string text(text::trim(value));
    if (text.empty() || text.find('\n') != text.npos)
        throw BadValue(say("a setting needs a value of one line: kehu config set {} VALUE", key));
    if (key == "store" && !text.starts_with('/'))
        throw BadValue(say("the store '{}' is no whole path, such as /home/shop", value));
    if (key == "zone") return text::Zone(text).name();
    if (key == "currency") return std::string(text::parse_currency(text).text());
    if (key == "country") return checked_country(text);
    if (key == "language" && text != "en" && text != "zh") throw BadValue(say("language is en or zh, not '{}'", value));
    if (key == "color" && text != "auto" && text != "always" && text != "never")
        throw BadValue(say("color is auto, always or never, not '{}'", value));
    return text;
}

// As a number of that country, if it is one; what was typed with its own country code stays the same.
text::Phone read_anew(const text::Phone& phone, const std::string& country) {
    try {
        text::Phone anew = text::parse_phone(phone.typed, country);
        if (anew.e164.empty()) return phone;
        if (anew.extension.empty()) anew.extension = phone.extension;
        return anew;
    } catch (const BadValue&) {
        return phone;  // of a form that was known in the other country only
    }
}

// The bytes as they are if no number has become another. Two spellings that are the same number now become one.
std::string reread_phones(std::string_view bytes, const std::string& country) {
    std::string list;
    std::set<std::string> seen;
    bool changed = false;
    for (const model::TypedPhone& typed : model::decode_phones(bytes)) {
        const text::Phone phone = read_anew(typed.phone, country);
        changed = changed || phone != typed.phone;
        if (seen.insert(text::phone_key(phone) + ';' + phone.extension).second)
            model::append_phone(list, typed.type, phone);
    }
    return changed ? list : std::string(bytes);
}

// Phones without a country code were read as those of the old country, or not at all; else the same number would be
// found under one spelling here and another there. The number of records changed.
std::size_t reread_all_phones(book::Writer& writer, const std::string& country) {
    std::size_t changed = 0;
    for (const model::Kind& kind : writer.schema().kinds) {
        std::map<store::RecordId, model::Record> anew;
        for (const model::Field& field : kind.fields) {
            if (field.source != model::Source::stored || field.type->name != "phone") continue;
            writer.scan_records(kind, [&](const model::Row& row) {
                auto bytes = row.record.get(field.tag);
                if (!bytes) return true;
                std::string list = reread_phones(*bytes, country);
                if (list == *bytes) return true;
                anew.try_emplace(row.id, row.record).first->second.set(field.tag, list, field.sensitive);
                return true;
            });
        }
        for (auto& [id, record] : anew) changed += writer.change(id, std::move(record));
    }
    return changed;
}

// Times are moments: they stay, and the clock that they are shown by changes. One who had the wrong zone when a list
// came in should know.
void tell_shown_times(Session& session, const text::Zone& before) {
    std::string line;
    session.book().read([&](const book::Reader& reader) {
        const model::Kind& contacts = reader.schema().at(model::kContact);
        const text::Zone& after = reader.settings().zone;
        const model::Tag at = contacts.at_name("at").tag;
        reader.scan_records(contacts, [&](const model::Row& row) {
            const auto bytes = row.record.get(at);
            if (!bytes) return true;
            const text::Moment moment = model::decode_moment(*bytes);
            const std::string was = text::format_moment(moment, before), is = text::format_moment(moment, after);
            if (was == is) return true;
            line =
                say("times already stored are shown by the new clock: {} was {} and is {} now", row.id.text(), was, is);
            return false;
        });
    });
    if (!line.empty()) session.note(line);
}

void set_in_store(Session& session, std::string_view key, const std::string& text) {
    session.open_book(Access::change, "config");
    std::string before = store_value(session.book().settings(), key);
    if (text == before) return session.note(say("{} is {} already", key, text));
    const text::Zone zone = session.book().settings().zone;
    std::size_t reread = 0;
    session.book().write(session.author(), {"config", std::string(key)}, [&](book::Writer& writer) {
        reread = 0;
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
        if (key == "country") reread = reread_all_phones(writer, text);
    });
    if (reread)
        session.note(say_n("{} record's phone without + is now read as one of {}",
                           "{} records' phones without + are now read as those of {}", reread, reread, text));
    if (key == "zone") tell_shown_times(session, zone);
    if (!session.options().quiet) session.line(say("Set {}: {} -> {}.   (undo: kehu undo)", key, before, text));
}

ExitCode set(Session& session, const Arguments& arguments) {
    if (const auto name = map_name(arguments.operand("KEY")))
        throw Error(ExitCode::usage, tr("a map of columns is kept by an import"),
                    say("like this: kehu import FILE --save-map {}", *name));
    const Key& key = key_named(arguments.operand("KEY"));
    if (arguments.rest().empty())
        throw Error(ExitCode::usage, say("what should it be? kehu config set {} VALUE", key.name));
    std::string text = checked(key.name, text::joined(arguments.rest()));
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
    if (const auto name = map_name(arguments.operand("KEY"))) {
        const std::string key = std::string(exchange::kMapPrefix) + *name;
        session.open_book(Access::change, "config");
        session.book().write(session.author(), {"config", key},
                             [&](book::Writer& writer) { exchange::remove_map(writer, *name); });
        if (!session.options().quiet) session.line(session.shown(say("Took out {}.   (undo: kehu undo)", key)));
        return ExitCode::done;
    }
    const Key& key = key_named(arguments.operand("KEY"));
    if (key.of_store)
        throw Error(ExitCode::usage,
                    say("the store always has a {}; give it another: kehu config set {} VALUE", key.name, key.name));
    change_settings_file(settings_file_path(), key.name, std::nullopt);
    if (!session.options().quiet) session.line(say("Took out {}.", key.name));
    return ExitCode::done;
}

ExitCode get(Session& session, const Arguments& arguments) {
    if (const auto name = map_name(arguments.operand("KEY"))) {
        if (!session.has_book()) session.open_book(Access::read, "config");
        Value value{{}, "store"};
        session.book().read(
            [&](const book::Reader& reader) { value.text = exchange::describe(exchange::saved_map(reader, *name)); });
        session.line(arguments.flag("json") || arguments.flag("jsonl")
                         ? json_of(std::string(exchange::kMapPrefix) + *name, value)
                         : session.shown(value.text));
        return ExitCode::done;
    }
    const Key& key = key_named(arguments.operand("KEY"));
    if (key.of_store && !session.has_book()) session.open_book(Access::read, "config");
    Value value = value_of(session, key);
    if (value.text.empty()) return ExitCode::nothing;
    session.line(arguments.flag("json") || arguments.flag("jsonl") ? json_of(key.name, value) : value.text);
    return ExitCode::done;
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::string action = arguments.operand("ACTION");
    if (action == "set" || action == "设置" || action == "设" || action == "修改") return set(session, arguments);
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
    {Takes::optional, "KEY", "", "",
     mark("zone, country, currency; store, staff, language, pager, editor, print, color; map.NAME: a saved map")},
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
