#include "core/clean/spelling.hpp"

#include <algorithm>

#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::clean {

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_among(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_test_word(std::string_view name) {
    constexpr std::size_t kLongest = 40;
    if (name.size() > kLongest) return false;
    const std::string word = text::fold(name);
    if (word.starts_with("测试") || word.ends_with("测试") || word.starts_with("test ") || word.ends_with(" test"))
        return true;
    if (is_among(word,
                 {"test",    "tests", "testing", "tester", "test1", "test2",  "test123", "asdf", "asd",   "asdfgh",
                  "qwe",     "qwer",  "qwerty",  "foo",    "bar",   "foobar", "aaa",     "abc",  "dummy", "todo",
                  "unknown", "未知",  "无名",    "某某",   "匿名",  "试试",   "null",    "none", "n/a",   "undefined"}))
        return true;
    constexpr std::size_t kFewest = 3;
    return word.size() >= kFewest && word.find_first_not_of(word[0]) == word.npos && word[0] < '\x7f' && word[0] > ' ';
}

bool is_number(std::string_view name) {
    const std::string plain = text::to_halfwidth(name);
    return std::any_of(plain.begin(), plain.end(), is_digit) &&
           plain.find_first_not_of("0123456789 .,-+/#()") == plain.npos;
}

bool holds_phone(std::string_view name) {
    constexpr int kFewest = 7;
    int run = 0;
    for (const char c : text::to_halfwidth(name)) {
        if (is_digit(c) && ++run >= kFewest) return true;
        if (!is_digit(c) && c != '-' && c != ' ') run = 0;
    }
    return false;
}

bool has_unseen(std::string_view text) {
    const auto plain = [](char c) { return (c >= ' ' && c < '\x7f') || c == '\n' || c == '\t'; };
    if (std::all_of(text.begin(), text.end(), plain)) return false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = text::next_code_point(text, at);
        const bool control = (c < 0x20 && c != '\n' && c != '\t' && c != '\r') || (c >= 0x7f && c < 0xa0);
        // U+200C and U+200D join letters and pictures.
        const bool unseen = c == 0x200b || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
                            (c >= 0x2060 && c <= 0x2069) || c == 0xfeff || c == 0xad || c == 0xfffd;
        if (control || unseen) return true;
    }
    return false;
}

std::string meant_domain(std::string_view typed) {
    std::string domain(typed);
    for (char& c : domain)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    // Beside these, one letter away from a known one, stand others that there are.
    if (is_among(domain, {"mail.com", "email.com", "ymail.com", "gmail.de", "hotmail.co", "outlook.co"})) return {};
    const std::size_t dot = domain.rfind('.');
    if (dot == domain.npos) return {};
    const std::string_view name = std::string_view(domain).substr(0, dot),
                           end = std::string_view(domain).substr(dot + 1);
    if (is_among(end, {"con", "cmo", "ocm", "vom", "xom", "comm", "coom", "cpm", "cim", "coml", "om"}))
        return std::string(name) + ".com";
    if (is_among(domain, {"qq.cm", "qq.co", "qqq.com", "163.cm", "163.co", "126.cm", "1163.com", "1263.com"}))
        return name.starts_with("qq") ? "qq.com" : name.ends_with("163") ? "163.com" : "126.com";
    for (const std::string_view known : {"gmail.com", "hotmail.com", "outlook.com", "yahoo.com", "icloud.com",
                                         "foxmail.com", "aliyun.com", "sina.com"})
        if (domain != known && text::edit_distance(domain, known) == 1 &&
            name.substr(0, name.find('.')).size() + 1 >= known.find('.'))
            return std::string(known);
    return {};
}

}  // namespace kehu::clean
