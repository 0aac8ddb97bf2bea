#include <algorithm>
#include <span>

#include "core/model/types/shared.hpp"
#include "core/text/fold.hpp"

namespace kehu::model {

// Yes or no: one byte, 1 or 0. An x is left out: it crosses out on one form and ticks on another.
namespace {

constexpr std::string_view kYes[] = {"yes", "y", "true", "t", "1", "on", "是", "对", "有", "真", "√", "✓", "✔", "☑"};
constexpr std::string_view kNo[] = {"no", "n",  "false", "f",  "0", "off", "否", "不", "不是",
                                    "错", "无", "没有",  "假", "×", "✗",   "✘",  "☐"};

bool is_among(std::span<const std::string_view> words, std::string_view folded) {
    return std::find(words.begin(), words.end(), folded) != words.end();
}

char read(std::string_view text) {
    std::string folded = text::fold(text);
    if (is_among(kYes, folded)) return '\1';
    if (is_among(kNo, folded)) return '\0';
    throw BadValue(say("'{}' is neither yes nor no", text));
}

bool is_yes(std::string_view bytes) {
    return !bytes.empty() && bytes[0];
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    out += read(text);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    bool chinese = style != Style::machine && context.language == Language::chinese;
    if (is_yes(bytes)) {
        out += chinese ? "是" : "yes";
    } else {
        out += chinese ? "否" : "no";
    }
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += is_yes(bytes) ? "true" : "false";
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    out += bytes;
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return std::string(1, read(text));
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    return bytes == operand;
}

}  // namespace

const FieldType kYesnoType{
    .name = "yesno",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .operand = operand,
    .matches = matches,
};

}  // namespace kehu::model
