#pragma once
// The values of a row in the order of the columns asked for. Each part of the record is walked once; which column a tag
// belongs to is looked up in a table made beforehand. What every writer of rows starts with.

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

    // One value for each column, empty if absent; they live until the next call and as long as the row.
    std::span<const std::string_view> of(const model::Row&);

    std::size_t size() const { return columns_.size(); }
    const model::Field& field(std::size_t column) const { return *columns_[column]; }
    const model::Context& context() const { return context_; }
    const model::Kind& kind() const { return kind_; }

    // The id's column holds plain text; the others what their type stores.
    bool plain(std::size_t column) const { return columns_[column]->source == model::Source::id; }
    void append_machine(std::string& out, std::size_t column, std::string_view bytes) const {
        if (plain(column))
            out += bytes;
        else
            columns_[column]->type->format(out, bytes, *columns_[column], context_, model::Style::machine);
    }

  private:
    // Columns of one source by tag: the first one, and further ones of the same field behind `same_`.
    struct Slots {
        std::vector<std::uint16_t> by_tag;  // column + 1; 0: not asked for
        void add(model::Tag, std::size_t column);
    };
    void walk(std::string_view part, const Slots&);

    Columns columns_;
    const model::Kind& kind_;
    const model::Context& context_;
    Slots stored_, rollup_;
    std::vector<std::size_t> same_;  // the next column of the same field; 0: none
    bool sensitive_ = false;
    std::vector<std::pair<std::size_t, std::string>> computed_;  // columns that are computed, with their scratch
    std::vector<std::string_view> values_;
};

void append_number(std::string& out, std::uint64_t);

}  // namespace kehu::exchange
