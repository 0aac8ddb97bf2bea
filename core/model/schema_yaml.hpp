#pragma once
// Schema files read: the YAML of the built-in kinds and of the user's additions becomes a Schema. The only file that
// knows yaml-cpp besides the questionnaires to come. It takes milliseconds, so it runs only when a store is made,
// upgraded, or its schema is changed; everything else reads the compiled blob.
//
// Limits: 1 MiB, depth 32, no aliases or anchors, no duplicate keys. Errors are Error(config): "FILE:LINE:COLUMN:
// sentence".

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/model/schema.hpp"

namespace kehu::model {

struct SchemaText {
    std::string_view name;  // for messages: "customer.yaml"
    std::string_view text;
};
std::span<const SchemaText> builtin_kinds();

// Tags given to the user's fields so far: "name:type" -> tag. A removed field keeps its entry, so that its tag is never
// given again.
using GivenTags = std::vector<std::pair<std::string, Tag>>;
GivenTags read_tags(std::string_view);  // as a part keeps them: "rating:choice=1024 size:integer=1025"

// One part of the user's additions: the YAML of one kind, new or with further fields for a built-in one.
struct SchemaPart {
    std::string file;  // for messages
    std::string text;
    GivenTags tags;
};

// The built-in kinds and the user's parts together. Gives tags to fields that have none yet (written into the part).
// `reserved` are words that no kind may take: the commands. Throws Error(config).
Schema compile_schema(std::span<SchemaPart> parts, std::span<const std::string> reserved = {});

// The name of the kind that a part is about.
std::string part_kind(const SchemaPart&);

// Splits a file into parts: one document per kind, or `kinds: [...]`-free multi-document YAML.
std::vector<SchemaPart> split_schema_file(std::string_view file, std::string_view text);

// The part's text with one more field, or without one. `field_yaml` is a flow mapping: "{name: rating, type: choice,
// choices: [A, B]}".
std::string part_with_field(const std::string& part_text, std::string_view kind, std::string_view field_yaml);
std::string part_without_field(const std::string& part_text, std::string_view field);

}  // namespace kehu::model
