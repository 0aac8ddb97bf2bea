#pragma once
// What a command is handed instead of globals: streams, clock, language, settings of the user, and the opened book.
// Commands print through it, take the time from it and open nothing themselves.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "cli/result_stream.hpp"
#include "core/book/book.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {

// Options that every command takes (command_line.hpp), completed from the environment and the user's file
// (global_options.hpp).
struct GlobalOptions {
    std::string store;         // folder; empty if there is no home to look for one
    bool store_named = false;  // by option or environment: then a write may create it
    bool store_typed = false;  // by option: the next command needs it as well
    std::string time_zone, now, staff, language, color = "auto", pager, editor, print;
    bool quiet = false, no_input = false, progress = false, wide_ambiguous = false;
    std::string locale;  // the environment's, for the settings of a new store: "zh_CN.UTF-8"
};

class Session {
  public:
    Session(GlobalOptions, Language);
    ~Session();

    const GlobalOptions& options() const { return options_; }
    Language language() const { return language_; }
    text::Moment now() const { return now_; }
    bool input_is_terminal() const;
    bool output_is_terminal() const;
    bool may_ask() const;         // stdin and stderr are terminals and --no-input is not given
    std::size_t columns() const;  // width of the terminal; 0: not a terminal, never cut or wrap
    bool color() const;           // emphasis is wanted; never the only bearer of a meaning
    text::WidthRule width_rule() const { return {options_.wide_ambiguous}; }

    // Results go to stdout, gathered; nothing else may be printed there. What comes from records must be made visible
    // (`shown`) unless it is a machine format.
    void out(std::string_view bytes) { results_.write(bytes); }
    void line(std::string_view);                     // out + newline
    std::string shown(std::string_view text) const;  // control characters made visible if stdout is a terminal
    void note(std::string_view);                     // "kehu: ..." on stderr, unless --quiet
    void plain_note(std::string_view);               // without "kehu: ", after stdout is written: counts
    void warn(std::string_view);                     // "kehu: ..." also with --quiet
    // Writes what is gathered. main calls it at the end, after the book is closed; see ResultStream.
    void flush();
    bool is_delivered() const { return results_.is_delivered(); }  // after flush()
    std::string read_stdin();                                      // all of it; valid UTF-8 or Error(data)
    std::optional<std::string> ask(std::string_view question);     // a line; nothing at end of input

    book::Book& book();  // opened before the command runs, as its Access says
    bool has_book() const { return book_ != nullptr; }
    bool opened_for_writing() const { return for_writing_; }
    bool store_exists() const;
    // By main. Throws Error(no_input) if there is no store; with Access::write creates it where that is allowed.
    void open_book(Access, std::string_view verb);
    void close_book();  // for good: the process ends soon, so the schema is not taken apart
    // After much was written: joins what the search index has in many pieces. A store that is busy stays as it is.
    void tidy_index();
    // The schema of the opened book; without one, the built-in kinds.
    const model::Schema& schema();
    book::Author author() const;
    const std::string& store_folder() const { return options_.store; }
    // For values of this reader's records; uses --tz and --language. Lives as long as the reader's callback.
    model::Context context(const book::Reader&, text::Lean = text::Lean::ahead) const;

    // Throws Error(no_input) unless a store may be made where it is asked for.
    void check_may_create() const;

  private:
    void create_store();
    void read_clock(const text::Zone* store_zone);

    GlobalOptions options_;
    Language language_;
    mutable std::optional<bool> output_is_terminal_;  // asked for every cell
    text::Moment now_;
    ResultStream results_;
    std::string last_notes_;  // of plain_note
    std::string unread_;      // of stdin, after the last answer
    std::unique_ptr<book::Book> book_, built_in_;
    bool for_writing_ = false;
    mutable std::optional<model::Settings> settings_;  // with the zone of --tz
};

}  // namespace kehu::cli
