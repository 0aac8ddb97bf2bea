#include "core/query/query.hpp"
#include "core/query/words.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {

namespace {

// "a" of "@a,@b".
std::string_view first_name(std::string_view segments) {
    return text::trim(comma_parts(segments).front().substr(1));
}

bool asks(std::string_view word, const model::Kind& kind, const model::Context& context) {
    std::string plain = text::to_halfwidth(text::trim(word));
    const std::string_view rest = behind_not(plain);
    if (rest.size() > 1 && rest[0] == '@') {
        const auto segment = context.names ? context.names->segment(first_name(rest)) : std::nullopt;
        return segment && segment->of == kind.name;
    }
    if (!ids_of(rest, kind.code).empty()) return true;
    if (const auto part = named_part(rest)) return askable_field(kind, part->name);
    const auto part = signed_part(rest);
    return part && askable_field(kind, part->name);
}

}  // namespace

Split split_by_kind(std::span<const std::string> words, const model::Kind& inner, const model::Kind& outer,
                    const model::Context& context) {
    Split split;
    bool literal = false;
    for (const std::string& word : words) {
        literal = literal || ends_terms(word);
        bool of_outer = !literal && !asks(word, inner, context) && asks(word, outer, context);
        (of_outer ? split.outer : split.inner).push_back(word);
    }
    return split;
}

}  // namespace kehu::query
