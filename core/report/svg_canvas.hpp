#pragma once
// The parts that SVG charts are drawn with. Lengths are pixels and get at most two decimals.

#include <string>
#include <string_view>
#include <vector>

#include "core/report/chart.hpp"
#include "core/report/scale.hpp"

namespace kehu::report {

inline constexpr double kLineHeight = 18;

// About as wide as the fonts of most systems set it, rather a little more.
double text_width(std::string_view);
// Cut with ".." to about that width.
std::string fitted(std::string_view, double width);

enum class Anchor { start, middle, end };
enum class Ink { text, faint, bold, over };  // over: readable on lines, too

class Canvas {
  public:
    void text(double x, double y, std::string_view, Anchor = Anchor::start, Ink = Ink::text);
    void rule(double x1, double y1, double x2, double y2, bool axis);
    // `said`: what a pointer that rests on the mark is told.
    void bar(double x, double y, double width, double height, std::size_t series, std::string_view said);
    void slope(double y, double left, double right, double to_y, double to_left, double to_right);
    void polyline(const std::vector<std::pair<double, double>>&, std::size_t series, double width);
    void mark(double x, double y, std::size_t series, std::string_view said);

    // Titles and legend, if there are any, above what was drawn (from 0 on, `height` high), all in one element.
    void finish(std::string& out, const Chart&, std::string_view title, double width, double height) const;

  private:
    std::string body_;
};

// The values of a chart, as a text for people who hear the page.
std::string spoken(const Chart&);
std::string spoken(const Point&);

void svg_bars(std::string& out, const Chart&, double width);
void svg_histogram(std::string& out, const Chart&, double width);
void svg_lines(std::string& out, const Chart&, double width);
void svg_funnel(std::string& out, const Chart&, double width);
void svg_sparkline(std::string& out, const Chart&);

// A vertical axis with its ruled lines, for charts that stand on a horizontal one.
class Upright {
  public:
    Upright(Range, double top, double bottom);
    double margin() const { return margin_; }  // to the left, for the numbers
    double y(double value) const;
    void rules(Canvas&, double to_x) const;

  private:
    std::vector<Tick> ticks_;
    double top_, bottom_, margin_ = 0;
};

// Every how many of them fit below an axis with `slot` between two.
std::size_t every_that_fits(const std::vector<std::string>& labels, double slot);

}  // namespace kehu::report
