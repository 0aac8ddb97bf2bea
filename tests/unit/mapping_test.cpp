#include "core/exchange/mapping.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/model/schema_yaml.hpp"

using namespace kehu;
using exchange::Column;
using exchange::map_columns;
using exchange::parse_wishes;

namespace {

const model::Schema& built_in() {
    static const model::Schema schema = model::compile_schema({});
    return schema;
}

// "id=code 姓名=name X?": what each header became.
std::string mapped(const char* kind, const std::vector<std::string>& headers, const exchange::Wishes& wishes = {}) {
    std::string out;
    for (const Column& column : map_columns(headers, built_in().at_name(kind), wishes)) {
        if (!out.empty()) out += ' ';
        out += column.header;
        switch (column.use) {
            case Column::Use::field:
                out.append("=").append(exchange::word_for({column.field, column.part, column.label}));
                break;
            case Column::Use::identity:
                out += "=ID";
                break;
            case Column::Use::uid:
                out += "=UID";
                break;
            case Column::Use::left_out:
                out += "-";
                break;
            case Column::Use::label:
                out += "=LABEL";
                break;
            case Column::Use::empty:
                out += "0";
                break;
            case Column::Use::computed:
                out += "*";
                break;
            case Column::Use::report:
                out += "!";
                break;
            case Column::Use::unnamed:
                out += "_";
                break;
            case Column::Use::unknown:
                out += "?" + column.nearest;
                break;
        }
    }
    return out;
}

struct Fail {
    int code = 0;
    std::string text;
};
template <class Run>
Fail failure(Run&& run) {
    try {
        run();
    } catch (const Error& error) {
        return {static_cast<int>(error.code), error.what()};
    }
    return {};
}

}  // namespace

TEST_CASE("mapping: headers are found by name and label and alias in both languages") {
    CHECK(mapped("customer", {"Name", "手机", "E-Mail", "客户级别", "备注", "kind"}) ==
          "Name=name 手机=phone E-Mail=email 客户级别=tier 备注=note kind=type");
    CHECK(mapped("customer", {"*姓名", "手机(必填)", "Ｃｉｔｙ", "邮箱："}) ==
          "*姓名=name 手机(必填)=phone Ｃｉｔｙ=city 邮箱：=email");
}

TEST_CASE("mapping: the headers of address books are known") {
    CHECK(mapped("customer", {"Display Name", "Mobile Phone", "E-mail Address", "Business Street", "Zip Code"}) ==
          "Display Name=name Mobile Phone=phone E-mail Address=email Business Street=address Zip Code=postcode");
    CHECK(mapped("customer", {"客户名称", "联系方式", "公司地址", "Tel."}) ==
          "客户名称=name 联系方式=phone 公司地址=address Tel.=phone");
}

TEST_CASE("mapping: a source's own number is the code") {
    CHECK(mapped("customer", {"id", "name"}) == "id=code name=name");
    CHECK(mapped("customer", {"客户编号", "姓名"}) == "客户编号=code 姓名=name");
    CHECK(mapped("customer", {"编号", "name"}) == "编号=code name=name");
    CHECK(mapped("customer", {"customer_id", "name"}) == "customer_id=code name=name");
    CHECK(mapped("order", {"order_id", "customer_id"}) == "order_id=code customer_id=customer");
}

TEST_CASE("mapping: traditional headers are known") {
    CHECK(mapped("customer", {"編號", "姓名", "手機", "電子郵件", "備註", "標籤", "客戶等級", "公司名稱"}) ==
          "編號=code 姓名=name 手機=phone 電子郵件=email 備註=note 標籤=tags 客戶等級=tier 公司名稱=company");
    CHECK(mapped("contact", {"客戶編號", "聯絡時間", "內容"}) == "客戶編號=customer 聯絡時間=at 內容=summary");
}

TEST_CASE("mapping: beside a code the id is kehu's own") {
    CHECK(mapped("customer", {"id", "code", "name"}) == "id=ID code=code name=name");
    CHECK(mapped("contact", {"id", "customer_id", "at"}) == "id=ID customer_id=customer at=at");
}

TEST_CASE("mapping: columns of other records are references") {
    CHECK(mapped("contact", {"客户编号", "日期", "内容", "next_followup"}) ==
          "客户编号=customer 日期=at 内容=summary next_followup=next");
    CHECK(mapped("order", {"customer_id", "date", "product", "qty", "amount"}) ==
          "customer_id=customer date=date product=product qty=quantity amount=amount");
    CHECK(mapped("customer", {"name", "owner_id"}) == "name=name owner_id=owner");
}

TEST_CASE("mapping: headers with numbers and endings") {
    CHECK(mapped("customer", {"Name", "Mobile No.", "Tel. 2", "电话3", "E-mail 2", "公司名"}) ==
          "Name=name Mobile No.=phone Tel. 2=phone 电话3=phone E-mail 2=email 公司名=company");
    CHECK(mapped("customer", {"name", "city 2"}) == "name=name city 2?city");
    CHECK(mapped("contact", {"客户", "记录人"}) == "客户=customer 记录人=staff");
}

TEST_CASE("mapping: wishes come before what headers say") {
    CHECK(mapped("customer", {"姓名", "联系", "X"}, {{"姓名", "company"}, {"联系", "name"}, {"X", "-"}}) ==
          "姓名=company 联系=name X-");
    CHECK(mapped("customer", {"id", "name"}, {{"id", "-"}}) == "id- name=name");
    CHECK(mapped("customer", {"id", "name"}, {{"id", "id"}}) == "id=ID name=name");
}

TEST_CASE("mapping: wishes are read with several to an option") {
    const std::vector<std::string> values{"姓名=name, 手机=phone", "a=b=c,"};
    const auto wishes = parse_wishes(values);
    REQUIRE(wishes.size() == 3);
    CHECK(wishes[1] == std::pair<std::string, std::string>{"手机", "phone"});
    CHECK(wishes[2] == std::pair<std::string, std::string>{"a=b", "c"});
    const std::vector<std::string> bad{"姓名"};
    CHECK(failure([&] { parse_wishes(bad); }).code == 2);
}

TEST_CASE("mapping: wrong wishes are refused") {
    CHECK(failure([] { mapped("customer", {"name"}, {{"nme", "name"}}); }).text == "the file has no column 'nme'");
    const Fail unknown = failure([] { mapped("customer", {"x"}, {{"x", "phnoe"}}); });
    CHECK(unknown.code == 2);
    CHECK(unknown.text == "unknown field 'phnoe'; did you mean 'phone'?");
    CHECK(failure([] { mapped("customer", {"x"}, {{"x", "last"}}); }).code == 2);
}

TEST_CASE("mapping: what nobody knows needs a decision") {
    CHECK(mapped("customer", {"name", "emial", "Flurbel"}) == "name=name emial?email Flurbel?");
    const auto columns =
        map_columns(std::vector<std::string>{"name", "Flurbel", "Gnarf"}, built_in().at_name("customer"), {});
    const Fail fail = failure([&] { refuse_unknown(columns, built_in().at_name("customer")); });
    CHECK(fail.code == 3);
    CHECK(fail.text == "no field of customer is named 'Flurbel', 'Gnarf'");
}

TEST_CASE("mapping: two columns may be one field only if that takes several values") {
    CHECK(mapped("customer", {"name", "手机", "电话"}) == "name=name 手机=phone 电话=phone");
    CHECK(failure([] { mapped("customer", {"姓名", "名称"}); }).code == 3);
}

TEST_CASE("mapping: computed fields and report columns and unnamed ones are told apart") {
    CHECK(mapped("customer", {"name", "last", "spent", ""}) == "name=name last* spent* column 4_");
    CHECK(mapped("customer", {"line", "reason", "name"}) == "line! reason! name=name");
}

TEST_CASE("mapping: parts of names and labels of phones") {
    CHECK(mapped("customer", {"First Name", "Last_Name", "名", "Phonetic Last Name"}, {{"名", "-"}}) ==
          "First Name=given name Last_Name=family name 名- Phonetic Last Name=family name reading");
    CHECK(mapped("customer", {"姓", "名", "姓名"}) == "姓=family name 名=given name 姓名=name");
    CHECK(mapped("customer", {"Home Phone 2", "办公电话", "座机", "E-mail 3 Address"}) ==
          "Home Phone 2=home phone 办公电话=work phone 座机=phone E-mail 3 Address=email");
    CHECK(mapped("customer", {"Address 1 - City", "Address 2 - City"}) == "Address 1 - City=city Address 2 - City?");
    CHECK(mapped("customer", {"Phone 1 - Label", "Phone 1 - Value", "Phone 2 - Label", "Notes"}) ==
          "Phone 1 - Label=LABEL Phone 1 - Value=phone Phone 2 - Label- Notes=note");
    CHECK(mapped("customer", {"Title", "Job Title"}) == "Title=salutation Job Title=position");
    CHECK(mapped("customer", {"Title", "姓名"}) == "Title=position 姓名=name");
    CHECK(mapped("customer", {"a", "b"}, {{"a", "名"}, {"b", "surname"}}) == "a=given name b=family name");
    CHECK(mapped("product", {"First name"}).starts_with("First name?"));
    const Fail fail = failure([] { mapped("customer", {"a", "b"}, {{"a", "name"}, {"b", "name"}}); });
    CHECK(fail.code == 3);
}

TEST_CASE("mapping: columns without values do not count where nobody knows them") {
    const std::vector<std::string> headers{"姓名", "Pager", "Note", "备注", "X"};
    std::string out;
    for (const Column& column : map_columns(headers, built_in().at_name("customer"), {},
                                            {.are_empty = [](std::size_t i) { return i != 0 && i != 3; }}))
        out += column.use == Column::Use::empty ? '0' : column.use == Column::Use::field ? 'f' : '?';
    CHECK(out == "f00f0");
}

TEST_CASE("mapping: what a saved map keeps of a part or a label is read back") {
    for (const char* header :
         {"名", "Last name", "middle name", "Suffix", "given yomi", "surname yomi", "宅电", "办公电话"}) {
        const std::string word = mapped("customer", {header}).substr(std::string_view(header).size() + 1);
        CHECK(mapped("customer", {"x"}, {{"x", word}}) == "x=" + word);
    }
}

TEST_CASE("mapping: what a field is called is that field") {
    for (const model::Kind& kind : built_in().kinds)
        for (const model::Field& field : kind.fields) {
            std::vector<std::string_view> words{field.name, field.chinese, field.english};
            words.insert(words.end(), field.aliases.begin(), field.aliases.end());
            for (const std::string_view word : words)
                CHECK_MESSAGE(exchange::meaning_of_heading(word, kind).field == kind.field(word), word);
        }
}
