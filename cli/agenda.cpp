#include "cli/agenda.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "cli/output.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;

constexpr std::uint8_t kByStateAndDue = 1;  // index of tasks

class Agenda {
  public:
    Agenda(const Session& session, const book::Reader& reader, const AgendaWish& wish)
        : reader_(reader),
          wish_(wish),
          context_(session.context(reader)),
          customer_(reader.schema().at(model::kCustomer)),
          task_(reader.schema().at(model::kTask)),
          today_(context_.calendar().today()),
          last_(text::date_from_days(text::days_from_epoch(today_) + wish.days)) {}

    std::vector<AgendaEntry> gather() {
        add_tasks();
        if (wish_.anniversaries) add_anniversaries();
        std::stable_sort(entries_.begin(), entries_.end(),
                         [](const AgendaEntry& a, const AgendaEntry& b) { return place(a) < place(b); });
        return std::move(entries_);
    }

  private:
    // Without a day, day, priority: an unsaid one is a normal one.
    static std::tuple<bool, std::int64_t, bool, int> place(const AgendaEntry& entry) {
        constexpr int kNormal = 5;
        bool undated = entry.due.year == 0;
        return {undated, undated ? 0 : text::days_from_epoch(entry.due), entry.anniversary != nullptr,
                entry.priority ? entry.priority : kNormal};
    }

    bool owned(model::RecordView record, const Field& owner) const {
        return !wish_.owner || record.value(owner.tag) == model::encode_ref({model::kStaff, *wish_.owner});
    }

    void add_tasks() {
        constexpr text::Date kFirst{1, 1, 1};
        book::IndexScan scan{kByStateAndDue, {"open"}, {}, model::encode_date(last_), false};
        if (!wish_.undated) scan.low = model::encode_date(kFirst);
        std::vector<store::RecordId> ids;
        reader_.scan_index(task_, scan, [&](store::RecordId id) { return ids.push_back(id), true; });
        for (store::RecordId id : ids)
            if (auto row = reader_.get(id); row && owned(row->record, task_.at_name("owner"))) add_task(*row);
    }

    void add_task(const model::Row& row) {
        AgendaEntry entry;
        entry.id = row.id;
        if (auto due = row.record.get(task_.at_name("due").tag)) entry.due = model::decode_date(*due);
        entry.what = row.record.value(task_.at_name("what").tag);
        entry.uid = reader_.uid(row.id);
        static constexpr std::pair<std::string_view, int> kPriorities[] = {
            {"urgent", 1}, {"high", 3}, {"normal", 5}, {"low", 9}};
        for (auto [key, number] : kPriorities)
            if (row.record.value(task_.at_name("priority").tag) == key) entry.priority = number;
        if (auto bytes = row.record.get(task_.at_name("customer").tag)) {
            entry.customer = model::decode_ref(*bytes);
            if (auto customer = reader_.get(*entry.customer)) describe(entry, *customer);
        }
        entries_.push_back(std::move(entry));
    }

    void describe(AgendaEntry& entry, const model::Row& customer) {
        auto text = [&](const char* name, model::Style style) {
            return text_of(customer, customer_, customer_.at_name(name), context_, style);
        };
        entry.who = customer.id.text() + " " + text("name", model::Style::table);
        entry.since = text("last", model::Style::table);
        entry.phone = text("phone", model::Style::table);
    }

    // One look at every customer; those who have a day soon are read again with their rollups.
    void add_anniversaries() {
        std::vector<const Field*> days;
        for (const Field& field : customer_.fields)
            if (field.partial && field.type->name == "date" && field.source == model::Source::stored)
                days.push_back(&field);
        const Field& owner = customer_.at_name("owner");
        std::vector<std::pair<store::RecordId, const Field*>> soon;
        reader_.scan_records(customer_, [&](const model::Row& row) {
            for (const Field* field : days)
                if (auto bytes = row.record.get(field->tag); bytes && owned(row.record, owner) && next_of(*bytes))
                    soon.emplace_back(row.id, field);
            return true;
        });
        for (auto& [id, field] : soon)
            if (auto row = reader_.get(id)) add_anniversary(*row, *field);
    }

    std::optional<text::Date> next_of(std::string_view bytes) const {
        auto next = text::next_anniversary(model::decode_date(bytes), today_);
        if (!next || text::days_from_epoch(*next) > text::days_from_epoch(last_)) return std::nullopt;
        return next;
    }

    void add_anniversary(const model::Row& row, const Field& field) {
        text::Date day = model::decode_date(row.record.value(field.tag));
        AgendaEntry entry;
        entry.id = row.id;
        entry.customer = row.id;
        entry.anniversary = &field;
        entry.due = *next_of(row.record.value(field.tag));
        entry.what = in_words(field, day, entry.due);
        entry.uid = reader_.uid(row.id) + "-" + std::string(field.name) + "-" + std::to_string(entry.due.year);
        describe(entry, row);
        entries_.push_back(std::move(entry));
    }

    // "birthday, 36 years", "birthday (lunar 8-15)".
    std::string in_words(const Field& field, text::Date day, text::Date next) const {
        std::string what(field.label(context_.language));
        int year = next.year;
        if (day.lunar) {
            text::Date yearless = day;
            yearless.year = 0;
            what = say("{} ({})", what, text::format_day_named(yearless, context_.language));
            if (auto lunar = text::lunar_of_solar(next)) year = lunar->year;
        }
        if (!day.year || year <= day.year) return what;
        auto years = static_cast<unsigned long>(year - day.year);
        // Numbered, so that a birthday has words of its own in other languages.
        if (field.name == "birthday") return say_n("{0}, {1} year", "{0}, {1} years", years, what, years);
        return say_n("{}, {} year", "{}, {} years", years, what, years);
    }

    const book::Reader& reader_;
    const AgendaWish& wish_;
    model::Context context_;
    const Kind &customer_, &task_;
    text::Date today_, last_;
    std::vector<AgendaEntry> entries_;
};

}  // namespace

std::vector<AgendaEntry> agenda(const Session& session, const book::Reader& reader, const AgendaWish& wish) {
    return Agenda(session, reader, wish).gather();
}

}  // namespace kehu::cli
