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
            check_run(side, id, live);
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

    // The run is made once more, of the records that it still speaks of.
    void check_run(Side side, std::uint32_t run, const NumberSet& live) {
        const store::ReadTxn& txn = reader_.raw();
        const store::Table table = run_table(kind_.code, side);
        RunMaker maker(reader_, kind_);
        if (side == Side::words) maker.use(search::phrases_of(txn, table, run));
        maker.add_those(side, live);
        if (side == Side::words)
            faults_.terms += search::count_wrong_terms(txn, table, run, maker.words());
        else
            faults_.values += search::count_wrong_values(txn, table, run, maker.values(), live);
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
