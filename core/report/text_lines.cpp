#include <algorithm>
#include <cmath>
#include <optional>

#include "core/report/scale.hpp"
#include "core/report/text_chart.hpp"

namespace kehu::report {
namespace {

// Only ASCII: dots and crosses beyond it are ambiguous, and a grid must line up.
constexpr std::string_view kMarks = "*o+x#@%&";
constexpr std::size_t kRows = 9, kFarthest = 10, kNarrowest = 10;

char mark_of(std::size_t series) {
    return kMarks[series % kMarks.size()];
}

class Plot {
  public:
    Plot(const Chart& chart, const TextOptions& options) : chart_(chart), options_(options) {
        Range range = range_of(values_of(chart));
        // From zero, unless that would press the line flat.
        if (range.low > 0 && range.low < range.high / 2) range.low = 0;
        ticks_ = round_ticks(range, 4);
        per_tick_ = std::max<std::size_t>(1, (kRows - 1) / (ticks_.size() - 1));
        for (const Tick& tick : ticks_) margin_ = std::max(margin_, tick.shown.size());
        for (const Series& series : chart.series)
            if (series.points.size() > labels_.size()) labels_ = series.points;
        for (const Point& point : labels_)
            label_width_ = std::max(label_width_, text::display_width(one_line(point.label), options.rule));
        label_width_ = std::min(label_width_, kFarthest * 2);
        place_points();
        grid_.assign(per_tick_ * (ticks_.size() - 1) + 1, std::string(width_, ' '));
    }

    void print(std::string& out) {
        for (std::size_t i = chart_.series.size(); i-- > 0;) draw(chart_.series[i], mark_of(i));
        for (std::size_t row = grid_.size(); row-- > 0;) {
            const bool tick = row % per_tick_ == 0;
            line(out, text::pad_left(tick ? ticks_[row / per_tick_].shown : "", margin_) + " |" + grid_[row]);
        }
        line(out, std::string(margin_ + 1, ' ') + "+" + std::string(width_, '-'));
        labels(out);
        if (chart_.series.size() > 1) legend(out);
    }

  private:
    void place_points() {
        const std::size_t room = options_.columns > margin_ + 2 ? options_.columns - margin_ - 2 : 0;
        const std::size_t gaps = labels_.size() > 1 ? labels_.size() - 1 : 1;
        width_ =
            std::clamp(gaps * std::max(kFarthest, label_width_ + 2) + 1, std::size_t{2}, std::max(room, kNarrowest));
    }

    std::size_t column(std::size_t point) const {
        return labels_.size() < 2 ? width_ / 2 : point * (width_ - 1) / (labels_.size() - 1);
    }

    std::size_t row(double value) const {
        const double low = ticks_.front().value, high = ticks_.back().value;
        const double part = (value / 2 - low / 2) / (high / 2 - low / 2);
        return static_cast<std::size_t>(std::round(part * static_cast<double>(grid_.size() - 1)));
    }

    void draw(const Series& series, char mark) {
        std::optional<std::size_t> before;
        for (std::size_t i = 0; i < series.points.size(); ++i) {
            if (!has_value(series.points[i])) {
                before.reset();
                continue;
            }
            if (before) connect(column(*before), series.points[*before].value, column(i), series.points[i].value);
            before = i;
        }
        for (std::size_t i = 0; i < series.points.size(); ++i)
            if (has_value(series.points[i])) grid_[row(series.points[i].value)][column(i)] = mark;
    }

    void connect(std::size_t from, double from_value, std::size_t to, double to_value) {
        for (std::size_t x = from + 1; x < to; ++x) {
            const double part = static_cast<double>(x - from) / static_cast<double>(to - from);
            char& cell = grid_[row(from_value + (to_value - from_value) * part)][x];
            if (cell == ' ') cell = '.';
        }
    }

    // Each below its point; only every second, third, ... where all would touch.
    void labels(std::string& out) const {
        std::string below;
        std::size_t used = 0, every = 1;
        while (every < labels_.size() && column(every) < label_width_ + 2) ++every;
        const std::size_t all = margin_ + 2 + width_;
        for (std::size_t i = 0; i < labels_.size(); i += every) {
            const std::string label = text::cut_to_width(one_line(labels_[i].label), label_width_, options_.rule);
            const std::size_t cells = text::display_width(label, options_.rule);
            const std::size_t middle = margin_ + 2 + column(i);
            std::size_t begin = middle > cells / 2 ? middle - cells / 2 : 0;
            begin = std::min(begin, all > cells ? all - cells : 0);
            if (i && begin < used + 1) continue;
            below.append(begin - used, ' ').append(label);
            used = begin + cells;
        }
        line(out, below);
    }

    void legend(std::string& out) const {
        std::string names(margin_ + 2, ' ');
        for (std::size_t i = 0; i < chart_.series.size(); ++i) {
            if (i) names += "   ";
            names.append({mark_of(i), ' '}).append(one_line(chart_.series[i].name));
        }
        line(out, names);
    }

    static void line(std::string& out, std::string_view text) {
        while (text.ends_with(' ')) text.remove_suffix(1);
        out.append(text) += '\n';
    }

    const Chart& chart_;
    const TextOptions& options_;
    std::vector<Tick> ticks_;
    std::vector<Point> labels_;  // of the longest series
    std::size_t per_tick_ = 1, margin_ = 0, label_width_ = 0, width_ = 0;
    std::vector<std::string> grid_;  // the lowest row first
};

}  // namespace

void text_lines(std::string& out, const Chart& chart, const TextOptions& options) {
    Plot(chart, options).print(out);
}

}  // namespace kehu::report
