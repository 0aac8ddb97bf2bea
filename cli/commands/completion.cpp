// completion: the script that makes a shell ask `kehu complete` for what could come next.
#include "cli/session.hpp"

namespace kehu::cli {
namespace {

// bash breaks words at :, = and @, too; what stands there without a blank in between belongs together, and what
// readline puts in is only the part behind the last of them, or from the @ on.
constexpr std::string_view kBash = R"(# bash completion of kehu, to be put into a file that bash reads:
#   kehu completion bash > ~/.local/share/bash-completion/completions/kehu
_kehu() {
    local rest=$COMP_LINE word head candidate i
    local -a words=()
    for ((i = 0; i <= COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if ((i > 0)) && [[ $rest != [[:blank:]]* ]]; then
            words[${#words[@]} - 1]+=$word
        else
            words+=("$word")
        fi
        rest=${rest#"${rest%%[![:blank:]]*}"}
        rest=${rest#"$word"}
    done
    word=${words[${#words[@]} - 1]}
    head=
    if [[ $COMP_WORDBREAKS == *:* ]]; then head=${word%"${word##*[:=]}"}; fi
    if [[ $COMP_WORDBREAKS == *@* && ${word#"$head"} == *@* ]]; then head=${word%@*}; fi
    COMPREPLY=()
    while IFS=$'\t' read -r candidate _; do
        candidate=${candidate#"$head"}
        [[ $candidate == *[[:space:]\"\'\\\$\&\;\|\(\)\<\>\*\?\`\#\!]* ]] && printf -v candidate %q "$candidate"
        COMPREPLY+=("$candidate")
    done < <("$1" complete -- "${words[@]:1}" 2>/dev/null)
    [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:=,] ]] && compopt -o nospace 2>/dev/null
    return 0
}
complete -o default -F _kehu kehu
)";

// zsh drops what does not begin as typed: C1 for wxm needs -U. Of several such what was typed stays, as they may
// have no beginning in common.
constexpr std::string_view kZsh = R"(#compdef kehu
# zsh completion of kehu, to be put into a folder of $fpath:
#   kehu completion zsh > ~/.zfunc/_kehu
_kehu() {
    local line
    local -a lines words_typed plain plain_shown open open_shown as_they_are
    words_typed=("${(@Q)words[2,CURRENT]}")
    lines=("${(@f)$("${(Q)words[1]}" complete -- "${(@)words_typed}" 2>/dev/null)}")
    for line in $lines; do
        if [[ ${line%%$'\t'*} == *[:=,] ]]; then
            open+=("${line%%$'\t'*}")
            open_shown+=("${line/$'\t'/  }")
        else
            plain+=("${line%%$'\t'*}")
            plain_shown+=("${line/$'\t'/  }")
        fi
    done
    if ((${#plain} + ${#open} == 0)); then
        _files
        return
    fi
    ((${#${(M)lines:#${words_typed[-1]}*}})) || as_they_are=(-U)
    ((${#plain})) && compadd $as_they_are -l -d plain_shown -a plain
    ((${#open})) && compadd $as_they_are -l -S '' -d open_shown -a open
    if ((${#as_they_are} && ${#plain} + ${#open} > 1)); then
        compstate[insert]=
        compstate[list]='list force'
    fi
    return 0
}
if [[ $funcstack[1] == _kehu ]]; then
    _kehu "$@"
else
    compdef _kehu kehu
fi
)";

constexpr std::string_view kFish = R"(# fish completion of kehu, to be put into a file that fish reads:
#   kehu completion fish > ~/.config/fish/completions/kehu.fish
function __kehu_complete
    set -l typed (commandline -opc) (commandline -ct)
    $typed[1] complete -- $typed[2..-1] 2>/dev/null
end
function __kehu_offers
    test (count (__kehu_complete)) -gt 0
end
complete -c kehu -f -n __kehu_offers -a '(__kehu_complete)'
)";

ExitCode run(Session& session, const Arguments& arguments) {
    std::string shell = arguments.operand("SHELL");
    if (shell == "bash") {
        session.out(kBash);
    } else if (shell == "zsh") {
        session.out(kZsh);
    } else if (shell == "fish") {
        session.out(kFish);
    } else {
        throw Error(ExitCode::usage, say("no completion for '{}'", shell), "kehu completion bash|zsh|fish");
    }
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "SHELL", "", "", mark("bash, zsh or fish")},
};

}  // namespace

extern const Command kCompletionCommand;
constexpr Command kCompletionCommand{
    .name = "completion",
    .chinese = "补全",
    .group = mark("Help"),
    .summary = mark("print the completion script of a shell"),
    .details = mark("With it the TAB key completes commands, options, fields, choices, ids and names. The first lines "
                    "of the script say where it belongs."),
    .examples =
        "kehu completion bash > ~/.local/share/bash-completion/completions/kehu\n"
        "kehu completion zsh > ~/.zfunc/_kehu\n"
        "kehu completion fish > ~/.config/fish/completions/kehu.fish",
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
