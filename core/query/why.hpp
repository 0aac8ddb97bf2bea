#pragma once
// Why a record answers a query: the fields in which its words stand, with the text around them.

#include <string>
#include <string_view>
#include <vector>

#include "core/query/query.hpp"

namespace kehu::query {

struct WhyOptions {
    bool machine = false;  // fields by their names instead of their labels
    bool titles = false;   // hits of the title, too, which lists show anyway
};

// Query, kind and context must outlive it. One thread at a time.
class Why {
  public:
    Why(const Query&, const model::Kind&, const model::Context&, WhyOptions = {});
    // "address: ..浦东新区张江路88号..; tags: vip", of each word the first field that has it; empty if there is nothing
    // to tell. Words that were read as pinyin are shown as they stand in the record.
    std::string of(const model::Row&) const;
    // The same of a record that was not found by words: how its title begins.
    std::string title_of(const model::Row&) const;

  private:
    std::string reason(const Term&, const model::Row&) const;
    std::string reason_in(const model::Field&, std::string_view bytes, const search::Needle&, const model::Row&) const;
    std::string by_unique_word(const Term&, const model::Row&) const;
    std::string labelled(const model::Field&, const std::string& piece) const;
    std::string shown(const model::Field&, std::string_view bytes) const;

    const Query& query_;
    const model::Kind& kind_;
    const model::Context& context_;
    WhyOptions options_;
    search::SearchFields search_fields_;
    mutable std::string text_, scratch_;
};

}  // namespace kehu::query
