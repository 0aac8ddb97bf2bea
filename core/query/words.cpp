#include "core/query/words.hpp"

#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::query {

namespace {

bool is_askable(const model::Field& field) {
    return field.source != model::Source::parts;
}

}  // namespace

const model::Field* askable_field(const model::Kind& kind, std::string_view name) {
    const model::Field* field = kind.field(name);
    return field && is_askable(*field) ? field : nullptr;
}

std::string unknown_field(const model::Kind& kind, std::string_view name) {
    std::vector<std::string> words;
    for (const model::Field& field : kind.fields) {
        if (field.hidden || !is_askable(field)) continue;
        for (std::string_view name : {field.name, field.english, field.chinese}) words.emplace_back(name);
        words.insert(words.end(), field.aliases.begin(), field.aliases.end());
    }
    auto near = text::nearest(name, words);
    return near ? say("unknown field '{}'; did you mean '{}'?", name, *near) : say("unknown field '{}'", name);
}

}  // namespace kehu::query
