#include <algorithm>
#include <array>
#include <iterator>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/query/query.hpp"
#include "core/query/words.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/search_form.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {

namespace {

using model::Context;
using model::Field;
using model::Kind;
using model::Schema;

constexpr std::size_t kMaxCharacters = 1000;

[[noreturn]] void refuse(const std::string& sentence, std::string hint = {}) {
    throw Error(ExitCode::usage, sentence, std::move(hint));
}

constexpr std::array<std::string_view, 4> kNone{"none", "无", "没有", "空"};
constexpr std::array<std::string_view, 5> kOverdue{"overdue", "late", "逾期", "过期", "已逾期"};
constexpr std::array<std::string_view, 3> kAny{"any", "有", "任意"};

void check_word(std::string_view word) {
    if (auto at = text::first_invalid_utf8(word)) {
        refuse(say("a word of the query is not valid UTF-8, from its byte {} on", *at + 1));
    }
    std::size_t characters = text::count_code_points(word);
    if (characters > kMaxCharacters) {
        refuse(say("a word of the query has {} characters; at most {} can be looked for", characters, kMaxCharacters));
    }
}

Term word_term(std::string_view word, const Context& context) {
    Term term;
    term.text = term.word = word;
    std::string key = model::field_type("phone")->exact_word(text::to_halfwidth(word), context);
    term.needle.emplace(word, key.starts_with('+') ? key.substr(1) : std::string());
    if (term.needle->form().empty()) refuse(say("'{}' holds nothing to look for", word));
    return term;
}

// What stands in quotes at the beginning, up to quotes that end a part; nothing if no such part begins here.
std::optional<std::string_view> quoted_part(std::string_view text) {
    std::string_view close;
    if (text.starts_with('"'))
        close = "\"";
    else if (text.starts_with("“"))
        close = "”";
    else
        return std::nullopt;
    for (std::size_t at = text.find(close, close.size()); at != text.npos; at = text.find(close, at + 1)) {
        std::string_view rest = text::trim(text.substr(at + close.size()));
        if (rest.empty() || rest[0] == ',' || rest.starts_with("、")) return text.substr(0, at + close.size());
    }
    return std::nullopt;
}

// Calls use(part) for each part between commas, in either writing; commas in quotes belong to a part.
template <class Use>
void split_commas(std::string_view text, Use&& use) {
    std::size_t start = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (text::trim(text.substr(start, at - start)).empty())
            if (auto quoted = quoted_part(text.substr(at))) at += quoted->size();
        bool wide = text.substr(at).starts_with("、");
        if (at < text.size() && text[at] != ',' && !wide) continue;
        std::string_view part = text::trim(text.substr(start, at - start));
        if (!part.empty()) use(part);
        start = at + (wide ? 3 : 1);
        if (wide) at += 2;
    }
}

// Nothing unless every part is an id of this kind: "A4" is paper where there are no articles.
std::vector<store::RecordId> ids_of(std::string_view text, const Kind& kind) {
    std::vector<store::RecordId> ids;
    bool all = true;
    split_commas(text, [&](std::string_view part) {
        auto id = store::parse_record_id(part);
        all = all && id && id->kind == kind.code;
        if (all) ids.push_back(*id);
    });
    if (!all) ids.clear();
    return ids;
}

// Where ".." divides a range. Chinese keyboards write "。。" and "……" for it. Three points are no range.
struct Dots {
    std::size_t at, width;
};
std::optional<Dots> find_dots(std::string_view text) {
    for (std::string_view dots : {"..", "。。", "……"}) {
        std::size_t at = text.find(dots);
        if (at == std::string_view::npos) continue;
        if (text.substr(at + dots.size()).starts_with('.')) return std::nullopt;
        return Dots{at, dots.size()};
    }
    return std::nullopt;
}

// Reads the operands of one field term.
class OperandReader {
  public:
    OperandReader(const Field& field, std::string_view name, const Context& context, std::vector<std::string>* echo)
        : field_(field), name_(name), context_(context), echo_(echo) {}

    Operand read(std::string_view text) const {
        Operand operand;
        operand.text = text;
        std::string folded = text::fold(text);
        if (quoted_part(text) == text) {
            std::size_t width = text.starts_with('"') ? 1 : std::string_view("“").size();
            text = text::trim(text.substr(width, text.size() - 2 * width));
            if (text.empty()) refuse(say("'{}' holds nothing to look for", "\"\""));
            operand.text = text;
            operand.value = value(text);
        } else if (is_one_of(folded, kNone)) {
            operand.what = Operand::What::none;
        } else if (is_one_of(folded, kAny)) {
            operand.what = Operand::What::any;
        } else if (is_one_of(folded, kOverdue) && field_.type->name == "date") {
            read_range(operand, "", "yesterday");
        } else if (auto dots = field_.type->between ? find_dots(text) : std::nullopt) {
            read_range(operand, text::trim(text.substr(0, dots->at)), text::trim(text.substr(dots->at + dots->width)));
        } else {
            operand.value = value(text);
        }
        operand.fits_zero = fits_zero(operand);
        return operand;
    }

  private:
    // Nothing is kept where there is nothing to count or add up; who asks for 0 means just that.
    bool fits_zero(const Operand& operand) const {
        const model::Fold fold = field_.rollup.fold;
        if (field_.source != model::Source::rollup || (fold != model::Fold::count && fold != model::Fold::sum))
            return false;
        std::string zero;
        if (operand.what == Operand::What::value) {
            zero = zero_like(operand.value);
            return field_.type->matches(zero, operand.value, field_, context_);
        }
        if (operand.what != Operand::What::range) return false;
        zero = zero_like(operand.low ? *operand.low : *operand.high);
        return field_.type->between(zero, operand.low ? &*operand.low : nullptr,
                                    operand.high ? &*operand.high : nullptr, field_, context_);
    }

    // None of it; of money in the currency that was asked for.
    std::string zero_like(const std::string& operand) const {
        std::string zero;
        if (field_.type->name == "money")
            zero = model::encode_money({0, model::decode_money(operand).currency});
        else
            field_.type->parse(zero, "0", field_, context_);
        return zero;
    }

    void read_range(Operand& operand, std::string_view low, std::string_view high) const {
        operand.what = Operand::What::range;
        if (low.empty() && high.empty())
            refuse(say("{}:.. has no end; write {}:a..b, {}:a.. or {}:..b", name_, name_, name_, name_));
        if (!low.empty()) operand.low = value(low);
        if (!high.empty()) operand.high = value(high);
        if (operand.low && operand.high && field_.type->possible &&
            !field_.type->possible(*operand.low, *operand.high, field_)) {
            refuse(say("{}:{} is no range: nothing lies from {} to {}", name_, operand.text, low, high),
                   way_ahead(*operand.low, low, high));
        }
    }

    // "7d" is seven days ago; somebody who writes today..7d means those ahead.
    std::string way_ahead(const std::string& from, std::string_view low, std::string_view high) const {
        const std::string ahead = "+" + std::string(high);
        try {
            if (field_.type->possible(from, field_.type->operand(ahead, field_, context_), field_))
                return say("days ahead have a +: {}:{}..{}", name_, low, ahead);
        } catch (const BadValue&) {
            // no span of time
        }
        return {};
    }

    std::string value(std::string_view text) const {
        try {
            std::string bytes = field_.type->operand(text, field_, context_);
            std::string meaning =
                echo_ && field_.type->meaning ? field_.type->meaning(text, field_, context_) : std::string();
            if (!meaning.empty()) echo_->push_back(std::string(text) + " = " + meaning);
            return bytes;
        } catch (const BadValue& e) {
            refuse(say("{}: {}", name_, e.what()));
        }
    }

    const Field& field_;
    std::string_view name_;
    const Context& context_;
    std::vector<std::string>* echo_;
};

class Parser {
  public:
    Parser(const Kind& kind, const Schema& schema, const Context& context, std::vector<std::string>* echo)
        : kind_(kind), schema_(schema), context_(context), echo_(echo) {}

    std::vector<Term> terms(std::span<const std::string> words) {
        std::vector<Term> all;
        bool literal = false;
        for (const std::string& word : words) {
            check_word(word);
            if (!literal && ends_terms(word)) {
                literal = true;
                continue;
            }
            if (literal) {
                all.push_back(word_term(word, context_));
                continue;
            }
            for (const std::string& part : parts_of(word)) append(all, term(part));
        }
        return all;
    }

    // `name` may not occur in what follows: it is being read.
    void enter(std::string_view name) { within_.push_back(text::fold(name)); }

  private:
    // A segment that is not negated is nothing but its terms.
    static void append(std::vector<Term>& all, Term made) {
        if (made.what == Term::What::group && !made.negated)
            all.insert(all.end(), std::make_move_iterator(made.group.begin()),
                       std::make_move_iterator(made.group.end()));
        else
            all.push_back(std::move(made));
    }

    // A whole query in one pair of quotes: "tag:vip city:上海" is two terms, since a field begins behind a blank.
    std::vector<std::string> parts_of(const std::string& word) const {
        std::vector<std::string> parts;
        std::string_view rest = word;
        for (std::size_t blank = rest.find(' '); blank != rest.npos; blank = rest.find(' ', blank + 1)) {
            const std::string_view behind = rest.substr(blank + 1);
            if (text::trim(rest.substr(0, blank)).empty() || !begins_with_field(behind)) continue;
            parts.emplace_back(rest.substr(0, blank));
            rest = behind;
            blank = 0;
        }
        parts.emplace_back(parts.empty() ? word : std::string(rest));
        return parts;
    }

    bool begins_with_field(std::string_view text) const {
        const std::string plain = text::to_halfwidth(text.substr(0, text.find(' ')));
        std::string_view rest = plain;
        if (take_not(rest)) return !rest.empty();
        const auto part = named_part(rest);
        return part && !part->value.empty() && askable_field(kind_, part->name);
    }

    Term term(std::string_view word) {
        std::string plain = text::to_halfwidth(text::trim(word));
        std::string_view rest = plain;
        bool negated = false;
        while (take_not(rest)) {
            negated = !negated;
            if (rest.empty())
                refuse(say("nothing follows '{}'; write what is not wanted behind it: not:tag:lost", word));
        }
        Term made = positive(rest, word);
        made.negated = negated;
        made.text = word;
        return made;
    }

    Term positive(std::string_view text, std::string_view word) {
        if (text.size() > 1 && text[0] == '@') return segment(text::trim(text.substr(1)), word);
        if (auto part = named_part(text)) return named(part->name, part->value, word);
        if (std::vector<store::RecordId> ids = ids_of(text, kind_); !ids.empty()) return id_term(std::move(ids), text);
        return word_term(text, context_);
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
        if (!field && schema_.kind(name) && schema_.kind(name)->code == kind_.code) {
            if (std::vector<store::RecordId> ids = ids_of(value, kind_); !ids.empty())
                return id_term(std::move(ids), value);
        }
        if (!field) {
            refuse(unknown_field(kind_, name), say("literal text: kehu find -- {}", text::shell_word(word)));
        }
        Term term;
        term.what = Term::What::field;
        term.field = field;
        OperandReader reader(*field, name, context_, echo_);
        split_commas(value, [&](std::string_view part) { term.operands.push_back(reader.read(part)); });
        if (term.operands.empty()) refuse(say("nothing follows '{}:'; {}:none finds what has none", name, name));
        return term;
    }

    Term segment(std::string_view name, std::string_view word) {
        const auto found = context_.names ? context_.names->segment(name) : std::nullopt;
        if (!found) refuse_segment(name, word);
        if (found->of != kind_.name)
            refuse(say("segment '{}' chooses records of the kind {}, not {}", name, found->of, kind_.name));
        if (std::find(within_.begin(), within_.end(), text::fold(name)) != within_.end())
            refuse(say("segment '{}' refers to itself", name), say("see: kehu segment show {}", name));
        enter(name);
        Term term;
        term.what = Term::What::group;
        try {
            term.group = terms(text::split_words(found->query));
        } catch (const Error& e) {
            throw Error(e.code, say("in segment '{}': {}", name, e.what()), e.hint);
        }
        within_.pop_back();
        return term;
    }

    [[noreturn]] void refuse_segment(std::string_view name, std::string_view word) const {
        const auto names = context_.names ? context_.names->segment_names() : std::vector<std::string>();
        const auto near = text::nearest(name, names);
        refuse(near ? say("no segment is called '{}'; did you mean '@{}'?", name, *near)
                    : say("no segment is called '{}'", name),
               say("all: kehu segment list   literal text: kehu find -- {}", text::shell_word(word)));
    }

    const Kind& kind_;
    const Schema& schema_;
    const Context& context_;
    std::vector<std::string>* echo_;
    std::vector<std::string> within_;  // segments being read, folded
};

}  // namespace

Query parse(std::span<const std::string> words, const Kind& kind, const Schema& schema, const Context& context,
            std::vector<std::string>* echo) {
    return {Parser(kind, schema, context, echo).terms(words)};
}

void check_segment(std::string_view name, const model::Segment& segment, const Schema& schema, const Context& context) {
    if (name.find_first_of(" @,:()'\"") != std::string_view::npos)
        refuse(say("'{}' cannot be the name of a segment: no blanks, quotes or signs of queries", name));
    const Kind* kind = schema.kind(segment.of);
    if (!kind || kind->hidden || kind->name != segment.of)
        refuse(say("no kind of records is called '{}'", segment.of), tr("see: kehu help kinds"));
    Parser parser(*kind, schema, context, nullptr);
    parser.enter(name);
    if (parser.terms(text::split_words(segment.query)).empty()) refuse(tr("a segment needs a query"));
}

}  // namespace kehu::query
