#include "core/exchange/cell_format.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "core/error.hpp"
#include "core/text/date.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

using Shows = CellFormat::Shows;

constexpr int kKeptDigits = 15;
constexpr std::size_t kLongestFormat = 1024;
constexpr std::int64_t kDaySeconds = 86400, kEpochSerial = 25569, kLastSerial = 2958465;  // 1970-01-01, 9999-12-31
constexpr std::int64_t kNoDay = 60;  // 1900-02-29, which Lotus 1-2-3 took for a day
constexpr std::int64_t k1904 = 1462;

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool is_code(std::string_view word) {
    return word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

// What stands around the digits of a sum of money; empty if it is none of these.
std::string currency_of(std::string_view sign, std::string_view locale = {}) {
    sign = text::trim(sign);
    if (is_code(sign)) return std::string(sign);
    const bool yuan = sign == "¥" || sign == "￥";
    if (yuan && locale.ends_with("804")) return "CNY";
    if (yuan && locale.ends_with("411")) return "JPY";
    for (const std::string_view known : {"¥", "￥", "$", "€", "£", "₩", "元", "US$", "HK$", "NT$", "A$", "C$"})
        if (sign == known) return std::string(known);
    return {};
}

// What the first section of a format consists of.
class Section {
  public:
    explicit Section(std::string_view code) : rest_(code.substr(0, kLongestFormat)) {
        while (!rest_.empty() && rest_[0] != ';') step();
    }

    CellFormat format() {
        CellFormat format;
        const bool day = year_or_day_ || (month_ && !time_);
        if (elapsed_)
            format.shows = Shows::hours;
        else if (day)
            format.shows = time_ ? Shows::days_and_times : Shows::days;
        else if (time_)
            format.shows = Shows::times;
        else if (percent_)
            format.shows = Shows::percent;
        else if (only_zeros_ && zeros_ > 1 && zeros_ <= kKeptDigits)
            format.digits = static_cast<std::uint8_t>(zeros_);
        if (format.shows == Shows::number) format.currency = currency_.empty() ? currency_of(literal_) : currency_;
        return format;
    }

  private:
    void step() {
        const char c = lower(rest_[0]);
        if (c == '"') return take_literal(rest_.find('"', 1));
        if (c == '[') return take_bracket();
        if (c == '\\' || c == '_' || c == '*') {
            if (c == '\\') literal_ += rest_.substr(1, code_point_size(1));
            return skip(1 + code_point_size(1));
        }
        if (is_word("general")) return only_zeros_ = false, skip(7);
        if (is_word("am/pm")) return time_ = true, skip(5);
        if (is_word("a/p")) return time_ = true, skip(3);
        if (c == 'e' && rest_.size() > 1 && (rest_[1] == '+' || rest_[1] == '-')) return only_zeros_ = false, skip(2);
        if (c == '0')
            ++zeros_;
        else if (static_cast<unsigned char>(c) >= 0x80 || c == '$')
            literal_ += rest_.substr(0, code_point_size(0)), only_zeros_ = false;
        else if (c != ' ')
            only_zeros_ = false;
        year_or_day_ |= c == 'y' || c == 'd' || c == 'g' || c == 'e';
        month_ |= c == 'm';
        time_ |= c == 'h' || c == 's';
        percent_ |= c == '%';
        skip(code_point_size(0));
    }

    bool is_word(std::string_view word) const {
        return rest_.size() >= word.size() &&
               std::equal(word.begin(), word.end(), rest_.begin(), [](char a, char b) { return a == lower(b); });
    }
    std::size_t code_point_size(std::size_t at) const {
        if (at >= rest_.size()) return 0;
        std::size_t end = at;
        text::next_code_point(rest_, end);
        return end - at;
    }
    void skip(std::size_t size) { rest_.remove_prefix(std::min(size, rest_.size())); }

    void take_literal(std::size_t end) {
        end = std::min(end, rest_.size());
        literal_ += rest_.substr(1, end - 1);
        only_zeros_ = false;
        skip(end + 1);
    }
    // [Red], [>100], [$¥-804], [h]: elapsed hours.
    void take_bracket() {
        const std::size_t end = std::min(rest_.find(']'), rest_.size());
        const std::string_view inner = rest_.substr(1, end - 1);
        if (inner.starts_with('$')) {
            const std::size_t dash = inner.find('-');
            currency_ = currency_of(inner.substr(1, dash == inner.npos ? dash : dash - 1),
                                    dash == inner.npos ? std::string_view() : inner.substr(dash + 1));
            only_zeros_ = only_zeros_ && currency_.empty();
        } else if (!inner.empty() && std::all_of(inner.begin(), inner.end(), [&](char c) {
                       return lower(c) == lower(inner[0]) && std::string_view("hms").find(lower(c)) != inner.npos;
                   })) {
            elapsed_ = true;
        }
        skip(end + 1);
    }

    std::string_view rest_;
    std::string literal_, currency_;
    bool year_or_day_ = false, month_ = false, time_ = false, elapsed_ = false, percent_ = false, only_zeros_ = true;
    int zeros_ = 0;
};

void append_two(std::string& out, std::int64_t number) {
    if (number < 10) out += '0';
    out += std::to_string(number);
}

void append_clock(std::string& out, std::int64_t seconds) {
    append_two(out, seconds / 3600);
    append_two(out += ':', seconds / 60 % 60);
    append_two(out += ':', seconds % 60);
}

// The digits of a number without its point, and where that stands: 0.25 is 25 and 0, 1380 is 138 and 4.
struct Digits {
    bool negative = false;
    std::string digits;
    int point = 0;
};

Digits digits_of(double value) {
    char text[40];
    const auto end =
        std::to_chars(text, text + sizeof text, std::abs(value), std::chars_format::scientific, kKeptDigits - 1).ptr;
    const std::string_view whole(text, static_cast<std::size_t>(end - text));
    const std::size_t e = whole.find('e');
    Digits digits{std::signbit(value), std::string(whole.substr(0, 1)), 1};
    digits.digits += whole.substr(2, e - 2);
    const char* exponent = text + e + (whole[e + 1] == '+' ? 2 : 1);
    int power = 0;
    std::from_chars(exponent, end, power);
    digits.point += power;
    digits.digits.resize(digits.digits.find_last_not_of('0') + 1);  // npos + 1 is 0
    return digits;
}

// With 15 digits, which is what a spreadsheet shows of what it keeps: 0.30000000000000004 was typed as 0.3.
void append_plain(std::string& out, double value, int least_digits) {
    const Digits number = digits_of(value);
    if (number.digits.empty()) return static_cast<void>(out.append(std::max(least_digits, 1), '0'));
    if (number.negative) out += '-';
    const int size = static_cast<int>(number.digits.size());
    if (number.point > kKeptDigits || number.point < -kKeptDigits) {
        out += number.digits[0];
        if (size > 1) (out += '.') += number.digits.substr(1);
        out += number.point > 0 ? "E+" : "E-";
        append_two(out, std::abs(number.point - 1));
    } else if (number.point <= 0) {
        out.append("0.").append(static_cast<std::size_t>(-number.point), '0') += number.digits;
    } else {
        if (number.point < least_digits && size <= number.point)
            out.append(static_cast<std::size_t>(least_digits - number.point), '0');
        for (int i = 0; i < std::max(size, number.point); ++i) {
            if (i == number.point) out += '.';
            out += i < size ? number.digits[static_cast<std::size_t>(i)] : '0';
        }
    }
}

// Nothing for what is behind the last day.
bool append_day(std::string& out, std::int64_t serial) {
    if (serial == kNoDay) return out += "1900-02-29", true;
    const std::int64_t days = serial - kEpochSerial + (serial < kNoDay);
    if (serial > kLastSerial) return false;
    text::append_date(out, text::date_from_days(days));
    return true;
}

// Days, times or both, by what the number holds: a time without a day lies before the first.
bool append_moment(std::string& out, double value, Shows shows, bool from_1904) {
    if (value < 0 || value > static_cast<double>(kLastSerial) + 1) return false;
    std::int64_t seconds = std::llround(value * static_cast<double>(kDaySeconds));
    if (shows == Shows::hours) return append_clock(out, seconds), true;
    std::int64_t day = seconds / kDaySeconds;
    seconds %= kDaySeconds;
    const bool has_day = value >= 1 || (from_1904 && shows != Shows::times);
    if (!has_day && shows == Shows::days) return false;
    if (from_1904) day += k1904;
    if (has_day && !append_day(out, day)) return false;
    if (has_day && shows == Shows::days) return true;
    if (has_day) out += ' ';
    append_clock(out, seconds);
    return true;
}

bool is_plain(std::string_view number, std::size_t least_digits) {
    return !number.empty() && number.size() <= kKeptDigits && number.size() >= least_digits &&
           (number[0] != '0' || number.size() == 1) &&
           std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

CellFormat parse_cell_format(std::string_view code) {
    return Section(code).format();
}

CellFormat builtin_cell_format(std::uint64_t number) {
    const auto shows = [](Shows what) { return CellFormat{what, 0, {}}; };
    const auto between = [&](std::uint64_t low, std::uint64_t high) { return low <= number && number <= high; };
    if (number == 9 || number == 10) return shows(Shows::percent);
    if (between(14, 17)) return shows(Shows::days);
    if (between(18, 21) || number == 45 || number == 47) return shows(Shows::times);
    if (number == 22) return shows(Shows::days_and_times);
    if (number == 46) return shows(Shows::hours);
    // Those of East Asia.
    if (between(32, 35)) return shows(Shows::times);
    if (between(27, 36) || between(50, 54) || between(57, 58)) return shows(Shows::days);
    if (between(55, 56)) return shows(Shows::days_and_times);
    return {};
}

void append_cell_number(std::string& out, std::string_view number, const CellFormat& format, bool from_1904) {
    number = text::trim(number);
    if (format.shows == Shows::number && format.currency.empty() && is_plain(number, format.digits)) {
        out += number;
        return;
    }
    double value = 0;
    const char* const end = number.data() + number.size();
    if (number.starts_with('+')) number.remove_prefix(1);
    const auto [stop, error] = std::from_chars(number.data(), end, value);
    if (error != std::errc() || stop != end || number.empty() || !std::isfinite(value))
        throw BadValue(say("'{}' is no number", number.substr(0, 40)));
    if (format.shows == Shows::percent) {
        append_plain(out, value * 100, 0);
        out += '%';
        return;
    }
    if (format.shows != Shows::number && append_moment(out, value, format.shows, from_1904)) return;
    if (!format.currency.empty()) (out += format.currency) += ' ';
    append_plain(out, value, format.digits);
}

}  // namespace kehu::exchange
