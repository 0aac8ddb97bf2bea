#include "core/report/value.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"
#include "core/text/zone.hpp"

namespace kehu::report {
namespace {

constexpr std::int64_t kPowers[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};

// Phones and addresses stand without what they are for, and days with what they are: "12 days".
model::Style style_of(const model::Field& field) {
    return field.type->name == "phone" || field.type->name == "email" ? model::Style::table : model::Style::card;
}

std::vector<std::string> items_of(std::string_view bytes, const model::Field& field, const model::Context& context) {
    std::vector<std::string> items;
    if (field.type->name == "answers") {
        for (model::Answer answer; model::next_answer(bytes, answer);)
            items.push_back(fmt::format("{}={}", answer.question, answer.text));
        return items;
    }
    // Each by itself is a list of one.
    for (std::string_view item; !bytes.empty() && model::next_item(bytes, item);) {
        std::string one;
        model::append_item(one, item);
        std::string shown;
        field.type->format(shown, one, field, context, style_of(field));
        items.push_back(std::move(shown));
    }
    return items;
}

text::Decimal stored_decimal(std::string_view bytes, const model::Field& field) {
    if (field.type->name == "integer") return {model::decode_integer(bytes), 0};
    return model::take_decimal(bytes);
}

}  // namespace

text::Decimal decimal_of(text::Money money) {
    text::Decimal number{money.minor, static_cast<std::uint8_t>(text::minor_digits(money.currency))};
    for (; number.scale > 0 && number.units % 10 == 0; --number.scale) number.units /= 10;
    return number;
}

double as_double(text::Decimal number) {
    return static_cast<double>(number.units) / static_cast<double>(kPowers[number.scale]);
}

void Sum::add(const model::Field& field, std::string_view bytes) {
    if (bytes.empty()) return;
    any_ = true;
    if (type_of(field) == Type::number) {
        const text::Decimal number = stored_decimal(bytes, field);
        millionths_ += static_cast<__int128>(number.units) * kPowers[text::kMaxScale - number.scale];
        return;
    }
    Sum other;
    while (!bytes.empty()) other.money_.push_back(model::take_money(bytes));
    add(other);
}

void Sum::add(const Sum& other) {
    any_ = any_ || other.any_;
    millionths_ += other.millionths_;
    for (const text::Money& money : other.money_) {
        auto same = std::find_if(money_.begin(), money_.end(),
                                 [&](const text::Money& mine) { return mine.currency == money.currency; });
        if (same == money_.end())
            money_.push_back(money);
        else if (__builtin_add_overflow(same->minor, money.minor, &same->minor))
            throw Error(ExitCode::data, tr("a sum that is too great"));
    }
}

text::Decimal Sum::number() const {
    __int128 units = millionths_;
    std::uint8_t scale = text::kMaxScale;
    for (; scale > 0 && units % 10 == 0; --scale) units /= 10;
    if (units > INT64_MAX || units < INT64_MIN) throw Error(ExitCode::data, tr("a sum that is too great"));
    return {static_cast<std::int64_t>(units), scale};
}

Type type_of(const model::Field& field) {
    const std::string_view name = field.type->name;
    if (name == "integer" || name == "decimal") return Type::number;
    if (name == "money") return Type::money;
    if (name == "date") return Type::date;
    if (name == "moment") return Type::moment;
    if (name == "yesno") return Type::yesno;
    if (field.type->list || name == "lines" || name == "answers") return Type::items;
    return Type::text;
}

bool has_sum(const model::Field& field) {
    return (field.source == model::Source::stored || field.source == model::Source::rollup) && field.type &&
           (type_of(field) == Type::money || type_of(field) == Type::number);
}

std::optional<std::string_view> bytes_of(const model::Row& row, const model::Kind& kind, const model::Field& field,
                                         const model::Context& context, std::string& scratch) {
    const auto bytes = model::value_of(row, kind, field, context, scratch);
    if (bytes || field.source != model::Source::rollup || field.rollup.fold != model::Fold::count) return bytes;
    return scratch = model::encode_integer(0);
}

Value value_of(std::string_view bytes, const model::Field& field, Type type, const model::Context& context) {
    Value value{.type = type, .present = true};
    switch (value.type) {
        case Type::number:
            value.number = stored_decimal(bytes, field);
            break;
        case Type::money:
            while (!bytes.empty()) value.money.push_back(model::take_money(bytes));
            break;
        case Type::date:
            value.date = model::decode_date(bytes);
            break;
        case Type::moment:
            value.moment = model::decode_moment(bytes);
            break;
        case Type::items:
            value.items = items_of(bytes, field, context);
            break;
        case Type::yesno:
            value.yes = !bytes.empty() && bytes[0] != 0;
            break;
        default:
            append_shown(value.text, bytes, field, context);
    }
    return value;
}

void append_shown(std::string& out, std::string_view bytes, const model::Field& field, const model::Context& context) {
    if (field.type->name == "ref" && context.names) {
        const store::RecordId id = model::decode_ref(bytes);
        const std::string title = context.names->title(id);
        out += title.empty() ? id.text() : title;
        return;
    }
    field.type->format(out, bytes, field, context, style_of(field));
}

void append_shown(std::string& out, const Value& value, const model::Context& context) {
    if (!value.present) return;
    const char* between = "";
    switch (value.type) {
        case Type::text:
            out += value.text;
            break;
        case Type::number:
            out += text::format_decimal(value.number);
            break;
        case Type::money:
            for (const text::Money& money : value.money)
                (out += std::exchange(between, ", ")) += text::format_money(money);
            break;
        case Type::date:
            out +=
                value.date.lunar ? text::format_day_named(value.date, context.language) : text::format_date(value.date);
            break;
        case Type::moment:
            out += text::format_moment(value.moment, context.settings->zone);
            break;
        case Type::yesno:
            out += context.language == Language::chinese ? (value.yes ? "是" : "否") : (value.yes ? "yes" : "no");
            break;
        case Type::items:
            for (const std::string& item : value.items) (out += std::exchange(between, ", ")) += item;
            break;
        case Type::records:
            break;
    }
}

std::vector<text::Decimal> amounts_of(const Value& value) {
    if (value.type == Type::number) return {value.number};
    std::vector<text::Decimal> amounts;
    for (const text::Money& money : value.money) amounts.push_back(decimal_of(money));
    return amounts;
}

}  // namespace kehu::report
