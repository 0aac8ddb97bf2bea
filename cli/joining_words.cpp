#include "cli/joining_words.hpp"

#include <algorithm>

#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

enum class Joins : std::uint8_t { nothing, all, any, opposite };

Joins joins(std::string_view word) {
    constexpr std::string_view kAll[] = {"and", "&&", "&", "+", "和", "与", "且", "并且"};
    constexpr std::string_view kAny[] = {"or", "||", "|", "或", "或者"};
    constexpr std::string_view kOpposite[] = {"not", "!", "非", "不是"};
    const std::string folded = text::fold(word);
    const auto is_in = [&](const auto& words) {
        return std::find(std::begin(words), std::end(words), folded) != std::end(words);
    };
    return is_in(kAll) ? Joins::all : is_in(kAny) ? Joins::any : is_in(kOpposite) ? Joins::opposite : Joins::nothing;
}

bool is_upper(std::string_view word) {
    return std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// Where the value of a field term begins; npos of other words.
std::size_t value_of(std::string_view word) {
    const std::size_t plain = word.find(':'), wide = word.find("：");
    return plain < wide ? plain + 1 : wide == word.npos ? wide : wide + std::string_view("：").size();
}

// "tag:vip,lead" of "tag:vip" and "tag:lead"; empty if they are terms of two fields or none.
std::string either_of(const std::string& one, const std::string& other) {
    const std::size_t value = value_of(one);
    if (value == one.npos || !other.starts_with(one.substr(0, value))) return {};
    return text::shell_word(one + "," + other.substr(value));
}

// "tag:vip not:tag:lost" for "tag:vip and not tag:lost".
std::string without_joins(const std::vector<std::string>& words) {
    std::string left;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const Joins how = joins(words[i]);
        if (how == Joins::all) continue;
        const bool opposite = how == Joins::opposite && i + 1 < words.size();
        left.append(left.empty() ? "" : " ") += text::shell_word(opposite ? "not:" + words[i + 1] : words[i]);
        if (opposite) ++i;
    }
    return left;
}

}  // namespace

bool is_term(std::string_view word) {
    return is_field_term(word) || word.starts_with('@') || word.starts_with("＠");
}

bool is_field_term(std::string_view word) {
    return word == "--" || value_of(word) != word.npos;
}

void note_joining_words(Session& session, const std::vector<std::string>& words, bool found) {
    for (std::size_t i = 0; i + 1 < words.size() && words[i] != "--"; ++i) {
        const Joins how = joins(words[i]);
        if (how == Joins::nothing || (how != Joins::opposite && i == 0)) continue;
        const bool by_terms = is_term(words[i + 1]) || (i > 0 && is_term(words[i - 1]));
        if (found && !is_upper(words[i]) && !by_terms) continue;
        const std::string either = how == Joins::any ? either_of(words[i - 1], words[i + 1]) : std::string();
        if (how == Joins::all)
            session.note(
                say("'{}' is taken for a word; all terms must hold anyway: {}", words[i], without_joins(words)));
        else if (how == Joins::opposite)
            session.note(say("'{}' is taken for a word; the opposite of a term: {}", words[i],
                             text::shell_word("not:" + words[i + 1])));
        else
            session.note(say("'{}' is taken for a word; one of several values of a field: {}", words[i],
                             either.empty() ? "tag:vip,lead" : either));
        return;
    }
}

}  // namespace kehu::cli
