#include "cli/journal.hpp"

#include <algorithm>

#include "cli/numbers.hpp"
#include "cli/values.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::uint32_t kNamed = 3;  // records of one command

std::uint32_t all_changes(const book::Counts& counts) {
    return counts.created + counts.changed + counts.deleted;
}

// Entries that only tidy up after themselves (the first write makes a staff record) are told by what the user asked
// for.
bool told(const model::Schema& schema, const book::Counts& counts, const book::Entry& entry) {
    const model::Kind* kind = schema.kind(counts.kind);
    bool own_staff = counts.kind == model::kStaff && counts.created == 1 && !counts.changed && !counts.deleted &&
                     entry.counts.size() > 1;
    return kind && !own_staff && all_changes(counts) > 0;
}

// The labels of the fields that an entry changed in the one record it touched.
std::string fields_text(const book::Reader& reader, const book::Entry& entry, Language language) {
    const model::Kind* kind = reader.schema().kind(entry.touched[0].kind);
    std::string text;
    if (!kind) return text;
    for (const book::Reader::Step& step : reader.steps(entry.touched[0])) {
        if (step.sequence != entry.sequence) continue;
        for (const auto& [tag, bytes] : step.before) {
            const model::Field* field = kind->field(tag);
            if (field && !field->hidden) text.append(text.empty() ? "" : tr(", ")).append(field->label(language));
        }
    }
    return text;
}

std::string count_text(const model::Schema& schema, const book::Counts& counts, Language language) {
    const model::Kind& kind = schema.at(counts.kind);
    if (counts.created && counts.changed)
        return say("{}, {} updated", number_of(kind, counts.created, language), grouped(counts.changed));
    return number_of(kind, all_changes(counts), language);
}

// What the command was about: what is deleted with a customer comes before it in the journal.
store::RecordId main_record(const book::Entry& entry) {
    auto customer = [](store::RecordId id) { return id.kind == model::kCustomer; };
    auto found = entry.verb == "delete" ? std::find_if(entry.touched.begin(), entry.touched.end(), customer)
                                        : entry.touched.end();
    return found == entry.touched.end() ? entry.touched.front() : *found;
}

void append_list(std::string& text, std::string_view item) {
    if (!text.empty()) text += tr(", ");
    text += item;
}

}  // namespace

std::string command_text(const book::Entry& entry) {
    std::string text = entry.verb;
    if (!entry.origin.empty()) return text.append(" ").append(entry.origin);
    if (entry.undoes) return text.append(" ").append(std::to_string(entry.undoes));
    if (entry.touched.empty()) return text;
    store::RecordId main = main_record(entry);
    std::uint32_t all = 1, named = 0;
    for (const book::Counts& counts : entry.counts)
        if (counts.kind == main.kind) all = all_changes(counts);
    for (store::RecordId id : entry.touched)
        if (id.kind == main.kind && named < std::min(all, kNamed))
            text.append(named++ ? tr(", ") : " ").append(id.text());
    return all > named ? text + " .." : text;
}

std::string changes_text(const book::Reader& reader, const book::Entry& entry, Language language) {
    std::string text;
    bool one = entry.touched.size() == 1 && entry.counts.size() == 1 && entry.counts[0].changed == 1 &&
               all_changes(entry.counts[0]) == 1;
    if (one) text = fields_text(reader, entry, language);
    if (!text.empty()) return text;
    for (const book::Counts& counts : entry.counts)
        if (told(reader.schema(), counts, entry)) append_list(text, count_text(reader.schema(), counts, language));
    return text;
}

std::set<book::Sequence> taken_back(const std::vector<book::Entry>& entries) {
    std::set<book::Sequence> out;
    for (const book::Entry& entry : entries)
        if (entry.undoes && !out.count(entry.sequence)) out.insert(entry.undoes);
    return out;
}

std::string when_text(const book::Entry& entry, const model::Context& context) {
    const text::Zone& zone = context.settings->zone;
    bool today = zone.day_of(entry.time.seconds) == context.calendar().today();
    text::Moment minute{entry.time.seconds, text::Precision::minute};
    std::string text = text::format_moment(minute, zone);
    std::size_t blank = text.find(' ');
    return blank == text.npos ? text : today ? text.substr(blank + 1) : text.substr(0, blank);
}

std::string staff_name(const book::Reader& reader, const book::Entry& entry) {
    return entry.staff ? reader.title({model::kStaff, entry.staff}) : std::string();
}

void append_entry_json(std::string& out, const book::Reader& reader, const book::Entry& entry,
                       const model::Context& context) {
    auto text = [&](std::string_view key, std::string_view value) {
        if (value.empty()) return;
        out.append(",\"").append(key).append("\":");
        text::append_json_string(out, value);
    };
    out.append("{\"op\":").append(std::to_string(entry.sequence));
    std::string at;
    text::append_rfc3339(at, entry.time, context.settings->zone);
    text("at", at);
    text("by", staff_name(reader, entry));
    text("command", entry.verb);
    text("origin", entry.origin);
    if (entry.undoes) out.append(",\"undoes\":").append(std::to_string(entry.undoes));
    out += ",\"changes\":[";
    bool first = true;
    for (const book::Counts& counts : entry.counts) {
        const model::Kind* kind = reader.schema().kind(counts.kind);
        out.append(first ? "" : ",").append("{\"kind\":");
        text::append_json_string(out, kind ? std::string_view(kind->name) : counts.kind.text());
        out += fmt::format(",\"created\":{},\"changed\":{},\"deleted\":{}}}", counts.created, counts.changed,
                           counts.deleted);
        first = false;
    }
    out += "]}";
}

}  // namespace kehu::cli
