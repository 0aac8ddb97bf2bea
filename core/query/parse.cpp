#include <iterator>

#include "core/error.hpp"
#include "core/query/line.hpp"
#include "core/query/parser.hpp"
#include "core/query/words.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {
namespace {

constexpr std::size_t kMaxCharacters = 1000;
constexpr std::size_t kMostTerms = 1000;

}  // namespace

using model::Context;
using model::Field;
using model::Kind;
using model::Schema;

Parser::Parser(std::span<const std::string> words, const Kind& kind, const Schema& schema, const Context& context,
               std::vector<std::string>* echo, std::string_view command)
    : words_(join_quoted(words)),
      typed_(words_),
      kind_(kind),
      schema_(schema),
      context_(context),
      echo_(echo),
      command_(command) {}

std::vector<Term> Parser::terms() {
    std::vector<Term> all;
    bool literal = false;
    for (const std::string& word : words_) {
        typed_.reading(word);
        behind_ = &word == &words_.back() ? std::string_view() : *(&word + 1);
        check(word);
        if (++*read_ > kMostTerms) typed_.refuse(say("a query with its segments has more than {} words", kMostTerms));
        if (!literal && ends_terms(word)) {
            literal = true;
            continue;
        }
        if (literal) {
            all.push_back(word_term(word));
            continue;
        }
        for (std::string_view part : parts_of(word)) append(all, term(part));
    }
    return all;
}

std::string Parser::line() const {
    std::string line;
    bool literal = false;
    const auto add = [&line](std::string_view word) {
        line.append(line.empty() ? "" : " ") += line_word(std::string(word));
    };
    for (const std::string& word : words_) {
        literal = literal || ends_terms(word);
        if (literal)
            add(word);
        else
            for (std::string_view part : parts_of(word)) add(part);
    }
    return line;
}

void Parser::check(std::string_view word) const {
    if (auto at = text::first_invalid_utf8(word))
        typed_.refuse(word.substr(*at, 1), say("a word of the query is not valid UTF-8, from its byte {} on", *at + 1));
    std::size_t characters = text::count_code_points(word);
    if (characters > kMaxCharacters)
        typed_.refuse(
            say("a word of the query has {} characters; at most {} can be looked for", characters, kMaxCharacters));
}

void Parser::append(std::vector<Term>& all, Term made) {
    if (made.what == Term::What::group && !made.negated)
        all.insert(all.end(), std::make_move_iterator(made.group.begin()), std::make_move_iterator(made.group.end()));
    else
        all.push_back(std::move(made));
}

std::vector<std::string_view> Parser::parts_of(std::string_view word) const {
    std::vector<std::string_view> parts;
    if (quoted_part(text::trim(word)) == text::trim(word)) return {word};
    for (std::size_t blank = word.find(' '); blank != word.npos; blank = word.find(' ', blank + 1)) {
        const std::string_view behind = word.substr(blank + 1);
        if (text::trim(word.substr(0, blank)).empty() || !begins_with_field(behind)) continue;
        parts.push_back(word.substr(0, blank));
        word = behind;
        blank = 0;
    }
    parts.push_back(word);
    return parts;
}

bool Parser::begins_with_field(std::string_view text) const {
    const std::string plain = text::to_halfwidth(text.substr(0, text.find(' ')));
    std::string_view rest = plain;
    if (take_not(rest)) return !rest.empty();
    if (rest.size() > 1 && rest[0] == '@')
        return context_.names && context_.names->segment(text::trim(rest.substr(1))).has_value();
    const auto part = named_part(rest);
    return part && !part->value.empty() && (askable_field(kind_, part->name) || near_field(kind_, part->name));
}

Term Parser::term(std::string_view word) {
    word = text::trim(word);
    const std::string plain = text::to_halfwidth(word);
    typed_.reading(word, plain);
    std::string_view rest = plain;
    bool negated = false;
    while (take_not(rest)) {
        negated = !negated;
        if (rest.empty())
            typed_.refuse(
                say("nothing follows '{}'; write what is not wanted behind it: not:tag:lost", in_short(word)));
    }
    Term made = positive(rest, word);
    made.negated = made.negated != negated;
    made.text = word;
    return made;
}

Term Parser::positive(std::string_view text, std::string_view word) {
    if (quoted_part(text) == text) return word_term(inside_quotes(text));
    if (text.size() > 1 && text[0] == '@') return any_segment(text, word);
    refuse_signs(text, word);
    if (auto part = named_part(text)) return named(part->name, part->value, word);
    if (std::vector<store::RecordId> ids = ids_of(text, kind_.code); !ids.empty()) return id_term(std::move(ids), text);
    return word_term(text);
}

Term Parser::word_term(std::string_view word) const {
    Term term;
    term.text = term.word = word;
    std::string key = model::field_type("phone")->exact_word(text::to_halfwidth(word), context_);
    term.needle.emplace(word, key.starts_with('+') ? key.substr(1) : std::string());
    if (term.needle->form().empty()) typed_.refuse(say("'{}' holds nothing to look for", in_short(word)));
    return term;
}

Term Parser::id_term(std::vector<store::RecordId> ids, std::string_view text) {
    Term term;
    term.what = Term::What::id;
    term.ids = std::move(ids);
    term.word = text;
    return term;
}

Query parse(std::span<const std::string> words, const Kind& kind, const Schema& schema, const Context& context,
            std::vector<std::string>* echo, std::string_view command) {
    return {Parser(words, kind, schema, context, echo, command).terms()};
}

std::string as_line(std::span<const std::string> words, const Kind& kind, const Schema& schema,
                    const Context& context) {
    return Parser(words, kind, schema, context, nullptr).line();
}

}  // namespace kehu::query
