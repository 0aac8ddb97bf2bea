#pragma once
// Records of the store that have all the values of a row: how a row that names no record by number, phone or e-mail is
// known to have been imported before. Two equal rows are two records, and meet two records of the store. A file whose
// times have no zone means other moments after the store's zone has changed; such rows are known, too.

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/book/book.hpp"
#include "core/exchange/mapping.hpp"
#include "core/text/zone.hpp"

namespace kehu::exchange {

class Twins {
  public:
    Twins(const book::Reader&, const model::Kind&, const std::vector<Column>&, const model::Context&);
    struct Twin {
        std::uint32_t number;
        const text::Zone* zone;  // in which the row's times were read when the record was made; null: as now
    };
    // A record of the store like this one that no earlier row has taken.
    std::optional<Twin> take(model::RecordView);

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
    Digest digest(model::RecordView, const text::Zone* zone);
    std::optional<std::uint32_t> take(const Digest&);
    void read_zones(const book::Reader&);

    std::vector<Compared> fields_;
    text::Zone zone_;
    std::vector<text::Zone> other_zones_;  // of the store's times before; none if no time is compared
    // Equal records in the order of their numbers, as the file that they came from has its rows: so each row meets its
    // own record, with what hangs on that.
    struct Queue {
        std::uint32_t first, last;
    };
    std::unordered_map<Digest, Queue, Hash> free_;
    std::vector<std::uint32_t> next_;  // by number; 0: the last of its queue
    std::string bytes_;
};

// What a value says, without what a link added to it and without how it was spelled: two values that a person would
// call the same have the same bytes.
void append_meaning(std::string& out, const model::Field&, std::string_view bytes);

}  // namespace kehu::exchange
