#include "cli/values.hpp"

#include <algorithm>
#include <cstdlib>

#include "cli/numbers.hpp"
#include "cli/order_lines.hpp"
#include "cli/reference.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kCellsOfValue = 48;

text::Lean lean_of(const model::Kind& kind, const model::Field& field) {
    bool past = field.type->name == "moment" || (kind.code == model::kOrder && field.name == "date");
    return past ? text::Lean::back : text::Lean::ahead;
}

bool grows(const FieldValues& all, std::size_t at, Lists lists) {
    if (lists != Lists::options) return lists == Lists::grow;
    if (all[at].field->type->name == "tags") return true;
    for (std::size_t i = 0; i < all.size(); ++i)
        if (all[i].field == all[at].field && (i < at || all[i].removes)) return true;
    return false;
}

// "Monday 3 pm": the time would be dropped without a word.
bool has_time(std::string_view text, const text::Calendar& calendar, text::Lean lean) {
    try {
        return text::parse_moment(text, calendar, lean).precision != text::Precision::day;
    } catch (const BadValue&) {
        return false;
    }
}

using Lines = std::vector<std::string>;

void doubt_phones(Lines& lines, std::string_view bytes, const std::string& country) {
    for (const model::TypedPhone& typed : model::decode_phones(bytes))
        if (std::size_t digits = text::mistyped_mobile(typed.phone, country))
            lines.push_back(say("{} has {} digits; mobile numbers have 11", text::trim(typed.phone.typed), digits));
}

void doubt_company(Lines& lines, const book::Reader& reader, std::string_view bytes) {
    auto id = model::decode_text_or_ref(bytes).id;
    auto row = id ? reader.get(*id) : std::nullopt;
    const model::Kind& customer = reader.schema().at(model::kCustomer);
    if (row && row->record.value(customer.at_name("type").tag) != "company")
        lines.push_back(say("{} is a person; if it is a company: kehu edit {} --type company",
                            titled(*id, reader.title(*id)), id->text()));
}

// Goods that come back are a reason; a dash that slipped in is another.
void doubt_amount(Lines& lines, const model::Field& field, std::string_view bytes, const model::Context& context) {
    text::Money money = model::decode_money(bytes);
    if (money.minor < 0)
        lines.push_back(say("{}: {} is below zero", field.label(context.language), text::format_money(money)));
}

// Birthdays lie behind us, and nobody plans or remembers a lifetime from now.
void doubt_day(Lines& lines, const model::Field& field, std::string_view bytes, const model::Context& context) {
    constexpr std::int64_t kYear = 366, kLifetime = 50 * kYear, kOldest = 120 * kYear;
    text::Date date = field.type->name == "date" ? model::decode_date(bytes)
                                                 : context.settings->zone.day_of(model::decode_moment(bytes).seconds);
    if (!date.complete() || date.lunar) return;
    std::int64_t ahead = text::days_from_epoch(date) - text::days_from_epoch(context.calendar().today());
    std::string told(field.label(context.language));
    told.append(" ").append(text::format_day_named(date, context.language));
    if (field.partial && ahead > 0)
        lines.push_back(say("{} is still to come", told));
    else if (ahead > kLifetime || ahead < (field.partial ? -kOldest : -kLifetime))
        lines.push_back(say("{} is {} years away", told, std::abs(ahead) * 4 / 1461));
}

}  // namespace

std::string name_of(const model::Field& field, Language language) {
    bool own = field.tag >= model::kFirstCustomTag;
    const std::string_view label = field.label(language);
    std::string name(own || language == Language::english ? field.name : label);
    if (own && label != field.name) name.append(" ").append(label);
    return name;
}

Error bad_value(const model::Field& field, Language language, const std::string& sentence) {
    return Error(ExitCode::usage, say("{}: {}", name_of(field, language), sentence));
}

std::string read_value(Session& session, const book::Reader& reader, const model::Kind& kind, const model::Field& field,
                       std::string_view text) {
    std::string bytes;
    try {
        field.type->parse(bytes, text::trim(text), field, session.context(reader, lean_of(kind, field)));
    } catch (const BadValue& bad) {
        throw bad_value(field, session.language(), bad.what());
    }
    if (field.type->name == "date" &&
        has_time(text::trim(text), session.context(reader).calendar(), lean_of(kind, field))) {
        Error error = bad_value(field, session.language(), say("'{}' has a time; only a day is kept", text));
        error.hint = tr("write the time into the words, such as --todo \"15:00 quote\"");
        throw error;
    }
    return bytes;
}

FieldValues with_references(Session& session, FieldValues values) {
    for (Arguments::FieldValue& value : values) {
        if (value.field->type->name != "ref" || text::trim(value.text).empty()) continue;
        const model::Kind& kind = session.book().schema().at(value.field->ref);
        value.text = find_reference(session, kind, value.text, Names::loose).text();
    }
    return values;
}

FieldValues read_notes(Session& session, FieldValues values) {
    for (Arguments::FieldValue& value : values)
        if (value.field->name == "note" && text::trim(value.text) == "-") value.text = session.read_stdin();
    return values;
}

void set_fields(Session& session, const book::Reader& reader, const model::Kind& kind, model::Record& record,
                const FieldValues& values, Lists lists) {
    const model::Record before(record);
    for (std::size_t at = 0; at < values.size(); ++at) {
        const Arguments::FieldValue& value = values[at];
        const model::Field& field = *value.field;
        if (field.source != model::Source::stored) continue;
        if (text::trim(value.text).empty()) {
            if (!value.removes) record.erase(field.tag);
            continue;
        }
        std::string bytes = read_value(session, reader, kind, field, value.text);
        if (field.type->name == "lines" && lists != Lists::replace)
            bytes = with_known_prices(reader, bytes, before.value(field.tag), value.text);
        std::string now(record.value(field.tag));
        if (value.removes)
            bytes = model::list_remove(*field.type, now, bytes);
        else if (field.type->list && grows(values, at, lists))
            bytes = model::list_add(*field.type, now, bytes);
        record.set(field.tag, bytes, field.sensitive);
    }
}

std::vector<std::string> doubts(const Session& session, const book::Reader& reader, const model::Kind& kind,
                                model::RecordView before, model::RecordView after) {
    std::vector<std::string> lines;
    model::Context context = session.context(reader);
    for (const model::Field& field : kind.fields) {
        auto bytes = after.get(field.tag);
        if (field.source != model::Source::stored || !bytes || before.get(field.tag) == bytes) continue;
        if (field.type->name == "phone")
            doubt_phones(lines, *bytes, context.settings->country);
        else if (field.type->name == "text-or-ref" && field.ref == model::kCustomer)
            doubt_company(lines, reader, *bytes);
        else if (field.type->name == "money")
            doubt_amount(lines, field, *bytes, context);
        else if (model::is_day_or_time(*field.type))
            doubt_day(lines, field, *bytes, context);
    }
    return lines;
}

std::optional<std::string> part_of(const FieldValues& values, std::string_view field) {
    std::optional<std::string> text;
    for (const Arguments::FieldValue& value : values)
        if (value.field->name == field) text = value.text;
    return text;
}

bool has_field(const FieldValues& values, std::string_view field) {
    return part_of(values, field).has_value();
}

std::string value_in_words(model::RecordView record, const model::Field& field, const model::Context& context) {
    auto bytes = record.get(field.tag);
    if (!bytes) return "-";
    if (field.type->name == "date") {
        text::Date date = model::decode_date(*bytes);
        if (date.complete() && !date.lunar) return text::format_day_named(date, context.language);
    }
    bool full = model::is_day_or_time(*field.type) || field.type->name == "lines";
    std::string text;
    field.type->format(text, *bytes, field, context, full ? model::Style::card : model::Style::table);
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text::cut_to_width(text, kCellsOfValue);
}

std::string titled(store::RecordId id, const std::string& title) {
    if (title.empty()) return id.text();
    std::string line = title;
    std::replace(line.begin(), line.end(), '\n', ' ');
    return id.text() + " " + text::cut_to_width(line, kCellsOfValue);
}

std::string counted(const model::Kind& kind, std::size_t n, Language language) {
    if (kind.code == model::kContact) return say_n("{} log entry", "{} log entries", n, grouped(n));
    return number_of(kind, n, language);
}

// Chinese counts people, goods and papers in words of their own.
std::string number_of(const model::Kind& kind, std::uint64_t n, Language language) {
    if (kind.code == model::kCustomer) return say_n("{} customer", "{} customers", n, grouped(n));
    if (kind.code == model::kStaff) return say("{} staff", grouped(n));
    if (kind.code == model::kProduct) return say_n("{} product", "{} products", n, grouped(n));
    if (kind.code == model::kOrder) return say_n("{} order", "{} orders", n, grouped(n));
    return say("{} {}", grouped(n), language == Language::chinese ? kind.chinese : n == 1 ? kind.name : kind.plural);
}

}  // namespace kehu::cli
