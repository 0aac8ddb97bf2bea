#include "cli/report_rows.hpp"

#include <algorithm>

namespace kehu::cli {

ReportRows::ReportRows(const book::Reader& reader, const model::Context& context, std::vector<std::string> words,
                       std::optional<text::DateSpan> period)
    : reader_(reader), context_(context), words_(std::move(words)), period_(period) {}

std::vector<std::string> ReportRows::check(const model::Kind& kind, std::string_view command) const {
    std::vector<std::string> echo;
    query::parse(words_, kind, reader_.schema(), context_, &echo, command);
    return echo;
}

const query::Query& ReportRows::query_of(const report::List& list) {
    const auto known = queries_.find(&list);
    if (known != queries_.end()) return known->second;
    std::vector<std::string> words = list.words;
    if (list.about) words.insert(words.end(), words_.begin(), words_.end());
    query::Query query = query::parse(words, *list.kind, reader_.schema(), context_);
    const model::Field* day = report::day_field(*list.kind);
    bool asks_day = false;
    query::each_term(query.terms, [&](const query::Term& term) { asks_day = asks_day || (day && term.field == day); });
    if (period_ && day && !asks_day) {
        // In front, since what follows "--" is text.
        words.insert(words.begin(), fmt::format("{}:{}..{}", day->name, text::format_date(period_->first),
                                                text::format_date(period_->last)));
        query = query::parse(words, *list.kind, reader_.schema(), context_);
    }
    return queries_.emplace(&list, std::move(query)).first->second;
}

void ReportRows::each_figure(const report::List& list, const std::function<bool(const model::Row&)>& visit) {
    const query::Matcher matches(list.query, *list.kind, context_);
    std::vector<std::pair<std::string, model::Row>> rows;
    std::uint32_t number = 0;
    for (const model::Record& record : figures_[list.kind->code]) {
        const model::Row row{{list.kind->code, ++number}, record, {}, 0};
        if (!list.query.empty() && !matches.matches(row)) continue;
        rows.emplace_back(query::sort_bytes(list.sort, row, *list.kind, context_), row);
    }
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::uint64_t given = 0;
    for (const auto& [key, row] : rows)
        if ((list.limit && given++ >= *list.limit) || !visit(row)) return;
}

void ReportRows::each(const report::List& list, const std::function<bool(const model::Row&)>& visit) {
    if (survey::is_figure(list.kind->code)) return each_figure(list, visit);
    const query::Query& query = query_of(list);
    std::uint64_t given = 0;
    if (list.limit == 0u) return;
    const Asked asked{reader_, *list.kind, query, context_, list.computed, list.sort, list.limit, false};
    answers(asked).rows([&](const model::Row& row) {
        if (list.about) ++found_;
        return visit(row) && (!list.limit || ++given < *list.limit);
    });
}

std::optional<model::Row> ReportRows::get(store::RecordId id) const {
    if (!survey::is_figure(id.kind)) return reader_.get(id);
    return model::Row{id, figures_.at(id.kind)[id.number - 1], {}, 0};
}

}  // namespace kehu::cli
