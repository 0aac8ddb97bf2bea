// The only file that includes CLI11. Four of its habits would change what people typed (brackets as lists, subcommands
// found among operands, octal numbers,
// `--x=` as an error), so words are brought into one plain form first: a known option under its English name, its value
// as a word of its own, operands apart. CLI11 gets an app of the options that this line uses and nothing else, which
// also keeps start-up short.
#include "cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <map>

#include "cli/command_line.hpp"
#include "cli/placeholder.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

// An option of this line: from a table, or a field of the kind.
struct Option {
    std::string spelling;  // "--limit"
    const Argument* argument = nullptr;
    const model::Field* field = nullptr;
    bool removes = false;
    bool value() const { return field || takes_value(*argument); }
};

bool optional_field(const model::Field& field) {
    return !field.hidden && (field.source == model::Source::stored || field.source == model::Source::parts);
}

const model::Field* field_named(const model::Kind* kind, std::string_view word) {
    if (!kind || word.empty()) return nullptr;
    const model::Field* field = kind->field(word);
    if (field && optional_field(*field)) return field;
    // What is another's label, as 编号 is the record's own, may be an alias of one that can be given.
    for (const model::Field& other : kind->fields)
        if (field && optional_field(other) && other.named(word)) return &other;
    return nullptr;
}

const model::Field* removed_field(const model::Kind* kind, std::string_view word) {
    for (std::string_view prefix : {"un", "去"}) {
        if (!word.starts_with(prefix)) continue;
        const model::Field* field = field_named(kind, word.substr(prefix.size()));
        if (field && field->type->list) return field;
    }
    return nullptr;
}

void check_utf8(std::string_view word, const Argument* argument) {
    if (argument &&
        (argument->name == "FILE" || argument->name == "DIR" || argument->value == "FILE" || argument->value == "DIR"))
        return;
    auto bad = text::first_invalid_utf8(word);
    if (bad)
        throw Error(ExitCode::usage, say("an argument is not valid UTF-8 from byte {} on", *bad + 1),
                    tr("set the terminal to UTF-8"), Spot{std::string(word), *bad, 1});
}

bool takes_query(const Command& command) {
    return std::any_of(command.arguments.begin(), command.arguments.end(),
                       [](const Argument& a) { return a.takes == Takes::query; });
}

std::string hint_of(const Command& command) {
    return say("see: kehu help {}", full_name(command));
}

}  // namespace

class Parser {
  public:
    Parser(const Command& command, const model::Kind* kind) : command_(command), kind_(kind) {}

    Arguments parse(const std::vector<std::string>& words) {
        result_.command = &command_;
        result_.kind = kind_;
        for (at_ = 0; at_ < words.size(); ++at_) take(words);
        run_cli11();
        place_operands();
        return std::move(result_);
    }

  private:
    void take(const std::vector<std::string>& words) {
        const std::string& word = words[at_];
        switch (ended_ ? Look::word : look_of(word)) {
            case Look::end:
                ended_ = true;
                end_at_ = operands_.size();
                return;
            case Look::long_option:
                return take_long(words);
            case Look::short_options:
                return take_short(words);
            case Look::word:
                operands_.push_back(word);
                return;
        }
    }

    void take_long(const std::vector<std::string>& words) {
        check_utf8(words[at_], nullptr);
        LongOption typed = split_long_option(words[at_]);
        Option option = look_up(typed.name);
        if (option.value()) {
            push(option, typed.value ? *typed.value : next_value(words, "--" + typed.name, option));
        } else {
            if (typed.value) throw Error(ExitCode::usage, say("--{} takes no value", typed.name), hint_of(command_));
            push(option, std::nullopt);
        }
    }

    void take_short(const std::vector<std::string>& words) {
        const std::string& word = words[at_];
        for (std::size_t i = 1; i < word.size(); ++i) {
            const Argument* argument = find_letter(command_, word[i]);
            if (!argument) {
                check_utf8(word, nullptr);
                if (std::string name = split_long_option("-" + word).name;
                    find(name) || find_option(kGlobalArguments, name))
                    throw Error(ExitCode::usage,
                                say("unknown option '{}'; did you mean '{}'?", "-" + name, "--" + name),
                                hint_of(command_));
                const bool term =
                    takes_query(command_) && (word.find(':') != word.npos || word.find("：") != word.npos);
                throw Error(ExitCode::usage, say("unknown option '{}'", word),
                            term ? say("the opposite of a term: not:{}", word.substr(1))
                                 : say("see: kehu help {}   a word that begins with -: kehu {} -- {}",
                                       full_name(command_), full_name(command_), word));
            }
            Option option{"--" + std::string(argument->name), argument};
            if (!option.value()) {
                push(option, std::nullopt);
                continue;
            }
            std::string value = word.substr(i + 1);
            if (value.starts_with("=")) value.erase(0, 1);
            push(option, i + 1 < word.size() ? value : next_value(words, std::string("-") + word[i], option));
            return;
        }
    }

    // A value that reads like one of our options is a forgotten value, not data; `--note=--limit` says otherwise.
    std::string next_value(const std::vector<std::string>& words, const std::string& typed, const Option& option) {
        bool there = at_ + 1 < words.size() && look_of(words[at_ + 1]) != Look::end;
        if (there && look_of(words[at_ + 1]) == Look::long_option) {
            std::string name = split_long_option(words[at_ + 1]).name;
            there = !find(name) && !find_option(kGlobalArguments, name);
        }
        if (there) return words[++at_];
        std::string value = option.field ? "..." : placeholder(option.argument->value);
        throw Error(ExitCode::usage, say("{} needs a value: {} {}", typed, typed, value), hint_of(command_));
    }

    std::optional<Option> find(const std::string& name) const {
        if (const Argument* argument = find_option(command_, name))
            return Option{"--" + std::string(argument->name), argument};
        if (!command_.fields) return {};
        if (const model::Field* field = field_named(kind_, name))
            return Option{"--" + std::string(field->name), nullptr, field};
        if (const model::Field* field = removed_field(kind_, name))
            return Option{"--un" + std::string(field->name), nullptr, field, true};
        return {};
    }

    Option look_up(const std::string& name) const {
        if (auto option = find(name)) return *option;
        std::vector<std::string> known;
        for (std::span<const Argument> list : {command_.arguments, command_.more, kGlobalArguments}) {
            for (const Argument& a : list) {
                if (!is_option(a)) continue;
                known.emplace_back(a.name);
                known.emplace_back(a.chinese);
            }
        }
        if (command_.fields && kind_) add_field_words(known);
        auto near = text::nearest(name, known);
        throw Error(
            ExitCode::usage,
            near ? say("unknown option '--{}'; did you mean '--{}'?", name, *near) : say("unknown option '--{}'", name),
            hint_of(command_));
    }

    void add_field_words(std::vector<std::string>& known) const {
        for (const model::Field& field : kind_->fields) {
            if (!optional_field(field)) continue;
            for (std::string& word : option_words(field)) known.push_back(std::move(word));
            if (field.type->list) known.push_back("un" + std::string(field.name));
        }
    }

    void push(const Option& option, std::optional<std::string> value) {
        options_.emplace(option.spelling, option);
        plain_.push_back(option.spelling);
        if (!value) return;
        check_utf8(*value, option.argument);
        plain_.push_back(std::move(*value));
    }

    void run_cli11() {
        if (plain_.empty()) return;
        CLI::App app;
        app.set_help_flag();
        for (auto& [spelling, option] : options_) {
            CLI::Option* made = option.value() ? app.add_option(spelling) : app.add_flag(spelling);
            if (option.value()) made->expected(1)->allow_extra_args(false);
            made->multi_option_policy(CLI::MultiOptionPolicy::TakeAll);
        }
        std::vector<std::string> reversed(plain_.rbegin(), plain_.rend());
        try {
            app.parse(std::move(reversed));
        } catch (const CLI::ParseError& error) {
            throw Error(ExitCode::usage, say("cannot read these options: {}", error.what()), hint_of(command_));
        }
        std::map<const CLI::Option*, std::size_t> taken;
        for (const CLI::Option* parsed : app.parse_order())
            keep(options_.at("--" + parsed->get_lnames().front()), parsed->results().at(taken[parsed]++));
    }

    void keep(const Option& option, const std::string& value) {
        if (option.field) {
            result_.fields_.push_back({option.field, value, option.removes});
            return;
        }
        for (auto& [name, values] : result_.options_)
            if (name == option.argument->name) return values.push_back(value);
        result_.options_.emplace_back(std::string(option.argument->name), std::vector<std::string>{value});
    }

    void place_operands() {
        std::size_t required = 0, next = 0;
        for (const Argument& a : command_.arguments) required += a.takes == Takes::operand || a.takes == Takes::some;
        for (const Argument& a : command_.arguments) {
            if (is_option(a)) continue;
            bool needed = a.takes == Takes::operand || a.takes == Takes::some;
            std::size_t left = operands_.size() - next;
            if (needed && !left)
                throw Error(ExitCode::usage, say("'{}' is missing: kehu {}", placeholder(a.name), usage_line(command_)),
                            hint_of(command_));
            if (a.takes == Takes::operand || a.takes == Takes::optional) {
                if (!needed && left <= required) continue;
                check_utf8(operands_[next], &a);
                result_.operands_.emplace_back(std::string(a.name), operands_[next++]);
            } else {
                for (; next < operands_.size(); ++next) {
                    if (!command_.hidden) check_utf8(operands_[next], &a);  // complete gets what is being typed
                    if (ended_ && next == end_at_) result_.end_ = result_.rest_.size();
                    if (a.takes == Takes::query && ended_ && next == end_at_) result_.rest_.emplace_back("--");
                    result_.rest_.push_back(operands_[next]);
                }
            }
            required -= needed;
        }
        if (next < operands_.size())
            throw Error(ExitCode::usage, say("one word too many: '{}'", operands_[next]),
                        say("usage: kehu {}", usage_line(command_)));
    }

    const Command& command_;
    const model::Kind* kind_;
    Arguments result_;
    std::size_t at_ = 0;
    bool ended_ = false;
    std::size_t end_at_ = 0;  // how many operands stood before "--"
    std::vector<std::string> plain_, operands_;
    std::map<std::string, Option> options_;
};

Arguments parse_arguments(const Command& command, const model::Kind* kind, const std::vector<std::string>& words) {
    return Parser(command, kind).parse(words);
}

std::vector<std::string> option_words(const model::Field& field) {
    std::vector<std::string> words{std::string(field.name), std::string(field.english), std::string(field.chinese)};
    words.insert(words.end(), field.aliases.begin(), field.aliases.end());
    std::vector<std::string> kept;
    for (std::string& word : words) {
        for (char& c : word) {
            if (c == ' ') c = '-';
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        }
        if (!word.empty() && std::find(kept.begin(), kept.end(), word) == kept.end()) kept.push_back(std::move(word));
    }
    return kept;
}

std::string usage_line(const Command& command, std::string_view kind) {
    std::string line;
    if (!kind.empty()) line.append(kind) += ' ';
    line += full_name(command);
    for (const Argument& a : command.arguments) {
        switch (a.takes) {
            case Takes::operand:
                line.append(" ").append(placeholder(a.name));
                break;
            case Takes::optional:
                line.append(" [").append(placeholder(a.name)).append("]");
                break;
            case Takes::some:
                line.append(" ").append(placeholder(a.name)).append("...");
                break;
            case Takes::rest:
            case Takes::query:
                line.append(" [").append(placeholder(a.name)).append("...]");
                break;
            default:
                break;
        }
    }
    return line;
}

// ---- Arguments ------------------------------------------------------------------------------------------------

const std::vector<std::string>* Arguments::find(std::string_view name) const {
    for (const auto& [key, values] : options_)
        if (key == name) return &values;
    return nullptr;
}

bool Arguments::flag(std::string_view name) const {
    return find(name);
}

std::optional<std::string> Arguments::value(std::string_view name) const {
    const std::vector<std::string>* values = find(name);
    if (!values) return {};
    return values->back();
}

std::vector<std::string> Arguments::values(std::string_view name) const {
    const std::vector<std::string>* values = find(name);
    return values ? *values : std::vector<std::string>{};
}

std::optional<std::uint64_t> Arguments::number(std::string_view name) const {
    auto typed = value(name);
    if (!typed) return {};
    std::string digits = text::to_halfwidth(*typed);
    std::uint64_t number = 0;
    auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (fault != std::errc() || end != digits.data() + digits.size())
        throw Error(ExitCode::usage, say("--{} takes a whole number, not '{}'", name, *typed));
    return number;
}

std::string Arguments::operand(std::string_view name) const {
    for (const auto& [key, value] : operands_)
        if (key == name) return value;
    return {};
}

}  // namespace kehu::cli
