// Opening, reading, writing: what a transaction needs around its body.
#include "core/book/book.hpp"

#include "core/book/check.hpp"
#include "core/book/codec.hpp"
#include "core/book/search_join.hpp"
#include "core/book/undo.hpp"
#include "core/text/tr.hpp"
#include "store/memory.hpp"

namespace kehu::book {
namespace {

std::string_view opened(const store::ReadTxn& txn, const store::Sealer& sealer, std::string_view key) {
    auto value = txn.get(kMeta, key);
    if (!value) throw store::StoreError(store::Failure::damaged, "meta: '" + std::string(key) + "' is missing");
    return sealer.open(kMeta, key, *value);
}

// A feature that this program does not know makes it refuse: it could not keep what it does not understand.
void check_features(std::string_view features) {
    static constexpr std::string_view kKnown[] = {"records 1", "journal 1", "exact 1",  "ordered 1", "rollups 1",
                                                  "search 1",  "search 2",  "search 3", "search 4",  "kinds 2"};
    while (!features.empty()) {
        auto end = features.find('\n');
        std::string_view one = features.substr(0, end);
        features.remove_prefix(end == features.npos ? features.size() : end + 1);
        bool known = one.empty();
        for (std::string_view name : kKnown) known = known || name == one;
        if (!known) throw store::StoreError(store::Failure::unsupported, std::string(one));
    }
}

bool has_feature(std::string_view features, std::string_view line) {
    return features.find(line) != features.npos;
}

}  // namespace

const std::string& Known::birth_store(RecordId id) const {
    for (const Life& life : lives)
        if (life.kind == id.kind && id.number <= life.last) return life.store_id;
    return store_id;
}

std::string Known::uid(RecordId id, model::RecordView record) const {
    const auto uid = record.get(kUidTag);
    return uid ? std::string(*uid) : own_uid(birth_store(id), id);
}

std::unique_ptr<Known> load_known(const store::ReadTxn& txn) {
    auto id = txn.get(kMeta, kStoreKey);
    auto stamp = txn.get(kMeta, kSettingsKey);
    if (!id || id->size() != kStoreIdBytes || !stamp)
        throw store::StoreError(store::Failure::unsupported, "no kehu store");
    auto known = std::make_unique<Known>();
    known->store_id = *id;
    known->stamp = *stamp;
    known->sealer.emplace(known->store_id);
    const std::string_view features = opened(txn, *known->sealer, kFeaturesKey);
    check_features(features);
    known->schema = model::decode_schema(opened(txn, *known->sealer, kSchemaKey));
    known->settings = decode_settings(known->sealer->open(kMeta, kSettingsKey, *stamp));
    if (txn.get(kMeta, kLivesKey)) known->lives = decode_lives(opened(txn, *known->sealer, kLivesKey));
    // Kinds of an earlier program lack what this one needs; the next write keeps those of now.
    const bool kinds = has_feature(features, kKindsFeature);
    if (!kinds) known->schema = schema_of_now(Reader(txn, *known));
    known->search = kinds && has_feature(features, kSearchFeature);
    return known;
}

struct Book::Impl {
    std::unique_ptr<store::Kv> kv;
    // All that were ever current: kinds and fields that a command holds stay valid when another process changes the
    // schema.
    std::vector<std::unique_ptr<Known>> known;

    const Known& refresh(const store::ReadTxn& txn) {
        auto id = txn.get(kMeta, kStoreKey);
        auto stamp = txn.get(kMeta, kSettingsKey);
        if (id && stamp && !known.empty() && known.back()->store_id == *id && known.back()->stamp == *stamp)
            return *known.back();
        known.push_back(load_known(txn));
        return *known.back();
    }
};

Book::Book(std::unique_ptr<store::Kv> kv) : impl_(std::make_unique<Impl>()) {
    impl_->kv = std::move(kv);
}
Book::~Book() = default;
Book::Book(Book&&) noexcept = default;
Book& Book::operator=(Book&&) noexcept = default;

void Book::close() {
    impl_->kv.reset();
}

const model::Schema& Book::schema() {
    if (impl_->known.empty()) read([](const Reader&) {});
    return impl_->known.back()->schema;
}

const model::Settings& Book::settings() {
    schema();
    return impl_->known.back()->settings;
}

void Book::read(const std::function<void(const Reader&)>& body) {
    impl_->kv->read([&](const store::ReadTxn& txn) {
        Reader reader(txn, impl_->refresh(txn));
        body(reader);
    });
}

Sequence Book::write(const Author& author, const Intent& intent, const std::function<void(Writer&)>& body) {
    Sequence sequence = 0;
    impl_->kv->write([&](store::WriteTxn& txn) {
        sequence = 0;
        const Known& known = impl_->refresh(txn);
        Writer writer(txn, known, author, intent);
        body(writer);
        if (!writer.finish()) return;
        sequence = writer.sequence();
        if (writer.touched_definitions() || !known.search) rebuild_definitions(txn, known, sequence);
    });
    return sequence;
}

void Book::rebuild() {
    impl_->kv->write([&](store::WriteTxn& txn) { book::rebuild(txn, Reader(txn, impl_->refresh(txn))); });
}

void Book::join_runs() {
    book::join_runs(*impl_->kv, [this](const store::ReadTxn& txn) -> const Known& { return impl_->refresh(txn); });
}

Book::Undone Book::undo(const Author& author, Sequence which, bool any, bool keep_later, const Choice& chosen) {
    Undone out;
    out.op = write(author, {"undo"}, [&](Writer& writer) {
        out = Undone();
        if (which)
            take_back(writer, which, keep_later, out, chosen);
        else
            take_back_newest(writer, any ? 0 : writer.staff(), keep_later, out, chosen);
    });
    return out;
}

Book::Undone Book::redo(const Author& author, bool any) {
    Undone out;
    out.op = write(author, {"redo"}, [&](Writer& writer) {
        out = Undone();
        take_back(writer, redo_target(writer, any ? 0 : writer.staff()), false, out);
    });
    return out;
}

Book book_in_memory(const NewStore& wanted) {
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) { fill_new_store(txn, wanted); });
    return Book(std::move(kv));
}

}  // namespace kehu::book
