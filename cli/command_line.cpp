#include "cli/command_line.hpp"

#include "cli/placeholder.hpp"
#include "core/text/distance.hpp"

namespace kehu::cli {
namespace {

// What "--" becomes on a Chinese keyboard: full-width, or the dash of Chinese prose.
constexpr std::string_view kOtherDashes[] = {"－－", "——"};

// How many bytes of dashes begin an option; 0: none.
std::size_t dashes(std::string_view word) {
    if (word.starts_with("--")) return 2;
    for (std::string_view other : kOtherDashes)
        if (word.starts_with(other)) return other.size();
    return 0;
}

constexpr Argument kGlobals[] = {
    {Takes::value, "store", "库", "DIR", mark("folder of the store (default: KEHU_STORE, then the user's own)")},
    {Takes::value, "tz", "时区", "ZONE", mark("show and read times in this time zone, not the store's")},
    {Takes::value, "now", "此刻", "MOMENT", mark("take this for the present moment")},
    {Takes::value, "language", "语言", "LANG", mark("en or zh")},
    {Takes::value, "color", "颜色", "MODE", mark("auto, always or never")},
    {Takes::flag, "no-color", "无色", "", mark("the same as --color=never")},
    {Takes::flag, "no-input", "不问", "", mark("never ask; fail where a decision is needed")},
    {Takes::flag, "quiet", "安静", "", mark("no counts, hints and confirmations"), 'q'},
    {Takes::flag, "progress", "进度", "", mark("lines of progress even without a terminal")},
    {Takes::flag, "wide-ambiguous", "宽字符", "", mark("ambiguous characters take two cells on this terminal")},
    {Takes::flag, "help", "帮助", "", mark("help for the command"), 'h'},
};

Error unknown_option(std::string_view name) {
    std::vector<std::string> known;
    for (const Argument& a : kGlobals) {
        known.emplace_back(a.name);
        known.emplace_back(a.chinese);
    }
    auto near = text::nearest(name, known);
    return Error(
        ExitCode::usage,
        near ? say("unknown option '--{}'; did you mean '--{}'?", name, *near) : say("unknown option '--{}'", name),
        tr("options of a command stand after the command: kehu help"));
}

const Argument* global_letter(char letter) {
    for (const Argument& a : kGlobals)
        if (a.letter == letter) return &a;
    return nullptr;
}

// Walks the words once. The command is known before its words are looked at, so a value such as `--note --quiet` is
// never taken for an option of ours.
class Splitter {
  public:
    explicit Splitter(const std::vector<std::string>& words) : words_(words) {}
    CommandLine run() {
        for (; at_ < words_.size(); ++at_) word(words_[at_]);
        return std::move(line_);
    }

  private:
    void word(const std::string& word) {
        switch (ended_ ? Look::word : look_of(word)) {
            case Look::end:
                ended_ = true;
                line_.rest.emplace_back("--");
                return;
            case Look::long_option:
                return long_option(word);
            case Look::short_options:
                return short_options(word);
            case Look::word:
                return plain(word);
        }
    }

    void plain(const std::string& word) {
        if (line_.command || ended_) {
            line_.rest.push_back(word);
        } else if (line_.first.empty()) {
            line_.first = word;
            record_ = word == "record" || word == "档案";
            if (!record_) line_.command = find_command(word);
            if (!line_.command && !record_) line_.kind = word;
        } else if (line_.kind.empty()) {
            line_.kind = word;
        } else if (line_.verb.empty()) {
            line_.verb = word;
            line_.command = find_verb(line_.kind, word);
        } else {
            line_.rest.push_back(word);
        }
    }

    void long_option(const std::string& word) {
        LongOption option = split_long_option(word);
        const Argument* own = line_.command ? find_option(*line_.command, option.name) : nullptr;
        const Argument* global = own ? nullptr : find_option(kGlobalArguments, option.name);
        if (global) return take_global(*global, option);
        if (!line_.command && (option.name == "version" || option.name == "版本")) {
            line_.version = true;
            return;
        }
        if (!line_.command && line_.first.empty()) throw unknown_option(option.name);
        line_.rest.push_back(word);
        bool value = own ? takes_value(*own) : line_.command && line_.command->fields;
        if (value && !option.value) pass_value();
    }

    void take_global(const Argument& argument, LongOption& option) {
        if (!takes_value(argument)) {
            if (option.value) throw Error(ExitCode::usage, say("--{} takes no value", argument.name));
        } else if (!option.value) {
            if (at_ + 1 >= words_.size())
                throw Error(ExitCode::usage, say("--{} needs a value: --{} {}", argument.name, argument.name,
                                                 placeholder(argument.value)));
            option.value = words_[++at_];
        }
        if (argument.name == "help") line_.help = true;
        line_.globals.emplace_back(argument.name, option.value.value_or(""));
    }

    // -q may stand in a bundle with a command's letters: -qn 5. -h is a word of its own only, and a bundle with a
    // letter that nobody knows goes on whole, to be refused: "-dash3" is a name that begins with -, no call for help.
    void short_options(const std::string& word) {
        if (line_.command && !all_known(word)) {
            line_.rest.push_back(word);
            return;
        }
        std::string kept = "-";
        for (std::size_t i = 1; i < word.size(); ++i) {
            const Argument* own = line_.command ? find_letter(*line_.command, word[i]) : nullptr;
            if (own && takes_value(*own)) {
                kept += word.substr(i);
                line_.rest.push_back(kept);
                if (i + 1 == word.size()) pass_value();
                return;
            }
            const Argument* global = own ? nullptr : global_letter(word[i]);
            if (global) {
                LongOption none;
                take_global(*global, none);
            } else if (!line_.command && word[i] == 'V') {
                line_.version = true;
            } else {
                kept += word[i];
            }
        }
        if (kept.size() > 1 && line_.first.empty())
            throw Error(ExitCode::usage, say("unknown option '{}'", kept),
                        tr("options of a command stand after the command: kehu help"));
        if (kept.size() > 1) line_.rest.push_back(kept);
    }

    bool all_known(const std::string& word) const {
        for (std::size_t i = 1; i < word.size(); ++i) {
            const Argument* own = find_letter(*line_.command, word[i]);
            if (own && takes_value(*own)) return true;
            if (!own && (!global_letter(word[i]) || (word[i] == 'h' && word.size() > 2))) return false;
        }
        return true;
    }

    void pass_value() {
        if (at_ + 1 < words_.size() && look_of(words_[at_ + 1]) != Look::end) line_.rest.push_back(words_[++at_]);
    }

    const std::vector<std::string>& words_;
    std::size_t at_ = 0;
    CommandLine line_;
    bool ended_ = false, record_ = false;
};

}  // namespace

const std::span<const Argument> kGlobalArguments = kGlobals;

const std::string* CommandLine::global(std::string_view name) const {
    const std::string* found = nullptr;
    for (const auto& [key, value] : globals)
        if (key == name) found = &value;
    return found;
}

CommandLine split_command_line(const std::vector<std::string>& words) {
    return Splitter(words).run();
}

Look look_of(std::string_view word) {
    if (std::size_t begin = dashes(word)) return begin == word.size() ? Look::end : Look::long_option;
    bool number = word.size() > 1 && ((word[1] >= '0' && word[1] <= '9') || word[1] == '.');
    return word.size() > 1 && word[0] == '-' && !number ? Look::short_options : Look::word;
}

LongOption split_long_option(std::string_view word) {
    word.remove_prefix(dashes(word));
    std::size_t equals = word.find('=');
    LongOption option{std::string(word.substr(0, equals)), {}};
    if (equals != word.npos) option.value = word.substr(equals + 1);
    return option;
}

bool takes_value(const Argument& a) {
    return a.takes == Takes::value || a.takes == Takes::values;
}
bool is_option(const Argument& a) {
    return a.takes == Takes::flag || takes_value(a);
}

const Argument* find_option(std::span<const Argument> arguments, std::string_view name) {
    for (const Argument& a : arguments)
        if (is_option(a) && !name.empty() && (a.name == name || a.chinese == name)) return &a;
    return nullptr;
}

const Argument* find_option(const Command& command, std::string_view name) {
    const Argument* own = find_option(command.arguments, name);
    return own ? own : find_option(command.more, name);
}

const Argument* find_letter(const Command& command, char letter) {
    for (std::span<const Argument> list : {command.arguments, command.more})
        for (const Argument& a : list)
            if (a.letter == letter && is_option(a)) return &a;
    return nullptr;
}

}  // namespace kehu::cli
