#pragma once
// A notice that rows share, with how many they are: "12 rows are the same as earlier ones of this file".

#include <string>
#include <utility>

#include "core/exchange/plan.hpp"

namespace kehu::exchange {

class SharedNotice {
  public:
    // One row more. `about`: said at the first of them; `told(count)` is the notice of so many.
    template <typename Told>
    void add(Plan& plan, std::uint32_t row, Fault about, const Told& told) {
        if (++count_ == 1) {
            place_ = plan.notices.size();
            plan.notices.push_back({row, std::move(about)});
        }
        plan.notices[place_].what.reason = told(count_);
    }

  private:
    std::uint32_t count_ = 0;
    std::size_t place_ = 0;  // among the plan's notices
};

}  // namespace kehu::exchange
