#include "cli/nothing_found.hpp"

#include <algorithm>

#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

// Whether somebody whose orders or contacts are asked for was named by words alone: these lists hold no names.
bool names_customer(const book::Reader& reader, const model::Kind& kind, const std::vector<std::string>& words) {
    const model::Field* field = kind.stored("customer");
    return field && field->ref == model::kCustomer &&
           !reader.candidates(reader.schema().at(model::kCustomer), text::joined(words), false).empty();
}

// "C1,C2" for the words C1 and C2; empty if they are anything else.
std::string several_ids(const std::vector<std::string>& words, const model::Kind& kind) {
    std::string list;
    for (const std::string& word : words) {
        auto id = store::parse_record_id(text::to_halfwidth(word));
        if (!id || id->kind != kind.code) return {};
        list.append(list.empty() ? "" : ",") += id->text();
    }
    return words.size() > 1 ? list : std::string();
}

bool is_term(std::string_view word) {
    return word == "--" || word.find(':') != word.npos || word.find("：") != word.npos;
}

// "city:上海" for the words "city 上海": the colon was forgotten; empty if no word but the last is the name of a field.
std::string with_colon(const std::vector<std::string>& words, const model::Kind& kind) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const model::Field* field = kind.field(words[i]);
        if (!field || field->hidden || field->source == model::Source::parts || is_term(words[i + 1])) continue;
        std::string query;
        for (std::size_t word = 0; word < words.size(); ++word)
            query.append(query.empty() || word == i + 1 ? "" : " ")
                .append(word == i ? words[word] + ":" : text::shell_word(words[word]));
        return query;
    }
    return {};
}

// The name that was meant, perhaps. Only names that begin like this one are looked at, the first of them: slips are
// seldom made at once, and a store may have a million names.
std::optional<std::string> near_name(const book::Reader& reader, const model::Kind& kind, const std::string& word) {
    constexpr std::size_t kMostNames = 500;
    const std::string folded = text::fold(word);
    const std::size_t characters = text::count_code_points(folded);
    if (characters < 2) return std::nullopt;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < std::max<std::size_t>(characters / 3, 1); ++i) text::next_code_point(folded, begin);
    std::vector<std::string> names;
    for (store::RecordId id : reader.find_name_prefix(kind, folded.substr(0, begin), kMostNames))
        names.push_back(reader.title(id));
    return text::nearest(word, names);
}

}  // namespace

void tell_nothing(Session& session, const book::Reader& reader, const model::Kind& kind,
                  const std::vector<std::string>& words, bool in) {
    constexpr std::size_t kMostCells = 60;  // longer ones nobody types again
    const bool of_customers = kind.code == model::kCustomer;
    if (words.empty())
        return session.note(of_customers ? tr("no customers yet; add one: kehu add NAME")
                                         : say("nothing yet; add one: kehu {} add ...", kind.name));
    const std::string sought = text::joined(words);
    if (text::display_width(sought) > kMostCells)
        return session.note(say("nothing matches '{}'", text::cut_to_width(text::visible(sought), kMostCells)));
    const model::Kind* other = words.size() == 1 && !in ? session.schema().kind(words[0]) : nullptr;
    const bool plain = std::none_of(words.begin(), words.end(), is_term);
    if (other && !other->hidden && other->code != kind.code)
        return session.note(say("nothing matches '{}'; to list that kind: kehu {} list", words[0], other->name));
    if (const std::string ids = several_ids(words, kind); !ids.empty())
        return session.note(say("no record is all of these; any of them: {}", ids));
    if (in || !of_customers || !plain)
        session.note(
            !in && names_customer(reader, kind, words)
                ? say("nothing matches '{}'; of that customer: kehu {} list customer:{}", sought, kind.name, sought)
                : say("nothing matches '{}'", sought));
    else
        session.note(say("no customer matches '{}'; to look into contacts: kehu find --in contact {}", sought, sought));
    if (in) return;
    if (const std::string fields = with_colon(words, kind); !fields.empty())
        session.note(of_customers ? say("with a colon that is a field: kehu find {}", fields)
                                  : say("with a colon that is a field: kehu {} find {}", kind.name, fields));
    else if (const auto near = plain ? near_name(reader, kind, sought) : std::nullopt)
        session.note(say("did you mean '{}'?", *near));
}

}  // namespace kehu::cli
