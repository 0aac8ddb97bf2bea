#include "core/exchange/entries.hpp"

#include "core/text/memory.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

Entries::Entries(const book::Reader& reader, const model::Kind& kind, const model::Context& context, std::size_t rows)
    : reader_(reader), kind_(kind), context_(context) {
    entries_.reserve(rows);
    use_big_pages(entries_.data(), rows * sizeof(Entry));
}

Owner Entries::entry_of(Owner owner) const {
    if (!owner.entry && owner.number < of_number_.size()) owner.entry = of_number_[owner.number];
    if (owner.entry) owner.number = entries_[owner.entry - 1].number;
    return owner;
}

Entry& Entries::meet(Owner& owner) {
    if (!owner.entry) {
        entries_.push_back({owner.number, 0, {}, false});
        if (of_number_.empty()) of_number_.resize(std::size_t{reader_.last_number(kind_.code)} + 1);
        owner.entry = of_number_[owner.number] = static_cast<std::uint32_t>(entries_.size());
    }
    return entries_[owner.entry - 1];
}

std::uint32_t Entries::add(std::uint32_t row, model::RecordView record) {
    entries_.push_back({0, row, record, true});
    return fresh_++;
}

std::string Entries::named(Owner owner) const {
    if (owner.entry && !entries_[owner.entry - 1].number) {
        const Entry& entry = entries_[owner.entry - 1];
        const model::Field* code = kind_.field("code");
        const std::string_view number = code ? entry.record.value(code->tag) : std::string_view();
        std::string name;
        if (const auto title = entry.record.get(kind_.title)) {
            const model::Field& field = kind_.at(kind_.title);
            field.type->format(name, *title, field, context_, model::Style::machine);
        }
        if (number.empty() || name == number) return say("row {} ({})", entry.row, name);
        return say("row {} ({} {})", entry.row, number, name);
    }
    const store::RecordId id{kind_.code, owner.number ? owner.number : entries_[owner.entry - 1].number};
    return id.text() + " " + reader_.title(id);
}

void Entries::settle(Plan& plan) const {
    plan.created.reserve(fresh_);
    for (const Entry& entry : entries_) {
        if (!entry.number) plan.created.push_back(entry.record);
        if (entry.number && entry.changed) plan.changed.push_back({entry.number, entry.record});
    }
}

}  // namespace kehu::exchange
