#pragma once
// What is said about a file to import: the options of the command line and, behind them, those of the saved map that
// `--map @NAME` names. What is typed goes before what is saved.

#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/exchange/saved_maps.hpp"

namespace kehu::cli {

class ImportWords {
  public:
    // Throws Error(usage) for two saved maps, and for a map that the store has not.
    ImportWords(const Arguments&, Session&);

    bool flag(std::string_view name) const;
    std::optional<std::string> value(std::string_view name) const;
    std::vector<std::string> values(std::string_view name) const;  // of --map: without @NAME

    // "" if neither the command line nor the map names one.
    std::string kind(const std::string& typed, const model::Schema&) const;
    // The map's columns as far as this file has them, and those typed.
    exchange::Wishes wishes(std::span<const std::string> headers, const std::string& file) const;
    exchange::Wishes typed_wishes() const;

    // The map to keep, if --save-map asks for one.
    std::optional<std::string> name_to_save() const { return typed_.value("save-map"); }
    exchange::SavedMap to_save(std::string_view kind, const std::vector<exchange::Column>&) const;

  private:
    const Arguments& typed_;
    std::string name_;
    std::optional<exchange::SavedMap> saved_;
};

}  // namespace kehu::cli
