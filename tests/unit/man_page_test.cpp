// Manual pages made from the tables of the commands, and the words that stand for operands in them.
#include <doctest/doctest.h>

#include <algorithm>

#include "cli/command_line.hpp"
#include "cli/man_page.hpp"
#include "cli/placeholder.hpp"

using namespace kehu;
using namespace kehu::cli;

namespace {

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = std::min(text.find('\n', at), text.size());
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

std::vector<std::string> capitals_in(std::string_view text) {
    std::vector<std::string> words(1);
    for (char c : text) {
        if (c >= 'A' && c <= 'Z')
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

TEST_CASE("every operand and value of an option has a word that can be translated") {
    auto look = [](std::span<const Argument> arguments) {
        for (const Argument& a : arguments)
            for (const std::string& word : capitals_in(is_option(a) ? a.value : a.name)) {
                CAPTURE(word);
                if (word.size() == 1 && word != "N") continue;  // "A,B,C" is an example
                CHECK(known_placeholder(word));
            }
    };
    look(kGlobalArguments);
    for (const Command* command : commands()) {
        CAPTURE(command->name);
        look(command->arguments);
        look(command->more);
    }
    for (const OwnVerbs& own : own_verbs())
        for (const Command* command : own.verbs) {
            CAPTURE(full_name(*command));
            look(command->arguments);
        }
    CHECK(placeholder("FIELD=VALUE") == "FIELD=VALUE");
    CHECK(placeholder("A,b") == "A,b");
}

TEST_CASE("the sections of a manual page stand in the order of man-pages 7") {
    for (const Command* command : commands()) {
        CAPTURE(command->name);
        std::vector<std::string> sections;
        for (const std::string& line : lines_of(man_page(*command, nullptr, Language::english)))
            if (line.starts_with(".SH ")) sections.push_back(line.substr(4));
        std::vector<std::string> all{"NAME",        "SYNOPSIS", "DESCRIPTION", "OPTIONS",
                                     "EXIT STATUS", "EXAMPLES", "SEE ALSO"};
        if (!command->examples || !*command->examples) all.erase(all.begin() + 5);
        CHECK(sections == all);
    }
}

TEST_CASE("text on a manual page is never taken for a request") {
    static constexpr Argument kArguments[] = {{Takes::flag, "dry-run", "", "", ".PP of a \\file"}};
    const Command command{.name = "try",
                          .group = "",
                          .summary = "a summary",
                          .details = "'quoted' at the start\n.SH is no heading; see `kehu find`",
                          .examples = ".hidden\nkehu try --dry-run",
                          .arguments = kArguments};
    const std::string page = man_page(command, nullptr, Language::english);
    for (const std::string& line : lines_of(page)) {
        CAPTURE(line);
        CHECK(line.substr(0, 1) != "'");
        if (line.starts_with(".SH")) CHECK(line.find("heading") == line.npos);
    }
    CHECK(page.find("\n\\&\\(aqquoted\\(aq at the start\n\\&.SH is no heading; see \\fBkehu find\\fR\n") != page.npos);
    CHECK(page.find("\n\\&.PP of a \\efile\n") != page.npos);
    CHECK(page.find("\n\\&.hidden\nkehu try \\-\\-dry\\-run\n") != page.npos);
    CHECK(page.find("\\fB\\-\\-dry\\-run\\fR") != page.npos);
}
