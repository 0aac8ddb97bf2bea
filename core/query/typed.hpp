#pragma once
// The words of a query as they were typed, and the errors that point at a part of them. Private to core/query.

#include <span>
#include <string>
#include <string_view>

namespace kehu::query {

class Typed {
  public:
    // `words` must outlive it.
    explicit Typed(std::span<const std::string> words) : words_(words) {}

    // What is read next: `part` of a word, and the same in half-width form, if it is read in that. Both must stay.
    void reading(std::string_view part, std::string_view plain = {}) { part_ = part, plain_ = plain; }

    // Throws Error(usage) that points at `at`: a view into what is read, in either form, or the whole of it.
    [[noreturn]] void refuse(std::string_view at, const std::string& sentence, std::string hint = {}) const;
    [[noreturn]] void refuse(const std::string& sentence, std::string hint = {}) const {
        refuse(part_, sentence, std::move(hint));
    }

  private:
    std::string_view as_typed(std::string_view at) const;

    std::span<const std::string> words_;
    std::string_view part_, plain_;
};

}  // namespace kehu::query
