#pragma once
// Operands and options that take one of a few words, for completion.

#include <string_view>

namespace kehu::cli {

struct FixedWords {
    std::string_view command, operand, words;
};
inline constexpr FixedWords kFixedWords[] = {
    {"config", "ACTION", "list get set unset"},
    {"config", "KEY", "zone country currency store staff language pager editor print color"},
    {"field", "VERB", "list add show remove"},
    {"schema", "VERB", "show apply check"},
    {"completion", "SHELL", "bash zsh fish"},
    {"backup", "verify", "verify"},
    {"add", "form", "text markdown html"},
    {"", "color", "auto always never"},
    {"", "language", "en zh"},
};

}  // namespace kehu::cli
