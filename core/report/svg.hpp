#pragma once
// A chart as inline SVG for an HTML page: no script, no reference to anything outside or inside (so that many fit one
// page), all text escaped. Made for paper: dark on white, and series differ in lightness, dashes and marks, not in
// colour alone.

#include <string>

#include "core/report/chart.hpp"

namespace kehu::report {

struct SvgOptions {
    int width = 680;  // pixels; a page of A4 between its margins has about 680. Pages may show it smaller.
};

// One <svg> element, or several of a page's height where there are many bars; a sparkline is a small one for a line of
// text. A chart without any value is a paragraph that says so.
void svg_chart(std::string& out, const Chart&, const SvgOptions& = {});

}  // namespace kehu::report
