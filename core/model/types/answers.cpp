#include <algorithm>
#include <vector>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model {

// What somebody answered to a survey: "q1=5; q2=4; why=很慢". A text with a semicolon, a quote or a line break stands
// in quotes, in which a quote is doubled. Whether the survey asks so is for core/survey to say.
namespace {

bool needs_quotes(std::string_view text) {
    return text.empty() || text.find_first_of(";\"\n=") != text.npos || text.find("；") != text.npos ||
           text::trim(text).size() != text.size();
}

void append_text(std::string& out, std::string_view text) {
    if (!needs_quotes(text)) {
        out += text;
        return;
    }
    out += '"';
    for (char c : text) out.append(c == '"' ? 2 : 1, c);
    out += '"';
}

// Takes "..." off the front.
std::string take_quoted(std::string_view& rest) {
    std::string text;
    for (rest.remove_prefix(1);;) {
        const std::size_t quote = rest.find('"');
        if (quote == rest.npos) throw BadValue(tr("a quote is not closed"));
        text += rest.substr(0, quote);
        rest.remove_prefix(quote + 1);
        if (!rest.starts_with('"')) return text;
        text += '"';
        rest.remove_prefix(1);
    }
}

std::string take_plain(std::string_view& rest) {
    const std::size_t end = std::min({rest.find(';'), rest.find("；"), rest.find('\n'), rest.size()});
    const std::string_view text = text::trim(rest.substr(0, end));
    rest.remove_prefix(end);
    return types::stored_text(text);
}

std::string_view without_separators(std::string_view rest) {
    for (;;) {
        rest = text::trim(rest);
        if (rest.starts_with(';'))
            rest.remove_prefix(1);
        else if (rest.starts_with("；"))
            rest.remove_prefix(3);
        else
            return rest;
    }
}

void parse(std::string& out, std::string_view text, const Field&, const Context&) {
    std::vector<std::string> seen;
    for (std::string_view rest = without_separators(text); !rest.empty(); rest = without_separators(rest)) {
        const std::size_t equals = rest.find('=');
        if (equals == rest.npos || equals == 0)
            throw BadValue(say("'{}' is no answer; write it like q1=5", rest.substr(0, rest.find(';'))));
        const std::string question(text::trim(rest.substr(0, equals)));
        rest = text::trim(rest.substr(equals + 1));
        const std::string answer = rest.starts_with('"') ? take_quoted(rest) : take_plain(rest);
        if (std::find(seen.begin(), seen.end(), question) != seen.end())
            throw BadValue(say("'{}' is answered twice", question));
        seen.push_back(question);
        if (!answer.empty()) append_answer(out, {question, answer});
    }
}

void format(std::string& out, std::string_view bytes, const Field&, const Context&, Style style) {
    const char* between = "";
    for (Answer answer; next_answer(bytes, answer); between = style == Style::machine ? "; " : "  ") {
        out.append(between).append(answer.question) += '=';
        append_text(out, answer.text);
    }
}

bool is_json_number(std::string_view text) {
    if (text.starts_with('-')) text.remove_prefix(1);
    const std::size_t whole = std::min(text.find('.'), text.size());
    const auto digits = [](std::string_view part) {
        return !part.empty() && part.size() <= 15 && part.find_first_not_of("0123456789") == part.npos;
    };
    if (!digits(text.substr(0, whole)) || (whole > 1 && text[0] == '0')) return false;
    return whole == text.size() || digits(text.substr(whole + 1));
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    char before = '{';
    for (Answer answer; next_answer(bytes, answer); before = ',') {
        out += before;
        text::append_json_string(out, answer.question);
        out += ':';
        if (is_json_number(answer.text))
            out += answer.text;
        else
            text::append_json_string(out, answer.text);
    }
    out += before == '{' ? "{}" : "}";
}

// What was written, not what was ticked: a number or one plain word would be found too often.
bool is_written(std::string_view text) {
    for (char c : text)
        if (c == ' ' || static_cast<unsigned char>(c) >= 0x80) return true;
    return false;
}

void words(std::string& out, std::string_view bytes) {
    for (Answer answer; next_answer(bytes, answer);)
        if (is_written(answer.text)) out.append(answer.text) += '\n';
}

std::string operand(std::string_view text, const Field&, const Context&) {
    return std::string(text);
}

// "q1=5": that answer; another text: in any of them.
bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context&) {
    const std::size_t equals = operand.find('=');
    const std::string sought = text::fold(equals == operand.npos ? operand : operand.substr(equals + 1));
    for (Answer answer; next_answer(bytes, answer);) {
        if (equals == operand.npos
                ? types::contains_sought(answer.text, sought)
                : answer.question == operand.substr(0, equals) && types::equals_folded(answer.text, sought))
            return true;
    }
    return false;
}

}  // namespace

const FieldType kAnswersType{
    .name = "answers",
    .parse = parse,
    .format = format,
    .json = json,
    .operand = operand,
    .matches = matches,
    .words = words,
};

}  // namespace kehu::model
