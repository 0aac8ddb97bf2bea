#include "core/text/phone_regions.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace kehu::text {
namespace {

struct CodedRegion : PhoneRegion {
    bool main;  // of those that share its country code
};

struct AreaRange {
    std::uint16_t first, last;
    std::uint8_t digits;
};

#include "core/text/phone_regions.inc"

// Index + 1 into kRegions by country code; country codes are free of prefixes of each other.
constexpr auto kByCode = [] {
    std::array<std::uint8_t, 1000> table{};
    for (std::size_t i = 0; i < std::size(kRegions); ++i) {
        if (kRegions[i].main) table[kRegions[i].code] = static_cast<std::uint8_t>(i + 1);
    }
    return table;
}();
static_assert(std::size(kRegions) < 256);

constexpr auto kAreaDigits = [] {
    std::array<std::uint8_t, 1000> table{};
    for (const AreaRange& range : kAreas) {
        for (int area = range.first; area <= range.last; ++area) table[area] = range.digits;
    }
    return table;
}();

}  // namespace

std::size_t PhoneRegion::longest_common() const {
    return std::bit_width(common_lengths) - 1u;
}

const PhoneRegion* phone_region(std::string_view iso) {
    const auto* found = std::lower_bound(
        std::begin(kRegions), std::end(kRegions), iso,
        [](const CodedRegion& r, std::string_view wanted) { return std::string_view(r.iso) < wanted; });
    return found != std::end(kRegions) && found->iso == iso ? found : nullptr;
}

std::string phone_regions_beginning(std::string_view start) {
    std::string list;
    for (const CodedRegion& region : kRegions)
        if (std::string_view(region.iso).starts_with(start)) list.append(list.empty() ? "" : " ").append(region.iso);
    return list;
}

const PhoneRegion* phone_region_by_code(std::string_view digits, std::size_t& code_length) {
    int code = 0;
    for (code_length = 1; code_length <= 3 && code_length <= digits.size(); ++code_length) {
        code = code * 10 + (digits[code_length - 1] - '0');
        if (kByCode[code]) return &kRegions[kByCode[code] - 1];
    }
    return nullptr;
}

int china_subscriber_digits(int area) {
    return area > 0 && area < 1000 ? kAreaDigits[area] : 0;
}

}  // namespace kehu::text
