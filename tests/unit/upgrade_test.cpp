// Stores of earlier programs: forged by taking out what those did not know.
#include "core/book/codec.hpp"
#include "core/model/schema_yaml.hpp"
#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

// Shares a store in memory, so that a second book can open what the first one left.
class Shared final : public store::Kv {
  public:
    explicit Shared(std::shared_ptr<store::Kv> kv) : kv_(std::move(kv)) {}
    void read(const std::function<void(const store::ReadTxn&)>& body) override { kv_->read(body); }
    void write(const std::function<void(store::WriteTxn&)>& body) override { kv_->write(body); }

  private:
    std::shared_ptr<store::Kv> kv_;
};

Book open(const std::shared_ptr<store::Kv>& kv) {
    return Book(std::make_unique<Shared>(kv));
}

std::string meta(const store::ReadTxn& txn, std::string_view key) {
    const auto known = book::load_known(txn);
    return std::string(known->sealer->open(book::kMeta, key, *txn.get(book::kMeta, key)));
}

void put_meta(store::WriteTxn& txn, std::string_view key, std::string value) {
    const auto known = book::load_known(txn);
    known->sealer->seal(book::kMeta, key, value);
    txn.put(book::kMeta, key, value);
}

// The kinds of before surveys: none of them, and customers without what is computed from their answers and without the
// lines of vCards.
model::Schema schema_of_before(const model::Schema& now) {
    model::Schema before = now;
    std::erase_if(before.kinds, [](const model::Kind& kind) {
        return kind.code == model::kSurvey || kind.code == model::kQuestionnaire || kind.code == model::kResponse ||
               kind.name == "template";
    });
    for (model::Kind& kind : before.kinds)
        std::erase_if(kind.fields, [](const model::Field& field) {
            return field.name == model::kCardLines || (field.source == model::Source::rollup &&
                                                       (field.name == "responses" || field.name == "satisfaction"));
        });
    return before;
}

void make_old(store::Kv& kv) {
    kv.write([](store::WriteTxn& txn) {
        const model::Schema before = schema_of_before(book::load_known(txn)->schema);
        std::string features = meta(txn, book::kFeaturesKey);
        const std::size_t kinds = features.find("kinds 2\n");
        REQUIRE(kinds != std::string::npos);
        put_meta(txn, book::kSchemaKey, model::encode_schema(before));
        put_meta(txn, book::kFeaturesKey, features.erase(kinds, 8));
    });
}

bool has_kinds(store::Kv& kv) {
    bool has = false;
    kv.read(
        [&](const store::ReadTxn& txn) { has = meta(txn, book::kFeaturesKey).find("kinds 2\n") != std::string::npos; });
    return has;
}

std::shared_ptr<store::Kv> old_shop() {
    std::shared_ptr<store::Kv> kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    Book book = open(kv);
    add(book, "customer", {{"name", "王小明"}, {"tier", "A"}});
    add(book, "contact", {{"customer", "C1"}, {"summary", "hello"}});
    make_old(*kv);
    return kv;
}

}  // namespace

TEST_CASE("a store of before surveys is read as it is and gets their kinds with the first write") {
    const auto kv = old_shop();
    Book book = open(kv);
    CHECK(field(book, {model::kCustomer, 1}, "contacts") == "1");
    CHECK(field(book, {model::kCustomer, 1}, "responses").empty());
    CHECK(book.schema().kind(model::kSurvey) != nullptr);
    CHECK(meant(book, "customer", "王小明").size() == 1);
    require_sound(book);
    CHECK_FALSE(has_kinds(*kv));  // reads write nothing

    edit(book, {model::kCustomer, 1}, "tier", "B");
    CHECK(has_kinds(*kv));
    require_sound(book);
    edit(book, {model::kCustomer, 1}, "vcard", "X-QQ:1");
    CHECK(field(book, {model::kCustomer, 1}, "vcard") == "X-QQ:1");
    book.undo(kMei, 0, false, false);
    const RecordId survey = add(book, "survey", {{"name", "csat"}});
    add(book, "response", {{"survey", survey.text()}, {"customer", "C1"}, {"score", "75"}});
    CHECK(field(book, {model::kCustomer, 1}, "satisfaction") == "75");
    require_sound(book);
    for (int i = 0; i < 4; ++i) book.undo(kMei, 0, false, false);
    CHECK(field(book, {model::kCustomer, 1}, "tier") == "A");
    CHECK(field(book, {model::kCustomer, 1}, "contacts").empty());
    require_sound(book);
    Book again = open(kv);
    CHECK(field(again, {model::kCustomer, 1}, "name") == "王小明");
}

TEST_CASE("fields of the user's that are called like newer built-in ones stay the user's") {
    std::shared_ptr<store::Kv> kv = store::open_memory();
    kv->write([](store::WriteTxn& txn) {
        book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"});
        put_meta(txn, book::kSchemaKey, model::encode_schema(schema_of_before(book::load_known(txn)->schema)));
    });
    {
        Book book = open(kv);
        // As an earlier program would have: the tags it gave are kept beside the text.
        book.write(kMei, {"schema"}, [](Writer& writer) {
            const model::Kind& kind = writer.schema().at(model::kSchemaPart);
            Record record;
            record.set(kind.at_name("name").tag, "customer");
            record.set(kind.at_name("text").tag,
                       "kind: customer\nfields:\n  - {name: satisfaction, type: integer}\n  - {name: responses, type: "
                       "text}\n");
            record.set(kind.at_name("tags").tag, "satisfaction:integer=1024 responses:text=1025");
            writer.create(kind, std::move(record));
        });
        add(book, "customer", {{"name", "a"}, {"satisfaction", "7"}, {"responses", "viele"}});
    }
    make_old(*kv);
    Book book = open(kv);
    for (const bool written : {false, true}) {
        CAPTURE(written);
        if (written) edit(book, {model::kCustomer, 1}, "tier", "B");
        CHECK(has_kinds(*kv) == written);
        CHECK(field(book, {model::kCustomer, 1}, "satisfaction") == "7");
        CHECK(field(book, {model::kCustomer, 1}, "responses") == "viele");
        require_sound(book);
    }
    const RecordId survey = add(book, "survey", {{"name", "csat"}});
    add(book, "response", {{"survey", survey.text()}, {"customer", "C1"}, {"score", "75"}});
    CHECK(field(book, {model::kCustomer, 1}, "satisfaction") == "7");
    CHECK(field(book, survey, "responses") == "1");
    require_sound(book);
}
