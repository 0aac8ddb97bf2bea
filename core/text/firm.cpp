#include "core/text/firm.hpp"

#include <algorithm>
#include <string>

#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

// Endings that no person's name has. Folded; traditional spellings beside the simplified ones.
constexpr std::string_view kChinese[] = {
    "公司",   "集团",   "集團",   "工厂",     "工廠",     "商行",     "商店",   "事务所", "事務所", "工作室",
    "合作社", "研究所", "研究院", "学院",     "学校",     "學校",     "大学",   "大學",   "医院",   "醫院",
    "银行",   "銀行",   "酒店",   "饭店",     "餐厅",     "餐廳",     "超市",   "商场",   "基金会", "协会",
    "委员会", "出版社", "旅行社", "株式会社", "有限会社", "合伙企业", "经营部", "服务部", "门市部",
};

// The last word of a firm's name in Latin letters, without dots: "Co., Ltd." ends in "ltd", "S.A." is "sa".
constexpr std::string_view kLatin[] = {
    "ltd", "limited", "inc", "incorporated", "corp", "corporation", "llc",     "llp",   "plc",      "gmbh", "ag",
    "kg",  "ohg",     "ug",  "sarl",         "sas",  "sa",          "srl",     "spa",   "bv",       "nv",   "ab",
    "oy",  "as",      "kk",  "pty",          "pte",  "co",          "company", "group", "holdings",
};

// What follows the name itself, longest first.
constexpr std::string_view kForms[] = {"有限责任公司", "股份有限公司", "有限公司", "股份公司", "总公司",
                                       "公司",         "集团",         "股份",     "株式会社"};

// "(中国)有限公司(北京)": what stands in brackets at the end says where, not what.
std::string_view without_place(std::string_view name) {
    while (name.ends_with(')')) {
        std::size_t open = name.rfind('(');
        if (open == name.npos || open == 0) break;
        name = trim(name.substr(0, open));
    }
    return name;
}

std::string last_word(std::string_view name) {
    std::string word;
    std::size_t start = name.find_last_of(" ,");
    for (char c : name.substr(start == name.npos ? 0 : start + 1))
        if (c != '.') word += c;
    return word;
}

}  // namespace

bool looks_like_firm(std::string_view typed) {
    std::string folded = fold(typed);
    std::string_view name = without_place(folded);
    for (std::string_view ending : kChinese)
        if (name.size() > ending.size() && name.ends_with(ending)) return true;
    // A word of its own: "Tesla" is no "sa".
    if (name.find_first_of(" ,") == name.npos) return false;
    return is_legal_form(last_word(name));
}

bool is_legal_form(std::string_view word) {
    return std::find(std::begin(kLatin), std::end(kLatin), word) != std::end(kLatin);
}

std::string_view without_legal_form(std::string_view name) {
    for (bool found = true; found && !name.ends_with("分公司");) {
        found = false;
        for (std::string_view form : kForms)
            if (name.ends_with(form)) {
                name.remove_suffix(form.size());
                found = true;
                break;
            }
    }
    return name;
}

}  // namespace kehu::text
