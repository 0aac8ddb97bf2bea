#include "core/exchange/csv_file.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

text::Decoded decode(const std::string& name, std::string_view bytes, std::string_view encoding) {
    try {
        return text::decode(bytes, encoding);
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()));
    }
}

// A NUL ends up in no key and no terminal; a file that has one is no text.
void refuse_nul(const std::string& name, std::string_view text) {
    const std::size_t at = text.find('\0');
    if (at == text.npos) return;
    const std::string_view before = text.substr(0, at);
    const std::size_t begin = before.find_last_of("\r\n") + 1;
    throw Error(ExitCode::data, say("{}: line {}, character {}: a NUL character; is this a text file?", name,
                                    1 + std::count(before.begin(), before.end(), '\n'),
                                    1 + text::count_code_points(before.substr(begin))));
}

// Objects or arrays, as `--json` and `--jsonl` write them.
bool is_json(std::string_view text) {
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == text.npos || (text[first] != '{' && text[first] != '[')) return false;
    const std::size_t second = text.find_first_not_of(kBlanks, first + 1);
    return second != text.npos && std::string_view("{}[]\"").find(text[second]) != std::string_view::npos;
}

// The separator of a first line "sep=;"; 0 if it is none.
char named_separator(std::string_view text) {
    std::string_view line = text.substr(0, text.find_first_of("\r\n"));
    if (line.size() > 2 && line.starts_with('"') && line.ends_with('"')) line = line.substr(1, line.size() - 2);
    if (line.size() != 5 || text::fold(line.substr(0, 4)) != "sep=") return 0;
    return separator_named(line.substr(4));
}

}  // namespace

CsvFile::CsvFile(std::string name, std::string bytes, std::string_view encoding, char separator, Header header)
    : name_(std::move(name)),
      bytes_(std::move(bytes)),
      decoded_(decode(name_, bytes_, encoding)),
      separator_(separator),
      header_(header) {
    refuse_nul(name_, decoded_.text);
    if (is_json(decoded_.text))
        throw Error(ExitCode::data, say("{}: this is JSON; kehu reads CSV and tab-separated text", name_),
                    tr("what kehu export --csv writes can be imported"));
    const char named = named_separator(decoded_.text);
    names_separator_ = named != 0;
    if (!separator_) separator_ = named ? named : sniff_separator(decoded_.text);
    CsvReader reader(decoded_.text, separator_);
    try {
        if (names_separator_) reader.next();
        if (!reader.next()) throw BadValue(tr("an empty file; the first line must name the columns"));
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name_, bad.what()));
    }
    if (header_ == Header::none) {
        number_columns(reader.cells().size());
    } else {
        for (std::string_view cell : reader.cells()) headers_.emplace_back(text::trim(cell));
        raw_header_ = reader.raw();
    }
}

void CsvFile::number_columns(std::size_t columns) {
    for (std::size_t i = 1; i <= columns; i++) {
        headers_.push_back(std::to_string(i));
        if (i > 1) raw_header_ += separator_;
        raw_header_ += headers_.back();
    }
}

CsvReader CsvFile::rows() const {
    CsvReader reader(decoded_.text, separator_);
    if (names_separator_) reader.next();
    if (has_header()) reader.next();
    return reader;
}

char separator_named(std::string_view word) {
    if (word == "," || word == "comma" || word == "逗号") return ',';
    if (word == ";" || word == "semicolon" || word == "分号") return ';';
    if (word == "\t" || word == "\\t" || word == "tab" || word == "制表符") return '\t';
    return 0;
}

const char* separator_name(char separator) {
    return separator == ',' ? tr("comma") : separator == ';' ? tr("semicolon") : tr("tab");
}

}  // namespace kehu::exchange
