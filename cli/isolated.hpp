#pragma once
// Work on a store that may be damaged, done in a child process: a broken map can kill whoever reads it, and then the
// death of the child is what there is to tell. Fork before any store is open.

#include <functional>
#include <optional>
#include <string>

namespace kehu::cli {

struct Isolated {
    std::optional<std::string> result;  // what the body returned; nothing if the child died
    std::string death;                  // then: "Bus error", or what the store said
};
// Errors that the body throws come back as the same Error, with code and hint; a StoreError as a store_fault.
Isolated run_isolated(const std::string& store_folder, const std::function<std::string()>& body);

}  // namespace kehu::cli
