// import: a file of rows becomes records of a kind.
#include "cli/import_rows.hpp"

namespace kehu::cli {
namespace {

ExitCode run(Session& session, const Arguments& arguments) {
    return import_rows(session, arguments, {arguments.operand("FILE"), arguments.operand("KIND")});
}

constexpr Argument kArguments[] = {
    {Takes::optional, "KIND", "", "", mark("kind of the records: customer if none is named")},
    {Takes::operand, "FILE", "", "",
     mark("CSV with the names of the columns in its first line, a workbook (.xlsx), JSON or vCard; -: stdin")},
};

}  // namespace

extern const Command kImportCommand;
constexpr Command kImportCommand{
    .name = "import",
    .chinese = "导入",
    .group = mark("Exchange"),
    .summary = mark("take in records from a file: CSV, tab-separated text, XLSX, JSON, vCard"),
    .details = mark(
        "Encoding, separator and columns are worked out and told. Each row is new, an update, the same as "
        "a record, or refused with a reason. A row "
        "belongs to the record with its code (a column id, number, 客户编号), or with --match to that with "
        "its phone or e-mail; empty cells leave what is there. If a row is refused, nothing is written, "
        "unless --keep-going is given. One import is one step of undo. "
        "A file of kehu export --all becomes the whole store again where that is still empty; into another its records "
        "come by their uids, and what was changed here later stays."),
    .examples =
        "kehu import 客户.csv --dry-run\nkehu import 客户.csv --map 姓名=name,手机=phone --match phone,email\n"
        "kehu import contact contacts.csv\nkehu import order orders.csv --keep-going --refused rest.csv\n"
        "kehu import 客户.csv --map 姓名=name,手机=phone --save-map shop\nkehu import new.csv --map @shop --mode "
        "update\n"
        "kehu import bare.csv --no-header --map 1=name,2=phone\nkehu import --show strange.csv | head",
    .access = Access::none,
    .arguments = kArguments,
    .more = kImportOptions,
    .run = run,
};

}  // namespace kehu::cli
