#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model {

// Words of the user's own. Kept in the order given; the same word in another case or width is the same tag.
namespace {

bool has_tag(std::string_view list, std::string_view folded) {
    for (std::string_view item; next_item(list, item);) {
        if (types::equals_folded(item, folded)) return true;
    }
    return false;
}

// Without a pair of quotes around all of it, as a Chinese keyboard makes them; no shell takes those off.
std::string_view without_quotes(std::string_view text) {
    constexpr std::pair<std::string_view, std::string_view> kQuotes[] = {{"“", "”"}, {"‘", "’"}, {"「", "」"}};
    for (const auto& [open, close] : kQuotes) {
        if (!text.starts_with(open) || !text.ends_with(close)) continue;
        const std::string_view inside = text.substr(open.size(), text.size() - open.size() - close.size());
        if (inside.find(open) == inside.npos && inside.find(close) == inside.npos) return text::trim(inside);
    }
    return text;
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    std::size_t start = out.size();
    types::split_list(without_quotes(text::trim(text)), ",;", [&](std::string_view item) {
        item = without_quotes(item);
        if (item.empty()) return;
        std::string tag = types::stored_text(item);
        if (out.size() == start || !has_tag(std::string_view(out).substr(start), text::fold(tag)))
            append_item(out, tag);
    });
    if (out.size() == start) throw BadValue(say("'{}' holds no tag", text));
}

bool next_form(std::string_view& rest, std::string_view& form, std::string&) {
    return next_item(rest, form);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style) {
    types::append_forms(out, bytes, next_form);
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    types::append_json_forms(out, bytes, next_form);
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    for (std::string_view item; next_item(bytes, item); out += '\1') types::text_sort_key(out, item);
}

void exact_keys(std::string_view bytes, const std::function<void(std::string_view)>& add) {
    for (std::string_view item; next_item(bytes, item);) add(text::fold(item));
}

std::string exact_word(std::string_view word, const Context&) {
    return text::fold(word);
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return text::fold(text);
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    return has_tag(bytes, operand);
}

}  // namespace

const FieldType kTagsType{
    .name = "tags",
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
};

}  // namespace kehu::model
