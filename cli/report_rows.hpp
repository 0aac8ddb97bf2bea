#pragma once
// The records that a report is about: its lists asked as `find` asks, by the query of the command, those in the
// template, and the days of the report.

#include <map>

#include "cli/search.hpp"
#include "core/report/render.hpp"
#include "core/survey/figures.hpp"

namespace kehu::cli {

class ReportRows : public report::Records {
  public:
    // `words`: of the command, for the lists that the template is about.
    ReportRows(const book::Reader&, const model::Context&, std::vector<std::string> words,
               std::optional<text::DateSpan> period);
    // Throws Error(usage) for words that are no query of this kind. Gives what to echo. `command`: what stands before
    // them.
    std::vector<std::string> check(const model::Kind&, std::string_view command) const;
    void each(const report::List&, const std::function<bool(const model::Row&)>& visit) override;
    std::optional<model::Row> get(store::RecordId) const override;
    // Records that no store holds: the figures of a survey.
    void set_figures(survey::FigureRows rows) { figures_ = std::move(rows); }
    std::uint64_t found() const { return found_; }  // rows that the template is about, so far

  private:
    void each_figure(const report::List&, const std::function<bool(const model::Row&)>& visit);
    const query::Query& query_of(const report::List&);
    const book::Reader& reader_;
    const model::Context& context_;
    std::vector<std::string> words_;
    std::optional<text::DateSpan> period_;
    std::map<const report::List*, query::Query> queries_;
    survey::FigureRows figures_;
    std::uint64_t found_ = 0;
};

}  // namespace kehu::cli
