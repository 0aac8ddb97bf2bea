#include <algorithm>
#include <cmath>

#include "core/report/text_chart.hpp"

namespace kehu::report {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kShortestLabel = 6, kShortestBar = 8;

constexpr std::string_view kEighths[] = {"", "▏", "▎", "▍", "▌", "▋", "▊", "▉"};
constexpr std::string_view kFull = "█", kRightHalf = "▐";

void append_times(std::string& out, std::string_view mark, std::size_t times) {
    while (times--) out += mark;
}

// Bars to the right of a zero line, and to its left where there are values below zero. Every value that is not zero
// leaves a mark.
class Bars {
  public:
    Bars(const std::vector<BarRow>& rows, std::size_t cells, bool ascii) : ascii_(ascii) {
        for (const BarRow& row : rows) {
            if (std::isnan(row.value)) continue;
            high_ = std::max(high_, row.value);
            low_ = std::min(low_, row.value);
        }
        right_ = cells;
        if (low_ == 0) return;
        const double far = std::max(high_, -low_);
        const double below = -low_ / far, above = high_ / far;
        left_ = static_cast<std::size_t>(std::round(static_cast<double>(cells - 1) * below / (below + above)));
        left_ = std::clamp<std::size_t>(left_, 1, cells - 1 - (high_ > 0));
        right_ = cells - 1 - left_;
    }

    std::string bar(double value) const {
        std::string out;
        if (low_ < 0) {
            if (value < 0) {
                below(out, value);
            } else {
                out.append(left_, ' ');
            }
            out += '|';
        }
        if (value > 0) above(out, value);
        return out;
    }

  private:
    // Cells for a value; both sides have the same scale.
    double cells_for(double value) const {
        const double far = std::max(high_, -low_);
        double all = high_ > 0 ? static_cast<double>(right_) / (high_ / far) : static_cast<double>(left_);
        if (low_ < 0) all = std::min(all, static_cast<double>(left_) / (-low_ / far));
        return std::abs(value) / far * all;
    }

    void above(std::string& out, double value) const {
        const double cells = cells_for(value);
        if (ascii_)
            return append_times(out, "#", std::max<std::size_t>(1, static_cast<std::size_t>(std::round(cells))));
        const auto eighths = std::max<std::size_t>(1, static_cast<std::size_t>(std::round(cells * 8)));
        append_times(out, kFull, eighths / 8);
        out += kEighths[eighths % 8];
    }

    // There are no blocks that grow from the right by eighths: halves.
    void below(std::string& out, double value) const {
        const double cells = cells_for(value);
        auto halves = std::max<std::size_t>(1, static_cast<std::size_t>(std::round(cells * 2)));
        if (ascii_) halves = std::max<std::size_t>(1, static_cast<std::size_t>(std::round(cells))) * 2;
        const std::size_t used = (halves + 1) / 2;
        out.append(left_ > used ? left_ - used : 0, ' ');
        if (halves % 2) out += kRightHalf;
        append_times(out, ascii_ ? "#" : kFull, halves / 2);
    }

    bool ascii_;
    double low_ = 0, high_ = 0;
    std::size_t left_ = 0, right_ = 0;
};

class Printer {
  public:
    Printer(const BarTable& table, const TextOptions& options) : table_(table), options_(options) {
        widths_.resize(table.right.size());
        measure(table.titles);
        for (const BarRow& row : table.rows) measure(row.cells);
        cut_to_fit();
    }

    std::size_t cells_for_bars() const { return std::max(kShortestBar, room_for_bars()); }

    void line(std::string& out, const std::vector<std::string>& cells, const std::string& bar) const {
        const std::size_t begin = out.size();
        for (std::size_t i = 0; i < cells.size(); ++i) {
            const std::string cell = text::cut_to_width(cells[i], widths_[i], options_.rule);
            out += table_.right[i] ? text::pad_left(cell, widths_[i], options_.rule)
                                   : text::pad_right(cell, widths_[i], options_.rule);
            if (widths_[i]) out.append(kGap, ' ');
        }
        out += bar;
        while (out.size() > begin && out.back() == ' ') out.pop_back();
        out += '\n';
    }

  private:
    void measure(const std::vector<std::string>& cells) {
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths_[i] = std::max(widths_[i], text::display_width(cells[i], options_.rule));
    }

    std::size_t room_for_bars() const {
        std::size_t used = 0;
        for (const std::size_t width : widths_) used += width ? width + kGap : 0;
        return used < options_.columns ? options_.columns - used : 0;
    }

    // Labels give way until bars have a third of the line.
    void cut_to_fit() {
        while (room_for_bars() < std::max(kShortestBar, options_.columns / 3)) {
            std::size_t* widest = nullptr;
            for (std::size_t i = 0; i < widths_.size(); ++i)
                if (table_.may_be_cut[i] && (!widest || widths_[i] > *widest)) widest = &widths_[i];
            if (!widest || *widest <= kShortestLabel) return;
            --*widest;
        }
    }

    const BarTable& table_;
    const TextOptions& options_;
    std::vector<std::size_t> widths_;
};

}  // namespace

void print_bars(std::string& out, const BarTable& table, const TextOptions& options) {
    const Printer printer(table, options);
    const Bars bars(table.rows, printer.cells_for_bars(), draws_ascii(options));
    if (!table.titles.empty()) printer.line(out, table.titles, "");
    for (const BarRow& row : table.rows) printer.line(out, row.cells, bars.bar(row.value));
}

}  // namespace kehu::report
