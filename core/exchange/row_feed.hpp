#pragma once
// The rows of a file in order, parsed ahead of their use by a second thread, a chunk at a time.

#include <thread>
#include <vector>

#include "core/exchange/csv_file.hpp"
#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

class RowFeed {
  public:
    // Where cells refer to other records there is no second thread, as parsing reads the store then.
    RowFeed(const CsvFile&, const RowLayout&, References&);
    RowFeed(const RowFeed&) = delete;
    RowFeed& operator=(const RowFeed&) = delete;

    // The next row that is not blank, until the next call; null at the end. Throws what CsvReader::next throws.
    RowParser* next();
    std::uint32_t blank() const { return blank_; }  // empty lines and lines of empty cells so far

  private:
    struct Chunk {
        std::vector<RowParser> rows;
        std::size_t size = 0;
        std::uint32_t blank = 0;
        std::exception_ptr fault;
    };
    void fill(Chunk&);
    void read_ahead();

    CsvReader reader_;
    const RowLayout& layout_;
    References& references_;
    const bool ahead_;
    Chunk now_, coming_;
    std::size_t at_ = 0;
    std::uint32_t blank_ = 0;
    std::jthread parser_;  // fills `coming_`
};

}  // namespace kehu::exchange
