#pragma once
// What is missing in records or cannot be right, by rules. Each rule is a row of a table in lint_rules.cpp; a Lint
// looks at one record after the other and keeps a few bytes for each customer.

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::clean {

// An error cannot be right; a warning hardly is; a hint may be as the shop wants it, and is looked for only on request.
enum class Severity : std::uint8_t { error, warning, hint };

struct Finding {
    store::RecordId id;
    const struct Rule* rule = nullptr;
    const model::Field* field = nullptr;  // null: the record as a whole
    std::string reason;                   // a sentence for people, without the name of the record
};
using Tell = std::function<void(const model::Field*, std::string reason)>;

class Look;
struct Rule {
    std::string_view name, chinese;
    std::string_view kind;  // empty: records of every kind
    Severity severity;
    const char* summary;  // marked
    void (*check)(Look&, const Tell&);
};
std::span<const Rule> rules();            // THE LIST
const Rule* find_rule(std::string_view);  // by name or Chinese word; null if there is none
const char* severity_name(Severity);      // "error"; marked

// Looks at records of one kind, in any order. What is given must outlive it.
class Lint {
  public:
    Lint(const book::Reader&, const model::Kind&, const model::Context&, std::vector<const Rule*>);
    ~Lint();
    bool has_rules() const { return !rules_.empty(); }  // any that are about this kind
    void check(const model::Row&, const std::function<void(Finding)>& found);

  private:
    std::vector<const Rule*> rules_;
    std::unique_ptr<Look> look_;
};

}  // namespace kehu::clean
