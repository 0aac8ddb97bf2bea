#pragma once
// A command as data: its words, its operands and options, how far the store is opened before it runs, and the function that runs. One table per
// command feeds the parser (arguments.cpp is the only file that knows CLI11), help, man pages, completion and translations.
//
// How to add one: a file cli/commands/NAME.cpp that defines `extern const Command kNameCommand`, a line in commands.cpp (the list) and in CMakeLists.txt, a
// transcript in tests/cli/.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/model/schema.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {

class Session;

enum class Access {
    none,   // opens nothing (help, version)
    read,   // the store must exist: exit 66 otherwise
    write,  // created if missing, on a terminal or where --store or KEHU_STORE names it
};

enum class Takes {
    flag,      // --json
    value,     // --limit N
    values,    // --tag A --tag B
    operand,   // REF: one, required
    optional,  // [FILE]
    rest,      // WORD...
};

struct Argument {
    Takes takes;
    std::string_view name;      // "limit", or the operand's name in capitals: "REF"
    std::string_view chinese;   // "条数": --条数
    std::string_view value;     // "N", "FIELDS"; empty for flags and operands
    const char* help;           // marked for translation
    char letter = 0;            // -n
};

struct Command {
    std::string_view name;      // "log-contact"
    std::string_view chinese;   // "记录"
    std::string_view alias;     // "log"; permanent
    const char* group;          // heading in the menu, marked
    const char* summary;        // one line, marked
    const char* details;        // paragraphs of the help and man page, marked
    const char* examples;       // lines of commands, 3 to 5
    Access access = Access::read;
    bool of_kinds = false;      // a generic verb: `kehu task list`; the kind is Arguments::kind
    bool fields = false;        // every field of the kind is an option (--phone, --电话), custom ones too
    std::span<const Argument> arguments;
    ExitCode (*run)(Session&, const class Arguments&);
};

std::span<const Command* const> commands();            // THE LIST, in the order of the menu
const Command* find_command(std::string_view word);    // by name, alias or Chinese word

// What was typed, after parsing: plain values, nothing resolved.
class Arguments {
  public:
    const Command* command = nullptr;
    const model::Kind* kind = nullptr;   // for generic verbs; null when no store is open

    bool flag(std::string_view name) const;
    std::optional<std::string> value(std::string_view name) const;     // the last one given
    std::vector<std::string> values(std::string_view name) const;      // in order; commas are not split
    std::string operand(std::string_view name) const;                  // "" if an optional one is missing
    const std::vector<std::string>& rest() const { return rest_; }

    // Field options in the order given: --phone 138..., --untag lead (removes: true).
    struct FieldValue {
        const model::Field* field;
        std::string text;
        bool removes = false;
    };
    const std::vector<FieldValue>& fields() const { return fields_; }

  private:
    friend class Parser;
    std::vector<std::pair<std::string, std::vector<std::string>>> options_;
    std::vector<std::pair<std::string, std::string>> operands_;
    std::vector<std::string> rest_;
    std::vector<FieldValue> fields_;
};

}  // namespace kehu::cli
