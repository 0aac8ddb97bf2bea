#pragma once
// Which names there are at a place of a template. Private to bind.

#include "core/report/program.hpp"

namespace kehu::report {

// Where a name is looked for: a section with those around it.
struct Scope {
    enum class Is : std::uint8_t { top, record, group, items } is = Is::top;
    const Scope* outer = nullptr;
    const model::Kind* kind = nullptr;    // of records and groups
    List* list = nullptr;                 // that the section goes through; null: the record of a reference
    const model::Field* field = nullptr;  // of items
};

// The word of a scope by either of its names.
struct NamedWord {
    Word word;
    Type type;
};
std::optional<NamedWord> find_word(const Scope&, std::string_view name);

// What a list is called: "orders", "订单", "orders_by_month", "客户按城市".
struct ListName {
    List::From from = List::From::all;
    const model::Kind* kind = nullptr;
    const model::Field* reference = nullptr;
    const model::Field* by = nullptr;
    Span span = Span::value;
};
std::optional<ListName> find_list(const Scope&, std::string_view name, const model::Schema&,
                                  const model::Kind& records);

// What a query in a template asks of a list. Throws Error(usage), BadValue.
void read_list_query(List&, std::string_view text, const BindOptions&);

// For "did you mean": the names of this scope and those around it.
std::vector<std::string> names_in(const Scope&, const model::Schema&, Language);

}  // namespace kehu::report
