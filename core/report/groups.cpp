#include "core/report/groups.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/zone.hpp"

namespace kehu::report {
namespace {

using model::Field;
using model::Row;

constexpr std::string_view kLast = "\xFF";  // behind all others: those without a value

std::int64_t days(text::Date date) {
    return text::days_from_epoch(date);
}

// Of a day the part that the group is about: "2026-11".
std::string part_of(text::Date date, Span span) {
    if (span != Span::day) date.day = 0;
    if (span == Span::year) return fmt::format("{:04}", date.year);
    return text::format_date(date);
}

void add_up(std::vector<Sum>& sums, const List& list, const Row& row, const model::Context& context) {
    sums.resize(list.sums.size());
    std::string scratch;
    for (std::size_t i = 0; i < list.sums.size(); ++i)
        if (const auto bytes = bytes_of(row, *list.kind, *list.sums[i], context, scratch))
            sums[i].add(*list.sums[i], *bytes);
}

}  // namespace

bool Lists::in_period(text::Date date) const {
    const text::DateSpan& span = *around_.period;
    return date.complete() && !date.lunar && days(date) >= days(span.first) && days(date) <= days(span.last);
}

bool Lists::in_period(const List& list, const Row& row) const {
    const Field* day = around_.period && !list.asks_day ? day_field(*list.kind) : nullptr;
    if (!day) return true;
    const auto bytes = row.record.get(day->tag);
    if (!bytes) return false;
    if (day->type->name == "date") return in_period(model::decode_date(*bytes));
    return in_period(around_.paper.context.settings->zone.day_of(model::decode_moment(*bytes).seconds));
}

const query::Matcher& Lists::matcher(const List& list) {
    auto& made = matchers_[&list];
    if (!made) made = std::make_unique<query::Matcher>(list.query, *list.kind, around_.paper.context);
    return *made;
}

void Lists::each(const List& list, const Row* outer, const Group* group, const Visit& visit) {
    if (list.from == List::From::all) return around_.records.each(list, visit);
    if (list.from == List::From::related) return each_related(list, *outer, visit);
    for (std::uint32_t number : group->members)
        if (const auto row = around_.records.get({list.kind->code, number}); row && !visit(*row)) return;
}

// As its card shows them: those of the record, and those of people of a company; the newest first.
void Lists::each_related(const List& list, const Row& outer, const Visit& visit) {
    const book::Reader& reader = around_.reader;
    const std::string bytes = model::encode_ref(outer.id);
    std::vector<store::RecordId> ids;
    const auto take = [&](store::RecordId id) { return ids.push_back(id), true; };
    for (model::Tag tag : {list.reference->tag, list.reference->also})
        for (const model::Index& index : list.kind->indexes)
            if (tag != 0 && index.parts[0] == tag) {
                reader.scan_index(*list.kind, {index.number, {bytes}, {}, {}, false}, take);
                break;
            }
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());

    std::vector<query::SortKey> sort = list.sort;
    if (const Field* day = day_field(*list.kind); day && sort.empty()) sort = {{day, true}};
    std::vector<std::pair<std::string, Row>> rows;
    for (store::RecordId id : ids) {
        const auto row = reader.get_named(id);
        if (!row || !in_period(list, *row) || (!list.query.empty() && !matcher(list).matches(*row))) continue;
        rows.emplace_back(query::sort_bytes(sort, *row, *list.kind, around_.paper.context), *row);
    }
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    if (list.limit && rows.size() > *list.limit)
        rows.erase(rows.begin() + static_cast<std::ptrdiff_t>(*list.limit), rows.end());
    for (const auto& [key, row] : rows)
        if (!visit(row)) return;
}

void Lists::count(Group& group, const List& list, const Row& row) {
    ++group.count;
    add_up(group.sums, list, row, around_.paper.context);
    if (list.members) group.members.push_back(row.id.number);
}

void Lists::put_into_groups(std::map<std::string, Group>& groups, const List& list, const Row& row) {
    const model::Context& context = around_.paper.context;
    const Field& by = *list.by;
    const auto put = [&](std::string order, std::string key, std::string label) {
        Group& group = groups[std::move(order)];
        if (group.count == 0) group.key = std::move(key), group.label = std::move(label);
        count(group, list, row);
    };
    const auto put_value = [&](std::string_view bytes) {
        std::string order, key, label;
        by.type->sort_key ? by.type->sort_key(order, bytes, by) : void(order = bytes);
        by.type->format(key, bytes, by, context, model::Style::machine);
        append_shown(label, bytes, by, context);
        put(order + '\0' + key, key, label);
    };
    std::string scratch;
    const auto bytes = bytes_of(row, *list.kind, by, context, scratch);
    if (!bytes) {
        if (!by.partial) put(std::string(kLast), "", "-");
        return;
    }
    if (list.span != Span::value) {
        text::Date date = by.type->name == "date" ? model::decode_date(*bytes)
                                                  : context.settings->zone.day_of(model::decode_moment(*bytes).seconds);
        // A day of the year counts where it falls next.
        if (by.partial) {
            const auto next =
                text::next_anniversary(date, around_.period ? around_.period->first : context.calendar().today());
            if (!next || (around_.period && !in_period(*next))) return;
            date = *next;
        }
        const std::string part = part_of(date, list.span);
        return put(part, part, part);
    }
    if (by.type->name != "tags") return put_value(*bytes);
    std::string_view rest = *bytes;
    for (std::string_view item; model::next_item(rest, item);) {
        std::string one;
        model::append_item(one, item);
        put_value(one);
    }
}

std::vector<Group> Lists::groups(const List& list, const Row* outer) {
    std::map<std::string, Group> found;
    each(list, outer, nullptr, [&](const Row& row) { return put_into_groups(found, list, row), true; });
    std::vector<Group> groups;
    for (auto& [order, group] : found) groups.push_back(std::move(group));
    return groups;
}

Totals Lists::totals(const List& list, const Row* outer, const Group* group) {
    if (list.by && group) return {group->count, group->sums};
    Totals totals;
    totals.sums.resize(list.sums.size());
    each(list, outer, group, [&](const Row& row) {
        ++totals.count;
        add_up(totals.sums, list, row, around_.paper.context);
        return true;
    });
    return totals;
}

std::vector<Measured> Lists::measured(const List& list, const Row* outer, const Group* group, const Field* measure) {
    std::vector<Measured> all;
    if (list.by) {
        const auto at = std::find(list.sums.begin(), list.sums.end(), measure) - list.sums.begin();
        for (const Group& one : groups(list, outer)) {
            all.push_back({one.label, one.count, {}});
            if (measure) all.back().sum = one.sums[static_cast<std::size_t>(at)];
        }
        return all;
    }
    std::string scratch;
    const bool in_store = around_.reader.schema().kind(list.kind->code) != nullptr;
    each(list, outer, group, [&](const Row& row) {
        const std::string title =
            in_store ? around_.reader.title(row.id) : std::string(row.record.value(list.kind->title));
        all.push_back({title, 1, {}});
        if (const auto bytes = bytes_of(row, *list.kind, *measure, around_.paper.context, scratch))
            all.back().sum.add(*measure, *bytes);
        return true;
    });
    return all;
}

}  // namespace kehu::report
