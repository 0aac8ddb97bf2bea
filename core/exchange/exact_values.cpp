#include "core/exchange/exact_values.hpp"

#include <charconv>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using model::Context;
using model::Field;
using text::append_json_string;

[[noreturn]] void refuse(std::string_view key) {
    throw BadValue(say("'{}' is missing or cannot be read", key));
}

void append_member(std::string& out, std::string_view key, std::string_view value) {
    if (value.empty()) return;
    if (out.back() != '{') out += ',';
    append_json_string(out, key);
    append_json_string(out += ':', value);
}

template <class Use>
void each_item(const JsonValue& list, Use&& use) {
    if (!list.IsArray()) throw BadValue(tr("this is no list"));
    for (const JsonValue& item : list.GetArray()) use(item);
}

// ---- phones

void append_phones(std::string& out, std::string_view bytes) {
    out += '[';
    for (model::PhoneParts phone; model::next_phone(bytes, phone);) {
        if (out.back() != '[') out += ',';
        if (phone.typed == phone.e164 && phone.type.empty() && phone.extension.empty()) {
            append_json_string(out, phone.e164);
            continue;
        }
        out += '{';
        append_member(out, "number", phone.e164);
        append_member(out, "typed", phone.typed);
        append_member(out, "type", phone.type);
        append_member(out, "extension", phone.extension);
        out += '}';
    }
    out += ']';
}

std::string read_phones(const JsonValue& list) {
    std::string bytes;
    each_item(list, [&](const JsonValue& item) {
        const auto part = [&](const char* key) { return std::string(text_member_or_none(item, key)); };
        if (item.IsString())
            model::append_phone(bytes, {}, {std::string(text_of(item)), std::string(text_of(item)), {}});
        else
            model::append_phone(bytes, part("type"), {part("typed"), part("number"), part("extension")});
    });
    return bytes;
}

// ---- money, linked texts, lines, answers

void append_amount(std::string& out, text::Money money) {
    append_member(out, "amount", text::format_amount(money));
    append_member(out, "currency", money.currency.text());
}

text::Money read_money(const JsonValue& object) {
    return text::parse_money(text_member(object, "amount"), text::parse_currency(text_member(object, "currency")));
}

void append_linked(std::string& out, const char* key, std::string_view bytes) {
    const model::TextOrRef linked = model::decode_text_or_ref(bytes);
    append_member(out, key, linked.text);
    if (linked.id) append_member(out, "ref", linked.id->text());
}

std::string read_linked(const JsonValue& object, const char* key) {
    const std::string_view ref = text_member_or_none(object, "ref");
    model::TextOrRef linked{text_member(object, key), {}};
    if (!ref.empty()) linked.id = read_id(ref);
    return model::encode_text_or_ref(linked);
}

void append_text_or_ref(std::string& out, std::string_view bytes) {
    const model::TextOrRef linked = model::decode_text_or_ref(bytes);
    if (!linked.id) return append_json_string(out, linked.text);
    append_linked(out += '{', "text", bytes);
    out += '}';
}

std::string read_text_or_ref(const JsonValue& value) {
    return value.IsString() ? model::encode_text_or_ref({text_of(value), {}}) : read_linked(value, "text");
}

void append_lines(std::string& out, std::string_view bytes) {
    out += '[';
    for (const model::Line& line : model::decode_lines(bytes)) {
        if (out.back() != '[') out += ',';
        append_linked(out += '{', "product", line.product);
        (out += ",\"quantity\":") += text::format_decimal(line.quantity);
        if (line.price) append_member(out, "price", text::format_decimal(*line.price));
        append_amount(out, line.amount);
        out += '}';
    }
    out += ']';
}

std::string read_lines(const JsonValue& list) {
    std::vector<model::Line> lines;
    each_item(list, [&](const JsonValue& item) {
        model::Line& line = lines.emplace_back();
        line.product = read_linked(item, "product");
        line.quantity = text::parse_decimal(text_member(item, "quantity"));
        if (const auto price = text_member_or_none(item, "price"); !price.empty())
            line.price = text::parse_decimal(price);
        line.amount = read_money(item);
    });
    return model::encode_lines(lines);
}

std::string read_answers(const JsonValue& object) {
    if (!object.IsObject()) throw BadValue(tr("this is no object of answers"));
    std::string bytes;
    for (const auto& [question, answer] : object.GetObject()) {
        if (!answer.IsString()) refuse(text_of(question));
        model::append_answer(bytes, {text_of(question), text_of(answer)});
    }
    return bytes;
}

// ---- any type

// What `parse` of the type reads: the items of a list line by line.
std::string typed_form(const JsonValue& value) {
    if (value.IsBool()) return value.GetBool() ? "yes" : "no";
    if (value.IsString()) return std::string(text_of(value));
    std::string text;
    each_item(value, [&](const JsonValue& item) {
        if (!item.IsString()) throw BadValue(tr("this is no list of texts"));
        if (!text.empty()) text += '\n';
        text += text_of(item);
    });
    return text;
}

struct ExactForm {
    std::string_view type;
    void (*append)(std::string& out, std::string_view bytes, const Context&);  // null: as the type itself does
    std::string (*read)(const JsonValue&);
};

constexpr ExactForm kForms[] = {
    {"phone", [](std::string& out, std::string_view bytes, const Context&) { append_phones(out, bytes); }, read_phones},
    {"text-or-ref", [](std::string& out, std::string_view bytes, const Context&) { append_text_or_ref(out, bytes); },
     read_text_or_ref},
    {"lines", [](std::string& out, std::string_view bytes, const Context&) { append_lines(out, bytes); }, read_lines},
    {"moment",
     [](std::string& out, std::string_view bytes, const Context& context) {
         append_exact_moment(out, model::decode_moment(bytes), context.settings->zone);
     },
     [](const JsonValue& value) {
         if (!value.IsString()) throw BadValue(tr("this is no time"));
         return model::encode_moment(read_exact_moment(text_of(value)));
     }},
    {"money", nullptr, [](const JsonValue& value) { return model::encode_money(read_money(value)); }},
    {"answers", nullptr, read_answers},
};

const ExactForm* form_of(const Field& field) {
    for (const ExactForm& form : kForms)
        if (form.type == field.type->name) return &form;
    return nullptr;
}

}  // namespace

void append_exact(std::string& out, std::string_view bytes, const Field& field, const Context& context) {
    if (field.type->as_stored) return append_json_string(out, bytes);
    const ExactForm* form = form_of(field);
    if (form && form->append)
        form->append(out, bytes, context);
    else
        field.type->json(out, bytes, field, context);
}

std::string read_exact(const JsonValue& value, const Field& field, const Context& context) {
    if (field.type->as_stored) {
        if (!value.IsString()) refuse(field.name);
        return std::string(text_of(value));
    }
    if (const ExactForm* form = form_of(field)) return form->read(value);
    std::string bytes;
    field.type->parse(bytes, typed_form(value), field, context);
    return bytes;
}

void each_reference(std::string_view bytes, const Field& field, const std::function<void(store::RecordId)>& visit) {
    const auto linked = [&](std::string_view text_or_ref) {
        if (const auto id = model::decode_text_or_ref(text_or_ref).id) visit(*id);
    };
    const std::string_view type = field.type->name;
    if (type == "ref") return visit(model::decode_ref(bytes));
    if (type == "text-or-ref") return linked(bytes);
    if (type == "lines")
        for (const model::Line& line : model::decode_lines(bytes)) linked(line.product);
}

const JsonValue& member(const JsonValue& object, const char* key) {
    if (!object.IsObject()) refuse(key);
    const auto found = object.FindMember(key);
    if (found == object.MemberEnd()) refuse(key);
    return found->value;
}

std::string_view text_member(const JsonValue& object, const char* key) {
    const JsonValue& value = member(object, key);
    if (!value.IsString()) refuse(key);
    return text_of(value);
}

std::string_view text_member_or_none(const JsonValue& object, const char* key) {
    if (!object.IsObject()) refuse(key);
    return object.HasMember(key) ? text_member(object, key) : std::string_view();
}

store::RecordId read_id(std::string_view text) {
    if (const auto id = store::parse_record_id(text)) return *id;
    throw BadValue(say("'{}' is no id", text));
}

// ---- moments: whatever a zone's rules say on another machine, the offset says what was meant

void append_exact_moment(std::string& out, text::Moment moment, const text::Zone& zone) {
    constexpr std::int64_t kDay = 86400, kFirst = -62135596800, kEnd = 253402214400;  // the years 1 to 9999, less a day
    if (moment.seconds < kFirst + kDay || moment.seconds >= kEnd) {
        out += "null";
        return;
    }
    int offset = zone.offset_at(moment.seconds);
    if (offset % 60 != 0) offset = 0;
    const std::int64_t local = moment.seconds + offset;
    const std::int64_t second = (local % kDay + kDay) % kDay;
    const text::Date day = text::date_from_days((local - second) / kDay);
    out += fmt::format("\"{:04}-{:02}-{:02}", day.year, day.month, day.day);
    if (moment.precision != text::Precision::day) out += fmt::format("T{:02}:{:02}", second / 3600, second / 60 % 60);
    if (moment.precision == text::Precision::second) out += fmt::format(":{:02}", second % 60);
    const int minutes = (offset < 0 ? -offset : offset) / 60;
    out += fmt::format("{}{:02}:{:02}\"", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

namespace {

// Reads the shapes above, in which digits stand for 0.
bool has_shape(std::string_view text, std::string_view shape) {
    if (text.size() != shape.size()) return false;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        const bool digit = text[i] >= '0' && text[i] <= '9';
        const bool sign = text[i] == '+' || text[i] == '-';
        if (shape[i] == '0' ? !digit : shape[i] == '~' ? !sign : text[i] != shape[i]) return false;
    }
    return true;
}

int number_at(std::string_view text, std::size_t at, std::size_t digits) {
    int number = 0;
    for (const char c : text.substr(at, digits)) number = number * 10 + (c - '0');
    return number;
}

}  // namespace

text::Moment read_exact_moment(std::string_view text) {
    constexpr std::string_view kShapes[] = {"0000-00-00~00:00", "0000-00-00T00:00~00:00", "0000-00-00T00:00:00~00:00"};
    std::size_t precision = 0;
    while (precision < 3 && !has_shape(text, kShapes[precision])) ++precision;
    text::Date day;
    if (precision < 3) {
        day.year = static_cast<std::int16_t>(number_at(text, 0, 4));
        day.month = static_cast<std::uint8_t>(number_at(text, 5, 2));
        day.day = static_cast<std::uint8_t>(number_at(text, 8, 2));
    }
    if (!day.year || day.month < 1 || day.month > 12 || day.day < 1 ||
        day.day > text::days_in_month(day.year, day.month))
        throw BadValue(say("'{}' is no time", text));
    const std::size_t zone = text.size() - 6;
    int offset = number_at(text, zone + 1, 2) * 3600 + number_at(text, zone + 4, 2) * 60;
    if (text[zone] == '-') offset = -offset;
    std::int64_t seconds = text::days_from_epoch(day) * 86400 - offset;
    if (precision > 0) seconds += number_at(text, 11, 2) * 3600 + number_at(text, 14, 2) * 60;
    if (precision > 1) seconds += number_at(text, 17, 2);
    return {seconds, static_cast<text::Precision>(precision)};
}

}  // namespace kehu::exchange
