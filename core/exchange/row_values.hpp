#pragma once
// The values of a row in the order of the columns asked for. Each part of the record is walked once; which column a tag
// belongs to is looked up in a table made beforehand. What every writer of rows starts with.

#include <array>
#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/format.hpp"

namespace kehu::exchange {

class RowValues {
  public:
    RowValues(const Columns&, const model::Kind&, const model::Context&);

    // Calls use(column, bytes) for each column that has a value, in the order of columns. The bytes live until the next
    // call and as long as the row.
    template <class Use>
    void each(const model::Row& row, Use&& use) {
        if (in_order_ && row.record.sensitive().empty()) return each_as_it_lies(row, use);
        find(row);
        for (std::size_t word = 0; word < present_.size(); ++word)
            for (std::uint64_t bits = present_[word]; bits; bits &= bits - 1) {
                const std::size_t column = 64 * word + static_cast<std::size_t>(std::countr_zero(bits));
                use(column, values_[column]);
            }
    }

    std::size_t size() const { return columns_.size(); }
    const model::Field& field(std::size_t column) const { return *columns_[column]; }
    const model::Context& context() const { return context_; }

    // The id's column holds plain text; the others what their type stores.
    bool plain(std::size_t column) const { return columns_[column]->source == model::Source::id; }
    bool as_stored(std::size_t column) const { return as_stored_[column]; }  // `bytes` are the text
    // The value as files hold it; lives until the next call.
    std::string_view machine(std::size_t column, std::string_view bytes) {
        return as_stored_[column] ? bytes : formed(column, bytes);
    }
    // Where the type has forms: takes the next one off the value.
    bool next_form(std::size_t column, std::string_view& rest, std::string_view& form) {
        return columns_[column]->type->next_form(rest, form, form_);
    }
    // How far memory may be read behind this part of a value or form.
    const char* readable_end(std::string_view bytes) const {
        const char* const at = bytes.data();
        if (at >= record_.data() && at < record_end_) return record_end_;
        if (at == form_.data()) return at + form_.capacity();
        return at + (at == id_.data() ? id_.size() : bytes.size());
    }

  private:
    // Columns of one source by tag.
    struct Slots {
        std::vector<std::uint16_t> by_tag;  // column + 1; 0: not asked for
        void add(model::Tag, std::size_t column);
    };
    template <class Use>
    void each_as_it_lies(const model::Row& row, Use&& use) {
        begin(row);
        model::FieldReader reader(record_);
        std::size_t column = 0;
        std::string_view bytes;
        bool found = computed_.empty() ? next(reader, stored_, column, bytes) : put_id(row, bytes);
        for (; found; found = next(reader, stored_, column, bytes)) use(column, bytes);
    }
    void begin(const model::Row&);
    void find(const model::Row&);
    void walk(std::string_view part, const Slots&);
    // The next field that a column asks for.
    static bool next(model::FieldReader& reader, const Slots& slots, std::size_t& column, std::string_view& bytes) {
        while (reader.next()) {
            const model::FieldBytes& found = reader.field();
            if (found.tag >= slots.by_tag.size()) return false;
            const std::size_t slot = slots.by_tag[found.tag];
            if (!slot || found.bytes.empty()) continue;
            column = slot - 1;
            bytes = {found.bytes.data(), found.bytes.size()};
            return true;
        }
        return false;
    }
    bool put_id(const model::Row&, std::string_view& id);
    std::string_view formed(std::size_t column, std::string_view bytes);
    void put(std::size_t column, std::string_view bytes) {
        values_[column] = bytes;
        present_[column / 64] |= std::uint64_t{1} << column % 64;
    }
    bool has(std::size_t column) const { return present_[column / 64] >> column % 64 & 1; }

    Columns columns_;
    const model::Kind& kind_;
    const model::Context& context_;
    Slots stored_, rollup_;
    std::vector<std::pair<std::size_t, std::size_t>> same_;  // a column and a further one of the same field
    bool sensitive_ = false;
    bool in_order_ = true;  // columns as the fields lie in a record without a sensitive part; the id before them
    std::vector<std::pair<std::size_t, std::string>> computed_;  // columns that are computed, with their scratch
    std::vector<char> as_stored_;
    std::string_view record_;  // the ordinary part of the row at hand
    const char* record_end_ = nullptr;
    std::vector<std::string_view> values_;
    std::vector<std::uint64_t> present_;  // a bit for each column that has a value
    std::string form_;
    std::array<char, 32> id_{};
};

void append_number(std::string& out, std::uint64_t);

}  // namespace kehu::exchange
