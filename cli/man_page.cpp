#include "cli/man_page.hpp"

#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/help.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kDate = "2026-11-21";  // of the words on these pages

// Plain text for roff: no line of it is a request, and every sign prints as itself.
std::string roff(std::string_view text) {
    std::string out;
    bool begins = true;
    for (char c : text) {
        if (begins && (c == '.' || c == '\'')) out += "\\&";
        if (c == '\\')
            out += "\\e";
        else if (c == '-')
            out += "\\-";
        else if (c == '\'')
            out += "\\(aq";
        else if (c == '`')
            out += "\\(ga";
        else
            out += c;
        begins = c == '\n';
    }
    return out;
}

// The same, with `words in backticks` in bold.
std::string prose(std::string_view text) {
    std::string out;
    while (true) {
        std::size_t open = text.find('`');
        std::size_t close = open == text.npos ? text.npos : text.find('`', open + 1);
        if (close == text.npos) return out + roff(text);
        out.append(roff(text.substr(0, open))).append("\\fB");
        out.append(roff(text.substr(open + 1, close - open - 1))).append("\\fR");
        text.remove_prefix(close + 1);
    }
}

void section(std::string& out, const char* title) {
    out.append(".SH ").append(tr(title)) += '\n';
}

// Filled text. Lines of the source are short where blanks part the words; in Chinese a line break would become a blank.
std::string filled(std::string_view text, Language language) {
    if (language == Language::chinese) return prose(text) + "\n";
    std::string lines;
    for (const std::string& line : text::wrap(text, 76)) lines.append(line) += '\n';
    return prose(lines);
}

// A list of words, each with what it means.
void items(std::string& out, const std::vector<HelpItem>& list, Language language) {
    for (const HelpItem& item : list) {
        out.append(".TP\n\\fB").append(roff(item.words)).append("\\fR");
        if (!item.value.empty()) out.append(" \\fI").append(roff(item.value)).append("\\fR");
        out.append("\n").append(filled(item.text, language));
    }
}

// Lines that keep their breaks and blanks.
void example(std::string& out, std::string_view lines) {
    out.append(".nf\n").append(roff(lines));
    if (out.back() != '\n') out += '\n';
    out.append(".fi\n");
}

void synopsis(std::string& out, const Command& command) {
    section(out, mark("SYNOPSIS"));
    auto line = [&](const std::string& before) {
        std::string words = usage_line(command);
        words.erase(0, full_name(command).size());
        out.append("\\fBkehu\\fR ").append(before).append("\\fB").append(roff(full_name(command))).append("\\fR");
        out.append(roff(words)).append(" [").append(roff(tr("options"))).append("]\n");
    };
    line("");
    if (!command.of_kinds) return;
    out.append(".br\n");
    line("\\fI" + roff(tr("KIND")) + "\\fR ");
}

void description(std::string& out, const Command& command, Language language) {
    section(out, mark("DESCRIPTION"));
    bool details = command.details && *command.details;
    if (details) out.append(filled(tr(command.details), language));
    std::string names;
    for (const std::string& word : words_of(command))
        if (word != command.name) names.append(names.empty() ? "" : tr(", ")).append("`").append(word).append("`");
    if (names.empty()) return;
    if (details) out.append(".PP\n");
    out.append(filled(say("Other words for it: {}.", names), language));
}

void options(std::string& out, const Command& command, const model::Kind* kind, Language language) {
    section(out, mark("OPTIONS"));
    const std::size_t before = out.size();
    items(out, operands_help(command), language);
    items(out, options_help(command.arguments), language);
    items(out, options_help(command.more), language);
    if (command.fields && kind) {
        out.append(".SS ").append(roff(say("Fields of the kind {}", kind->label(language)))).append("\n");
        items(out, fields_help(*kind, language), language);
    }
    if (out.size() > before) out.append(".PP\n");
    out.append(filled(tr("The options that every command takes are described in kehu(1)."), language));
}

std::string upper(std::string_view name) {
    std::string out(name);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    return out;
}

}  // namespace

std::string man_page(const Command& command, const model::Kind* kind, Language language) {
    std::string out = ".TH KEHU\\-", page = full_name(command);
    std::replace(page.begin(), page.end(), ' ', '-');
    out.append(roff(upper(page))).append(" 1 ").append(kDate).append(" \"kehu ").append(kVersion);
    out.append("\" \"").append(tr("kehu manual")).append("\"\n");
    // Chinese lines may break between characters; only groff, which has a version, knows how.
    if (language == Language::chinese) out.append(".if \\n[.x]>=1 .mso zh.tmac\n");
    out.append(".ad l\n.nh\n");
    section(out, mark("NAME"));
    out.append("kehu\\-").append(roff(page)).append(" \\- ").append(roff(tr(command.summary))) += '\n';
    synopsis(out, command);
    description(out, command, language);
    options(out, command, kind, language);
    section(out, mark("EXIT STATUS"));
    example(out, tr(find_topic("exit")->text));
    if (command.examples && *command.examples) {
        section(out, mark("EXAMPLES"));
        example(out, command.examples);
    }
    section(out, mark("SEE ALSO"));
    if (const OwnVerbs* own = own_verbs(command.of)) {
        const std::size_t section = own->page.find('(');
        out.append("\\fB").append(roff(own->page.substr(0, section))).append("\\fR").append(own->page.substr(section));
        out.append(",\n");
    }
    out.append("\\fBkehu\\fR(1), \\fBkehu\\-query\\fR(7), \\fBkehu\\-config\\fR(5)\n");
    return out;
}

}  // namespace kehu::cli
