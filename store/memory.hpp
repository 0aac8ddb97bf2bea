#pragma once
// A store in memory behind the same seam, for tests: a std::map per table; a write that throws is taken back step by
// step.

#include <memory>

#include "store/kv.hpp"

namespace kehu::store {

std::unique_ptr<Kv> open_memory();

}  // namespace kehu::store
