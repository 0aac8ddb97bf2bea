#include "core/exchange/foreign.hpp"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "core/book/codec.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using model::RecordView;
using store::RecordId;

class ForeignReader {
  public:
    explicit ForeignReader(const Dump& dump, Foreign& out) : out_(out) { known_.store_id = dump.info().store_id; }

    // Meta comes first, then records, then the journal, whose heads say when each was written.
    void take(store::Table table, std::string_view key, std::string_view value) {
        if (table == book::kMeta)
            learn(key, value);
        else if (table == book::kHeads)
            times_.emplace(store::KeyReader(key).u64(), book::decode_entry(0, value).time.seconds);
        else if (table.family == store::Family::record)
            take_record({table.kind, store::last_u32(key)}, value);
    }

    void finish() {
        for (std::size_t i = 0; i < ops_.size(); ++i)
            if (there_[i])
                out_.records[i].changed = *there_[i];
            else if (const auto time = times_.find(ops_[i]); time != times_.end())
                out_.records[i].changed = time->second;
    }

  private:
    void learn(std::string_view key, std::string_view value) {
        if (key == book::kSchemaKey) out_.schema = model::decode_schema(value);
        if (key == book::kSettingsKey) out_.zone = book::decode_settings(value).zone;
        if (key == book::kLivesKey) known_.lives = book::decode_lives(value);
    }

    void take_record(RecordId id, std::string_view value) {
        const auto [op, record] = book::decode_record(value);
        if (id.kind == model::kSetting) return;
        if (id.kind == model::kSchemaPart) return take_part(record);
        out_.schema.at(id.kind);
        ops_.push_back(op);
        ForeignRecord& kept = out_.records.emplace_back();
        kept.id = id;
        kept.uid = out_.bytes.keep(known_.uid(id, record));
        model::Record whole(record);
        whole.erase(book::kUidTag);
        there_.push_back(changed_there(record));
        whole.erase(book::kChangedThereTag);
        whole.erase(book::kSaidThereTag);
        kept.record = RecordView(out_.bytes.keep(whole.view().ordinary()), out_.bytes.keep(whole.view().sensitive()));
        for (const std::string_view part : {whole.view().ordinary(), whole.view().sensitive()})
            for (model::FieldReader reader(part); reader.next();)
                if (reader.field().tag >= model::kFirstCustomTag) out_.own_fields.emplace(id.kind, reader.field().tag);
    }

    void take_part(RecordView record) {
        const model::Kind& kind = out_.schema.at(model::kSchemaPart);
        const auto value = [&](const char* field) { return std::string(record.value(kind.at_name(field).tag)); };
        if (!value("text").empty()) out_.own_kinds[value("name")] = value("text");
    }

    Foreign& out_;
    book::Known known_;  // its id and its earlier ones
    std::vector<book::Sequence> ops_;
    std::vector<std::optional<std::int64_t>> there_;
    std::unordered_map<book::Sequence, std::int64_t> times_;
};

}  // namespace

namespace {

const std::pair<model::Tag, std::int64_t>* find_time(const std::optional<SaidTimes>& said, model::Tag tag) {
    if (!said) return nullptr;
    const auto found =
        std::find_if(said->fields.begin(), said->fields.end(), [&](const auto& field) { return field.first == tag; });
    return found == said->fields.end() ? nullptr : &*found;
}

}  // namespace

std::int64_t ForeignRecord::said_at(model::Tag tag) const {
    const auto* time = find_time(said, tag);
    return time ? time->second : said ? said->made : changed;
}

bool ForeignRecord::touched(model::Tag tag) const {
    return !said || find_time(said, tag);
}

std::optional<std::int64_t> changed_there(RecordView record) {
    const auto bytes = record.get(book::kChangedThereTag);
    if (!bytes || bytes->size() != 8) return std::nullopt;
    return static_cast<std::int64_t>(store::KeyReader(*bytes).u64());
}

void set_changed_there(model::Record& record, std::int64_t seconds) {
    store::Key bytes;
    bytes.u64(static_cast<std::uint64_t>(seconds));
    record.set(book::kChangedThereTag, bytes);
}

SaidTimes said_there(std::string_view bytes) {
    SaidTimes said;
    for (constexpr std::size_t kPair = 12; bytes.size() >= kPair; bytes.remove_prefix(kPair)) {
        store::KeyReader pair(bytes.substr(0, kPair));
        const model::Tag tag = static_cast<model::Tag>(pair.u32());
        const auto time = static_cast<std::int64_t>(pair.u64());
        if (tag == 0)
            said.made = time;
        else
            said.fields.emplace_back(tag, time);
    }
    return said;
}

void set_said_there(model::Record& record, const SaidTimes& said) {
    store::Key bytes;
    const auto add = [&](model::Tag tag, std::int64_t time) { bytes.u32(tag).u64(static_cast<std::uint64_t>(time)); };
    if (said.made) add(0, said.made);
    for (const auto& [tag, time] : said.fields) add(tag, time);
    record.set(book::kSaidThereTag, bytes);
}

Foreign read_foreign(const Dump& dump) {
    Foreign out;
    out.name = dump.path();
    out.store_id = dump.info().store_id;
    out.to = dump.info().sequence;
    ForeignReader reader(dump, out);
    // The checksums are no signature: what a forged row holds may be nothing.
    const auto refuse = [&](const char* why) {
        throw Error(ExitCode::data, say("{} cannot be read: {}", out.name, why), tr("nothing was written"));
    };
    dump.each([&](store::Table table, std::string_view key, std::string_view value) {
        try {
            reader.take(table, key, value);
        } catch (const store::StoreError& damage) {
            refuse(damage.what());
        } catch (const std::logic_error& forged) {
            refuse(forged.what());
        }
    });
    reader.finish();
    out.knows_field = [schema = out.schema](store::KindCode code, std::string_view field) {
        const model::Kind* kind = schema.kind(code);
        return kind && kind->stored(field);
    };
    return out;
}

}  // namespace kehu::exchange
