#pragma once
// What stands behind the colon of a field:value term. Private to core/query.

#include <string>
#include <string_view>
#include <vector>

#include "core/query/day_words.hpp"
#include "core/query/query.hpp"
#include "core/query/typed.hpp"
#include "core/query/words.hpp"

namespace kehu::query {

// Reads the operands of one field term, called `name` there. Everything but the context must outlive it.
class OperandReader {
  public:
    OperandReader(const model::Field& field, std::string_view name, const model::Schema& schema,
                  const model::Context& context, const Typed& typed, std::vector<std::string>* echo)
        : field_(field), name_(name), context_(context), typed_(typed), echo_(echo) {
        if (lies_ahead(field, schema)) context_.lean = text::Lean::ahead;
    }

    Operand read(std::string_view text) const;  // throws Error(usage)

  private:
    void tell_word(std::string_view text, std::string_view meaning) const;
    bool fits_zero(const Operand&) const;
    std::string zero_like(const std::string& operand) const;
    void read_range(Operand&, std::string_view text, std::string_view low, std::string_view high) const;
    std::string way_ahead(const std::string& from, std::string_view low, std::string_view high) const;
    std::string meant_range(std::string_view text) const;
    bool can_be(const RangeParts&) const;
    std::string value(std::string_view text, bool whole = false) const;  // whole: no part of a range
    std::string value_in(const model::Context&, std::string_view text, bool whole) const;
    std::string resolved(const model::Context&, std::string_view text) const;

    const model::Field& field_;
    std::string_view name_;
    model::Context context_;
    const Typed& typed_;
    std::vector<std::string>* echo_;
};

}  // namespace kehu::query
