#include "core/text/phone_rules.hpp"

#include <algorithm>
#include <initializer_list>
#include <span>

#include "core/text/phone_regions.hpp"

namespace kehu::text {
namespace {

constexpr int kChina = 86, kNorthAmerica = 1, kBritain = 44, kGermany = 49;

bool is_china_mobile(std::string_view n) {
    return n.size() == 11 && n[0] == '1' && n[1] >= '3';
}

bool is_china_service(std::string_view n) {
    return n.size() == 10 && (n.starts_with("400") || n.starts_with("800"));
}

int leading_number(std::string_view n, std::size_t digits) {
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) value = value * 10 + (n[i] - '0');
    return value;
}

// Area codes have two digits (10, 2x) or three; no area code is the beginning of another.
std::size_t china_area_length(std::string_view n) {
    return n[0] <= '2' ? 2 : 3;
}

bool is_china_landline(std::string_view n) {
    if (n.size() < 10 || n.size() > 11) return false;
    const std::size_t area = china_area_length(n);
    const int subscriber = china_subscriber_digits(leading_number(n, area));
    return subscriber && n.size() == area + subscriber && n[area] != '0';
}

// Is `n` a complete national number, as it stands behind the country code?
bool is_national(const PhoneRegion& region, std::string_view n) {
    if (n.empty()) return false;
    if (region.code == kChina) return is_china_mobile(n) || is_china_service(n) || is_china_landline(n);
    if (region.code == kNorthAmerica) return n.size() == 10 && n[0] >= '2';
    // Where a trunk prefix exists, its 0 never begins a number; elsewhere (Italy) it may.
    return region.fits(n.size()) && (n[0] != '0' || region.trunk_prefix().empty());
}

std::string with_code(const PhoneRegion& region, std::string_view national) {
    char text[24] = "+";
    char* end = text + 1;
    for (int unit = 100; unit > 0; unit /= 10) {
        if (region.code >= unit) *end++ = static_cast<char>('0' + region.code / unit % 10);
    }
    end = std::copy(national.begin(), national.end(), end);
    return {text, end};
}

// What is dialled before a country code. Most of the world has 00; where it means a carrier's prefix it must not be
// listed.
std::span<const std::string_view> international_prefixes(const PhoneRegion* home) {
    static constexpr std::string_view kCommon[] = {"00"}, kAmerican[] = {"011", "00"}, kRussian[] = {"810", "00"},
                                      kJapanese[] = {"010"}, kAsian[] = {"001", "002", "008"}, kAustralian[] = {"0011"};
    if (!home) return kCommon;
    const std::string_view iso = home->iso;
    if (home->code == kNorthAmerica) return kAmerican;
    if (home->code == 7 || iso == "BY") return kRussian;
    if (iso == "JP") return kJapanese;
    if (home->code == 61) return kAustralian;
    if (iso == "KR" || iso == "HK" || iso == "SG" || iso == "TH" || iso == "TW" || iso == "ID") return kAsian;
    return kCommon;
}

// Carriers' prefixes for cheap long-distance calls (179xx, 12593), which address books have kept.
std::string_view without_carrier(std::string_view digits) {
    const bool carrier = digits.size() > 12 && (digits.starts_with("179") || digits.starts_with("12593"));
    return carrier ? digits.substr(5) : digits;
}

std::string e164_in_china(const PhoneRegion& china, std::string_view digits) {
    digits = without_carrier(digits);
    // Without its 0 an area code cannot be told from the start of a foreign or local number: such digits stay as typed.
    const std::string_view national = digits[0] == '0' ? digits.substr(1) : digits;
    const bool known =
        digits[0] == '0' ? is_national(china, national) : is_china_mobile(national) || is_china_service(national);
    return known ? with_code(china, national) : std::string();
}

std::string e164_at_home(const PhoneRegion& home, std::string_view digits) {
    if (home.code == kChina) return e164_in_china(home, digits);
    if (home.code == kNorthAmerica) {
        const std::string_view national = digits.size() == 11 && digits[0] == '1' ? digits.substr(1) : digits;
        return is_national(home, national) ? with_code(home, national) : std::string();
    }
    const std::string_view trunk = home.trunk_prefix();
    if (trunk.empty()) return is_national(home, digits) ? with_code(home, digits) : std::string();
    if (digits.starts_with(trunk)) {
        const std::string_view national = digits.substr(trunk.size());
        if (national.size() >= 6 && is_national(home, national)) return with_code(home, national);
    }
    // Spreadsheets eat the leading 0. Believe the rest only where lengths vary little, so that no local number is taken
    // for a whole one.
    const std::size_t longest = home.longest_common();
    const bool whole =
        digits.size() >= 9 && longest <= 11 && digits.size() + 1 >= longest && home.commonly_fits(digits.size());
    return whole && is_national(home, digits) ? with_code(home, digits) : std::string();
}

void append_groups(std::string& out, std::string_view digits, std::initializer_list<std::size_t> sizes) {
    for (std::size_t size : sizes) {
        if (digits.empty()) return;
        size = std::min(size, digits.size());
        out += ' ';
        out += digits.substr(0, size);
        digits.remove_prefix(size);
    }
    if (!digits.empty()) (out += ' ') += digits;
}

void append_by_threes(std::string& out, std::string_view digits) {
    while (digits.size() > 4) {
        const std::size_t size = digits.size() == 8 ? 4 : 3;
        (out += ' ') += digits.substr(0, size);
        digits.remove_prefix(size);
    }
    if (!digits.empty()) (out += ' ') += digits;
}

void append_china(std::string& out, std::string_view n) {
    if (is_china_mobile(n)) return append_groups(out, n, {3, 4, 4});
    if (is_china_service(n)) return append_groups(out, n, {3, 3, 4});
    const std::size_t area = china_area_length(n);
    append_groups(out, n, {area, n.size() - area - 4, 4});
}

void append_britain(std::string& out, std::string_view n) {
    if (n[0] == '2') return append_groups(out, n, {2, 4, 4});
    if (n[0] == '7' || n.size() != 10) return append_groups(out, n, {4, 6});
    const bool three = n[0] != '1' || n[1] == '1' || n[2] == '1';  // 113, 121, 800: a three-digit code; else 1865
    three ? append_groups(out, n, {3, 3, 4}) : append_groups(out, n, {4, 6});
}

// German area codes have two to five digits. Those of the large cities and mobiles are told from their form; the rest
// is cut after four, which is right for most towns.
void append_germany(std::string& out, std::string_view n) {
    const std::string_view two = n.substr(0, 2);
    if (two == "30" || two == "40" || two == "69" || two == "89") return append_groups(out, n, {2});
    const bool mobile = two == "15" || two == "16" || two == "17";
    const bool city = n.size() > 3 && n[0] >= '2' && (n[2] == '1' || two == "20");
    append_groups(out, n, {mobile || city ? std::size_t{3} : std::size_t{4}});
}

}  // namespace

std::string e164_of_international(std::string_view digits) {
    std::size_t code_length = 0;
    const PhoneRegion* region = phone_region_by_code(digits, code_length);
    if (!region) return {};
    std::string_view national = digits.substr(code_length);
    if (is_national(*region, national)) return with_code(*region, national);
    // "+44 (0)20 ...": the prefix of national calls, written though it is not dialled from abroad.
    const std::string_view trunk = region->trunk_prefix();
    if (trunk.empty() || !national.starts_with(trunk)) return {};
    national.remove_prefix(trunk.size());
    return is_national(*region, national) ? with_code(*region, national) : std::string();
}

std::string e164_of_national(std::string_view digits, const PhoneRegion* home) {
    if (digits.size() < 5) return {};
    for (std::string_view prefix : international_prefixes(home)) {
        if (!digits.starts_with(prefix)) continue;
        if (std::string e164 = e164_of_international(digits.substr(prefix.size())); !e164.empty()) return e164;
    }
    if (!home) return {};
    if (std::string e164 = e164_at_home(*home, digits); !e164.empty()) return e164;
    // The country code without its +, if what follows has a length that no national number has with it.
    std::size_t code_length = 0;
    const PhoneRegion* region = phone_region_by_code(digits, code_length);
    const std::size_t shortest = home->longest_common() > 11 ? 9 : 7;
    if (!region || region->code != home->code || digits.size() < std::max<std::size_t>(10, code_length + shortest))
        return {};
    return e164_of_international(digits);
}

bool is_complete_e164(std::string_view e164) {
    std::size_t code_length = 0;
    const PhoneRegion* region = phone_region_by_code(e164.substr(1), code_length);
    if (!region) return false;
    return region->code == kChina || e164.size() - 1 - code_length >= region->longest_common();
}

std::string group_e164(std::string_view e164) {
    std::size_t code_length = 0;
    const PhoneRegion* region = phone_region_by_code(e164.substr(1), code_length);
    if (!region) return std::string(e164);
    std::string out(e164.substr(0, 1 + code_length));
    const std::string_view national = e164.substr(1 + code_length);
    switch (region->code) {
        case kChina:
            append_china(out, national);
            break;
        case kNorthAmerica:
            append_groups(out, national, {3, 3, 4});
            break;
        case kBritain:
            append_britain(out, national);
            break;
        case kGermany:
            append_germany(out, national);
            break;
        default:
            append_by_threes(out, national);
    }
    return out;
}

}  // namespace kehu::text
