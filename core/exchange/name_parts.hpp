#pragma once
// Names that come in parts: on vCards, and in lists with a column for each.

#include <string>
#include <string_view>

namespace kehu::exchange {

struct NameParts {
    std::string family{}, given{}, middle{}, suffix{};
};

// 王小明 without blanks, family first; Ann B. Miller Jr. given first. Empty if all parts are.
std::string whole_name(const NameParts&);
// Ōno Tarō: family first, as names are sorted.
std::string whole_reading(const NameParts&);

// Written without blanks between its parts: 王小明, 김철수.
bool is_east_asian(std::string_view name);

}  // namespace kehu::exchange
