#include "core/exchange/changes.hpp"

#include <algorithm>
#include <unordered_map>
#include <vector>

#include "core/book/changes.hpp"
#include "core/book/codec.hpp"
#include "core/exchange/both_sides.hpp"
#include "core/exchange/checked_lines.hpp"
#include "core/exchange/dump_lines.hpp"
#include "core/exchange/dump_rows.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/exchange/foreign.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using store::RecordId;

constexpr std::string_view kBegin = "{\"kehu\":\"changes\"";
constexpr int kFormat = 1;

// Whoever lacks a field there cannot have emptied it.
void append_own_fields(std::string& out, const model::Schema& schema) {
    out += ",\"fields\":{";
    for (const model::Kind& kind : schema.kinds) {
        std::string names;
        for (const model::Field& field : kind.fields)
            if (field.tag >= model::kFirstCustomTag && field.source == model::Source::stored)
                text::append_json_string(names += names.empty() ? "" : ",", field.name);
        if (!names.empty()) out += fmt::format("{}\"{}\":[{}]", out.ends_with('{') ? "" : ",", kind.code.text(), names);
    }
    out += '}';
}

std::string header_of(const book::Reader& reader, const ChangesInfo& info, bool full, text::Moment now) {
    std::string out = fmt::format("{},\"format\":{},\"store\":\"{}\",\"from\":{},\"to\":{}", kBegin, kFormat,
                                  book::uid_text(reader.known().store_id), info.from, info.to);
    if (full) out += ",\"full\":true";
    std::string taken;
    for (const auto& [store, to] : all_taken(reader))
        taken += fmt::format("{}\"{}\":{}", taken.empty() ? "" : ",", book::uid_text(store), to);
    if (!taken.empty()) out += ",\"taken\":{" + taken + '}';
    append_own_fields(out, reader.schema());
    append_circumstances(out, now, reader.settings());
    return out + "}\n";
}

std::vector<RecordId> references_of(const book::Reader& reader, const book::Change& change) {
    std::vector<RecordId> ids;
    const model::Kind* kind = reader.schema().kind(change.id.kind);
    if (!kind) return ids;
    const model::RecordView record = book::decode_record(change.bytes).second;
    for (const std::string_view part : {record.ordinary(), record.sensitive()})
        for (model::FieldReader fields(part); fields.next();)
            if (const model::Field* field = kind->field(fields.field().tag))
                each_reference(fields.field().bytes, *field, [&](RecordId id) {
                    if (std::find(ids.begin(), ids.end(), id) == ids.end()) ids.push_back(id);
                });
    return ids;
}

std::optional<std::string> uid_of(const book::Reader& reader, RecordId id) {
    const auto row = reader.get_record(id);
    if (!row) return std::nullopt;
    return reader.uid(*row);
}

// Adds to records what another store needs to know of them.
class Additions {
  public:
    explicit Additions(const book::Reader& reader) : reader_(reader) {}

    // Into the object that ends `line`.
    void append(std::string& line, const book::Change& change) {
        line.resize(line.size() - 2);  // the brace and the end of the line
        if (const auto time = time_of(change))
            append_exact_moment(line += ",\"changed\":", *time, reader_.settings().zone);
        if (!change.bytes.empty() && change.id.kind == model::kCustomer) append_said(line, change.id);
        std::string refs;
        if (!change.bytes.empty())
            for (const RecordId id : references_of(reader_, change))
                if (const auto uid = uid_of(reader_, id))
                    refs += fmt::format("{}\"{}\":\"{}\"", refs.empty() ? "" : ",", id.text(), *uid);
        if (!refs.empty()) line += fmt::format(",\"refs\":{{{}}}", refs);
        line += "}\n";
    }

  private:
    void append_said(std::string& line, RecordId id) const {
        const SaidTimes times = said_times(reader_, id);
        if (times.fields.empty()) return;
        const text::Zone& zone = reader_.settings().zone;
        const model::Kind& kind = reader_.schema().at(id.kind);
        std::string said;
        for (const auto& [tag, time] : times.fields) {
            const model::Field* field = kind.field(tag);
            if (!field) continue;
            text::append_json_string(said += said.empty() ? "" : ",", field->name);
            append_exact_moment(said += ':', {time, text::Precision::second}, zone);
        }
        append_exact_moment(line += ",\"said\":{" + said + "},\"made\":", {times.made, text::Precision::second}, zone);
    }

    // Of what came from elsewhere, the time there: else it would be newer than what was changed there since.
    std::optional<text::Moment> time_of(const book::Change& change) {
        if (!change.bytes.empty())
            if (const auto there = changed_there(book::decode_record(change.bytes).second))
                return text::Moment{*there, text::Precision::second};
        const auto [at, fresh] = times_.try_emplace(change.op);
        if (fresh)
            if (const auto entry = reader_.entry(change.op)) at->second = entry->time;
        return at->second;
    }
    const book::Reader& reader_;
    std::unordered_map<book::Sequence, std::optional<text::Moment>> times_;
};

}  // namespace

ChangesInfo write_changes(const book::Reader& reader, std::optional<book::Sequence> after, text::Moment now,
                          const std::function<void(std::string_view)>& write) {
    ChangesInfo info{after.value_or(0) + 1, reader.last_sequence()};
    CheckedLines out(write);
    out.next_line() += header_of(reader, info, !after, now);
    DumpLines lines(reader, now);
    Additions additions(reader);
    const auto on_change = [&](const book::Change& change) {
        ++info.records;
        std::string& line = out.next_line();
        if (change.bytes.empty()) {
            line += fmt::format("{{\"record\":\"{}\",\"op\":{},\"uid\":\"{}\",\"deleted\":true}}\n", change.id.text(),
                                change.op, book::uid_of_deleted(reader, change.id, change.op));
        } else {
            lines.append(line, book::records_of(change.id.kind), book::number_key(change.id.number), change.bytes);
        }
        additions.append(line, change);
    };
    if (after)
        book::each_change(reader, *after, on_change);
    else
        book::each_record(reader, on_change);
    out.finish();
    return info;
}

bool is_changes(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return bytes.starts_with(kBegin);
}

}  // namespace kehu::exchange
