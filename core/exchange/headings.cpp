#include "core/exchange/headings.hpp"

#include <algorithm>
#include <span>

#include "core/model/field_type.hpp"
#include "core/text/fold.hpp"
#include "core/text/simplify.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

using model::Field;
using model::Kind;

// 聯絡 is said for 联系, and 帳 is written 账 in these words; both follow the simplified character.
constexpr std::string_view kSaidOtherwise[][2] = {{"络", "系"}, {"帐", "账"}};

std::string simplified(std::string_view word) {
    std::string out;
    text::append_simplified(out, word);
    for (const auto& [from, to] : kSaidOtherwise)
        for (std::size_t at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
            out.replace(at, from.size(), to);
    return out;
}

// The word without one of these endings, folded; empty if it has none.
std::string without_ending(std::string_view word, std::span<const std::string_view> endings) {
    const std::string folded = text::fold(word);
    for (std::string_view ending : endings)
        if (folded.size() > ending.size() && folded.ends_with(ending))
            return folded.substr(0, folded.size() - ending.size());
    return {};
}

constexpr std::string_view kIdEndings[] = {"_id", " id", "编号", "_number", " number", " no", " no.", "号"};

bool is_kind_word(const Kind& kind, std::string_view word) {
    const auto same = [&](std::string_view other) { return text::fold(other) == word; };
    return same(kind.name) || same(kind.chinese) || same(kind.english) ||
           std::any_of(kind.aliases.begin(), kind.aliases.end(), same);
}

// "customer_id" in a file of contacts is the field customer; in a file of customers it is their own number.
const Field* by_ending(std::string_view word, const Kind& kind) {
    const std::string rest = without_ending(word, kIdEndings);
    if (rest.empty()) return nullptr;
    if (is_kind_word(kind, rest)) return kind.field("id");
    const Field* field = kind.field(rest);
    return field && !field->ref.empty() ? field : nullptr;
}

// "Tel. 2", 电话2: one more of what there may be several of.
const Field* by_number(std::string_view word, const Kind& kind) {
    const std::size_t end = word.find_last_not_of("0123456789 _-#");
    if (end == word.npos || end + 1 == word.size()) return nullptr;
    const Field* field = kind.field(word.substr(0, end + 1));
    return field && field->type->list ? field : nullptr;
}

// "Mobile No.", 手机号 and its like.
const Field* phone_by_ending(std::string_view word, const Kind& kind) {
    const std::string rest = without_ending(word, kIdEndings);
    const Field* field = rest.empty() ? nullptr : kind.field(rest);
    return field && field->type->name == "phone" ? field : nullptr;
}

struct Heading {
    std::string_view words;  // folded, simplified, one blank between words
    std::string_view field;
    NamePart part = NamePart::whole;
    std::string_view label{};
};

// Of customers. The first of each meaning is the word for --map.
constexpr Heading kHeadings[] = {
    {"given name", "name", NamePart::given},
    {"first name", "name", NamePart::given},
    {"firstname", "name", NamePart::given},
    {"forename", "name", NamePart::given},
    {"名", "name", NamePart::given},
    {"middle name", "name", NamePart::middle},
    {"additional name", "name", NamePart::middle},
    {"family name", "name", NamePart::family},
    {"last name", "name", NamePart::family},
    {"lastname", "name", NamePart::family},
    {"surname", "name", NamePart::family},
    {"姓", "name", NamePart::family},
    {"姓氏", "name", NamePart::family},
    {"name suffix", "name", NamePart::suffix},
    {"suffix", "name", NamePart::suffix},
    {"given name reading", "reading", NamePart::given},
    {"phonetic first name", "reading", NamePart::given},
    {"given name yomi", "reading", NamePart::given},
    {"given yomi", "reading", NamePart::given},
    {"family name reading", "reading", NamePart::family},
    {"phonetic last name", "reading", NamePart::family},
    {"family name yomi", "reading", NamePart::family},
    {"surname yomi", "reading", NamePart::family},
    {"name prefix", "salutation"},
    {"home phone", "phone", NamePart::whole, "home"},
    {"家庭电话", "phone", NamePart::whole, "home"},
    {"住宅电话", "phone", NamePart::whole, "home"},
    {"宅电", "phone", NamePart::whole, "home"},
    {"work phone", "phone", NamePart::whole, "work"},
    {"business phone", "phone", NamePart::whole, "work"},
    {"office phone", "phone", NamePart::whole, "work"},
    {"company phone", "phone", NamePart::whole, "work"},
    {"company main phone", "phone", NamePart::whole, "work"},
    {"办公电话", "phone", NamePart::whole, "work"},
    {"办公室电话", "phone", NamePart::whole, "work"},
    {"单位电话", "phone", NamePart::whole, "work"},
    {"公司电话", "phone", NamePart::whole, "work"},
    {"phone value", "phone"},
    {"other phone", "phone"},
    {"car phone", "phone"},
    {"座机", "phone"},
    {"固话", "phone"},
    {"固定电话", "phone"},
    {"business fax", "fax"},
    {"home fax", "fax"},
    {"other fax", "fax"},
    {"e mail value", "email"},
    {"e mail address", "email"},
    {"website value", "website"},
    {"personal web page", "website"},
    {"address street", "address"},
    {"home street", "home_address"},
    {"address city", "city"},
    {"business city", "city"},
    {"home city", "city"},
    {"address region", "region"},
    {"business state", "region"},
    {"home state", "region"},
    {"address postal code", "postcode"},
    {"business postal code", "postcode"},
    {"home postal code", "postcode"},
    {"address country", "country"},
    {"business country region", "country"},
    {"home country region", "country"},
    {"organization name", "company"},
    {"organization title", "position"},
    {"categories", "tags"},
};

bool is_number(std::string_view word) {
    return word.find_first_not_of("0123456789") == word.npos;
}

// "E-mail 2 Address" -> "e mail address" and "2".
std::string words_of(std::string_view header, std::string& number) {
    std::string out;
    for (std::string_view rest = header; !rest.empty();) {
        const std::size_t end = std::min(rest.find_first_of(" _-/"), rest.size());
        const std::string_view word = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (word.empty()) continue;
        if (is_number(word))
            number = word;
        else
            out.append(out.empty() ? "" : " ").append(word);
    }
    return out;
}

// Of what there is one only, the first is it.
Meant by_table(std::string_view folded, const Kind& kind) {
    if (kind.code != model::kCustomer) return {};
    std::string number;
    const std::string words = words_of(folded, number);
    for (const Heading& heading : kHeadings) {
        if (heading.words != words) continue;
        const Field* field = kind.field(heading.field);
        if (!number.empty() && number != "1" && !field->type->list) return {};
        return {field, heading.part, heading.label};
    }
    return {};
}

// 会员姓名 and 客户电话 are the name and the phone of a customer; in an order 客户状态 is not the order's state.
constexpr std::string_view kOwners[] = {"会员", "顾客", "客户", "联系人"};

const Field* without_owner(std::string_view word, const Kind& kind) {
    if (kind.code != model::kCustomer) return nullptr;
    for (std::string_view owner : kOwners)
        if (word.size() > owner.size() && word.starts_with(owner)) return kind.field(word.substr(owner.size()));
    return nullptr;
}

}  // namespace

std::string bare_heading(std::string_view header) {
    std::string word = text::to_halfwidth(text::trim(header));
    if (const std::size_t open = word.find('('); open != word.npos && open > 0 && word.back() == ')') word.resize(open);
    std::erase_if(word, [](char c) { return c == '*' || c == ':' || c == '.'; });
    return std::string(text::trim(word));
}

Meant meaning_of_heading(std::string_view header, const Kind& kind) {
    const Field* known = kind.field(header);
    if (known && known->tag >= model::kFirstCustomTag) return {known};
    const std::string word = bare_heading(header), plain = simplified(word);
    if (!known) known = kind.field(word);
    // What is a word for a field already is that; the table may say more of it.
    const Meant meant = by_table(text::fold(plain), kind);
    if (meant.field && (!known || known == meant.field)) return meant;
    if (known) return {known};
    if (const Field* field = by_ending(word, kind)) return {field};
    if (const Field* field = kind.field(plain)) return {field};
    for (const auto find : {by_ending, without_owner, by_number, phone_by_ending})
        if (const Field* field = find(plain, kind)) return {field};
    return {};
}

std::string_view word_for(const Meant& meant) {
    if (meant.part != NamePart::whole || !meant.label.empty())
        for (const Heading& heading : kHeadings)
            if (heading.field == meant.field->name && heading.part == meant.part && heading.label == meant.label)
                return heading.words;
    return meant.field->name;
}

bool is_beside_the_point(std::string_view header) {
    constexpr std::string_view kWords[] = {"序号",
                                           "序",
                                           "行号",
                                           "#",
                                           "e mail label",
                                           "e mail type",
                                           "address label",
                                           "address type",
                                           "website label",
                                           "website type",
                                           "e mail display name",
                                           "photo",
                                           "address formatted"};
    std::string number;
    const std::string words = words_of(text::fold(simplified(bare_heading(header))), number);
    return std::find(std::begin(kWords), std::end(kWords), words) != std::end(kWords) || is_phone_label(header);
}

bool is_phone_label(std::string_view header) {
    std::string number;
    const std::string words = words_of(text::fold(header), number);
    return words == "phone label" || words == "phone type";
}

}  // namespace kehu::exchange
