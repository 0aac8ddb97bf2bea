#include "core/model/types/shared.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/pinyin_search.hpp"
#include "core/text/search_form.hpp"

namespace kehu::model::types {

namespace {

struct Label {
    std::string_view key, chinese;
    std::array<std::string_view, 4> aliases;
};

constexpr Label kLabels[] = {
    {"mobile", "手机", {"cell", "cellphone", "mob", "移动电话"}},
    {"work", "工作", {"office", "单位", "公司", "办公"}},
    {"home", "家", {"住宅", "家庭", "宅电", "家里"}},
    {"fax", "传真", {"telefax", "传真号", "", ""}},
    {"other", "其他", {"其它", "", "", ""}},
};

const Label* find_label(std::string_view word) {
    std::string folded = text::fold(word);
    if (folded.empty()) return nullptr;
    for (const Label& label : kLabels) {
        if (label.key == folded || label.chinese == folded) return &label;
        for (std::string_view alias : label.aliases) {
            if (alias == folded) return &label;
        }
    }
    return nullptr;
}

std::string& folded_of(std::string_view text) {
    thread_local std::string folded;
    folded.clear();
    text::append_folded(folded, text);
    return folded;
}

}  // namespace

std::string stored_text(std::string_view typed) {
    if (typed.find('\0') != std::string_view::npos) throw BadValue(tr("a NUL character cannot be part of a text"));
    std::string text = text::to_nfc(typed);
    if (text.find('\r') == std::string::npos) return text;
    std::string lines;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '\r') {
            lines += text[at];
        } else if (at + 1 == text.size() || text[at + 1] != '\n') {
            lines += '\n';
        }
    }
    return lines;
}

// Nearly all text is stored as it is: one copy then.
void append_stored_text(std::string& out, std::string_view typed) {
    if (text::is_plainly_nfc(typed) && typed.find('\0') == typed.npos && typed.find('\r') == typed.npos)
        out += typed;
    else
        out += stored_text(typed);
}

void text_sort_key(std::string& out, std::string_view text) {
    text::append_folded(out, text);
}

void append_code_key(std::string& out, std::string_view code) {
    const std::string& folded = folded_of(code);
    for (std::size_t at = 0; at < folded.size();) {
        const std::size_t end = std::min(folded.find_first_not_of("0123456789", at), folded.size());
        if (end == at) {
            out += folded[at++];
            continue;
        }
        const std::size_t first = std::min(folded.find_first_not_of('0', at), end - 1), size = end - first;
        out += static_cast<char>('0' + std::min<std::size_t>(size, 10));
        if (size >= 10) out += static_cast<char>(std::min<std::size_t>(size, 255));
        out.append(folded, first, size);
        at = end;
    }
}

bool contains_sought(std::string_view text, std::string_view sought) {
    thread_local std::string own;
    own.clear();
    text::append_search_form(own, text);
    return own.find(sought) != std::string::npos;
}

bool contains_or_reads(std::string_view text, std::string_view sought) {
    if (contains_sought(text, sought)) return true;
    const std::string typed = text::typed_pinyin(sought);
    return !typed.empty() && text::pinyin_matches(typed, text::search_form(text));
}

bool equals_folded(std::string_view text, std::string_view folded) {
    return folded_of(text) == folded;
}

void append_number(std::string& out, std::int64_t value) {
    char digits[24];
    auto [end, error] = std::to_chars(digits, digits + sizeof digits, value);
    out.append(digits, end);
}

void append_id(std::string& out, RecordId id) {
    out += id.kind.text();
    append_number(out, id.number);
}

Labelled take_label(std::string_view item) {
    std::size_t at = item.find(':');
    std::size_t width = 1;
    if (std::size_t wide = item.find("："); wide < at) at = wide, width = 3;
    if (at == std::string_view::npos) return {{}, item};
    const Label* label = find_label(item.substr(0, at));
    if (!label) return {{}, item};
    return {label->key, text::trim(item.substr(at + width))};
}

void append_forms(std::string& out, std::string_view bytes, decltype(FieldType::next_form) next) {
    const char* between = "";
    std::string_view form;
    for (std::string scratch; next(bytes, form, scratch); between = ", ") (out += between) += form;
}

void append_json_forms(std::string& out, std::string_view bytes, decltype(FieldType::next_form) next) {
    out += '[';
    std::string_view form;
    for (std::string scratch; next(bytes, form, scratch);) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, form);
    }
    out += ']';
}

void append_linked(std::string& out, std::string text, const Field& field, const Context& context) {
    std::optional<RecordId> id;
    if (context.names && !field.ref.empty()) {
        id = store::parse_record_id(text);
        std::string title = id && id->kind == field.ref ? context.names->title(*id) : std::string();
        if (title.empty())
            id = context.names->match(field.ref, text);
        else
            text = std::move(title);
    }
    out += encode_text_or_ref({text, id});
}

std::string ref_operand(std::string_view text, const Field& field, const Context& context) {
    std::optional<RecordId> id = store::parse_record_id(text);
    if (id && id->kind == field.ref) return "\1" + encode_ref(*id);
    id.reset();
    if (context.names) {
        id = context.names->match(field.ref, text);
        try {
            if (!id) id = context.names->resolve(field.ref, text);
        } catch (const BadValue&) {
            // No such record, or several: then the titles decide.
        }
    }
    std::string operand = id ? "\1" + encode_ref(*id) : std::string(1, '\0');
    text::append_search_form(operand, text);
    return operand;
}

RefOperand read_ref_operand(std::string_view operand) {
    if (operand[0] == '\0') return {std::nullopt, operand.substr(1)};
    return {decode_ref(operand.substr(1, 7)), operand.substr(8)};
}

text::Lean lean_of(const Field& field, const Context& context) {
    return field.default_text.empty() ? context.lean : text::Lean::back;
}

Context later_context(const Context& context) {
    Context later = context;
    later.now.seconds += 400 * 86400;
    return later;
}

}  // namespace kehu::model::types

namespace kehu::model {

std::string_view phone_type_label(std::string_view type, Language language) {
    if (language == Language::chinese)
        for (const types::Label& label : types::kLabels)
            if (label.key == type) return label.chinese;
    return type;
}

}  // namespace kehu::model
