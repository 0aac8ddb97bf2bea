#include "core/book/in_order.hpp"

#include <algorithm>

#include "core/model/values.hpp"
#include "core/text/utf8.hpp"

namespace kehu::book {
namespace {

using query::SortKey;

// Nanoseconds, measured: a record read and its key made, a value of a list passed.
constexpr double kReadCost = 2000, kPassCost = 30;
constexpr std::size_t kFewRecords = 64;

// The fields whose lists, one after the other, hold the order of this one; none if there is no list.
std::vector<const Field*> lists_of(const Kind& kind, const Field& field) {
    if (field.source != model::Source::days)
        return ValueIndex::has(field) && !field.type->list ? std::vector{&field} : std::vector<const Field*>();
    std::vector<const Field*> lists;
    for (model::Tag tag : {field.days_since, field.days_else}) {
        const Field* since = kind.field(tag);
        if (!since) continue;
        if (!ValueIndex::has(*since) || since->type->name != "moment") return {};
        lists.push_back(since);
    }
    return lists;
}

bool sorting_is_cheaper(const Indexes& indexes, std::size_t records, std::uint64_t wanted) {
    if (records <= kFewRecords) return true;
    const double part = std::min(1.0, static_cast<double>(wanted) / static_cast<double>(records));
    const double values = static_cast<double>(indexes.values().all().size());
    return static_cast<double>(records) * kReadCost < values * part * kPassCost;
}

class InOrder {
  public:
    InOrder(const Indexes& indexes, const Unordered& all, std::uint64_t wanted, const model::Context& context,
            const std::function<bool(const Row&)>& visit)
        : indexes_(indexes), all_(all), wanted_(wanted), context_(context), visit_(visit) {}

    bool order(const NumberSet& records, std::span<const SortKey> keys) {
        if (keys.empty()) return records.each([&](std::uint32_t number) { return take(number); });
        const std::vector<const Field*> lists = lists_of(indexes_.kind(), *keys[0].field);
        if (lists.empty() || sorting_is_cheaper(indexes_, records.size(), wanted_)) return sorted(records, keys);
        return along(lists, records, keys);
    }

  private:
    bool along(const std::vector<const Field*>& lists, const NumberSet& records, std::span<const SortKey> keys) {
        const bool days = keys[0].field->source == model::Source::days;
        // The longer ago the day, the more days since.
        const bool descending = keys[0].descending != days;
        ValueIndex::Alike same_day;
        if (days)
            same_day = [this](std::string_view key, const Field&) {
                const text::Moment moment = model::decode_moment(key.substr(0, key.size() - 1));
                store::Key day;
                const std::int64_t number = text::days_from_epoch(context_.settings->zone.day_of(moment.seconds));
                return day.u64(static_cast<std::uint64_t>(number) ^ std::uint64_t{1} << 63).str();
            };
        const auto use = [&](std::string_view key, const NumberSet& here) {
            const bool cut = key.size() == search::kMostKey && here.size() > 1;
            return cut ? sorted(here, keys) : order(here, keys.subspan(1));
        };
        if (!indexes_.values().each(lists, records, descending, use, same_day)) return false;
        NumberSet without = records;
        for (const Field* field : lists) without.subtract(indexes_.values().present(*field));
        return order(without, keys.subspan(1));
    }

    bool sorted(const NumberSet& records, std::span<const SortKey> keys) {
        const auto rows = [&](const std::function<bool(const Row&)>& use) {
            records.each([&](std::uint32_t number) {
                const auto row = row_of(number);
                return !row || use(*row);
            });
        };
        return each_sorted(indexes_.reader(), indexes_.kind(), keys, context_, rows, visit_);
    }

    std::optional<Row> row_of(std::uint32_t number) const {
        auto row = indexes_.reader().get_named({indexes_.kind().code, number});
        if (row && all_.look.contains(number) && !all_.matcher->matches(*row)) row.reset();
        return row;
    }

    bool take(std::uint32_t number) {
        auto row = row_of(number);
        return !row || visit_(*row);
    }

    const Indexes& indexes_;
    const Unordered& all_;
    const std::uint64_t wanted_;
    const model::Context& context_;
    const std::function<bool(const Row&)>& visit_;
};

}  // namespace

bool each_sorted(const Reader& reader, const Kind& kind, std::span<const SortKey> keys, const model::Context& context,
                 const Rows& rows, const std::function<bool(const Row&)>& visit) {
    std::vector<std::pair<std::string, RecordId>> order;
    rows([&](const Row& row) {
        order.emplace_back(query::sort_bytes(keys, row, kind, context), row.id);
        return true;
    });
    std::sort(order.begin(), order.end());
    return std::all_of(order.begin(), order.end(), [&](const auto& one) {
        const auto row = reader.get(one.second);
        return !row || visit(*row);
    });
}

bool goes_along(const Indexes& indexes, const SortKey& key, std::size_t records, std::uint64_t wanted) {
    return !lists_of(indexes.kind(), *key.field).empty() && !sorting_is_cheaper(indexes, records, wanted);
}

void each_in_order(const Indexes& indexes, const Unordered& all, std::span<const SortKey> keys, std::uint64_t wanted,
                   const model::Context& context, const std::function<bool(const Row&)>& visit) {
    NumberSet records = all.sure;
    records.unite(all.look);
    InOrder(indexes, all, wanted, context, visit).order(records, keys);
}

}  // namespace kehu::book
