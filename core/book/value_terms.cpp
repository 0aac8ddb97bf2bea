#include "core/book/value_terms.hpp"

#include <algorithm>

#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::book {

using query::Operand;
using query::Term;
using search::Hits;

std::optional<Hits> ValueTerms::answer(const Term& term) const {
    const Field* also = term.field->also ? indexes_.kind().field(term.field->also) : nullptr;
    std::optional<Hits> hits = of_field(*term.field, term);
    if (!hits || !also) return hits;
    std::optional<Hits> others = of_field(*also, term);
    if (!others) return std::nullopt;
    hits->unite(std::move(*others));
    return hits;
}

// "None" of a field that is asked together with another is none of both: it is the caller's look that tells.
std::optional<Hits> ValueTerms::of_field(const Field& field, const Term& term) const {
    Hits all;
    for (const Operand& operand : term.operands) {
        if (operand.what == Operand::What::none && term.field->also) return std::nullopt;
        std::optional<Hits> hits = of_operand(field, operand);
        if (!hits) return std::nullopt;
        all.unite(std::move(*hits));
    }
    return all;
}

std::optional<Hits> ValueTerms::of_operand(const Field& field, const Operand& operand) const {
    if (operand.what == Operand::What::none || operand.what == Operand::What::any) {
        std::optional<NumberSet> any = with_any(field);
        if (!any) return std::nullopt;
        if (operand.what == Operand::What::any) return Hits{std::move(*any), {}};
        Hits none{indexes_.values().all(), {}};
        none.sure.subtract(*any);
        return none;
    }
    if (field.source == model::Source::days) return of_days(field, operand);
    if (!field.ref.empty() && operand.what == Operand::What::value)
        if (auto hits = of_reference(field, operand)) return hits;
    if (ValueIndex::has(field) && !search::is_sorted_only(field)) return of_values(field, operand);
    if (operand.what != Operand::What::value) return std::nullopt;
    if (field.exact && field.duplicates == model::Duplicates::refuse && field.type->name == "text")
        return Hits{numbers_of(indexes_.reader().find_exact(indexes_.kind(), field, operand.value)), {}};
    return of_text(field, operand);
}

std::optional<NumberSet> ValueTerms::with_any(const Field& field) const {
    if (field.source == model::Source::days) {
        const Field* since = indexes_.kind().field(field.days_since);
        const Field* otherwise = indexes_.kind().field(field.days_else);
        std::optional<NumberSet> any = since ? with_any(*since) : NumberSet();
        std::optional<NumberSet> others = otherwise ? with_any(*otherwise) : NumberSet();
        if (!any || !others) return std::nullopt;
        any->unite(*others);
        return any;
    }
    if (!search::is_present_kept(field)) return std::nullopt;
    return indexes_.values().present(field);
}

// By id through the ordered index that leads from a record to those that refer to it, or through the links of a text.
std::optional<Hits> ValueTerms::of_reference(const Field& field, const Operand& operand) const {
    const model::types::RefOperand asked = model::types::read_ref_operand(operand.value);
    if (!asked.id) return std::nullopt;
    const Kind& kind = indexes_.kind();
    const std::string key = model::encode_ref(*asked.id);
    if (search::is_link(field)) {
        Hits hits{indexes_.values().linked(field, *asked.id), {}};
        if (asked.sought.empty()) return hits;
        std::optional<Hits> others = of_text(field, operand);
        if (!others) return std::nullopt;
        hits.unite(*others);
        return hits;
    }
    if (!asked.sought.empty()) return std::nullopt;
    for (const model::Index& index : kind.indexes) {
        if (index.parts[0] != field.tag) continue;
        std::vector<RecordId> ids;
        indexes_.reader().scan_index(kind, {index.number, {key}, {}, {}, false}, [&](RecordId id) {
            ids.push_back(id);
            return true;
        });
        return Hits{numbers_of(ids), {}};
    }
    return std::nullopt;
}

ValueTerms::Range ValueTerms::range_of(const Field& field, const Operand& operand) {
    const bool is_range = operand.what == Operand::What::range;
    Range range{is_range ? (operand.low ? &*operand.low : nullptr) : &operand.value,
                is_range ? (operand.high ? &*operand.high : nullptr) : &operand.value, std::nullopt};
    if (field.type->span) range.span = field.type->span(range.low, range.high, field);
    return range;
}

double ValueTerms::share(const Term& term) const {
    if (term.operands.size() != 1) return 0;
    const Field* field = term.field;
    Operand operand = term.operands[0];
    if (operand.what != Operand::What::value && operand.what != Operand::What::range) return 0;
    if (field->source == model::Source::days) {
        field = indexes_.kind().field(field->days_since);
        if (!field || !ValueIndex::has(*field)) return 0;
        const auto dates = dates_of(*field, operand);
        if (!dates) return 0;
        operand = *dates;
    }
    if (!ValueIndex::has(*field)) return 0;
    const Range range = range_of(*field, operand);
    return range.span ? indexes_.values().share(*field, {range.span->low, range.span->high}) : 0;
}

// The field's type says of each value whether it is meant; where a range is one stretch of the list, only of those in
// it, or of none.
Hits ValueTerms::of_values(const Field& field, const Operand& operand) const {
    const auto [low, high, span] = range_of(field, operand);
    const bool is_range = operand.what == Operand::What::range;
    const ValueIndex::Test test = [&, low = low, high = high](std::string_view bytes) {
        return is_range ? field.type->between(bytes, low, high, field, context_)
                        : field.type->matches(bytes, operand.value, field, context_);
    };
    const bool exact = span && span->exact;
    Hits hits{indexes_.values().find(field, span ? KeyRange{span->low, span->high} : KeyRange{},
                                     exact ? ValueIndex::Test() : test),
              {}};
    if (operand.fits_zero) {
        NumberSet without = indexes_.values().all();
        without.subtract(indexes_.values().present(field));
        hits.sure.unite(without);
    }
    return hits;
}

// Days since a date: a range of dates, from the last day that is meant to the first; nothing if no such day is in the
// calendar.
std::optional<Operand> ValueTerms::dates_of(const Field& since, const Operand& operand) const {
    constexpr std::int64_t kMost = 4'000'000;  // days: more than the calendar has
    constexpr text::Date kFirst{.year = 1, .month = 1, .day = 1}, kLast{.year = 9999, .month = 12, .day = 31};
    const std::int64_t first = text::days_from_epoch(kFirst), last = text::days_from_epoch(kLast);
    const std::int64_t today = text::days_from_epoch(context_.calendar().today());
    const auto day = [&](const std::string& days) {
        return today - std::clamp(model::decode_integer(days), -kMost, kMost);
    };
    std::int64_t from = first, to = last;
    if (operand.what != Operand::What::range) from = to = day(operand.value);
    if (operand.high) from = day(*operand.high);
    if (operand.low) to = day(*operand.low);
    if (from > last || to < first) return std::nullopt;
    const auto asked = [&](std::int64_t number) {
        return since.type->operand(text::format_date(text::date_from_days(number)), since, context_);
    };
    Operand dates;
    dates.what = Operand::What::range;
    if (from > first) dates.low = asked(from);
    if (to < last) dates.high = asked(to);
    return dates;
}

std::optional<Hits> ValueTerms::of_days(const Field& field, const Operand& operand) const {
    Hits hits;
    NumberSet earlier;  // those that an earlier field tells about
    for (model::Tag tag : {field.days_since, field.days_else}) {
        const Field* since = indexes_.kind().field(tag);
        if (!since) continue;
        if (!ValueIndex::has(*since) || since->partial) return std::nullopt;
        if (const auto dates = dates_of(*since, operand)) {
            NumberSet found = of_values(*since, *dates).sure;
            found.subtract(earlier);
            hits.sure.unite(found);
        }
        earlier.unite(indexes_.values().present(*since));
    }
    return hits;
}

// A text that holds what is asked for may stand in any field: only a look tells.
std::optional<Hits> ValueTerms::of_text(const Field& field, const Operand& operand) const {
    if (!field.words || !field.type->words) return std::nullopt;
    std::string_view sought = operand.value;
    std::string number;
    if (field.type->name == "phone") {  // digits, and perhaps the digits of the whole number
        const std::size_t end = std::min(sought.find('\0'), sought.size());
        number = sought.substr(std::min(end + 1, sought.size()));
        sought = sought.substr(0, end);
    } else if (!field.ref.empty()) {
        sought = model::types::read_ref_operand(operand.value).sought;
        if (!search::is_link(field) && model::types::read_ref_operand(operand.value).id) return std::nullopt;
    }
    if (sought.empty()) return std::nullopt;
    std::optional<Hits> hits = by_word(search::Needle(sought, number), {});
    if (!hits) return std::nullopt;
    return Hits{{}, std::move(*hits).all()};
}

std::optional<Hits> ValueTerms::by_word(const search::Needle& needle, NumberSet coded) const {
    const SearchIndex* index = indexes_.words();
    if (!index) return std::nullopt;
    const SoughtWord word{&needle, std::move(coded)};
    return hits_of(index->find({&word, 1}, {}));
}

}  // namespace kehu::book
