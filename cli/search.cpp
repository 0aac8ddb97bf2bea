#include "cli/search.hpp"

#include <algorithm>
#include <memory>

#include "core/book/in_order.hpp"
#include "core/model/values.hpp"
#include "core/text/email.hpp"
#include "core/text/phone.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

bool asks_computed(const query::Query& query) {
    bool asks = false;
    query::each_term(query.terms,
                     [&](const query::Term& term) { asks = asks || (term.field && term.field->computed()); });
    return asks;
}

bool has_words(const query::Query& query) {
    return std::any_of(query.terms.begin(), query.terms.end(),
                       [](const query::Term& term) { return term.what == query::Term::What::words && !term.negated; });
}

// The one word that an index answers: a phone in any spelling, an e-mail. Empty: look at every record. A name is no
// such word, since "Ann" is also part of "Ann Lee".
book::NumberSet by_address(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                           const model::Context& context) {
    if (query.terms.size() != 1 || query.terms[0].negated) return {};
    const query::Term& term = query.terms[0];
    if (term.what != query::Term::What::words) return {};
    const bool phone = text::looks_like_phone(term.text), email = text::looks_like_email(term.text);
    book::NumberSet found;
    for (const model::Field& field : kind.fields) {
        if (!field.exact || !field.type->exact_word ||
            !((phone && field.type->name == "phone") || (email && field.type->name == "email")))
            continue;
        found.unite(book::numbers_of(reader.find_exact(kind, field, field.type->exact_word(term.text, context))));
    }
    return found;
}

// Records that refer to records named by their ids ("customer:C1"), through an index: a timeline must not cost a look
// at every contact.
bool refers_by_id(const query::Term& term) {
    if (term.what != query::Term::What::field || term.negated || !term.field || term.field->type->name != "ref" ||
        term.operands.empty())
        return false;
    return std::all_of(term.operands.begin(), term.operands.end(), [&](const query::Operand& operand) {
        auto id = store::parse_record_id(text::to_halfwidth(operand.text));
        return operand.what == query::Operand::What::value && id && id->kind == term.field->ref;
    });
}

// All records of the answer from the newest on, if one index holds them so: the newest contacts of one customer,
// without a look at the others. Nothing if no index does.
std::optional<Ids> newest_first(const Asked& asked) {
    const auto& [reader, kind, query, context, with_computed, sort, limit, counted] = asked;
    if (query.terms.size() != 1 || !refers_by_id(query.terms[0]) || query.terms[0].operands.size() != 1) return {};
    // Ascending, an index has records without the second field first; people want them last. Texts and choices have
    // another order there.
    if (sort.size() != 1 || !sort[0].descending || !model::is_day_or_time(*sort[0].field->type)) return {};
    const query::Term& term = query.terms[0];
    auto index_over = [&kind = kind, &sort = sort](model::Tag first) {
        return std::find_if(kind.indexes.begin(), kind.indexes.end(), [&](const model::Index& index) {
            return index.parts == std::vector<model::Tag>{first, sort[0].field->tag};
        });
    };
    auto collect = [&reader = reader, &kind = kind, &term](const model::Index& index, Ids& ids) {
        std::string value = model::encode_ref(*store::parse_record_id(text::to_halfwidth(term.operands[0].text)));
        reader.scan_index(kind, {index.number, {value}, {}, {}, true}, [&](store::RecordId id) {
            ids.push_back(id);
            return true;
        });
    };
    auto index = index_over(term.field->tag);
    if (index == kind.indexes.end()) return {};
    Ids ids, others;
    collect(*index, ids);
    if (!term.field->also) return ids;
    auto also = index_over(term.field->also);
    if (also == kind.indexes.end()) return {};
    collect(*also, others);
    if (others.empty()) return ids;
    if (ids.empty()) return others;
    return {};  // two orders to be merged: sorting does that
}

// Going down, an index has records of the same time with the highest number first: each such group is turned round.
Rows turned(const book::Reader& reader, const model::Field& time, const Ids& ids) {
    return [&reader, &time, ids](const std::function<bool(const model::Row&)>& visit) {
        std::vector<model::Row> alike;
        std::string key_alike, key;
        const auto drain = [&] {
            const bool go_on = std::all_of(alike.rbegin(), alike.rend(), visit);
            alike.clear();
            return go_on;
        };
        for (store::RecordId id : ids) {
            const auto row = reader.get_named(id);
            if (!row) continue;
            key.clear();
            if (const auto bytes = row->record.get(time.tag)) time.type->sort_key(key, *bytes, time);
            if (key != key_alike && !drain()) return;
            key_alike = key;
            alike.push_back(*row);
        }
        drain();
    };
}

// Calls take(row) for each of these records in order until it returns false; false if it did.
template <class Take>
bool each_row(const book::Reader& reader, const model::Kind& kind, const book::NumberSet& numbers, Take&& take) {
    return numbers.each([&](std::uint32_t number) {
        auto row = reader.get_named({kind.code, number});
        return !row || take(*row);
    });
}

Rows numbered(const book::Reader& reader, const model::Kind& kind, const book::NumberSet& numbers) {
    return [&reader, &kind, numbers](const auto& visit) { each_row(reader, kind, numbers, visit); };
}

// Looks at the records of which the index is not certain.
constexpr std::size_t kSoonLookedAt = 4096;
void settle(book::WordHits& hits, const Asked& asked) {
    const query::Matcher matcher(asked.query, asked.kind, asked.context);
    const bool computed = asks_computed(asked.query);
    std::vector<std::uint32_t> title, other;
    hits.look.each([&](std::uint32_t number) {
        const auto row = asked.reader.get_named({asked.kind.code, number}, computed);
        if (const auto rank = row ? matcher.rank(*row) : std::nullopt) (*rank == 0 ? title : other).push_back(number);
        return true;
    });
    hits.title.unite(book::NumberSet::of(std::move(title)));
    hits.other.unite(book::NumberSet::of(std::move(other)));
    hits.look = {};
}

Rows sorted(const Asked& asked, Rows rows) {
    if (asked.sort.empty()) return rows;
    return sorted_rows(asked.reader, asked.kind, asked.context, asked.sort, std::move(rows));
}

// Those that are certain are counted; many others are looked at one by one when they are asked for.
Rows by_rank(book::WordHits hits, const book::Reader& reader, const model::Kind& kind, const query::Query& query,
             const model::Context& context) {
    return [&reader, &kind, &query, &context, hits = std::move(hits)](const auto& visit) {
        const query::Matcher matcher(query, kind, context);
        book::NumberSet first = hits.title, later = hits.other;
        first.unite(hits.look);
        std::vector<std::uint32_t> put_off;
        const bool go_on = each_row(reader, kind, first, [&](const model::Row& row) {
            if (!hits.look.contains(row.id.number)) return visit(row);
            const auto rank = matcher.rank(row);
            if (rank == 0) return visit(row);
            if (rank) put_off.push_back(row.id.number);
            return true;
        });
        later.unite(book::NumberSet::of(std::move(put_off)));
        if (go_on) each_row(reader, kind, later, visit);
    };
}

Answer planned(book::Found found, const Asked& asked, std::shared_ptr<const book::Indexes> indexes) {
    const auto& [reader, kind, query, context, with_computed, sort, limit, counted] = asked;
    book::WordHits& hits = found.hits;
    Answer answer;
    if (asked.counted && hits.look.size() <= kSoonLookedAt) settle(hits, asked);
    if (hits.look.empty()) answer.total = hits.size();
    if (sort.empty()) {
        answer.rows = by_rank(std::move(hits), reader, kind, query, context);
        return answer;
    }
    book::NumberSet sure = std::move(hits.title);
    sure.unite(hits.other);
    const std::size_t all = sure.size() + hits.look.size();
    const std::uint64_t wanted = limit.value_or(all);
    answer.along = book::goes_along(*indexes, sort[0], all, wanted);
    answer.rows = [asked, wanted, indexes, sure = std::move(sure), look = std::move(hits.look)](const auto& visit) {
        const query::Matcher matcher(asked.query, asked.kind, asked.context);
        book::each_in_order(*indexes, {sure, look, &matcher}, asked.sort, wanted, asked.context, visit);
    };
    return answer;
}

// A look at every record.
Rows scanned(const Asked& asked) {
    return [asked](const std::function<bool(const model::Row&)>& visit) {
        query::Matcher matcher(asked.query, asked.kind, asked.context);
        const bool with_rollups = asks_computed(asked.query), by_rank = has_words(asked.query);
        Ids later;
        auto shown = [&](const model::Row& row) {
            if (with_rollups || !asked.with_computed) return visit(row);
            auto whole = asked.reader.get(row.id);
            return !whole || visit(*whole);
        };
        bool go_on = true;
        scan_rows({asked.reader, asked.kind, asked.query, asked.context, with_rollups}, [&](const model::Row& row) {
            if (!by_rank || matcher.rank(row) == 0) return go_on = shown(row);
            later.push_back(row.id);
            return true;
        });
        if (go_on) rows_of(asked.reader, later)(visit);
    };
}

// The whole list in order: nothing is asked but the order.
Answer all_of(const Asked& asked) {
    const auto& [reader, kind, query, context, with_computed, sort, limit, counted] = asked;
    if (sort.empty() || !book::can_plan(reader, kind)) {
        const Scan scan{reader, kind, query, context, with_computed};
        return {sorted(asked, [scan](const auto& visit) { scan_rows(scan, visit); }), std::nullopt};
    }
    book::Found found;
    const auto indexes = std::make_shared<const book::Indexes>(reader, kind);
    found.hits.title = indexes->values().all();
    return planned(std::move(found), asked, indexes);
}

}  // namespace

Answer answers(const Asked& asked) {
    const auto& [reader, kind, query, context, with_computed, sort, limit, counted] = asked;
    if (query.empty()) return all_of(asked);
    if (const book::NumberSet found = by_address(reader, kind, query, context); !found.empty())
        return {sorted(asked, numbered(reader, kind, found)), std::nullopt, {{query.terms[0].text, found.size(), 0}}};
    if (const auto ids = newest_first(asked))
        return {turned(reader, *sort[0].field, *ids), ids->size(), {{query.terms[0].text, ids->size(), 0}}, true};
    if (book::can_plan(reader, kind)) {
        const auto indexes = std::make_shared<const book::Indexes>(reader, kind);
        if (auto found = book::plan(*indexes, query, context, counted ? std::nullopt : limit)) {
            std::vector<book::Found::Step> steps = found->steps;
            Answer answer = planned(std::move(*found), asked, indexes);
            answer.steps = std::move(steps);
            return answer;
        }
    }
    return {sorted(asked, scanned(asked)), std::nullopt};
}

const model::Field* reference_to(const model::Kind& kind, const model::Kind& other) {
    const auto refers = [&](const model::Field& f) { return f.ref == kind.code && f.source == model::Source::stored; };
    const auto field = std::find_if(other.fields.begin(), other.fields.end(), refers);
    return field == other.fields.end() ? nullptr : &*field;
}

Ids referred(const book::Reader& reader, const model::Kind& kind, const model::Kind& other, const query::Query& query,
             const model::Context& context) {
    const model::Field* field = reference_to(kind, other);
    if (!field)
        throw Error(ExitCode::usage, say("{} records do not refer to {} records", other.label(context.language),
                                         kind.label(context.language)));
    Ids ids;
    answers({reader, other, query, context}).rows([&](const model::Row& row) {
        auto bytes = row.record.get(field->tag);
        if (!bytes) return true;
        if (field->type->name == "ref") {
            ids.push_back(model::decode_ref(*bytes));
        } else if (auto id = model::decode_text_or_ref(*bytes).id) {
            ids.push_back(*id);
        }
        return true;
    });
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    return ids;
}

}  // namespace kehu::cli
