#pragma once
// The parts of text_chart.

#include <string>
#include <string_view>
#include <vector>

#include "core/report/chart.hpp"

namespace kehu::report {

// Cells of text and a bar behind them.
struct BarRow {
    std::vector<std::string> cells;  // as many in every row
    double value = 0;                // NaN: no bar
};
struct BarTable {
    std::vector<std::string> titles;  // above the cells; empty: no such line
    std::vector<bool> right;          // per cell: set to the right
    std::vector<bool> may_be_cut;     // per cell
    std::vector<BarRow> rows;
};
void print_bars(std::string& out, const BarTable&, const TextOptions&);

void text_lines(std::string& out, const Chart&, const TextOptions&);
void text_sparkline(std::string& out, const Chart&, const TextOptions&);

bool draws_ascii(const TextOptions&);
// Line breaks and other control characters become blanks.
std::string one_line(std::string_view);

}  // namespace kehu::report
