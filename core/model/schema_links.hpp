#pragma once
// What in a schema can be resolved only when every kind is known: references, and rollups, which fold other kinds.

#include <string>
#include <vector>

#include "core/model/schema.hpp"
#include "core/model/yaml.hpp"

namespace kehu::model {

struct Link {
    std::string file;
    YAML::Mark mark;  // where the field stands
    std::string kind, field;
    std::string ref, also, read_as, rollup;  // as written; empty if there is none
};

// Throws Error(config) at the field whose link leads nowhere.
void resolve_links(Schema&, const std::vector<Link>&);

}  // namespace kehu::model
