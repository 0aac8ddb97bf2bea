#include <algorithm>

#include "core/query/query.hpp"
#include "core/text/pinyin_reading.hpp"
#include "core/text/search_form.hpp"

namespace kehu::query {

namespace {

using model::Field;
using model::Row;

}  // namespace

Matcher::Matcher(const Query& query, const model::Kind& kind, const model::Context& context)
    : query_(query), kind_(kind), context_(context), search_fields_(kind) {
    for (const Field& field : kind.fields)
        if (is_unique_word(field)) unique_fields_.push_back(&field);
    each_term(query.terms, [&](const Term& term) { has_words_ = has_words_ || term.what == Term::What::words; });
}

bool Matcher::matches(const Row& row) const {
    if (has_words_) {
        search_text_.clear();
        search_fields_.append(search_text_, row, context_);
    }
    for (const Term& term : query_.terms) {
        if (matches_term(term, row) == term.negated) return false;
    }
    return true;
}

bool Matcher::asks_names() const {
    auto refers = [](const Field* field) { return field && !field->ref.empty() && !field->type->words; };
    bool asks = false;
    each_term(query_.terms, [&](const Term& term) {
        asks = asks || (term.field && (refers(term.field) || refers(kind_.field(term.field->also))));
    });
    return asks || (has_words_ && search_fields_.asks_names());
}

bool Matcher::matches_term(const Term& term, const Row& row) const {
    switch (term.what) {
        case Term::What::words:
            return matches_words(term, row);
        case Term::What::id:
            for (store::RecordId id : term.ids) {
                if (id == row.id) return true;
            }
            return matches_unique(term, row);
        case Term::What::group:
            return std::all_of(term.group.begin(), term.group.end(),
                               [&](const Term& one) { return matches_term(one, row) != one.negated; });
        case Term::What::field:
            break;
    }
    for (const Operand& operand : term.operands) {
        if (matches_operand(operand, *term.field, row)) return true;
    }
    return false;
}

bool Matcher::matches_words(const Term& term, const Row& row) const {
    return term.needle->found_in(search_text_) || matches_unique(term, row);
}

bool Matcher::matches_unique(const Term& term, const Row& row) const {
    return std::any_of(unique_fields_.begin(), unique_fields_.end(),
                       [&](const Field* field) { return has_unique_word(*field, term.word, row, context_); });
}

// A field and the one that a query on it also looks into are asked as one.
bool Matcher::matches_operand(const Operand& operand, const Field& field, const Row& row) const {
    const Field* also = field.also ? kind_.field(field.also) : nullptr;
    if (operand.what == Operand::What::none) return !has_value(field, row) && !(also && has_value(*also, row));
    return matches_value(operand, field, row) || (also && matches_value(operand, *also, row));
}

bool Matcher::has_value(const Field& field, const Row& row) const {
    return model::value_of(row, kind_, field, context_, scratch_).has_value();
}

bool Matcher::matches_value(const Operand& operand, const Field& field, const Row& row) const {
    auto bytes = model::value_of(row, kind_, field, context_, scratch_);
    if (!bytes) return operand.fits_zero;
    if (operand.what == Operand::What::any) return true;
    if (operand.what == Operand::What::value)
        return field.type->matches(*bytes, operand.value, field, context_) ||
               reads_as(operand.value, *bytes, field, row);
    return field.type->between(*bytes, operand.low ? &*operand.low : nullptr, operand.high ? &*operand.high : nullptr,
                               field, context_);
}

// By the reading that the record gives.
bool Matcher::reads_as(std::string_view sought, std::string_view name, const Field& field, const Row& row) const {
    const auto reading = field.pinyin && field.read_as ? row.record.get(field.read_as) : std::nullopt;
    if (!reading) return false;
    const std::vector<std::string> words = text::NameReading(name, *reading).words();
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.find(sought) != word.npos; });
}

std::optional<int> Matcher::rank(const Row& row) const {
    if (!matches(row)) return std::nullopt;
    if (!has_words_ || !kind_.field(kind_.title)) return 0;
    for (const Term& term : query_.terms)
        if (term.what == Term::What::words && !term.negated && !term.needle->found_at(search::kTitles, search_text_))
            return 1;
    return 0;
}

bool is_unique_word(const Field& field) {
    return field.duplicates == model::Duplicates::refuse && !field.words && !field.sensitive &&
           field.type->exact_word && field.source == model::Source::stored;
}

bool has_unique_word(const Field& field, std::string_view word, const Row& row, const model::Context& context) {
    const auto bytes = row.record.get(field.tag);
    if (!bytes) return false;
    const std::string sought = field.type->exact_word(word, context);
    bool found = false;
    field.type->exact_keys(*bytes, [&](std::string_view key) { found = found || key == sought; });
    return found;
}

}  // namespace kehu::query
