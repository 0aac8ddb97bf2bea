#pragma once
// What fields and values are called in files for people, in their language: each label only where import takes it for
// the same again, else the name that every file may have.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/exchange/format.hpp"

namespace kehu::exchange {

class Labels {
  public:
    // Both must outlive it.
    Labels(const model::Kind&, const model::Context&);

    std::string_view header(const model::Field&) const;

    // Of a stored value that has one: a choice, yes and no, a day of the lunar calendar, phones and e-mails with
    // what each is for. Lives until the next call.
    std::optional<std::string_view> value(const model::Field&, std::string_view bytes);

  private:
    std::optional<std::string_view> with_types(const model::Field&, std::string_view bytes);
    std::string label_of(const model::Field&, std::string_view bytes) const;
    std::string name_of(const model::Field&, std::string_view bytes) const;
    bool reads_alike(std::string_view label, std::string_view name, const model::Field&) const;

    struct Met {
        const model::Field* field;
        std::string bytes, label;
    };
    const model::Kind& kind_;
    const model::Context& context_;
    std::vector<Met> met_;  // choices so far
    std::string text_, form_;
};

}  // namespace kehu::exchange
