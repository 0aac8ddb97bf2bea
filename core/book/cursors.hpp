#pragma once
// Named cursors: how far each incremental export has come. A cursor is a row of the store that is not journalled, so
// moving it is no change that the next export would tell.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/book/codec.hpp"
#include "store/named_lock.hpp"

namespace kehu::book {

// Throws BadValue for what is no name of a cursor.
void check_cursor_name(std::string_view name);

std::optional<Cursor> find_cursor(const Reader&, std::string_view name);
std::vector<std::pair<std::string, Cursor>> cursors(const Reader&);  // by name
void put_cursor(Writer&, std::string_view name, const Cursor&);

// While one lives, no other process exports with the cursor of that name. Throws Error(busy) if one does.
class CursorLock {
  public:
    CursorLock(const std::string& store_folder, std::string_view name);

  private:
    store::NamedLock lock_;
};

}  // namespace kehu::book
