#pragma once
// The terms of several sorters in order, equal ones together. Private to core/search.

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "core/search/term_sorter.hpp"

namespace kehu::search {

// Those of builders that have such.
template <class Builder>
std::vector<const TermSorter*> terms_of(std::span<const Builder* const> builders) {
    std::vector<const TermSorter*> terms;
    for (const Builder* builder : builders) terms.push_back(&builder->terms());
    return terms;
}

class Merge {
  public:
    explicit Merge(std::span<const TermSorter* const> sorters) {
        for (const TermSorter* sorter : sorters)
            for (TermSorter::Part& part : sorter->parts())
                if (!part.done()) parts_.push_back(part);
        for (TermSorter::Part& part : parts_) heap_.push_back(&part);
        std::make_heap(heap_.begin(), heap_.end(), behind);
    }
    // False at the end. The views live as long as the sorters.
    bool next(std::string_view& term, std::vector<Number>& numbers) {
        numbers.clear();
        return take(term, [&](const TermSorter::Part& part) { append(part, numbers); });
    }
    // The term that comes next, empty at the end, and going on without its numbers.
    std::string_view ahead() const { return heap_.empty() ? std::string_view() : heap_.front()->term(); }
    void pass() {
        std::string_view term;
        take(term, [](const TermSorter::Part&) {});
    }

  private:
    template <class Use>
    bool take(std::string_view& term, Use&& use) {
        if (heap_.empty()) return false;
        term = heap_.front()->term();
        while (!heap_.empty() && heap_.front()->term() == term) {
            std::pop_heap(heap_.begin(), heap_.end(), behind);
            TermSorter::Part& part = *heap_.back();
            use(part);
            part.next();
            if (part.done())
                heap_.pop_back();
            else
                std::push_heap(heap_.begin(), heap_.end(), behind);
        }
        return true;
    }

    static bool behind(const TermSorter::Part* a, const TermSorter::Part* b) { return a->term() > b->term(); }

    static void append(const TermSorter::Part& part, std::vector<Number>& numbers) {
        const auto before = static_cast<std::ptrdiff_t>(numbers.size());
        part.read(numbers);
        const auto middle = numbers.begin() + before;
        if (before > 0 && *middle < *(middle - 1)) std::inplace_merge(numbers.begin(), middle, numbers.end());
    }

    std::vector<TermSorter::Part> parts_;
    std::vector<TermSorter::Part*> heap_;
};

}  // namespace kehu::search
