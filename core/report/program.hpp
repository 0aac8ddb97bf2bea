#pragma once
// A template whose every name is known: what `kehu template check` makes and `kehu report` prints. Names come from the
// schema, so that fields and kinds of the user's own are names like any others, in both languages.
//
// A name is looked for from the inside out. At the top stand `now`, `today`, `month`, `week`, `from`, `to`, `store`,
// `language`, `kind`, `query`, `count`, `sum.FIELD` and the lists: {{#orders}} are all orders (or those that the
// command asks for), {{#orders_by_month}}, {{#customers_by_city}} groups of them. Inside of a record stand its fields,
// those of what it refers to (`customer.phone`), `index`, `is_first`, `is_last`, `uid`, and as lists the records that
// refer to it: {{#contacts}} in a customer. Inside of a group `key`, `label`, `count`, `sum.FIELD`, and its records.
// Of a list `orders.count` and `orders.sum.amount` may stand anywhere.

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "core/query/query.hpp"
#include "core/report/filters.hpp"
#include "core/report/template.hpp"

namespace kehu::report {

enum class Span : std::uint8_t { value, day, month, year };

// Records that a section, a chart or a sum is about.
struct List {
    enum class From : std::uint8_t { all, related, group } from = From::all;
    const model::Kind* kind = nullptr;
    const model::Field* reference = nullptr;  // related: which field refers to the record outside
    const model::Field* by = nullptr;         // groups by this field
    Span span = Span::value;
    bool about = false;  // the query of the command chooses among them
    // {{! query orders: state:open --sort date --limit 5 }}
    std::vector<std::string> words{};
    query::Query query{};
    std::vector<query::SortKey> sort{};
    std::optional<std::uint64_t> limit{};
    bool asks_day = false;  // the query itself says which days
    // What is needed of them.
    bool computed = false;  // fields that lie in rollups
    bool members = false;   // of groups: the records themselves
    std::vector<const model::Field*> sums{};
};

enum class Word : std::uint8_t {
    now,
    today,
    month,
    week,
    from,
    to,
    store,
    language,
    kind,
    query,
    count,
    sum,  // at the top
    index,
    is_first,
    is_last,
    uid,  // of a record or a group
    key,
    label,  // of a group
    item,
    product,
    quantity,
    price,
    amount,
    question,
    answer,  // of an item
};

// What a name stands for.
struct Origin {
    enum class What : std::uint8_t { word, field, list } what = What::word;
    Word word = Word::now;
    Type type = Type::text;
    std::uint8_t up = 0;  // how many sections out
    const model::Kind* kind = nullptr;
    const model::Field* field = nullptr;
    std::vector<const model::Field*> through{};  // references that lead to the record with the field
    List* list = nullptr;                        // of counts and sums, too
    std::size_t sum = 0;
};

struct Step {
    // test: a section on a value.
    enum class What : std::uint8_t { text, value, each, items, test, inverted } what = What::text;
    std::string text{};
    Origin origin{};
    std::vector<Use> filters{};
    std::vector<Step> inside{};
};

struct Program {
    Form form = Form::text;
    std::deque<List> lists;
    std::vector<Step> steps;
    const model::Kind* about = nullptr;          // the records that the command's query chooses
    bool for_each = false;                       // all of it is printed for each of those records
    bool says_month = false, says_week = false;  // then that is what it is about if nothing else is said
    List* main = nullptr;                        // the first list of those records
};

struct BindOptions {
    const model::Schema& schema;
    const model::Context& context;
    const model::Kind* records = nullptr;    // what {{#records}} are; null: customers
    std::optional<text::DateSpan> period{};  // what "period" stands for in queries: created:period
};
// The field that says when a record was: a contact's `at`, an order's `date`, a task's `due`. Null: there is none.
const model::Field* day_field(const model::Kind&);
// Schema and template must outlive the program.
Program bind(const Template&, const BindOptions&, Faults&);

}  // namespace kehu::report
