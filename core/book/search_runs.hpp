#pragma once
// How the search index lies in a store: the list of runs, the tail. Only the files of the search index include this.

#include <functional>

#include "core/book/codec.hpp"
#include "core/book/sweep.hpp"
#include "core/search/run_builder.hpp"
#include "core/search/search_text.hpp"

namespace kehu::book {

inline store::Table run_table(KindCode kind) {
    return {store::Family::run, kind};
}
inline constexpr store::Table kTail{store::Family::tail};

// The value of `runs.C` in meta.
struct Runs {
    struct Run {
        std::uint32_t id = 0, records = 0;
    };
    std::uint32_t next = 1;          // the id of the next run; higher ones are newer
    std::vector<Run> complete;       // oldest first
    std::vector<std::uint32_t> old;  // replaced by others; their keys are still to be removed
};
std::string runs_key(KindCode);  // "runs.C"
Runs read_runs(const Reader&, KindCode);
void write_runs(store::WriteTxn&, const Reader&, KindCode, const Runs&);

// Oldest first; what a record is found by now is the last of its texts, empty if it is gone. The views live as long as
// the reader's transaction, in a write until the next change.
void each_in_tail(const Reader&, const std::function<void(RecordId, std::string_view search_text)>&);
void add_to_tail(store::WriteTxn&, const Reader&, Sequence, RecordId, std::string_view search_text);

// Puts what it looks at into a run that is being built: all of it, or the records of `only`. These must outlive it.
class RunHand : public Hand {
  public:
    RunHand(const Kind& kind, const model::Context& context, search::RunBuilder& builder,
            const search::NumberSet* only = nullptr)
        : fields_(kind), context_(context), builder_(builder), only_(only) {}
    void look(const Row&, Yield&) override;

  private:
    search::SearchFields fields_;
    const model::Context& context_;
    search::RunBuilder& builder_;
    const search::NumberSet* only_;
    std::string text_;
};

}  // namespace kehu::book
