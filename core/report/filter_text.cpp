// Filters of text: columns, lists, quoting.
#include <utf8proc.h>

#include <algorithm>

#include "core/report/filters.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"
#include "core/text/zone.hpp"

namespace kehu::report::apply_filter {
namespace {

// A column is one line.
std::string& one_line(std::string& text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return text;
}

std::string joined(const std::vector<std::string>& items, std::string_view between) {
    std::string out;
    for (const std::string& item : items) out.append(&item == items.data() ? "" : between).append(item);
    return out;
}

std::string json_of(const Value& value, const Paper& paper) {
    std::string out, text;
    if (!value.present) return "null";
    switch (value.type) {
        case Type::number:
            return text::format_decimal(value.number);
        case Type::yesno:
            return value.yes ? "true" : "false";
        case Type::items:
            for (const std::string& item : value.items) text::append_json_string(out += out.empty() ? "[" : ",", item);
            return out.empty() ? "[]" : out + "]";
        case Type::moment:
            text::append_rfc3339(text, value.moment, paper.context.settings->zone);
            break;
        case Type::date:
            text::append_date(text, value.date);
            break;
        default:
            append_shown(text, value, paper.context);
    }
    text::append_json_string(out, text);
    return out;
}

}  // namespace

void width(Value& value, const Use& use, const Paper& paper) {
    const auto cells = static_cast<std::size_t>(use.number);
    std::string& text = one_line(as_text(value, paper));
    const std::size_t wide = text::display_width(text, paper.rule);
    if (wide <= cells)
        text.append(cells - wide, ' ');
    else
        text = text::pad_right(text::cut_to_width(text, cells, paper.rule), cells, paper.rule);
    value.present = true;
}

// What stands on the right is mostly a number, which is never cut.
void right(Value& value, const Use& use, const Paper& paper) {
    std::string& text = one_line(as_text(value, paper));
    text = text::pad_left(text, static_cast<std::size_t>(use.number), paper.rule);
    value.present = true;
}

void upper(Value& value, const Use&, const Paper& paper) {
    std::string out;
    const std::string& text = as_text(value, paper);
    for (std::size_t at = 0; at < text.size();)
        text::append_code_point(
            out,
            static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(text::next_code_point(text, at)))));
    value.text = std::move(out);
}

void otherwise(Value& value, const Use& use, const Paper&) {
    const bool empty = !value.present || (value.type == Type::text && value.text.empty());
    if (empty) value = {.type = Type::text, .present = true, .text = use.arguments[0]};
}

void join(Value& value, const Use& use, const Paper&) {
    if (value.type != Type::items) return;  // a default
    value.text = joined(value.items, use.arguments[0]);
    value.type = Type::text;
}

// Of a list its first items, of money the first amount, of a text the first line.
void first(Value& value, const Use& use, const Paper&) {
    const auto most = static_cast<std::size_t>(use.number);
    if (value.items.size() > most) value.items.resize(most);
    if (value.records.size() > most) value.records.resize(most);
    if (value.money.size() > most) value.money.resize(most);
    if (value.type == Type::text) value.text.resize(std::min(value.text.find('\n'), value.text.size()));
}

void csv(Value& value, const Use&, const Paper& paper) {
    std::string& text = as_text(value, paper);
    if (text.find_first_of(",;\"\r\n\t") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' ')) return;
    std::string quoted = "\"";
    for (char c : text) quoted.append(c == '"' ? 2 : 1, c);
    text = quoted + '"';
}

void json(Value& value, const Use&, const Paper& paper) {
    value = {.type = Type::text, .present = true, .text = json_of(value, paper)};
}

void wrap(Value& value, const Use& use, const Paper& paper) {
    std::string& text = as_text(value, paper);
    text = joined(text::wrap(text, static_cast<std::size_t>(std::max<std::int64_t>(use.number, 2)), paper.rule), "\n");
}

// The template's own blanks stand before the first line.
void indent(Value& value, const Use& use, const Paper& paper) {
    std::string& text = as_text(value, paper);
    const std::string blanks(static_cast<std::size_t>(use.number), ' ');
    for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1))
        text.insert(at + 1, blanks);
}

}  // namespace kehu::report::apply_filter
