#pragma once
// How a word of a query is divided, what a kind's fields are called, and the error for a name that is none. Private to
// core/query.

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/schema.hpp"

namespace kehu::query {

template <std::size_t N>
bool is_one_of(std::string_view folded, const std::array<std::string_view, N>& words) {
    for (std::string_view word : words) {
        if (folded == word) return true;
    }
    return false;
}

// "--": what follows is literal text.
bool ends_terms(std::string_view word);
// Takes "not:" off the front of half-width text; false if something else stands there.
bool take_not(std::string_view& text);
// What stands behind all of them.
std::string_view behind_not(std::string_view text);
// "city:武汉" of half-width text. Nothing if it names no field, as URLs and times do not.
struct NamedPart {
    std::string_view name, value;
};
std::optional<NamedPart> named_part(std::string_view text);

// "spent>=1000" of half-width text, as other query languages have it.
struct SignedPart {
    std::string_view name, sign, value;
};
std::optional<SignedPart> signed_part(std::string_view text);
// How a value with a sign in front, or behind it, or two of them with a sign in between are written as a range:
// "1000.." for ">1000" and "60+", "2025..2026" for "2025~2026". All ways to read it so, the likelier first.
struct RangeParts {
    std::string_view low, high;
};
std::vector<RangeParts> range_parts(std::string_view text);

// What stands in quotes at the beginning, up to quotes that end a part; nothing if no such part begins here.
std::optional<std::string_view> quoted_part(std::string_view text);
// A shell parts “Acme, Inc.” at the blank, as it does not know these quotes: words from “ to ” are one again.
std::vector<std::string> join_quoted(std::span<const std::string> words);
std::string_view inside_quotes(std::string_view quoted);  // trimmed
// The parts between commas, in either writing; commas in quotes belong to a part, empty parts are none.
std::vector<std::string_view> comma_parts(std::string_view text);

// A field that can be asked for; null if the word names none.
const model::Field* askable_field(const model::Kind&, std::string_view name);

// The word for a field that this one is nearly; nothing if it is like none.
std::optional<std::string> near_field(const model::Kind&, std::string_view name);
// "unknown field 'tga'; did you mean 'tag'?"
std::string unknown_field(const model::Kind&, std::string_view name);
// "a range has two dots: spent:a..b, spent:a.. or spent:..b"
std::string range_hint(std::string_view name);
// Words as messages repeat them: a long one is cut.
std::string in_short(std::string_view word);
// "literal text: kehu find -- tga:vip"; empty for a long word, which nobody types again, and without a command.
std::string literal_hint(std::string_view command, std::string_view word);
// The ids that text with commas names. Nothing unless every part is an id of this kind: "A4" is paper where there are
// no articles.
std::vector<store::RecordId> ids_of(std::string_view text, store::KindCode);

}  // namespace kehu::query
