// Many new records at once: numbers in order of the input, keys gathered, sorted and appended. The same result as
// `create` one by one.
#include <algorithm>
#include <cstring>

#include "core/book/complete.hpp"
#include "core/book/indexing.hpp"
#include "core/book/writer_state.hpp"
#include "core/model/values.hpp"

namespace kehu::book {
namespace {

// Keys in one arena, sorted by their first sixteen bytes after what they share, then by the rest.
class KeySorter {
  public:
    void reserve(std::size_t keys) {
        entries_.reserve(keys);
        arena_.reserve(keys * 32);
    }
    void add(std::string_view key) {
        Entry entry;
        entry.high = word(key, 2);
        entry.low = word(key, 10);
        entry.at = arena_.size();
        entry.size = static_cast<std::uint32_t>(key.size());
        entry.group =
            static_cast<std::uint16_t>(static_cast<unsigned char>(key[0]) << 8 | static_cast<unsigned char>(key[1]));
        arena_ += key;
        entries_.push_back(entry);
    }
    void write(store::WriteTxn& txn, store::Table table) {
        std::sort(entries_.begin(), entries_.end(), [this](const Entry& a, const Entry& b) {
            if (a.group != b.group) return a.group < b.group;
            if (a.high != b.high) return a.high < b.high;
            if (a.low != b.low) return a.low < b.low;
            return view(a) < view(b);
        });
        for (const Entry& entry : entries_) txn.put_ascending(table, view(entry), {});
    }

  private:
    struct Entry {
        std::uint64_t high, low;
        std::size_t at;
        std::uint32_t size;
        std::uint16_t group;
    };
    static std::uint64_t word(std::string_view key, std::size_t at) {
        unsigned char bytes[8] = {};
        if (at < key.size()) std::memcpy(bytes, key.data() + at, std::min<std::size_t>(8, key.size() - at));
        std::uint64_t out = 0;
        for (unsigned char byte : bytes) out = out << 8 | byte;
        return out;
    }
    std::string_view view(const Entry& entry) const { return std::string_view(arena_).substr(entry.at, entry.size); }
    std::string arena_;
    std::vector<Entry> entries_;
};

// Firms that come in this load can be linked to by the people in it.
void announce_companies(Completer& completer, const Kind& kind, std::span<const RecordView> records,
                        std::uint32_t first) {
    if (kind.code != model::kCustomer) return;
    const Field& type = kind.at_name("type");
    for (std::size_t i = 0; i < records.size(); ++i)
        if (records[i].value(type.tag) == "company")
            completer.add_company(records[i].value(kind.title), {kind.code, first + static_cast<std::uint32_t>(i)});
}

}  // namespace

std::uint32_t Writer::create_many(const Kind& kind, std::span<const RecordView> records) {
    if (records.empty()) return 0;
    Completer completer(*this, kind, entry_.time);
    std::uint32_t first = next_number(kind.code);
    announce_companies(completer, kind, records, first);
    KeySorter exact, ordered;
    exact.reserve(records.size() * 4);  // code, name, phone, e-mail
    ordered.reserve(records.size() * kind.indexes.size());
    Record record;
    std::uint32_t number = first;
    const store::Sealer& sealer = *known_->sealer;
    store::Table table = records_of(kind.code);
    for (RecordView view : records) {
        record = Record(view);
        completer.complete(record, {});
        RecordId id{kind.code, number++};
        exact_keys(kind, id, record, [&](const store::Key& key) { exact.add(key); });
        ordered_keys(kind, id, record, [&](const store::Key& key) { ordered.add(key); });
        index_uid(id, record);
        state_->rollups.note(kind, {}, record);
        std::string value = encode_record(entry_.sequence, record);
        store::Key key = number_key(id.number);
        sealer.seal(table, key, value);
        out_->put_ascending(table, key, value);
    }
    exact.write(*out_, exact_of(kind.code));
    ordered.write(*out_, ordered_of(kind.code));
    auto count = static_cast<std::uint32_t>(records.size());
    state_->numbers[kind.code] = first + count - 1;
    Created& created = state_->created[kind.code];
    if (created.count == 0) created = {kind.code, first, 0};
    created.count += count;
    state_->counts[kind.code].created += count;
    return first;
}

}  // namespace kehu::book
