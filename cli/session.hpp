#pragma once
// What a command is handed instead of globals: streams, clock, language, settings of the user, and the opened book. Commands print through it, take the
// time from it and open nothing themselves.

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "cli/command.hpp"
#include "core/book/book.hpp"

namespace kehu::cli {

// Options that every command takes, read before the command's own: --store DIR, --tz ZONE, --now MOMENT, --language LANG, --color WHEN, --no-color, --no-input, -q/--quiet,
// --progress, --wide-ambiguous. Also from KEHU_STORE, KEHU_NOW, KEHU_STAFF, KEHU_LANG and the user's file.
struct GlobalOptions {
    std::string store;
    bool store_named = false;     // by option or environment: then a write may create it
    std::string time_zone, now, staff, language, color = "auto", pager, editor;
    bool quiet = false, no_input = false, progress = false, wide_ambiguous = false;
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
    bool may_ask() const;                      // stdin and stderr are terminals and --no-input is not given
    std::size_t columns() const;               // width of the terminal, 0: unknown (not a terminal)

    // Results go to stdout, gathered in a buffer; nothing else may be printed there. On a terminal control characters must have been made visible.
    void out(std::string_view);
    void line(std::string_view);               // out + newline
    void note(std::string_view);               // "kehu: ..." on stderr, unless --quiet
    void warn(std::string_view);               // the same, also with --quiet
    // Writes what is buffered; throws Error(io) for a full disk or closed stdout; a closed pipe ends quietly. Long text on a terminal goes through the pager.
    void flush();
    std::string read_stdin();                  // all of it; valid UTF-8 or Error(data)
    std::optional<std::string> ask(std::string_view question);  // a line; nothing at end of input

    book::Book& book();                        // opened before the command runs, as its Access says
    bool has_book() const { return book_ != nullptr; }
    void open_book(Access);                    // by main; creates the store where that is allowed
    book::Author author() const;
    const std::string& store_folder() const { return options_.store; }
    model::Context context(const book::Reader&, text::Lean = text::Lean::ahead) const;

  private:
    GlobalOptions options_;
    Language language_;
    text::Moment now_;
    std::string buffer_;
    std::unique_ptr<book::Book> book_;
};

}  // namespace kehu::cli
