#include "cli/import_rows.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <charconv>

#include "cli/destination.hpp"
#include "cli/dump.hpp"
#include "cli/import_questions.hpp"
#include "cli/import_report.hpp"
#include "cli/import_words.hpp"
#include "cli/interrupt.hpp"
#include "cli/numbers.hpp"
#include "cli/progress.hpp"
#include "core/exchange/changes.hpp"
#include "core/exchange/dump.hpp"
#include "core/exchange/file_columns.hpp"
#include "core/exchange/refused_cards.hpp"
#include "core/exchange/show.hpp"
#include "core/text/charset.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {

namespace {

using exchange::CsvFile;
using exchange::ImportOptions;
using exchange::Plan;

std::string base_name(const std::string& path) {
    if (path == "-") return tr("standard input");
    std::string name = path.substr(path.rfind('/') + 1);
    return text::first_invalid_utf8(name) ? tr("a file") : name;
}

// "lists/客户.csv" -> "客户.refused.csv" in the working folder: the file's own may belong to somebody else. Where one
// is there already somebody may be mending it: then "客户.refused-2.csv". Cards go into a .vcf.
std::string refused_path(const std::string& path, const CsvFile& rows) {
    const std::string_view ending = rows.cards() ? "vcf" : "csv";
    std::string name = path == "-" ? "import" : path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    if (dot != name.npos && dot > 0 && name.size() - dot <= 6) name.resize(dot);  // .csv, .jsonl
    std::string free = fmt::format("{}.refused.{}", name, ending);
    for (int n = 2; access(free.c_str(), F_OK) == 0; ++n) free = fmt::format("{}.refused-{}.{}", name, n, ending);
    return free;
}

bool is_refused_list(std::string_view begin) {
    if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
    return begin.starts_with("line,reason,") || begin.starts_with("line;reason;") ||
           begin.starts_with("line\treason\t") || exchange::is_refused_cards(begin);
}

// --refused FILE may replace such a list of an earlier import, but not the one that is being read.
std::string refused_file_of(const Session& session, const Arguments& arguments, const std::string& read,
                            const CsvFile& rows) {
    const auto named = arguments.value("refused");
    if (!named) return refused_path(read, rows);
    check_output_file(session, *named);
    struct stat one, other;
    if (read != "-" && stat(named->c_str(), &one) == 0 && stat(read.c_str(), &other) == 0 &&
        one.st_ino == other.st_ino && one.st_dev == other.st_dev)
        throw Error(ExitCode::usage, say("--refused {} would replace the file that is imported", *named));
    if (is_another_file(*named, is_refused_list))
        throw Error(ExitCode::decision, say("{} is there already and is no list of refused rows", *named),
                    tr("another name: --refused FILE; or remove that file first"));
    return *named;
}

std::optional<std::uint64_t> header_line_of(const ImportWords& arguments) {
    const auto word = arguments.value("header");
    if (!word) return std::nullopt;
    std::uint64_t line = 0;
    const auto [end, error] = std::from_chars(word->data(), word->data() + word->size(), line);
    if (error != std::errc() || end != word->data() + word->size() || line == 0)
        throw Error(ExitCode::usage, say("--header takes the number of a line, not '{}'", *word));
    if (arguments.flag("no-header")) throw Error(ExitCode::usage, tr("--header and --no-header exclude each other"));
    return line;
}

std::unique_ptr<CsvFile> read_rows(Session& session, const ImportWords& arguments, const std::string& path,
                                   Snapshot file) {
    const std::string encoding = arguments.value("encoding").value_or("");
    if (!encoding.empty() && !text::known_encoding(encoding))
        throw Error(ExitCode::usage, say("unknown encoding '{}'", encoding), tr("for example: --encoding GB18030"));
    char separator = 0;
    if (const auto word = arguments.value("separator")) {
        separator = exchange::separator_named(*word);
        if (!separator) throw Error(ExitCode::usage, say("--separator takes comma, semicolon or tab, not '{}'", *word));
    }
    const auto header = arguments.flag("no-header") ? CsvFile::Header::none : CsvFile::Header::first_line;
    const auto header_line = header_line_of(arguments);
    const exchange::SheetReader* reader = separator ? nullptr : exchange::sheet_reader(file.bytes());
    if (arguments.value("sheet") && (!reader || reader->name != "xlsx"))
        throw Error(ExitCode::usage, say("--sheet: {} is no workbook (.xlsx) and has no sheets", base_name(path)));
    if (!reader)
        return std::make_unique<CsvFile>(base_name(path), std::move(file), encoding, separator, header, header_line);
    exchange::Sheet sheet =
        reader->read(base_name(path), file.bytes(), {encoding, arguments.value("sheet").value_or("")});
    for (const std::string& line : sheet.notes) session.note(line);
    if (sheet.cards) sheet.cards->source = std::move(file);
    return std::make_unique<CsvFile>(base_name(path), std::move(sheet), header, header_line);
}

std::vector<std::string> split_words(const std::vector<std::string>& texts) {
    std::vector<std::string> words;
    for (const std::string& text : texts)
        for (std::size_t from = 0; from <= text.size();) {
            const std::size_t to = std::min(text.find(',', from), text.size());
            if (const auto word = text::trim(std::string_view(text).substr(from, to - from)); !word.empty())
                words.emplace_back(word);
            from = to + 1;
        }
    return words;
}

ImportOptions import_options(Session& session, const ImportWords& arguments, const ImportOf& of) {
    ImportOptions options;
    options.kind = arguments.kind(of.kind, session.schema());
    if (options.kind.empty()) options.kind = "customer";
    options.further = of.further;
    options.wishes = arguments.typed_wishes();
    options.match = split_words(arguments.values("match"));
    options.ignore_unknown = arguments.flag("ignore-unknown");
    if (const auto word = arguments.value("mode")) {
        const auto mode = exchange::mode_named(*word);
        if (!mode) throw Error(ExitCode::usage, say("--mode takes create, update or upsert, not '{}'", *word));
        options.mode = *mode;
    }
    if (const auto word = arguments.value("dates")) {
        options.dates = exchange::date_order_named(*word);
        if (!options.dates)
            throw Error(ExitCode::usage, say("--dates takes dmy (31/12/1970) or mdy (12/31/1970), not '{}'", *word));
    }
    options.context = [&session](const book::Reader& reader) { return session.context(reader); };
    return options;
}

void refuse_unknown_kind(const model::Schema& schema, const std::string& word) {
    if (schema.kind(word)) return;
    if (!begin_of_file(word).empty())
        throw Error(ExitCode::usage, say("one file at a time: {} is another one", word),
                    tr("address cards in several files: cat *.vcf | kehu import -"));
    std::vector<std::string_view> kinds;
    for (const model::Kind& kind : schema.kinds)
        if (!kind.hidden) kinds.insert(kinds.end(), {kind.name, kind.plural, kind.chinese});
    const auto near = text::nearest(word, kinds);
    throw Error(ExitCode::usage,
                near ? say("unknown kind '{}'; did you mean '{}'?", word, *near) : say("unknown kind '{}'", word),
                tr("see: kehu help kinds"));
}

// Answers are nothing without the questions.
void refuse_plain_answers(const model::Schema& schema, const ImportOptions& options) {
    if (!options.further && schema.kind(options.kind)->code == model::kResponse)
        throw Error(ExitCode::usage, tr("answers are read by their survey"),
                    tr("like this: kehu survey record NAME --csv FILE"));
}

// What the plan is made for where there is no store yet: an empty one in memory. A refused import leaves no store
// behind.
book::Book empty_book(Session& session) {
    return book::book_in_memory(book::settings_from_system(session.options().locale));
}

model::Kind kind_of(book::Book& book, const ImportOptions& options) {
    model::Kind kind;
    book.read([&](const book::Reader& reader) {
        const auto further = options.further ? options.further(reader) : nullptr;
        kind = exchange::kind_to_import(reader.schema(), options.kind, further.get());
    });
    return kind;
}

enum class Decision { all, good_rows, nothing };

Decision ask(Session& session, const Plan& plan, const std::string& refused_file) {
    const bool some = !plan.refused.empty();
    session.flush();
    for (;;) {
        const auto answer = session.ask(some ? say("[g]ood rows now and the rest to {}, [n]othing? ", refused_file)
                                             : tr("Import them? [y]es, [n]o "));
        if (!answer || *answer == "n" || *answer == "no" || *answer == "否" || *answer == "不")
            return Decision::nothing;
        if (some && (*answer == "g" || *answer == "good")) return Decision::good_rows;
        if (!some && (*answer == "y" || *answer == "yes" || *answer == "是" || *answer == "好")) return Decision::all;
    }
}

Decision decide(Session& session, const Arguments& arguments, const Plan& plan, const std::string& refused_file) {
    if (plan.fresh + plan.updates == 0 && !arguments.flag("keep-going"))  // nothing that could be asked
        return plan.refused.empty() ? Decision::all : Decision::nothing;
    if (plan.refused.empty() || arguments.flag("keep-going"))
        if (!session.may_ask() || arguments.flag("yes") || arguments.flag("keep-going") || arguments.flag("json"))
            return plan.refused.empty() ? Decision::all : Decision::good_rows;
    if (session.may_ask() && !arguments.flag("yes") && !arguments.flag("json")) return ask(session, plan, refused_file);
    return Decision::nothing;
}

// Carries the plan out; where somebody else has written since, it is made anew first.
book::Sequence write_plan(Session& session, const CsvFile& file, const ImportOptions& options, bool refused_allowed,
                          Plan& plan, std::optional<Uninterrupted>& too_late) {
    ProgressLine line(session);
    const auto progress = [&](book::Stage stage, std::uint64_t done, std::uint64_t all) {
        if (!line.is_due()) return;
        line.tell(stage == book::Stage::records ? say("{} of {} records written", grouped(done), grouped(all))
                                                : say("search index: {} of {} records", grouped(done), grouped(all)));
    };
    const book::Intent intent{"import", file.name(), 0, line.wanted() ? progress : book::Progress()};
    return session.book().write(session.author(), intent, [&](book::Writer& writer) {
        too_late.reset();  // where the store had to grow, this is the second time
        if (writer.last_sequence() != plan.sequence || plan.carried_out) {
            plan = exchange::make_plan(writer, file, options);
            if (!plan.refused.empty() && !refused_allowed)
                throw Error(ExitCode::data,
                            tr("the store has changed meanwhile, and now rows are refused; nothing imported"),
                            tr("see which: kehu import --dry-run ..."));
        }
        exchange::carry_out(plan, writer);
        too_late.emplace();
    });
}

void tell_done(Session& session, const CsvFile& file, const Plan& plan, book::Sequence op) {
    if (session.options().quiet) return;
    if (!op) {
        if (plan.rows == 0)
            session.line(tr("Nothing to import: the file has no rows."));
        else if (plan.refused.empty())
            session.line(tr("Nothing to import: all of it is there already."));
        return;
    }
    session.line(session.shown(say("Imported {}: {} new, {} updated.   (undo: kehu undo)", file.name(),
                                   grouped(plan.fresh), grouped(plan.updates))));
}

void write_refused(const std::string& path, const CsvFile& file, const Plan& plan) {
    NewFile rest(path);
    rest.write(refused_rows(file, plan));
    rest.commit();
}

// Nothing was written: says why and how to go on.
[[noreturn]] void give_up(Session& session, const Arguments& arguments, const CsvFile& file, const Plan& plan,
                          const std::string& refused_file) {
    if (arguments.flag("json")) session.line(plan_json(plan, 0));
    if (plan.refused.empty()) throw Error(ExitCode::decision, tr("nothing imported"));
    if (arguments.value("refused")) write_refused(refused_file, file, plan);
    throw Error(ExitCode::data,
                say_n("nothing imported: {} row is refused", "nothing imported: {} rows are refused",
                      plan.refused.size(), grouped(plan.refused.size())),
                say("store the good ones, the rest goes to {}: --keep-going", refused_file));
}

// Before the import, so that an undo of that leaves it. Settings are nothing that a plan looks at: it stays good.
void keep_map(Session& session, const std::string& name, const exchange::SavedMap& map, Plan& plan) {
    const book::Sequence op =
        session.book().write(session.author(), {"config", std::string(exchange::kMapPrefix) + name},
                             [&](book::Writer& writer) { exchange::save_map(writer, name, map); });
    if (op == plan.sequence + 1) plan.sequence = op;
    session.note(session.shown(say("the map of columns is kept: kehu import FILE --map @{}", name)));
}

// The refused rows are on disk under another name before the others are stored, and get their name after that.
ExitCode carry_out(Session& session, const Arguments& arguments, const ImportWords& words, const CsvFile& file,
                   const ImportOptions& options, Plan& plan, const std::string& refused_file,
                   OnInterrupt& interrupted) {
    const Decision decision = decide(session, arguments, plan, refused_file);
    if (decision == Decision::nothing) give_up(session, arguments, file, plan, refused_file);
    std::optional<NewFile> rest;
    if (!plan.refused.empty()) {
        rest.emplace(refused_file);
        rest->write(refused_rows(file, plan));
    }
    if (plan.rows == 0 && !session.has_book()) {
        if (arguments.flag("json"))
            session.line(plan_json(plan, 0));
        else
            tell_done(session, file, plan, 0);
        return ExitCode::done;
    }
    if (!session.has_book()) session.open_book(Access::write, "import");
    if (const auto name = words.name_to_save())
        keep_map(session, *name, words.to_save(session.book().schema().kind(options.kind)->name, plan.columns), plan);
    const book::Sequence planned = plan.sequence;
    std::optional<Uninterrupted> too_late;
    const book::Sequence op = write_plan(session, file, options, decision == Decision::good_rows, plan, too_late);
    interrupted.forget();
    if (plan.sequence != planned && !plan.refused.empty())
        write_refused(refused_file, file, plan);
    else if (rest)
        rest->commit();
    too_late.reset();
    if (arguments.flag("json"))
        session.line(plan_json(plan, op));
    else
        tell_done(session, file, plan, op);
    if (!plan.refused.empty())
        session.note(say_n("{} refused row is in {}", "{} refused rows are in {}", plan.refused.size(),
                           grouped(plan.refused.size()), refused_file));
    session.flush();
    session.tidy_index();
    return plan.refused.empty() ? ExitCode::done : ExitCode::data;
}

ExitCode rehearse(Session& session, const Arguments& arguments, const CsvFile& file, const Plan& plan,
                  const std::string& refused_file) {
    if (arguments.flag("json")) session.line(plan_json(plan, 0));
    if (arguments.value("refused") && !plan.refused.empty()) write_refused(refused_file, file, plan);
    return plan.refused.empty() ? ExitCode::done : ExitCode::data;
}

}  // namespace

ExitCode import_rows(Session& session, const Arguments& arguments, const ImportOf& of) {
    OnInterrupt interrupted("", tr("interrupted; nothing was imported"));
    Snapshot bytes = read_large_file(of.path);
    if (exchange::is_changes(bytes.bytes()))
        return import_changes(session, arguments, of.path, base_name(of.path), std::move(bytes));
    if (exchange::is_dump(bytes.bytes()))
        return import_all(session, arguments, of.path, base_name(of.path), std::move(bytes));
    if (arguments.flag("overwrite"))
        throw Error(ExitCode::usage, say("--overwrite is for a whole store; {} is a list of rows", base_name(of.path)),
                    tr("a row changes the record it belongs to without it"));
    const ImportWords words(arguments, session);
    const std::unique_ptr<CsvFile> file = read_rows(session, words, of.path, std::move(bytes));
    if (arguments.flag("show")) {
        if (file->cards())
            for (const auto& unread : file->cards()->unread) session.note(say("{}: {}", file->name(), unread.reason));
        exchange::show_rows(*file, [&](std::string_view lines) { session.out(lines); });
        return ExitCode::done;
    }
    ImportOptions options = import_options(session, words, of);
    const std::string refused_file = refused_file_of(session, arguments, of.path, *file);
    const bool dry = arguments.flag("dry-run");
    std::optional<book::Book> empty;
    if (!session.has_book() && session.store_exists())
        session.open_book(dry ? Access::read : Access::write, "import");
    else if (!session.has_book())
        empty.emplace(empty_book(session));
    book::Book& book = empty ? *empty : session.book();
    refuse_unknown_kind(book.schema(), options.kind);
    refuse_plain_answers(book.schema(), options);
    const model::Kind kind = kind_of(book, options);
    for (const std::string& line : exchange::find_header(*file, kind, options.wishes, !words.value("header")))
        session.note(line);
    options.wishes = words.wishes(file->headers(), file->name());
    if (options.wishes.empty() && !options.ignore_unknown && file->has_header())
        exchange::refuse_other_kind(file->headers(), kind, book.schema(), of.path);
    if (session.may_ask() && !options.ignore_unknown) ask_columns(session, kind, *file, options);
    Plan plan;
    std::optional<ProgressLine> line(std::in_place, session);
    const auto started = std::chrono::steady_clock::now();
    if (line->wanted())
        options.progress = [&](std::uint64_t rows) {
            if (!line->is_due()) return;
            const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - started;
            const auto rate = static_cast<std::uint64_t>(static_cast<double>(rows) / seconds.count());
            line->tell(say("{} rows read, {} a second", grouped(rows), grouped(rate)));
        };
    book.read([&](const book::Reader& reader) { plan = exchange::make_plan(reader, *file, options); });
    line.reset();
    options.progress = nullptr;
    if (!arguments.flag("json")) {
        print_plan(session, *file, plan, dry);
        if (dry || (session.may_ask() && !arguments.flag("yes")))
            book.read([&](const book::Reader& reader) { print_updates(session, reader, plan); });
    }
    if (dry) return rehearse(session, arguments, *file, plan, refused_file);
    return carry_out(session, arguments, words, *file, options, plan, refused_file, interrupted);
}

}  // namespace kehu::cli
