#pragma once
// A time zone of the tz database, by its name ("Asia/Shanghai"). Days, months and shown times use the store's zone.
// Uses the C library's zone files; offsets are cached, so that a million moments cost no million look-ups. Not for use
// by two threads at once: a new stretch of time is looked up through the process's TZ, which is put back afterwards.

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/date.hpp"

namespace kehu::text {

class Zone {
  public:
    explicit Zone(std::string name);  // throws BadValue for an unknown zone; "" and "UTC" are UTC
    const std::string& name() const { return name_; }
    int offset_at(std::int64_t utc_seconds) const;  // seconds east of UTC
    std::int64_t to_utc(Date, int hour, int minute,
                        int second) const;  // a local time that does not exist moves forward; of two, the first
    Date day_of(std::int64_t utc_seconds) const;

  private:
    // The offset holds until `until`, or until the end of the stretch of 2^25 seconds (about a year) that the span
    // belongs to.
    struct Span {
        std::int64_t until;
        int offset;
    };
    std::uint32_t spans_of(std::int64_t stretch) const;
    std::uint32_t look_up(std::int64_t stretch) const;

    std::string name_;
    mutable std::vector<Span> spans_;               // those of one stretch lie together
    mutable std::vector<std::uint32_t> stretches_;  // first span of each stretch plus one; 0: not looked up yet
    mutable std::int64_t first_stretch_ = 0;
};

// The system's zone: TZ, /etc/timezone, /etc/localtime; "UTC" if unknown.
std::string system_zone();

void append_rfc3339(std::string& out, Moment, const Zone&);  // "2026-11-21T14:01:07+08:00"; precision day: "2026-11-21"
std::string format_moment(Moment, const Zone&);  // for people: "2026-11-21 14:05", precision day: "2026-11-21"

}  // namespace kehu::text
