#include "cli/interview.hpp"

#include <unistd.h>

#include "cli/files.hpp"
#include "cli/fit.hpp"
#include "cli/line_editor.hpp"
#include "cli/survey.hpp"
#include "cli/terminal.hpp"
#include "core/error.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using survey::Answers;
using survey::Question;
using survey::Questionnaire;

bool is_back_sign(std::string_view typed) {
    return typed == "<" || typed == "《" || typed == "＜";
}

// The sign may stand behind the text that was there to be changed.
bool is_back(std::string_view typed, std::string_view shown) {
    if (is_back_sign(typed) || typed == "back" || typed == "返回" || typed == "上一题") return true;
    return typed.starts_with(shown) && is_back_sign(text::trim(typed.substr(shown.size())));
}

class Interview {
  public:
    Interview(Session& session, const Questionnaire& questions, Answers begun, const KeepAnswers& keep)
        : session_(session), questions_(questions), answers_(std::move(begun)), keep_(keep) {}

    std::optional<Answers> run() {
        tell(tr("Enter alone: no answer   <: one question back   Ctrl-D: leave, what was answered is kept"));
        for (std::size_t at = first_open(); at < questions_.questions.size();) {
            const Step step = ask(at);
            if (step == Step::leave) return std::nullopt;
            at = step == Step::back ? before(at) : step == Step::again ? at : at + 1;
        }
        survey::drop_unasked(questions_, answers_);  // of what was answered before it was known
        return std::move(answers_);
    }

  private:
    enum class Step { on, back, again, leave };

    // At once, unlike the notes of a command.
    void tell(const std::string& text) const {
        std::string lines = fitted(text::visible(text, true), terminal_columns(STDERR_FILENO), session_.width_rule());
        if (!lines.ends_with('\n')) lines += '\n';
        write_all(STDERR_FILENO, lines);
    }

    // Where somebody who left goes on.
    std::size_t first_open() const {
        std::size_t open = 0;
        for (std::size_t i = 0; i < questions_.questions.size(); ++i)
            if (answers_.contains(questions_.questions[i].id)) open = i + 1;
        return open;
    }

    // The question asked before this one; this one if there is none.
    std::size_t before(std::size_t at) const {
        for (std::size_t i = at; i-- > 0;)
            if (is_asked(questions_.questions[i], answers_)) return i;
        return at;
    }

    Step ask(std::size_t at) {
        const Question& question = questions_.questions[at];
        if (!is_asked(question, answers_)) {
            answers_.erase(question.id);
            return Step::on;
        }
        tell("\n" + question_text(question, at + 1, session_.language()));
        const auto known = answers_.find(question.id);
        const std::string shown = known == answers_.end() ? std::exchange(typed_, {}) : known->second;
        const auto typed = editor_.read("> ", shown);
        typed_.clear();
        if (!typed) return Step::leave;
        if (is_back(*typed, shown)) return Step::back;
        return take(question, *typed);
    }

    Step take(const Question& question, const std::string& typed) {
        if (typed.empty()) {
            answers_.erase(question.id);
            if (question.required) {
                session_.note(tr("this one is needed"));
                return Step::again;
            }
        } else {
            try {
                answers_[question.id] = survey::read_answer(question, typed);
            } catch (const BadValue& bad) {
                session_.note(bad.what());
                typed_ = question.type == survey::QuestionType::text ? typed : "";
                return Step::again;
            }
        }
        keep_(answers_);
        return Step::on;
    }

    Session& session_;
    const Questionnaire& questions_;
    Answers answers_;
    const KeepAnswers& keep_;
    LineEditor editor_;
    std::string typed_;  // to be mended
};

}  // namespace

std::optional<Answers> interview(Session& session, const Questionnaire& questions, Answers begun,
                                 const KeepAnswers& keep) {
    return Interview(session, questions, std::move(begun), keep).run();
}

}  // namespace kehu::cli
