#include "cli/line_editor.hpp"

#include <histedit.h>

#include <clocale>
#include <cstdio>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {

struct LineEditor::State {
    EditLine* editor = nullptr;
    std::string prompt, old_locale;
};

namespace {

const char* prompt_of(EditLine* editor) {
    LineEditor::State* state = nullptr;
    el_get(editor, EL_CLIENTDATA, &state);
    return state->prompt.c_str();
}

unsigned char leave(EditLine*, int) {
    return CC_EOF;
}

}  // namespace

// Characters have a width only under a locale that knows them; this one the C library brings along.
LineEditor::LineEditor() : state_(std::make_unique<State>()) {
    if (const char* old = std::setlocale(LC_CTYPE, nullptr)) state_->old_locale = old;
    std::setlocale(LC_CTYPE, "C.UTF-8");
    state_->editor = el_init("kehu", stdin, stderr, stderr);
    if (!state_->editor) throw Error(ExitCode::io, tr("the terminal cannot be used for editing"));
    el_set(state_->editor, EL_CLIENTDATA, state_.get());
    el_set(state_->editor, EL_PROMPT, &prompt_of);
    el_set(state_->editor, EL_EDITOR, "emacs");
    el_set(state_->editor, EL_ADDFN, "kehu-leave", "end of input, whatever is typed", &leave);
    el_set(state_->editor, EL_BIND, "^D", "kehu-leave", nullptr);
    el_set(state_->editor, EL_SIGNAL, 1);  // whoever presses Ctrl-C gets the terminal back as it was
}

LineEditor::~LineEditor() {
    if (state_->editor) el_end(state_->editor);
    std::setlocale(LC_CTYPE, state_->old_locale.c_str());
}

std::optional<std::string> LineEditor::read(const std::string& prompt, const std::string& text) {
    state_->prompt = prompt;
    if (!text.empty()) el_push(state_->editor, text.c_str());
    int size = 0;
    const char* line = el_gets(state_->editor, &size);
    if (!line || size <= 0) {
        std::fputc('\n', stderr);
        return std::nullopt;
    }
    const std::string typed(text::trim(line));
    if (text::first_invalid_utf8(typed))
        throw Error(ExitCode::data, tr("the answer is not valid UTF-8"), tr("set the terminal to UTF-8"));
    return typed;
}

}  // namespace kehu::cli
