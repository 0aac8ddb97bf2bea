// Terms that name a field, and what is said of those that cannot be read.
#include <algorithm>

#include "core/error.hpp"
#include "core/query/operand.hpp"
#include "core/query/parser.hpp"
#include "core/query/words.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {

using model::Context;
using model::Field;
using model::Kind;
using model::Schema;

namespace {

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

}  // namespace

void Parser::refuse_signs(std::string_view text, std::string_view word) const {
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
        typed_.refuse(text, say("'{}' is written {}", in_short(text), in_short(meant)), literal_hint(command_, word));
}

Term Parser::named(std::string_view name, std::string_view value, std::string_view word) const {
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

bool Parser::is_id_text(std::string_view value) {
    for (std::string_view part : comma_parts(value)) {
        const std::string_view low = text::trim(part.substr(0, part.find("..")));
        if (!low.empty() && !store::parse_record_id(low) && low.find_first_not_of("0123456789") != low.npos)
            return false;
    }
    return true;
}

const Field* Parser::code_named(std::string_view name, const Field* id) const {
    for (const Field& field : kind_.fields)
        if (is_unique_word(field) && field.named(name)) return &field;
    return id;
}

void Parser::refuse_field(std::string_view name, std::string_view value, std::string_view word) const {
    const Field* field = kind_.field(name);
    if (field && field->source == model::Source::parts)
        typed_.refuse(name, say("'{}' can be given to a record, but not asked for", name), place_of(*field, value));
    typed_.refuse(name, unknown_field(kind_, name), literal_hint(command_, word));
}

std::string Parser::place_of(const Field& field, std::string_view value) const {
    if (kind_.code == model::kContact)
        return say("follow-ups are tasks: kehu task find {}",
                   fmt::format("{}{}", field.type->name == "date" ? "due:" : "", text::shell_word(value)));
    return kind_.code == model::kOrder ? std::string(tr("it is part of the lines: kehu order find lines:WORDS"))
                                       : std::string();
}

bool Parser::is_value(std::string_view word) {
    return !word.empty() && !ends_terms(word) && !named_part(text::to_halfwidth(word));
}

}  // namespace kehu::query
