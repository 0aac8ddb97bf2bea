#pragma once
// What a rule sees of a record: its fields by their names, the day, and what is known of the other records.

#include <map>
#include <optional>
#include <vector>

#include "core/book/book.hpp"
#include "core/text/money.hpp"

namespace kehu::clean {

class Look {
  public:
    Look(const book::Reader& reader, const model::Kind& kind, const model::Context& context);

    const book::Reader& reader;
    const model::Kind& kind;
    const model::Context& context;
    const std::int64_t today;  // days from the epoch
    const model::Row* row = nullptr;

    // A stored field of the kind; null if a store has it no longer.
    const model::Field* field(std::string_view name) const { return kind.stored(name); }
    std::string_view value(std::string_view name) const;
    bool has(std::string_view name) const { return !value(name).empty(); }
    std::string_view title() const { return row->record.value(kind.title); }

    // Stored fields of a type: "phone".
    const std::vector<const model::Field*>& of_type(std::string_view type);
    // Does any customer have an owner? Looked up once.
    bool owners_are_kept();
    // The currency of the orders of this customer seen so far; that of the first is kept.
    std::optional<text::Currency> earlier_currency(std::uint32_t customer, text::Currency now);

  private:
    std::map<std::string, std::vector<const model::Field*>, std::less<>> by_type_;
    std::optional<bool> owners_;
    std::vector<text::Currency> currencies_;  // by the customer's number
};

}  // namespace kehu::clean
