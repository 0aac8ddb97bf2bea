#pragma once
// The rows of a file in order, parsed ahead of their use by further threads, a chunk at a time. Whoever uses them helps
// when the next chunk is not ready, so that no thread waits while there is work.

#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

class RowFeed {
  public:
    RowFeed(const CsvFile&, const model::Kind&, const std::vector<Column>&, const model::Context&, References&,
            RowLayout::Form);
    ~RowFeed();
    RowFeed(const RowFeed&) = delete;
    RowFeed& operator=(const RowFeed&) = delete;

    // The next row that is not blank, until the next call; null at the end. Throws what CsvReader::next throws.
    RowParser* next();
    std::uint32_t blank() const { return blank_; }  // empty lines and lines of empty cells so far

  private:
    // Rows as they lie in the file, then parsed.
    struct Chunk {
        std::vector<RawRow> raw;
        std::vector<std::string_view> cells;  // of all raw rows
        std::vector<RowParser> rows;          // the first `size` are of this chunk
        std::size_t size = 0;
        std::uint32_t blank = 0;
        bool last = false, ready = false;
        std::exception_ptr fault;  // after the last row
    };
    using Lock = std::unique_lock<std::mutex>;
    bool may_take() const { return !all_taken_ && taken_ - used_ < chunks_.size(); }
    void take_and_parse(Lock&);
    void read(Chunk&);
    void parse(Chunk&) const;
    void work();
    Chunk& await(Lock&);

    CsvReader reader_;
    References& references_;
    const RowLayout layout_;
    std::uint32_t blank_ = 0;
    std::size_t at_ = 0;  // in the chunk in use
    Chunk* now_ = nullptr;

    std::mutex mutex_;  // for all that follows, reader_, and chunks that are not taken
    std::condition_variable changed_;
    std::vector<Chunk> chunks_;         // a ring
    std::size_t taken_ = 0, used_ = 0;  // chunks so far
    bool all_taken_ = false;            // also when nobody wants more
    std::vector<std::jthread> workers_;
};

}  // namespace kehu::exchange
