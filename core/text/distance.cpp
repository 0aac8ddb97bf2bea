#include "core/text/distance.hpp"

#include <algorithm>
#include <vector>

#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

std::u32string code_points(std::string_view text) {
    std::u32string points;
    for (std::size_t at = 0; at < text.size();) points += next_code_point(text, at);
    return points;
}

// Optimal string alignment: the usual table, of which three rows are kept, because a swap looks two rows back.
std::size_t alignment(const std::u32string& a, const std::u32string& b) {
    std::vector<std::size_t> before(b.size() + 1), above(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] != b[j - 1])});
            const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, above);
        std::swap(above, row);
    }
    return above[b.size()];
}

// The one word that begins so, if it is the only one: "lang" for "language".
const std::string_view* only_beginning(const std::u32string& wanted, std::span<const std::string_view> words) {
    constexpr std::size_t kLeast = 3;
    const std::string_view* found = nullptr;
    if (wanted.size() < kLeast) return nullptr;
    for (const std::string_view& candidate : words) {
        if (!code_points(fold(candidate)).starts_with(wanted)) continue;
        if (found && *found != candidate) return nullptr;
        found = &candidate;
    }
    return found;
}

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    return alignment(code_points(a), code_points(b));
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> words) {
    const std::u32string wanted = code_points(fold(word));
    if (wanted.empty()) return std::nullopt;
    std::size_t best = std::clamp<std::size_t>(wanted.size() / 3, 1, 3) + 1;
    best = std::min(best, wanted.size());  // a word of which nothing is left is not meant
    const std::string_view* found = nullptr;
    for (const std::string_view& candidate : words) {
        const std::u32string points = code_points(fold(candidate));
        const std::size_t longer = std::max(points.size(), wanted.size()),
                          shorter = std::min(points.size(), wanted.size());
        if (longer - shorter >= best) continue;
        if (const std::size_t distance = alignment(wanted, points); distance < best) {
            best = distance;
            found = &candidate;
        }
    }
    if (!found) found = only_beginning(wanted, words);
    if (!found) return std::nullopt;
    return std::string(*found);
}

std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words) {
    return nearest(word, std::vector<std::string_view>(words.begin(), words.end()));
}

}  // namespace kehu::text
