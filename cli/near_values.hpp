#pragma once
// The values that a field has in this store: what somebody who typed another one may have meant, and what TAB offers.

#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

// Each once, in the field's order, the first thousand. None of fields that the schema does not keep in order.
std::vector<std::string> values_in_use(const book::Reader&, const model::Kind&, const model::Field&);

// Those that begin as typed; if none do, those with it inside or read as it.
std::vector<std::string> values_like(const book::Reader&, const model::Kind&, const model::Field&,
                                     std::string_view typed, std::size_t most);

// Names of the records of a kind that may be meant by this word; all, if there are few.
std::vector<std::string> names_near(const book::Reader&, const model::Kind&, const std::string& word);

// The one of them that is meant by the word: nearly it, with it inside, or read as it.
std::optional<std::string> near_value(const std::string& word, const std::vector<std::string>& values);

}  // namespace kehu::cli
