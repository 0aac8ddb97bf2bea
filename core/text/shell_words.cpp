#include "core/text/shell_words.hpp"

namespace kehu::text {

std::vector<std::string> split_words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (quote) {
            if (c == quote) {
                quote = 0;
            } else if (c == '\\' && quote == '"' && i + 1 < text.size()) {
                word += text[++i];
            } else {
                word += c;
            }
        } else if (c == ' ' || c == '\t') {
            if (inside) words.push_back(word);
            word.clear();
            inside = false;
        } else {
            inside = true;
            if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '\\' && i + 1 < text.size()) {
                word += text[++i];
            } else {
                word += c;
            }
        }
    }
    if (inside) words.push_back(word);
    return words;
}

bool leaves_quote_open(std::string_view text) {
    char quote = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\\' && quote != '\'')
            ++i;
        else if (quote ? c == quote : c == '\'' || c == '"')
            quote = quote ? 0 : c;
    }
    return quote != 0;
}

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : between).append(word);
    return text;
}

std::string shell_word(std::string_view word) {
    constexpr std::string_view kSpecial = " \t\n\"'\\$`!*?[]{}()<>|&;~#";
    if (!word.empty() && word.find_first_of(kSpecial) == std::string_view::npos) return std::string(word);
    std::string quoted = "'";
    for (char c : word) {
        if (c == '\'') {
            quoted += "'\\''";
        } else {
            quoted += c;
        }
    }
    return quoted + "'";
}

}  // namespace kehu::text
