// The second half of an import: what the plan says becomes records.

#include "core/exchange/plan.hpp"
#include "core/model/values.hpp"
#include "core/text/memory.hpp"

namespace kehu::exchange {
namespace {

void create_tasks(Plan& plan, std::uint32_t first, book::Writer& writer) {
    const model::Kind& task = writer.schema().at(model::kTask);
    Arena bytes;
    std::vector<model::RecordView> tasks;
    tasks.reserve(plan.follow_ups.size());
    model::Record record;
    for (const FollowUp& follow_up : plan.follow_ups) {
        record.clear();
        record.set(task.at_name("customer").tag, follow_up.customer);
        record.set(task.at_name("what").tag, follow_up.what);
        record.set(task.at_name("due").tag, follow_up.due);
        record.set(task.at_name("state").tag, follow_up.done ? "done" : "open");
        record.set(task.at_name("contact").tag, model::encode_ref({plan.kind, first + follow_up.contact}));
        tasks.emplace_back(bytes.keep(record.view().ordinary()));
    }
    give_back(plan.follow_ups);
    writer.create_many(task, tasks);
}

// Those that are nobody's are whose import it is.
void create_whole_tasks(Plan& plan, book::Writer& writer) {
    const model::Kind& task = writer.schema().at(model::kTask);
    const model::Tag owner = task.at_name("owner").tag;
    Arena bytes;
    std::vector<model::RecordView> tasks;
    tasks.reserve(plan.tasks.size());
    for (const model::RecordView planned : plan.tasks) {
        model::Record record(planned);
        if (!planned.get(owner)) record.set(owner, model::encode_ref({model::kStaff, writer.staff()}));
        tasks.emplace_back(bytes.keep(record.view().ordinary()));
    }
    give_back(plan.tasks);
    writer.create_many(task, tasks);
}

}  // namespace

void carry_out(Plan& plan, book::Writer& writer) {
    plan.carried_out = true;
    const std::uint32_t first = writer.create_many(writer.schema().at(plan.kind), plan.created);
    give_back(plan.created);
    for (const Plan::Change& change : plan.changed)
        writer.change({plan.kind, change.number}, model::Record(change.after));
    give_back(plan.changed);
    if (!plan.follow_ups.empty()) create_tasks(plan, first, writer);
    if (!plan.tasks.empty()) create_whole_tasks(plan, writer);
    plan.records = {};
}

}  // namespace kehu::exchange
