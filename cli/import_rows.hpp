#pragma once
// Rows of a file become records, as a plan first. Without refused rows it is carried out as one journal entry; with
// some, only if that is wanted. Behind `kehu import` and `kehu survey record --csv`.

#include <string>

#include "cli/session.hpp"
#include "core/exchange/plan.hpp"

namespace kehu::cli {

// The `more` of such a command.
inline constexpr Argument kImportOptions[] = {
    {Takes::values, "map", "对应", "COLUMN=FIELD",
     mark("this column is that field; COLUMN=- leaves it out; @NAME: a saved map")},
    {Takes::value, "save-map", "保存对应", "NAME", mark("keep the columns and what is said about the file as @NAME")},
    {Takes::values, "match", "匹配", "FIELDS", mark("a row with the phone or email of a record changes that record")},
    {Takes::value, "mode", "模式", "NAME",
     mark("create, update or upsert: only new records, only changes, or both, as without it")},
    {Takes::flag, "dry-run", "试运行", "", mark("show what would be done, write nothing"), 'n'},
    {Takes::flag, "keep-going", "继续", "", mark("store the good rows and write the refused ones to a file")},
    {Takes::value, "refused", "拒绝", "FILE", mark("the file for refused rows, with line and reason")},
    {Takes::value, "sheet", "工作表", "NAME", mark("this sheet of a workbook, if not the first")},
    {Takes::value, "encoding", "编码", "NAME", mark("the file's encoding, if what was worked out is wrong")},
    {Takes::value, "separator", "分隔符", "NAME", mark("comma, semicolon or tab, if what was worked out is wrong")},
    {Takes::value, "header", "表头", "N", mark("the line that names the columns, if what was worked out is wrong")},
    {Takes::flag, "no-header", "无表头", "", mark("the first line is a row; the columns are called 1, 2, 3 ...")},
    {Takes::value, "dates", "日期", "NAME",
     mark("dmy or mdy: days are 31/12/1970 or 12/31/1970, if the file leaves it open")},
    {Takes::flag, "show", "显示", "", mark("print the rows as read, as JSON lines; touches no store")},
    {Takes::flag, "ignore-unknown", "忽略未知", "", mark("leave out columns that are no field")},
    {Takes::flag, "overwrite", "覆盖", "", mark("of a whole store: take also what was changed here later than there")},
    {Takes::flag, "yes", "是", "", mark("do not ask"), 'y'},
    {Takes::flag, "json", "", "", mark("tell the result as a JSON object")},
};

// What the rows are, beside what the options say.
struct ImportOf {
    std::string path;  // "-": stdin
    std::string kind;  // empty: customer, or that of the saved map
    std::function<std::unique_ptr<exchange::Further>(const book::Reader&)> further{};
};

ExitCode import_rows(Session&, const Arguments&, const ImportOf&);

}  // namespace kehu::cli
