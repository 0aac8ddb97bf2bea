#include "core/book/complete.hpp"

#include <algorithm>

#include "core/model/order_amount.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"

namespace kehu::book {

static std::optional<RecordId> company_in(const Kind& kind, RecordView customer) {
    const Field* field = kind.stored("company");
    const auto bytes = field ? customer.get(field->tag) : std::nullopt;
    return bytes ? model::decode_text_or_ref(*bytes).id : std::nullopt;
}

std::optional<RecordId> Companies::of(const Reader& reader, RecordId customer) {
    Company& company = of_[customer.number];
    if (company.known) return company.id;
    company.known = true;
    if (auto row = reader.get(customer)) company.id = company_in(reader.schema().at(customer.kind), row->record);
    if (company.id == customer || (company.id && !reader.exists(*company.id))) company.id.reset();
    return company.id;
}

void Companies::expect(const Reader& reader, const Kind& kind, std::size_t questions) {
    if (all_read_ || !reader.worth_reading_all(kind, questions)) return;
    all_read_ = true;
    reader.scan_records(kind, [&](const Row& row) {
        of_[row.id.number] = {true, company_in(kind, row.record)};
        return true;
    });
    of_.each([&](std::uint32_t number, Company& company) {
        if (!company.id) return;
        const bool exists = company.id->kind == kind.code ? of_[company.id->number].known : reader.exists(*company.id);
        if (!exists || *company.id == RecordId{kind.code, number}) company.id.reset();
    });
}

Completer::Completer(const Reader& reader, const Kind& kind, text::Moment now, Companies& companies)
    : reader_(reader), kind_(kind), companies_(companies) {
    model::Context context = reader.context(now, Language::english);
    for (const Field& field : kind.fields) {
        if (field.source != model::Source::stored) continue;
        if (field.required) required_.push_back(&field);
        if (field.type->name == "text-or-ref") links_.push_back(&field);
        if (field.default_text.empty()) continue;
        std::string bytes;
        if (field.type->name == "moment" && field.default_text == "now")
            bytes = model::encode_moment(now);
        else
            field.type->parse(bytes, field.default_text, field, context);
        defaults_.emplace_back(&field, std::move(bytes));
    }
    for (const Field* field : links_) others_ = others_ || reader.count(reader.schema().at(field->ref)) > 0;
    account_ = kind.stored("account");
    customer_ = kind.stored("customer");
}

void Completer::add_company(std::string_view name, RecordId id) {
    auto [at, fresh] = coming_.emplace(text::fold(name), id);
    if (!fresh) at->second = std::nullopt;
}

void Completer::complete(Record& record, RecordView before) {
    for (auto& [field, bytes] : defaults_)
        if ((before.empty() || field->required) && !record.get(field->tag))
            record.set(field->tag, bytes, field->sensitive);
    for (const Field* field : links_)
        if (auto found = linked(record, *field, before)) {
            std::string text(model::decode_text_or_ref(record.value(field->tag)).text);
            record.set(field->tag, model::encode_text_or_ref({text, found}), field->sensitive);
        }
    if (account_ && customer_) fill_account(record, before);
    if (kind_.code == model::kOrder) fill_amount(record);
}

const Field* Completer::missing(RecordView record) const {
    for (const Field* field : required_)
        if (!record.get(field->tag)) return field;
    return nullptr;
}

RecordView Completer::completed(RecordView record, Record& scratch) {
    bool whole = !lacks_default(record) && !account_ && kind_.code != model::kOrder;
    for (const Field* field : links_) whole = whole && !linked(record, *field, {});
    if (whole) return record;
    scratch = Record(record);
    complete(scratch, {});
    return scratch.view();
}

bool Completer::lacks_default(RecordView record) const {
    return std::any_of(defaults_.begin(), defaults_.end(), [&](const auto& d) { return !record.get(d.first->tag); });
}

// Linked when exactly one record has that name; a link made before stays while the text does.
std::optional<RecordId> Completer::linked(RecordView record, const Field& field, RecordView before) {
    auto bytes = record.get(field.tag);
    if (!bytes || before.get(field.tag) == bytes) return std::nullopt;
    model::TextOrRef value = model::decode_text_or_ref(*bytes);
    if (value.id) return std::nullopt;
    std::optional<RecordId> found = others_ ? reader_.match(field.ref, value.text) : std::nullopt;
    if (coming_.empty()) return found;
    folded_.clear();
    text::append_folded(folded_, value.text);
    auto coming = coming_.find(folded_);
    if (coming == coming_.end()) return found;
    return found ? std::nullopt : coming->second;
}

// A contact, task or order of a person also belongs to the person's company, as linked at that time.
void Completer::fill_account(Record& record, RecordView before) {
    auto customer = record.get(customer_->tag);
    if (!customer) {
        record.erase(account_->tag);
        return;
    }
    if (before.get(customer_->tag) == customer) return;
    if (auto company = companies_.of(reader_, model::decode_ref(*customer)))
        record.set(account_->tag, model::encode_ref(*company));
    else
        record.erase(account_->tag);
}

void Completer::expect(std::size_t records) {
    if (account_ && customer_) companies_.expect(reader_, reader_.schema().at(customer_->ref), records);
}

// An order without an amount is worth the sum of its lines, if they are in one currency.
void Completer::fill_amount(Record& record) {
    const Field& lines = kind_.at_name("lines");
    const Field& amount = kind_.at_name("amount");
    auto bytes = record.get(lines.tag);
    if (!bytes || record.get(amount.tag)) return;
    if (const auto sum = model::sum_of_lines(*bytes)) record.set(amount.tag, model::encode_money(*sum));
}

}  // namespace kehu::book
