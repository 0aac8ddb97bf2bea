#include "core/exchange/parts.hpp"

#include <algorithm>
#include <limits>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::min();
std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

}  // namespace

FollowUps::FollowUps(const book::Reader& reader, const model::Kind& contact, const model::Context& context)
    : reader_(reader),
      customers_(reader.schema().at(model::kCustomer)),
      has_contacts_(reader.count(contact) > 0),
      customer_(contact.at_name("customer").tag),
      at_(contact.at_name("at").tag),
      summary_(contact.at_name("summary").tag),
      last_(customers_.at_name("last").tag),
      now_(context.now.seconds),
      latest_(std::size_t{reader.last_number(model::kCustomer)} + 1, kNever) {}

void FollowUps::note(const RowParser& row, model::RecordView record, std::uint32_t place, Plan& plan) {
    const std::string_view customer = record.value(customer_);
    const auto at = record.get(at_);
    const std::int64_t seconds = at ? model::decode_moment(*at).seconds : now_;
    std::int64_t& latest = latest_[model::decode_ref(customer).number];
    latest = std::max(latest, seconds);
    const std::string_view due = row.part("next");
    if (due.empty()) return;
    std::string what(row.part("todo"));
    if (what.empty()) what = first_line(record.value(summary_));
    if (what.empty()) what = tr("follow up");
    Arena& bytes = plan.records;
    plan.follow_ups.push_back({place, bytes.keep(customer), seconds, bytes.keep(due), bytes.keep(what), false});
}

void FollowUps::add_stored(const model::Row& customer) {
    std::int64_t& latest = latest_[customer.id.number];
    if (const auto bytes = customer.rollup.get(last_)) latest = std::max(latest, model::decode_moment(*bytes).seconds);
}

void FollowUps::add_stored(const std::vector<FollowUp>& all) {
    if (reader_.worth_reading_all(customers_, all.size()))
        return reader_.scan(customers_, [&](const model::Row& row) {
            add_stored(row);
            return true;
        });
    for (const FollowUp& one : all)
        if (const auto row = reader_.get(model::decode_ref(one.customer))) add_stored(*row);
}

void FollowUps::settle(std::vector<FollowUp>& all) {
    if (has_contacts_) add_stored(all);
    for (FollowUp& one : all) one.done = latest_[model::decode_ref(one.customer).number] > one.at;
}

void FollowUps::read_tasks() {
    const model::Kind& tasks = reader_.schema().at(model::kTask);
    const model::Tag contact = tasks.at_name("contact").tag, due = tasks.at_name("due").tag;
    tasks_.emplace();
    reader_.scan_records(tasks, [&](const model::Row& row) {
        if (const auto from = row.record.get(contact))
            tasks_->emplace(model::decode_ref(*from).number, Stored{row.id.number, std::string(row.record.value(due))});
        return true;
    });
}

std::string FollowUps::difference(const RowParser& row, std::uint32_t contact) {
    const std::string_view wanted = row.part("next");
    if (wanted.empty()) return {};
    if (!tasks_) read_tasks();
    const auto [first, end] = tasks_->equal_range(contact);
    if (first == end)
        return say("{} is here already, without a follow-up", store::RecordId{model::kContact, contact}.text());
    if (std::any_of(first, end, [&](const auto& task) { return task.second.due == wanted; })) return {};
    const store::RecordId task{model::kTask, first->second.task};
    return say("{} is here already, and its follow-up {} has another day: kehu show {}",
               store::RecordId{model::kContact, contact}.text(), task.text(), task.text());
}

}  // namespace kehu::exchange
