// {{! query orders: state:open --sort date --limit 5 }}
#include "core/error.hpp"
#include "core/report/names.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

// Takes --sort FIELDS and --limit N out of the words of a query.
struct ListOptions {
    std::string sort, limit;
};
ListOptions take_options(std::vector<std::string>& words) {
    ListOptions options;
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        const bool sort = word == "--sort" || word == "--排序", limit = word == "--limit" || word == "--条数";
        if ((sort || limit) && i + 1 < words.size())
            (sort ? options.sort : options.limit) = words[++i];
        else
            rest.push_back(word);
    }
    words = std::move(rest);
    return options;
}

std::uint64_t limit_of(const std::string& text) {
    const std::int64_t limit = text::parse_integer(text);
    if (limit < 0) throw BadValue(say("'{}' is no number", text));
    return static_cast<std::uint64_t>(limit);
}

// "created:period"; without a period the term is left out.
void put_period(std::vector<std::string>& words, const std::optional<text::DateSpan>& period) {
    for (std::string_view word : {":period", "：period", ":期间", "：期间"})
        for (std::string& term : words) {
            if (!term.ends_with(word)) continue;
            term.resize(term.size() - word.size());
            term = period ? fmt::format("{}:{}..{}", term, text::format_date(period->first),
                                        text::format_date(period->last))
                          : std::string();
        }
    std::erase(words, std::string());
}

}  // namespace

void read_list_query(List& list, std::string_view text, const BindOptions& options) {
    list.words = text::split_words(text);
    const ListOptions asked = take_options(list.words);
    put_period(list.words, options.period);
    if (!asked.sort.empty()) list.sort = query::parse_sort(asked.sort, *list.kind);
    if (!asked.limit.empty()) list.limit = limit_of(asked.limit);
    list.query = query::parse(list.words, *list.kind, options.schema, options.context);
    const model::Field* day = day_field(*list.kind);
    query::each_term(list.query.terms,
                     [&](const query::Term& term) { list.asks_day = list.asks_day || (day && term.field == day); });
}

}  // namespace kehu::report
