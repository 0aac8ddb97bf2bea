#pragma once
// "Did you mean": the nearest of some words by edit distance (optimal string alignment, over code points).

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace kehu::text {

std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest of the words (as it stands there; compared folded), if it is near enough to be meant: at most a third of
// the asked word in edits, at least 1, at most 3. Of equally near ones the first.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string_view> words);
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> words);

}  // namespace kehu::text
