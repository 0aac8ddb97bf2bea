#include "core/query/why.hpp"

#include <algorithm>

#include "core/text/excerpt.hpp"
#include "core/text/search_form.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {
namespace {

using model::Field;
using model::Row;

constexpr std::size_t kCells = 24;

// The least number between `low` and `high` that is enough; `high` is, and all above one that is are, too.
template <class IsEnough>
std::size_t least(std::size_t low, std::size_t high, IsEnough&& is_enough) {
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (is_enough(middle))
            high = middle;
        else
            low = middle + 1;
    }
    return low;
}

// What stands around the first place of the text that is found; its beginning if none is. Where that place is cannot be
// told from the search form, which is of another length: it is the shortest beginning that is found, without what may
// be left off in front.
template <class IsFound>
std::string around_hit(std::string_view text, IsFound&& is_found) {
    if (!is_found(text)) return text::cut_to_width(text, kCells);
    std::vector<std::size_t> ends{0};
    for (std::size_t at = 0; at < text.size(); ends.push_back(at)) text::next_code_point(text, at);
    const std::size_t last =
        least(0, ends.size() - 1, [&](std::size_t end) { return is_found(text.substr(0, ends[end])); });
    const std::string_view head = text.substr(0, ends[last]);
    const std::size_t size =
        least(0, last, [&](std::size_t count) { return is_found(head.substr(ends[last - count])); });
    const std::size_t from = ends[last - size];
    return text::excerpt(text.substr(0, from), head.substr(from), text.substr(head.size()), kCells).whole();
}

}  // namespace

Why::Why(const Query& query, const model::Kind& kind, const model::Context& context, WhyOptions options)
    : query_(query), kind_(kind), context_(context), options_(options), search_fields_(kind) {}

std::string Why::of(const Row& row) const {
    std::vector<std::string> reasons;
    for (const Term& term : query_.terms) {
        if (term.negated || (term.what != Term::What::words && term.what != Term::What::id)) continue;
        std::string one = reason(term, row);
        if (!one.empty() && std::find(reasons.begin(), reasons.end(), one) == reasons.end())
            reasons.push_back(std::move(one));
    }
    std::string all;
    for (const std::string& one : reasons)
        all.append(all.empty() ? "" : options_.machine ? "; " : tr("; ")).append(one);
    return all;
}

std::string Why::title_of(const Row& row) const {
    const Field& field = kind_.at(kind_.title);
    const auto bytes = model::value_of(row, kind_, field, context_, scratch_);
    return bytes ? labelled(field, text::cut_to_width(shown(field, *bytes), kCells)) : std::string();
}

std::string Why::reason(const Term& term, const Row& row) const {
    if (term.what == Term::What::id) {
        const bool is_it = std::find(term.ids.begin(), term.ids.end(), row.id) != term.ids.end();
        return is_it ? std::string() : by_unique_word(term, row);
    }
    std::string value;
    for (const Field& field : kind_.fields) {
        if (!search::SearchFields::looks_into(field)) continue;
        const auto bytes = model::value_of(row, kind_, field, context_, value);
        if (!bytes) continue;
        text_.clear();
        search_fields_.append(text_, field, *bytes, row, context_);
        if (term.needle->found_in(text_)) return reason_in(field, *bytes, *term.needle, row);
    }
    return by_unique_word(term, row);
}

// text_ is the field's search text, which has the word.
std::string Why::reason_in(const Field& field, std::string_view bytes, const search::Needle& needle,
                           const Row& row) const {
    const std::string mark(1, text_[0]);
    const auto is_found = [&](std::string_view part) { return needle.found_in(mark + text::search_form(part)); };
    const std::string_view itself = std::string_view(text_).substr(0, search::next_mark(text_, 1));
    if (!needle.found_in(itself)) {
        const Field& reading = kind_.at(field.read_as);
        return labelled(reading, text::cut_to_width(shown(reading, row.record.value(reading.tag)), kCells));
    }
    if (field.tag == kind_.title && !options_.titles) return {};
    return labelled(field, around_hit(shown(field, bytes), is_found));
}

std::string Why::by_unique_word(const Term& term, const Row& row) const {
    for (const Field& field : kind_.fields) {
        if (is_unique_word(field) && has_unique_word(field, term.word, row, context_))
            return labelled(field, text::cut_to_width(shown(field, row.record.value(field.tag)), kCells));
    }
    return {};
}

std::string Why::labelled(const Field& field, const std::string& piece) const {
    return options_.machine ? std::string(field.name) + ": " + piece
                            : say("{}: {}", field.label(context_.language), piece);
}

std::string Why::shown(const Field& field, std::string_view bytes) const {
    std::string text;
    field.type->format(text, bytes, field, context_, model::Style::table);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

}  // namespace kehu::query
