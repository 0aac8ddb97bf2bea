#include "core/exchange/cell_values.hpp"

#include <algorithm>
#include <optional>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/money.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

bool says_none(std::string_view text) {
    constexpr std::string_view kWords[] = {"无", "暂无", "没有", "none", "n/a", "-", "--", "—", "/"};
    constexpr std::size_t kLongest = 12;
    if (text.size() > kLongest || (text[0] >= '0' && text[0] <= '9')) return false;
    const std::string folded = text::fold(text);
    return std::find(std::begin(kWords), std::end(kWords), folded) != std::end(kWords);
}

using model::Field;

bool stands_for_nothing(std::string_view text) {
    return text == "0/0/00" || text == "0/0/0000" || text == "0000-00-00" || text == "Unspecified";
}

namespace {

// Is this around a number nothing but the sign of a currency? Then which one: 万 makes another number of it.
std::optional<text::Currency> currency_around(std::string_view before, std::string_view behind, text::Currency home) {
    try {
        const text::Money one = text::parse_money(fmt::format("{}1{}", before, behind), home);
        if (text::format_amount(one) == text::format_amount(text::parse_money("1", one.currency))) return one.currency;
    } catch (const BadValue&) {
        // told of the whole text
    }
    return std::nullopt;
}

}  // namespace

void append_price(std::string& out, std::string_view text, const Field& field, const model::Context& context) {
    constexpr std::string_view kDigits = "0123456789";
    if (text.find_first_not_of("0123456789.,-+") == text.npos) return field.type->parse(out, text, field, context);
    const text::Currency home = context.settings->currency;
    const std::size_t first = text.find_first_of(kDigits), last = text.find_last_of(kDigits);
    if (first != text.npos && currency_around(text.substr(0, first), text.substr(last + 1), home) == home)
        return field.type->parse(out, text.substr(first, last + 1 - first), field, context);
    const text::Money money = text::parse_money(text, home);
    if (money.currency != home)
        throw BadValue(say("'{}' is no price in {}; put the sum into a column amount", text, home.text()));
    field.type->parse(out, text::format_amount(money), field, context);
}

std::string_view values_of_google(std::string_view text, std::string& out) {
    constexpr std::string_view kBetween = " ::: ", kAll = "* myContacts";
    const bool may_have_several = text.find(':') != text.npos && text.find(kBetween) != text.npos;
    if (!may_have_several && text != kAll) return text;
    out.clear();
    for (std::size_t from = 0; from <= text.size();) {
        const std::size_t to = std::min(text.find(kBetween, from), text.size());
        const std::string_view piece = text.substr(from, to - from);
        from = to + kBetween.size();
        if (piece != kAll) out.append(out.empty() ? "" : "\n").append(piece);
    }
    return out;
}

std::string labelled_phones(std::string_view bytes, std::string_view label) {
    std::string out;
    for (const model::TypedPhone& one : model::decode_phones(bytes))
        model::append_phone(out, one.type.empty() ? label : std::string_view(one.type), one.phone);
    return out;
}

}  // namespace kehu::exchange
