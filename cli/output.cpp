#include "cli/output.hpp"

#include <algorithm>

#include "cli/destination.hpp"
#include "cli/numbers.hpp"
#include "cli/table.hpp"
#include "cli/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kChunk = 256 << 10;
constexpr std::size_t kSmall = 64 << 10;   // what is larger is not worth being copied
constexpr std::size_t kNamedDamaged = 10;  // more records than this are only counted

// The commas of both languages.
std::vector<std::string> split_list(const std::vector<std::string>& texts) {
    std::vector<std::string> words;
    for (const std::string& text : texts) {
        std::string word;
        auto end_word = [&] {
            if (std::string_view trimmed = text::trim(word); !trimmed.empty()) words.emplace_back(trimmed);
            word.clear();
        };
        for (std::size_t at = 0; at < text.size();) {
            std::size_t start = at;
            char32_t c = text::next_code_point(text, at);
            if (c == U',' || c == U'，' || c == U'、') {
                end_word();
            } else {
                word.append(text, start, at - start);
            }
        }
        end_word();
    }
    return words;
}

exchange::Columns list_columns(const model::Kind& kind) {
    exchange::Columns columns;
    for (std::string_view name : kind.columns) columns.push_back(&kind.at_name(name));
    return columns;
}

// Words are still known when their end is missing; half a phone or a day is worth nothing.
bool may_be_cut(const model::Field& field) {
    if (!field.type) return false;
    for (std::string_view type : {"text", "text-or-ref", "ref", "tags", "lines", "answers", "choice"})
        if (field.type->name == type) return true;
    return false;
}

// Takes rows one by one and prints them as a table or in a machine format.
class RowPrinter {
  public:
    RowPrinter(Session& session, const model::Kind& kind, const model::Context& context, const ReaderOptions& options)
        : kind_(kind),
          context_(context),
          destination_(session, options.file, Readers::as_usual,
                       options.format && options.format->pack ? Contents::workbook : Contents::text),
          columns_(options.columns),
          why_(options.why) {
        if (columns_.empty())
            columns_ = options.format ? exchange::default_columns(kind, *options.format) : list_columns(kind);
        if (why_) columns_.push_back(&why_field());
        if (options.format) {
            make_writer_ = [this, &options](const model::Context& own) {
                return options.format->make(columns_, kind_, own, options.writer);
            };
            if (options.format->pack)
                packer_ = options.format->pack(columns_, kind_, context_, options.writer,
                                               [this](std::string_view bytes) { destination_.write(bytes); });
            writer_ = make_writer_(context_);
            writer_->begin(buffer_);
            return;
        }
        std::vector<Table::Column> titles;
        for (const model::Field* field : columns_)
            titles.push_back({table_title(field->label(session.language()), session.language()),
                              field->type && field->type->right_aligned, !may_be_cut(*field) || field == &why_field(),
                              !options.columns.empty() || field->name == "why"});
        table_.emplace(
            std::move(titles), options.file.empty() ? session.columns() : 0, session.width_rule(),
            [this](std::string_view line) { destination_.write(line); }, options.file.empty() && session.color());
    }

    void row(const model::Row& found) {
        model::Record more;
        const model::Row row = why_ ? with_why(found, why_(found), more) : found;
        if (table_) {
            std::vector<std::string> cells;
            for (const model::Field* field : columns_)
                cells.push_back(text_of(row, kind_, *field, context_, model::Style::table));
            table_->row(std::move(cells));
            any_ = true;
            return;
        }
        const std::size_t start = buffer_.size();
        writer_->row(buffer_, row);
        if (!any_) buffer_.erase(start, writer_->separator());
        any_ = true;
        if (buffer_.size() >= kChunk) drain();
    }

    // All rows of a scan, in a machine format; gives their number.
    std::uint64_t all(const Scan& scan) {
        std::uint64_t count = 0;
        scan_text(scan, make_writer_, [&](std::string_view text, std::uint64_t rows) {
            if (!any_) text.remove_prefix(writer_->separator());
            any_ = true;
            count += rows;
            if (text.size() < kSmall && buffer_.size() + text.size() < kChunk) {
                buffer_ += text;
            } else {
                drain();
                write(text);
            }
        });
        return count;
    }

    void add_manifest(const Manifest& manifest) { destination_.add_manifest(manifest); }

    // An empty table is not printed, only its count.
    void finish() {
        if (table_ && any_) table_->finish();
        if (writer_) writer_->end(buffer_, any_);
        drain();
        if (packer_) packer_->finish();
        destination_.commit();
    }

  private:
    void drain() {
        write(buffer_);
        buffer_.clear();
    }
    void write(std::string_view text) {
        if (packer_)
            packer_->write(text);
        else
            destination_.write(text);
    }

    const model::Kind& kind_;
    const model::Context& context_;
    Destination destination_;
    exchange::Columns columns_;
    WhyOf why_;
    MakeWriter make_writer_;
    std::unique_ptr<exchange::RowWriter> writer_;
    std::unique_ptr<exchange::Packer> packer_;
    std::optional<Table> table_;
    std::string buffer_;
    bool any_ = false;
};

void refuse_terminal(const Session& session, const ReaderOptions& options) {
    if (options.format && options.format->pack && (options.file.empty() || options.file == "-") &&
        session.output_is_terminal())
        throw Error(ExitCode::usage, tr("a workbook is nothing for a terminal"), tr("into a file: -o FILE.xlsx"));
}

// A nightly list takes the place of the last one; a file of another make is hardly meant.
void check_replaced(const ReaderOptions& options, const model::Kind& kind) {
    if (options.force) return;
    refuse_to_replace(options.file, [&](std::string_view begin) {
        if (options.count) return begin.find_first_not_of("0123456789\n") == begin.npos;
        return is_such_list(begin, kind, options.format, options.writer, options.columns);
    });
}

}  // namespace

exchange::Columns parse_columns(const std::vector<std::string>& texts, const model::Kind& kind) {
    exchange::Columns columns;
    for (const std::string& word : split_list(texts)) columns.push_back(&query::listed_field(kind, word));
    return columns;
}

namespace {

// Endings of files that another command makes.
const exchange::Format* format_of_ending(const std::string& file) {
    const std::string folded = text::fold(file);
    for (const std::string_view ending : {".html", ".htm", ".pdf"})
        if (folded.ends_with(ending))
            throw Error(ExitCode::usage, say("{}: records are no page; a report makes one", file),
                        tr("kehu report list --html -o FILE.html   for PDF print that in a browser"));
    if (folded.ends_with(".ics"))
        throw Error(ExitCode::usage, say("{}: records are no calendar; the agenda makes one", file),
                    tr("kehu agenda --ics >FILE.ics"));
    return exchange::format_of_file(file);
}

}  // namespace

ReaderOptions reader_options(const Arguments& arguments, const model::Kind& kind) {
    ReaderOptions options;
    for (const exchange::Format& format : exchange::formats()) {
        if (!arguments.flag(format.name)) continue;
        if (options.format)
            throw Error(ExitCode::usage, say("--{} and --{} do not go together", options.format->name, format.name));
        options.format = &format;
    }
    options.writer.excel = arguments.flag("excel");
    options.writer.header = !arguments.flag("no-header");
    if (options.writer.excel && !options.format) options.format = exchange::format("csv");
    if (options.writer.excel && options.format->name != "csv")
        throw Error(ExitCode::usage, tr("--excel goes with --csv only"));
    options.columns = parse_columns(arguments.values("columns"), kind);
    if (const auto sort = arguments.values("sort"); !sort.empty())
        options.sort = query::parse_sort(text::joined(sort, ","), kind);
    options.limit = arguments.number("limit");
    options.count = arguments.flag("count");
    options.file = arguments.value("output").value_or("");
    options.force = arguments.flag("force");
    options.manifest = arguments.flag("manifest");
    if (!options.format && !options.count) options.format = format_of_ending(options.file);
    return options;
}

Printed print_rows(Session& session, const book::Reader& reader, const model::Kind& kind, const model::Context& context,
                   const ReaderOptions& options, const Rows& rows, std::optional<std::uint64_t> total,
                   const Scan* scan) {
    Printed printed;
    check_replaced(options, kind);
    if (options.manifest) check_manifest(options.file, options.force);
    const auto manifest = [&] { return manifest_of(reader, printed.shown, session.now()); };
    if (options.count) {
        if (!total) rows([&](const model::Row&) { return ++printed.all, true; });
        printed.all = total.value_or(printed.all);
        printed.shown = printed.all;
        Destination destination(session, options.file);
        destination.write(std::to_string(printed.shown) + "\n");
        if (options.manifest) destination.add_manifest(manifest());
        destination.commit();
        return printed;
    }
    refuse_terminal(session, options);
    RowPrinter printer(session, kind, context, options);
    if (scan && options.format && options.sort.empty() && !options.limit && !options.why) {
        printed.all = printed.shown = printer.all(*scan);
        if (options.manifest) printer.add_manifest(manifest());
        printer.finish();
        return printed;
    }
    // A table tells how many there are beyond the limit.
    bool count_on = !options.format && !total;
    auto visit = [&](const model::Row& row) {
        ++printed.all;
        if (!options.limit || printed.shown < *options.limit) {
            ++printed.shown;
            printer.row(row);
        }
        return count_on || !options.limit || printed.shown < *options.limit;
    };
    (options.sort.empty() ? rows : sorted_rows(reader, kind, context, options.sort, rows))(visit);
    if (options.manifest) printer.add_manifest(manifest());
    printer.finish();
    if (total) printed.all = *total;
    return printed;
}

Rows sorted_rows(const book::Reader& reader, const model::Kind& kind, const model::Context& context,
                 const std::vector<query::SortKey>& sort, Rows rows) {
    return [&reader, &kind, &context, sort, rows = std::move(rows)](const auto& visit) {
        book::each_sorted(reader, kind, sort, context, rows, visit);
    };
}

Rows rows_of(const book::Reader& reader, const std::vector<store::RecordId>& ids) {
    return [&reader, ids](const std::function<bool(const model::Row&)>& visit) {
        for (store::RecordId id : ids)
            if (auto row = reader.get(id); row && !visit(*row)) return;
    };
}

void note_count(Session& session, const model::Kind& kind, const Printed& printed) {
    const std::string all = number_of(kind, printed.all, session.language());
    // Translators: the last field is a number of records ("50,000 orders").
    session.plain_note(printed.shown < printed.all ? say("showing {} of {}", grouped(printed.shown), all) : all);
}

void note_file(Session& session, const ReaderOptions& options, const Printed& printed) {
    if (!options.file.empty() && options.file != "-" && session.input_is_terminal())
        session.note(say_n("{} record in {}", "{} records in {}", printed.shown, printed.shown, options.file));
}

book::Reader reader_for(const Arguments& arguments, const book::Reader& reader, std::set<store::RecordId>& skipped) {
    book::Reader copy = reader;
    if (arguments.flag("skip-damaged")) copy.skip_damaged(&skipped);
    return copy;
}

ExitCode tell_skipped(Session& session, const std::set<store::RecordId>& skipped, ExitCode code) {
    if (skipped.empty()) return code;
    std::string list;
    std::size_t named = 0;
    for (store::RecordId id : skipped) {
        if (id.number == 0) {
            session.warn(say("records of the kind {} are lost in a damaged page", id.kind.text()));
            continue;
        }
        if (++named <= kNamedDamaged) list.append(list.empty() ? "" : ", ").append(id.text());
    }
    if (named > kNamedDamaged) list += ", ..";
    if (named == 0) return ExitCode::io;
    session.warn(
        say_n("{} damaged record was passed over: {}", "{} damaged records were passed over: {}", named, named, list));
    return ExitCode::io;
}

std::string text_of(const model::Row& row, const model::Kind& kind, const model::Field& field,
                    const model::Context& context, model::Style style) {
    if (field.source == model::Source::id) return row.id.text();
    std::string text, scratch;
    if (auto bytes = model::value_of(row, kind, field, context, scratch))
        field.type->format(text, *bytes, field, context, style);
    return text;
}

}  // namespace kehu::cli
