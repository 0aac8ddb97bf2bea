#include "core/exchange/row_checks.hpp"

#include <algorithm>

#include "core/exchange/spreadsheet.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

// What has a default gets it when it is stored.
RowChecks::RowChecks(const book::Reader& reader, const model::Kind& kind, const model::Context& context)
    : reader_(reader), kind_(kind), context_(context), code_(kind.field("code")), phone_(kind.stored("phone")) {
    for (const model::Field& field : kind.fields)
        if (field.source == model::Source::stored && field.required && field.default_text.empty())
            required_.push_back(&field);
}

void RowChecks::check_new(RowParser& row) const {
    check_required(row, row.record());
    check_rounded(row);
    check_total(row);
}

void RowChecks::check_required(RowParser& row, model::RecordView record) const {
    for (const model::Field* field : required_)
        if (!record.get(field->tag)) row.add_fault(*field, say("{} is missing", field->label(context_.language)));
}

// A code that nobody has, of a name that is here with a longer one: 7, which was 007.
void RowChecks::check_rounded(RowParser& row) const {
    if (!code_) return;
    const auto name = row.record().get(kind_.title);
    const std::string_view number = row.record().value(code_->tag);
    if (!name || number.empty() || reader_.count(kind_) == 0) return;
    if (number.find_first_not_of("0123456789") != number.npos) return;
    for (store::RecordId id : reader_.find_name(kind_, *name))
        if (const auto stored = reader_.get(id); stored && is_rounded(number, stored->record.value(code_->tag)))
            return row.add_fault(*code_, damaged_by_spreadsheet(number));
}

// A number to be called by, and not how many there are.
bool has_number(std::string_view phones) {
    constexpr std::ptrdiff_t kLeast = 5;
    for (const model::TypedPhone& one : model::decode_phones(phones)) {
        const std::string& typed = one.phone.typed;
        if (std::count_if(typed.begin(), typed.end(), [](char c) { return c >= '0' && c <= '9'; }) >= kLeast)
            return true;
    }
    return false;
}

namespace {

bool is_total(std::string_view text) {
    const std::string word = text::fold(text);
    for (std::string_view total : {"合计", "总计", "小计", "total", "grand total"})
        if (word == total) return true;
    return false;
}

// The first of a row that holds anything.
std::string first_cell(std::string_view row, char separator) {
    CsvReader cells(row, separator);
    cells.next();
    for (std::string_view cell : cells.cells())
        if (cell = text::trim(cell); !cell.empty()) return std::string(cell);
    return {};
}

}  // namespace

// The last line of a spreadsheet adds up the others, and may count them where the names are.
void RowChecks::check_total(RowParser& row) const {
    constexpr std::size_t kLongest = 16;  // bytes; nearly all names need not be folded
    if (kind_.code != model::kCustomer) return;
    const std::string_view title = row.record().value(kind_.title);
    if (title.size() > kLongest || has_number(row.record().value(phone_->tag))) return;
    const bool is_count = !title.empty() && title.find_first_not_of("0123456789") == title.npos;
    if (is_total(title) || (is_count && is_total(first_cell(row.raw(), row.separator()))))
        row.add_fault(kind_.at(kind_.title), tr("a line of totals, not a customer"));
}

}  // namespace kehu::exchange
