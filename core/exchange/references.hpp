#pragma once
// The records that cells of a file name ("K0012" in the column customer_id), each text asked for once. A code comes
// first: it is what files join by; then whatever else names a record.

#include <optional>
#include <string_view>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/key_index.hpp"

namespace kehu::exchange {

class References {
  public:
    // `rows`: about how many will be asked for; then it may be cheaper to read all codes at once.
    References(const book::Reader& reader, std::size_t rows) : reader_(reader), rows_(rows) {}
    // Before a kind is asked for.
    void prepare(store::KindCode);
    // The record if its code was read beforehand: for any thread.
    std::optional<store::RecordId> known(store::KindCode, std::string_view text) const;
    // Throws BadValue that names the candidates if there is none or more than one.
    store::RecordId resolve(store::KindCode, std::string_view text);

  private:
    model::Tag slot_of(store::KindCode) const;  // stands for the kind in the indexes
    void read_codes(const model::Kind&, model::Tag slot);
    store::RecordId look_up(store::KindCode, std::string_view text) const;

    const book::Reader& reader_;
    std::size_t rows_;
    std::vector<store::KindCode> kinds_;
    KeyIndex codes_, asked_;
};

}  // namespace kehu::exchange
