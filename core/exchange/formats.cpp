// THE LIST of formats. A new one: its file, its maker in writers.hpp, a line here, a line in CMakeLists.txt.

#include <algorithm>

#include "core/exchange/writers.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

constexpr Format kFormats[] = {
    {"json", "", mark("one JSON array"), make_json},
    {"jsonl", "", mark("JSON lines: one object a line"), make_jsonl},
    {"csv", "", mark("comma-separated values (RFC 4180)"), make_csv},
    {"tsv", "", mark("tab-separated values; tab, line break and backslash are written \\t \\n \\\\"), make_tsv},
    {"markdown", "", mark("a table in Markdown, with labels and values for people"), make_markdown},
    {"yaml", "", mark("YAML: a mapping a row"), make_yaml},
    {"print0", "", mark("ids, each ended by a NUL"), make_print0},
    {"xlsx", "", mark("a workbook (.xlsx) for spreadsheets"), make_xlsx, pack_xlsx},
    {"vcard", "", mark("vCard 4.0, for the address book of a phone (customers only)"), make_vcard, nullptr, true},
    {"vcard3", "", mark("vCard 3.0, which older phones read (customers only)"), make_vcard3, nullptr, true},
};

}  // namespace

std::span<const Format> formats() {
    return kFormats;
}

const Format* format(std::string_view name) {
    const auto found =
        std::find_if(std::begin(kFormats), std::end(kFormats), [&](const Format& f) { return f.name == name; });
    return found == std::end(kFormats) ? nullptr : found;
}

Columns default_columns(const model::Kind& kind, const Format& format) {
    Columns columns;
    const auto is_seen = [&](const model::Field& field) {
        return !field.hidden || (format.card_lines && field.name == model::kCardLines);
    };
    for (const model::Field& field : kind.fields)
        if (is_seen(field) && (field.source == model::Source::id || field.source == model::Source::stored))
            columns.push_back(&field);
    return columns;
}

}  // namespace kehu::exchange
