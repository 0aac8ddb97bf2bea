#pragma once
// What a zone file says (TZif, RFC 8536): the offsets from UTC and when they change. Read here and not by the C
// library, which knows one zone for the whole process, through the environment, and reads the rule for the years after
// the last change anew at each call.

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace kehu::text {

// The rule for all years to come, as POSIX writes it: "CST-8", "EST5EDT,M3.2.0,M11.1.0".
class YearlyRule {
  public:
    // Empty if it cannot be read.
    static std::optional<YearlyRule> parse(std::string_view);
    int offset_at(std::int64_t utc_seconds) const;

  private:
    // The day of a year on which the clock is changed, and the local time (seconds, may lie outside the day).
    struct Change {
        enum class Form : std::uint8_t { month_week_day, day_of_year, day_without_leap } form = Form::month_week_day;
        int month = 0, week = 0, day = 0;
        int seconds = 2 * 3600;
        std::int64_t in(int year) const;  // local seconds since 1970
    };
    static bool parse_change(std::string_view& rest, Change&);

    int standard_ = 0, summer_ = 0;  // seconds east of UTC
    bool has_summer_ = false;
    Change begin_, end_;
};

class ZoneRules {
  public:
    // Empty if the bytes are no zone file.
    static std::optional<ZoneRules> parse(std::string_view file);
    int offset_at(std::int64_t utc_seconds) const;  // seconds east of UTC

  private:
    std::vector<std::int64_t> changes_;  // UTC, ascending
    std::vector<int> offsets_;           // offsets_[i] holds before changes_[i], the last one from the last change on
    std::optional<YearlyRule> rule_;     // after the last change
};

}  // namespace kehu::text
