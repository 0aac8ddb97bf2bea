#pragma once
// Workbooks (.xlsx) with one sheet. Rows are made by any number of threads (xlsx.cpp), which do not know their numbers:
// they leave marks, and the one that packs them (xlsx_pack.cpp) puts the numbers in.
//
//   \1 and a quotation mark      the number of the row
//   \1 and three letters         the style of money in that currency

#include <array>
#include <string_view>

namespace kehu::exchange {

inline constexpr char kMark = '\1';

// The styles of cells, by their place in styles.xml; those of currencies follow.
enum class CellStyle { plain, header, text, day, moment, kCount };
inline constexpr std::array<std::string_view, static_cast<std::size_t>(CellStyle::kCount)> kCellStyles{"0", "1", "2",
                                                                                                       "3", "4"};

}  // namespace kehu::exchange
