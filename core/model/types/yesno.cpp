#include <algorithm>
#include <array>

#include "core/model/types/shared.hpp"
#include "core/text/fold.hpp"

namespace kehu::model {

// Yes or no: one byte, 1 or 0.
namespace {

constexpr std::array<std::string_view, 8> kYes{"yes", "y", "true", "1", "on", "是", "对", "√"};
constexpr std::array<std::string_view, 8> kNo{"no", "n", "false", "0", "off", "否", "不", "×"};

char read(std::string_view text) {
    std::string folded = text::fold(text);
    if (std::find(kYes.begin(), kYes.end(), folded) != kYes.end()) return '\1';
    if (std::find(kNo.begin(), kNo.end(), folded) != kNo.end()) return '\0';
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
