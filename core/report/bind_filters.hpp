#pragma once
// The filters of a tag, and what lists add up for tags and charts. Private to bind. A fault is a BadValue without its
// place.

#include "core/report/program.hpp"

namespace kehu::report {

struct BothNames {
    std::string_view english, chinese;
};
inline constexpr BothNames kCount{"count", "数量"}, kSum{"sum", "合计"};

// Puts the filter that is called behind those of the step, whose value is of this type so far; gives what it makes of
// it. `name`: of the tag.
Type add_filter(Step&, std::string_view name, const Call&, Type, const BindOptions&);

// Has the list add up that field; gives its place among the sums. Refuses what records have in common.
std::size_t sum_of(List&, const model::Field&, const BindOptions&);

}  // namespace kehu::report
