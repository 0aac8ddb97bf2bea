#include <algorithm>

#include "core/search/merge.hpp"
#include "core/search/postings.hpp"
#include "core/search/run_builder.hpp"
#include "core/search/run_derived.hpp"
#include "core/search/run_format.hpp"

namespace kehu::search {
namespace {

class RunWriter {
  public:
    RunWriter(const PutKey& put, std::uint32_t run) : put_(put), run_(run), readings_(run) {}

    void write_before_words(std::span<const RunBuilder* const> builders) {
        Merge merge(terms_of(builders));
        std::string_view term;
        std::vector<Number> numbers;
        while (is_before_words(merge.ahead())) {
            merge.next(term, numbers);
            const auto section = static_cast<Section>(term[0]);
            store::Key key = place_key(run_, section, static_cast<Place>(term[1]));
            write_list(key.text(term.substr(2)), numbers);
        }
    }

    void write_words_and_behind(std::span<const RunBuilder* const> builders) {
        Merge merge(terms_of(builders));
        for (; is_before_words(merge.ahead()); merge.pass())
            if (const std::string_view term = merge.ahead(); static_cast<Section>(term[0]) == Section::signs)
                readings_.note(static_cast<Place>(term[1]), term.substr(2));
        std::string_view term;
        std::vector<Number> numbers;
        while (merge.next(term, numbers)) take_word(term.substr(1), numbers);
        end_word();
        end_block();
        write_parts();
        write_readings();
        write_phrases(builders[0]->phrases());
        numbers.clear();
        for (const RunBuilder* builder : builders)
            numbers.insert(numbers.end(), builder->numbers().begin(), builder->numbers().end());
        std::sort(numbers.begin(), numbers.end());
        write_list(section_key(run_, Section::records), numbers);
    }

  private:
    void put(const store::Key& key, std::string_view value) { put_(key, value); }
    void write_list(const store::Key& prefix, std::span<const Number> numbers) {
        write_postings(prefix, numbers, [this](const store::Key& key, std::string_view value) { put(key, value); });
    }

    static bool is_before_words(std::string_view term) {
        return !term.empty() && static_cast<Section>(term[0]) < Section::words;
    }

    // The places of a word come one after the other.
    void take_word(std::string_view term, std::span<const Number> numbers) {
        const std::string_view word = term.substr(0, term.size() - 2);
        if (word != word_ || places_ == 0) {
            end_word();
            word_ = word;
        }
        ++places_;
        lists_ += term.back();
        model::append_varint(lists_, numbers.size());
        if (numbers.size() > kShortList) {
            store::Key key = section_key(run_, Section::words);
            key.u32(ordinal_).u8(static_cast<std::uint8_t>(term.back()));
            long_lists_.push_back({key, {numbers.begin(), numbers.end()}});
            return;
        }
        Number before = 0;
        for (Number number : numbers) model::append_varint(lists_, number - before), before = number;
    }

    void end_word() {
        if (places_ == 0) return;
        std::size_t shared = 0;
        if (ordinal_ % kWordsPerBlock != 0)
            while (shared < std::min(word_.size(), last_word_.size()) && word_[shared] == last_word_[shared]) ++shared;
        model::append_varint(block_, shared);
        model::append_varint(block_, word_.size() - shared);
        block_.append(word_, shared);
        model::append_varint(block_, places_);
        block_ += lists_;
        parts_.add(word_, ordinal_);
        last_word_ = word_;
        lists_.clear();
        places_ = 0;
        if (++ordinal_ % kWordsPerBlock == 0) end_block();
    }

    // A block, then the long lists of its words: in the order of their keys.
    void end_block() {
        if (block_.empty()) return;
        store::Key key = section_key(run_, Section::words);
        key.u32((ordinal_ - 1) / kWordsPerBlock * kWordsPerBlock);
        close_value(block_, key);
        put(key, block_);
        for (const auto& [prefix, numbers] : long_lists_) write_list(prefix, numbers);
        block_.clear();
        long_lists_.clear();
    }

    void write_parts() {
        std::vector<Number> ordinals;
        for (const TermTable::Entry* entry : parts_.table().sorted()) {
            ordinals.clear();
            parts_.table().read(*entry, ordinals);
            store::Key key = section_key(run_, Section::parts);
            write_list(key.raw(entry->term()), ordinals);
        }
    }

    void write_readings() {
        for (const std::string& key : readings_.sorted()) put_(key, {});
    }

    void write_phrases(const Phrases& phrases) {
        std::vector<std::string> keys;
        for (const std::string& phrase : phrases.all()) {
            store::Key key = section_key(run_, Section::phrase_names);
            keys.push_back(key.raw(phrase).str());
        }
        std::sort(keys.begin(), keys.end());
        for (const std::string& key : keys) put_(key, {});
    }

    const PutKey& put_;
    const std::uint32_t run_;

    std::string word_, last_word_, lists_, block_;  // of the word at hand; words_ of the block at hand
    std::size_t places_ = 0;                        // of the word at hand
    Number ordinal_ = 0;                            // of the word at hand
    std::vector<std::pair<store::Key, std::vector<Number>>> long_lists_;
    WordParts parts_;
    ReadingKeys readings_;
};

}  // namespace

void write_run(const PutKey& put, std::uint32_t run, std::span<const RunBuilder* const> builders, RunHalf half) {
    RunWriter writer(put, run);
    half == RunHalf::before_words ? writer.write_before_words(builders) : writer.write_words_and_behind(builders);
}

void write_run(const PutKey& put, std::uint32_t run, std::span<const RunBuilder* const> builders) {
    for (RunHalf half : {RunHalf::before_words, RunHalf::words_and_behind}) write_run(put, run, builders, half);
}

}  // namespace kehu::search
