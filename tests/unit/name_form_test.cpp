// What two spellings of a name have in common.
#include "core/text/name_form.hpp"

#include <doctest/doctest.h>

using namespace kehu::text;

namespace {

Kinship persons(std::string_view a, std::string_view b) {
    const NameForm left = name_form(a, NameOf::person), right = name_form(b, NameOf::person);
    const Kinship found = kinship(left, right);
    CHECK(found == kinship(right, left));
    return found;
}

Kinship firms(std::string_view a, std::string_view b) {
    return kinship(name_form(a, NameOf::firm), name_form(b, NameOf::firm));
}

}  // namespace

TEST_CASE("a person's name is the same in other characters width case accents and with a title") {
    for (auto [a, b] : {std::pair{"张伟", "張偉"},
                        {"José Álvarez", "jose ALVAREZ"},
                        {"Ｊａｎｅ　Smith", "Jane Smith"},
                        {"王小明", "王 小明"},
                        {"王小明", "王小明先生"},
                        {"Dr. Jane Smith", "Jane Smith"},
                        {"O'Hara", "O’Hara"}})
        CHECK_MESSAGE(persons(a, b) == Kinship::same, a << " " << b);
}

TEST_CASE("words of a name in another order") {
    for (auto [a, b] : {std::pair{"Smith, Jane", "Jane Smith"},
                        {"Wang Xiaoming", "Xiao Ming Wang"},
                        {"Maria Garcia Lopez", "Lopez Garcia Maria"}})
        CHECK_MESSAGE(persons(a, b) == Kinship::order, a << " " << b);
}

TEST_CASE("a Chinese name and its pinyin in any order") {
    for (auto [a, b] : {std::pair{"王小明", "Wang Xiaoming"},
                        {"王小明", "Xiaoming WANG"},
                        {"王小明", "wang xiao-ming"},
                        {"單雄信", "Shan Xiongxin"},
                        {"欧阳锋", "Feng Ouyang"},
                        {"吕布", "Lü Bu"},
                        {"吕布", "Lv Bu"}})
        CHECK_MESSAGE(persons(a, b) == Kinship::script, a << " " << b);
    const NameForm read = name_form("仇英", NameOf::person, "qiu ying");
    CHECK(kinship(read, name_form("Ying Qiu", NameOf::person)) == Kinship::script);
    CHECK(persons("李", "Li") == Kinship::other);
}

TEST_CASE("near names and names that only have something in common") {
    CHECK(persons("王小明", "王晓明") == Kinship::sound);
    CHECK(persons("Katharine Johansson", "Katherine Johansson") == Kinship::near);
    CHECK(persons("王小明", "王小民") == Kinship::near);
    CHECK(persons("Joan Smith", "John Smith") == Kinship::related);
    CHECK(persons("Jonh Smith", "John Smith") == Kinship::near);
    CHECK(persons("Jon Smithers", "John Smithers") == Kinship::near);
    CHECK(persons("Joh Hall", "John Hall") == Kinship::near);
    CHECK(persons("Warehouse 12", "Warehouse 21") == Kinship::related);
    CHECK(persons("陈静", "陈金") == Kinship::other);
    CHECK(persons("Ann Lee", "Ann Lea") == Kinship::related);
    CHECK(persons("J. Smith", "Jane Smith") == Kinship::part);
    CHECK(persons("Jane", "Jane Smith") == Kinship::part);
    CHECK(persons("王先生", "王小明") == Kinship::part);
    CHECK(persons("Jane Smith", "John Smith") == Kinship::related);
    CHECK(persons("张伟", "张丽") == Kinship::other);
    CHECK(persons("", "") == Kinship::other);
}

TEST_CASE("a firm's name without its legal form") {
    for (auto [a, b] : {std::pair{"北京云帆科技有限公司", "北京云帆科技"},
                        {"云帆科技股份有限公司", "雲帆科技"},
                        {"Acme, Inc.", "ACME Co., Ltd."},
                        {"Müller GmbH & Co. KG", "Muller"},
                        {"Onyx S.A.", "Onyx"},
                        {"株式会社スズキ", "スズキ"}})
        CHECK_MESSAGE(firms(a, b) == Kinship::same, a << " " << b);
    CHECK(firms("云帆科技（北京）有限公司", "北京云帆科技有限公司") == Kinship::order);
    CHECK(firms("云帆科技有限公司", "Yunfan Keji Ltd") == Kinship::script);
    CHECK(firms("云帆科技北京分公司", "云帆科技") == Kinship::other);
    CHECK(firms("Alder Logistics Ltd", "Alder Logistcs Ltd") == Kinship::near);
    CHECK(firms("有限公司", "公司") == Kinship::other);
}
