// THE LIST of formats. A new one: its file, its maker in writers.hpp, a line here, a line in CMakeLists.txt.

#include <algorithm>

#include "core/exchange/writers.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

constexpr Format kFormats[] = {
    {"json", "", ".json", mark("one JSON array"), make_json},
    {"jsonl", "", ".jsonl .ndjson", mark("JSON lines: one object a line"), make_jsonl},
    {"csv", "", ".csv", mark("comma-separated values (RFC 4180)"), make_csv},
    {"tsv", "", ".tsv", mark("tab-separated values; tab, line break and backslash are written \\t \\n \\\\"), make_tsv},
    {"markdown", "", ".md .markdown", mark("a table in Markdown, with labels and values for people"), make_markdown},
    {"yaml", "", ".yaml .yml", mark("YAML: a mapping a row"), make_yaml},
    {"print0", "", "", mark("ids, each ended by a NUL"), make_print0},
    {"xlsx", "", ".xlsx", mark("a workbook (.xlsx) for spreadsheets"), make_xlsx, pack_xlsx},
    {"vcard", "", ".vcf", mark("vCard 4.0, for the address book of a phone (customers only)"), make_vcard, nullptr,
     true},
    {"vcard3", "", "", mark("vCard 3.0, which older phones read (customers only)"), make_vcard3, nullptr, true},
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

const Format* format_of_file(std::string_view path) {
    const std::string name = text::fold(path.substr(path.rfind('/') + 1));
    const std::size_t dot = name.rfind('.');
    if (dot == name.npos) return nullptr;
    const std::string_view ending = std::string_view(name).substr(dot);
    for (const Format& format : kFormats)
        for (std::string_view rest = format.endings; !rest.empty();) {
            const std::string_view one = rest.substr(0, rest.find(' '));
            if (one == ending) return &format;
            rest.remove_prefix(std::min(one.size() + 1, rest.size()));
        }
    return nullptr;
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
