// Segments in a query: what @name stands for, and what may be kept under a name.
#include <algorithm>

#include "core/error.hpp"
#include "core/query/line.hpp"
#include "core/query/parser.hpp"
#include "core/query/words.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {

using model::Context;
using model::Kind;
using model::Schema;

Term Parser::any_segment(std::string_view text, std::string_view word) const {
    const std::vector<std::string_view> parts = comma_parts(text);
    const bool several = parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
                             return part.size() > 1 && part[0] == '@';
                         });
    if (!several) return segment(text, word);
    Term any;
    any.what = Term::What::group;
    any.negated = true;
    for (std::string_view part : parts) {
        any.group.push_back(segment(part, word));
        any.group.back().negated = true;
    }
    return any;
}

Term Parser::segment(std::string_view text, std::string_view word) const {
    const std::string_view name = text::trim(text.substr(1));
    const auto found = context_.names ? context_.names->segment(name) : std::nullopt;
    if (std::find(within_.begin(), within_.end(), text::fold(name)) != within_.end())
        typed_.refuse(text, say("segment '{}' refers to itself", name),
                      found ? say("see: kehu segment show {}", name) : std::string());
    if (!found) refuse_segment(text, name, word);
    if (found->of != kind_.name)
        typed_.refuse(text, say("segment '{}' chooses records of the kind {}, not {}", name, found->of, kind_.name));
    const std::vector<std::string> words = split_line(found->query);
    Parser parser(words, kind_, schema_, context_, echo_);
    parser.within_ = within_;
    parser.read_ = read_;
    parser.enter(name);
    Term term;
    term.what = Term::What::group;
    try {
        term.group = parser.terms();
    } catch (const Error& e) {
        throw Error(e.code, say("in segment '{}': {}", name, e.what()),
                    e.hint.empty() ? say("see: kehu segment show {}", name) : e.hint, e.spot);
    }
    return term;
}

void Parser::refuse_segment(std::string_view text, std::string_view name, std::string_view word) const {
    const auto names = context_.names ? context_.names->segment_names() : std::vector<std::string>();
    const auto near = text::nearest(name, names);
    const std::string literal = literal_hint(command_, word);
    typed_.refuse(text,
                  near ? say("no segment is called '{}'; did you mean '@{}'?", name, *near)
                       : say("no segment is called '{}'", in_short(name)),
                  std::string(tr("all: kehu segment list")) + (literal.empty() ? "" : "   " + literal));
}

bool Parser::mentions(std::string_view name) const {
    for (const std::string& word : words_) {
        if (ends_terms(word)) return false;
        for (std::string_view part : parts_of(word)) {
            const std::string plain = text::to_halfwidth(text::trim(part));
            for (std::string_view one : comma_parts(behind_not(plain)))
                if (one.starts_with('@') && text::fold(text::trim(one.substr(1))) == text::fold(name)) return true;
        }
    }
    return false;
}

void check_segment(std::string_view name, const model::Segment& segment, const Schema& schema, const Context& context) {
    if (name.find_first_of(" @,:()'\"") != std::string_view::npos)
        throw Error(ExitCode::usage,
                    say("'{}' cannot be the name of a segment: no blanks, quotes or signs of queries", name));
    const Kind* kind = schema.kind(segment.of);
    if (!kind || kind->hidden || kind->name != segment.of)
        throw Error(ExitCode::usage, say("no kind of records is called '{}'", segment.of), tr("see: kehu help kinds"));
    const std::vector<std::string> words = split_line(segment.query);
    Parser parser(words, *kind, schema, context, nullptr);
    parser.enter(name);
    if (parser.terms().empty()) throw Error(ExitCode::usage, tr("a segment needs a query"));
}

bool mentions_segment(const model::Segment& segment, std::string_view name, const Schema& schema,
                      const Context& context) {
    const Kind* kind = schema.kind(segment.of);
    const std::vector<std::string> words = split_line(segment.query);
    return kind && Parser(words, *kind, schema, context, nullptr).mentions(name);
}

}  // namespace kehu::query
