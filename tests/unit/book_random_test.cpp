// Random commands against models: the states of before, and a plain recount.
#include <map>
#include <optional>
#include <random>
#include <set>

#include "store/lmdb.hpp"
#include "tests/unit/book_fixture.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

// Runs each body of a write twice, as a full map does: the first time in vain.
class Repeating final : public store::Kv {
  public:
    explicit Repeating(std::unique_ptr<store::Kv> kv) : kv_(std::move(kv)) {}
    void read(const std::function<void(const store::ReadTxn&)>& body) override { kv_->read(body); }
    void write(const std::function<void(store::WriteTxn&)>& body) override {
        struct InVain {};
        try {
            kv_->write([&](store::WriteTxn& txn) {
                body(txn);
                throw InVain{};
            });
        } catch (const InVain&) {
        }
        kv_->write(body);
    }

  private:
    std::unique_ptr<store::Kv> kv_;
};

Book new_shop(const TempDir& dir) {
    std::string folder = dir / "shop";
    store::create_lmdb(folder, [](store::WriteTxn& txn) { book::fill_new_store(txn, {"Asia/Shanghai", "CN", "CNY"}); });
    store::LmdbOptions options;
    options.writable = true;
    options.map_bytes = 1 << 19;  // must grow now and then
    Book book(std::make_unique<Repeating>(store::open_lmdb(folder, options)));
    set_schema(book, "pet", kPets);
    return book;
}

// The fields of every record of the shop, as text.
using Fields = std::map<std::string, std::string>;
using Shop = std::map<RecordId, Fields>;

constexpr const char* kKinds[] = {"customer", "contact", "task", "order", "pet"};

Shop look(Book& book) {
    Shop shop;
    book.read([&](const Reader& reader) {
        for (const char* name : kKinds) {
            const model::Kind& kind = reader.schema().at_name(name);
            reader.scan_records(kind, [&](const book::Row& row) {
                for (const model::Field& field : kind.fields)
                    if (field.source == model::Source::stored)
                        if (std::string text = shown(reader, row.id, std::string(field.name).c_str()); !text.empty())
                            shop[row.id][std::string(field.name)] = text;
                return true;
            });
        }
    });
    return shop;
}

std::string value(const Fields& fields, const char* name) {
    auto found = fields.find(name);
    return found == fields.end() ? "" : found->second;
}

// What a customer's computed fields must be, counted by hand.
Fields recount(const Shop& shop, const std::string& id) {
    int contacts = 0, orders = 0;
    std::int64_t spent = 0;
    std::string last, next;
    for (auto& [other, fields] : shop) {
        if (value(fields, "customer") != id && value(fields, "account") != id) continue;
        if (other.kind == model::kContact) {
            ++contacts;
            last = std::max(last, value(fields, "at"));
        } else if (other.kind == model::kOrder) {
            ++orders;
            std::string amount = value(fields, "amount");  // "120.00"
            spent += std::atoll(amount.c_str()) * 100;
        } else if (value(fields, "state") == "open") {
            std::string due = value(fields, "due");
            if (!due.empty() && (next.empty() || due < next)) next = due;
        }
    }
    auto number = [](int n) { return n ? std::to_string(n) : ""; };
    return {{"contacts", number(contacts)},
            {"orders", number(orders)},
            {"spent", spent ? std::to_string(spent / 100) + ".00" : ""},
            {"last", last},
            {"next", next}};
}

// No contact, task, order or pet without what it belongs to; computed fields as counted; every index right.
void require_whole(Book& book) {
    Shop shop = look(book);
    std::set<std::string> there;
    for (auto& [id, fields] : shop) there.insert(id.text());
    for (auto& [id, fields] : shop) {
        CAPTURE(id.text());
        for (const char* name : {"customer", "owner", "mother"})
            if (std::string other = value(fields, name); !other.empty() && other[0] != 'U') REQUIRE(there.count(other));
        if (id.kind != model::kCustomer) continue;
        for (auto& [name, expected] : recount(shop, id.text())) {
            CAPTURE(name);
            REQUIRE(field(book, id, name.c_str()) == expected);
        }
    }
    require_sound(book);
}

// One shop assistant who does anything that comes to mind.
class Assistant {
  public:
    Assistant(Book& book, unsigned seed) : book_(book), random_(seed) {}

    // False if nothing was written.
    bool act() {
        Shop shop = look(book_);
        switch (below(12)) {
            case 0:
            case 1:
                return new_customer(shop);
            case 2:
            case 3:
                return customer(shop) &&
                       added("contact", {{"customer", *pick_}, {"at", "2026-11-" + day() + " 10:00"}});
            case 4:
                return customer(shop) &&
                       added("task", {{"customer", *pick_}, {"what", "call"}, {"due", "2026-12-" + day()}});
            case 5:
                return customer(shop) && added("order", {{"customer", *pick_}, {"amount", amount()}});
            case 6:
                return customer(shop) && added("pet", {{"name", "pet"}, {"owner", *pick_}});
            case 7:
                return removed(shop);
            default:
                return changed(shop);
        }
    }
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }

  private:
    std::string day() { return std::to_string(10 + below(15)); }
    std::string amount() { return std::to_string(1 + below(50)) + ".00"; }

    bool any(const Shop& shop, std::optional<model::KindCode> kind) {
        std::vector<RecordId> ids;
        for (auto& [id, fields] : shop)
            if (!kind || id.kind == *kind) ids.push_back(id);
        if (ids.empty()) return false;
        chosen_ = ids[below(static_cast<unsigned>(ids.size()))];
        pick_ = chosen_.text();
        return true;
    }
    bool customer(const Shop& shop) { return any(shop, model::kCustomer); }

    bool added(const char* kind, const std::vector<std::pair<const char*, std::string>>& values) {
        book_.write(kMei, {"add"}, [&](Writer& writer) {
            const model::Kind& of = writer.schema().at_name(kind);
            Record record;
            for (auto& [name, text] : values) set(writer, of, record, name, text);
            writer.create(of, record);
        });
        return true;
    }
    bool new_customer(const Shop&) {
        if (below(3) == 0)
            return added("customer", {{"name", "Firm " + std::to_string(below(3))}, {"type", "company"}});
        return added("customer", {{"name", "P"}, {"company", "Firm " + std::to_string(below(3))}});
    }
    bool removed(const Shop& shop) {
        if (!any(shop, std::nullopt)) return false;
        try {
            ::kehu::test::remove(book_, chosen_);
        } catch (const Error& refused) {
            REQUIRE(refused.code == ExitCode::decision);  // a customer with orders
            return false;
        }
        return true;
    }
    bool changed(const Shop& shop) {
        if (!any(shop, std::nullopt)) return false;
        RecordId id = chosen_;
        std::vector<std::pair<const char*, std::string>> choices;
        if (id.kind == model::kCustomer)
            choices = {{"tier", "A"}, {"tier", ""}, {"company", "Firm 1"}, {"bank", "1234"}, {"code", "K" + day()}};
        else if (id.kind == model::kContact)
            choices = {{"at", "2026-11-" + day() + " 10:00"}, {"summary", "hello"}};
        else if (id.kind == model::kTask)
            choices = {{"state", "done"}, {"state", "open"}, {"due", "2026-12-" + day()}, {"due", ""}};
        else if (id.kind == model::kOrder)
            choices = {{"amount", amount()}};
        else
            choices = {{"mother", any(shop, id.kind) ? *pick_ : ""}};
        if (id.kind != model::KindCode("PET") && customer(shop)) choices.push_back({"customer", *pick_});
        auto [name, text] = choices[below(static_cast<unsigned>(choices.size()))];
        if (id.kind == model::kCustomer && std::string(name) == "customer") return false;
        Sequence written = 0;
        try {
            written = book_.write(kMei, {"edit"}, [&, name = name, text = text](Writer& writer) {
                const model::Kind& kind = writer.schema().at(id.kind);
                Record record(writer.get(id)->record);
                set(writer, kind, record, name, text);
                writer.change(id, record);
            });
        } catch (const BadValue&) {  // a code that is taken
        }
        return written != 0;
    }
    static void set(Writer& writer, const model::Kind& kind, Record& record, const char* name,
                    const std::string& text) {
        const model::Field& field = kind.at_name(name);
        std::string bytes;
        if (!text.empty()) field.type->parse(bytes, text, field, writer.context(kNow, Language::english));
        record.set(field.tag, bytes, field.sensitive);
    }

    Book& book_;
    std::mt19937 random_;
    RecordId chosen_;
    std::optional<std::string> pick_;
};

}  // namespace

TEST_CASE("undo and redo of anything lead to the states of before") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        TempDir dir;
        Book book = new_shop(dir);
        Assistant mei(book, seed);
        std::vector<Shop> past, future;
        for (int step = 0; step < 150; ++step) {
            CAPTURE(step);
            Shop before = look(book);
            unsigned what = mei.below(10);
            if (what < 6) {
                if (!mei.act()) continue;
                past.push_back(before);
                future.clear();
            } else {
                auto& from = what < 9 ? past : future;
                auto& to = what < 9 ? future : past;
                if (from.empty()) continue;
                if (what < 9)
                    book.undo(kMei, 0, false, false);
                else
                    book.redo(kMei, false);
                REQUIRE(look(book) == from.back());
                from.pop_back();
                to.push_back(before);
            }
            if (step % 10 == 0) require_whole(book);
        }
        require_whole(book);
    }
}

TEST_CASE("undo of any entry in any order leaves a whole shop") {
    for (unsigned seed = 1; seed <= 6; ++seed) {
        CAPTURE(seed);
        TempDir dir;
        Book book = new_shop(dir);
        Assistant mei(book, seed);
        int undone = 0, refused = 0;
        for (int step = 0; step < 150; ++step) {
            CAPTURE(step);
            if (mei.below(3) != 0) {
                mei.act();
                continue;
            }
            Sequence last = 0;
            book.read([&](const Reader& reader) { last = reader.last_sequence(); });
            Sequence which = 2 + mei.below(static_cast<unsigned>(last));  // the first one is the schema
            Shop before = look(book);
            try {
                book.undo(kMei, which, false, mei.below(2) == 0);
                ++undone;
            } catch (const Error& error) {
                REQUIRE((error.code == ExitCode::decision || error.code == ExitCode::nothing));
                REQUIRE(look(book) == before);
                ++refused;
            }
            require_whole(book);
        }
        CHECK(undone > 5);
        CHECK(refused > 0);
    }
}

TEST_CASE("random changes with undo and redo agree with a model") {
    // The model keeps every state; undo and redo move along them.
    for (unsigned seed = 1; seed <= 12; ++seed) {
        std::mt19937 random(seed);
        Book book = new_book();
        using State = std::map<std::uint32_t, std::map<std::string, std::string>>;
        State state;
        std::vector<State> past, future;
        static const char* kFields[] = {"city", "tier", "phone", "note"};
        static const char* kTexts[][3] = {
            {"上海", "北京", "Zürich"}, {"A", "B", "C"}, {"13800138001", "13800138002", "123456"}, {"a", "b", "c"}};
        std::uint32_t next = 1;
        for (int step = 0; step < 120; ++step) {
            unsigned what = random() % 10;
            State before = state;
            if (what < 3 || state.empty()) {
                std::string name = "n" + std::to_string(next);
                add(book, "customer", {{"name", name}});
                state[next++]["name"] = name;
            } else if (what < 6) {
                auto at = std::next(state.begin(), long(random() % state.size()));
                unsigned f = random() % 4, v = random() % 4;
                std::string text = v < 3 ? kTexts[f][v] : "";
                std::string old = at->second.count(kFields[f]) ? at->second[kFields[f]] : "";
                edit(book, {model::kCustomer, at->first}, kFields[f], text);
                if (old == text) continue;  // no change, no entry
                if (text.empty())
                    at->second.erase(kFields[f]);
                else
                    at->second[kFields[f]] = text;
            } else if (what == 6) {
                auto at = std::next(state.begin(), long(random() % state.size()));
                remove(book, {model::kCustomer, at->first});
                state.erase(at);
            } else if (what < 9) {
                if (past.empty()) continue;
                book.undo(kMei, 0, false, false);
                future.push_back(state);
                state = past.back();
                past.pop_back();
                continue;
            } else {
                if (future.empty()) continue;
                book.redo(kMei, false);
                past.push_back(state);
                state = future.back();
                future.pop_back();
                continue;
            }
            past.push_back(before);
            future.clear();
        }
        book.read([&](const Reader& reader) {
            std::size_t seen = 0;
            reader.scan(reader.schema().at(model::kCustomer), [&](const book::Row& row) {
                ++seen;
                REQUIRE(state.count(row.id.number));
                for (const char* name : kFields) {
                    std::string expected = state[row.id.number].count(name) ? state[row.id.number][name] : "";
                    if (std::string(name) == "phone" && expected.size() == 11) expected = "+86" + expected;
                    CHECK(shown(reader, row.id, name) == expected);
                }
                return true;
            });
            CHECK(seen == state.size());
        });
        require_sound(book);
    }
}
