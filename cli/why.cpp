#include "cli/why.hpp"

#include <memory>

#include "cli/search.hpp"
#include "core/error.hpp"
#include "core/model/values.hpp"

namespace kehu::cli {
namespace {

// The index that has records by what they refer to, with the newest of each at its end; null if there is none.
const model::Index* timeline_of(const model::Kind& other, const model::Kind& kind) {
    const model::Field* field = reference_to(kind, other);
    if (!field || field->type->name != "ref") return nullptr;
    const model::Index* found = nullptr;
    for (const model::Index& index : other.indexes)
        if (index.parts[0] == field->tag && (!found || index.parts.size() == 2)) found = &index;
    return found;
}

void check_name(const model::Kind& kind) {
    const std::string_view name = why_field().name;
    if (kind.by_name(name)) throw Error(ExitCode::usage, say("{} has a field '{}' already", kind.name, name));
}

}  // namespace

const model::Field& why_field() {
    static const model::Field field = [] {
        model::Field made;
        made.tag = model::kFirstCustomTag - 1;
        made.name = made.english = "why";
        made.chinese = "命中";
        made.type = model::field_type("text");
        made.source = model::Source::rollup;
        return made;
    }();
    return field;
}

model::Row with_why(const model::Row& row, const std::string& why, model::Record& rollup) {
    rollup = model::Record(row.rollup);
    rollup.set(why_field().tag, why);
    return {row.id, row.record, rollup, row.op};
}

WhyOf why_of(const model::Kind& kind, const query::Query& query, const model::Context& context, bool machine) {
    check_name(kind);
    return [why = std::make_shared<query::Why>(query, kind, context, query::WhyOptions{machine})](
               const model::Row& row) { return why->of(row); };
}

WhyOf why_in(const book::Reader& reader, const model::Kind& kind, const model::Kind& other, const query::Query& query,
             const model::Context& context, bool machine) {
    check_name(kind);
    const model::Index* timeline = timeline_of(other, kind);
    if (!timeline) return [](const model::Row&) { return std::string(); };
    return [&, timeline, matcher = std::make_shared<query::Matcher>(query, other, context),
            why = std::make_shared<query::Why>(query, other, context, query::WhyOptions{machine, true})](
               const model::Row& row) {
        std::string found;
        reader.scan_index(other, {timeline->number, {model::encode_ref(row.id)}, {}, {}, true},
                          [&](store::RecordId id) {
                              const auto one = reader.get(id);
                              if (!one || !matcher->matches(*one)) return true;
                              const std::string reason = why->of(*one);
                              found = id.text() + " " + (reason.empty() ? why->title_of(*one) : reason);
                              return false;
                          });
        return found;
    };
}

}  // namespace kehu::cli
