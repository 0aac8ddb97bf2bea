#pragma once
// Filters: {{total | money | right:12}}. What a value is changed by on its way from a record to the page.
//
// How to add one: a function beside its like (filter_text.cpp, filter_numbers.cpp, filter_days.cpp, filter_charts.cpp),
// a line in filters.cpp (THE LIST), a line in the table of man/kehu-template.5 and its Chinese page, which a test holds
// against the list. The check of templates follows from the list.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/report/chart.hpp"
#include "core/report/template.hpp"
#include "core/report/value.hpp"

namespace kehu::report {

struct Filter;

// A filter in a template.
struct Use {
    const Filter* filter = nullptr;
    std::vector<std::string> arguments{};
    std::int64_t number = 0;                // the argument, if it is one
    const model::Field* measure = nullptr;  // of charts: what is added up; null: how many there are
};

struct Paper {
    const model::Context& context;
    Form form = Form::text;
    text::WidthRule rule{};
    TextOptions chart{};
    bool drawings = false;  // charts are drawn, not typed
    // Where drawings go if their text cannot stand in the template's form: a mark stands for each.
    std::vector<std::string>* figures = nullptr;
};

// Types as a set.
using Types = std::uint32_t;
constexpr Types set_of(Type type) {
    return 1u << static_cast<unsigned>(type);
}
inline constexpr Types kAmounts = set_of(Type::number) | set_of(Type::money);
inline constexpr Types kDays = set_of(Type::date) | set_of(Type::moment);
inline constexpr Types kAnyValue = (set_of(Type::records) << 1) - 1 - set_of(Type::records);  // but lists of records

enum class Argument : std::uint8_t {
    none,
    number,  // 1 to 1000
    maybe_number,
    text,
    maybe_text,
    decimals,   // 0 to 6, may be missing
    day_form,   // a word or a pattern, may be missing
    coin_form,  // code, sign, amount, plain; may be missing
    measure,    // a field of the list and a title; may be missing
};

struct Filter {
    std::string_view name;
    std::string_view chinese;
    Types takes = kAnyValue;
    std::optional<Type> gives{};  // nothing: the same type
    Argument argument = Argument::none;
    bool of_nothing = false;  // does something where there is no value
    void (*apply)(Value&, const Use&, const Paper&) = nullptr;
};

std::span<const Filter> filters();                 // THE LIST
const Filter* find_filter(std::string_view word);  // by either name, any case

// Reads the arguments of a call. Throws BadValue, which does not name the place. Fields of charts are the caller's.
Use read_call(const Filter&, const Call&);
void apply(Value&, const Use&, const Paper&);

// A number for people: "1,234.50".
std::string grouped(text::Decimal, int decimals);
// 大写金额: 壹仟贰佰元整, 负壹角伍分. For amounts below 10^16.
std::string rmb_in_words(std::int64_t fen);

bool is_day_form(std::string_view);
std::span<const std::string_view> coin_forms();

namespace apply_filter {
void width(Value&, const Use&, const Paper&);
void right(Value&, const Use&, const Paper&);
void upper(Value&, const Use&, const Paper&);
void otherwise(Value&, const Use&, const Paper&);
void join(Value&, const Use&, const Paper&);
void first(Value&, const Use&, const Paper&);
void csv(Value&, const Use&, const Paper&);
void json(Value&, const Use&, const Paper&);
void wrap(Value&, const Use&, const Paper&);
void indent(Value&, const Use&, const Paper&);
void day(Value&, const Use&, const Paper&);
void money(Value&, const Use&, const Paper&);
void number(Value&, const Use&, const Paper&);
void rmb(Value&, const Use&, const Paper&);
void bars(Value&, const Use&, const Paper&);
void lines(Value&, const Use&, const Paper&);
void funnel(Value&, const Use&, const Paper&);
void sparkline(Value&, const Use&, const Paper&);
void histogram(Value&, const Use&, const Paper&);
}  // namespace apply_filter

// Gives the value as text from here on.
std::string& as_text(Value&, const Paper&);

}  // namespace kehu::report
