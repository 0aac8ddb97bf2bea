// Proving the search index: what its runs and its tail say of each record against the record itself.
#include "core/book/run_maker.hpp"
#include "core/book/search_index.hpp"
#include "core/search/run_check.hpp"
#include "core/search/value_check.hpp"

namespace kehu::book {
namespace {

class SearchCheck {
  public:
    SearchCheck(const Reader& reader, const Kind& kind)
        : reader_(reader), kind_(kind), fields_(kind), ordered_(kind), context_(reader.context({}, Language::english)) {
        context_.names = nullptr;
    }

    SearchFaults run() {
        for (Side side : kSides)
            if (has_index(kind_, side)) check(side);
        return faults_;
    }

  private:
    void check(Side side) {
        NumberSet newer = check_tail(side);
        const Runs runs = read_runs(reader_, kind_.code, side);
        for (std::size_t i = runs.complete.size(); i > 0; --i) {
            const std::uint32_t id = runs.complete[i - 1].id;
            NumberSet live = records_of_run(reader_, kind_.code, side, id);
            live.subtract(newer);
            if (side == Side::words)
                check_words(id, live);
            else
                check_values(id, live);
            newer.unite(live);
        }
        check_rest(side, newer);
    }

    void append(std::string& text, Side side, const Row& row) const {
        if (side == Side::words)
            fields_.append(text, row, context_);
        else
            ordered_.append(text, row);
    }

    NumberSet check_tail(Side side) {
        std::map<std::uint32_t, std::string> last;
        each_in_tail(reader_, side, [&](RecordId id, std::string_view text) {
            if (id.kind == kind_.code) last[id.number] = text;
        });
        NumberSet in_tail;
        std::string text;
        for (const auto& [number, there] : last) {
            text.clear();
            if (auto row = reader_.get({kind_.code, number})) append(text, side, *row);
            faults_.records += text != there;
            in_tail.append({&number, 1});
        }
        return in_tail;
    }

    void check_words(std::uint32_t run, const NumberSet& live) {
        const store::Table table = run_table(kind_.code, Side::words);
        const search::Phrases phrases = search::phrases_of(reader_.raw(), table, run);
        std::vector<std::unique_ptr<search::RunBuilder>> builders;
        const auto make = [&] {
            builders.push_back(std::make_unique<search::RunBuilder>(phrases));
            return std::make_unique<RunHand>(kind_, context_, builders.back().get(), nullptr, &live);
        };
        sweep(reader_, kind_, {}, make, [](Yield&) { return true; });
        // Those that are gone have no terms.
        NumberSet gone = live;
        for (const auto& builder : builders) gone.subtract(NumberSet::of(builder->numbers()));
        builders.push_back(std::make_unique<search::RunBuilder>(phrases));
        gone.each([&](std::uint32_t number) { return builders.back()->add(number, {}), true; });
        std::vector<const search::RunBuilder*> all;
        for (const auto& builder : builders) {
            builder->sort();
            all.push_back(builder.get());
        }
        faults_.terms += search::count_wrong_terms(reader_.raw(), table, run, all);
    }

    void check_values(std::uint32_t run, const NumberSet& live) {
        std::vector<std::unique_ptr<search::ValueBuilder>> builders;
        const auto make = [&] {
            builders.push_back(std::make_unique<search::ValueBuilder>());
            return std::make_unique<RunHand>(kind_, context_, nullptr, builders.back().get(), &live);
        };
        SweepOptions options;
        options.rollups = ordered_.has_rollups();
        sweep(reader_, kind_, options, make, [](Yield&) { return true; });
        NumberSet gone = live;
        for (const auto& builder : builders) gone.subtract(NumberSet::of(builder->numbers()));
        builders.push_back(std::make_unique<search::ValueBuilder>());
        gone.each([&](std::uint32_t number) { return builders.back()->add(number, {}), true; });
        std::vector<const search::ValueBuilder*> all;
        for (const auto& builder : builders) {
            builder->sort();
            all.push_back(builder.get());
        }
        faults_.values +=
            search::count_wrong_values(reader_.raw(), run_table(kind_.code, Side::values), run, all, live);
    }

    // Records that are nowhere may only be such as nobody can look for.
    void check_rest(Side side, const NumberSet& known) {
        std::string text;
        reader_.scan_records(kind_, [&](const Row& row) {
            if (known.contains(row.id.number)) return true;
            text.clear();
            append(text, side, row);
            faults_.records += !text.empty();
            return true;
        });
    }

    const Reader& reader_;
    const Kind& kind_;
    const search::SearchFields fields_;
    const search::ValueFields ordered_;
    model::Context context_;
    SearchFaults faults_;
};

}  // namespace

SearchFaults check_search(const Reader& reader, const Kind& kind) {
    return SearchCheck(reader, kind).run();
}

}  // namespace kehu::book
