#include "store/kv.hpp"

#include <algorithm>
#include <cassert>
#include <stdexcept>

namespace kehu::store {

namespace {

// The home of the families' names. A new family: one number in kv.hpp, one name here, one section in FORMAT.md.
constexpr std::array<std::string_view, kFamilyCount> kFamilyNames = {"meta",  "record", "exact",  "ordered", "rollup",
                                                                     "head",  "image",  "uid",    "run",     "tail",
                                                                     "stale", "column", "sealed", "value"};

bool is_kind_code(std::string_view text) {
    return !text.empty() && text.size() <= 3 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

std::string_view KindCode::text() const {
    std::size_t n = 0;
    while (n < letters.size() && letters[n] != 0) ++n;
    return {letters.data(), n};
}

std::string table_name(Table table) {
    auto index = static_cast<std::size_t>(table.family) - 1;
    assert(index < kFamilyNames.size());
    std::string name(kFamilyNames[index]);
    if (!table.kind.empty()) name.append(1, '.').append(table.kind.text());
    return name;
}

std::optional<Table> table_of(std::string_view name) {
    auto dot = name.find('.');
    auto found = std::find(kFamilyNames.begin(), kFamilyNames.end(), name.substr(0, dot));
    if (found == kFamilyNames.end()) return std::nullopt;
    Table table{static_cast<Family>(found - kFamilyNames.begin() + 1)};
    if (dot != std::string_view::npos) {
        auto kind = name.substr(dot + 1);
        if (!is_kind_code(kind)) return std::nullopt;
        table.kind = KindCode(kind);
    }
    return table;
}

void require_key(Bytes key) {
    if (key.empty() || key.size() > kMaxKeyBytes) {
        throw std::logic_error("a key has " + std::to_string(key.size()) + " bytes; 1 to " +
                               std::to_string(kMaxKeyBytes) + " are allowed");
    }
}

}  // namespace kehu::store
