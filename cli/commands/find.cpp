// find, list: which records answer a query, in the order of people: those whose name holds the words come first.
#include <algorithm>

#include "cli/output.hpp"
#include "core/model/values.hpp"
#include "core/text/email.hpp"
#include "core/text/phone.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using Ids = std::vector<store::RecordId>;

bool computed(const model::Field* field) {
    return field && (field->source == model::Source::rollup || field->source == model::Source::days);
}

bool asks_computed(const query::Query& query) {
    return std::any_of(query.terms.begin(), query.terms.end(),
                       [](const query::Term& term) { return computed(term.field); });
}

bool shows_computed(const ReaderOptions& options, const model::Kind& kind) {
    if (options.count) return false;
    if (std::any_of(options.sort.begin(), options.sort.end(),
                    [](const query::SortKey& key) { return computed(key.field); }))
        return true;
    if (!options.columns.empty()) return std::any_of(options.columns.begin(), options.columns.end(), computed);
    if (options.format) return false;
    return std::any_of(kind.columns.begin(), kind.columns.end(),
                       [&](const std::string& name) { return computed(kind.field(name)); });
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

Rows answers(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
             const model::Context& context, bool show_computed) {
    if (query.empty()) {
        return [&reader, &kind, show_computed](const auto& visit) {
            show_computed ? reader.scan(kind, visit) : reader.scan_records(kind, visit);
        };
    }
    if (Ids ids = by_index(reader, kind, query, context); !ids.empty()) return rows_of(reader, ids);
    return [&reader, &kind, &query, &context, show_computed](const std::function<bool(const model::Row&)>& visit) {
        query::Matcher matcher(query, kind, context);
        bool with_rollups = asks_computed(query), by_rank = has_words(query);
        Ids later;
        auto shown = [&](const model::Row& row) {
            if (with_rollups || !show_computed) return visit(row);
            auto whole = reader.get(row.id);
            return !whole || visit(*whole);
        };
        bool go_on = true;
        auto look = [&](const model::Row& row) {
            if (!matcher.matches(row)) return true;
            if (!by_rank || matcher.rank(row) == 0) return go_on = shown(row);
            later.push_back(row.id);
            return true;
        };
        with_rollups ? reader.scan(kind, look) : reader.scan_records(kind, look);
        if (go_on) rows_of(reader, later)(visit);
    };
}

// Records of `kind` that the matching records of another kind refer to: customers with such a contact.
Ids referred(const book::Reader& reader, const model::Kind& kind, const model::Kind& other, const query::Query& query,
             const model::Context& context) {
    auto refers = [&](const model::Field& f) { return f.ref == kind.code && f.source == model::Source::stored; };
    auto field = std::find_if(other.fields.begin(), other.fields.end(), refers);
    if (field == other.fields.end())
        throw Error(ExitCode::usage,
                    say("a {} does not refer to a {}", other.label(context.language), kind.label(context.language)));
    Ids ids;
    answers(reader, other, query, context, false)([&](const model::Row& row) {
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

const model::Kind& kind_named(const model::Schema& schema, const std::string& word) {
    const model::Kind* kind = schema.kind(word);
    if (!kind || kind->hidden)
        throw Error(ExitCode::usage, say("no kind of records is called '{}'", word), tr("see: kehu help kinds"));
    return *kind;
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
    return text;
}

void tell_nothing(Session& session, const model::Kind& kind, const std::vector<std::string>& words, bool in) {
    if (words.empty()) {
        session.note(kind.code == model::kCustomer ? tr("no customers yet; add one: kehu add NAME")
                                                   : say("nothing yet; add one: kehu {} add ...", kind.name));
    } else if (in || kind.code != model::kCustomer) {
        session.note(say("nothing matches '{}'", joined(words)));
    } else {
        session.note(say("no customer matches '{}'; to look into contacts: kehu find --in contact {}", joined(words),
                         joined(words)));
    }
}

ExitCode run(Session& session, const Arguments& arguments) {
    const std::vector<std::string>& words = arguments.rest();
    auto in = arguments.value("in");
    Printed printed;
    ReaderOptions options;
    model::KindCode code = arguments.kind->code;
    session.book().read([&](const book::Reader& reader) {
        const model::Kind& kind = reader.schema().at(code);
        options = reader_options(arguments, kind);
        model::Context context = session.context(reader, text::Lean::back);
        std::vector<std::string> echo;
        const model::Kind& asked = in ? kind_named(reader.schema(), *in) : kind;
        query::Query query = query::parse(words, asked, reader.schema(), context, &echo);
        for (const std::string& line : echo) session.note(line);
        Rows rows = in ? rows_of(reader, referred(reader, kind, asked, query, context))
                       : answers(reader, kind, query, context, shows_computed(options, kind));
        printed = print_rows(session, reader, kind, context, options, rows);
        if (printed.all == 0 && !options.count) {
            tell_nothing(session, kind, words, in.has_value());
        } else if (!options.format && !options.count) {
            note_count(session, kind, printed);
        }
    });
    return printed.all == 0 ? ExitCode::nothing : ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::query, "QUERY", "", "", mark("words and field:value terms; all must hold (kehu help query)")},
    {Takes::value, "in", "在", "KIND", mark("records that such a record belongs to: --in contact WORDS")},
};

}  // namespace

extern const Command kFindCommand;
constexpr Command kFindCommand{
    .name = "find",
    .chinese = "查找",
    .alias = "list ls 列表",
    .group = mark("Look"),
    .summary = mark("find or list records"),
    .details = mark("Without words all records are listed. A record is found by words anywhere in its text, by id, by "
                    "a phone in any spelling, by "
                    "e-mail, and by field:value terms."),
    .examples =
        "kehu find 王\nkehu find 138-0013-8001\nkehu find tag:vip silent:60..\nkehu task list due:..today\n"
        "kehu find --in contact 报价",
    .of_kinds = true,
    .arguments = kArguments,
    .more = kReaderOptions,
    .run = run,
};

}  // namespace kehu::cli
