#include "core/text/email.hpp"
#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// E-mail addresses, each with what it is for. Stored as a list; each: varint+type, address.
namespace {

struct Address {
    std::string_view type, text;
};

bool next_address(std::string_view& rest, Address& address) {
    std::string_view item;
    if (!next_item(rest, item)) return false;
    next_item(item, address.type);
    address.text = item;
    return true;
}

bool has_address(std::string_view list, const std::string& key) {
    for (Address address; next_address(list, address);) {
        if (text::email_key(address.text) == key) return true;
    }
    return false;
}

// An address alone, for nothing in particular: what nearly every row of an import has.
void append_plain(std::string& out, std::string_view address) {
    append_varint(out, address.size() + 1);
    append_varint(out, 0);
    out += address;
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    if (text::is_plain_email(text)) return append_plain(out, text);
    std::size_t start = out.size();
    std::string item;
    types::split_list(text, ",;", [&](std::string_view part) {
        types::Labelled labelled = types::take_label(part);
        std::string address = text::parse_email(labelled.text);
        if (has_address(std::string_view(out).substr(start), text::email_key(address))) return;
        item.clear();
        append_item(item, labelled.type);
        append_item(out, item += address);
    });
    if (out.size() == start) throw BadValue(say("'{}' holds no e-mail address", text));
}

bool next_form(std::string_view& rest, std::string_view& form, std::string& scratch) {
    Address address;
    if (!next_address(rest, address)) return false;
    form = address.text;
    if (address.type.empty()) return true;
    ((scratch = address.type) += ':') += address.text;
    form = scratch;
    return true;
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    if (style == Style::machine) return types::append_forms(out, bytes, next_form);
    types::format_labelled<Address>(out, bytes, context.language, style, next_address,
                                    [](std::string& out, const Address& address) { out += address.text; });
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    types::append_json_forms(out, bytes, next_form);
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    Address first;
    if (next_address(bytes, first)) out += text::email_key(first.text);
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    for (Address address; next_address(bytes, address);) add(text::email_key(address.text));
}

std::string exact_word(std::string_view word, const Context&) {
    return text::looks_like_email(word) ? text::email_key(word) : std::string();
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return text::email_key(text::to_halfwidth(text));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    for (Address address; next_address(bytes, address);) {
        if (text::email_key(address.text).find(operand) != std::string::npos) return true;
    }
    return false;
}

void words(std::string& out, std::string_view bytes) {
    for (Address address; next_address(bytes, address); out += ' ') out += address.text;
}

}  // namespace

const FieldType kEmailType{
    .name = "email",
    .list = true,
    .parse = parse,
    .format = format,
    .json = json,
    .next_form = next_form,
    .sort_key = sort_key,
    .exact_keys = exact_keys,
    .exact_word = exact_word,
    .operand = operand,
    .matches = matches,
    .words = words,
};

}  // namespace kehu::model
