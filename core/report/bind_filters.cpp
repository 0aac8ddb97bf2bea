#include "core/report/bind_filters.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

using model::Field;

const Filter& filter_called(const std::string& word) {
    if (const Filter* filter = find_filter(word)) return *filter;
    std::vector<std::string_view> names;
    for (const Filter& one : filters()) names.insert(names.end(), {one.name, one.chinese});
    const auto near = text::nearest(word, names);
    throw BadValue(near ? say("unknown filter '{}'; did you mean '{}'?", word, *near)
                        : say("unknown filter '{}'", word));
}

// Of a company it holds what its people have: over several records the same order would be counted twice.
bool is_shared(const Field& field) {
    return field.source == model::Source::rollup && field.rollup.by.size() > 1;
}

// {{orders.sum.amount}}: what a shared figure is made of.
std::string tag_of_parts(const model::Rollup& rollup, const BindOptions& options) {
    const model::Kind& kind = options.schema.at(rollup.kind);
    const bool chinese = options.context.language == Language::chinese;
    const auto named = [&](const BothNames& names) { return chinese ? names.chinese : names.english; };
    const std::string list(chinese ? kind.chinese : kind.plural);
    if (rollup.fold == model::Fold::count) return fmt::format("{{{{{}.{}}}}}", list, named(kCount));
    const Field& added = kind.at(rollup.field);
    return fmt::format("{{{{{}.{}.{}}}}}", list, named(kSum), chinese ? added.chinese : added.name);
}

std::size_t place_among_sums(List& list, const Field& field) {
    if (field.computed()) list.computed = true;
    const auto at = std::find(list.sums.begin(), list.sums.end(), &field);
    if (at == list.sums.end()) list.sums.push_back(&field);
    return static_cast<std::size_t>(std::find(list.sums.begin(), list.sums.end(), &field) - list.sums.begin());
}

// {{orders_by_month | bars:amount}}: of groups how many there are, unless a field is named; of records their field.
void read_measure(Use& use, List& list, const Call& call, const BindOptions& options) {
    if (use.arguments.empty() || use.arguments[0].empty()) {
        if (!list.by) throw BadValue(say("the filter '{}' needs a field with numbers: {}:FIELD", call.name, call.name));
        return;
    }
    const std::string& word = use.arguments[0];
    use.measure = list.kind->field(word);
    if (!use.measure || !has_sum(*use.measure)) {
        std::vector<std::string_view> names;
        for (const Field& field : list.kind->fields)
            if (has_sum(field)) names.insert(names.end(), {field.name, field.chinese});
        const auto near = text::nearest(word, names);
        throw BadValue(near ? say("'{}' is no field with numbers; did you mean '{}'?", word, *near)
                            : say("'{}' is no field with numbers", word));
    }
    if (list.by)
        sum_of(list, *use.measure, options);
    else
        place_among_sums(list, *use.measure);
}

}  // namespace

std::size_t sum_of(List& list, const Field& field, const BindOptions& options) {
    if (is_shared(field))
        throw BadValue(
            say("a sum of '{}' would count twice what records have in common, as a company and its people; "
                "add up the records behind it: {}",
                field.label(options.context.language), tag_of_parts(field.rollup, options)));
    return place_among_sums(list, field);
}

Type add_filter(Step& step, std::string_view name, const Call& call, Type type, const BindOptions& options) {
    const Filter& filter = filter_called(call.name);
    if (!(filter.takes & set_of(type)))
        throw BadValue(type == Type::text
                           ? say("the filter '{}' cannot take text; put it before what makes text", call.name)
                           : say("the filter '{}' cannot take what {{{{{}}}}} is", call.name, name));
    Use use = read_call(filter, call);
    if (filter.argument == Argument::measure) read_measure(use, *step.origin.list, call, options);
    step.filters.push_back(std::move(use));
    return filter.gives.value_or(type);
}

}  // namespace kehu::report
