#include <algorithm>

#include "core/report/svg_canvas.hpp"

namespace kehu::report {
namespace {

constexpr double kTop = 18, kBottom = 220, kInset = 4;

class Lines {
  public:
    Lines(const Chart& chart, double width) : chart_(chart), width_(width), axis_(range(chart), kTop, kBottom) {
        for (const Series& series : chart.series) {
            if (series.points.size() <= labels_.size()) continue;
            labels_.clear();
            for (const Point& point : series.points) labels_.push_back(fitted(point.label, width / 4));
        }
        slot_ = (width - axis_.margin() - 2 * kInset) / static_cast<double>(std::max<std::size_t>(1, labels_.size()));
    }

    void draw(std::string& out) const {
        Canvas canvas;
        axis_.rules(canvas, width_);
        canvas.rule(axis_.margin(), kBottom, width_, kBottom, true);
        draw_labels(canvas);
        for (std::size_t s = chart_.series.size(); s-- > 0;) draw_series(canvas, s);
        for (std::size_t s = 0; s < chart_.series.size(); ++s) draw_numbers(canvas, s);
        canvas.finish(out, chart_, chart_.title, width_, kBottom + 26);
    }

  private:
    // From zero, unless that would press the lines flat.
    static Range range(const Chart& chart) {
        Range range = range_of(values_of(chart));
        if (range.low > 0 && range.low < range.high / 2) range.low = 0;
        return range;
    }

    double x(std::size_t point) const { return axis_.margin() + kInset + slot_ * (static_cast<double>(point) + 0.5); }

    // None outside: the last one may have to move, and stays away where it would touch the one before.
    void draw_labels(Canvas& canvas) const {
        const std::size_t every = every_that_fits(labels_, slot_);
        double end = 0;
        for (std::size_t i = 0; i < labels_.size(); i += every) {
            const double half = text_width(labels_[i]) / 2;
            const double middle = std::clamp(x(i), half, std::max(half, width_ - half));
            if (i > 0 && middle - half < end) continue;
            canvas.text(middle, kBottom + 18, labels_[i], Anchor::middle);
            end = middle + half + kInset;
        }
    }

    void draw_series(Canvas& canvas, std::size_t s) const {
        const std::vector<Point>& points = chart_.series[s].points;
        std::vector<std::pair<double, double>> run;  // between gaps
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (has_value(points[i])) {
                run.emplace_back(x(i), axis_.y(points[i].value));
                continue;
            }
            canvas.polyline(run, s, 2);
            run.clear();
        }
        canvas.polyline(run, s, 2);
        for (std::size_t i = 0; i < points.size(); ++i)
            if (has_value(points[i])) canvas.mark(x(i), axis_.y(points[i].value), s, spoken(points[i]));
    }

    // Above the marks where there is room for all; else of the first highest, the first lowest and the last. Of two
    // lines the upper one has them above, the lower one below; more would run into each other: a mark tells its number
    // when pointed at.
    void draw_numbers(Canvas& canvas, std::size_t s) const {
        if (chart_.series.size() > 2) return;
        const std::vector<Point>& points = chart_.series[s].points;
        double widest = 0;
        for (const Point& point : points) widest = std::max(widest, text_width(point.shown));
        if (widest + 4 <= slot_) {
            for (std::size_t i = 0; i < points.size(); ++i) draw_number(canvas, points[i], i, is_above(s, i));
            return;
        }
        std::size_t lowest = points.size(), highest = points.size(), last = points.size();
        for (std::size_t i = 0; i < points.size(); ++i) {
            if (!has_value(points[i])) continue;
            if (last == points.size() || points[i].value < points[lowest].value) lowest = i;
            if (last == points.size() || points[i].value > points[highest].value) highest = i;
            last = i;
        }
        if (last == points.size()) return;
        draw_number(canvas, points[highest], highest, true);
        if (lowest != highest) draw_number(canvas, points[lowest], lowest, false);
        if (last != lowest && x(last) - x(highest) > widest) draw_number(canvas, points[last], last, true);
    }

    void draw_number(Canvas& canvas, const Point& point, std::size_t at, bool above) const {
        if (!has_value(point)) return;
        const double half = text_width(point.shown) / 2, y = axis_.y(point.value);
        const double middle = std::clamp(x(at), axis_.margin() + half, std::max(axis_.margin() + half, width_ - half));
        canvas.text(middle, above ? y - 8 : y + 18, point.shown, Anchor::middle, Ink::over);
    }

    bool is_above(std::size_t s, std::size_t point) const {
        if (chart_.series.size() < 2) return true;
        const std::vector<Point>& other = chart_.series[1 - s].points;
        if (point >= other.size() || !has_value(other[point])) return true;
        const double mine = chart_.series[s].points[point].value;
        return mine > other[point].value || (mine == other[point].value && s == 0);
    }

    const Chart& chart_;
    double width_;
    Upright axis_;
    std::vector<std::string> labels_;  // of the longest series
    double slot_ = 0;
};

}  // namespace

void svg_lines(std::string& out, const Chart& chart, double width) {
    Lines(chart, width).draw(out);
}

}  // namespace kehu::report
