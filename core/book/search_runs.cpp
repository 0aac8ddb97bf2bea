#include "core/book/search_runs.hpp"

#include "core/book/search_index.hpp"
#include "core/search/postings.hpp"
#include "core/search/run_format.hpp"
#include "core/search/run_reader.hpp"
#include "core/search/value_range.hpp"

namespace kehu::book {
namespace {

using model::append_varint;
using model::read_varint;

constexpr char kVersion = 1;

std::string runs_key(KindCode kind, Side side) {
    return (side == Side::words ? "runs." : "values.") + std::string(kind.text());
}

}  // namespace

bool has_index(const Kind& kind, Side side) {
    return side == Side::words ? has_search_index(kind) : !kind.hidden;
}

Runs read_runs(const Reader& reader, KindCode kind, Side side) {
    Runs runs;
    const std::string key = runs_key(kind, side);
    const auto value = reader.raw().get(kMeta, key);
    if (!value) return runs;
    std::string_view rest = reader.known().sealer->open(kMeta, key, *value);
    if (rest.empty() || rest[0] != kVersion)
        throw store::StoreError(store::Failure::unsupported, "search index of another version");
    rest.remove_prefix(1);
    runs.next = static_cast<std::uint32_t>(read_varint(rest));
    for (std::uint64_t left = read_varint(rest); left > 0; --left) {
        const auto id = static_cast<std::uint32_t>(read_varint(rest));
        runs.complete.push_back({id, static_cast<std::uint32_t>(read_varint(rest))});
    }
    for (std::uint64_t left = read_varint(rest); left > 0; --left)
        runs.old.push_back(static_cast<std::uint32_t>(read_varint(rest)));
    runs.building = static_cast<std::uint32_t>(read_varint(rest));
    return runs;
}

void write_runs(store::WriteTxn& txn, const Reader& reader, KindCode kind, Side side, const Runs& runs) {
    std::string value(1, kVersion);
    append_varint(value, runs.next);
    append_varint(value, runs.complete.size());
    for (const Runs::Run& run : runs.complete) append_varint(value, run.id), append_varint(value, run.records);
    append_varint(value, runs.old.size());
    for (std::uint32_t id : runs.old) append_varint(value, id);
    append_varint(value, runs.building);
    const std::string key = runs_key(kind, side);
    reader.known().sealer->seal(kMeta, key, value);
    txn.put(kMeta, key, value);
}

search::NumberSet records_of_run(const Reader& reader, KindCode kind, Side side, std::uint32_t run) {
    const store::Table table = run_table(kind, side);
    return side == Side::words ? search::RunReader(reader.raw(), table, run).records()
                               : search::records_of_values(reader.raw(), table, run);
}

void each_in_tail(const Reader& reader, Side side, const std::function<void(RecordId, std::string_view)>& use) {
    const store::Sealer& sealer = *reader.known().sealer;
    reader.raw().scan(kTail, {}, [&](std::string_view key, std::string_view value) {
        if (key.back() != static_cast<char>(side)) return true;
        store::KeyReader parts(key);
        parts.u64();
        use(parts.id(), sealer.open(kTail, key, value));
        return true;
    });
}

void add_to_tail(store::WriteTxn& txn, const Reader& reader, Sequence sequence, RecordId id, Side side,
                 std::string_view text) {
    store::Key key = image_key(sequence, id);
    key.u8(static_cast<std::uint8_t>(side));
    std::string value(text);
    reader.known().sealer->seal(kTail, key, value);
    txn.put_ascending(kTail, key, value);
}

void remove_old(store::WriteTxn& txn, store::Table table, Runs& runs, std::size_t most) {
    while (!runs.old.empty() && most > 0) {
        const std::string prefix = search::run_key(runs.old.front()).str();
        std::vector<std::string> keys;
        txn.scan(table, {prefix, store::after_prefix(prefix)}, [&](std::string_view key, std::string_view) {
            keys.emplace_back(key);
            return keys.size() < most;
        });
        for (const std::string& key : keys) txn.erase(table, key);
        most -= keys.size();
        if (most > 0) runs.old.erase(runs.old.begin());
    }
}

}  // namespace kehu::book
