#pragma once
// A time zone of the tz database, by its name ("Asia/Shanghai"). Days, months and shown times use the store's zone.
// Cheap to copy; any number of threads may use one.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/text/date.hpp"
#include "core/text/zone_rules.hpp"

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
    std::string name_;
    std::shared_ptr<const ZoneRules> rules_;  // none for UTC
};

// The system's zone: TZ, /etc/timezone, /etc/localtime; "UTC" if unknown.
std::string system_zone();

void append_rfc3339(std::string& out, Moment, const Zone&);  // "2026-11-21T14:01:07+08:00"; precision day: "2026-11-21"
std::string format_moment(Moment, const Zone&);  // for people: "2026-11-21 14:05", precision day: "2026-11-21"

}  // namespace kehu::text
