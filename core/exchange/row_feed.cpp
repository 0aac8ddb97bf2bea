#include "core/exchange/row_feed.hpp"

#include <algorithm>

#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

constexpr std::size_t kChunk = 1024;  // rows

bool is_blank(std::span<const std::string_view> cells) {
    return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return text::trim(cell).empty(); });
}

}  // namespace

RowFeed::RowFeed(const CsvFile& file, const RowLayout& layout, References& references)
    : reader_(file.rows()), layout_(layout), references_(references), ahead_(!layout.refers()) {
    read_ahead();
}

void RowFeed::read_ahead() {
    if (ahead_)
        parser_ = std::jthread([this] { fill(coming_); });
    else
        fill(coming_);
}

void RowFeed::fill(Chunk& chunk) {
    chunk.size = 0;
    chunk.blank = 0;
    const std::uint64_t passed_over = reader_.blank_lines();
    try {
        while (chunk.size < kChunk && reader_.next()) {
            if (is_blank(reader_.cells())) {
                chunk.blank++;
                continue;
            }
            if (chunk.size == chunk.rows.size()) chunk.rows.emplace_back(layout_, references_);
            chunk.rows[chunk.size++].parse(reader_);
        }
    } catch (...) {
        chunk.fault = std::current_exception();
    }
    chunk.blank += static_cast<std::uint32_t>(reader_.blank_lines() - passed_over);
}

RowParser* RowFeed::next() {
    if (at_ == now_.size) {
        if (parser_.joinable()) parser_.join();
        if (now_.fault) std::rethrow_exception(now_.fault);
        std::swap(now_, coming_);
        at_ = 0;
        blank_ += now_.blank;
        if (now_.size == kChunk)
            read_ahead();
        else
            coming_ = {};
        if (now_.size == 0 && now_.fault) std::rethrow_exception(now_.fault);
        if (now_.size == 0) return nullptr;
    }
    return &now_.rows[at_++];
}

}  // namespace kehu::exchange
