#include "cli/table.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kReadable = 10;  // a cell of a word or two; more columns than a few are not worth less
constexpr std::size_t kFew = 4;
constexpr std::size_t kKept = 2;       // the first columns say whom a row is about
constexpr std::size_t kNarrowest = 6;  // columns are not made narrower than this to fit a terminal

// "+86 138 0013 8000, +86 21 6234 5678, ..." -> "+86 138 0013 8000 +2"
void abbreviate(std::string& list) {
    const std::size_t end = list.find(", ");
    if (end == list.npos) return;
    std::size_t more = 0;
    for (std::size_t at = end; at != list.npos; at = list.find(", ", at + 2)) ++more;
    list.replace(end, list.npos, " +" + std::to_string(more));
}

}  // namespace

Table::Table(std::vector<Column> columns, std::size_t terminal_columns, text::WidthRule rule, Write write,
             bool bold_titles)
    : columns_(std::move(columns)),
      terminal_(terminal_columns),
      rule_(rule),
      write_(std::move(write)),
      bold_titles_(bold_titles) {}

void Table::row(std::vector<std::string> cells) {
    for (std::string& cell : cells) {
        std::replace_if(
            cell.begin(), cell.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
        if (cell.empty()) cell.push_back('-');
        if (terminal_) cell = text::visible(cell);
    }
    if (settled_) {
        for (std::size_t place : abbreviated_) abbreviate(cells[place]);
        for (std::size_t place : dropped_) cells.erase(cells.begin() + static_cast<std::ptrdiff_t>(place));
        return print(cells, false);
    }
    held_.push_back(std::move(cells));
    if (held_.size() == kRowsForWidths) settle(false);
}

void Table::finish() {
    if (!settled_) settle(true);
}

void Table::settle(bool all) {
    settled_ = true;
    for (const Column& column : columns_) widths_.push_back(text::display_width(column.title, rule_));
    for (const auto& cells : held_)
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths_[i] = std::max(widths_[i], text::display_width(cells[i], rule_));
    if (terminal_) {
        abbreviate_lists();
        if (all) drop_empty_columns();
        drop_last_columns();
        shrink(Cut::further, kReadable);
        shrink(Cut::any, kNarrowest);
        shrink(Cut::whole, kNarrowest);
    }
    std::vector<std::string> titles;
    for (const Column& column : columns_) titles.push_back(column.title);
    print(titles, true);
    for (const auto& cells : held_) print(cells, false);
    held_.clear();
}

std::size_t Table::total_width() const {
    std::size_t gaps = widths_.empty() ? 0 : kGap * (widths_.size() - 1);
    return std::accumulate(widths_.begin(), widths_.end(), gaps);
}

// One customer with many numbers takes the room of all names.
void Table::abbreviate_lists() {
    for (std::size_t i = 0; i < columns_.size() && total_width() > terminal_; ++i) {
        if (!columns_[i].whole || columns_[i].right) continue;
        widths_[i] = text::display_width(columns_[i].title, rule_);
        for (auto& row : held_) {
            abbreviate(row[i]);
            widths_[i] = std::max(widths_[i], text::display_width(row[i], rule_));
        }
        abbreviated_.push_back(i);
    }
}

// A column of nothing but "-", other than the first.
void Table::drop_empty_columns() {
    for (std::size_t i = columns_.size(); i-- > 1 && total_width() > terminal_;) {
        if (held_.empty() || !std::all_of(held_.begin(), held_.end(), [&](const auto& row) { return row[i] == "-"; }))
            continue;
        drop(i);
    }
}

void Table::drop_last_columns() {
    while (least_width() > terminal_ && columns_.size() > kKept) {
        std::optional<std::size_t> last;
        for (std::size_t i = columns_.size() - 1; i >= kKept; --i) {
            if (columns_[i].asked || (last && columns_[i].whole)) continue;
            if (!last || columns_[*last].whole) last = i;
        }
        if (!last) return;
        drop(*last);
    }
}

void Table::drop(std::size_t column) {
    auto at = static_cast<std::ptrdiff_t>(column);
    columns_.erase(columns_.begin() + at);
    widths_.erase(widths_.begin() + at);
    for (auto& row : held_) row.erase(row.begin() + at);
    dropped_.push_back(column);
}

// Once all that may be cut is cut as far as makes sense.
std::size_t Table::least_width() const {
    const std::size_t narrow = columns_.size() > kFew ? kReadable : kNarrowest;
    std::size_t width = columns_.empty() ? 0 : kGap * (columns_.size() - 1);
    for (std::size_t i = 0; i < columns_.size(); ++i)
        width += columns_[i].whole ? widths_[i] : std::min(widths_[i], narrow);
    return width;
}

// Takes cells from the widest column until the table fits.
void Table::shrink(Cut cut, std::size_t narrowest) {
    for (std::size_t total = total_width(); total > terminal_; --total) {
        std::size_t* widest = nullptr;
        for (std::size_t i = cut == Cut::further ? kKept : 0; i < widths_.size(); ++i)
            if (!columns_[i].right && (cut == Cut::whole || !columns_[i].whole) && (!widest || widths_[i] > *widest))
                widest = &widths_[i];
        if (!widest || *widest <= narrowest) return;
        --*widest;
    }
}

void Table::print(const std::vector<std::string>& cells, bool header) {
    line_.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        bool last = i + 1 == cells.size();
        std::string cell = terminal_ ? text::cut_to_width(cells[i], widths_[i], rule_) : cells[i];
        if (columns_[i].right) {
            line_ += text::pad_left(cell, widths_[i], rule_);
        } else {
            line_ += last ? cell : text::pad_right(cell, widths_[i], rule_);
        }
        if (!last) line_.append(kGap, ' ');
    }
    if (header && bold_titles_) line_ = "\x1b[1m" + line_ + "\x1b[0m";
    line_ += '\n';
    write_(line_);
}

std::string table_title(std::string_view label, Language language) {
    std::string title(label);
    if (language == Language::english)
        for (char& c : title)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    return title;
}

}  // namespace kehu::cli
