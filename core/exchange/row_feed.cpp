#include "core/exchange/row_feed.hpp"

#include <algorithm>
#include <system_error>

#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

constexpr std::size_t kRows = 512;            // of a chunk
constexpr std::size_t kChunks = 4;            // at once: a few for each thread
constexpr std::size_t kSmallFile = 64 << 10;  // bytes, for which no thread is worth its start
constexpr unsigned kMostWorkers = 2;          // besides whoever uses the rows, who has other work that cannot be shared

bool is_blank(std::span<const std::string_view> cells) {
    return std::all_of(cells.begin(), cells.end(), [](std::string_view cell) { return text::trim(cell).empty(); });
}

unsigned workers_for(std::string_view text) {
    const unsigned cores = std::thread::hardware_concurrency();
    return text.size() < kSmallFile || cores < 2 ? 0 : std::min(cores - 1, kMostWorkers);
}

}  // namespace

RowFeed::RowFeed(const CsvFile& file, const model::Kind& kind, const std::vector<Column>& columns,
                 const model::Context& context, References& references, RowLayout::Form form)
    : reader_(file.rows()), references_(references), layout_(kind, columns, context, form), chunks_(kChunks) {
    for (const store::KindCode& referred : layout_.refers_to()) references_.prepare(referred);
    try {
        for (unsigned left = workers_for(file.text()); left > 0; left--) workers_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // the user may have no more threads: then it takes longer
    }
}

RowFeed::~RowFeed() {
    const Lock lock(mutex_);
    all_taken_ = true;
    changed_.notify_all();
}

void RowFeed::work() {
    Lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return all_taken_ || may_take(); });
        if (all_taken_) return;
        take_and_parse(lock);
    }
}

// The lock is open while the rows are parsed, which takes far longer than finding where they begin and end.
void RowFeed::take_and_parse(Lock& lock) {
    Chunk& chunk = chunks_[taken_++ % chunks_.size()];
    read(chunk);
    all_taken_ |= chunk.last;
    lock.unlock();
    parse(chunk);
    lock.lock();
    chunk.ready = true;
    changed_.notify_all();
}

void RowFeed::read(Chunk& chunk) {
    chunk.raw.clear();
    chunk.cells.clear();
    chunk.fault = nullptr;
    chunk.ready = false;
    const std::uint64_t passed_over = reader_.blank_lines();
    try {
        while (chunk.raw.size() < kRows && reader_.next()) {
            const auto cells = reader_.cells();
            chunk.raw.push_back({reader_.raw(), reader_.line(), cells.size(), reader_.has_doubled_quotes()});
            chunk.cells.insert(chunk.cells.end(), cells.begin(), cells.end());
        }
    } catch (...) {
        chunk.fault = std::current_exception();
    }
    chunk.last = chunk.fault || chunk.raw.size() < kRows;
    chunk.blank = static_cast<std::uint32_t>(reader_.blank_lines() - passed_over);
}

void RowFeed::parse(Chunk& chunk) const {
    chunk.size = 0;
    std::span<const std::string_view> cells = chunk.cells;
    try {
        for (const RawRow& raw : chunk.raw) {
            const auto own = cells.first(raw.cells);
            cells = cells.subspan(raw.cells);
            // A row that holds a quote is not blank, and its cells are gone by now.
            if (!raw.has_doubled_quotes && is_blank(own)) {
                chunk.blank++;
                continue;
            }
            if (chunk.size == chunk.rows.size()) chunk.rows.emplace_back();
            chunk.rows[chunk.size++].parse(layout_, raw, own, references_);
        }
    } catch (...) {
        chunk.fault = std::current_exception();
        chunk.last = true;
    }
}

// The chunk in use is given back, and the next one comes.
RowFeed::Chunk& RowFeed::await(Lock& lock) {
    if (now_) {
        used_++;
        changed_.notify_all();
    }
    Chunk& next = chunks_[used_ % chunks_.size()];
    while (taken_ == used_ || !next.ready) {
        if (may_take())
            take_and_parse(lock);
        else
            changed_.wait(lock);
    }
    return next;
}

RowParser* RowFeed::next() {
    while (!now_ || at_ == now_->size) {
        if (now_ && now_->fault) std::rethrow_exception(now_->fault);
        if (now_ && now_->last) return nullptr;
        Lock lock(mutex_);
        now_ = &await(lock);
        at_ = 0;
        blank_ += now_->blank;
    }
    RowParser& row = now_->rows[at_++];
    row.settle(references_);
    return &row;
}

}  // namespace kehu::exchange
