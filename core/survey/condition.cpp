#include "core/survey/condition.hpp"

#include <charconv>
#include <cmath>
#include <utility>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::survey {
namespace {

struct Sign {
    std::string_view text;
    Compare how;
};
// Longer ones first.
constexpr Sign kSigns[] = {{"<=", Compare::at_most}, {">=", Compare::at_least}, {"!=", Compare::other},
                           {"≤", Compare::at_most},  {"≥", Compare::at_least},  {"≠", Compare::other},
                           {"==", Compare::equal},   {"<", Compare::below},     {">", Compare::above},
                           {"=", Compare::equal}};

// Where the first of these signs stands; its text is empty if none does.
std::pair<std::size_t, Sign> find_sign(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at)
        for (const Sign& sign : kSigns)
            if (text.substr(at).starts_with(sign.text)) return {at, sign};
    return {text.npos, {"", Compare::answered}};
}

Comparison parse_one(std::string_view text) {
    const auto [at, sign] = find_sign(text);
    Comparison one{std::string(text::trim(text.substr(0, at))), sign.how, {}};
    if (at != text.npos) one.value = text::trim(text.substr(at + sign.text.size()));
    if (one.subject.empty() || one.subject.find(' ') != std::string::npos)
        throw BadValue(say("cannot read the condition '{}'; write it like q2 <= 3", text));
    if (at != text.npos && one.value.empty())
        throw BadValue(say("the condition '{}' compares with nothing; write it like q2 <= 3", text));
    return one;
}

// Takes what stands before the next "and" off the front.
std::string_view take_part(std::string_view& rest) {
    std::size_t end = rest.size(), width = 0;
    for (std::string_view word : {" and ", "且", "&&"})
        if (const std::size_t at = rest.find(word); at < end) end = at, width = word.size();
    const std::string_view part = rest.substr(0, end);
    rest.remove_prefix(end + width);
    return text::trim(part);
}

bool has_choice(std::string_view keys, std::string_view key) {
    while (!keys.empty()) {
        const std::size_t comma = std::min(keys.find(','), keys.size());
        if (text::fold(text::trim(keys.substr(0, comma))) == text::fold(key)) return true;
        keys.remove_prefix(std::min(comma + 1, keys.size()));
    }
    return false;
}

bool is_equal(std::string_view answer, std::string_view value) {
    const auto a = number_in(answer), b = number_in(value);
    return a && b ? *a == *b : has_choice(answer, value);
}

bool holds_one(const Comparison& one, std::string_view answer) {
    if (one.how == Compare::answered) return true;
    if (one.how == Compare::equal) return is_equal(answer, one.value);
    if (one.how == Compare::other) return !is_equal(answer, one.value);
    const auto a = number_in(answer), b = number_in(one.value);
    if (!a || !b) return false;
    switch (one.how) {
        case Compare::below:
            return *a < *b;
        case Compare::at_most:
            return *a <= *b;
        case Compare::above:
            return *a > *b;
        default:
            return *a >= *b;
    }
}

}  // namespace

Condition parse_condition(std::string_view written) {
    const std::string plain = text::to_halfwidth(text::trim(written));
    Condition condition{std::string(text::trim(written)), {}};
    for (std::string_view rest = plain; !rest.empty();) condition.all_of.push_back(parse_one(take_part(rest)));
    if (condition.empty()) throw BadValue(tr("the condition is empty; write it like q2 <= 3"));
    return condition;
}

bool holds(const Condition& condition, const Lookup& answer_to) {
    for (const Comparison& one : condition.all_of) {
        const auto answer = answer_to(one.subject);
        if (!answer || !holds_one(one, *answer)) return false;
    }
    return true;
}

std::optional<double> number_in(std::string_view text) {
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
    return number;
}

}  // namespace kehu::survey
