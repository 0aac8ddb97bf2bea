#include "core/exchange/row_parser.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/error.hpp"
#include "core/exchange/cell_values.hpp"
#include "core/exchange/decimal_comma.hpp"
#include "core/exchange/name_parts.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/tsv.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

using model::Field;
using model::Source;

std::string_view cell_text(std::string_view cell) {
    cell = text::trim(cell);
    if (cell.empty() || (cell[0] != '\'' && cell[0] != '=')) return cell;
    return text::trim(cell[0] == '=' ? without_formula(cell) : without_mark(cell));
}

std::string damaged_by_spreadsheet(std::string_view cell) {
    return say("{} was damaged by a spreadsheet: digits are lost; format the column as text and save again", cell);
}

// Asked seldom: the row is split once more.
Fault RowParser::about(const Field& field, std::string reason) const {
    Fault fault{std::string(field.label(layout_->context_.language)), {}, std::move(reason)};
    if (const Slot* slot = layout_->slot_of(field)) {
        CsvReader again(raw_, layout_->form_.separator);
        again.next();
        for (std::size_t column : slot->columns) {
            fault.column = layout_->columns_[column].header;
            if (column < again.cells().size()) fault.value = text::trim(again.cells()[column]);
            if (!fault.value.empty()) break;
        }
    }
    if (layout_->identity_column_ && field.source == Source::id) {
        fault.column = layout_->columns_[*layout_->identity_column_].header;
        fault.value = identity_;
    }
    return fault;
}

void RowParser::add_fault(const Field& field, std::string reason) {
    faults_.push_back(about(field, std::move(reason)));
}

std::string_view RowParser::part(std::string_view name) const {
    for (std::size_t i = 0; i < parts_.size(); i++)
        if (layout_->parts_[i].field->name == name) return parts_[i];
    return {};
}

// A row with more cells than the header has a quote or a separator too many or too few: its cells are not where they
// seem. Many programs leave out empty cells at the end.
void RowParser::check_shape(std::span<const std::string_view> cells) {
    const std::vector<Column>& columns = layout_->columns_;
    const auto is_blank = [](std::string_view cell) { return text::trim(cell).empty(); };
    if (!std::all_of(cells.begin() + std::ptrdiff_t(columns.size()), cells.end(), is_blank))
        faults_.push_back({{}, {}, say("{} cells under {} columns", cells.size(), columns.size())});
    for (std::size_t column : layout_->unnamed_)
        if (column < cells.size() && !is_blank(cells[column]))
            faults_.push_back(
                {columns[column].header, std::string(cells[column]), tr("a value in a column without a header")});
}

void RowParser::read_cell(std::string& out, std::string_view text, const Slot& slot, const Names& names) {
    const Field& field = *slot.field;
    const bool may_be_rounded = slot.text || (slot.reach && text.find('+', 1) != text.npos);
    if (may_be_rounded && is_scientific(text)) throw BadValue(damaged_by_spreadsheet(text));
    if (slot.text && text[0] == '#' && is_spreadsheet_error(text))
        throw BadValue(say("{} is an error of a spreadsheet, no value", text));
    if (slot.price)
        append_price(out, text, field, layout_->ahead_);
    else if (!slot.refers)
        field.type->parse(out, text, field, field.source == Source::parts ? layout_->ahead_ : layout_->context_);
    else if (names.asked)
        out += model::encode_ref(names.asked->resolve(field.ref, text));
    else if (const auto id = names.known.known(field.ref, text))
        out += model::encode_ref(*id);
    else
        unfinished_ = true;
}

// The whole name if there is one; its parts else.
void RowParser::read_name(const Slot& slot, std::span<const std::string_view> cells, const Names& names,
                          std::string& bytes) {
    bytes.clear();
    NameParts parts;
    std::string whole, unescaped;
    for (std::size_t column : slot.columns) {
        std::string_view text = cell_text(cells[column]);
        if (layout_->form_.escaped) text = without_escapes(text, unescaped);
        switch (layout_->columns_[column].part) {
            case NamePart::whole:
                whole = text;
                break;
            case NamePart::given:
                parts.given = text;
                break;
            case NamePart::middle:
                parts.middle = text;
                break;
            case NamePart::family:
                parts.family = text;
                break;
            case NamePart::suffix:
                parts.suffix = text;
                break;
        }
    }
    if (whole.empty()) whole = slot.field->name == "reading" ? whole_reading(parts) : whole_name(parts);
    if (whole.empty()) return;
    try {
        read_cell(bytes, whole, slot, names);
    } catch (const BadValue& bad) {
        faults_.push_back({layout_->columns_[slot.columns[0]].header, whole, bad.what()});
    }
}

std::string_view RowParser::label_of(std::size_t column, std::span<const std::string_view> cells) const {
    const std::vector<Column>& columns = layout_->columns_;
    if (column > 0 && columns[column - 1].use == Column::Use::label)
        return model::phone_type(cell_text(cells[column - 1]));
    return columns[column].label;
}

void RowParser::read_slot(const Slot& slot, std::span<const std::string_view> cells, const Names& names,
                          std::string& bytes) {
    if (slot.composed) return read_name(slot, cells, names, bytes);
    bytes.clear();
    for (std::size_t column : slot.columns) {
        std::string_view text = cell_text(cells[column]);
        if (text.empty() || (slot.reach && says_none(text))) continue;
        if (layout_->form_.escaped) text = without_escapes(text, plain_);
        if (slot.field->type->list) text = values_of_google(text, plain_);
        if (text.empty() || (slot.coded && stands_for_nothing(text))) continue;
        if (slot.days && text.starts_with("--")) text.remove_prefix(2);  // a day without its year: --05-06
        const auto day = slot.days ? numbered_day(text) : std::nullopt;
        if (day && layout_->form_.dates != DateOrder::unknown)
            text = plain_ = with_year_first(*day, layout_->form_.dates);
        const bool turned = slot.number && layout_->form_.decimal_comma;
        if (turned) text = plain_ = with_decimal_point(text);
        try {
            const std::string_view label = slot.labelled ? label_of(column, cells) : std::string_view();
            if (bytes.empty()) {
                read_cell(bytes, text, slot, names);
                if (!label.empty()) bytes = labelled_phones(bytes, label);
            } else {
                more_.clear();
                read_cell(more_, text, slot, names);
                if (!label.empty()) more_ = labelled_phones(more_, label);
                bytes = model::list_add(*slot.field->type, bytes, more_);
            }
        } catch (const BadValue& bad) {
            const std::string_view shown = day || turned ? cell_text(cells[column]) : text;  // as it was typed
            faults_.push_back({layout_->columns_[column].header, std::string(shown), bad.what()});
            if (day && layout_->form_.dates == DateOrder::unknown)
                faults_.back().reason = say("{}; for the whole file: --dates dmy or --dates mdy", bad.what());
        }
    }
}

void RowParser::parse(const RowLayout& layout, const RawRow& row, std::span<const std::string_view> cells,
                      const References& known) {
    layout_ = &layout;
    line_ = row.line;
    raw_ = row.text;
    if (row.has_doubled_quotes) {
        CsvReader again(raw_, layout.form_.separator);
        again.next();
        read_cells(again.cells(), {known, nullptr});
    } else {
        read_cells(cells, {known, nullptr});
    }
}

void RowParser::settle(References& references) {
    if (!unfinished_) return;
    CsvReader again(raw_, layout_->form_.separator);
    again.next();
    read_cells(again.cells(), {references, &references});
}

void RowParser::name_by_what_is_there() {
    if (!layout_->composes_names_) return;
    const model::Kind& kind = *layout_->composes_names_;
    const Field &company = kind.at_name("company"), &email = kind.at_name("email"), &phone = kind.at_name("phone");
    if (record_.get(kind.title)) return;
    if (const auto firm = record_.get(company.tag)) {
        record_.set(kind.title, std::string(model::decode_text_or_ref(*firm).text));
        record_.set(kind.at_name("type").tag, "company");
        record_.erase(company.tag);
        return;
    }
    for (const Field* field : {&email, &phone}) {
        const std::string bytes(record_.value(field->tag));
        std::string_view rest = bytes, form;
        if (rest.empty() || !field->type->next_form(rest, form, plain_)) continue;
        if (const std::size_t label = form.rfind(':'); label != form.npos) form.remove_prefix(label + 1);
        record_.set(kind.title, std::string(form));
        return;
    }
}

void RowParser::read_uid(std::string_view text) {
    if (text.empty()) return;
    if (auto bytes = book::uid_bytes(text))
        uid_ = std::move(*bytes);
    else
        faults_.push_back(
            {layout_->columns_[*layout_->uid_column_].header, std::string(text), say("'{}' is no uid", text)});
}

void RowParser::read_cells(std::span<const std::string_view> cells, const Names& names) {
    unfinished_ = false;
    faults_.clear();
    record_.clear();
    identity_.clear();
    uid_.clear();
    parts_.resize(layout_->parts_.size());
    if (cells.size() < layout_->columns_.size()) {
        filled_.assign(cells.begin(), cells.end());
        filled_.resize(layout_->columns_.size());
        cells = filled_;
    }
    if (cells.size() != layout_->columns_.size() || !layout_->unnamed_.empty()) check_shape(cells);
    if (!faults_.empty()) return;
    for (const Slot& slot : layout_->stored_) {
        read_slot(slot, cells, names, bytes_);
        if (unfinished_) return;
        if (!bytes_.empty()) record_.set(slot.field->tag, bytes_, slot.field->sensitive);
    }
    for (std::size_t i = 0; i < parts_.size(); i++) read_slot(layout_->parts_[i], cells, names, parts_[i]);
    if (layout_->identity_column_) identity_ = cell_text(cells[*layout_->identity_column_]);
    if (layout_->uid_column_) read_uid(cell_text(cells[*layout_->uid_column_]));
}

}  // namespace kehu::exchange
