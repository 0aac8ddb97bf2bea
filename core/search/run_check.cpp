#include "core/search/run_check.hpp"

#include "core/search/merge.hpp"
#include "core/search/postings.hpp"
#include "core/search/run_derived.hpp"
#include "core/search/run_format.hpp"
#include "core/search/run_reader.hpp"

namespace kehu::search {
namespace {

// Reads all lists of a run in the order of their terms, which are those of RunBuilder.
class RunScan {
  public:
    RunScan(const store::ReadTxn& txn, store::Table table, std::uint32_t run) : txn_(txn), table_(table), run_(run) {}

    // Calls use(term, numbers) for each.
    template <class Use>
    void each(Use&& use) {
        each_list(Section::signs, use);
        each_list(Section::numbers, use);
        each_list(Section::phrases, use);
        each_list(Section::repeats, use);
        each_word(use);
    }

    // The parts of the words that were read.
    const TermTable& parts() const { return words_.table(); }

    // Calls use(section and term, numbers) for each list of a section whose terms are parts of keys.
    template <class Use>
    void each_list(Section section, Use&& use) {
        const std::string prefix = section_key(run_, section).str();
        std::string term;
        NumberSet numbers;
        const auto end = [&] {
            if (!term.empty()) use(std::string_view(term), numbers);
            numbers = {};
        };
        txn_.scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view value) {
            // Behind the section there is some of a word, or a place, some of a term and a NUL.
            const std::size_t least = section == Section::parts ? 1 : 3;
            if (key.size() < prefix.size() + least + sizeof(Number)) throw_damaged();
            std::string_view of = key.substr(prefix.size() - 1, key.size() - prefix.size() + 1 - sizeof(Number));
            if (section != Section::parts) of.remove_suffix(1);  // a NUL
            if (of != term) {
                end();
                term = of;
            }
            read_block(numbers, key, value);
            return true;
        });
        end();
    }

  private:
    template <class Use>
    void each_word(Use&& use) {
        const std::string prefix = section_key(run_, Section::words).str();
        const std::size_t block_key = prefix.size() + sizeof(Number);
        txn_.scan(table_, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view value) {
            if (key.size() != block_key) return true;
            WordBlock block(store::last_u32(key), whole(value, key));
            while (block.next()) use_word(block, use);
            return true;
        });
    }
    template <class Use>
    void use_word(WordBlock& block, Use&& use) {
        words_.add(block.word(), block.ordinal());
        for (WordBlock::List list; block.next_list(list);) {
            const std::span<const Number> few = list.numbers();
            std::string term(1, static_cast<char>(Section::words));
            ((term += block.word()) += '\0') += static_cast<char>(list.place);
            use(std::string_view(term),
                list.is_long ? long_list(block.ordinal(), list.place) : NumberSet::of({few.begin(), few.end()}));
        }
    }

    NumberSet long_list(Number ordinal, Place place) const {
        store::Key key = section_key(run_, Section::words);
        return read_postings(txn_, table_, key.u32(ordinal).u8(static_cast<std::uint8_t>(place)));
    }

    const store::ReadTxn& txn_;
    const store::Table table_;
    const std::uint32_t run_;
    WordParts words_;
};

std::size_t count_wrong_parts(RunScan& scan) {
    std::size_t wrong = 0;
    std::vector<const TermTable::Entry*> right = scan.parts().sorted();
    auto next = right.begin();
    std::vector<Number> ordinals;
    scan.each_list(Section::parts, [&](std::string_view term, const NumberSet& numbers) {
        term.remove_prefix(1);
        for (; next != right.end() && (*next)->term() < term; ++next) ++wrong;
        ordinals.clear();
        if (next != right.end() && (*next)->term() == term) scan.parts().read(**next++, ordinals);
        wrong += numbers.numbers() != ordinals;
    });
    return wrong + static_cast<std::size_t>(right.end() - next);
}

// Of the readings that are there and those that should be, how many are not both.
std::size_t count_wrong_readings(const store::ReadTxn& txn, store::Table table, std::uint32_t run,
                                 const std::vector<std::string>& right) {
    const std::string prefix = section_key(run, Section::readings).str();
    std::size_t there = 0, both = 0;
    txn.scan(table, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view) {
        ++there;
        both += std::binary_search(right.begin(), right.end(), key);
        return true;
    });
    return there + right.size() - 2 * both;
}

}  // namespace

Phrases phrases_of(const store::ReadTxn& txn, store::Table table, std::uint32_t run) {
    std::vector<std::string> phrases;
    RunReader(txn, table, run).each_phrase({}, [&](std::string_view phrase) { phrases.emplace_back(phrase); });
    return Phrases::of(phrases);
}

std::size_t count_wrong_terms(const store::ReadTxn& txn, store::Table table, std::uint32_t run,
                              std::span<const RunBuilder* const> builders) {
    NumberSet live;
    for (const RunBuilder* builder : builders) live.unite(NumberSet::of(builder->numbers()));
    Merge merge(terms_of(builders));
    std::string_view term;
    std::vector<Number> numbers;
    std::size_t wrong = 0;
    bool more = merge.next(term, numbers);
    ReadingKeys readings(run);
    RunScan scan(txn, table, run);
    scan.each([&](std::string_view there, NumberSet list) {
        const auto section = static_cast<Section>(there[0]);
        if (section == Section::signs) readings.note(static_cast<Place>(there[1]), there.substr(2));
        list.intersect(live);
        for (; more && term < there; more = merge.next(term, numbers)) ++wrong;
        if (!more || term != there) {
            wrong += !list.empty();
            return;
        }
        wrong += list.numbers() != numbers;
        more = merge.next(term, numbers);
    });
    for (; more; more = merge.next(term, numbers)) ++wrong;
    return wrong + count_wrong_parts(scan) + count_wrong_readings(txn, table, run, readings.sorted());
}

}  // namespace kehu::search
