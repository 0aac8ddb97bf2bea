#include "cli/near_values.hpp"

#include <algorithm>

#include "core/book/planner.hpp"
#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/pinyin_search.hpp"
#include "core/text/search_form.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kMostValues = 1000;  // looked at

// The key orders values and is not always one; a record that has it says how it is written.
std::string written(const book::Reader& reader, store::RecordId id, const model::Field& field, std::string_view key) {
    const auto row = reader.get_record(id);
    std::string_view bytes = row ? row->record.value(field.tag) : std::string_view();
    if (!field.type->list) return std::string(bytes);
    for (std::string_view item; model::next_item(bytes, item);)
        if (key.starts_with(text::fold(item) + '\1')) return std::string(item);
    return {};
}

bool is_like(std::string_view value, std::string_view typed) {
    const std::string form = text::search_form(typed), own = text::search_form(value);
    return own.find(form) != own.npos || text::pinyin_matches(text::typed_pinyin(form), own);
}

}  // namespace

std::vector<std::string> values_in_use(const book::Reader& reader, const model::Kind& kind, const model::Field& field) {
    std::vector<std::string> values;
    const bool words = field.type->name == "tags" || (field.type->name == "text" && !field.pinyin);
    if (!words || !field.ordered || !book::can_plan(reader, kind)) return values;
    const model::Field* const fields[] = {&field};
    const book::Indexes indexes(reader, kind);
    indexes.values().each(
        fields, indexes.values().all(), false, [&](std::string_view key, const book::NumberSet& records) {
            records.each([&](std::uint32_t number) {
                if (std::string value = written(reader, {kind.code, number}, field, key); !value.empty())
                    values.push_back(std::move(value));
                return false;
            });
            return values.size() < kMostValues;
        });
    return values;
}

// Slips are seldom made at once, and a store may have a million names: of many, those that begin like this one.
std::vector<std::string> names_near(const book::Reader& reader, const model::Kind& kind, const std::string& word) {
    constexpr std::size_t kMostNames = 500;
    const std::string folded = text::fold(word);
    const std::size_t characters = text::count_code_points(folded);
    if (characters < 2) return {};
    std::size_t begin = 0;
    if (reader.count(kind) > kMostNames)
        for (std::size_t i = 0; i < std::max<std::size_t>(characters / 3, 1); ++i) text::next_code_point(folded, begin);
    std::vector<std::string> names;
    for (store::RecordId id : reader.find_name_prefix(kind, folded.substr(0, begin), kMostNames))
        names.push_back(reader.title(id));
    return names;
}

std::vector<std::string> values_like(const book::Reader& reader, const model::Kind& kind, const model::Field& field,
                                     std::string_view typed, std::size_t most) {
    const std::string start = text::fold(typed);
    std::vector<std::string> beginning, others;
    for (std::string& value : values_in_use(reader, kind, field)) {
        const bool begins = text::fold(value).starts_with(start);
        if (begins || is_like(value, start)) (begins ? beginning : others).push_back(std::move(value));
    }
    std::vector<std::string>& chosen = beginning.empty() ? others : beginning;
    if (chosen.size() > most) chosen.resize(most);
    return std::move(chosen);
}

std::optional<std::string> near_value(const std::string& word, const std::vector<std::string>& values) {
    if (auto near = text::nearest(word, values)) return near;
    for (const std::string& value : values)
        if (is_like(value, word)) return value;
    return std::nullopt;
}

}  // namespace kehu::cli
