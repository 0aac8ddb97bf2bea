#include "cli/table.hpp"

#include <algorithm>
#include <numeric>

#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kGap = 2;
constexpr std::size_t kNarrowest = 8;  // columns are not made narrower than this to fit a terminal

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
    if (settled_) return print(cells, false);
    held_.push_back(std::move(cells));
    if (held_.size() == kRowsForWidths) settle();
}

void Table::finish() {
    if (!settled_) settle();
}

void Table::settle() {
    settled_ = true;
    std::vector<std::string> titles;
    for (const Column& column : columns_) {
        titles.push_back(column.title);
        widths_.push_back(text::display_width(column.title, rule_));
    }
    for (const auto& cells : held_)
        for (std::size_t i = 0; i < cells.size(); ++i)
            widths_[i] = std::max(widths_[i], text::display_width(cells[i], rule_));
    if (terminal_) fit();
    print(titles, true);
    for (const auto& cells : held_) print(cells, false);
    held_.clear();
}

// Takes cells from the widest column until the table fits.
void Table::fit() {
    if (widths_.empty()) return;
    std::size_t total = std::accumulate(widths_.begin(), widths_.end(), std::size_t{0}) + kGap * (widths_.size() - 1);
    while (total > terminal_) {
        auto widest = std::max_element(widths_.begin(), widths_.end());
        if (*widest <= kNarrowest) return;
        --*widest;
        --total;
    }
}

void Table::print(const std::vector<std::string>& cells, bool header) {
    line_.clear();
    for (std::size_t i = 0; i < cells.size(); ++i) {
        bool last = i + 1 == cells.size();
        std::string cell = terminal_ && !header ? text::cut_to_width(cells[i], widths_[i], rule_) : cells[i];
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
