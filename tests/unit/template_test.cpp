// Templates as text: what a tag is, what is refused and where.
#include "core/report/template.hpp"

#include <doctest/doctest.h>

#include "core/model/values.hpp"
#include "core/report/program.hpp"
#include "core/text/zone.hpp"

using namespace kehu;
using namespace kehu::report;

namespace {

std::optional<Source> partial(std::string_view name) {
    if (name == "head") return Source{"head", "HEAD {{today}}\n"};
    if (name == "loop") return Source{"loop", "{{> loop}}"};
    if (name == "ping") return Source{"ping", "{{> pong}}"};
    if (name == "pong") return Source{"pong", "{{> ping}}"};
    if (name == "page") return Source{"page", "<p>", Form::html};
    return std::nullopt;
}

// The tree on one line: text in quotes, ( ) around sections.
std::string drawn(const std::vector<Node>& nodes) {
    std::string out;
    for (const Node& node : nodes) {
        switch (node.what) {
            case Node::What::text:
                out += '"' + node.text + '"';
                break;
            case Node::What::value:
                out += '<' + node.text;
                for (const Call& call : node.filters) {
                    out += '|' + call.name;
                    for (const std::string& argument : call.arguments) out += ':' + argument;
                }
                out += '>';
                break;
            case Node::What::section:
                out += '#' + node.text + '(' + drawn(node.inside) + ')';
                break;
            case Node::What::inverted:
                out += '^' + node.text + '(' + drawn(node.inside) + ')';
                break;
            case Node::What::query:
                out += "[" + node.of + ":" + node.text + "]";
                break;
        }
    }
    return out;
}
std::string parsed(std::string text) {
    Faults faults;
    const Template made = parse_template({"t", std::move(text)}, partial, faults);
    return faults.empty() ? drawn(made.nodes) : faults[0].place + ": " + faults[0].sentence;
}

// The first fault, parse and names together; "" if there is none.
std::string fault_of(std::string text) {
    static const model::Schema schema = model::decode_schema(model::builtin_schema());
    static const model::Settings settings{text::Zone("UTC"), "CN", {{'C', 'N', 'Y'}}};
    model::Context context;
    context.settings = &settings;
    context.now = {1795241100};
    Faults faults;
    const Template made = parse_template({"t", std::move(text)}, partial, faults);
    if (faults.empty()) bind(made, {schema, context}, faults);
    return faults.empty() ? "" : faults[0].place + ": " + faults[0].sentence;
}

}  // namespace

TEST_CASE("tags are values and sections and comments") {
    CHECK(parsed("a {{b}} c") == "\"a \"<b>\" c\"");
    CHECK(parsed("{{ b }}{{{b}}}{{&b}}") == "<b><b><b>");
    CHECK(parsed("{{b | width:12 | default:\"a|b: }\"}}") == "<b|width:12|default:a|b: }>");
    CHECK(parsed("{{b|join:', '}}") == "<b|join:, >");
    CHECK(parsed("{{#a}}x{{^b}}y{{/b}}{{/a}}") == "#a(\"x\"^b(\"y\"))");
    CHECK(parsed("x{{! a comment: with a colon }}y") == "\"x\"\"y\"");
    CHECK(parsed("{{! query orders: state:open }}") == "[orders:state:open]");
    CHECK(parsed("{{电话｜宽：12}}{{＃客户}}{{／客户}}") == "<电话|宽:12>#客户()");
    CHECK(parsed("no tag } {") == "\"no tag } {\"");
}

TEST_CASE("a line with nothing but a tag is not printed") {
    CHECK(parsed("1\n{{#a}}\n2\n{{/a}}\n3\n") == "\"1\n\"#a(\"2\n\")\"3\n\"");
    CHECK(parsed("1\n  {{#a}}  \n2\n\t{{/a}}\n\n3") == "\"1\n\"#a(\"2\n\")\"\n3\"");
    CHECK(parsed("1\r\n{{! c }}\r\n2\r\n") == "\"1\n\"\"2\n\"");
    CHECK(parsed("{{#a}}{{b}}{{/a}}\n") == "#a(<b>)\"\n\"");
    CHECK(parsed("{{b}}\n") == "<b>\"\n\"");
    CHECK(parsed("{{> head}}\nx") == "\"HEAD \"<today>\"\n\"\"x\"");
}

TEST_CASE("what is no template is refused with its place") {
    CHECK(parsed("a\n {{b") == "t:2:2: the tag is not closed: }} is missing");
    CHECK(parsed("{{#a}}\nx") == "t:1:1: the section {{#a}} is not closed");
    CHECK(parsed("王{{/a}}") == "t:1:2: no section 'a' is open here");
    CHECK(parsed("{{#a}}{{#b}}{{/a}}") == "t:1:13: the section {{#b}}, begun in t:1:7, must be closed before {{/a}}");
    CHECK(parsed("{{=<% %>=}}") == "t:1:1: tags are always written {{ }}: other signs cannot be set");
    CHECK(parsed("{{}}") == "t:1:1: a tag without a name");
    CHECK(parsed("{{a\"b}}") == "t:1:1: a quote is not closed");
    CHECK(parsed("{{a | default:\"}}\" }}") == "t:1:1: a quote is not closed");
    CHECK(parsed("{{a{b}}") == "t:1:1: 'a{b' is no name");
    CHECK(parsed("{{a|}}") == "t:1:1: a filter is missing after |");
    CHECK(parsed("{{#a|first}}{{/a}}") == "t:1:1: filters are for values; a section has only a name");
    CHECK(parsed("a\x1B[31m") == "t:1:2: a control character");
    CHECK(parsed("a\nb\xFF") == "t:2:2: this is not UTF-8; save the file as UTF-8 text");
    CHECK(parsed("{{> ../secret}}") ==
          "t:1:1: '../secret' is no name of a template; other files are not read from here");
    CHECK(parsed("{{> nobody}}") == "t:1:1: there is no template 'nobody'");
    CHECK(parsed("{{> t}}") == "t:1:1: the template 't' would contain itself");
    CHECK(parsed("{{> loop}}") == "loop:1:1: the template 'loop' would contain itself");
    CHECK(parsed("{{> ping}}") == "pong:1:1: the template 'ping' would contain itself");
    CHECK(parsed("{{> page}}") == "t:1:1: the template 'page' has another form than this one");
    CHECK(parsed(std::string(10 << 20, 'x')) == "t: the template is larger than 1 MiB");
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "{{#a}}";
    CHECK(parsed(deep) == "t:1:193: more than 32 sections inside of each other");
}

TEST_CASE("names are those of the schema in both languages") {
    for (const char* sound :
         {"{{annual revenue}} {{annual_revenue}}", "{{name}} {{电话}} {{手机}} {{today}}",
          "{{#customers}}{{name}}{{#orders}}{{amount}}{{/orders}}{{/customers}}",
          "{{#contacts}}{{customer.company}} {{customer.name}} {{客户.电话}}{{/contacts}}",
          "{{#orders_by_month}}{{month}} {{key}} {{count}} {{sum.amount | money}}{{#orders}}{{date}}{{/orders}}"
          "{{/orders_by_month}}",
          "{{#客户按城市}}{{组名}} {{数量}}{{#客户}}{{姓名}}{{/客户}}{{/客户按城市}}",
          "{{#customers_by_birthday_month}}{{label}}"
          "{{/customers_by_birthday_month}}",
          "{{#customers}}{{orders}} {{orders.count}} {{orders.sum.amount}} {{contacts.count}}{{/customers}}",
          "{{orders_by_month | bars:amount}} {{customers_by_city | first:5 | bars}} {{customers | histogram:orders}}",
          "{{#orders}}{{#lines}}{{product}} {{quantity}} {{price}} {{amount | rmb}}{{/lines}}{{/orders}}",
          "{{#customers}}{{#tags}}{{.}}{{^is_last}}, {{/is_last}}{{/tags}}{{/customers}}",
          "{{#records}}{{name}}{{/records}} {{count}} {{orders.sum.amount}}",
          "{{! query orders: state:open --sort -date }}"
          "{{#orders}}{{id}}{{/orders}}"}) {
        CAPTURE(sound);
        CHECK(fault_of(sound) == "");
    }
}

TEST_CASE("a name that there is not is refused with the nearest") {
    CHECK(fault_of("\n  {{nmae}}") == "t:2:3: unknown name {{nmae}}; did you mean {{name}}?");
    CHECK(fault_of("{{#orders}}{{total_amuont}}{{/orders}}") == "t:1:12: unknown name {{total_amuont}}");
    CHECK(fault_of("{{#orders}}{{amuont}}{{/orders}}") == "t:1:12: unknown name {{amuont}}; did you mean {{amount}}?");
    CHECK(fault_of("{{#ordrs}}{{/ordrs}}") == "t:1:1: unknown name {{ordrs}}; did you mean {{orders}}?");
    CHECK(fault_of("{{#contacts}}{{customer.phnoe}}{{/contacts}}") ==
          "t:1:14: unknown name {{customer.phnoe}}; did you mean {{customer.phone}}?");
    CHECK(fault_of("{{#客户}}{{电活}}{{/客户}}") == "t:1:8: unknown name {{电活}}; did you mean {{电话}}?");
    CHECK(fault_of("{{name|wdith:5}}") == "t:1:1: unknown filter 'wdith'; did you mean 'width'?");
    CHECK(fault_of("{{name|width}}") == "t:1:1: the filter 'width' needs a number: width:12");
    CHECK(fault_of("{{name|rmb}}") == "t:1:1: the filter 'rmb' cannot take text; put it before what makes text");
    CHECK(fault_of("{{#customers}}{{/customers}}{{customers}}") ==
          "t:1:29: {{customers}} is a list: {{#customers}} .. {{/customers}} goes through it");
    CHECK(fault_of("{{customers_by_city|first:3}}") ==
          "t:1:1: {{customers_by_city}} ends as a list; a chart is missing");
    CHECK(fault_of("{{orders_by_month|bars:amuont}}") ==
          "t:1:1: 'amuont' is no field with numbers; did you mean 'amount'?");
    CHECK(fault_of("{{orders|bars}}") == "t:1:1: the filter 'bars' needs a field with numbers: bars:FIELD");
    CHECK(fault_of("{{! query oders: x }}") == "t:1:1: unknown list 'oders'; did you mean 'orders'?");
    CHECK(fault_of("{{! query orders: sate:open }}").find("unknown field 'sate'") != std::string::npos);
}

TEST_CASE("what a company has together with its people is not added up") {
    const std::string reason =
        "a sum of 'spent' would count twice what records have in common, as a company and its people; add up the "
        "records behind it: {{orders.sum.amount}}";
    for (const char* tag : {"{{customers.sum.spent}}", "{{客户.合计.累计消费}}", "{{customers_by_city | bars:spent}}",
                            "{{#customers_by_city}}{{/customers_by_city}}{{sum.spent}}"}) {
        CAPTURE(tag);
        const std::string fault = fault_of(tag);
        CHECK(fault.substr(fault.find(' ') + 1) == reason);
    }
    CHECK(fault_of("\n{{#customers_by_city}}{{sum.spent}}{{/customers_by_city}}") == "t:2:23: " + reason);
    CHECK(fault_of("{{customers.sum.orders}}").ends_with("{{orders.count}}"));
    CHECK(fault_of("{{#customers}}{{spent}}{{/customers}}{{customers | bars:spent}}") == "");
    CHECK(fault_of("{{surveys.sum.responses}}") == "");
}

TEST_CASE("queries take an order and a limit and nothing else") {
    CHECK(fault_of("{{! query orders: --sort -amount --limit 3 }}") == "");
    CHECK(fault_of("{{! query orders: --sort=-amount }}") == "");
    CHECK(fault_of("{{! query orders: -- --sort }}") == "");
    CHECK(fault_of("a\n {{! query orders: sort:amount }}") == "t:2:2: a list is put in order by --sort amount");
    CHECK(fault_of("{{! 查询 订单: 排序：金额 }}") == "t:1:1: a list is put in order by --sort 金额");
    CHECK(fault_of("{{! query orders: --columns id }}") ==
          "t:1:1: unknown option '--columns'; a query takes --sort FIELD and --limit N");
    CHECK(fault_of("{{! query orders: --sort }}") == "t:1:1: --sort needs a value");
    CHECK(fault_of("{{! query orders: --limit x }}{{#orders}}{{/orders}}").find("'x' is no number") !=
          std::string::npos);
    CHECK(fault_of("{{#orders_by_month}}{{! query orders: state:open }}{{#orders}}{{/orders}}{{/orders_by_month}}") ==
          "t:1:21: a query of 'orders' must stand before the groups that they are put into");
}
