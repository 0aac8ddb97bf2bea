#pragma once
// A command as data: its words, its operands and options, how far the store is opened before it runs, and the function
// that runs. One table per command feeds the parser (arguments.cpp is the only file that knows CLI11), help, man pages,
// completion and translations.
//
// How to add one: a file cli/commands/NAME.cpp that defines `extern const Command kNameCommand`, a line in commands.cpp
// (the list) and in CMakeLists.txt, a transcript in tests/cli/. A verb of one kind alone (`kehu survey report`) names
// the kind in `of` and stands in the kind's list there.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "core/model/schema.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {

class Session;

enum class Access {
    none,    // opens nothing (help, version)
    read,    // the store must exist: exit 66 otherwise
    change,  // writes, but makes no sense without records: the store must exist (edit, undo)
    write,   // created if missing, on a terminal or where --store or KEHU_STORE names it (add, import)
};

enum class Takes {
    flag,      // --json
    value,     // --limit N
    values,    // --tag A --tag B
    operand,   // REF: one, required
    optional,  // [FILE]
    rest,      // [WORD...]
    some,      // REF...: one or more
    query,     // [QUERY...]: as rest, but "--" stays among the words, because the query language reads it
};

struct Argument {
    Takes takes;
    std::string_view
        name;  // "limit", or the operand's name in capitals: "REF"; FILE and DIR may be any bytes, the rest is UTF-8
    std::string_view chinese;  // "条数": --条数; none for operands
    std::string_view value;    // "N", "FIELDS"; empty for flags and operands
    const char* help;          // marked for translation
    char letter = 0;           // -n
};

struct Command {
    std::string_view name = {};     // "log-contact"
    std::string_view chinese = {};  // "记录"
    std::string_view alias = {};    // "log"; several with a blank between; permanent
    const char* group = "";         // heading in the menu, marked
    const char* summary = "";       // one line, marked
    const char* details = "";       // paragraphs of the help and man page, marked
    const char* examples = "";      // lines of commands, 3 to 5
    Access access = Access::read;
    bool of_kinds = false;  // a generic verb: `kehu task list`; the kind is Arguments::kind
    bool fields = false;    // every field of the kind is an option (--phone, --电话), custom ones too
    std::span<const Argument> arguments = {};
    std::span<const Argument> more = {};  // after its own, options of a group of commands: kReaderOptions of output.hpp
    ExitCode (*run)(Session&, const class Arguments&) = nullptr;
    std::string_view fields_of = {};  // if it is always the same kind: "contact" for log-contact
    bool hidden = false;              // not in the menu, help and completion
    std::string_view of = {};         // "survey": a verb of that kind's own, which goes before a generic one
};

std::span<const Command* const> commands();          // THE LIST, in the order of the menu
const Command* find_command(std::string_view word);  // by name, alias or Chinese word
std::vector<std::string> words_of(const Command&);   // all of these
std::string full_name(const Command&);               // "find", "survey report"

// The verbs of one kind's own. They stand in the menu as one line.
struct OwnVerbs {
    std::string_view kind;  // "survey"
    std::string_view chinese;
    std::string_view words;  // all that the kind is called, with a blank between: a test holds it against the kind
    const char* group;       // as Command::group
    const char* summary;
    std::string_view page;  // of the manual, about them all
    std::span<const Command* const> verbs;
};
std::span<const OwnVerbs> own_verbs();
const OwnVerbs* own_verbs(std::string_view kind_word);  // null if the kind has none
// A kind's own verb, else the generic one.
const Command* find_verb(std::string_view kind_word, std::string_view verb);

// What was typed, after parsing: plain values, nothing resolved. Parsing is a pure function (arguments.hpp).
class Arguments {
  public:
    const Command* command = nullptr;
    const model::Kind* kind = nullptr;  // for generic verbs and those with fields; null when no store is open
    bool kind_named = false;            // `kehu task find`: the kind was typed, not taken by default

    // Options by their English name, without dashes.
    bool flag(std::string_view name) const;
    std::optional<std::string> value(std::string_view name) const;     // the last one given
    std::vector<std::string> values(std::string_view name) const;      // in order; commas are not split
    std::optional<std::uint64_t> number(std::string_view name) const;  // throws Error(usage) if it is none
    std::string operand(std::string_view name) const;                  // "" if an optional one is missing
    const std::vector<std::string>& rest() const { return rest_; }
    // How many of rest() stood before "--"; nothing if it did not stand there.
    std::optional<std::size_t> end_of_options() const { return end_; }

    // Field options in the order given: --phone 138..., --untag lead (removes: true).
    struct FieldValue {
        const model::Field* field;
        std::string text;
        bool removes = false;
    };
    const std::vector<FieldValue>& fields() const { return fields_; }

  private:
    friend class Parser;
    const std::vector<std::string>* find(std::string_view name) const;
    std::vector<std::pair<std::string, std::vector<std::string>>> options_;
    std::vector<std::pair<std::string, std::string>> operands_;
    std::vector<std::string> rest_;
    std::optional<std::size_t> end_;
    std::vector<FieldValue> fields_;
};

}  // namespace kehu::cli
