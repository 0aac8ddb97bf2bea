#pragma once
// Reads the words of a query. Private to core/query: parse.cpp takes words apart, parse_field.cpp reads what names a
// field, parse_segment.cpp the segments.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/query/query.hpp"
#include "core/query/typed.hpp"
#include "core/text/fold.hpp"

namespace kehu::query {

class Parser {
  public:
    // As parse() in query.hpp.
    Parser(std::span<const std::string> words, const model::Kind& kind, const model::Schema& schema,
           const model::Context& context, std::vector<std::string>* echo, std::string_view command = {});

    std::vector<Term> terms();
    // The words as a line that gives the same terms.
    std::string line() const;
    // Whether @name stands there, by itself or behind not:.
    bool mentions(std::string_view name) const;
    // `name` may not occur in what follows: it is being read.
    void enter(std::string_view name) { within_.push_back(text::fold(name)); }

  private:
    void check(std::string_view word) const;
    // A segment that is not negated is nothing but its terms.
    static void append(std::vector<Term>& all, Term made);
    // A whole query that a shell took for one word: "tag:vip city:上海" is two terms, since a field, or nearly one, or
    // a segment begins behind a blank.
    std::vector<std::string_view> parts_of(std::string_view word) const;
    bool begins_with_field(std::string_view text) const;
    Term term(std::string_view word);
    Term positive(std::string_view text, std::string_view word);
    Term word_term(std::string_view word) const;
    static Term id_term(std::vector<store::RecordId> ids, std::string_view text);

    // parse_field.cpp
    // "city=上海", "spent>1000", "!tag:lost": looked for as text they would find nothing, and with not: in front all.
    void refuse_signs(std::string_view text, std::string_view word) const;
    Term named(std::string_view name, std::string_view value, std::string_view word) const;
    // "C12", "12", "C12..C20": what the record's own number can be.
    static bool is_id_text(std::string_view value);
    // 编号 is the record's own number, and also a word for the code that people gave it.
    const model::Field* code_named(std::string_view name, const model::Field* id) const;
    [[noreturn]] void refuse_field(std::string_view name, std::string_view value, std::string_view word) const;
    // What becomes of a field that is only read: a contact's follow-up is a task, what was sold a line of the order.
    std::string place_of(const model::Field& field, std::string_view value) const;
    // Whether a word may be what was meant to stand behind a colon.
    static bool is_value(std::string_view word);

    // parse_segment.cpp
    // @a,@b: not neither of them.
    Term any_segment(std::string_view text, std::string_view word) const;
    Term segment(std::string_view text, std::string_view word) const;
    [[noreturn]] void refuse_segment(std::string_view text, std::string_view name, std::string_view word) const;

    const std::vector<std::string> words_;
    Typed typed_;
    std::string_view behind_;  // the word behind the one that is read
    const model::Kind& kind_;
    const model::Schema& schema_;
    const model::Context& context_;
    std::vector<std::string>* echo_;
    std::string_view command_;
    std::vector<std::string> within_;  // segments that this is part of, folded
    // Words of the whole query: segments that name others twice each could be read for ever.
    std::size_t own_read_ = 0, *read_ = &own_read_;
};

}  // namespace kehu::query
