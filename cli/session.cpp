#include "cli/session.hpp"

#include <time.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "cli/account.hpp"
#include "cli/fit.hpp"
#include "cli/terminal.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"
#include "store/lmdb.hpp"

namespace kehu::cli {
namespace {

void print_error(std::string_view line) {
    write_all(STDERR_FILENO, line);
}

std::string user_name() {
    for (const char* variable : {"LOGNAME", "USER"})
        if (const char* name = getenv(variable); name && *name) return name;
    const std::optional<Account> account = own_account();
    return account ? account->name : std::to_string(getuid());
}

// A kind of the user's must not be called like a command.
void reserve_command_words() {
    std::vector<std::string> words;
    for (const Command* command : commands())
        for (std::string& word : words_of(*command)) words.push_back(std::move(word));
    book::reserve_words(std::move(words));
}

std::string zone_line(const book::NewStore& made) {
    return say("time zone {}, country {}, currency {}; change them: kehu config set zone|country|currency VALUE",
               made.zone, made.country, made.currency);
}

}  // namespace

Session::Session(GlobalOptions options, Language language)
    : options_(std::move(options)), language_(language), results_(options_.pager) {
    read_clock(nullptr);
}

Session::~Session() = default;

// --now may be a bare local time; it is then one of the store's zone, which is known only once the store is open.
void Session::read_clock(const text::Zone* store_zone) {
    timespec real{};
    clock_gettime(CLOCK_REALTIME, &real);
    now_ = {real.tv_sec, text::Precision::second};
    if (options_.now.empty()) return;
    text::Zone zone(!options_.time_zone.empty() ? options_.time_zone
                    : store_zone                ? store_zone->name()
                                                : text::system_zone());
    now_ = text::parse_moment(options_.now, {now_, &zone}, text::Lean::ahead);
    now_.precision = text::Precision::second;
}

bool Session::input_is_terminal() const {
    return is_terminal(STDIN_FILENO);
}
bool Session::output_is_terminal() const {
    if (!output_is_terminal_) output_is_terminal_ = is_terminal(STDOUT_FILENO);
    return *output_is_terminal_;
}
bool Session::may_ask() const {
    return !options_.no_input && input_is_terminal() && is_terminal(STDERR_FILENO);
}
std::size_t Session::columns() const {
    return terminal_columns(STDOUT_FILENO);
}

bool Session::color() const {
    return wants_color(options_.color, STDOUT_FILENO);
}

void Session::line(std::string_view text) {
    out(text);
    out("\n");
}

std::string Session::shown(std::string_view text) const {
    return output_is_terminal() ? text::visible(text) : std::string(text);
}

void Session::note(std::string_view text) {
    if (!options_.quiet) warn(text);
}

void Session::plain_note(std::string_view text) {
    if (!options_.quiet) last_notes_ += text::visible(text, true) + "\n";
}

void Session::flush() {
    results_.finish();
    print_error(std::exchange(last_notes_, {}));
}

void Session::warn(std::string_view text) {
    print_error(fitted("kehu: " + text::visible(text, true), terminal_columns(STDERR_FILENO), width_rule()) + "\n");
}

std::string Session::read_stdin() {
    std::string bytes = std::exchange(unread_, {}) + read_descriptor(STDIN_FILENO, tr("standard input"));
    if (auto bad = text::first_invalid_utf8(bytes))
        throw Error(ExitCode::data, say("standard input is not valid UTF-8 from byte {} on", *bad + 1));
    return bytes;
}

std::optional<std::string> Session::ask(std::string_view question) {
    print_error(text::visible(question, true));
    for (;;) {
        std::size_t end = unread_.find('\n');
        if (end != unread_.npos) {
            std::string answer(text::trim(std::string_view(unread_).substr(0, end)));
            unread_.erase(0, end + 1);
            if (text::first_invalid_utf8(answer))
                throw Error(ExitCode::data, tr("the answer is not valid UTF-8"), tr("set the terminal to UTF-8"));
            return answer;
        }
        char chunk[1024];
        ssize_t got = read(STDIN_FILENO, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            print_error("\n");
            return std::nullopt;
        }
        unread_.append(chunk, static_cast<std::size_t>(got));
    }
}

book::Book& Session::book() {
    if (!book_) throw std::logic_error("no book is open");
    return *book_;
}

bool Session::store_exists() const {
    return !options_.store.empty() && store::lmdb_exists(options_.store);
}

void Session::check_may_create() const {
    if (options_.store.empty())
        throw Error(ExitCode::no_input, tr("there is no home folder to keep a store in"),
                    tr("name one: kehu --store DIR ..., or set KEHU_STORE"));
    if (options_.store_named || input_is_terminal()) return;
    throw Error(
        ExitCode::no_input, say("no store in {}", options_.store),
        say("without a terminal a store is only made where it is named: kehu --store {} add NAME", options_.store));
}

void Session::create_store() {
    check_may_create();
    book::NewStore made = book::settings_from_system(options_.locale);
    try {
        store::create_lmdb(options_.store, [&](store::WriteTxn& txn) { book::fill_new_store(txn, made); });
    } catch (const store::StoreError& error) {
        if (error.failure == store::Failure::missing)
            throw Error(ExitCode::no_input, say("no folder can be made at {}", options_.store),
                        tr("name another: kehu --store DIR add NAME"));
        if (error.failure != store::Failure::exists) throw;
        if (store_exists()) return;  // another process was faster
        throw Error(ExitCode::no_input, say("{} is there already, and is no store", options_.store),
                    tr("name a folder that is empty or not there yet: kehu --store DIR add NAME"));
    }
    note(tr("created your store (kehu config list shows where)"));
    note(zone_line(made));
}

void Session::open_book(Access access, std::string_view verb) {
    if (!store_exists()) {
        if (access != Access::write) {
            if (options_.store.empty()) check_may_create();
            throw Error(ExitCode::no_input, say("no store in {}", options_.store),
                        !options_.store_typed && (options_.store_named || input_is_terminal())
                            ? tr("make one with your first customer: kehu add NAME")
                            : say("make one with your first customer: kehu --store {} add NAME", options_.store));
        }
        create_store();
    }
    if (access != Access::read) reserve_command_words();
    store::LmdbOptions how;
    how.writable = for_writing_ = access != Access::read;
    how.wait_seconds = input_is_terminal() ? -1 : 5;
    how.holder = fmt::format("kehu {}", verb);
    how.on_wait = [this](const std::string& holder) { note(say("waiting for {} to finish writing", holder)); };
    store::exit_on_map_fault(
        say("kehu: the store at {} is damaged\n  look closer: kehu check\n", text::visible(options_.store)),
        static_cast<int>(ExitCode::io));
    book_ = std::make_unique<book::Book>(store::open_lmdb(options_.store, how));
    if (!options_.now.empty() && options_.time_zone.empty()) read_clock(&book_->settings().zone);
}

void Session::close_book() {
    if (!book_) return;
    book_->close();
    static_cast<void>(book_.release());
}

void Session::tidy_index() {
    try {
        book().join_runs();
    } catch (const std::exception&) {
        // What was asked for is done; the next one finds the pieces.
    }
}

const model::Schema& Session::schema() {
    if (book_) return book_->schema();
    if (!built_in_) built_in_ = std::make_unique<book::Book>(book::book_in_memory({"UTC", "CN", "CNY"}));
    return built_in_->schema();
}

book::Author Session::author() const {
    return {options_.staff.empty() ? user_name() : options_.staff, now_};
}

model::Context Session::context(const book::Reader& reader, text::Lean lean) const {
    model::Context context = reader.context(now_, language_);
    context.lean = lean;
    if (!options_.time_zone.empty()) {
        settings_ = reader.settings();
        settings_->zone = text::Zone(options_.time_zone);
        context.settings = &*settings_;
    }
    return context;
}

}  // namespace kehu::cli
