#include <algorithm>

#include "core/report/svg_canvas.hpp"

namespace kehu::report {
namespace {

constexpr double kBar = 15, kGroupGap = 8, kNumberGap = 5;
constexpr std::size_t kBarsOnAPage = 36;

// Bars that lie, so that labels of any length stand beside them.
class LyingBars {
  public:
    LyingBars(const Chart& chart, double width) : chart_(chart), width_(width) {
        double label = 0, shown = 0;
        for (const Series& series : chart.series) {
            points_ = std::max(points_, series.points.size());
            for (const Point& point : series.points) {
                label = std::max(label, text_width(point.label));
                shown = std::max(shown, text_width(point.shown));
            }
        }
        Range range = range_of(values_of(chart));
        const bool below = range.low < 0;
        range.low = std::min(range.low, 0.0);
        range.high = std::max(range.high, 0.0);
        label_ = std::min(label, width * 0.35);
        number_ = std::min(shown + kNumberGap, width * 0.2);
        left_ = label_ + 8 + (below ? number_ : 0);
        right_ = width - std::max(number_, 24.0);
        settle_ticks(range);
    }

    void draw(std::string& out) const {
        const std::size_t each = std::max<std::size_t>(1, kBarsOnAPage / chart_.series.size());
        const std::size_t pages = (points_ + each - 1) / each;
        for (std::size_t page = 0; page < pages; ++page) {
            std::string title = chart_.title;
            if (pages > 1) title += " (" + std::to_string(page + 1) + "/" + std::to_string(pages) + ")";
            Canvas canvas;
            const double height = draw_points(canvas, page * each, std::min(points_, (page + 1) * each));
            canvas.finish(out, chart_, title, width_, height);
        }
    }

  private:
    void settle_ticks(Range range) {
        for (int parts = 6; parts > 0; --parts) {
            ticks_ = round_ticks(range, parts);
            double widest = 0;
            for (const Tick& tick : ticks_) widest = std::max(widest, text_width(tick.shown) + 10);
            if (widest * static_cast<double>(ticks_.size() - 1) <= right_ - left_) return;
        }
    }

    double x(double value) const {
        const double low = ticks_.front().value, high = ticks_.back().value;
        return left_ + (value / 2 - low / 2) / (high / 2 - low / 2) * (right_ - left_);
    }

    double draw_points(Canvas& canvas, std::size_t from, std::size_t to) const {
        const double group = kBar * static_cast<double>(chart_.series.size()) + kGroupGap;
        const double bottom = group * static_cast<double>(to - from) + kGroupGap / 2;
        for (const Tick& tick : ticks_) {
            canvas.rule(x(tick.value), 0, x(tick.value), bottom, false);
            canvas.text(x(tick.value), bottom + 15, tick.shown, Anchor::middle, Ink::faint);
        }
        for (std::size_t i = from; i < to; ++i)
            draw_group(canvas, i, static_cast<double>(i - from) * group + kGroupGap / 2, group - kGroupGap);
        canvas.rule(x(0), 0, x(0), bottom, true);
        return bottom + 22;
    }

    void draw_group(Canvas& canvas, std::size_t point, double y, double height) const {
        bool labelled = false;
        for (std::size_t s = 0; s < chart_.series.size(); ++s) {
            if (point >= chart_.series[s].points.size()) continue;
            const Point& p = chart_.series[s].points[point];
            if (!labelled) canvas.text(label_, y + height / 2 + 4.5, fitted(p.label, label_), Anchor::end);
            labelled = true;
            draw_bar(canvas, p, s, y + kBar * static_cast<double>(s));
        }
    }

    void draw_bar(Canvas& canvas, const Point& point, std::size_t series, double y) const {
        const double base = y + kBar / 2 + 4.5;
        if (!has_value(point)) return canvas.text(x(0) + kNumberGap, base, "-", Anchor::start, Ink::faint);
        const double end = x(point.value), zero = x(0);
        if (point.value != 0)
            canvas.bar(std::min(end, zero), y, std::max(0.5, std::max(end, zero) - std::min(end, zero)), kBar, series,
                       spoken(point));
        if (point.value < 0) {
            canvas.text(end - kNumberGap, base, point.shown, Anchor::end, Ink::over);
        } else {
            canvas.text(end + kNumberGap, base, point.shown, Anchor::start, Ink::over);
        }
    }

    const Chart& chart_;
    double width_, label_ = 0, number_ = 0, left_ = 0, right_ = 0;
    std::size_t points_ = 0;
    std::vector<Tick> ticks_;
};

}  // namespace

void svg_bars(std::string& out, const Chart& chart, double width) {
    LyingBars(chart, width).draw(out);
}

void svg_histogram(std::string& out, const Chart& chart, double width) {
    constexpr double kTop = 18, kBottom = 220, kWidest = 110;
    const std::vector<Bin> bins = bins_of(values_of(chart));
    Range counts;
    Chart counted = chart;
    counted.series = {{}};
    std::vector<std::string> labels;
    for (const Bin& bin : bins) {
        counts.high = std::max(counts.high, static_cast<double>(bin.count));
        labels.push_back(bin.label);
        counted.series[0].points.push_back({bin.label, static_cast<double>(bin.count), std::to_string(bin.count)});
    }
    const Upright axis(counts, kTop, kBottom);
    const double slot = std::min(kWidest, (width - axis.margin()) / static_cast<double>(bins.size()));
    const double right = axis.margin() + slot * static_cast<double>(bins.size());
    const std::size_t every = every_that_fits(labels, slot);

    Canvas canvas;
    axis.rules(canvas, right);
    for (std::size_t i = 0; i < bins.size(); ++i) {
        const Point& point = counted.series[0].points[i];
        const double x = axis.margin() + slot * static_cast<double>(i), y = axis.y(point.value);
        if (point.value > 0) canvas.bar(x, y, slot, kBottom - y, 0, spoken(point));
        if (point.value > 0 && text_width(point.shown) <= slot + 2)
            canvas.text(x + slot / 2, y - 4, point.shown, Anchor::middle);
        if (i % every == 0) canvas.text(x + slot / 2, kBottom + 18, point.label, Anchor::middle);
    }
    canvas.finish(out, counted, chart.title, width, kBottom + 26);
}

}  // namespace kehu::report
