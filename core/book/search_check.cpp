// Proving the search index: what its runs and its tail say of each record against the record itself.
#include "core/book/search_index.hpp"
#include "core/book/search_runs.hpp"
#include "core/search/run_check.hpp"

namespace kehu::book {
namespace {

class SearchCheck {
  public:
    SearchCheck(const Reader& reader, const Kind& kind)
        : reader_(reader), kind_(kind), context_(reader.context({}, Language::english)) {
        context_.names = nullptr;
    }

    SearchFaults run() {
        check_tail();
        NumberSet newer = in_tail_;
        const Runs runs = read_runs(reader_, kind_.code);
        for (std::size_t i = runs.complete.size(); i > 0; --i) {
            const std::uint32_t id = runs.complete[i - 1].id;
            NumberSet live = search::RunReader(reader_.raw(), run_table(kind_.code), id).records();
            live.subtract(newer);
            check_run(id, live);
            newer.unite(live);
        }
        check_rest(newer);
        return faults_;
    }

  private:
    void check_tail() {
        const search::SearchFields fields(kind_);
        std::map<std::uint32_t, std::string> last;
        each_in_tail(reader_, [&](RecordId id, std::string_view text) {
            if (id.kind == kind_.code) last[id.number] = text;
        });
        std::string text;
        for (const auto& [number, there] : last) {
            text.clear();
            if (auto row = reader_.get({kind_.code, number})) fields.append(text, *row, context_);
            faults_.records += text != there;
            in_tail_.append({&number, 1});
        }
    }

    void check_run(std::uint32_t run, const NumberSet& live) {
        const search::Phrases phrases = search::phrases_of(reader_.raw(), run_table(kind_.code), run);
        std::vector<std::unique_ptr<search::RunBuilder>> builders;
        const auto make = [&] {
            builders.push_back(std::make_unique<search::RunBuilder>(phrases));
            return std::make_unique<RunHand>(kind_, context_, *builders.back(), &live);
        };
        sweep(reader_, kind_, {}, make, [](Yield&) { return true; });
        // Those that are gone have no terms.
        NumberSet gone = live;
        for (const auto& builder : builders) gone.subtract(NumberSet::of(builder->numbers()));
        builders.push_back(std::make_unique<search::RunBuilder>(phrases));
        gone.each([&](std::uint32_t number) { return builders.back()->add(number, {}), true; });
        std::vector<const search::RunBuilder*> all;
        for (const auto& builder : builders) all.push_back(builder.get());
        faults_.terms += search::count_wrong_terms(reader_.raw(), run_table(kind_.code), run, all);
    }

    // Records that are nowhere may only be such as nobody can look for.
    void check_rest(const NumberSet& known) {
        const search::SearchFields fields(kind_);
        std::string text;
        reader_.scan_records(kind_, [&](const Row& row) {
            if (known.contains(row.id.number)) return true;
            text.clear();
            fields.append(text, row, context_);
            faults_.records += !text.empty();
            return true;
        });
    }

    const Reader& reader_;
    const Kind& kind_;
    model::Context context_;
    NumberSet in_tail_;
    SearchFaults faults_;
};

}  // namespace

SearchFaults check_search(const Reader& reader, const Kind& kind) {
    return SearchCheck(reader, kind).run();
}

}  // namespace kehu::book
