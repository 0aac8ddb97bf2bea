#include <algorithm>

#include "core/search/merge.hpp"
#include "core/search/postings.hpp"
#include "core/search/value_builder.hpp"
#include "core/search/value_steps.hpp"

namespace kehu::search {
namespace {

constexpr std::size_t kBlockBytes = 1900;

// Makes the groups of one list into blocks.
class ValueWriter {
  public:
    ValueWriter(const PutKey& put, std::uint32_t run, std::size_t records)
        : put_(put), run_(run), steps_(put, run, records) {}

    void write(std::span<const ValueBuilder* const> builders) {
        Merge merge(terms_of(builders));
        std::string_view term;
        for (std::vector<Number> numbers; merge.next(term, numbers);) {
            const ValueTerm value(term);
            if (value.list != list_) end_list();
            list_ = value.list;
            take(value, numbers);
        }
        end_list();
    }

  private:
    void take(const ValueTerm& value, std::span<const Number> numbers) {
        if (block_.empty()) {
            key_ = groups_key(run_, list_);
            key_.raw(value.key).u32(ordinal_);
            last_.clear();
            steps_.begin_block(list_, value.key, ordinal_);
        }
        steps_.add(numbers);
        std::string packed;
        append_packed(packed, value.key, value.bytes);
        std::size_t shared = 0;
        while (shared < std::min(last_.size(), packed.size()) && last_[shared] == packed[shared]) ++shared;
        model::append_varint(block_, shared);
        model::append_varint(block_, packed.size() - shared);
        block_.append(packed, shared);
        last_ = std::move(packed);
        model::append_varint(block_, numbers.size());
        if (numbers.size() > kShortGroup) {
            model::append_varint(block_, ordinal_);
            long_lists_.emplace_back(ordinal_, std::vector<Number>(numbers.begin(), numbers.end()));
        } else {
            Number before = 0;
            for (Number number : numbers) model::append_varint(block_, number - before), before = number;
        }
        ++ordinal_;
        if (block_.size() > kBlockBytes) end_block();
    }

    void end_block() {
        if (block_.empty()) return;
        close_value(block_, key_);
        put_(key_, block_);
        block_.clear();
    }

    // The long lists lie behind the blocks, and the steps behind those.
    void end_list() {
        end_block();
        for (const auto& [ordinal, numbers] : long_lists_)
            write_postings(group_list_key(run_, list_, ordinal), numbers,
                           [this](const store::Key& key, std::string_view value) { put_(key, value); });
        long_lists_.clear();
        steps_.end_list(list_);
        ordinal_ = 0;
    }

    const PutKey& put_;
    const std::uint32_t run_;
    ListId list_ = 0;
    store::Key key_;
    std::string block_, last_;
    std::uint32_t ordinal_ = 0;  // of the group at hand
    std::vector<std::pair<std::uint32_t, std::vector<Number>>> long_lists_;
    StepWriter steps_;
};

}  // namespace

store::Key groups_key(std::uint32_t run, ListId list) {
    store::Key key;
    key.u32(run).u32(list).u8(0);
    return key;
}

store::Key group_list_key(std::uint32_t run, ListId list, std::uint32_t ordinal) {
    store::Key key;
    key.u32(run).u32(list).u8(1).u32(ordinal);
    return key;
}

void write_values(const PutKey& put, std::uint32_t run, std::span<const ValueBuilder* const> builders) {
    std::size_t records = 0;
    for (const ValueBuilder* builder : builders) records += builder->numbers().size();
    ValueWriter(put, run, records).write(builders);
}

}  // namespace kehu::search
