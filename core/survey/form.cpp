#include "core/survey/form.hpp"

#include <xxhash.h>

#include <charconv>
#include <utility>

#include "core/survey/tally.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::survey {
namespace {

constexpr std::size_t kCells = 72, kCheckLetters = 5;
// Without those that are mistaken for others.
constexpr std::string_view kLetters = "23456789abcdefghjkmnpqrstuvwxyz";
static_assert(kLetters.size() == 31);

std::string bare_code(const FormCode& code) {
    return fmt::format("{}-{}-{}-{:04}{:02}{:02}", code.survey.text(), code.version, code.customer.text(),
                       static_cast<int>(code.day.year), static_cast<int>(code.day.month),
                       static_cast<int>(code.day.day));
}

// The id under which the survey was made stays when a restore gives the store another.
std::string check_letters(const FormCode& code, const book::Reader& reader) {
    const std::string bytes = reader.known().birth_store(code.survey) + bare_code(code);
    std::uint64_t hash = XXH3_64bits(bytes.data(), bytes.size());
    std::string letters;
    for (std::size_t i = 0; i < kCheckLetters; ++i, hash /= kLetters.size())
        letters += kLetters[hash % kLetters.size()];
    return letters;
}

// ---- codes in texts

bool take_number(std::string_view& rest, std::uint64_t& number) {
    const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), number);
    if (error != std::errc()) return false;
    rest.remove_prefix(static_cast<std::size_t>(end - rest.data()));
    return true;
}

bool take(std::string_view& rest, char letter) {
    const bool there = !rest.empty() && (rest[0] | 0x20) == (letter | 0x20);
    if (there) rest.remove_prefix(1);
    return there;
}

// S1-2-C19-20261121-h7k2m in any case.
std::optional<std::pair<FormCode, std::string>> take_code(std::string_view rest) {
    std::uint64_t survey = 0, version = 0, customer = 0, day = 0;
    if (!take(rest, 'S') || !take_number(rest, survey) || !take(rest, '-') || !take_number(rest, version)) return {};
    if (!take(rest, '-') || !take(rest, 'C') || !take_number(rest, customer) || !take(rest, '-')) return {};
    if (!take_number(rest, day) || !take(rest, '-') || rest.size() < kCheckLetters) return {};
    if (survey > 0xFFFFFFFF || customer > 0xFFFFFFFF || version > 1000000 || day > 99991231) return {};
    FormCode code{{model::kSurvey, static_cast<std::uint32_t>(survey)},
                  static_cast<std::int64_t>(version),
                  {model::kCustomer, static_cast<std::uint32_t>(customer)},
                  {}};
    code.day.year = static_cast<std::int16_t>(day / 10000);
    code.day.month = static_cast<std::uint8_t>(day / 100 % 100);
    code.day.day = static_cast<std::uint8_t>(day % 100);
    std::string letters(rest.substr(0, kCheckLetters));
    for (char& c : letters)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return std::pair{code, letters};
}

// ---- writing

void append_wrapped(std::string& out, std::string_view text, std::string_view indent, std::string_view begin) {
    for (const std::string& line : text::wrap(text, kCells - indent.size())) {
        out.append(begin).append(line) += '\n';
        begin = indent;
    }
}

std::string hint_of(const Question& question, Language language) {
    std::string hint;
    switch (question.type) {
        case QuestionType::scale:
            hint = ends_of_scale(question, language);
            break;
        case QuestionType::choice:
        case QuestionType::choices:
            for (std::size_t i = 0; i < question.options.size(); ++i)
                hint.append(hint.empty() ? "" : "   ")
                    .append(fmt::format("{} {}", i + 1, question.options[i].label.of(language)));
            if (question.type == QuestionType::choices) hint.append("   ").append(tr("(any of them)"));
            break;
        case QuestionType::text:
            break;
        default:
            hint = possible_answers(question, language);
    }
    return hint;
}

// "question 1 is at most 2": whoever has the form before them sees numbers and labels, and no ids.
std::string comparison_words(const Questionnaire& questions, const Comparison& one, Language language) {
    const std::size_t number = place_of(questions, one.subject) + 1;
    const std::string value = shown_answer(questions.at(one.subject), one.value, language);
    switch (one.how) {
        case Compare::answered:
            return say("question {} is answered", number);
        case Compare::equal:
            return say("question {} is answered with '{}'", number, value);
        case Compare::other:
            return say("question {} is answered with something else than '{}'", number, value);
        case Compare::below:
            return say("question {} is below {}", number, value);
        case Compare::at_most:
            return say("question {} is at most {}", number, value);
        case Compare::above:
            return say("question {} is above {}", number, value);
        case Compare::at_least:
            break;
    }
    return say("question {} is at least {}", number, value);
}

std::string condition_words(const Questionnaire& questions, const Condition& condition, Language language) {
    std::string words;
    for (const Comparison& one : condition.all_of)
        words.append(words.empty() ? "" : tr(" and ")).append(comparison_words(questions, one, language));
    return words;
}

// ---- reading

std::string_view without_marks(std::string_view text) {
    constexpr std::string_view kMarks[] = {"[", "]", "【", "】", "_", "［", "］"};
    for (bool again = true; again;) {
        again = false;
        text = text::trim(text);
        for (std::string_view mark : kMarks) {
            if (text.starts_with(mark)) text.remove_prefix(mark.size()), again = true;
            if (text.ends_with(mark)) text.remove_suffix(mark.size()), again = true;
        }
    }
    return text;
}

// The question whose line this is ("speed: [ 5 ]"), and what stands behind the colon.
const Question* question_of(const Questionnaire& questions, std::string_view line, std::string_view& rest) {
    line = text::trim(line);
    for (const Question& question : questions.questions) {
        if (!line.starts_with(question.id)) continue;
        std::string_view behind = text::trim(line.substr(question.id.size()));
        for (std::string_view colon : {":", "：", "="})
            if (behind.starts_with(colon)) {
                rest = behind.substr(colon.size());
                return &question;
            }
    }
    return nullptr;
}

// "3. What went wrong?" begins the next question.
bool begins_question(std::string_view line, const Questionnaire& questions) {
    line = text::trim(line);
    std::uint64_t number = 0;
    return take_number(line, number) && number >= 1 && number <= questions.questions.size() && line.starts_with(". ");
}

class FormReader {
  public:
    FormReader(const Questionnaire& questions, const std::vector<std::string>& lines)
        : questions_(questions), lines_(lines) {}

    FilledForm run() {
        for (std::size_t at = 0; at < lines_.size();) {
            std::string_view rest;
            const Question* question = question_of(questions_, lines_[at], rest);
            if (!question) {
                ++at;
                continue;
            }
            const std::string text = gather(rest, ++at);
            if (!text.empty() && !form_.answers.contains(question->id)) take_answer(*question, text);
        }
        return std::move(form_);
    }

  private:
    // What stands behind the colon and below it, up to the next question.
    std::string gather(std::string_view rest, std::size_t& at) const {
        std::string text(rest);
        for (std::string_view other; at < lines_.size(); ++at) {
            const std::string& line = lines_[at];
            if (question_of(questions_, line, other) || begins_question(line, questions_) || take_code_in(line) ||
                line.starts_with("-- ") || line == "--")
                break;
            text.append("\n").append(line);
        }
        return std::string(without_marks(text));
    }
    static bool take_code_in(std::string_view line) {
        for (std::size_t i = 0; i < line.size(); ++i)
            if (take_code(line.substr(i))) return true;
        return false;
    }

    // A whole answer; else its first word, and the rest as a remark.
    void take_answer(const Question& question, const std::string& text) {
        const bool written = question.type == QuestionType::text;
        for (const std::size_t end : {text.size(), text.find('\n'), text.find_first_of(" \t\n(")}) {
            if (end == text.npos || (written && end != text.size())) continue;
            try {
                form_.answers[question.id] =
                    read_answer(question, without_marks(std::string_view(text).substr(0, end)));
            } catch (const BadValue&) {
                continue;
            }
            if (const auto behind = without_marks(std::string_view(text).substr(end)); !behind.empty())
                form_.remarks.push_back(fmt::format("{}: {}", question.id, behind));
            return;
        }
        try {
            read_answer(question, text);
        } catch (const BadValue& bad) {
            form_.unread.push_back({question.id, text, bad.what()});
        }
        form_.remarks.push_back(fmt::format("{}: {}", question.id, text));
    }

    const Questionnaire& questions_;
    const std::vector<std::string>& lines_;
    FilledForm form_;
};

}  // namespace

std::string code_text(const FormCode& code, const book::Reader& reader) {
    return bare_code(code) + "-" + check_letters(code, reader);
}

std::optional<FoundCode> find_code(std::string_view text, const book::Reader& reader) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if ((text[at] | 0x20) != 's') continue;
        const auto taken = take_code(text.substr(at));
        if (!taken) continue;
        const bool ours = check_letters(taken->first, reader) == taken->second;
        return FoundCode{bare_code(taken->first) + "-" + taken->second, taken->first,
                         ours ? CodeFault::none : CodeFault::not_ours};
    }
    return std::nullopt;
}

std::string form_text(const Questionnaire& questions, const std::string& name, const std::string& code,
                      Language language) {
    std::string out;
    if (!questions.title.empty()) out.append(questions.title.of(language)).append("\n\n");
    append_wrapped(out,
                   name.empty()
                       ? tr("Please write your answers between the brackets and send this text back.")
                       : say("{}, please write your answers between the brackets and send this text back.", name),
                   "", "");
    std::size_t number = 0;
    for (const Question& question : questions.questions) {
        append_wrapped(out += '\n', question.label.of(language), "   ", fmt::format("{}. ", ++number));
        std::string hint = hint_of(question, language);
        if (!question.only_if.empty())
            hint.append(hint.empty() ? "" : "   ")
                .append(say("(only if {})", condition_words(questions, question.only_if, language)));
        if (question.required) hint.append(hint.empty() ? "" : "   ").append(tr("(needed)"));
        if (!hint.empty()) append_wrapped(out, hint, "   ", "   ");
        out.append("   ").append(question.id).append(": [  ]\n");
    }
    return out + "\n" + say("Form {} (please leave this line as it is)", code) + "\n";
}

FilledForm read_form(const Questionnaire& questions, const std::vector<std::string>& lines) {
    return FormReader(questions, lines).run();
}

}  // namespace kehu::survey
