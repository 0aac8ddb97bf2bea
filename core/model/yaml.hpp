#pragma once
// YAML read with care: limits, no aliases, no duplicate or unknown keys, and every error with file, line and column.
// Schemas use it, and questionnaires will.

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kehu::model::yaml {

// Throws Error(config): "FILE:LINE:COLUMN: sentence".
[[noreturn]] void fail(std::string_view file, const YAML::Mark&, const std::string& sentence, std::string hint = {});

// The documents of a text of at most 1 MiB, nested at most 32 deep.
std::vector<YAML::Node> load(std::string_view file, std::string_view text);

// A mapping of which every key is known and occurs once.
class Map {
  public:
    Map(std::string_view file, const YAML::Node&, std::span<const std::string_view> known);
    YAML::Node operator[](const char* key) const { return node_[key]; }
    bool has(const char* key) const { return bool(node_[key]); }
    std::string text(const char* key, std::string fallback = {}) const;
    std::string needed(const char* key) const;
    bool flag(const char* key) const;
    std::vector<std::string> list(const char* key) const;  // one word is a list of one
    unsigned number(const char* key, unsigned low, unsigned high) const;
    // One of some words, as what it means.
    template <class E>
    E word(const char* key, std::initializer_list<std::pair<const char*, E>> words, E fallback) const {
        std::string value = text(key);
        if (value.empty()) return fallback;
        std::vector<std::string> names;
        for (auto& [name, meaning] : words) {
            if (value == name) return meaning;
            names.emplace_back(name);
        }
        refuse_word(key, value, names);
    }
    YAML::Mark mark() const { return node_.Mark(); }
    std::string_view file() const { return file_; }

  private:
    [[noreturn]] void refuse_word(const char* key, const std::string& value,
                                  const std::vector<std::string>& names) const;
    std::string_view file_;
    YAML::Node node_;
};

}  // namespace kehu::model::yaml
