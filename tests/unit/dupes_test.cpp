// Duplicates are found, and who only has something in common with another is not one.
#include "core/clean/dupes.hpp"

#include <map>
#include <set>

#include "tests/unit/book_fixture.hpp"

using namespace kehu;
using namespace kehu::test;

namespace {

using Values = std::vector<std::pair<const char*, std::string>>;

RecordId create(Writer& writer, const Values& values) {
    const model::Kind& kind = writer.schema().at(model::kCustomer);
    Record record;
    for (const auto& [name, text] : values) {
        const model::Field& field = kind.at_name(name);
        std::string bytes;
        field.type->parse(bytes, text, field, writer.context(kNow, Language::english));
        record.set(field.tag, bytes, field.sensitive);
    }
    return writer.create(kind, record);
}

clean::Dupes dupes_of(Book& book, const clean::DupesAsked& asked = {}) {
    clean::Dupes dupes;
    book.read(
        [&](const Reader& reader) { dupes = clean::find_dupes(reader, reader.schema().at(model::kCustomer), asked); });
    return dupes;
}

// "C1 C2 85": of the only two customers; empty if they are none.
std::string two(const Values& a, const Values& b) {
    Book book = new_book();
    book.write(kMei, {"add"}, [&](Writer& writer) {
        create(writer, a);
        create(writer, b);
    });
    std::string out;
    for (const clean::Dupe& dupe : dupes_of(book).found)
        out += fmt::format("C{} C{} {}", dupe.keep, dupe.other, dupe.likeness.score);
    return out;
}

// Two thousand customers who all differ, and whose names often do not.
constexpr const char* kSurnames[] = {"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "周", "吴"};
constexpr const char* kGiven[] = {"小明", "建国", "丽华", "志强", "秀英", "文静", "海燕", "国庆", "雪梅", "思远"};
constexpr const char* kLatinSurnames[] = {"wang", "li", "zhang", "liu", "chen", "yang", "huang", "zhao", "zhou", "wu"};
constexpr const char* kLatinGiven[] = {"xiaoming", "jianguo", "lihua",   "zhiqiang", "xiuying",
                                       "wenjing",  "haiyan",  "guoqing", "xuemei",   "siyuan"};
constexpr const char* kTraditional[] = {"王", "李", "張", "劉", "陳", "楊", "黃", "趙", "周", "吳"};
constexpr const char* kFirst[] = {"Katharine", "Leopold",   "Josephine",  "Bartholomew", "Wilhelmina",
                                  "Ferdinand", "Annabelle", "Maximilian", "Rosalind",    "Theodore"};
constexpr const char* kLast[] = {"Lindström",   "Abernathy", "Castellano",    "Drummond",  "Eichendorff",
                                 "Fairweather", "Gallagher", "Hollingsworth", "Ingersoll", "Johansson"};
constexpr const char* kCities[] = {"上海", "北京", "深圳", "广州", "成都"};
constexpr const char* kFirms[] = {"云帆", "德润", "宏盛", "明达", "嘉信", "百汇", "天启", "远山", "海纳", "金石"};
constexpr const char* kTrades[] = {"科技", "贸易", "物流", "建材", "机械", "食品", "医药", "教育", "传媒", "纺织"};

std::string phone_of(std::size_t n) {
    return fmt::format("138{:08}", n * 48271 % 100000000);
}

struct Planted {
    Book book = new_book();
    std::map<std::string, std::set<std::pair<std::uint32_t, std::uint32_t>>> pairs;  // by what was planted
};

void plant_persons(Planted& planted, Writer& writer, std::size_t n) {
    const std::size_t s = n % 10, g = n / 10 % 10;
    const std::string name = std::string(kSurnames[s]) + kGiven[g], phone = phone_of(n);
    const std::string email = fmt::format("p{}@example.com", n), city = kCities[n % 5];
    const std::string firm = std::string(kFirms[n / 3 % 10]) + kTrades[n / 7 % 10] + "有限公司";
    const std::string western = fmt::format("{} {}", kFirst[s], kLast[g]);
    const auto day = fmt::format("19{:02}-{:02}-{:02}", 50 + n * 7 % 50, 1 + n % 12, 1 + n % 28);
    const RecordId chinese = create(writer, {{"name", name}, {"phone", phone}, {"email", email}, {"city", city}});
    const RecordId latin = create(writer, {{"name", western}, {"company", firm}, {"city", city}, {"birthday", day}});
    const auto plant = [&](const char* what, RecordId of, const Values& values) {
        planted.pairs[what].insert({of.number, create(writer, values).number});
    };
    const std::string latin_name = fmt::format("{} {}", kLatinGiven[g], kLatinSurnames[s]);
    switch (n % 10) {
        case 0:
            return plant("phone", chinese,
                         {{"name", name}, {"phone", "+86 " + phone.substr(0, 3) + "-" + phone.substr(3)}});
        case 1:
            return plant("pinyin", chinese, {{"name", latin_name}, {"phone", "0086" + phone}});
        case 2:
            return plant("e-mail", chinese, {{"name", name + "先生"}, {"email", "P" + email.substr(1)}});
        case 3:
            return plant("traditional", chinese,
                         {{"name", std::string(kTraditional[s]) + kGiven[g]}, {"phone", phone}});
        case 4:
            return plant("order", latin,
                         {{"name", fmt::format("{}, {}", kLast[g], kFirst[s])}, {"company", firm}, {"city", city}});
        case 5: {
            std::string slip = western;
            slip.erase(4, 1);
            return plant("slip", latin, {{"name", slip}, {"company", firm}, {"city", city}});
        }
        case 6:
            return plant("birthday", latin, {{"name", western}, {"birthday", day}, {"city", city}});
        case 7: {
            const std::size_t at = 3 + n / 10 % 7;
            std::string slip = phone;
            std::swap(slip[at], slip[at + 1]);
            if (slip == phone) slip[at] = slip[at] == '7' ? '8' : '7';
            return plant("slip of a phone", chinese, {{"name", name}, {"phone", slip}});
        }
        default:
            return;
    }
}

void plant_firms(Planted& planted, Writer& writer, std::size_t n) {
    const std::string name = fmt::format("{}{}{}", kCities[n % 5], kFirms[n / 5 % 10], kTrades[n / 50 % 10]);
    const std::string latin = fmt::format("{} {}", kLast[n % 10], kFirst[n / 10 % 10]);
    const RecordId firm = create(writer, {{"name", name + "有限公司"}, {"type", "company"}, {"city", kCities[n % 5]}});
    planted.pairs["legal form"].insert({firm.number, create(writer, {{"name", name + "有限责任公司"}}).number});
    if (n >= 100) return;
    const RecordId other = create(writer, {{"name", latin + " Logistics Ltd"}, {"phone", phone_of(5000 + n)}});
    std::string slip = latin;
    std::swap(slip[slip.size() - 2], slip[slip.size() - 3]);
    planted.pairs["slip of a firm"].insert(
        {other.number, create(writer, {{"name", slip + " Logistics Limited"}, {"phone", phone_of(5000 + n)}}).number});
}

}  // namespace

TEST_CASE("planted duplicates are found and little else") {
    Planted planted;
    planted.book.write(kMei, {"add"}, [&](Writer& writer) {
        planted.pairs.clear();
        for (std::size_t n = 0; n < 2000; ++n) plant_persons(planted, writer, n);
        for (std::size_t n = 0; n < 200; ++n) plant_firms(planted, writer, n);
    });
    std::set<std::pair<std::uint32_t, std::uint32_t>> all;
    for (const auto& [what, pairs] : planted.pairs) all.insert(pairs.begin(), pairs.end());
    REQUIRE(all.size() == 1900);

    std::set<std::pair<std::uint32_t, std::uint32_t>> found;
    for (const clean::Dupe& dupe : dupes_of(planted.book).found) found.insert(std::minmax(dupe.other, dupe.like));
    for (const auto& [what, pairs] : planted.pairs) {
        const auto hits = std::count_if(pairs.begin(), pairs.end(), [&](auto pair) { return found.contains(pair); });
        INFO(what, " ", hits, " of ", pairs.size());
        CHECK(static_cast<double>(hits) >= 0.98 * static_cast<double>(pairs.size()));
    }
    const auto right = std::count_if(found.begin(), found.end(), [&](auto pair) { return all.contains(pair); });
    INFO(right, " of ", found.size(), " are right");
    CHECK(static_cast<double>(right) >= 0.98 * static_cast<double>(found.size()));
}

TEST_CASE("two records of one customer") {
    CHECK(two({{"name", "王小明"}, {"phone", "13800138001"}},
              {{"name", "Wang Xiaoming"}, {"phone", "+86 138-0013-8001"}}) == "C1 C2 85");
    CHECK(two({{"name", "Jane Smith"}, {"email", "J@a.example"}},
              {{"name", "smith jane"}, {"email", "j@A.example"}, {"city", "Leeds"}}) == "C2 C1 90");
    CHECK(two({{"name", "云帆科技有限公司"}}, {{"name", "雲帆科技"}}) == "C1 C2 60");
    CHECK(two({{"name", "Jane Smith"}, {"company", "Acme Inc."}}, {{"name", "JANE SMITH"}, {"company", "ACME"}}) ==
          "C1 C2 60");
}

TEST_CASE("two customers who have something in common") {
    CHECK(two({{"name", "王伟"}, {"city", "上海"}}, {{"name", "王伟"}, {"city", "上海"}}).empty());
    CHECK(two({{"name", "张伟"}, {"phone", "13800138001"}}, {{"name", "李丽"}, {"phone", "13800138001"}}).empty());
    CHECK(two({{"name", "Jane Smith"}, {"phone", "13800138001"}}, {{"name", "John Smith"}, {"phone", "13800138001"}})
              .empty());
    CHECK(two({{"name", "张伟"}, {"phone", "13800138001"}, {"email", "f@a.example"}},
              {{"name", "李丽"}, {"phone", "13800138001"}, {"email", "f@a.example"}})
              .empty());
    CHECK(two({{"name", "Ann Lee"},
               {"phone", "13800138001"},
               {"email", "f@a.example"},
               {"company", "Acme"},
               {"city", "Bern"}},
              {{"name", "Bob Ray"},
               {"phone", "13800138001"},
               {"email", "f@a.example"},
               {"company", "Acme"},
               {"city", "Bern"}})
              .empty());
    CHECK(two({{"name", "王伟"}, {"company", "云帆"}, {"phone", "13800138001"}, {"email", "a@a.example"}},
              {{"name", "王伟"}, {"company", "云帆"}, {"phone", "13900139002"}, {"email", "b@a.example"}})
              .empty());
    CHECK(two({{"name", "王伟"}, {"phone", "13800138001"}, {"birthday", "1990-05-01"}},
              {{"name", "王伟"}, {"phone", "13800138001"}, {"birthday", "2015-05-01"}})
              .empty());
    CHECK(two({{"name", "张伟"}, {"phone", "13800138001"}}, {{"name", "李丽"}, {"phone", "13800138002"}}).empty());
    // A firm and the person in it who is reached there.
    CHECK(two({{"name", "宏达"}, {"type", "company"}, {"phone", "13800138001"}},
              {{"name", "宏达"}, {"company", "宏达"}, {"phone", "13800138001"}})
              .empty());
    CHECK(two({{"name", "李雷"}, {"phone", "010-62345678-801"}}, {{"name", "李磊"}, {"phone", "010-62345678-802"}})
              .empty());
}

TEST_CASE("a title or an ending or a legal form that says it is another one") {
    const Values mr = {{"name", "王先生"}, {"phone", "13800138001"}};
    for (const char* name : {"王女士", "王小明"}) CHECK(two(mr, {{"name", name}, {"phone", "13800138001"}}).empty());
    CHECK(two({{"name", "王总"}, {"phone", "13800138001"}}, {{"name", "王小明"}, {"phone", "13800138001"}}).empty());
    CHECK(two({{"name", "Mr John Smith"}, {"phone", "13800138001"}},
              {{"name", "John Smith"}, {"phone", "13800138001"}, {"sex", "male"}}) == "C2 C1 90");
    for (const auto& [a, b] :
         {std::pair{"Daniel Meyer", "Daniela Meyer"}, {"Paul Meyer", "Paula Meyer"}, {"张伟", "张薇"}})
        CHECK(two({{"name", a}, {"phone", "13800138001"}}, {{"name", b}, {"phone", "13800138001"}}).empty());
    for (const auto& [a, b] : {std::pair{"Herr Hoffmann", "Hoffmann GmbH"},
                               {"Müller GmbH", "Müller AG"},
                               {"Hansen Bau GmbH", "Jansen Bau GmbH"}})
        CHECK(two({{"name", a}, {"city", "Bonn"}}, {{"name", b}, {"city", "Bonn"}}).empty());
    CHECK(two({{"name", "Herr Hoffmann"}, {"phone", "13800138001"}},
              {{"name", "Hoffmann GmbH"}, {"phone", "13800138001"}})
              .empty());
    CHECK(two({{"name", "Müller GmbH"}, {"phone", "13800138001"}, {"tax_id", "DE1"}},
              {{"name", "Müller GmbH"}, {"phone", "13800138001"}, {"tax_id", "DE2"}})
              .empty());
    CHECK(two({{"name", "Acme Ltd"}, {"city", "Bonn"}, {"phone", "13800138001"}},
              {{"name", "Acme Limited"}, {"city", "Bonn"}, {"phone", "13900139001"}})
              .empty());
}

TEST_CASE("a district is no address and a house is") {
    const auto at = [](const char* address) {
        const Values values = {{"name", "张伟"}, {"city", "上海"}, {"address", address}};
        return two(values, values);
    };
    CHECK(at("上海市浦东新区").empty());
    CHECK(at("浦东新区张杨路50号") == "C1 C2 65");
    CHECK(at("浦东新区张杨路五十号") == "C1 C2 65");
}

TEST_CASE("two who are apart are not merged through a third") {
    Book book = new_book();
    book.write(kMei, {"add"}, [&](Writer& writer) {
        for (const char* name : {"J. Smith", "John Smith", "Jane Smith"})
            create(writer, {{"name", name}, {"phone", "13800138001"}, {"city", "Leeds"}});
    });
    const clean::Dupes dupes = dupes_of(book);
    CHECK(dupes.found.empty());
    CHECK(dupes.doubtful.size() == 2);
}

TEST_CASE("who is like one of a group is of it and the fullest record stays") {
    Book book = new_book();
    book.write(kMei, {"add"}, [&](Writer& writer) {
        create(writer, {{"name", "王小明"}, {"phone", "13800138001"}});
        create(writer, {{"name", "王小明"}, {"phone", "13800138001"}, {"email", "w@a.example"}, {"city", "上海"}});
        create(writer, {{"name", "Xiaoming Wang"}, {"email", "w@a.example"}});
    });
    const clean::Dupes dupes = dupes_of(book);
    CHECK(dupes.groups == 1);
    REQUIRE(dupes.found.size() == 2);
    CHECK(dupes.found[0].keep == 2);
    CHECK(dupes.found[1].keep == 2);
    CHECK(dupes.looked_at == 3);
}

TEST_CASE("of a phone that hundreds share those of one name are found") {
    Book book = new_book();
    book.write(kMei, {"add"}, [&](Writer& writer) {
        for (std::size_t n = 0; n < 300; ++n)
            create(writer, {{"name", std::string(kFirst[n % 10]) + std::to_string(n)}, {"phone", "010-62345678"}});
        create(writer, {{"name", "王小明"}, {"phone", "010-62345678"}});
        create(writer, {{"name", "Wang Xiaoming"}, {"phone", "010-62345678"}});
    });
    const clean::Dupes dupes = dupes_of(book);
    CHECK(dupes.crowded == 1);
    REQUIRE(dupes.found.size() == 1);
    CHECK(dupes.found[0].keep == 301);
}

TEST_CASE("many passes find what one does and a choice needs only one of the two") {
    Planted planted;
    planted.book.write(kMei, {"add"}, [&](Writer& writer) {
        for (std::size_t n = 0; n < 300; ++n) plant_persons(planted, writer, n);
    });
    const clean::Dupes once = dupes_of(planted.book);
    clean::DupesAsked asked;
    asked.keys_at_once = 500;
    const clean::Dupes often = dupes_of(planted.book, asked);
    CHECK(once.found.size() == often.found.size());
    CHECK(once.found.size() > 100);
    const clean::Dupe& first = once.found.front();
    asked.among = [&](std::uint32_t number) { return number == first.other; };
    const clean::Dupes one = dupes_of(planted.book, asked);
    REQUIRE(one.found.size() == 1);
    CHECK(one.found[0].keep == first.keep);
}

TEST_CASE("what is doubtful comes only if asked for") {
    Book book = new_book();
    add(book, "customer", {{"name", "Jane Smith"}, {"phone", "13800138001"}});
    add(book, "customer", {{"name", "John Smith"}, {"phone", "13800138001"}, {"city", "Leeds"}});
    CHECK(dupes_of(book).doubtful.empty());
    clean::DupesAsked asked;
    asked.least = 25;
    const clean::Dupes dupes = dupes_of(book, asked);
    CHECK(dupes.found.empty());
    REQUIRE(dupes.doubtful.size() == 1);
    CHECK(dupes.doubtful[0].keep == 2);
    CHECK(dupes.doubtful[0].likeness.score == 25);
    CHECK(dupes.doubtful[0].likeness.has(clean::Reason::related));
}
