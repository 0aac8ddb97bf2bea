#include "core/exchange/show.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

constexpr std::size_t kPiece = 64 << 10;

std::string key_of(const std::vector<std::string>& headers, std::size_t column) {
    std::string key = column < headers.size() ? headers[column] : std::string();
    if (key.empty()) key = "column " + std::to_string(column + 1);  // machine output is never translated
    const auto before = headers.begin() + std::ptrdiff_t(std::min(column, headers.size()));
    if (const auto earlier = std::count(headers.begin(), before, key)) key += " (" + std::to_string(earlier + 1) + ")";
    std::string json;
    text::append_json_string(json, key);
    return json + ":";
}

}  // namespace

void show_rows(const CsvFile& file, const std::function<void(std::string_view)>& write) {
    std::vector<std::string> keys;
    std::string out;
    CsvReader rows = file.rows();
    try {
        while (rows.next()) {
            const auto cells = rows.cells();
            while (keys.size() < cells.size()) keys.push_back(key_of(file.headers(), keys.size()));
            char before = '{';
            for (std::size_t i = 0; i < cells.size(); i++) {
                if (cells[i].empty()) continue;
                out += before;
                before = ',';
                out += keys[i];
                text::append_json_string(out, cells[i]);
            }
            if (before == '{') out += before;
            out += "}\n";
            if (out.size() < kPiece) continue;
            write(out);
            out.clear();
        }
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", file.name(), bad.what()));
    }
    write(out);
}

}  // namespace kehu::exchange
