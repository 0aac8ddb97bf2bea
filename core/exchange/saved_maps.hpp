#pragma once
// How the files of some sender are read, kept in the store under a name: which column is which field, and what was
// said about the file. A saved map is a setting "map.NAME", so that it has a history and an undo and goes with the
// store wherever that goes.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/mapping.hpp"

namespace kehu::exchange {

inline constexpr std::string_view kMapPrefix = "map.";

struct SavedMap {
    std::string kind;
    Wishes columns;                                            // all that mean anything; "-": left out
    std::vector<std::pair<std::string, std::string>> options;  // as given: {"match", "phone"}, {"no-header", "yes"}
    std::optional<std::string> option(std::string_view name) const;
};

// Throws Error(usage) for what cannot be such a name.
void check_map_name(std::string_view name);

std::vector<std::pair<std::string, SavedMap>> saved_maps(const book::Reader&);
// Throws Error(usage) that names the nearest if there is none.
SavedMap saved_map(const book::Reader&, std::string_view name);
void save_map(book::Writer&, std::string_view name, const SavedMap&);
void remove_map(book::Writer&, std::string_view name);

// For people: "customer: 姓名=name, 手机=phone, 备注=-; match phone".
std::string describe(const SavedMap&);

// The columns of a plan as a map.
Wishes wishes_of(const std::vector<Column>&);
// The map's columns that the file has. Throws Error(decision) that names those it has not, but for such as are left
// out anyway.
Wishes columns_there(const SavedMap&, std::string_view name, std::span<const std::string> headers,
                     const std::string& file);

}  // namespace kehu::exchange
