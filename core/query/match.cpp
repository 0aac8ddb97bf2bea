#include <algorithm>

#include "core/query/query.hpp"
#include "core/text/fold.hpp"

namespace kehu::query {

namespace {

using model::Field;
using model::Row;

// Keeps a phrase from being found across two fields; folded text holds no control characters.
constexpr char kBetweenFields = '\1';

void append_words(std::string& out, std::string_view bytes, const Field& field, const model::Context& context) {
    if (field.type->words) {
        field.type->words(out, bytes);
    } else {
        // A reference is looked into by the title of what it refers to.
        model::Style style = field.ref.empty() ? model::Style::machine : model::Style::card;
        field.type->format(out, bytes, field, context, style);
    }
}

}  // namespace

Matcher::Matcher(const Query& query, const model::Kind& kind, const model::Context& context)
    : query_(query), kind_(kind), context_(context) {
    const model::FieldType* phone = model::field_type("phone");
    for (const Field& field : kind.fields) {
        if (field.source == model::Source::parts) continue;
        if (field.words && field.source == model::Source::stored) {
            if (words_by_tag_.size() <= field.tag) words_by_tag_.resize(std::size_t{field.tag} + 1);
            words_by_tag_[field.tag] = &field;
        } else if (field.words) {
            other_words_.push_back(&field);
        }
        if (field.type == phone) phone_fields_.push_back(&field);
        if (field.duplicates == model::Duplicates::refuse && !field.words && !field.sensitive && field.type->exact_word)
            unique_fields_.push_back(&field);
    }
    for (const Term& term : query.terms) has_words_ = has_words_ || term.what == Term::What::words;
}

bool Matcher::matches(const Row& row) const {
    if (has_words_) fold_words(row);
    for (const Term& term : query_.terms) {
        if (matches_term(term, row) == term.negated) return false;
    }
    return true;
}

bool Matcher::asks_names() const {
    auto refers = [](const Field* field) { return field && !field->ref.empty() && !field->type->words; };
    for (const Term& term : query_.terms)
        if (term.field && (refers(term.field) || refers(kind_.field(term.field->also)))) return true;
    return has_words_ && (std::any_of(words_by_tag_.begin(), words_by_tag_.end(), refers) ||
                          std::any_of(other_words_.begin(), other_words_.end(), refers));
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
        case Term::What::field:
            break;
    }
    for (const Operand& operand : term.operands) {
        if (matches_operand(operand, *term.field, row)) return true;
    }
    return false;
}

void Matcher::fold_words(const Row& row) const {
    folded_.clear();
    for (std::string_view part : {row.record.ordinary(), row.record.sensitive()})
        for (model::FieldReader reader(part); reader.next() && reader.field().tag < words_by_tag_.size();)
            if (const Field* field = words_by_tag_[reader.field().tag]) fold_value(*field, reader.field().bytes);
    for (const Field* field : other_words_)
        if (auto bytes = model::value_of(row, kind_, *field, context_, scratch_)) fold_value(*field, *bytes);
}

void Matcher::fold_value(const Field& field, std::string_view bytes) const {
    if (!field.type->as_stored) {
        text_.clear();
        append_words(text_, bytes, field, context_);
        bytes = text_;
    }
    text::append_sought(folded_, bytes);
    folded_ += kBetweenFields;
}

bool Matcher::matches_words(const Term& term, const Row& row) const {
    if (folded_.find(term.folded) != std::string::npos) return true;
    return (!term.phone.empty() && matches_phone(term, row)) || matches_unique(term, row);
}

// A whole code, as people read it from a list: part of one would find too much.
bool Matcher::matches_unique(const Term& term, const Row& row) const {
    for (const Field* field : unique_fields_) {
        auto bytes = model::value_of(row, kind_, *field, context_, scratch_);
        if (bytes && field->type->matches(*bytes, term.folded, *field, context_)) return true;
    }
    return false;
}

bool Matcher::matches_phone(const Term& term, const Row& row) const {
    for (const Field* field : phone_fields_) {
        auto bytes = model::value_of(row, kind_, *field, context_, scratch_);
        if (bytes && field->type->matches(*bytes, term.phone, *field, context_)) return true;
    }
    return false;
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
    if (operand.what == Operand::What::value) return field.type->matches(*bytes, operand.value, field, context_);
    return field.type->between(*bytes, operand.low ? &*operand.low : nullptr, operand.high ? &*operand.high : nullptr,
                               field, context_);
}

int Matcher::rank(const Row& row) const {
    const Field* title = has_words_ ? kind_.field(kind_.title) : nullptr;
    if (!title) return 0;
    text_.clear();
    if (auto bytes = model::value_of(row, kind_, *title, context_, scratch_))
        append_words(text_, *bytes, *title, context_);
    std::string folded = text::sought(text_);
    for (const Term& term : query_.terms) {
        if (term.what != Term::What::words || term.negated) continue;
        if (folded.find(term.folded) == std::string::npos) return 1;
    }
    return 0;
}

}  // namespace kehu::query
