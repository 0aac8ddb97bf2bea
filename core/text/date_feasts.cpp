// Days that have names of their own: 春节, 中秋, 国庆, christmas. Those of the lunar calendar stay lunar until they are
// resolved, so that a birthday may be one.
#include "core/error.hpp"
#include "core/text/date_parts.hpp"

namespace kehu::text::dates {
namespace {

struct Feast {
    std::string_view word;
    std::uint8_t month, day;
    bool lunar;
};
constexpr Feast kFeasts[] = {{"春节", 1, 1, true},
                             {"大年初一", 1, 1, true},
                             {"元宵", 1, 15, true},
                             {"端午", 5, 5, true},
                             {"七夕", 7, 7, true},
                             {"中元", 7, 15, true},
                             {"中秋", 8, 15, true},
                             {"重阳", 9, 9, true},
                             {"腊八", 12, 8, true},
                             {"元旦", 1, 1, false},
                             {"情人节", 2, 14, false},
                             {"妇女节", 3, 8, false},
                             {"三八", 3, 8, false},
                             {"劳动节", 5, 1, false},
                             {"五一", 5, 1, false},
                             {"儿童节", 6, 1, false},
                             {"六一", 6, 1, false},
                             {"教师节", 9, 10, false},
                             {"国庆", 10, 1, false},
                             {"十一", 10, 1, false},
                             {"双十一", 11, 11, false},
                             {"圣诞", 12, 25, false},
                             {"new year", 1, 1, false},
                             {"new year's day", 1, 1, false},
                             {"christmas", 12, 25, false},
                             {"christmas day", 12, 25, false},
                             {"valentine's day", 2, 14, false}};

// The last day of a lunar year is the 29th or the 30th: the one before the first of the next. A day to keep for each
// year is the 30th, which is the last one where there is none.
std::optional<Found> new_years_eve(const Asked& asked) {
    if (asked.keep_partial)
        throw BadValue(
            say("'{}' is lunar 12-29 or 12-30; write 农历12-30, the last day of each lunar year", asked.typed));
    const std::int64_t today = days_from_epoch(asked.today);
    const int step = asked.ahead() ? 1 : -1;
    for (int year = asked.today.year + (asked.ahead() ? 0 : 1); year >= 1900 && year <= 2100; year += step) {
        const auto first = solar_of_lunar(year, 1, 1, false);
        if (first && (days_from_epoch(*first) - 1 - today) * step >= 0)
            return one_day(plus_days(*first, -1, asked.typed));
    }
    return {};
}

}  // namespace

std::optional<Found> read_feast(std::string_view text, const Asked& asked) {
    if (text == "除夕" || text == "大年三十" || text == "年三十") return new_years_eve(asked);
    constexpr std::string_view kFestival = "节";
    for (const Feast& feast : kFeasts) {
        const bool named = text == feast.word || (text.starts_with(feast.word) && text.ends_with(kFestival) &&
                                                  text.size() == feast.word.size() + kFestival.size());
        if (!named) continue;
        Date date = make_date(0, feast.month, feast.day);
        date.lunar = feast.lunar;
        return one_day(date);
    }
    return {};
}

}  // namespace kehu::text::dates
