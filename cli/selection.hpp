#pragma once
// Changing many records: which ones --where means, and whether that many are really meant. A missing filter never means
// "all".

#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/query/query.hpp"

namespace kehu::cli {

class Selection {
  public:
    // Reads the filter and finds the records; opens a read of its own. Throws Error(usage) for an empty filter,
    // Error(nothing) if no record matches.
    Selection(Session&, const model::Kind&, const std::vector<std::string>& where);

    std::size_t size() const { return ids_.size(); }
    // How many records were chosen, and the first of them: "12 customers (C1 王小明, C9 Jane Smith, ...)"
    const std::string& in_words() const { return in_words_; }
    const std::vector<store::RecordId>& ids() const { return ids_; }
    // The records chosen, for the write that follows: those that still exist and still match.
    std::vector<store::RecordId> still(const Session&, const book::Reader&) const;

  private:
    const model::Kind& kind_;
    query::Query query_;
    std::vector<store::RecordId> ids_;
    std::string in_words_;
};

// What --dry-run of a change tells instead of making it.
inline constexpr Argument kDryRun{Takes::flag, "dry-run", "试运行", "", mark("show what would be done, write nothing"),
                                  'n'};
void refuse_dry_run(const Arguments&);  // without --where

// Asks on a terminal; elsewhere --yes is needed. `question`: "delete 12 customers?", `would`: "this would delete 12
// customers". Throws Error(decision) unless the answer is yes.
void confirm(Session&, bool yes, const std::string& question, const std::string& would);

}  // namespace kehu::cli
