#pragma once
// Locks by name, for work that must not run twice at once but may run beside everything else: the export of one cursor.
// Each name is a byte of one file in the store's folder, far behind its end, and the kernel gives the lock up with the
// process that holds it, however it ends. Two threads of one process do not keep each other out.

#include <string>
#include <string_view>

#include "store/descriptor.hpp"

namespace kehu::store {

class NamedLock {
  public:
    // Does not wait. Throws StoreError: busy with the holder ("pid 4711"), permission, disk_full, io.
    NamedLock(const std::string& folder, std::string_view name);

  private:
    Descriptor file_;
};

}  // namespace kehu::store
