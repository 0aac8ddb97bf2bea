// Many new records at once: numbers in order of the input, keys gathered, sorted and appended. The same result as
// `create` one by one.
#include <algorithm>
#include <cstring>
#include <future>
#include <map>

#include "core/book/complete.hpp"
#include "core/book/indexing.hpp"
#include "core/book/writer_state.hpp"
#include "core/model/values.hpp"
#include "core/text/arena.hpp"

namespace kehu::book {
namespace {

// Keys of one field or one index, in one arena: sorted by their first sixteen bytes after what all share, then by the
// rest.
class KeySorter {
  public:
    // `keys`: about how many will come.
    KeySorter(std::size_t shared, std::size_t keys) : shared_(shared) {
        entries_.reserve(keys);
        use_big_pages(entries_.data(), keys * sizeof(Entry));
    }
    void add(std::string_view key) {
        entries_.push_back({word(key, shared_), word(key, shared_ + 8), bytes_.keep(key).data(),
                            static_cast<std::uint32_t>(key.size())});
    }
    void sort() {
        std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
            if (a.high != b.high) return a.high < b.high;
            if (a.low != b.low) return a.low < b.low;
            return view(a) < view(b);
        });
    }
    // Once; then they are gone.
    void write(store::WriteTxn& txn, store::Table table) {
        constexpr std::size_t kAhead = 8;  // sorted keys lie anywhere in memory
        for (std::size_t i = 0; i < entries_.size(); ++i) {
            if (i + kAhead < entries_.size()) __builtin_prefetch(entries_[i + kAhead].bytes);
            txn.put_ascending(table, view(entries_[i]), {});
        }
        give_back(entries_);
        bytes_ = {};
    }

  private:
    struct Entry {
        std::uint64_t high, low;
        const char* bytes;
        std::uint32_t size;
    };
    static std::uint64_t word(std::string_view key, std::size_t at) {
        unsigned char bytes[8] = {};
        if (at < key.size()) std::memcpy(bytes, key.data() + at, std::min<std::size_t>(8, key.size() - at));
        std::uint64_t out;
        std::memcpy(&out, bytes, 8);
        return __builtin_bswap64(out);
    }
    static std::string_view view(const Entry& entry) { return {entry.bytes, entry.size}; }
    std::size_t shared_;
    Arena bytes_;
    std::vector<Entry> entries_;
};

// The keys of all records of a load, by field and by index.
class KeyLoad {
  public:
    KeyLoad(const Kind& kind, std::size_t records) : indexer_(kind), records_(records) {}
    void add(RecordId id, RecordView record) {
        indexer_.exact(id, record, [this](const store::Key& key) {
            auto group = static_cast<unsigned>(static_cast<unsigned char>(key.view()[0]) << 8 |
                                               static_cast<unsigned char>(key.view()[1]));
            exact_.try_emplace(group, 2, records_).first->second.add(key);
        });
        indexer_.ordered(id, record, [this](const store::Key& key) {
            ordered_.try_emplace(static_cast<unsigned char>(key.view()[0]), 1, records_).first->second.add(key);
        });
    }
    // One group is written while another thread sorts the next but one; the first two are sorted side by side.
    void write(store::WriteTxn& txn, KindCode kind, std::launch how) {
        std::vector<std::pair<store::Table, KeySorter*>> all;
        for (auto& [group, sorter] : exact_) all.emplace_back(exact_of(kind), &sorter);
        for (auto& [group, sorter] : ordered_) all.emplace_back(ordered_of(kind), &sorter);
        const auto sorted = [&](std::size_t i) {
            if (i >= all.size()) return std::future<void>();
            return std::async(how, [sorter = all[i].second] { sorter->sort(); });
        };
        std::future<void> other = sorted(0);
        if (all.size() > 1) all[1].second->sort();
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (other.valid()) other.get();
            other = sorted(i + 2);
            all[i].second->write(txn, all[i].first);
        }
    }

  private:
    Indexer indexer_;
    std::size_t records_;
    std::map<unsigned, KeySorter> exact_, ordered_;
};

constexpr std::size_t kChunk = 8192;     // records handed from one thread to the other
constexpr std::size_t kSmallLoad = 256;  // records, for which no thread is worth its start

// Completed records of one chunk.
struct Chunk {
    std::string bytes;
    struct Item {
        RecordId id;
        std::size_t at, ordinary, sensitive;
    };
    std::vector<Item> items;

    void clear() { bytes.clear(), items.clear(); }
    void add(RecordId id, RecordView record) {
        items.push_back({id, bytes.size(), record.ordinary().size(), record.sensitive().size()});
        bytes += record.ordinary();
        bytes += record.sensitive();
    }
    RecordView view(const Item& item) const {
        std::string_view all(bytes);
        return {all.substr(item.at, item.ordinary), all.substr(item.at + item.ordinary, item.sensitive)};
    }
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

void Writer::append_record(const Kind& kind, RecordId id, RecordView record) {
    index_uid(id, record);
    std::string value = encode_record(entry_.sequence, record);
    store::Key key = number_key(id.number);
    known_->sealer->seal(records_of(kind.code), key, value);
    out_->put_ascending(records_of(kind.code), key, value);
}

std::uint32_t Writer::create_many(const Kind& asked, std::span<const RecordView> records, Fill fill) {
    if (records.empty()) return 0;
    const Kind& kind = schema().at(asked.code);  // the schema may be newer than the caller's
    Completer completer(*this, kind, entry_.time, state_->companies);
    std::uint32_t first = next_number(kind.code);
    completer.expect(records.size());
    announce_companies(completer, kind, records, first);
    KeyLoad keys(kind, records.size());
    Chunk chunks[2];
    // By this thread later if the user may have no more threads.
    const std::launch how =
        records.size() > kSmallLoad ? std::launch::async | std::launch::deferred : std::launch::deferred;
    std::future<void> other;  // waits when it goes out of scope; `get` hands on what the thread threw
    Record scratch;
    for (std::size_t from = 0; from < records.size(); from += kChunk) {
        if (state_->progress) state_->progress(Stage::records, from, records.size());
        Chunk& chunk = chunks[from / kChunk % 2];
        chunk.clear();
        for (std::size_t i = from; i < std::min(from + kChunk, records.size()); ++i)
            chunk.add({kind.code, first + static_cast<std::uint32_t>(i)},
                      fill == Fill::in ? completer.completed(records[i], scratch) : records[i]);
        if (other.valid()) other.get();
        // What needs no store is for another thread: the keys, and what is to be computed from the records.
        other = std::async(how, [&keys, &chunk, &kind, &rollups = state_->rollups] {
            for (const Chunk::Item& item : chunk.items) {
                keys.add(item.id, chunk.view(item));
                rollups.note(kind, {}, chunk.view(item));
            }
        });
        for (const Chunk::Item& item : chunk.items) append_record(kind, item.id, chunk.view(item));
    }
    other.get();
    keys.write(*out_, kind.code, how);
    if (kind.stored("company")) state_->companies.forget();
    auto count = static_cast<std::uint32_t>(records.size());
    state_->search.note_new(kind, first, count);
    state_->numbers[kind.code] = first + count - 1;
    Created& created = state_->created[kind.code];
    if (created.count == 0) created = {kind.code, first, 0};
    created.count += count;
    state_->counts[kind.code].created += count;
    return first;
}

}  // namespace kehu::book
