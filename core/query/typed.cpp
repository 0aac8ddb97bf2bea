#include "core/query/typed.hpp"

#include <functional>
#include <utility>

#include "core/error.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {
namespace {

bool holds(std::string_view whole, std::string_view part) {
    const std::less_equal<const char*> not_behind;
    return not_behind(whole.data(), part.data()) && not_behind(part.data() + part.size(), whole.data() + whole.size());
}

// Where this many characters end.
std::size_t end_of(std::size_t characters, std::string_view text) {
    std::size_t at = 0;
    while (characters-- && at < text.size()) text::next_code_point(text, at);
    return at;
}

}  // namespace

// Half-width form has another character for each.
std::string_view Typed::as_typed(std::string_view at) const {
    if (plain_.empty() || !holds(plain_, at)) return at;
    const auto start = static_cast<std::size_t>(at.data() - plain_.data());
    const std::size_t from = end_of(text::count_code_points(plain_.substr(0, start)), part_);
    return part_.substr(from, end_of(text::count_code_points(at), part_.substr(from)));
}

void Typed::refuse(std::string_view at, const std::string& sentence, std::string hint) const {
    const std::string_view wrong = as_typed(at);
    Spot spot;
    for (const std::string& word : words_) {
        if (!spot.text.empty()) spot.text += ' ';
        if (holds(word, wrong)) {
            spot.at = spot.text.size() + static_cast<std::size_t>(wrong.data() - word.data());
            spot.size = wrong.size();
        }
        spot.text += word;
    }
    throw Error(ExitCode::usage, sentence, std::move(hint), std::move(spot));
}

}  // namespace kehu::query
