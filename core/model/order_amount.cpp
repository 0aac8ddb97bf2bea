#include "core/model/order_amount.hpp"

#include <algorithm>
#include <vector>

#include "core/model/values.hpp"

namespace kehu::model {

namespace {

std::vector<std::string> unpriced_products(std::string_view lines) {
    std::vector<std::string> products;
    for (const Line& line : decode_lines(lines))
        if (!line.price && line.amount.minor == 0) products.emplace_back(decode_text_or_ref(line.product).text);
    return products;
}

// One that had no price before is no news.
std::string newly_unpriced(std::string_view lines, std::string_view before) {
    const std::vector<std::string> known = unpriced_products(before);
    for (const std::string& product : unpriced_products(lines))
        if (std::find(known.begin(), known.end(), product) == known.end()) return product;
    return {};
}

}  // namespace

bool has_unpriced_line(std::string_view lines) {
    return !unpriced_products(lines).empty();
}

std::optional<text::Money> sum_of_lines(std::string_view lines) {
    std::optional<text::Money> sum;
    for (const Line& line : decode_lines(lines)) {
        if (!sum) sum = text::Money{0, line.amount.currency};
        if (line.amount.currency != sum->currency) return std::nullopt;
        sum->minor += line.amount.minor;
    }
    return sum;
}

AmountNews follow_lines(const Kind& order, Record& after, RecordView before, bool free) {
    const Field& amount = order.at_name("amount");
    const Tag tag = order.at_name("lines").tag;
    const std::string was(before.value(tag)), is(after.value(tag));
    const auto bytes = before.get(amount.tag);
    if (!bytes || was == is) return {};
    const text::Money stored = decode_money(*bytes);
    const std::optional<text::Money> old_sum = sum_of_lines(was), sum = sum_of_lines(is);
    const bool worked_out = old_sum ? *old_sum == stored : stored.minor == 0;
    if (!worked_out && (!sum || *sum == stored)) return {};
    std::string unpriced = free ? std::string() : newly_unpriced(is, was);
    if (!unpriced.empty()) return {std::move(unpriced), stored, {}};
    if (!worked_out) return {{}, stored, sum};
    if (sum)
        after.set(amount.tag, encode_money(*sum), amount.sensitive);
    else
        after.erase(amount.tag);
    return {};
}

}  // namespace kehu::model
