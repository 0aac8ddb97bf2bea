#include "cli/nothing_found.hpp"

#include <algorithm>

#include "cli/help.hpp"
#include "cli/joining_words.hpp"
#include "cli/near_values.hpp"
#include "cli/search.hpp"
#include "core/text/distance.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::cli {
namespace {

// Whether somebody whose orders or contacts are asked for was named by words alone: these lists hold no names.
bool names_customer(const book::Reader& reader, const model::Kind& kind, const std::vector<std::string>& words) {
    const model::Field* field = kind.stored("customer");
    return field && field->ref == model::kCustomer &&
           !reader.candidates(reader.schema().at(model::kCustomer), text::joined(words), false).empty();
}

// "C1,C2" for the words C1 and C2; empty if they are anything else.
std::string several_ids(const std::vector<std::string>& words, const model::Kind& kind) {
    std::string list;
    for (const std::string& word : words) {
        auto id = store::parse_record_id(text::to_halfwidth(word));
        if (!id || id->kind != kind.code) return {};
        list.append(list.empty() ? "" : ",") += id->text();
    }
    return words.size() > 1 ? list : std::string();
}

bool can_be_read(const book::Reader& reader, const model::Kind& kind, const std::vector<std::string>& words,
                 const model::Context& context) {
    try {
        return query::parse(words, kind, reader.schema(), context), true;
    } catch (const Error&) {
        return false;
    }
}

// As they are typed again.
std::string in_shell(const std::vector<std::string>& words) {
    std::string line;
    for (const std::string& word : words) line.append(line.empty() ? "" : " ") += text::shell_word(word);
    return line;
}

// "city:上海" for the words "city 上海": the colon was forgotten; empty if no word but the last is the name of a field.
std::string with_colon(const book::Reader& reader, const std::vector<std::string>& words, const model::Kind& kind,
                       const model::Context& context) {
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const model::Field* field = kind.field(words[i]);
        if (!field || field->hidden || field->source == model::Source::parts || is_field_term(words[i + 1])) continue;
        std::vector<std::string> terms = words;
        terms[i].append(":").append(words[i + 1]);
        terms.erase(terms.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        if (can_be_read(reader, kind, terms, context)) return in_shell(terms);
    }
    return {};
}

// "name:王小明,李娜" for one word with several names in it.
std::string any_of_names(const std::vector<std::string>& words, const model::Kind& kind, Language language) {
    if (words.size() != 1) return {};
    const std::string plain = text::to_halfwidth(words[0]);
    const std::size_t comma = std::min(plain.find(','), plain.find("、"));
    if (comma == plain.npos || comma == 0 || comma + 1 >= plain.size()) return {};
    const model::Field& title = kind.at(kind.title);
    return text::shell_word(std::string(language == Language::chinese ? title.chinese : title.name) + ":" + words[0]);
}

// The words without the signs that a sentence, or a pattern, would have behind them; nothing if there are none.
std::optional<std::vector<std::string>> without_signs(const std::vector<std::string>& words) {
    constexpr std::string_view kSigns[] = {",", ".", ";", "!", "?", "*", "%", "，", "。", "；", "！", "？", "、"};
    std::vector<std::string> bare;
    for (std::string_view word : words) {
        for (std::string_view sign : kSigns)
            if (word.ends_with(sign)) word.remove_suffix(sign.size());
        if (word.empty()) return std::nullopt;
        bare.emplace_back(word);
    }
    return bare == words ? std::nullopt : std::optional(bare);
}

// "C12..C20": a range, as a word of its own, is text.
std::string id_range(const std::vector<std::string>& words, const model::Kind& kind) {
    for (const std::string& word : words) {
        const std::string plain = text::to_halfwidth(word);
        const std::size_t dots = plain.find("..");
        if (dots == plain.npos) continue;
        const auto low = store::parse_record_id(plain.substr(0, dots)),
                   high = store::parse_record_id(plain.substr(dots + 2));
        if (low && high && low->kind == kind.code && high->kind == kind.code) return "id:" + plain;
    }
    return {};
}

bool any_answers(const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                 const model::Context& context) {
    bool any = false;
    answers({reader, kind, query, context, false, {}, 1, false}).rows([&](const model::Row&) {
        any = true;
        return false;
    });
    return any;
}

bool is_found(const book::Reader& reader, const model::Kind& kind, const std::vector<std::string>& words,
              const model::Context& context) {
    try {
        return any_answers(reader, kind, query::parse(words, kind, reader.schema(), context), context);
    } catch (const Error&) {
        return false;
    }
}

bool has_value(const std::vector<std::string>& values, const std::string& word) {
    return std::any_of(values.begin(), values.end(),
                       [&](const std::string& value) { return text::fold(value) == text::fold(word); });
}

// "last:3m" is one day, "silent:60" just so many, where people often mean all from there on.
std::string from_there_on(const query::Term& term, const model::Context& context) {
    const std::string& text = term.operands[0].text;
    const model::FieldType& type = *term.field->type;
    const bool day = model::is_day_or_time(type);
    if (text.empty() || text[0] < '0' || text[0] > '9' || (!day && !type.right_aligned)) return {};
    const std::string meaning = day && type.meaning ? type.meaning(text, *term.field, context) : std::string();
    const bool span = meaning.empty() || meaning.find("..") != meaning.npos;
    return day && span ? std::string() : text::shell_word(term.text + "..");
}

// A tag that nobody has, an owner who is not there: what there is instead.
void tell_values(Session& session, const book::Reader& reader, const model::Kind& kind, const query::Term& term,
                 bool alone) {
    constexpr std::size_t kFew = 8;
    const std::string& sought = term.operands[0].text;
    const model::Kind* other =
        term.field->ref.empty() || term.field->type->words ? nullptr : reader.schema().kind(term.field->ref);
    const std::vector<std::string> values =
        other ? names_near(reader, *other, sought) : values_in_use(reader, kind, *term.field);
    if (values.empty() || store::parse_record_id(sought)) return;
    const std::string name = term.text.substr(0, term.text.size() - sought.size());
    if (!alone) session.note(say("no record has {}", term.text));
    if (has_value(values, sought)) return;
    if (const auto near = near_value(sought, values))
        session.note(say("did you mean '{}'?", text::shell_word(name + *near)));
    else if (values.size() <= kFew && term.field->ref != model::kCustomer)
        session.note(say("values there are: {}", name + text::joined(values, ",")));
}

// "silent:none": days are counted from something else where there is nothing to count from.
void tell_never_empty(Session& session, const model::Kind& kind, const query::Query& query) {
    for (const query::Term& term : query.terms) {
        if (term.what != query::Term::What::field || term.negated || term.field->source != model::Source::days ||
            term.operands[0].what != query::Operand::What::none)
            continue;
        const std::string_view name = kind.at(term.field->days_since).name;
        session.note(say("{} is counted from {} where there is no {}; records without it: {}:none", term.field->name,
                         kind.at(term.field->days_else).name, name, name));
    }
}

// Of the terms that nothing answers by itself.
void tell_terms(Session& session, const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                const model::Context& context) {
    for (const query::Term& term : query.terms) {
        if (term.what != query::Term::What::field || term.negated || term.operands.size() != 1 ||
            term.operands[0].what != query::Operand::What::value || any_answers(reader, kind, {{term}}, context))
            continue;
        if (const std::string range = from_there_on(term, context); !range.empty())
            session.note(say("{} is that one value; from there on: {}", term.text, range));
        else
            tell_values(session, reader, kind, term, query.terms.size() == 1);
    }
}

}  // namespace

void note_other_ids(Session& session, const book::Reader& reader, const model::Kind& kind,
                    const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        const auto id = store::parse_record_id(text::to_halfwidth(word));
        if (word == "--") return;
        if (!id || id->kind == kind.code) continue;
        const model::Kind* other = reader.schema().kind(id->kind);
        if (other && !other->hidden && reader.exists(*id))
            session.note(say("{} is the id of another kind, {}: kehu show {}", word, other->label(session.language()),
                             id->text()));
    }
}

bool tell_several_ids(Session& session, const model::Kind& kind, const std::vector<std::string>& words) {
    const std::string ids = several_ids(words, kind);
    if (!ids.empty()) session.note(say("no record is all of these; any of them: {}", ids));
    return !ids.empty();
}

void tell_nothing(Session& session, const book::Reader& reader, const model::Kind& kind, const query::Query& query,
                  const model::Context& context, const std::vector<std::string>& words, bool in) {
    constexpr std::size_t kMostCells = 60;  // longer ones nobody types again
    const bool of_customers = kind.code == model::kCustomer;
    if (words.empty())
        return session.note(of_customers ? tr("no customers yet; add one: kehu add NAME")
                                         : say("nothing yet; add one: {}", how_to_add(kind)));
    const std::string sought = text::joined(words);
    if (text::display_width(sought) > kMostCells)
        return session.note(say("nothing matches '{}'", text::cut_to_width(text::visible(sought), kMostCells)));
    const model::Kind* other = words.size() == 1 && !in ? session.schema().kind(words[0]) : nullptr;
    const bool plain = std::none_of(words.begin(), words.end(), is_term);
    if (other && !other->hidden && other->code != kind.code)
        return session.note(say("nothing matches '{}'; to list that kind: kehu {} list", words[0], other->name));
    if (tell_several_ids(session, kind, words)) return;
    if (const std::string range = id_range(words, kind); !range.empty())
        return session.note(say("nothing matches '{}'; a range of ids: {}", sought, range));
    if (in || !of_customers || !plain)
        session.note(
            !in && names_customer(reader, kind, words)
                ? say("nothing matches '{}'; of that customer: kehu {} list customer:{}", sought, kind.name, sought)
                : say("nothing matches '{}'", sought));
    else
        session.note(
            say("no customer matches '{}'; to look into contacts: kehu find --in contact {}", sought, in_shell(words)));
    if (in) return;
    tell_never_empty(session, kind, query);
    tell_terms(session, reader, kind, query, context);
    if (const std::string fields = with_colon(reader, words, kind, context); !fields.empty())
        session.note(of_customers ? say("with a colon that is a field: kehu find {}", fields)
                                  : say("with a colon that is a field: kehu {} find {}", kind.name, fields));
    else if (!plain)
        return;
    else if (const auto bare = without_signs(words); bare && is_found(reader, kind, *bare, context))
        session.note(say("did you mean '{}'?", text::joined(*bare)));
    else if (const auto near = text::nearest(sought, names_near(reader, kind, sought)))
        session.note(say("did you mean '{}'?", *near));
    else if (const auto apart = text::split_words(sought);
             words.size() == 1 && apart.size() > 1 && is_found(reader, kind, apart, context))
        session.note(say("in quotes that is one text; as words: {}", sought));
    else if (const std::string names = any_of_names(words, kind, session.language()); !names.empty())
        session.note(say("any of several: {}", names));
}

}  // namespace kehu::cli
