#include "cli/help.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/command_line.hpp"
#include "cli/fit.hpp"
#include "cli/placeholder.hpp"
#include "core/model/field_type.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

using Pair = std::pair<std::string, std::string>;

// Options without a letter stand below the long names of those with one.
std::vector<Pair> pairs_of(const std::vector<HelpItem>& items, bool options) {
    std::vector<Pair> pairs;
    for (const HelpItem& item : items) {
        std::string words = options && item.words.starts_with("--") ? "    " + item.words : item.words;
        if (!item.value.empty()) words.append(" ").append(item.value);
        pairs.emplace_back(std::move(words), item.text);
    }
    return pairs;
}

// Two columns; the second is wrapped if the width of the terminal is known.
void append_pairs(std::string& out, const std::vector<Pair>& pairs, std::size_t columns) {
    std::size_t left = 0;
    for (const auto& [word, text] : pairs) left = std::max(left, text::display_width(word));
    left = std::min<std::size_t>(left, 34);
    for (const auto& [word, text] : pairs) {
        out.append("  ").append(text.empty() ? word : text::pad_right(word, left));
        if (text.empty()) {
            out += '\n';
            continue;
        }
        if (text::display_width(word) > left) out.append("\n  ").append(left, ' ');
        std::size_t room = columns > left + 30 ? columns - left - 4 : 1000;
        bool first = true;
        for (const std::string& line : text::wrap(text, room)) {
            if (!first) out.append(left + 2, ' ');
            out.append("  ").append(line) += '\n';
            first = false;
        }
    }
}

std::string choices_of(const model::Field& field, Language language) {
    std::string text;
    for (const model::Choice& choice : field.choices) {
        if (!text.empty()) text += ", ";
        text += choice.key;
        if (language == Language::chinese && choice.chinese != choice.key) text.append(" ").append(choice.chinese);
    }
    return text;
}

// What the value of a field looks like. Plain text needs no word.
const char* hint_of(const model::Field& field) {
    struct Hint {
        std::string_view type;
        const char* words;
    };
    static constexpr Hint kHints[] = {
        {"integer", mark("a whole number")},
        {"decimal", mark("a number")},
        {"money", mark("an amount of money")},
        {"date", mark("a day")},
        {"moment", mark("a day and a time")},
        {"yesno", mark("yes or no")},
        {"phone", mark("a phone number")},
        {"email", mark("an e-mail address")},
        {"ref", mark("id or name of the record meant")},
        {"text-or-ref", mark("a name, or the id of the record meant")},
        {"lines", mark("such as \"tea x20 @15\"")},
    };
    for (const Hint& hint : kHints)
        if (hint.type == field.type->name) return tr(hint.words);
    return "";
}

// Its label where the option does not say it already, and what it can be.
std::string field_help(const model::Field& field, Language language) {
    bool said = language == Language::chinese || field.english == field.name;
    std::string text(said ? "" : field.english);
    std::string values = choices_of(field, language);
    if (values.empty()) values = hint_of(field);
    if (!values.empty()) text = text.empty() ? values : say("{}: {}", text, values);
    if (text.empty()) text = tr("text");
    if (field.source == model::Source::parts) text = say("{} (input only)", text);
    if (!field.type->list) return text;
    return say("{} (repeat it for more; --un{} takes one away)", text, field.name);
}

std::string fields_title(const model::Kind& kind, Language language) {
    return say("Fields of {}:\n", language == Language::chinese ? kind.chinese : kind.plural);
}

// An order, a visit: whose it is stands first.
bool customer_comes_first(const model::Kind& kind) {
    return std::any_of(kind.fields.begin(), kind.fields.end(), [](const model::Field& field) {
        return field.required && field.ref == model::kCustomer && field.type->name == "ref";
    });
}

void append_examples(std::string& out, std::string_view examples) {
    while (!examples.empty()) {
        std::size_t end = examples.find('\n');
        out.append("  ").append(examples.substr(0, end)) += '\n';
        examples.remove_prefix(end == examples.npos ? examples.size() : end + 1);
    }
}

std::string names_of(const Command& command) {
    return text::joined(words_of(command), ", ");
}

}  // namespace

std::vector<HelpItem> operands_help(const Command& command) {
    std::vector<HelpItem> items;
    for (const Argument& a : command.arguments)
        if (!is_option(a)) items.push_back({placeholder(a.name), "", tr(a.help)});
    return items;
}

std::vector<HelpItem> options_help(std::span<const Argument> arguments) {
    std::vector<HelpItem> items;
    for (const Argument& a : arguments) {
        if (!is_option(a)) continue;
        std::string words = a.letter ? std::string("-") + a.letter + ", " : std::string();
        words.append("--").append(a.name);
        if (!a.chinese.empty()) words.append(", --").append(a.chinese);
        items.push_back({std::move(words), placeholder(a.value), tr(a.help)});
    }
    return items;
}

std::vector<HelpItem> fields_help(const model::Kind& kind, Language language) {
    std::vector<HelpItem> items;
    for (const model::Field& field : kind.fields) {
        bool option = !field.hidden && (field.source == model::Source::stored || field.source == model::Source::parts);
        if (!option) continue;
        std::string words = "--" + std::string(field.name);
        // --item reads better where lines are given one by one.
        if (field.type->name == "lines" && !field.aliases.empty()) (words += ", --") += *field.aliases.begin();
        if (field.chinese != field.name) words.append(", --").append(field.chinese);
        items.push_back({std::move(words), "", field_help(field, language)});
    }
    return items;
}

// The whole of what `kehu` alone prints.
std::string menu(std::size_t columns) {
    std::string out = tr("kehu keeps a small business's customers. Start: kehu add NAME --phone NUMBER\n");
    std::vector<const char*> groups;
    for (const Command* command : commands()) {
        auto same = [&](const char* group) { return std::string_view(group) == command->group; };
        if (!command->hidden && std::none_of(groups.begin(), groups.end(), same)) groups.push_back(command->group);
    }
    for (const char* group : groups) {
        out.append("\n").append(tr(group)) += '\n';
        std::vector<Pair> pairs;
        for (const Command* command : commands()) {
            if (command->hidden || std::string_view(group) != command->group) continue;
            std::string words(command->name);
            if (!command->chinese.empty()) words.append(" ").append(command->chinese);
            pairs.emplace_back(words, tr(command->summary));
        }
        for (const OwnVerbs& own : own_verbs())
            if (std::string_view(group) == own.group)
                pairs.emplace_back(fmt::format("{} {}", own.kind, own.chinese), tr(own.summary));
        append_pairs(out, pairs, columns);
    }
    out.append("\n").append(
        tr("Other records than customers: kehu help kinds, and kehu help contact, task, order, product\n"));
    out.append(tr("A query that is needed often: kehu segment add NAME QUERY, then kehu find @NAME\n"));
    out.append(tr("More: kehu help COMMAND, query, dates, kinds, options, exit\n"));
    return fitted(out, columns);
}

std::string command_help(const Command& command, const model::Kind* kind, Language language, std::size_t columns) {
    std::string out;
    append_examples(out, command.examples);
    out.append(say("\nusage: kehu {}", usage_line(command)));
    out.append(say("  ({})\n", names_of(command)));
    if (command.of_kinds) out.append(say("       kehu KIND {}\n", usage_line(command)));
    out.append("\n").append(tr(command.summary)).append("\n");
    if (*command.details)
        for (const std::string& line : text::wrap(tr(command.details), columns > 20 ? columns : 80))
            out.append(line) += '\n';

    std::vector<HelpItem> operands = operands_help(command), options = options_help(command.arguments);
    for (HelpItem& item : options_help(command.more)) options.push_back(std::move(item));
    if (!operands.empty()) append_pairs(out += '\n', pairs_of(operands, false), columns);
    if (!options.empty()) append_pairs(out.append("\n").append(tr("Options:\n")), pairs_of(options, true), columns);
    if (command.fields && kind) {
        out.append("\n").append(fields_title(*kind, language));
        append_pairs(out, pairs_of(fields_help(*kind, language), false), columns);
    }
    out.append("\n").append(tr("Options of every command: kehu help options\n"));
    return out;
}

std::string global_options_help(std::size_t columns) {
    std::string out = tr("Options of every command:\n");
    append_pairs(out, pairs_of(options_help(kGlobalArguments), true), columns);
    return out;
}

std::string how_to_add(const model::Kind& kind) {
    if (kind.code == model::kCustomer) return std::string("kehu add ") + tr("NAME");
    const bool response = kind.code == model::kResponse;
    const Command* own = find_verb(response ? "survey" : kind.name, response ? "record" : "add");
    return std::string("kehu ") + (own->of.empty() ? std::string(kind.name) + " add ..." : usage_line(*own));
}

std::string kind_help(const model::Kind& kind, Language language, std::size_t columns) {
    std::string words, out;
    for (std::string_view word : {kind.name, kind.plural, kind.chinese})
        if (words.find(std::string(word) + ",") == words.npos) words.append(word).append(", ");
    words.resize(words.size() - 2);
    out.append(say("usage: kehu {} VERB ...", kind.name)).append("  (").append(words).append(")\n\n");
    std::vector<Pair> verbs;
    const OwnVerbs* own = kind.custom ? nullptr : own_verbs(kind.name);
    if (own)
        for (const Command* command : own->verbs)
            verbs.emplace_back("kehu " + usage_line(*command), tr(command->summary));
    for (const Command* command : commands())
        if (command->of_kinds && !command->hidden && find_verb(kind.name, command->name) == command)
            verbs.emplace_back(fmt::format("kehu {} {}", kind.name, command->name), tr(command->summary));
    append_pairs(out, verbs, columns);
    if (kind.code == model::kOrder)
        out.append("\n").append(tr("The customer comes first, then the lines: kehu order add REF \"tea x20 @15\"\n"));
    else if (customer_comes_first(kind))
        out.append("\n").append(say("The customer comes first: kehu {} add REF ...\n", kind.name));
    out.append("\n").append(fields_title(kind, language));
    append_pairs(out, pairs_of(fields_help(kind, language), false), columns);
    out.append("\n").append(tr("More: kehu help add, kehu help find, kehu help kinds\n"));
    return out;
}

}  // namespace kehu::cli
