#include <algorithm>

#include "cli/field_words.hpp"
#include "cli/output.hpp"
#include "cli/own_schema.hpp"
#include "cli/table.hpp"
#include "cli/values.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;

const Kind& kind_of(Session& session, const Arguments& arguments) {
    return kind_named(session.book().schema(), arguments.value("kind").value_or("customer"));
}

const Field& field_named(const Kind& kind, const std::string& word) {
    if (const Field* field = kind.field(word)) return *field;
    std::vector<std::string_view> known;
    for (const Field& field : kind.fields) known.insert(known.end(), {field.name, field.chinese});
    auto near = text::nearest(word, known);
    throw Error(ExitCode::usage,
                near ? say("unknown field '{}'; did you mean '{}'?", word, *near) : say("unknown field '{}'", word),
                say("fields: kehu field list {}", kind.name));
}

std::vector<std::string> split(const std::vector<std::string>& texts) {
    std::vector<std::string> words;
    for (const std::string& text : texts) {
        std::string word;
        for (std::size_t at = 0; at <= text.size();) {
            std::size_t start = at;
            char32_t c = at < text.size() ? text::next_code_point(text, at) : U',';
            if (c == U',' || c == U'，' || c == U'、') {
                if (std::string_view trimmed = text::trim(word); !trimmed.empty()) words.emplace_back(trimmed);
                word.clear();
            } else {
                word.append(text, start, at - start);
            }
            if (start == text.size()) break;
        }
    }
    return words;
}

// ---- add ------------------------------------------------------------------------------------------------------

// A YAML flow mapping; a JSON string is a YAML string.
class FlowMap {
  public:
    void put(const char* key, const std::string& text) { text::append_json_string(begin(key), text); }
    void flag(const char* key, bool on) {
        if (on) begin(key) += "true";
    }
    void list(const char* key, const std::vector<std::string>& items, bool choices = false) {
        if (items.empty()) return;
        begin(key) += "[";
        for (const std::string& item : items) {
            if (out_.back() != '[') out_ += ", ";
            choices ? choice(item) : text::append_json_string(out_, item);
        }
        out_ += "]";
    }
    std::string take() { return out_ + "}"; }

  private:
    std::string& begin(const char* key) { return out_.append(out_.size() > 1 ? ", " : "").append(key) += ": "; }
    // "A" or "A=重要"
    void choice(const std::string& item) {
        std::size_t equals = item.find('=');
        if (equals == item.npos) return text::append_json_string(out_, item);
        std::string label(text::trim(std::string_view(item).substr(equals + 1)));
        text::append_json_string(out_ += "{key: ", std::string(text::trim(std::string_view(item).substr(0, equals))));
        text::append_json_string(out_ += ", en: ", label);
        text::append_json_string(out_ += ", zh: ", label);
        out_ += "}";
    }
    std::string out_ = "{";
};

std::string field_yaml(const std::string& name, std::optional<std::string> label, const Arguments& arguments) {
    FlowMap map;
    map.put("name", name);
    std::vector<std::string> choices = split(arguments.values("choices"));
    map.put("type", type_named(arguments.value("type").value_or(choices.empty() ? "text" : "choice")));
    if (auto english = arguments.value("en") ? arguments.value("en") : label) map.put("en", *english);
    if (auto chinese = arguments.value("zh") ? arguments.value("zh") : label) map.put("zh", *chinese);
    map.list("aliases", split(arguments.values("alias")));
    map.list("choices", choices, true);
    if (auto ref = arguments.value("ref")) map.put("ref", *ref);
    if (auto value = arguments.value("default")) map.put("default", *value);
    map.flag("required", arguments.flag("required"));
    map.flag("sensitive", arguments.flag("sensitive"));
    if (arguments.flag("unique")) map.put("duplicates", "refuse");
    return map.take();
}

std::string listed_choices(const Field& field, Language language) {
    std::string list;
    for (const model::Choice& choice : field.choices) {
        if (!list.empty()) list += tr(", ");
        list += choice.key;
        const std::string_view label = language == Language::chinese ? choice.chinese : choice.english;
        if (label != choice.key) list.append(" (").append(label) += ')';
    }
    return list;
}

std::string told_type(const Field& field, Language language) {
    std::string choices = listed_choices(field, language);
    return choices.empty() ? std::string(field.type->name) : fmt::format("{} {}", field.type->name, choices);
}

void print_done(Session& session, const Arguments& arguments, const Kind& kind, std::string_view field,
                book::Sequence op, const std::string& sentence) {
    if (arguments.flag("json")) {
        std::string out = "{\"kind\":";
        text::append_json_string(out, kind.name);
        text::append_json_string(out += ",\"field\":", field);
        session.line(out + ",\"op\":" + std::to_string(op) + "}");
    } else if (!session.options().quiet) {
        session.line(session.shown(sentence));
    }
}

// Records from before a required field can only be changed together with it, or get its default then.
std::string lack_line(const book::Reader& reader, const Kind& kind, const std::string& name,
                      const Arguments& arguments) {
    const auto count = reader.count(kind);
    if (count == 0) return {};
    if (arguments.value("default"))
        return say_n("{} record lacks it, and gets the default when it is changed next",
                     "{} records lack it, and get the default when they are changed next", count, count);
    const std::string edit = kind.code == model::kCustomer ? "edit" : fmt::format("{} edit", kind.name);
    return say_n("{} record lacks it, and cannot be changed without it; give it: kehu {} --where {}:none --{} VALUE",
                 "{} records lack it, and cannot be changed without it; give it: kehu {} --where {}:none --{} VALUE",
                 count, count, edit, name, name);
}

ExitCode add(Session& session, const Arguments& arguments, const std::string& typed) {
    const Kind& kind = kind_of(session, arguments);
    auto label = arguments.value("label");
    std::string name = typed;
    if (!is_ascii(typed)) {
        name = name_from(kind, typed);
        if (!label) label = typed;
    }
    std::string yaml = field_yaml(name, label, arguments);
    std::string told, lacking;
    book::Sequence op =
        session.book().write(session.author(), {"field add", label.value_or(name)}, [&](book::Writer& writer) {
            const std::string text = model::part_with_field(own_text(writer, kind.name), kind.name, yaml);
            try {
                model::Schema next = compile_own(parts_with(writer, kind.name, text));
                const Field& field = next.at_name(kind.name).at_name(name);
                told = say("{}: {}", name_of(field, session.language()), told_type(field, session.language()));
            } catch (const Error& error) {
                throw without_place(error, kind.name);
            }
            put_own_text(writer, kind.name, text);
            lacking = arguments.flag("required") ? lack_line(writer, kind, name, arguments) : std::string();
        });
    if (!lacking.empty()) session.note(lacking);
    print_done(session, arguments, kind, name, op,
               say("Added field {} to {}.   (undo: kehu undo)", told, kind.label(session.language())));
    return ExitCode::done;
}

// ---- remove ---------------------------------------------------------------------------------------------------

ExitCode remove(Session& session, const Arguments& arguments, const std::string& word) {
    const Kind& kind = kind_of(session, arguments);
    const Field& field = field_named(kind, word);
    if (field.tag < model::kFirstCustomTag) throw Error(ExitCode::usage, say("'{}' is built in and stays", field.name));
    const std::string label(field.label(session.language()));
    std::vector<std::string> lost;
    book::Sequence op = session.book().write(session.author(), {"field remove", label}, [&](book::Writer& writer) {
        std::string text = model::part_without_field(own_text(writer, kind.name), field.name);
        if (text.empty() && kind.custom)
            throw Error(ExitCode::decision, say("'{}' is the only field of {}; it stays", field.name, kind.name));
        try {
            const model::Schema next = compile_own(parts_with(writer, kind.name, text));
            lost = segments_lost(writer, next, session.context(writer, text::Lean::back));
            if (!lost.empty() && !arguments.flag("force"))
                throw Error(ExitCode::decision, say("segment {} asks for '{}'; it stays", lost[0], label),
                            tr("change that first: kehu segment edit NAME --query ...   remove it anyway: --force"));
            accept_losses(writer, losses(writer, next), arguments.flag("force"));
        } catch (const Error& error) {
            throw error.code == ExitCode::config ? without_place(error, kind.name) : error;
        }
        put_own_text(writer, kind.name, text);
    });
    for (const std::string& one : lost) session.note(say("segment {} cannot be read any more", one));
    print_done(session, arguments, kind, field.name, op,
               say("Removed field {} from {}.   (undo: kehu undo)", name_of(field, session.language()),
                   kind.label(session.language())));
    return ExitCode::done;
}

// ---- list, show -----------------------------------------------------------------------------------------------

template <class Words>
std::string joined(const Words& words) {
    std::string out;
    for (std::string_view word : words) out.append(out.empty() ? "" : tr(", ")) += word;
    return out;
}

template <class Words>
void append_list(std::string& out, const char* key, const Words& words) {
    if (words.empty()) return;
    out.append(",\"").append(key) += "\":[";
    for (std::string_view word : words) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, word);
    }
    out += ']';
}

std::string json_of(const Kind& kind, const Field& field) {
    std::string out = "{\"kind\":";
    text::append_json_string(out, kind.name);
    text::append_json_string(out += ",\"name\":", field.name);
    text::append_json_string(out += ",\"type\":", field.type->name);
    text::append_json_string(out += ",\"en\":", field.english);
    text::append_json_string(out += ",\"zh\":", field.chinese);
    append_list(out, "aliases", field.aliases);
    std::vector<std::string_view> keys;
    for (const model::Choice& choice : field.choices) keys.push_back(choice.key);
    append_list(out, "choices", keys);
    if (!field.ref.empty()) text::append_json_string(out += ",\"ref\":", field.ref.text());
    if (!field.default_text.empty()) text::append_json_string(out += ",\"default\":", field.default_text);
    for (auto [key, on] : {std::pair<const char*, bool>{"required", field.required},
                           {"sensitive", field.sensitive},
                           {"own", field.tag >= model::kFirstCustomTag}})
        if (on) out.append(",\"").append(key) += "\":true";
    return out + "}";
}

// What sets a field apart, as words.
std::vector<std::string> marks_of(const Field& field) {
    std::vector<std::string> marks;
    if (field.tag >= model::kFirstCustomTag) marks.emplace_back(tr("own"));
    if (field.required) marks.emplace_back(tr("required"));
    if (field.sensitive) marks.emplace_back(tr("sensitive"));
    if (field.source == model::Source::rollup || field.source == model::Source::days)
        marks.emplace_back(tr("computed"));
    if (field.source == model::Source::parts) marks.emplace_back(tr("input only"));
    if (field.duplicates == model::Duplicates::refuse) marks.emplace_back(tr("unique"));
    return marks;
}

ExitCode list(Session& session, const Arguments& arguments, const std::string& kind_word) {
    const Kind& kind = kind_word.empty() ? kind_of(session, arguments) : kind_named(session.book().schema(), kind_word);
    std::vector<const Field*> fields;
    for (const Field& field : kind.fields)
        if (!field.hidden && (!arguments.flag("own") || field.tag >= model::kFirstCustomTag)) fields.push_back(&field);
    if (arguments.flag("json")) {
        std::string out = "[";
        for (const Field* field : fields) out.append(out.size() > 1 ? ",\n" : "\n") += json_of(kind, *field);
        session.line(out + (fields.empty() ? "]" : "\n]"));
        return ExitCode::done;
    }
    if (fields.empty()) {
        session.plain_note(say("{} has no field of your own", kind.name));
        return ExitCode::nothing;
    }
    Table table({{tr("FIELD")}, {tr("LABEL")}, {tr("TYPE")}, {tr("NOTE")}, {tr("ALSO CALLED")}}, session.columns(),
                session.width_rule(), [&](std::string_view line) { session.out(line); });
    for (const Field* field : fields) {
        std::vector<std::string> words(field->aliases.begin(), field->aliases.end());
        const std::string_view other =
            field->label(session.language() == Language::chinese ? Language::english : Language::chinese);
        if (other != field->name && other != field->label(session.language()))
            words.insert(words.begin(), std::string(other));
        table.row({std::string(field->name), std::string(field->label(session.language())),
                   told_type(*field, session.language()), joined(marks_of(*field)), joined(words)});
    }
    table.finish();
    return ExitCode::done;
}

ExitCode show(Session& session, const Arguments& arguments, const std::string& word) {
    const Kind& kind = kind_of(session, arguments);
    const Field& field = field_named(kind, word);
    if (arguments.flag("json")) {
        session.line(json_of(kind, field));
        return ExitCode::done;
    }
    session.line(fmt::format("{}.{}  {}  {}", kind.name, field.name, field.english, field.chinese));
    std::vector<std::pair<const char*, std::string>> lines{{tr("type"), told_type(field, session.language())},
                                                           {tr("also called"), joined(field.aliases)},
                                                           {tr("refers to"), std::string(field.ref.text())},
                                                           {tr("default"), std::string(field.default_text)},
                                                           {tr("note"), joined(marks_of(field))}};
    for (auto& [label, text] : lines)
        if (!text.empty()) session.line(text::pad_right(label, 13) + text);
    return ExitCode::done;
}

// ---- the command ----------------------------------------------------------------------------------------------

ExitCode run(Session& session, const Arguments& arguments) {
    std::string verb = arguments.operand("VERB"), word = arguments.operand("NAME");
    struct Verb {
        std::string_view name, chinese;
        ExitCode (*run)(Session&, const Arguments&, const std::string&);
        Access access;
        bool needs_name;
    };
    static constexpr Verb kVerbs[] = {{"list", "列表", list, Access::read, false},
                                      {"add", "添加", add, Access::write, true},
                                      {"show", "查看", show, Access::read, true},
                                      {"remove", "删除", remove, Access::change, true}};
    if (verb.empty()) verb = "list";
    for (const Verb& known : kVerbs) {
        bool meant = verb == known.name || verb == known.chinese || (verb == "移除" && known.run == remove) ||
                     (verb == "显示" && known.run == show);
        if (!meant) continue;
        if (known.needs_name && word.empty())
            throw Error(ExitCode::usage, say("say which field: kehu field {} NAME", known.name));
        session.open_book(known.access, "field");
        return known.run(session, arguments, word);
    }
    std::vector<std::string> names{"list", "add", "show", "remove"};
    auto near = text::nearest(verb, names);
    throw Error(ExitCode::usage,
                near ? say("no command 'field {}'; did you mean 'field {}'?", verb, *near)
                     : say("no command 'field {}': list, add, show, remove", verb),
                tr("see: kehu help field"));
}

constexpr Argument kArguments[] = {
    {Takes::optional, "VERB", "", "", mark("list, add, show or remove")},
    {Takes::optional, "NAME", "", "", mark("the field; for list, a kind")},
    {Takes::value, "kind", "种类", "KIND", mark("of this kind (default: customer)")},
    {Takes::value, "label", "标签名", "TEXT", mark("what people see, in both languages")},
    {Takes::value, "en", "", "TEXT", mark("the English label")},
    {Takes::value, "zh", "", "TEXT", mark("the Chinese label")},
    {Takes::value, "type", "类型", "TYPE",
     mark("text (default), choice, tags, integer, decimal, money, date, moment, yesno, phone, email, ref")},
    {Takes::values, "choices", "选项", "A,B,C", mark("what a choice can be; A=LABEL gives it a label")},
    {Takes::values, "alias", "别名", "WORDS", mark("further words for options, queries and the headers of files")},
    {Takes::value, "ref", "指向", "KIND", mark("the kind that a ref points to")},
    {Takes::value, "default", "默认", "VALUE", mark("what a new record gets")},
    {Takes::flag, "required", "必填", "", mark("a record without it is refused")},
    {Takes::flag, "unique", "唯一", "", mark("no two records may have the same value")},
    {Takes::flag, "sensitive", "敏感", "", mark("kept apart, never in a search index")},
    {Takes::flag, "own", "自定", "", mark("list only the fields added to the built-in ones")},
    {Takes::flag, "force", "强制", "", mark("remove the values that records have, too"), 'f'},
    {Takes::flag, "json", "", "", mark("as JSON")},
};

}  // namespace

extern const Command kFieldCommand;
// How far the store is opened depends on the verb, so it opens the book itself: `field add` may be the first word to a
// new store, `field list` never makes one.
constexpr Command kFieldCommand{
    .name = "field",
    .chinese = "字段",
    .group = mark("House"),
    .summary = mark("list, add, show or remove fields of customers and other kinds"),
    .details = mark(
        "A field of your own is an option of add and edit, a word of queries, a column of files, like the "
        "built-in ones. Removing one that records hold values of needs --force. A name in Chinese is what people see; "
        "files call the field as the name is read."),
    .examples =
        "kehu field list\n"
        "kehu field add rating --label 评级 --type choice --choices A,B,C\n"
        "kehu field add renewal --type date --kind order\n"
        "kehu field add 尺码\n"
        "kehu field remove rating",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
