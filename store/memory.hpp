#pragma once
// A store in memory behind the same seam, for tests: std::map per table, a write works on a copy that is kept on return.
#include <memory>
#include "store/kv.hpp"
namespace kehu::store {
std::unique_ptr<Kv> open_memory();
}
