#include "core/survey/condition.hpp"

#include <algorithm>
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

constexpr std::string_view kJoints[] = {" and ", "且", "&&"};
constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {
    {"\"", "\""}, {"'", "'"}, {"“", "”"}, {"‘", "’"}, {"「", "」"}};

// The width of an "and" that stands here; 0 if none does.
std::size_t joint_at(std::string_view text) {
    for (std::string_view joint : kJoints)
        if (text.starts_with(joint)) return joint.size();
    return 0;
}

// Takes one comparison after the other off the front.
class Parser {
  public:
    Parser(std::string_view text, const IsAnswer& is_answer) : rest_(text), is_answer_(is_answer) {}

    std::vector<Comparison> run() {
        std::vector<Comparison> all;
        while (!rest_.empty()) all.push_back(take_one());
        return all;
    }

  private:
    Comparison take_one() {
        const auto [at, sign] = find_sign(rest_.substr(0, next_joint(0)));
        Comparison one{std::string(text::trim(rest_.substr(0, std::min(at, next_joint(0))))), sign.how, {}};
        const std::size_t end = at == rest_.npos ? next_joint(0) : take_value(one, at + sign.text.size());
        const std::string_view part = text::trim(rest_.substr(0, end));
        if (one.subject.empty() || one.subject.find(' ') != std::string::npos) refuse(part);
        if (at != rest_.npos && one.value.empty())
            throw BadValue(say("the condition '{}' compares with nothing; write it like q2 <= 3", part));
        rest_.remove_prefix(end + joint_at(rest_.substr(end)));
        rest_ = text::trim(rest_);
        return one;
    }

    // Where the value that begins here ends: behind the longest answer, the quote, or at the next "and".
    std::size_t take_value(Comparison& one, std::size_t begin) const {
        if (const std::size_t end = end_of_answer(one.subject, begin)) return one.value = cut(begin, end), end;
        const std::size_t end = next_joint(begin);
        const std::size_t word = std::min(rest_.find_first_not_of(' ', begin), rest_.size());
        for (const auto& [open, close] : kQuotes)
            if (rest_.substr(word).starts_with(open)) return take_quoted(one, word + open.size(), close);
        one.value = cut(begin, end);
        return end;
    }

    std::size_t take_quoted(Comparison& one, std::size_t begin, std::string_view close) const {
        const std::size_t quote = rest_.find(close, begin);
        if (quote == rest_.npos) throw BadValue(say("the quote in '{}' is not closed", rest_));
        one.value = rest_.substr(begin, quote - begin);
        const std::size_t behind = quote + close.size(), end = next_joint(behind);
        if (!cut(behind, end).empty()) refuse(text::trim(rest_.substr(0, end)));
        return end;
    }

    // 0: no answer stands there.
    std::size_t end_of_answer(std::string_view subject, std::size_t begin) const {
        std::size_t longest = 0;
        for (std::size_t end = begin; is_answer_ && end < rest_.size();) {
            end = next_joint(end + 1);
            if (is_answer_(subject, cut(begin, end))) longest = end;
        }
        return longest;
    }

    std::size_t next_joint(std::size_t from) const {
        while (from < rest_.size() && !joint_at(rest_.substr(from))) ++from;
        return std::min(from, rest_.size());
    }
    std::string_view cut(std::size_t begin, std::size_t end) const {
        return text::trim(rest_.substr(begin, end - begin));
    }
    [[noreturn]] static void refuse(std::string_view part) {
        throw BadValue(say("cannot read the condition '{}'; write it like q2 <= 3", part));
    }

    std::string_view rest_;
    const IsAnswer& is_answer_;
};

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

Condition parse_condition(std::string_view written, const IsAnswer& is_answer) {
    const std::string plain = text::to_halfwidth(text::trim(written));
    Condition condition{std::string(text::trim(written)), Parser(plain, is_answer).run()};
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
