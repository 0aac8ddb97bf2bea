// Runs of the search index against a plain look into every text.

#include <doctest/doctest.h>

#include <map>
#include <memory>
#include <random>
#include <set>

#include "core/search/key_stream.hpp"
#include "core/search/lookup.hpp"
#include "core/search/merge.hpp"
#include "core/search/postings.hpp"
#include "core/search/run_builder.hpp"
#include "core/search/run_check.hpp"
#include "core/search/run_format.hpp"
#include "core/search/terms.hpp"
#include "core/search/value_check.hpp"
#include "core/search/value_range.hpp"
#include "core/search/value_steps.hpp"
#include "core/text/search_form.hpp"
#include "store/error.hpp"
#include "store/memory.hpp"

using namespace kehu;
using namespace kehu::search;

namespace {

constexpr store::Table kTable{store::Family::run, store::KindCode("C")};

std::string tokens_of(std::string_view text) {
    std::string out;
    each_token(text, [&](const Token& token) {
        out += token.what == Token::What::signs ? "s:" : token.what == Token::What::word ? "w:" : "n:";
        (out += token.text) += ' ';
    });
    return out;
}

std::string numbers_of(std::string_view text) {
    std::string out;
    each_number(text, [&](std::string_view digits) { (out += digits) += ' '; });
    return out;
}

struct Texts {
    std::vector<std::pair<Number, std::string>> all;

    std::set<Number> found(const Needle& needle, bool in_title) const {
        std::set<Number> out;
        for (const auto& [number, text] : all)
            if (in_title ? needle.found_at(kTitles, text) : needle.found_in(text)) out.insert(number);
        return out;
    }
};

std::set<Number> as_set(const NumberSet& numbers) {
    std::set<Number> out;
    numbers.each([&](Number n) { return out.insert(n).second; });
    return out;
}

std::string field(Place place, std::string_view text) {
    return static_cast<char>(place) + text::search_form(text);
}

}  // namespace

TEST_CASE("a text is taken apart into signs words and numbers") {
    CHECK(tokens_of("王小明abc12 13800") == "s:王小明 w:abc12 n:13800 ");
    CHECK(tokens_of("a.b@c-d，王🍰 №5") == "w:a w:b w:c w:d s:王🍰 s:№ n:5 ");
    CHECK(tokens_of("тест かな 〇五") == "w:тест w:かな s:〇五 ");
    CHECK(tokens_of("") == "");
    CHECK(numbers_of("+86 138-0013 8001") == "8613800138001 ");
    CHECK(numbers_of("(010) 6255, 7") == "0106255 7 ");
    CHECK(numbers_of("12 -34   56") == "1234 56 ");
    CHECK(numbers_of("a12 34b 56") == "56 ");
}

TEST_CASE("sets of numbers are the same as lists and as bits") {
    std::mt19937 random(3);
    for (int round = 0; round < 300; ++round) {
        std::set<Number> a, b;
        const auto fill = [&](std::set<Number>& to) {
            const Number range = random() % 2 ? 100 : 100000;
            for (std::size_t n = random() % 200; n > 0; --n) to.insert(random() % range);
        };
        fill(a), fill(b);
        const NumberSet left = NumberSet::of({a.begin(), a.end()}), right = NumberSet::of({b.begin(), b.end()});
        NumberSet both = left, either = left, only = left;
        both.intersect(right), either.unite(right), only.subtract(right);
        std::set<Number> in_both, in_either = a, in_left;
        in_either.insert(b.begin(), b.end());
        for (Number n : a) (b.count(n) ? in_both : in_left).insert(n);
        CHECK(as_set(both) == in_both);
        CHECK(as_set(either) == in_either);
        CHECK(as_set(only) == in_left);
        for (const auto& [set, size] : {std::pair(both, in_both.size()), {either, in_either.size()}})
            CHECK(set.size() == size);
        for (Number n : a) CHECK(left.contains(n));
        NumberSet appended;
        for (Number n : a) appended.append({&n, 1});
        CHECK(appended.numbers() == left.numbers());
    }
    NumberSet range;
    range.append_range(5, 200);
    CHECK(range.size() == 200);
    CHECK(range.contains(204));
    CHECK_FALSE(range.contains(205));
}

TEST_CASE("lists of numbers are read as they were written") {
    std::mt19937 random(5);
    for (int round = 0; round < 200; ++round) {
        std::set<Number> all;
        Number at = random() % 1000;
        const unsigned step = 1u << random() % 20;
        for (std::size_t n = random() % 30000 + 1; n > 0 && at < 4000000000u; --n) {
            all.insert(at);
            at += 1 + (random() % 3 ? 0 : static_cast<Number>(random() % step));
        }
        const std::vector<Number> numbers(all.begin(), all.end());
        NumberSet back;
        write_postings(store::Key().u32(7), numbers, [&](const store::Key& key, std::string_view value) {
            CHECK(value.size() < 1950);
            read_block(back, key, value);
            std::string other(value);
            other[random() % other.size()] ^= static_cast<char>(1 << random() % 8);
            NumberSet unused;
            CHECK_THROWS_AS(read_block(unused, key, other), store::StoreError);
        });
        CHECK(back.size() == numbers.size());
        CHECK(back.numbers() == numbers);
    }
    std::vector<Number> far_apart;
    for (Number n = 1; n <= 20; ++n) far_apart.push_back(n * 50000);
    std::size_t blocks = 0;
    write_postings(store::Key().u32(7), far_apart, [&](const store::Key&, std::string_view) { ++blocks; });
    CHECK(blocks == 1);
}

TEST_CASE("a run finds what a look into every text finds") {
    const std::vector<std::string> pieces = {"王",
                                             "小",
                                             "明",
                                             "晓",
                                             "有限公司",
                                             "科技",
                                             "重庆",
                                             "单",
                                             "李　四",
                                             "ann",
                                             "Alexander",
                                             "alex",
                                             "xand",
                                             "a",
                                             "wang",
                                             "12",
                                             "138 0013",
                                             "8001",
                                             "-",
                                             "13800138001",
                                             "@",
                                             ".",
                                             " ",
                                             ",",
                                             "🍰",
                                             "société",
                                             "東京",
                                             "かな",
                                             "тест",
                                             "a12",
                                             "0",
                                             "+86",
                                             "x2024y",
                                             "1",
                                             "supercalifragilisticexpialidocious",
                                             "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerk"};
    const std::vector<std::string> asked = {
        "wxm",    "xiaoming", "xm",        "wang",    "w",        "li",      "zs",    "cq",
        "zhongq", "yxgs",     "youxiangs", "xgs",     "kejiyxgs", "cqyxg",   "e",     "an",
        "138",    "80",       "00138",     "1380013", "38-00",    "expiali", "kraft", "schifffahrtselektrizitaeten",
        ".",      "a1",       "m小"};
    std::mt19937 random(11);
    const auto make = [&](std::size_t most) {
        std::string made;
        for (std::size_t n = random() % most + 1; n > 0; --n) made += pieces[random() % pieces.size()];
        return made;
    };
    for (int round = 0; round < 6; ++round) {
        Texts texts;
        std::vector<std::string> sample;
        for (int i = 0; i < 300; ++i) sample.push_back(field(Place::other, make(5)));
        const Phrases phrases{round % 3 ? std::span<const std::string>(sample) : std::span<const std::string>()};
        CHECK(phrases.contains("有限公") == (round % 3 != 0));
        RunBuilder builders[2] = {RunBuilder(phrases), RunBuilder(phrases)};
        Number number = 0;
        for (int i = 0; i < 400; ++i) {
            number += 1 + random() % (round % 2 ? 1 : 500);
            std::string text;
            for (Place place : kPlaces)
                if (random() % 2) text += field(place, make(5));
            texts.all.emplace_back(number, text);
            builders[random() % 2].add(number, text);
        }
        auto kv = store::open_memory();
        const RunBuilder* const all[] = {&builders[0], &builders[1]};
        for (RunBuilder& builder : builders) builder.sort();
        kv->write([&](store::WriteTxn& txn) {
            write_run([&](std::string_view k, std::string_view v) { txn.put_ascending(kTable, k, v); }, 3, all);
        });
        kv->read([&](const store::ReadTxn& txn) {
            const RunReader run(txn, kTable, 3);
            CHECK(run.records().size() == texts.all.size());
            CHECK(count_wrong_terms(txn, kTable, 3, all) == 0);
            CHECK(phrases_of(txn, kTable, 3).all() == phrases.all());
            for (int i = 0; i < 600; ++i) {
                const std::string word = random() % 3 ? asked[random() % asked.size()] : make(3);
                if (text::search_form(word).empty()) continue;
                const Needle needle(word, random() % 9 ? "" : "8613800138001");
                for (bool in_title : {false, true}) {
                    const Hits hits = look_up(run, needle, in_title ? std::span<const Place>(kTitles) : kPlaces);
                    const std::set<Number> right = texts.found(needle, in_title), sure = as_set(hits.sure),
                                           maybe = as_set(hits.maybe);
                    for (Number n : sure)
                        if (!right.count(n)) FAIL("'" << word << "' is not in " << n);
                    for (Number n : right)
                        if (!sure.count(n) && !maybe.count(n)) FAIL("'" << word << "' is missed in " << n);
                    for (Number n : maybe) CHECK_FALSE(sure.count(n));
                }
            }
        });
    }
}

namespace {

// A run of some texts, each of which a hundred records have: few would not be worth the reading of another list.
class SameTexts {
  public:
    using Which = std::set<std::size_t>;  // of the texts, from 1

    SameTexts(const Phrases& phrases, const std::vector<std::string>& texts) : count_(texts.size()) {
        RunBuilder builder(phrases);
        for (Number i = 0; i < 100; ++i)
            for (std::size_t text = 0; text < count_; ++text)
                builder.add(static_cast<Number>(1 + i * count_ + text), texts[text]);
        builder.sort();
        const RunBuilder* const all[] = {&builder};
        kv_->write([&](store::WriteTxn& txn) {
            write_run([&](std::string_view k, std::string_view v) { txn.put_ascending(kTable, k, v); }, 1, all);
        });
    }
    Which sure(std::string_view word) const { return which(found(word).sure); }
    Which maybe(std::string_view word) const { return which(found(word).maybe); }

  private:
    Hits found(std::string_view word) const {
        Hits hits;
        kv_->read([&](const store::ReadTxn& txn) { hits = look_up(RunReader(txn, kTable, 1), Needle(word), kPlaces); });
        return hits;
    }
    Which which(const NumberSet& numbers) const {
        Which out;
        for (Number n : numbers.numbers()) out.insert((n - 1) % count_ + 1);
        return out;
    }

    const std::size_t count_;
    std::unique_ptr<store::Kv> kv_ = store::open_memory();
};

}  // namespace

TEST_CASE("where nothing stands twice nothing needs a look") {
    const SameTexts run(Phrases(), {field(Place::pinyin_title, "诸葛志强") + field(Place::other, "138 0048 2716"),
                                    field(Place::pinyin_title, "葛志 诸葛") + field(Place::other, "4827 1138"),
                                    field(Place::pinyin_title, "诸葛") + field(Place::other, "48 2711 8271"),
                                    field(Place::pinyin_title, "司徒涛"), field(Place::pinyin_title, "司徒 图涛")});
    using Which = SameTexts::Which;
    CHECK(run.sure("诸葛志") == Which{1});
    CHECK(run.maybe("诸葛志") == Which{2});
    CHECK(run.maybe("zhugezhi") == Which{2});
    CHECK(run.sure("48271") == Which{1, 2});
    CHECK(run.maybe("48271") == Which{3});
    CHECK(run.sure("situtao") == Which{4});  // 徒 and 涛 share a letter, but no syllable
    CHECK(run.maybe("situtao") == Which{5});
    CHECK(run.maybe("sitt") == Which{4, 5});
}

TEST_CASE("phrases tell that signs stand side by side") {
    const std::vector<std::string> names = {"云帆科", "帆科技", "科技有", "重庆火", "庆火锅"};
    const SameTexts run(Phrases::of(names),
                        {field(Place::pinyin_title, "上海云帆科技"), field(Place::pinyin, "重庆火锅"),
                         field(Place::title, "云帆科技"),         // not read as pinyin
                         field(Place::pinyin_title, "运费科技"),  // no phrase
                         field(Place::pinyin_title, "云帆 帆科 科技"),
                         field(Place::pinyin_title, "云帆科技 帆布"),  // 帆 is there twice, 帆科 once
                         field(Place::pinyin_title, "云帆科 帆科技")});
    using Which = SameTexts::Which;
    CHECK(run.sure("云帆科技") == Which{1, 3, 6});
    CHECK(run.maybe("云帆科技") == Which{7});
    CHECK(run.sure("yfkj") == Which{1, 4, 6});
    CHECK(run.maybe("yfkj") == Which{5, 7});
    CHECK(run.sure("yunfankeji") == Which{1, 6});
    CHECK(run.sure("fankej") == Which{1, 6, 7});
    CHECK(run.sure("cqhg") == Which{2});
    CHECK(run.maybe("cqhg").empty());
    CHECK(run.sure("shyfkj") == Which{1});  // the phrases end before, but no letter of it stands there twice
    CHECK(run.maybe("shyfkj").empty());
}

TEST_CASE("terms that are put aside in files come back in order") {
    std::mt19937 random(7);
    std::map<std::string, std::vector<Number>> right;
    TermSorter sorters[2] = {TermSorter(4 << 20), TermSorter(4 << 20)};
    TermBatch batch;
    for (Number number = 1; number <= 20000; ++number) {
        batch.clear();
        for (int i = 0; i < 12; ++i) {
            std::string term = std::to_string(random() % (i < 6 ? 50 : 400000));
            term.insert(0, i % 3 * 8, 'x');
            std::vector<Number>& numbers = right[term];
            if (numbers.empty() || numbers.back() != number) numbers.push_back(number);
            batch.add(std::string_view(term));
        }
        sorters[random() % 2].add(batch, number);
    }
    std::size_t parts = 0;
    for (TermSorter& sorter : sorters) {
        sorter.sort();
        parts += sorter.parts().size();
    }
    CHECK(parts > 3);
    const TermSorter* const both[] = {&sorters[0], &sorters[1]};
    Merge merge(both);
    std::string_view term;
    std::vector<Number> numbers;
    std::size_t wrong = 0;
    for (const auto& [expected, list] : right) {
        REQUIRE(merge.next(term, numbers));
        wrong += term != expected || numbers != list;
    }
    CHECK(wrong == 0);
    CHECK_FALSE(merge.next(term, numbers));
}

TEST_CASE("a long list of values has steps and a range is read by them") {
    std::mt19937 random(5);
    const model::Tag kOne = 7, kSeveral = 8;
    ValueBuilder builders[2];
    std::vector<std::pair<std::string, Number>> one, several;
    const auto value = [](std::string& values, model::Tag field, const std::string& key) {
        model::append_varint(values, list_of(field));
        append_packed(values, key, std::string_view(key).substr(0, key.size() - 1));
    };
    const auto key = [&](std::size_t range) {
        std::string digits = std::to_string(random() % range);
        return digits.insert(0, 6 - digits.size(), '0') + '\0';
    };
    for (Number number = 1; number <= 30000; ++number) {
        std::string values;
        model::append_varint(values, kLive);
        append_packed(values, {}, {});
        if (random() % 10) value(values, kOne, one.emplace_back(key(200000), number).first);
        for (std::size_t n = random() % 3; n > 0; --n)
            value(values, kSeveral, several.emplace_back(key(9000), number).first);
        builders[number % 2].add(number, values);
    }
    for (ValueBuilder& builder : builders) builder.sort();
    const ValueBuilder* const all[] = {&builders[0], &builders[1]};
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) {
        write_values([&](std::string_view k, std::string_view v) { txn.put_ascending(kTable, k, v); }, 4, all);
    });
    NumberSet live;
    live.append_range(1, 30000);
    kv->read([&](const store::ReadTxn& txn) {
        CHECK(step_below(txn, kTable, 4, list_of(kOne), {}).has_value());
        CHECK_FALSE(step_below(txn, kTable, 4, list_of(kSeveral), {}).has_value());
        CHECK(count_wrong_values(txn, kTable, 4, all, live) == 0);
        for (int i = 0; i < 400; ++i) {
            const bool single = i % 4;
            const std::string low = random() % 4 ? key(single ? 200000 : 9000) : "";
            const std::string high = random() % 4 ? key(single ? 200000 : 9000) : "";
            if (!low.empty() && !high.empty() && low > high) continue;
            std::set<Number> right;
            for (const auto& [at, number] : single ? one : several)
                if (at >= low && (high.empty() || at < high)) right.insert(number);
            CHECK(as_set(ValueRanges(txn, kTable, 4, list_of(single ? kOne : kSeveral)).between(low, high)) == right);
        }
    });
    // A step that holds less than it should is told.
    kv->write([&](store::WriteTxn& txn) {
        const std::string at = step_below(txn, kTable, 4, list_of(kOne), {})->at;
        std::string last;
        txn.scan(kTable, {at, store::after_prefix(at), true}, [&](std::string_view found, std::string_view) {
            last = found;
            return false;
        });
        txn.erase(kTable, last);
    });
    kv->read([&](const store::ReadTxn& txn) { CHECK(count_wrong_values(txn, kTable, 4, all, live) > 0); });
}

TEST_CASE("many values of one key on both sides of a step") {
    ValueBuilder builder;
    std::set<Number> right;
    for (Number number = 1; number <= 20000; ++number) {
        const std::string key(1, number <= 2000 ? 'a' : number <= 14000 ? 'm' : 'z');
        std::string values;
        model::append_varint(values, list_of(7));
        append_packed(values, key + '\0', key + std::to_string(number));
        builder.add(number, values);
        if (key == "m") right.insert(number);
    }
    builder.sort();
    const ValueBuilder* const all[] = {&builder};
    auto kv = store::open_memory();
    kv->write([&](store::WriteTxn& txn) {
        write_values([&](std::string_view k, std::string_view v) { txn.put_ascending(kTable, k, v); }, 4, all);
    });
    kv->read([&](const store::ReadTxn& txn) {
        const ValueRanges ranges(txn, kTable, 4, list_of(7));
        CHECK(as_set(ranges.between("b", "n")) == right);
        CHECK(as_set(ranges.between("m", "n")) == right);
        CHECK(ranges.between("", "b").size() == 2000);
        CHECK(ranges.between("n", "").size() == 6000);
        CHECK(count_wrong_steps(txn, kTable, 4, list_of(7)) == 0);
    });
}

TEST_CASE("forged keys of a run are damage") {
    using Read = std::function<void(const store::ReadTxn&)>;
    const auto with = [](const std::string& key, const Read& read) {
        auto kv = store::open_memory();
        kv->write([&](store::WriteTxn& txn) {
            std::string value = {2, 1};  // one number
            close_value(value, key);
            txn.put(kTable, key, value);
        });
        kv->read(read);
    };
    const auto forged = [&](const std::string& key, const Read& read) {
        CHECK_THROWS_AS(with(key, read), store::StoreError);
    };
    const auto find = [](std::string_view word) {
        return [word](const store::ReadTxn& txn) { look_up(RunReader(txn, kTable, 1), Needle(word), kPlaces); };
    };
    const auto check = [](const store::ReadTxn& txn) { count_wrong_terms(txn, kTable, 1, {}); };
    forged(section_key(1, Section::parts).raw("bob").u32(0xFFFFFFFF).str(), find("bob"));
    forged(place_key(1, Section::readings, Place::pinyin_title).text("wx").text("wang").raw("王").str(), find("wx"));
    forged(place_key(1, Section::signs, Place::title).u32(5).str(), check);
    forged(section_key(1, Section::signs).u32(5).str(), check);
    // More signs than a term has: nothing is written beyond what two take.
    with(place_key(1, Section::signs, Place::pinyin_title).text("王小明").u32(5).str(), check);
    store::Key step;
    forged(step.u32(1).u32(list_of(7)).u8(2).u32(9).str(),
           [](const store::ReadTxn& txn) { ValueRanges(txn, kTable, 1, list_of(7)).between("a", "b"); });
}

TEST_CASE("every wrong list of a run is counted") {
    const Phrases none;
    RunBuilder builder(none), other(none);
    builder.add(1, field(Place::pinyin_title, "王小明 alexander 13800138001"));
    builder.add(2, field(Place::pinyin_title, "王伟 bob"));
    other.add(1, field(Place::pinyin_title, "王小明 alexander 13800138001"));
    other.add(2, field(Place::pinyin_title, "王伟 bobby"));
    auto kv = store::open_memory();
    builder.sort();
    other.sort();
    const RunBuilder* const all[] = {&builder};
    const RunBuilder* const others[] = {&other};
    kv->write([&](store::WriteTxn& txn) {
        write_run([&](std::string_view k, std::string_view v) { txn.put_ascending(kTable, k, v); }, 1, all);
    });
    std::vector<std::string> keys;
    kv->read([&](const store::ReadTxn& txn) {
        CHECK(count_wrong_terms(txn, kTable, 1, all) == 0);
        CHECK(count_wrong_terms(txn, kTable, 1, others) == 2);  // bob and bobby
        txn.scan(kTable, {}, [&](std::string_view key, std::string_view) { return keys.emplace_back(key), true; });
    });
    for (const std::string& key : keys) {
        if (key[4] == static_cast<char>(Section::records)) continue;
        std::string value;
        kv->write([&](store::WriteTxn& txn) {
            value = *txn.get(kTable, key);
            txn.erase(kTable, key);
            CHECK(count_wrong_terms(txn, kTable, 1, all) > 0);
            txn.put(kTable, key, value);
        });
    }
}

TEST_CASE("key stream: what another thread makes comes in order, and its fault with it") {
    const auto value_of = [](int i) { return std::string(static_cast<std::size_t>(i) % 3000, static_cast<char>(i)); };
    const auto make = [&](int count) {
        return [&value_of, count](const PutKey& put) {
            for (int i = 0; i < count; ++i) put(std::to_string(i), value_of(i));
        };
    };
    SUBCASE("all of them") {
        for (int count : {0, 1, 40000}) {  // the last is more than may wait
            KeyStream stream(make(count));
            int next = 0, wrong = 0;
            stream.take([&](std::string_view key, std::string_view value) {
                wrong += key != std::to_string(next) || value != value_of(next);
                ++next;
            });
            CHECK(next == count);
            CHECK(wrong == 0);
        }
    }
    SUBCASE("a fault of whoever makes them") {
        KeyStream stream([&](const PutKey& put) {
            make(10)(put);
            throw std::runtime_error("no more");
        });
        CHECK_THROWS_WITH(stream.take([](std::string_view, std::string_view) {}), "no more");
    }
    SUBCASE("a fault of whoever takes them") {
        KeyStream stream(make(200000));
        CHECK_THROWS_WITH(stream.take([](std::string_view, std::string_view) { throw std::runtime_error("full"); }),
                          "full");
    }
    SUBCASE("never taken") {
        KeyStream stream(make(200000));
    }
}
