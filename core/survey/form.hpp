#pragma once
// A survey on paper or in a mail: a text form for one customer, and what was written into it. The form bears a code
// that says which survey, version and customer it is of and was given by this store, so that a filled one finds home
// whatever mail programs did to it, and is taken once.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/survey/surveys.hpp"

namespace kehu::survey {

// "S1-2-C19-20261121-h7k2m": survey, version, customer, day, and a check over these with the store's id.
struct FormCode {
    store::RecordId survey;
    std::int64_t version = 0;
    store::RecordId customer;
    text::Date day;
};
std::string code_text(const FormCode&, const book::Reader&);

enum class CodeFault : std::uint8_t { none, not_ours };  // not_ours: mistyped, or of another store
struct FoundCode {
    std::string text;
    FormCode code;
    CodeFault fault = CodeFault::none;
};
// The first code in a text; nothing if there is none.
std::optional<FoundCode> find_code(std::string_view text, const book::Reader&);

// Lines of at most 72 cells, which mail programs leave alone.
std::string form_text(const Questionnaire&, const std::string& greeting_name, const std::string& code, Language);

// What stands behind the questions of a filled form. `lines` without marks of quoting.
struct FilledForm {
    Answers answers;
    struct Unread {
        std::string question, text, reason;
    };
    std::vector<Unread> unread;        // answers that cannot be; nothing of them is lost: see remarks
    std::vector<std::string> remarks;  // words beside an answer, and unreadable ones, by question
};
FilledForm read_form(const Questionnaire&, const std::vector<std::string>& lines);

}  // namespace kehu::survey
