#pragma once
// Records of the store that have all the values of a row: how a row that names no record by number, phone or e-mail is
// known to have been imported before. Two equal rows are two records, and meet two records of the store.

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/mapping.hpp"

namespace kehu::exchange {

class Twins {
  public:
    Twins(const book::Reader&, const model::Kind&, const std::vector<Column>&, const model::Context&);
    // True if the store has a record like this one that no earlier row has taken.
    bool take(model::RecordView);

  private:
    struct Compared {
        const model::Field* field;
        std::string standard;  // the default's bytes, which an absent value stands for
    };
    struct Digest {
        std::uint64_t low, high;
        bool operator==(const Digest&) const = default;
    };
    struct Hash {
        std::size_t operator()(const Digest& digest) const { return digest.low; }
    };
    Digest digest(model::RecordView);

    std::vector<Compared> fields_;
    std::unordered_map<Digest, std::uint32_t, Hash> free_;
    std::string bytes_;
};

// What a value says, without what a link added to it and without how it was spelled: two values that a person would
// call the same have the same bytes.
void append_meaning(std::string& out, const model::Field&, std::string_view bytes);

}  // namespace kehu::exchange
