#include "cli/destination.hpp"

#include <sys/stat.h>

#include <algorithm>

#include "cli/table.hpp"
#include "cli/why.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

bool has_content(const std::string& path) {
    struct stat facts;
    if (path.empty() || path == "-" || stat(path.c_str(), &facts) != 0) return false;
    return S_ISREG(facts.st_mode) && facts.st_size > 0;
}

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find_first_of("\r\n"));
}

// The words between these signs, without blanks around them.
std::vector<std::string_view> split(std::string_view line, std::string_view sign) {
    std::vector<std::string_view> words;
    for (std::size_t from = 0; from <= line.size();) {
        const std::size_t to = std::min(line.find(sign, from), line.size());
        words.push_back(text::trim(line.substr(from, to - from)));
        from = to + sign.size();
    }
    return words;
}

// `why` is a column of any list.
template <class Is>
bool any_column(const model::Kind& kind, Is&& is) {
    return is(why_field()) || std::any_of(kind.fields.begin(), kind.fields.end(), is);
}

bool has_field(const model::Kind& kind, std::string_view name) {
    return any_column(kind, [&](const model::Field& f) { return f.name == name; });
}

bool is_id(const model::Kind& kind, std::string_view word) {
    const auto id = store::parse_record_id(word);
    return id && id->kind == kind.code;
}

bool is_header(std::string_view begin, const model::Kind& kind, std::string_view separator, std::string_view first) {
    const auto words = split(first_line(begin), separator);
    // Names, or the labels that --excel has in Chinese.
    const auto is = [](const model::Field& field, std::string_view word) {
        return word == field.name || word == field.label(Language::chinese);
    };
    return any_column(kind, [&](const auto& field) { return field.name == first && is(field, words[0]); }) &&
           std::all_of(words.begin(), words.end(), [&](std::string_view word) {
               return any_column(kind, [&](const auto& field) { return is(field, word); });
           });
}

bool is_object(std::string_view begin, const model::Kind& kind) {
    if (begin.starts_with("{}")) return true;
    if (!begin.starts_with("{\"")) return false;
    const std::string_view key = begin.substr(2, begin.find('"', 2) - 2);
    if (key != "id") return has_field(kind, key);
    constexpr std::string_view kBefore = "{\"id\":\"";
    return begin.starts_with(kBefore) &&
           is_id(kind, begin.substr(kBefore.size(), begin.find('"', kBefore.size()) - kBefore.size()));
}

bool is_table(std::string_view begin, const model::Kind& kind) {
    const auto is_title = [&](std::string_view word) {
        return word.empty() || any_column(kind, [&](const model::Field& field) {
                   return word == table_title(field.label(Language::english), Language::english) ||
                          word == field.label(Language::chinese);
               });
    };
    const auto words = split(first_line(begin), "  ");
    return std::all_of(words.begin(), words.end(), is_title);
}

}  // namespace

void check_output_file(const Session& session, const std::string& path, Contents contents) {
    const std::string folded = text::fold(path);
    if (contents == Contents::text && folded.ends_with(".xlsx"))
        throw Error(ExitCode::usage, say("{}: this would be text, and no workbook as its name says", path),
                    tr("records as a workbook: kehu export --xlsx -o FILE.xlsx   or name it .csv"));
    for (std::string_view ending : {".xls", ".ods", ".numbers"})
        if (folded.ends_with(ending))
            throw Error(ExitCode::usage, say("{}: kehu writes no workbooks but .xlsx", path),
                        tr("name it .xlsx: kehu export --xlsx -o FILE.xlsx"));
    struct stat folder, store;
    if (stat(folder_of(real_path(path)).c_str(), &folder) == 0 && stat(session.store_folder().c_str(), &store) == 0 &&
        folder.st_ino == store.st_ino && folder.st_dev == store.st_dev)
        throw Error(ExitCode::usage, say("{} would lie in the folder of the store", path),
                    tr("that folder is kehu's own; write the file elsewhere"));
}

bool is_another_file(const std::string& path, const IsSuch& is_such) {
    return has_content(path) && !is_such(begin_of_file(path));
}

bool is_such_file(const std::string& path, const IsSuch& is_such) {
    return has_content(path) && is_such(begin_of_file(path));
}

void refuse_existing(const std::string& path, bool force) {
    if (!force && is_another_file(path, [](std::string_view) { return false; }))
        throw Error(ExitCode::decision, say("{} is there already", path),
                    tr("replace it: --force   another name: -o FILE"));
}

void refuse_to_replace(const std::string& path, const IsSuch& is_such) {
    if (is_another_file(path, is_such))
        throw Error(ExitCode::decision, say("{} is there already and is no such export", path),
                    tr("replace it: --force   another name: -o FILE"));
}

bool is_such_list(std::string_view begin, const model::Kind& kind, const exchange::Format* format,
                  const exchange::WriterOptions& options, const exchange::Columns& columns) {
    if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
    if (!format) return is_table(begin, kind);
    const std::string_view form = format->name;
    if (form == "jsonl") return is_object(begin, kind);
    if (form == "json")
        return begin.starts_with("[]") || (begin.starts_with("[\n") && is_object(begin.substr(2), kind));
    if (form == "xlsx") {
        const auto holds = [&](std::string_view text) { return begin.find(text) != begin.npos; };
        return begin.starts_with("PK\x03\x04") && holds("<fileVersion appName=\"kehu\"/>") &&
               (holds(exchange::sheet_element(kind, Language::english)) ||
                holds(exchange::sheet_element(kind, Language::chinese)));
    }
    if (form.starts_with("vcard")) return begin.starts_with("BEGIN:VCARD");
    const std::string_view first = columns.empty() ? "id" : columns[0]->name;
    const std::string_view separator = form == "csv" ? "," : "\t";
    if (form == "yaml") return begin.starts_with("[]") || begin.starts_with(fmt::format("- {}: ", first));
    if (form == "markdown") return begin.starts_with("| ") && first_line(begin).ends_with("|");
    if (form == "print0") return is_id(kind, begin.substr(0, begin.find('\0')));
    if (options.header) return is_header(begin, kind, separator, first);
    // Without a header only ids tell of themselves.
    return first != "id" || is_id(kind, split(first_line(begin), separator)[0]);
}

Destination::Destination(Session& session, const std::string& file, Readers readers, Contents contents)
    : session_(session) {
    if (file.empty() || file == "-") return;
    check_output_file(session, file, contents);
    file_.emplace(file, readers == Readers::only_owner);
}

void Destination::write(std::string_view bytes) {
    if (file_) {
        file_->write(bytes);
    } else {
        session_.out(bytes);
    }
}

void Destination::commit() {
    if (!file_) return;
    if (!manifest_) return file_->commit();
    // All that can fail comes before the file gets its name.
    NewFile beside(manifest_name(file_->path()), true);
    beside.write(manifest_text(*manifest_, file_->path(), file_->synced_temporary()));
    beside.synced_temporary();
    file_->commit();
    beside.commit();
}

}  // namespace kehu::cli
