#include "core/text/zone_rules.hpp"

#include <algorithm>
#include <bit>

#include "core/text/date.hpp"

namespace kehu::text {
namespace {

constexpr std::int64_t kDay = 86400;

bool take(std::string_view& rest, char c) {
    if (!rest.starts_with(c)) return false;
    rest.remove_prefix(1);
    return true;
}

bool take_number(std::string_view& rest, int most, int& number) {
    std::size_t digits = 0;
    for (number = 0; digits < rest.size() && digits < 4 && rest[digits] >= '0' && rest[digits] <= '9'; ++digits)
        number = number * 10 + (rest[digits] - '0');
    rest.remove_prefix(digits);
    return digits > 0 && number <= most;
}

// "8", "-3:30", "167:59:59" as seconds.
bool take_time(std::string_view& rest, int& seconds) {
    const bool minus = take(rest, '-');
    if (!minus) take(rest, '+');
    int hours = 0, minutes = 0, rest_seconds = 0;
    if (!take_number(rest, 167, hours)) return false;
    if (take(rest, ':') && !take_number(rest, 59, minutes)) return false;
    if (take(rest, ':') && !take_number(rest, 59, rest_seconds)) return false;
    seconds = (hours * 3600 + minutes * 60 + rest_seconds) * (minus ? -1 : 1);
    return true;
}

// "CST" or "<+08>".
bool take_name(std::string_view& rest) {
    std::size_t end = 0;
    if (rest.starts_with('<')) {
        end = rest.find('>');
        end = end == rest.npos ? 0 : end + 1;
    } else {
        while (end < rest.size() && ((rest[end] | 0x20) >= 'a' && (rest[end] | 0x20) <= 'z')) ++end;
    }
    rest.remove_prefix(end);
    return end > 0;
}

// Big-endian numbers; nothing is read beyond the end.
class Bytes {
  public:
    explicit Bytes(std::string_view bytes) : rest_(bytes) {}

    std::int64_t number(std::size_t size) {
        std::uint64_t value = 0;
        for (unsigned char c : skip(size)) value = value << 8 | c;
        return size == 4 ? static_cast<std::int32_t>(value) : static_cast<std::int64_t>(value);
    }
    std::string_view skip(std::size_t size) {
        good_ = good_ && size <= rest_.size();
        if (!good_) return {};
        std::string_view skipped = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return skipped;
    }
    std::string_view rest() const { return rest_; }
    bool good() const { return good_; }

  private:
    std::string_view rest_;
    bool good_ = true;
};

std::int64_t first_of(int year, int month) {
    return days_from_epoch({static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month), 1});
}

struct Header {
    std::size_t utc_marks, standard_marks, leaps, changes, types, letters;
};

std::optional<Header> read_header(Bytes& bytes) {
    if (bytes.skip(4) != "TZif") return std::nullopt;
    const std::string_view version = bytes.skip(16);
    if (!bytes.good() || version[0] < '2') return std::nullopt;
    Header header{};
    for (std::size_t* count :
         {&header.utc_marks, &header.standard_marks, &header.leaps, &header.changes, &header.types, &header.letters})
        *count = static_cast<std::uint32_t>(bytes.number(4));
    // No zone has as many; the sum of such numbers cannot overflow.
    const auto most = std::max({header.utc_marks, header.leaps, header.changes, header.types, header.letters});
    return bytes.good() && most < 1 << 20 && header.types > 0 ? std::optional(header) : std::nullopt;
}

}  // namespace

std::int64_t YearlyRule::Change::in(int year) const {
    const std::int64_t new_year = first_of(year, 1);
    std::int64_t at = new_year + day;
    if (form == Form::day_without_leap) {
        at = new_year + day - 1 + (day > 59 && days_in_month(year, 2) == 29);
    } else if (form == Form::month_week_day) {
        const std::int64_t month_begin = first_of(year, month);
        const auto weekday = static_cast<int>(((month_begin + 4) % 7 + 7) % 7);  // 1970 began on a Thursday
        const int in_month = (day - weekday + 7) % 7 + 7 * (week - 1);
        at = month_begin + (in_month < days_in_month(year, month) ? in_month : in_month - 7);  // week 5 is the last
    }
    return at * kDay + seconds;
}

bool YearlyRule::parse_change(std::string_view& rest, Change& change) {
    if (take(rest, 'M')) {
        change.form = Change::Form::month_week_day;
        if (!take_number(rest, 12, change.month) || change.month < 1 || !take(rest, '.') ||
            !take_number(rest, 5, change.week) || change.week < 1 || !take(rest, '.') ||
            !take_number(rest, 6, change.day))
            return false;
    } else {
        change.form = take(rest, 'J') ? Change::Form::day_without_leap : Change::Form::day_of_year;
        if (!take_number(rest, 365, change.day)) return false;
    }
    return !take(rest, '/') || take_time(rest, change.seconds);
}

std::optional<YearlyRule> YearlyRule::parse(std::string_view rest) {
    YearlyRule rule;
    int west = 0;
    if (!take_name(rest) || !take_time(rest, west)) return std::nullopt;
    rule.standard_ = -west;
    if (rest.empty()) return rule;
    rule.has_summer_ = true;
    rule.summer_ = rule.standard_ + 3600;
    if (!take_name(rest)) return std::nullopt;
    if (!rest.starts_with(',')) {
        if (!take_time(rest, west)) return std::nullopt;
        rule.summer_ = -west;
    }
    if (!take(rest, ',') || !parse_change(rest, rule.begin_) || !take(rest, ',') || !parse_change(rest, rule.end_))
        return std::nullopt;
    return rest.empty() ? std::optional(rule) : std::nullopt;
}

int YearlyRule::offset_at(std::int64_t t) const {
    if (!has_summer_) return standard_;
    const std::int64_t local = t + standard_;
    const int year = date_from_days(local / kDay - (local % kDay < 0)).year;
    const std::int64_t begin = begin_.in(year)-standard_, end = end_.in(year)-summer_;
    // South of the equator the summer spans the new year.
    const bool summer = begin < end ? t >= begin && t < end : t >= begin || t < end;
    return summer ? summer_ : standard_;
}

// A file has its data twice: first with 4 bytes for a time, which we skip, then with 8.
std::optional<ZoneRules> ZoneRules::parse(std::string_view file) {
    Bytes bytes(file);
    const auto old = read_header(bytes);
    if (!old) return std::nullopt;
    bytes.skip(old->changes * 5 + old->types * 6 + old->letters + old->leaps * 8 + old->standard_marks +
               old->utc_marks);
    const auto header = read_header(bytes);
    if (!header) return std::nullopt;

    ZoneRules rules;
    const std::string_view times = bytes.skip(header->changes * 8), kinds = bytes.skip(header->changes),
                           types = bytes.skip(header->types * 6);
    bytes.skip(header->letters + header->leaps * 12 + header->standard_marks + header->utc_marks);
    if (!bytes.good()) return std::nullopt;
    const auto offset_of = [&](std::size_t type) { return static_cast<int>(Bytes(types.substr(type * 6)).number(4)); };
    Bytes time(times);
    rules.offsets_.push_back(offset_of(0));
    for (unsigned char type : kinds) {
        if (type >= header->types) return std::nullopt;
        rules.changes_.push_back(time.number(8));
        rules.offsets_.push_back(offset_of(type));
    }
    if (!std::is_sorted(rules.changes_.begin(), rules.changes_.end())) return std::nullopt;
    std::string_view footer = bytes.rest();
    if (footer.size() > 2 && take(footer, '\n')) rules.rule_ = YearlyRule::parse(footer.substr(0, footer.find('\n')));
    return rules;
}

int ZoneRules::offset_at(std::int64_t t) const {
    if (changes_.empty() || t >= changes_.back()) return rule_ ? rule_->offset_at(t) : offsets_.back();
    const auto next = std::upper_bound(changes_.begin(), changes_.end(), t);
    return offsets_[static_cast<std::size_t>(next - changes_.begin())];
}

}  // namespace kehu::text
