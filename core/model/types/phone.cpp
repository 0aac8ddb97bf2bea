#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// Phone numbers, each with what it is for. The machine form is E.164, ";ext=801" behind it, "work:" in front; numbers
// of unknown form stay as typed.
namespace {

constexpr std::string_view kExtension = ";ext=";

struct Parsed {
    std::string_view type;
    text::Phone phone;
};

Parsed parse_one(std::string_view item, const Context& context) {
    types::Labelled labelled = types::take_label(item);
    const std::string& country = context.settings->country;
    std::size_t at = labelled.text.find(kExtension);
    if (at == std::string_view::npos) return {labelled.type, text::parse_phone(labelled.text, country)};
    Parsed parsed{labelled.type, text::parse_phone(labelled.text.substr(0, at), country)};
    parsed.phone.extension = text::digits_of(labelled.text.substr(at + kExtension.size()));
    return parsed;
}

// Two numbers with a slash between them; a slash inside of one number has few digits on one side ("0521/1234567").
bool is_two_numbers(std::string_view left, std::string_view right) {
    return text::digits_of(left).size() >= 7 && text::digits_of(right).size() >= 7;
}

template <class Use>
void split_slashes(std::string_view item, Use&& use) {
    for (std::size_t at = item.find('/'); at != std::string_view::npos; at = item.find('/', at + 1)) {
        if (!is_two_numbers(item.substr(0, at), item.substr(at + 1))) continue;
        use(text::trim(item.substr(0, at)));
        return split_slashes(text::trim(item.substr(at + 1)), use);
    }
    use(item);
}

// ";" separates numbers, but not in ";ext=".
template <class Use>
void split_semicolons(std::string_view item, Use&& use) {
    for (std::size_t at = item.find(';'); at != std::string_view::npos; at = item.find(';', at + 1)) {
        if (item.substr(at).starts_with(kExtension)) continue;
        if (std::string_view left = text::trim(item.substr(0, at)); !left.empty()) split_slashes(left, use);
        return split_semicolons(text::trim(item.substr(at + 1)), use);
    }
    if (!item.empty()) split_slashes(item, use);
}

bool has_phone(std::string_view list, const text::Phone& phone) {
    std::string key = text::phone_key(phone);
    for (PhoneParts parts; next_phone(list, parts);) {
        if (parts.extension == phone.extension && text::phone_key(parts.phone()) == key) return true;
    }
    return false;
}

void parse(std::string& out, std::string_view text, const Field&, const Context& context) {
    std::size_t start = out.size();
    types::split_list(text, ",", [&](std::string_view part) {
        split_semicolons(part, [&](std::string_view item) {
            Parsed parsed = parse_one(item, context);
            if (out.size() == start || !has_phone(std::string_view(out).substr(start), parsed.phone))
                append_phone(out, parsed.type, parsed.phone);
        });
    });
    if (out.size() == start) throw BadValue(say("'{}' holds no phone number", text));
}

void append_machine(std::string& out, const PhoneParts& parts) {
    if (!parts.type.empty()) (out += parts.type) += ':';
    out += parts.e164.empty() ? parts.typed : parts.e164;
    if (!parts.e164.empty() && !parts.extension.empty()) (out += kExtension) += parts.extension;
}

bool next_form(std::string_view& rest, std::string_view& form, std::string& scratch) {
    PhoneParts parts;
    if (!next_phone(rest, parts)) return false;
    form = parts.e164.empty() ? parts.typed : parts.e164;
    if (parts.type.empty() && (parts.e164.empty() || parts.extension.empty())) return true;
    scratch.clear();
    append_machine(scratch, parts);
    form = scratch;
    return true;
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    if (style == Style::machine) return types::append_forms(out, bytes, next_form);
    types::format_labelled<PhoneParts>(
        out, bytes, context.language, style, next_phone,
        [](std::string& out, const PhoneParts& parts) { out += text::format_phone(parts.phone()); });
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    types::append_json_forms(out, bytes, next_form);
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    PhoneParts first;
    if (next_phone(bytes, first)) out += text::phone_key(first.phone());
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    for (PhoneParts parts; next_phone(bytes, parts);) {
        if (!parts.e164.empty()) {
            add(parts.e164);
        } else {
            add(text::phone_key(parts.phone()));
        }
    }
}

std::string exact_word(std::string_view word, const Context& context) {
    if (!text::looks_like_phone(word)) return {};
    try {
        return text::phone_key(text::parse_phone(word, context.settings->country));
    } catch (const BadValue&) {
        return {};
    }
}

// The digits as typed, then NUL and the digits of the whole number if this is one: "010-6255..." is +8610 6255... in
// the store.
std::string operand(std::string_view text, const Field&, const Context& context) {
    std::string digits = text::digits_of(text);
    if (digits.empty()) throw BadValue(say("'{}' holds no digits of a phone number", text));
    std::string operand = digits;
    if (std::string key = exact_word(text, context); key.starts_with('+')) (operand += '\0') += key.substr(1);
    return operand;
}

// "01 23 45 67 89" on a card is +33 1 23 45 67 89: the 0 is for calls within a country.
bool is_dialled_within(std::string_view digits, std::string_view e164) {
    constexpr std::size_t kWhole = 8;
    return digits.size() > kWhole && digits[0] == '0' && digits[1] != '0' && e164.ends_with(digits.substr(1));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    std::string_view digits = operand.substr(0, operand.find('\0'));
    std::string_view whole = digits.size() < operand.size() ? operand.substr(digits.size() + 1) : std::string_view();
    for (PhoneParts parts; next_phone(bytes, parts);) {
        if (parts.e164.find(digits) != std::string_view::npos) return true;
        if (is_dialled_within(digits, parts.e164)) return true;
        if (!whole.empty() && parts.e164.find(whole) != std::string_view::npos) return true;
        if (text::digits_of(parts.typed).find(digits) != std::string::npos) return true;
    }
    return false;
}

void words(std::string& out, std::string_view bytes) {
    for (PhoneParts parts; next_phone(bytes, parts); out += ',') {
        // What was typed says more only by a 0 that is for calls within the country, or by letters.
        // Its digits alone are found whatever stands between them.
        if (const std::string digits = text::digits_of(parts.typed);
            parts.e164.find(digits) == std::string_view::npos) {
            (out += parts.typed) += ',';
            if (digits != parts.typed) (out += digits) += ',';
        }
        out += parts.e164;
    }
}

}  // namespace

std::string_view phone_type(std::string_view word) {
    return types::take_label(std::string(word) + ":").type;
}

const FieldType kPhoneType{
    .name = "phone",
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
