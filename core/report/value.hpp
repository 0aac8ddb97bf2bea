#pragma once
// A value on its way through the filters of a template, and the sums that groups and charts are made of.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/field_type.hpp"
#include "core/text/date.hpp"
#include "core/text/decimal.hpp"
#include "core/text/money.hpp"

namespace kehu::report {

enum class Type : std::uint8_t {
    text,
    number,
    money,  // of one or several currencies
    date,
    moment,
    yesno,
    items,    // tags, phones, the lines of an order
    records,  // a list of records or of groups of them
};

// Sums of one field. Different currencies stay apart. Throws Error(data) where one is too great.
class Sum {
  public:
    void add(const model::Field&, std::string_view bytes);
    void add(const Sum&);
    bool empty() const { return !any_; }
    const std::vector<text::Money>& money() const { return money_; }
    text::Decimal number() const;

  private:
    bool any_ = false;
    std::vector<text::Money> money_;
    __int128 millionths_ = 0;
};

// One point of a chart: a record or a group of them.
struct Measured {
    std::string label;
    std::uint64_t count = 0;
    Sum sum;
};

struct Value {
    Type type = Type::text;
    bool present = false;
    std::string text{};  // text, and whatever a filter made of other types
    text::Decimal number{};
    std::vector<text::Money> money{};
    text::Date date{};
    text::Moment moment{};
    bool yes = false;
    std::vector<std::string> items{};
    std::vector<Measured> records{};
    bool markup = false;  // the text is finished: a drawing, not to be escaped
};

// What a field's values are in a template.
Type type_of(const model::Field&);
bool has_sum(const model::Field&);  // numbers and money, as far as they lie in the record

// As model::value_of, but where nothing was counted the number is 0.
std::optional<std::string_view> bytes_of(const model::Row&, const model::Kind&, const model::Field&,
                                         const model::Context&, std::string& scratch);
// `type`: type_of(field), which is known before.
Value value_of(std::string_view bytes, const model::Field&, Type type, const model::Context&);
// The value as it stands in a template without a filter: in full, but of references only the name.
void append_shown(std::string& out, std::string_view bytes, const model::Field&, const model::Context&);
void append_shown(std::string& out, const Value&, const model::Context&);

// Of money and numbers: each amount by itself, with what stands between.
std::vector<text::Decimal> amounts_of(const Value&);
double as_double(text::Decimal);
text::Decimal decimal_of(text::Money);

}  // namespace kehu::report
