#include "core/text/zone.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <memory>
#include <optional>

#include "core/error.hpp"
#include "core/text/digits.hpp"
#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::text {
namespace {

constexpr std::int64_t kDay = 86400;
// Years 1 to 9999 and a bit: no date lies outside.
constexpr std::int64_t kEarliest = -62'200'000'000, kLatest = 253'500'000'000;

std::string zone_folder() {
    const char* folder = getenv("TZDIR");
    return folder && *folder ? folder : "/usr/share/zoneinfo";
}

struct Close {
    void operator()(FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<FILE, Close>;

std::optional<ZoneRules> rules_of(const std::string& name) {
    if (name.empty() || name[0] == '/' || name[0] == '.' || name.find("..") != name.npos) return std::nullopt;
    const int file = open((zone_folder() + '/' + name).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    std::array<char, 16 << 10> bytes;  // the longest zone has 4 KiB
    const ssize_t got = read(file, bytes.data(), bytes.size());
    close(file);
    if (got <= 0) return std::nullopt;
    return ZoneRules::parse({bytes.data(), static_cast<std::size_t>(got)});
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
    if (name_ == "UTC") return;
    auto rules = rules_of(name_);
    if (!rules) refuse_zone(name_);
    rules_ = std::make_shared<const ZoneRules>(std::move(*rules));
}

int Zone::offset_at(std::int64_t utc_seconds) const {
    return rules_ ? rules_->offset_at(std::clamp(utc_seconds, kEarliest, kLatest)) : 0;
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
        if (rules_of(found)) return found;
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
