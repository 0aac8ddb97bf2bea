#include "cli/completion_words.hpp"

#include <algorithm>

#include "core/query/query.hpp"

namespace kehu::cli {

bool is_chinese(std::string_view text) {
    return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

std::string option_word(std::string_view label) {
    std::string word(label);
    std::replace(word.begin(), word.end(), ' ', '-');
    return word;
}

std::string_view role_of(std::string_view names, std::size_t position) {
    const std::size_t blank = names.find(' ');
    if (blank == names.npos) return names;
    return position == 0 ? names.substr(0, blank) : names.substr(blank + 1);
}

Colon find_colon(std::string_view term) {
    const std::size_t at = term.find(':');
    constexpr std::string_view kWide = "：";
    return at == term.npos ? Colon{term.find(kWide), kWide.size()} : Colon{at, 1};
}

std::span<const std::string_view> day_words(const model::Field& field, const model::Schema& schema, Language language) {
    static constexpr std::string_view kAhead[] = {"overdue", "today", "tomorrow", "today..+7d"},
                                      kAheadChinese[] = {"逾期", "今天", "明天", "本周", "下周"},
                                      kPast[] = {"today", "yesterday", "7d.."},
                                      kPastChinese[] = {"今天", "昨天", "本周", "上周", "本月"};
    const bool chinese = language == Language::chinese;
    if (query::lies_ahead(field, schema)) return chinese ? std::span<const std::string_view>(kAheadChinese) : kAhead;
    if (model::is_day_or_time(*field.type)) return chinese ? std::span<const std::string_view>(kPastChinese) : kPast;
    return {};
}

}  // namespace kehu::cli
