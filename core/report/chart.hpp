#pragma once
// A chart as plain data, and as plain characters for terminals, text files and mail; svg.hpp draws the same for pages.
// Charts know nothing of records: who makes one has already added up, sorted and worded its numbers. The same chart
// and options give the same bytes on every machine.

#include <string>
#include <vector>

#include "core/text/width.hpp"

namespace kehu::report {

enum class ChartKind {
    bars,       // one bar per point, from zero
    lines,      // one line per series, over the points in their order
    funnel,     // steps in their order, with the share of the first step and of the step before
    histogram,  // the values of all points counted by size; labels are not used
    sparkline,  // one mark per point
};

struct Point {
    std::string label;
    double value = 0;   // not finite, or beyond 10^300: there is no value; a gap
    std::string shown;  // the value as people read it: "1,200.00", "45%", "3 days"; may be empty
};

// Several series stand side by side at the labels of the first.
struct Series {
    std::string name;  // not shown where there is only one
    std::vector<Point> points;
};

bool has_value(const Point&);

struct Chart {
    ChartKind kind = ChartKind::bars;
    std::string title;  // may be empty
    std::vector<Series> series;
};

struct TextOptions {
    std::size_t columns = 80;  // labels are cut and bars shortened to fit; numbers never are. 0: 80
    text::WidthRule rule;      // block characters are ambiguous: where they take two cells, ASCII is drawn
    bool ascii = false;
};

// Of all points that have one.
std::vector<double> values_of(const Chart&);
// "50%", "33.3%", of a whole above zero; else "-".
std::string share_of(double part, double whole);

// Lines that end in a line feed, the title first; a sparkline is only its marks, without title and line feed, so that
// it can stand inside a sentence. A chart without any value says so.
void text_chart(std::string& out, const Chart&, const TextOptions& = {});

}  // namespace kehu::report
