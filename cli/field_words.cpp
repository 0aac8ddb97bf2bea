#include "cli/field_words.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/pinyin.hpp"

namespace kehu::cli {

bool is_ascii(const std::string& text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string name_from(const model::Kind& kind, const std::string& label) {
    std::string read, name;
    text::append_pinyin(read, text::fold(label), text::PinyinOf::text);
    if (read.empty() || !is_ascii(read) || (read[0] >= '0' && read[0] <= '9'))
        throw Error(ExitCode::usage, say("'{}' cannot be a field's name: use small letters, digits and _", label),
                    say("like this: kehu field add rating --label {}", label));
    name = read;
    for (int number = 2; kind.field(name); ++number) name = read + "_" + std::to_string(number);
    return name;
}

std::string type_named(const std::string& word) {
    static constexpr std::pair<std::string_view, std::string_view> kWords[] = {
        {"string", "text"},  {"文字", "text"},      {"文本", "text"},    {"选择", "choice"},  {"选项", "choice"},
        {"单选", "choice"},  {"list", "tags"},      {"标签", "tags"},    {"多选", "tags"},    {"int", "integer"},
        {"整数", "integer"}, {"number", "decimal"}, {"数字", "decimal"}, {"小数", "decimal"}, {"金额", "money"},
        {"日期", "date"},    {"time", "moment"},    {"时间", "moment"},  {"bool", "yesno"},   {"是否", "yesno"},
        {"电话", "phone"},   {"手机", "phone"},     {"邮箱", "email"},   {"指向", "ref"}};
    for (auto& [known, type] : kWords)
        if (word == known) return std::string(type);
    return word;
}

}  // namespace kehu::cli
