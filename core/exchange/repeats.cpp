#include "core/exchange/repeats.hpp"

#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

Repeats::Repeats(const book::Reader& reader, const model::Kind& kind, const std::vector<Column>& columns,
                 const model::Context& context)
    : reader_(reader), kind_(kind), columns_(columns), context_(context) {}

void Repeats::note_person(const RowParser& row, std::uint32_t number, store::RecordId other,
                          const model::Field& field) {
    const auto name = row.record().get(kind_.title);
    if (row_ == number || !name || text::fold(*name) != text::fold(reader_.title(other))) return;
    row_ = number;
    if (people_++ == 0) {
        field_ = &field;
        people_notice_ = {number, row.about(field, {})};
    }
    people_notice_.what.reason = say_n(
        "{} row becomes a new record though one of the same name has this, too; to change that one instead: "
        "--match {}",
        "{} rows become new records though others of the same names have these, too; to change those instead: "
        "--match {}",
        people_, people_, field_->name);
}

void Repeats::settle(Plan& plan) {
    if (people_) plan.notices.insert(plan.notices.begin(), std::move(people_notice_));
}

void Repeats::note_visit(RowParser& row, Plan& plan) {
    const auto twin = visit_of(row.record());
    if (!twin) return;
    const std::string id = store::RecordId{kind_.code, twin->number}.text();
    plan.notices.push_back(
        {plan.rows, row.about(kind_.at(kind_.title), say("{} is of the same customer and time and has another text; "
                                                         "if this row corrects it: kehu delete {}",
                                                         id, id))});
}

std::optional<Twins::Twin> Repeats::visit_of(model::RecordView record) {
    if (kind_.code != model::kContact || reader_.count(kind_) == 0) return std::nullopt;
    if (!visits_) {
        std::vector<Column> telling;
        for (const Column& column : columns_) {
            if (column.use != Column::Use::field || column.field->source != model::Source::stored) continue;
            const std::string_view name = column.field->name;
            if (name == "customer" || name == "at" || name == "channel") telling.push_back(column);
        }
        visits_.emplace(reader_, kind_, telling, context_);
    }
    return visits_->take(record);
}

}  // namespace kehu::exchange
