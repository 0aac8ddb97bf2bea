#include "core/text/zone.hpp"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "core/error.hpp"
#include "core/text/digits.hpp"
#include "core/text/distance.hpp"
#include "core/text/environment.hpp"
#include "core/text/tr.hpp"

namespace kehu::text {
namespace {

constexpr int kStretchBits = 21;  // 24 days: a command that shows one moment pays for three probes
constexpr std::int64_t kDay = 86400;
// Years 1 to 9999 and a bit: no date lies outside.
constexpr std::int64_t kEarliest = -62'200'000'000;
constexpr std::int64_t kLatest = 253'500'000'000;
// No zone has ever kept an offset for less than this, leaving out moments of confusion.
constexpr std::int64_t kProbeStep = std::int64_t{1} << 20;

std::string zone_folder() {
    const char* folder = getenv("TZDIR");
    return folder && *folder ? folder : "/usr/share/zoneinfo";
}

struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<FILE, Close>;

bool is_zone_file(const std::string& name) {
    if (name.empty() || name[0] == '/' || name[0] == '.' || name.find("..") != name.npos) return false;
    File file(std::fopen((zone_folder() + '/' + name).c_str(), "rb"));
    char magic[4];
    return file && std::fread(magic, 1, 4, file.get()) == 4 && std::string_view(magic, 4) == "TZif";
}

// The zones of the system's own list, for suggestions.
std::vector<std::string> zone_names() {
    std::vector<std::string> names{"UTC"};
    for (const char* list : {"/zone1970.tab", "/zone.tab"}) {
        File file(std::fopen((zone_folder() + list).c_str(), "r"));
        if (!file) continue;
        char line[512];
        while (std::fgets(line, sizeof line, file.get())) {
            std::string_view rest(line);
            if (rest.starts_with('#')) continue;
            for (int tabs = 0; tabs < 2; ++tabs) rest.remove_prefix(std::min(rest.find('\t'), rest.size() - 1) + 1);
            names.emplace_back(rest.substr(0, rest.find_first_of("\t\n")));
        }
    }
    return names;
}

[[noreturn]] void refuse_zone(const std::string& name) {
    if (auto near = nearest(name, zone_names()))
        throw BadValue(say("unknown time zone '{}'; did you mean '{}'?", name, *near));
    throw BadValue(say("unknown time zone '{}': write a name such as Asia/Shanghai or UTC", name));
}

// While it lives, the C library's local time is that of the zone. Then TZ is as before, for programs we start.
class ActiveZone {
  public:
    explicit ActiveZone(const std::string& name) : lock_(environment()) {
        if (const char* before = getenv("TZ")) before_ = before;
        setenv("TZ", (':' + name).c_str(), 1);
        tzset();
    }
    ~ActiveZone() {
        if (before_)
            setenv("TZ", before_->c_str(), 1);
        else
            unsetenv("TZ");
    }
    ActiveZone(const ActiveZone&) = delete;
    ActiveZone& operator=(const ActiveZone&) = delete;

    int offset(std::int64_t utc_seconds) const {
        const time_t t = utc_seconds;
        struct tm local;
        return localtime_r(&t, &local) ? static_cast<int>(local.tm_gmtoff) : 0;
    }
    // The first second after `low` at which the offset is no longer `before`; at `high` it is not.
    std::int64_t change_between(std::int64_t low, std::int64_t high, int before) const {
        while (high - low > 1) {
            const std::int64_t middle = low + (high - low) / 2;
            (offset(middle) == before ? low : high) = middle;
        }
        return high;
    }

  private:
    std::lock_guard<std::mutex> lock_;
    std::optional<std::string> before_;
};

std::string without_folder(std::string_view path) {
    constexpr std::string_view kMark = "zoneinfo/";
    if (path.starts_with(':')) path.remove_prefix(1);
    const auto at = path.find(kMark);
    if (at != path.npos) path.remove_prefix(at + kMark.size());
    return std::string(path);
}

std::string first_line(const char* path) {
    File file(std::fopen(path, "r"));
    char line[256];
    if (!file || !std::fgets(line, sizeof line, file.get())) return {};
    std::string_view text(line);
    return std::string(text.substr(0, text.find_first_of(" \t\r\n")));
}

std::string link_target(const char* path) {
    char target[512];
    const ssize_t length = readlink(path, target, sizeof target);
    return length > 0 ? std::string(target, static_cast<std::size_t>(length)) : std::string();
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0);
}

constexpr std::size_t kMomentRoom = kDateRoom + 9 + 6;  // T14:01:07 and +08:00

// Date and time of local seconds, with seconds if asked; gives the end.
char* put_local(char* to, std::int64_t local, char between, bool seconds) {
    const std::int64_t days = floor_div(local, kDay);
    const auto second = static_cast<unsigned>(local - days * kDay);
    to = put_date(to, date_from_days(days));
    *to++ = between;
    to = put_two(to, second / 3600);
    *to++ = ':';
    to = put_two(to, second / 60 % 60);
    if (!seconds) return to;
    *to++ = ':';
    return put_two(to, second % 60);
}

}  // namespace

Zone::Zone(std::string name) : name_(name.empty() ? "UTC" : std::move(name)) {
    if (name_ != "UTC" && !is_zone_file(name_)) refuse_zone(name_);
}

int Zone::offset_at(std::int64_t utc_seconds) const {
    const std::int64_t t = std::clamp(utc_seconds, kEarliest, kLatest);
    const Span* span = &spans_[spans_of(t >> kStretchBits)];
    while (t >= span->until) ++span;
    return span->offset;
}

std::uint32_t Zone::spans_of(std::int64_t stretch) const {
    const auto at = static_cast<std::uint64_t>(stretch - first_stretch_);
    if (at < stretches_.size() && stretches_[at] != 0) [[likely]]
        return stretches_[at] - 1;
    return look_up(stretch);
}

std::uint32_t Zone::look_up(std::int64_t stretch) const {
    if (stretches_.empty()) first_stretch_ = stretch;
    if (stretch < first_stretch_) {
        stretches_.insert(stretches_.begin(), static_cast<std::size_t>(first_stretch_ - stretch), 0);
        first_stretch_ = stretch;
    }
    const auto at = static_cast<std::size_t>(stretch - first_stretch_);
    if (at >= stretches_.size()) stretches_.resize(at + 1);

    const auto first = static_cast<std::uint32_t>(spans_.size());
    const std::int64_t begin = stretch << kStretchBits;
    const std::int64_t end = begin + (std::int64_t{1} << kStretchBits);
    if (name_ == "UTC") {
        spans_.push_back({end, 0});
    } else {
        const ActiveZone active(name_);
        int offset = active.offset(begin);
        for (std::int64_t low = begin; low < end; low += kProbeStep) {
            const int later = active.offset(low + kProbeStep);
            if (later == offset) continue;
            spans_.push_back({active.change_between(low, low + kProbeStep, offset), offset});
            offset = later;
        }
        spans_.push_back({end, offset});
    }
    stretches_[at] = first + 1;
    return first;
}

std::int64_t Zone::to_utc(Date day, int hour, int minute, int second) const {
    const std::int64_t local = days_from_epoch(day) * kDay + hour * 3600 + minute * 60 + second;
    const int before = offset_at(local - kDay);
    const int after = offset_at(local + kDay);
    if (before == after || offset_at(local - before) == before) return local - before;
    if (offset_at(local - after) == after) return local - after;
    return local - before;
}

Date Zone::day_of(std::int64_t utc_seconds) const {
    return date_from_days(floor_div(utc_seconds + offset_at(utc_seconds), kDay));
}

std::string system_zone() {
    const char* tz = getenv("TZ");
    if (tz && !*tz) return "UTC";
    for (const std::string& found : {without_folder(tz ? tz : ""), without_folder(first_line("/etc/timezone")),
                                     without_folder(link_target("/etc/localtime"))}) {
        if (found == "UTC" || found == "Etc/UTC") return "UTC";
        if (is_zone_file(found)) return found;
    }
    return "UTC";
}

void append_rfc3339(std::string& out, Moment moment, const Zone& zone) {
    if (moment.precision == Precision::day) {
        append_date(out, zone.day_of(moment.seconds));
        return;
    }
    // The format has no seconds in the offset; local mean times of long ago do. The moment stays exact, the offset is
    // cut.
    const int minutes = zone.offset_at(moment.seconds) / 60;
    const auto apart = static_cast<unsigned>(std::abs(minutes));
    char text[kMomentRoom];
    char* to = put_local(text, moment.seconds + minutes * 60, 'T', true);
    *to++ = minutes < 0 ? '-' : '+';
    to = put_two(to, apart / 60);
    *to++ = ':';
    to = put_two(to, apart % 60);
    out.append(text, to);
}

std::string format_moment(Moment moment, const Zone& zone) {
    if (moment.precision == Precision::day) return format_date(zone.day_of(moment.seconds));
    char text[kMomentRoom];
    return {text, put_local(text, moment.seconds + zone.offset_at(moment.seconds), ' ', false)};
}

}  // namespace kehu::text
