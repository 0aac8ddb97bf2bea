#include "core/clean/lint.hpp"

#include <algorithm>

#include "core/clean/look.hpp"
#include "core/text/tr.hpp"

namespace kehu::clean {

const Rule* find_rule(std::string_view word) {
    for (const Rule& rule : rules())
        if (rule.name == word || rule.chinese == word) return &rule;
    return nullptr;
}

const char* severity_name(Severity severity) {
    constexpr const char* kNames[] = {mark("error"), mark("warning"), mark("hint")};
    return kNames[static_cast<std::size_t>(severity)];
}

Lint::Lint(const book::Reader& reader, const model::Kind& kind, const model::Context& context,
           std::vector<const Rule*> rules)
    : rules_(std::move(rules)), look_(std::make_unique<Look>(reader, kind, context)) {
    std::erase_if(rules_, [&](const Rule* rule) { return !rule->kind.empty() && rule->kind != kind.name; });
}

Lint::~Lint() = default;

void Lint::check(const model::Row& row, const std::function<void(Finding)>& found) {
    look_->row = &row;
    for (const Rule* rule : rules_)
        rule->check(*look_, [&](const model::Field* field, std::string reason) {
            found({row.id, rule, field, std::move(reason)});
        });
}

}  // namespace kehu::clean
