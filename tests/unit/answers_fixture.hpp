#pragma once
// Two ways to know which records answer a query, and in what order: the indexes, and a look at every record.

#include "cli/scan.hpp"
#include "cli/search.hpp"
#include "core/text/email.hpp"
#include "core/text/phone.hpp"
#include "tests/unit/book_fixture.hpp"

namespace kehu::test {

using Ids = std::vector<RecordId>;

inline std::string shown(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) (out += word) += ' ';
    return out;
}

// In the order of people.
inline Ids by_scan(const Reader& reader, const model::Kind& kind, const query::Query& query,
                   const model::Context& context) {
    const query::Matcher matcher(query, kind, context);
    Ids first, later;
    cli::scan_rows({reader, kind, query, context, true}, [&](const model::Row& row) {
        (matcher.rank(row) == 0 ? first : later).push_back(row.id);
        return true;
    });
    first.insert(first.end(), later.begin(), later.end());
    return first;
}

inline void put_in_order(Ids& ids, const std::vector<query::SortKey>& sort, const Reader& reader,
                         const model::Kind& kind, const model::Context& context) {
    std::vector<std::pair<std::string, RecordId>> order;
    for (RecordId id : ids) order.emplace_back(query::sort_bytes(sort, *reader.get(id), kind, context), id);
    std::sort(order.begin(), order.end());
    ids.clear();
    for (const auto& [key, id] : order) ids.push_back(id);
}

inline Ids ids_of(const cli::Answer& answer) {
    Ids ids;
    answer.rows([&](const model::Row& row) {
        ids.push_back(row.id);
        return true;
    });
    return ids;
}

inline bool is_whole_address(const std::string& word) {
    return text::looks_like_phone(word) || text::looks_like_email(word);
}

// Fails if the two differ; whether there is such a record. A query that cannot be read is passed over.
inline bool require_right(const Reader& reader, const model::Kind& kind, const model::Context& context,
                          const std::vector<std::string>& words, const std::string& sort_text, std::uint64_t wanted) {
    query::Query query;
    try {
        query = query::parse(words, kind, reader.schema(), context);
    } catch (const Error&) {
        return false;  // a word of blanks only
    }
    std::vector<query::SortKey> sort;
    if (!sort_text.empty()) sort = query::parse_sort(sort_text, kind);
    CAPTURE(shown(words));
    CAPTURE(sort_text);
    const cli::Answer answer = cli::answers({reader, kind, query, context, true, sort, wanted});
    const Ids ids = ids_of(answer);
    if (answer.total && *answer.total != ids.size()) FAIL(shown(words) << ": total " << *answer.total);
    Ids right = by_scan(reader, kind, query, context);
    if (!sort.empty()) put_in_order(right, sort, reader, kind, context);
    // A whole phone or e-mail is answered by its owners alone.
    const bool by_owner = words.size() == 1 && is_whole_address(words[0]) && ids.size() < right.size();
    if (ids != right && !by_owner)
        FAIL(shown(words) << sort_text << ": " << ids.size() << " instead of " << right.size() << " of "
                          << reader.count(kind));
    return !right.empty();
}

}  // namespace kehu::test
