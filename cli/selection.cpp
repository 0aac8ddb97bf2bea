#include "cli/selection.hpp"

#include <algorithm>
#include <iterator>
#include <set>

#include "cli/process.hpp"
#include "cli/search.hpp"
#include "cli/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

bool has_blank(const query::Query& query) {
    return std::any_of(query.terms.begin(), query.terms.end(),
                       [](const query::Term& term) { return text::trim(term.text).find(' ') != std::string::npos; });
}

std::string several_words() {
    return tr("what stands in quotes is read as find reads it; several words: --where tag:vip --where 王");
}

std::string first_of(const book::Reader& reader, const std::vector<store::RecordId>& ids) {
    constexpr std::size_t kShown = 5;
    std::string list;
    for (std::size_t i = 0; i < ids.size() && i < kShown; ++i)
        list += (i > 0 ? tr(", ") : "") + titled(ids[i], text::cut_to_width(reader.title(ids[i]), 30));
    return ids.size() > kShown ? list + tr(", ") + "..." : list;
}

}  // namespace

Selection::Selection(Session& session, const model::Kind& kind, const std::vector<std::string>& where) : kind_(kind) {
    std::vector<std::string> words, echo;
    std::copy_if(where.begin(), where.end(), std::back_inserter(words),
                 [](const std::string& word) { return !text::trim(word).empty(); });
    session.book().read([&](const book::Reader& reader) {
        ids_.clear();
        echo.clear();
        model::Context context = session.context(reader, text::Lean::back);
        query_ = query::parse(words, kind, reader.schema(), context, &echo);
        if (query_.empty())
            throw Error(ExitCode::usage, tr("--where needs a query; nothing is changed without one"),
                        tr("see: kehu help query"));
        answers({reader, kind, query_, context}).rows([&](const model::Row& row) {
            ids_.push_back(row.id);
            return true;
        });
        in_words_ = say("{} ({})", counted(kind, ids_.size(), session.language()), first_of(reader, ids_));
    });
    for (const std::string& line : echo) session.note(line);
    if (ids_.empty())
        throw Error(ExitCode::nothing, tr("no record matches"),
                    has_blank(query_)               ? several_words()
                    : kind.code == model::kCustomer ? tr("see what does: kehu find ...")
                                                    : say("see what does: kehu {} find ...", kind.name));
}

std::vector<store::RecordId> Selection::still(const Session& session, const book::Reader& reader) const {
    model::Context context = session.context(reader, text::Lean::back);
    std::set<store::RecordId> now;
    answers({reader, kind_, query_, context}).rows([&](const model::Row& row) {
        now.insert(row.id);
        return true;
    });
    std::vector<store::RecordId> kept;
    for (store::RecordId id : ids_)
        if (now.count(id)) kept.push_back(id);
    return kept;
}

void refuse_dry_run(const Arguments& arguments) {
    if (arguments.flag(kDryRun.name))
        throw Error(ExitCode::usage, tr("--dry-run goes with --where; one record's change is taken back by kehu undo"));
}

void confirm(Session& session, bool yes, const std::string& question, const std::string& would) {
    if (yes) return;
    if (!session.may_ask()) throw Error(ExitCode::decision, would, tr("if that is meant: add --yes"));
    std::string answer = text::fold(session.ask(question + " [y/N] ").value_or(""));
    for (const char* word : {"y", "yes", "是", "好", "是的", "对"})
        if (answer == word) return;
    throw Error(ExitCode::decision, tr("nothing was changed"));
}

}  // namespace kehu::cli
