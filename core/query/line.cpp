// A query as one line, which is how segments keep it: the words with blanks between them.
#include "core/query/line.hpp"

namespace kehu::query {
namespace {

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n';
}

// Each part by itself, however odd the word is.
std::string escaped(std::string_view word) {
    std::string out;
    for (char c : word) {
        if (is_blank(c) || c == '\'' || c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out;
}

// Whether it stays one word, and the same, beside a word that would close the quotes it leaves open.
bool is_plain(const std::string& word) {
    const std::string probe = "x\"x'";
    return split_line(word + " " + probe) == std::vector<std::string>{word, probe};
}

}  // namespace

std::vector<std::string> split_line(std::string_view line) {
    std::vector<std::string> words;
    std::string word;
    bool inside = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        const char c = line[at];
        if (is_blank(c)) {
            if (inside) words.push_back(std::move(word));
            word.clear();
            inside = false;
            continue;
        }
        inside = true;
        const std::size_t close = c == '\'' || c == '"' ? line.find(c, at + 1) : line.npos;
        if (c == '\\' && at + 1 < line.size()) {
            word += line[++at];
        } else if (close == line.npos) {
            word += c;
        } else {
            const bool kept = c == '"';
            word += kept ? line.substr(at, close + 1 - at) : line.substr(at + 1, close - at - 1);
            at = close;
        }
    }
    if (inside) words.push_back(std::move(word));
    return words;
}

std::string line_word(const std::string& word) {
    if (is_plain(word)) return word;
    return word.find('\'') == word.npos ? "'" + word + "'" : escaped(word);
}

}  // namespace kehu::query
