#pragma once
// Which records answer a "field:value" term, by the indexes: values in order, references, words for what texts hold.
// Private to the planner.

#include <optional>

#include "core/book/planner.hpp"

namespace kehu::book {

class ValueTerms {
  public:
    ValueTerms(const Indexes& indexes, const model::Context& context) : indexes_(indexes), context_(context) {}
    // What the term asks for, not yet negated. Nothing if no index knows.
    std::optional<search::Hits> answer(const query::Term&) const;
    // About what part of the records it asks for, as far as it is a range.
    double share(const query::Term&) const;
    // Records with a word anywhere, or as their code.
    std::optional<search::Hits> by_word(const search::Needle&, NumberSet coded) const;

  private:
    std::optional<search::Hits> of_field(const Field&, const query::Term&) const;
    std::optional<search::Hits> of_operand(const Field&, const query::Operand&) const;
    std::optional<search::Hits> of_reference(const Field&, const query::Operand&) const;
    std::optional<search::Hits> of_days(const Field&, const query::Operand&) const;
    struct Range {
        const std::string *low, *high;  // null: no end
        std::optional<model::KeySpan> span;
    };
    static Range range_of(const Field&, const query::Operand&);
    // The dates of an operand of days since one of the fields, if there are any.
    std::optional<query::Operand> dates_of(const Field& since, const query::Operand& days) const;
    search::Hits of_values(const Field&, const query::Operand&) const;
    std::optional<search::Hits> of_text(const Field&, const query::Operand&) const;
    std::optional<NumberSet> with_any(const Field&) const;

    const Indexes& indexes_;
    const model::Context& context_;
};

}  // namespace kehu::book
