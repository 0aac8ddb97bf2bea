#include "core/exchange/csv_file.hpp"

#include <algorithm>

#include "core/error.hpp"
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

}  // namespace

CsvFile::CsvFile(std::string name, std::string bytes, std::string_view encoding, char separator)
    : name_(std::move(name)),
      bytes_(std::move(bytes)),
      decoded_(decode(name_, bytes_, encoding)),
      separator_(separator) {
    refuse_nul(name_, decoded_.text);
    if (!separator_) separator_ = sniff_separator(decoded_.text);
    CsvReader reader(decoded_.text, separator_);
    try {
        if (!reader.next()) throw BadValue(tr("an empty file; the first line must name the columns"));
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name_, bad.what()));
    }
    for (std::string_view header : reader.cells()) headers_.emplace_back(text::trim(header));
    raw_header_ = reader.raw();
}

CsvReader CsvFile::rows() const {
    CsvReader reader(decoded_.text, separator_);
    reader.next();
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
