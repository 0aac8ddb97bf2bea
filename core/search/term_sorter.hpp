#pragma once
// Terms and the records that have them, sorted: in memory while they are few, else in parts that are put aside in a
// file, so that the memory it takes does not grow with the number of records.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/search/term_table.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::search {

class TermSorter {
  public:
    static constexpr std::size_t kMostInMemory = 24 << 20;  // bytes, of each of the threads that work side by side
    explicit TermSorter(std::size_t most = kMostInMemory) : most_(most) {}

    // Numbers ascend.
    void add(const TermBatch&, Number);
    // Once, when all is added; before anything is read.
    void sort();

    // Goes through the terms of one part in order.
    class Part {
      public:
        bool done() const { return done_; }
        std::string_view term() const { return term_; }
        // Appends the numbers of the term at hand.
        void read(std::vector<Number>& to) const;
        void next();

      private:
        friend class TermSorter;
        const TermSorter* sorter_ = nullptr;
        std::string_view rest_, packed_;  // of a part in the file
        std::size_t at_ = 0, count_ = 0;  // of the one in memory: the next entry; how many numbers the term has
        bool in_memory_ = false, done_ = false;
        std::string_view term_;
    };
    // All of them; the sorter must outlive them.
    std::vector<Part> parts() const;

  private:
    void put_aside();

    const std::size_t most_;
    TermTable table_;
    std::vector<const TermTable::Entry*> order_;
    std::unique_ptr<ScratchFile> file_;
    std::vector<std::uint64_t> ends_;  // of the parts in the file
    std::string_view in_file_;
};

}  // namespace kehu::search
