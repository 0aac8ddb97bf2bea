#include "cli/search.hpp"

#include <algorithm>

#include "core/book/search_index.hpp"
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

// The one word that an index answers: an id, a phone in any spelling, an e-mail. Empty: look at every record. A name is
// no such word, since "Ann" is also part of "Ann Lee".
Ids by_index(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
             const model::Context& context) {
    if (query.terms.size() != 1 || query.terms[0].negated) return {};
    const query::Term& term = query.terms[0];
    Ids found;
    if (term.what == query::Term::What::id) {
        for (store::RecordId id : term.ids)
            if (id.kind == kind.code && reader.exists(id)) found.push_back(id);
        return found;
    }
    if (term.what != query::Term::What::words) return {};
    bool phone = text::looks_like_phone(term.text), email = text::looks_like_email(term.text);
    for (const model::Field& field : kind.fields) {
        if (!field.exact || !field.type->exact_word ||
            !((phone && field.type->name == "phone") || (email && field.type->name == "email")))
            continue;
        for (store::RecordId id : reader.find_exact(kind, field, field.type->exact_word(term.text, context)))
            if (std::find(found.begin(), found.end(), id) == found.end()) found.push_back(id);
    }
    return found;
}

// Records that refer to records named by their ids ("customer:C1"), through an index: a timeline must not cost a look
// at every contact.
bool refers_by_id(const query::Term& term) {
    if (term.what != query::Term::What::field || term.negated || !term.field || term.field->ref.empty() ||
        term.operands.empty())
        return false;
    return std::all_of(term.operands.begin(), term.operands.end(), [&](const query::Operand& operand) {
        auto id = store::parse_record_id(text::to_halfwidth(operand.text));
        return operand.what == query::Operand::What::value && id && id->kind == term.field->ref;
    });
}

// False if no index answers for this field.
bool collect_referring(const book::Reader& reader, const model::Kind& kind, model::Tag tag, const query::Term& term,
                       Ids& ids) {
    auto starts = [&](const model::Index& index) { return !index.parts.empty() && index.parts[0] == tag; };
    auto index = std::find_if(kind.indexes.begin(), kind.indexes.end(), starts);
    if (index == kind.indexes.end()) return false;
    for (const query::Operand& operand : term.operands) {
        std::string value = model::encode_ref(*store::parse_record_id(text::to_halfwidth(operand.text)));
        reader.scan_index(kind, {index->number, {value}, {}, {}, false}, [&](store::RecordId id) {
            ids.push_back(id);
            return true;
        });
    }
    return true;
}

std::optional<Ids> by_reference(const book::Reader& reader, const model::Kind& kind, const query::Query& query) {
    for (const query::Term& term : query.terms) {
        if (!refers_by_id(term)) continue;
        Ids ids;
        if (!collect_referring(reader, kind, term.field->tag, term, ids)) continue;
        if (term.field->also && !collect_referring(reader, kind, term.field->also, term, ids)) continue;
        std::sort(ids.begin(), ids.end());
        ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
        return ids;
    }
    return std::nullopt;
}

// The whole code of some records, which is not among the texts that are searched.
book::NumberSet with_code(const book::Reader& reader, const model::Kind& kind, const std::string& word,
                          const model::Context& context) {
    std::vector<std::uint32_t> numbers;
    for (const model::Field& field : kind.fields)
        if (query::is_unique_word(field))
            for (store::RecordId id : reader.find_exact(kind, field, field.type->exact_word(word, context)))
                numbers.push_back(id.number);
    return book::NumberSet::of(std::move(numbers));
}

// What the search index says about the words of a query; nothing where there is none, or no word to look for.
std::optional<book::WordHits> by_words(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                                       const model::Context& context) {
    if (!has_words(query) || !reader.known().search || reader.skips_damaged() || !book::has_search_index(kind))
        return std::nullopt;
    std::vector<book::SoughtWord> all, none;
    for (const query::Term& term : query.terms)
        if (term.what == query::Term::What::words)
            (term.negated ? none : all).push_back({&*term.needle, with_code(reader, kind, term.word, context)});
    return book::SearchIndex(reader, kind).find(all, none);
}

bool only_words(const query::Query& query) {
    return std::all_of(query.terms.begin(), query.terms.end(),
                       [](const query::Term& term) { return term.what == query::Term::What::words; });
}

// Calls take(row) for each of these records that there is, in order, until it returns false; false if it did.
template <class Take>
bool each_row(const book::Reader& reader, const model::Kind& kind, const book::NumberSet& numbers, Take&& take) {
    return numbers.each([&](std::uint32_t number) {
        auto row = reader.get({kind.code, number});
        return !row || take(*row);
    });
}

// Looks at the records of which the index is not certain.
void settle(book::WordHits& hits, const book::Reader& reader, const model::Kind& kind, const query::Matcher& matcher) {
    std::vector<std::uint32_t> title, other;
    each_row(reader, kind, hits.look, [&](const model::Row& row) {
        if (matcher.matches(row)) (matcher.rank(row) == 0 ? title : other).push_back(row.id.number);
        return true;
    });
    hits.title.unite(book::NumberSet::of(std::move(title)));
    hits.other.unite(book::NumberSet::of(std::move(other)));
    hits.look = {};
}

// Hits of words alone are certain and counted; with further terms each is looked at when it is asked for.
Answer answer_of(book::WordHits hits, const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                 const model::Context& context) {
    if (only_words(query)) {
        settle(hits, reader, kind, query::Matcher(query, kind, context));
        const std::size_t total = hits.size();
        return {[&reader, &kind, hits = std::move(hits)](const auto& visit) {
                    if (each_row(reader, kind, hits.title, visit)) each_row(reader, kind, hits.other, visit);
                },
                total};
    }
    return {[&reader, &kind, &query, &context, hits = std::move(hits)](const auto& visit) {
                const query::Matcher matcher(query, kind, context);
                book::NumberSet first = hits.title, later = hits.other;
                first.unite(hits.look);
                std::vector<std::uint32_t> put_off;
                bool go_on = each_row(reader, kind, first, [&](const model::Row& row) {
                    if (!matcher.matches(row)) return true;
                    if (matcher.rank(row) == 0) return visit(row);
                    put_off.push_back(row.id.number);
                    return true;
                });
                later.unite(book::NumberSet::of(std::move(put_off)));
                if (go_on)
                    each_row(reader, kind, later,
                             [&](const model::Row& row) { return !matcher.matches(row) || visit(row); });
            },
            std::nullopt};
}

}  // namespace

Answer answers(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
               const model::Context& context, bool show_computed) {
    if (query.empty()) {
        return {
            [scan = Scan{reader, kind, query, context, show_computed}](const auto& visit) { scan_rows(scan, visit); },
            std::nullopt};
    }
    if (Ids ids = by_index(reader, kind, query, context); !ids.empty()) return {rows_of(reader, ids), std::nullopt};
    if (auto hits = by_words(reader, kind, query, context))
        return answer_of(std::move(*hits), reader, kind, query, context);
    return {[&reader, &kind, &query, &context, show_computed](const std::function<bool(const model::Row&)>& visit) {
                query::Matcher matcher(query, kind, context);
                bool with_rollups = asks_computed(query), by_rank = has_words(query);
                Ids later;
                std::optional<Ids> few = by_reference(reader, kind, query);
                auto shown = [&](const model::Row& row) {
                    if (few || with_rollups || !show_computed) return visit(row);
                    auto whole = reader.get(row.id);
                    return !whole || visit(*whole);
                };
                bool go_on = true;
                auto take = [&](const model::Row& row) {
                    if (!by_rank || matcher.rank(row) == 0) return go_on = shown(row);
                    later.push_back(row.id);
                    return true;
                };
                if (few) {
                    rows_of(reader, *few)([&](const model::Row& row) { return !matcher.matches(row) || take(row); });
                } else {
                    scan_rows({reader, kind, query, context, with_rollups}, take);
                }
                if (go_on) rows_of(reader, later)(visit);
            },
            std::nullopt};
}

std::optional<Ids> in_index_order(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                                  std::span<const query::SortKey> sort) {
    if (query.terms.size() != 1 || !refers_by_id(query.terms[0]) || query.terms[0].operands.size() != 1) return {};
    // Ascending, an index has records without the second field first; people want them last.
    if (sort.size() != 1 || !sort[0].descending) return {};
    const query::Term& term = query.terms[0];
    auto index_over = [&](model::Tag first) {
        return std::find_if(kind.indexes.begin(), kind.indexes.end(), [&](const model::Index& index) {
            return index.parts == std::vector<model::Tag>{first, sort[0].field->tag};
        });
    };
    auto collect = [&](const model::Index& index, Ids& ids) {
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

Ids referred(const book::Reader& reader, const model::Kind& kind, const model::Kind& other, const query::Query& query,
             const model::Context& context) {
    auto refers = [&](const model::Field& f) { return f.ref == kind.code && f.source == model::Source::stored; };
    auto field = std::find_if(other.fields.begin(), other.fields.end(), refers);
    if (field == other.fields.end())
        throw Error(ExitCode::usage,
                    say("a {} does not refer to a {}", other.label(context.language), kind.label(context.language)));
    Ids ids;
    answers(reader, other, query, context, false).rows([&](const model::Row& row) {
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
