#pragma once
// The terms of several builders of one run in order, equal ones together. Private to core/search.

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>

#include "core/search/run_builder.hpp"

namespace kehu::search {

class Merge {
  public:
    explicit Merge(std::span<const RunBuilder* const> builders) {
        for (const RunBuilder* builder : builders)
            sources_.push_back({&builder->terms(), builder->terms().sorted(), 0});
    }
    // False at the end. The views live as long as the builders.
    bool next(std::string_view& term, std::vector<Number>& numbers) {
        const Source* first = nullptr;
        for (const Source& source : sources_)
            if (!source.done() && (!first || source.term() < first->term())) first = &source;
        if (!first) return false;
        term = first->term();
        numbers.clear();
        for (Source& source : sources_) {
            if (source.done() || source.term() != term) continue;
            const auto before = static_cast<std::ptrdiff_t>(numbers.size());
            source.table->read(*source.order[source.at++], numbers);
            std::inplace_merge(numbers.begin(), numbers.begin() + before, numbers.end());
        }
        return true;
    }

  private:
    struct Source {
        const TermTable* table;
        std::vector<const TermTable::Entry*> order;
        std::size_t at;
        bool done() const { return at == order.size(); }
        std::string_view term() const { return order[at]->term(); }
    };
    std::vector<Source> sources_;
};

}  // namespace kehu::search
