// {{! query orders: state:open --sort date --limit 5 }}
#include "core/error.hpp"
#include "core/report/names.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

struct ListOptions {
    std::string sort, limit;
};

// Where the value of this option goes.
std::string& option_named(ListOptions& options, std::string_view word) {
    if (word == "--sort" || word == "--排序") return options.sort;
    if (word == "--limit" || word == "--条数") return options.limit;
    throw BadValue(say("unknown option '{}'; a query takes --sort FIELD and --limit N", word));
}

// sort:amount would be a term, if there were such a field.
void refuse_sort_as_term(std::string_view word, const model::Kind& kind) {
    for (std::string_view name : {"sort", "排序"})
        for (std::string_view colon : {":", "："})
            if (word.starts_with(name) && word.substr(name.size()).starts_with(colon) && !kind.field(name))
                throw BadValue(say("a list is put in order by --sort {}", word.substr(name.size() + colon.size())));
}

// Takes --sort FIELDS and --limit N out of the words of a query; what follows "--" is text.
ListOptions take_options(std::vector<std::string>& words, const model::Kind& kind) {
    ListOptions options;
    std::vector<std::string> rest;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word == "--") {
            rest.insert(rest.end(), words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
            break;
        }
        refuse_sort_as_term(word, kind);
        if (!word.starts_with("--")) {
            rest.push_back(word);
            continue;
        }
        const std::size_t equals = word.find('=');
        std::string& value = option_named(options, std::string_view(word).substr(0, equals));
        if (equals == word.npos && i + 1 == words.size()) throw BadValue(say("{} needs a value", word));
        value = equals == word.npos ? words[++i] : word.substr(equals + 1);
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
    const ListOptions asked = take_options(list.words, *list.kind);
    put_period(list.words, options.period);
    if (!asked.sort.empty()) list.sort = query::parse_sort(asked.sort, *list.kind);
    if (!asked.limit.empty()) list.limit = limit_of(asked.limit);
    list.query = query::parse(list.words, *list.kind, options.schema, options.context);
    const model::Field* day = day_field(*list.kind);
    query::each_term(list.query.terms,
                     [&](const query::Term& term) { list.asks_day = list.asks_day || (day && term.field == day); });
}

}  // namespace kehu::report
