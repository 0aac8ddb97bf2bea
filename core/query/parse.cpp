#include <algorithm>
#include <iterator>

#include "core/error.hpp"
#include "core/query/line.hpp"
#include "core/query/operand.hpp"
#include "core/query/query.hpp"
#include "core/query/typed.hpp"
#include "core/query/words.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {

namespace {

using model::Context;
using model::Field;
using model::Kind;
using model::Schema;

constexpr std::size_t kMaxCharacters = 1000;
constexpr std::size_t kMostTerms = 1000;

bool is_number(const Field& field) {
    return field.type->name == "money" || field.type->name == "integer" || field.type->name == "decimal";
}

// "1,000..20,000" as amounts are shown: a comma between digits with just three behind it parts thousands, not
// alternatives. Otherwise "1,000.." would be everybody. Other numbers have alternatives, but none that begins with 0.
std::string without_thousands(std::string_view text, bool amounts) {
    const auto digits_at = [&](std::size_t at) {
        std::size_t n = 0;
        while (at + n < text.size() && text[at + n] >= '0' && text[at + n] <= '9') ++n;
        return n;
    };
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t group = digits_at(at);
        out += text.substr(at, std::max<std::size_t>(group, 1));
        at += std::max<std::size_t>(group, 1);
        if (group == 0 || group > 3) continue;
        while (at < text.size() && text[at] == ',' && digits_at(at + 1) == 3 && (amounts || text[at + 1] == '0')) {
            out += text.substr(at + 1, 3);
            at += 4;
        }
    }
    return out;
}

class Parser {
  public:
    Parser(std::span<const std::string> words, const Kind& kind, const Schema& schema, const Context& context,
           std::vector<std::string>* echo, std::string_view command = {})
        : words_(join_quoted(words)),
          typed_(words_),
          kind_(kind),
          schema_(schema),
          context_(context),
          echo_(echo),
          command_(command) {}

    std::vector<Term> terms() {
        std::vector<Term> all;
        bool literal = false;
        for (const std::string& word : words_) {
            typed_.reading(word);
            behind_ = &word == &words_.back() ? std::string_view() : *(&word + 1);
            check(word);
            if (++*read_ > kMostTerms)
                typed_.refuse(say("a query with its segments has more than {} words", kMostTerms));
            if (!literal && ends_terms(word)) {
                literal = true;
                continue;
            }
            if (literal) {
                all.push_back(word_term(word));
                continue;
            }
            for (std::string_view part : parts_of(word)) append(all, term(part));
        }
        return all;
    }

    // The words as a line that gives the same terms.
    std::string line() const {
        std::string line;
        bool literal = false;
        const auto add = [&line](std::string_view word) {
            line.append(line.empty() ? "" : " ") += line_word(std::string(word));
        };
        for (const std::string& word : words_) {
            literal = literal || ends_terms(word);
            if (literal)
                add(word);
            else
                for (std::string_view part : parts_of(word)) add(part);
        }
        return line;
    }

    // Whether @name stands there, by itself or behind not:.
    bool mentions(std::string_view name) const {
        for (const std::string& word : words_) {
            if (ends_terms(word)) return false;
            for (std::string_view part : parts_of(word)) {
                const std::string plain = text::to_halfwidth(text::trim(part));
                std::string_view rest = plain;
                while (take_not(rest)) {
                }
                for (std::string_view one : comma_parts(rest))
                    if (one.starts_with('@') && text::fold(text::trim(one.substr(1))) == text::fold(name)) return true;
            }
        }
        return false;
    }

    // `name` may not occur in what follows: it is being read.
    void enter(std::string_view name) { within_.push_back(text::fold(name)); }

  private:
    void check(std::string_view word) const {
        if (auto at = text::first_invalid_utf8(word))
            typed_.refuse(word.substr(*at, 1),
                          say("a word of the query is not valid UTF-8, from its byte {} on", *at + 1));
        std::size_t characters = text::count_code_points(word);
        if (characters > kMaxCharacters)
            typed_.refuse(
                say("a word of the query has {} characters; at most {} can be looked for", characters, kMaxCharacters));
    }

    // A segment that is not negated is nothing but its terms.
    static void append(std::vector<Term>& all, Term made) {
        if (made.what == Term::What::group && !made.negated)
            all.insert(all.end(), std::make_move_iterator(made.group.begin()),
                       std::make_move_iterator(made.group.end()));
        else
            all.push_back(std::move(made));
    }

    // A whole query that a shell took for one word: "tag:vip city:上海" is two terms, since a field, or nearly one, or
    // a segment begins behind a blank.
    std::vector<std::string_view> parts_of(std::string_view word) const {
        std::vector<std::string_view> parts;
        if (quoted_part(text::trim(word)) == text::trim(word)) return {word};
        for (std::size_t blank = word.find(' '); blank != word.npos; blank = word.find(' ', blank + 1)) {
            const std::string_view behind = word.substr(blank + 1);
            if (text::trim(word.substr(0, blank)).empty() || !begins_with_field(behind)) continue;
            parts.push_back(word.substr(0, blank));
            word = behind;
            blank = 0;
        }
        parts.push_back(word);
        return parts;
    }

    bool begins_with_field(std::string_view text) const {
        const std::string plain = text::to_halfwidth(text.substr(0, text.find(' ')));
        std::string_view rest = plain;
        if (take_not(rest)) return !rest.empty();
        if (rest.size() > 1 && rest[0] == '@')
            return context_.names && context_.names->segment(text::trim(rest.substr(1))).has_value();
        const auto part = named_part(rest);
        return part && !part->value.empty() && (askable_field(kind_, part->name) || near_field(kind_, part->name));
    }

    Term term(std::string_view word) {
        word = text::trim(word);
        const std::string plain = text::to_halfwidth(word);
        typed_.reading(word, plain);
        std::string_view rest = plain;
        bool negated = false;
        while (take_not(rest)) {
            negated = !negated;
            if (rest.empty())
                typed_.refuse(
                    say("nothing follows '{}'; write what is not wanted behind it: not:tag:lost", in_short(word)));
        }
        Term made = positive(rest, word);
        made.negated = made.negated != negated;
        made.text = word;
        return made;
    }

    Term positive(std::string_view text, std::string_view word) {
        if (quoted_part(text) == text) return word_term(inside_quotes(text));
        if (text.size() > 1 && text[0] == '@') return any_segment(text, word);
        refuse_signs(text, word);
        if (auto part = named_part(text)) return named(part->name, part->value, word);
        if (std::vector<store::RecordId> ids = ids_of(text, kind_.code); !ids.empty())
            return id_term(std::move(ids), text);
        return word_term(text);
    }

    Term word_term(std::string_view word) const {
        Term term;
        term.text = term.word = word;
        std::string key = model::field_type("phone")->exact_word(text::to_halfwidth(word), context_);
        term.needle.emplace(word, key.starts_with('+') ? key.substr(1) : std::string());
        if (term.needle->form().empty()) typed_.refuse(say("'{}' holds nothing to look for", in_short(word)));
        return term;
    }

    // "city=上海", "spent>1000", "!tag:lost": looked for as text they would find nothing, and with not: in front all.
    void refuse_signs(std::string_view text, std::string_view word) const {
        std::string meant;
        if (const auto part = signed_part(text)) {
            const Field* field = askable_field(kind_, part->name);
            if (!field) return;
            const bool from = part->sign[0] == '>' || part->sign == "≥", to = part->sign[0] == '<' || part->sign == "≤";
            meant = part->sign == "!=" || part->sign == "≠" ? "not:" : "";
            meant.append(part->name).append(to && field->type->between ? ":.." : ":").append(part->value);
            if (from && field->type->between) meant += "..";
        } else if (const auto term = text.starts_with('!') ? named_part(text.substr(1)) : std::nullopt;
                   term && askable_field(kind_, term->name)) {
            meant = "not:" + std::string(text.substr(1));
        }
        if (!meant.empty())
            typed_.refuse(text, say("'{}' is written {}", in_short(text), in_short(meant)),
                          literal_hint(command_, word));
    }

    static Term id_term(std::vector<store::RecordId> ids, std::string_view text) {
        Term term;
        term.what = Term::What::id;
        term.ids = std::move(ids);
        term.word = text;
        return term;
    }

    Term named(std::string_view name, std::string_view value, std::string_view word) const {
        const Field* field = askable_field(kind_, name);
        if (field && field->source == model::Source::id && !is_id_text(value)) field = code_named(name, field);
        if (!field && schema_.kind(name) && schema_.kind(name)->code == kind_.code) {
            if (std::vector<store::RecordId> ids = ids_of(value, kind_.code); !ids.empty())
                return id_term(std::move(ids), value);
        }
        if (!field) refuse_field(name, value, word);
        Term term;
        term.what = Term::What::field;
        term.field = field;
        OperandReader reader(*field, name, schema_, context_, typed_, echo_);
        const std::string plain =
            is_number(*field) ? without_thousands(value, field->type->name == "money") : std::string();
        const bool grouped = !plain.empty() && plain != value;
        if (grouped && echo_) echo_->push_back(std::string(value) + " = " + plain);
        for (std::string_view part : comma_parts(grouped ? plain : value)) term.operands.push_back(reader.read(part));
        if (term.operands.empty())
            typed_.refuse(say("nothing follows '{}:'; {}:none finds what has none", name, name),
                          is_value(behind_)      ? say("no blank behind the colon: {}:{}", name, in_short(behind_))
                          : field->type->between ? range_hint(name)
                                                 : std::string());
        return term;
    }

    // "C12", "12", "C12..C20": what the record's own number can be.
    static bool is_id_text(std::string_view value) {
        for (std::string_view part : comma_parts(value)) {
            const std::string_view low = text::trim(part.substr(0, part.find("..")));
            if (!low.empty() && !store::parse_record_id(low) && low.find_first_not_of("0123456789") != low.npos)
                return false;
        }
        return true;
    }

    // 编号 is the record's own number, and also a word for the code that people gave it.
    const Field* code_named(std::string_view name, const Field* id) const {
        for (const Field& field : kind_.fields)
            if (is_unique_word(field) && field.named(name)) return &field;
        return id;
    }

    [[noreturn]] void refuse_field(std::string_view name, std::string_view value, std::string_view word) const {
        const Field* field = kind_.field(name);
        if (field && field->source == model::Source::parts)
            typed_.refuse(name, say("'{}' can be given to a record, but not asked for", name), place_of(*field, value));
        typed_.refuse(name, unknown_field(kind_, name), literal_hint(command_, word));
    }

    // What becomes of a field that is only read: a contact's follow-up is a task, what was sold a line of the order.
    std::string place_of(const Field& field, std::string_view value) const {
        if (kind_.code == model::kContact)
            return say("follow-ups are tasks: kehu task find {}",
                       fmt::format("{}{}", field.type->name == "date" ? "due:" : "", text::shell_word(value)));
        return kind_.code == model::kOrder ? std::string(tr("it is part of the lines: kehu order find lines:WORDS"))
                                           : std::string();
    }

    // Whether a word may be what was meant to stand behind a colon.
    static bool is_value(std::string_view word) {
        return !word.empty() && !ends_terms(word) && !named_part(text::to_halfwidth(word));
    }

    // @a,@b: not neither of them.
    Term any_segment(std::string_view text, std::string_view word) const {
        const std::vector<std::string_view> parts = comma_parts(text);
        const bool several = parts.size() > 1 && std::all_of(parts.begin(), parts.end(), [](std::string_view part) {
                                 return part.size() > 1 && part[0] == '@';
                             });
        if (!several) return segment(text, word);
        Term any;
        any.what = Term::What::group;
        any.negated = true;
        for (std::string_view part : parts) {
            any.group.push_back(segment(part, word));
            any.group.back().negated = true;
        }
        return any;
    }

    Term segment(std::string_view text, std::string_view word) const {
        const std::string_view name = text::trim(text.substr(1));
        const auto found = context_.names ? context_.names->segment(name) : std::nullopt;
        if (std::find(within_.begin(), within_.end(), text::fold(name)) != within_.end())
            typed_.refuse(text, say("segment '{}' refers to itself", name),
                          found ? say("see: kehu segment show {}", name) : std::string());
        if (!found) refuse_segment(text, name, word);
        if (found->of != kind_.name)
            typed_.refuse(text,
                          say("segment '{}' chooses records of the kind {}, not {}", name, found->of, kind_.name));
        const std::vector<std::string> words = split_line(found->query);
        Parser parser(words, kind_, schema_, context_, echo_);
        parser.within_ = within_;
        parser.read_ = read_;
        parser.enter(name);
        Term term;
        term.what = Term::What::group;
        try {
            term.group = parser.terms();
        } catch (const Error& e) {
            throw Error(e.code, say("in segment '{}': {}", name, e.what()),
                        e.hint.empty() ? say("see: kehu segment show {}", name) : e.hint, e.spot);
        }
        return term;
    }

    [[noreturn]] void refuse_segment(std::string_view text, std::string_view name, std::string_view word) const {
        const auto names = context_.names ? context_.names->segment_names() : std::vector<std::string>();
        const auto near = text::nearest(name, names);
        const std::string literal = literal_hint(command_, word);
        typed_.refuse(text,
                      near ? say("no segment is called '{}'; did you mean '@{}'?", name, *near)
                           : say("no segment is called '{}'", in_short(name)),
                      std::string(tr("all: kehu segment list")) + (literal.empty() ? "" : "   " + literal));
    }

    const std::vector<std::string> words_;
    Typed typed_;
    std::string_view behind_;  // the word behind the one that is read
    const Kind& kind_;
    const Schema& schema_;
    const Context& context_;
    std::vector<std::string>* echo_;
    std::string_view command_;
    std::vector<std::string> within_;  // segments that this is part of, folded
    // Words of the whole query: segments that name others twice each could be read for ever.
    std::size_t own_read_ = 0, *read_ = &own_read_;
};

}  // namespace

Query parse(std::span<const std::string> words, const Kind& kind, const Schema& schema, const Context& context,
            std::vector<std::string>* echo, std::string_view command) {
    return {Parser(words, kind, schema, context, echo, command).terms()};
}

std::string as_line(std::span<const std::string> words, const Kind& kind, const Schema& schema,
                    const Context& context) {
    return Parser(words, kind, schema, context, nullptr).line();
}

void check_segment(std::string_view name, const model::Segment& segment, const Schema& schema, const Context& context) {
    if (name.find_first_of(" @,:()'\"") != std::string_view::npos)
        throw Error(ExitCode::usage,
                    say("'{}' cannot be the name of a segment: no blanks, quotes or signs of queries", name));
    const Kind* kind = schema.kind(segment.of);
    if (!kind || kind->hidden || kind->name != segment.of)
        throw Error(ExitCode::usage, say("no kind of records is called '{}'", segment.of), tr("see: kehu help kinds"));
    const std::vector<std::string> words = split_line(segment.query);
    Parser parser(words, *kind, schema, context, nullptr);
    parser.enter(name);
    if (parser.terms().empty()) throw Error(ExitCode::usage, tr("a segment needs a query"));
}

bool mentions_segment(const model::Segment& segment, std::string_view name, const Schema& schema,
                      const Context& context) {
    const Kind* kind = schema.kind(segment.of);
    const std::vector<std::string> words = split_line(segment.query);
    return kind && Parser(words, *kind, schema, context, nullptr).mentions(name);
}

}  // namespace kehu::query
