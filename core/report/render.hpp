#pragma once
// Printing a template: values go straight from the records to the page, and lists are read as they are printed, so that
// a report of any length needs little memory.

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "core/book/book.hpp"
#include "core/report/program.hpp"

namespace kehu::report {

// The records of lists at the top. The command implements it: it has the query, and the ways to answer one.
class Records {
  public:
    virtual ~Records() = default;
    virtual void each(const List&, const std::function<bool(const model::Row&)>& visit) = 0;
    // One that such a list had; nothing if it is gone.
    virtual std::optional<model::Row> get(store::RecordId) const = 0;
};

struct Surroundings {
    const book::Reader& reader;
    Paper paper;
    std::string store, query;  // its name; the words that chose the records
    // What the report is about; nothing: all days. Records that belong to others are asked here, those of lists at the
    // top by Records.
    std::optional<text::DateSpan> period;
    Records& records;
};

using Sink = std::function<void(std::string_view)>;
void print(const Program&, const Surroundings&, const Sink&);

}  // namespace kehu::report
