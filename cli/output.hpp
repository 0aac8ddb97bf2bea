#pragma once
// What every command that lists records offers: the forms, columns, order, number of rows and a file to write to, and
// the one function that prints rows in the form asked for.

#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "cli/scan.hpp"
#include "cli/session.hpp"
#include "cli/why.hpp"
#include "core/book/in_order.hpp"
#include "core/exchange/format.hpp"

namespace kehu::cli {

// The `more` of such a command. A test holds it against the list of formats.
inline constexpr Argument kReaderOptions[] = {
    {Takes::flag, "json", "", "", mark("as a JSON array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
    {Takes::flag, "csv", "", "", mark("as CSV")},
    {Takes::flag, "tsv", "", "", mark("as tab-separated text")},
    {Takes::flag, "markdown", "", "", mark("as a table in Markdown, for people")},
    {Takes::flag, "yaml", "", "", mark("as YAML")},
    {Takes::flag, "print0", "", "", mark("only the ids, each ended by a NUL byte")},
    {Takes::flag, "xlsx", "", "", mark("as a workbook (.xlsx), for spreadsheets")},
    {Takes::flag, "vcard", "", "", mark("as vCards, for the address book of a phone")},
    {Takes::flag, "vcard3", "", "", mark("as vCards 3.0, which older phones read")},
    {Takes::values, "columns", "列", "FIELDS", mark("these fields, separated by commas")},
    {Takes::values, "sort", "排序", "FIELDS", mark("in the order of these fields; -last: backwards")},
    {Takes::value, "limit", "条数", "N", mark("at most N records"), 'n'},
    {Takes::flag, "count", "计数", "", mark("only their number")},
    {Takes::value, "output", "输出", "FILE",
     mark("into a file, which appears when it is complete; .json, .xlsx, .vcf ... say its form"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is no export of this form"), 'f'},
    {Takes::flag, "skip-damaged", "跳过损坏", "", mark("go on past damaged records; exit status 74")},
    {Takes::flag, "no-header", "无表头", "", mark("without the line of field names")},
    {Takes::flag, "excel", "", "",
     mark("CSV as spreadsheets like it: byte order mark, CRLF, no cell taken for a formula")},
};

struct ReaderOptions {
    const exchange::Format* format = nullptr;  // null: a table
    exchange::Columns columns;                 // empty: the form's own
    std::vector<query::SortKey> sort;
    std::optional<std::uint64_t> limit;
    bool count = false;
    std::string file;    // empty: stdout
    bool force = false;  // whatever stands there
    bool manifest = false;
    exchange::WriterOptions writer;
    WhyOf why;  // a last column, if there is one
};
// Throws Error(usage) for what does not go together and for unknown fields, with the nearest name.
ReaderOptions reader_options(const Arguments&, const model::Kind&);
exchange::Columns parse_columns(const std::vector<std::string>& texts, const model::Kind&);

using book::Rows;

struct Printed {
    std::uint64_t shown = 0, all = 0;  // `all` counts those beyond --limit only for tables
};
// Streams unless --sort asks for an order; works inside of a read. `total`: how many rows there are, where that is
// known without looking at them. `scan`: what the rows are all of, if they are; then several threads may write them.
Printed print_rows(Session&, const book::Reader&, const model::Kind&, const model::Context&, const ReaderOptions&,
                   const Rows&, std::optional<std::uint64_t> total = {}, const Scan* scan = nullptr);
// In the order of --sort.
Rows sorted_rows(const book::Reader&, const model::Kind&, const model::Context&, const std::vector<query::SortKey>&,
                 Rows);
Rows rows_of(const book::Reader&, const std::vector<store::RecordId>&);  // those that still exist

// "4 customers", "showing 1 of 4 customers" on stderr.
void note_count(Session&, const model::Kind&, const Printed&);

// "4 records in vip.csv" for somebody who sits at a terminal, where a file was written.
void note_file(Session&, const ReaderOptions&, const Printed&);

// A reader as --skip-damaged asks for, and what is said at the end about what it passed over: the exit status, which
// is `code` if nothing was.
book::Reader reader_for(const Arguments&, const book::Reader&, std::set<store::RecordId>& skipped);
ExitCode tell_skipped(Session&, const std::set<store::RecordId>& skipped, ExitCode code);

// A value as text, "" if absent.
std::string text_of(const model::Row&, const model::Kind&, const model::Field&, const model::Context&, model::Style);

}  // namespace kehu::cli
