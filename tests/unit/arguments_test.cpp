// The words of command lines: which command, which options, which values; and the four habits of the parser behind that
// must not show.
#include <doctest/doctest.h>

#include <set>

#include "cli/arguments.hpp"
#include "cli/command_line.hpp"
#include "cli/output.hpp"
#include "core/model/field_type.hpp"

using namespace kehu;
using namespace kehu::cli;
using Words = std::vector<std::string>;

namespace {

constexpr Argument kOptions[] = {
    {Takes::operand, "REF", "", "", ""},         {Takes::query, "QUERY", "", "", ""},
    {Takes::flag, "json", "", "", ""},           {Takes::value, "limit", "条数", "N", "", 'n'},
    {Takes::values, "map", "对应", "PAIRS", ""}, {Takes::value, "output", "输出", "FILE", "", 'o'},
    {Takes::flag, "all", "全部", "", "", 'a'},
};
constexpr Command kPlain{.name = "look", .arguments = kOptions};
constexpr Argument kNames[] = {{Takes::rest, "NAME", "", "", ""}, {Takes::value, "print", "", "FIELD", ""}};
constexpr Command kAdding{.name = "plus", .fields = true, .arguments = kNames};
constexpr Argument kTwo[] = {{Takes::optional, "KIND", "", "", ""}, {Takes::operand, "FILE", "", "", ""}};
constexpr Command kReading{.name = "take", .arguments = kTwo};

model::Field field(model::Tag tag, const char* name, const char* chinese, const char* type,
                   std::vector<std::string> aliases = {}) {
    model::Field made;
    made.tag = tag;
    made.name = made.english = name;
    made.chinese = chinese;
    made.type = model::field_type(type);
    static Arena arena;
    made.aliases = model::Words(arena, aliases);
    return made;
}

const model::Kind& customer() {
    static const model::Kind kind = [] {
        model::Kind made;
        made.name = "customer";
        made.fields = {field(1, "name", "姓名", "text"), field(2, "phone", "电话", "phone", {"mobile", "手机"}),
                       field(3, "tags", "标签", "tags", {"tag"}), field(4, "note", "备注", "text"),
                       field(5, "secret", "内部", "text")};
        made.fields.back().hidden = true;
        return made;
    }();
    return kind;
}

Arguments parse(const Command& command, const Words& words) {
    return parse_arguments(command, &customer(), words);
}

std::string fault(const Command& command, const Words& words) {
    try {
        parse(command, words);
    } catch (const Error& error) {
        CHECK(error.code == ExitCode::usage);
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("options are read in every spelling and may follow operands") {
    for (const Words& words :
         {Words{"C1", "--limit", "5"}, Words{"--limit=5", "C1"}, Words{"C1", "-n5"}, Words{"-n", "5", "C1"},
          Words{"C1", "--条数", "5"}, Words{"C1", "－－条数=5"}, Words{"C1", "-an5"}, Words{"C1", "-n=5"}}) {
        Arguments arguments = parse(kPlain, words);
        CHECK(arguments.operand("REF") == "C1");
        CHECK(arguments.number("limit") == 5u);
        CHECK(arguments.rest().empty());
    }
    CHECK(parse(kPlain, {"C1", "-an5"}).flag("all"));
    CHECK_FALSE(parse(kPlain, {"C1"}).flag("all"));
    CHECK_FALSE(parse(kPlain, {"C1"}).value("limit"));
}

TEST_CASE("values come through byte for byte") {
    for (const char* value : {"[vip]", "[a,b]", "[]", "{}", "010", "0x10", "nan", "-5", "-", "a=b", "%%", "\"x\"", "'",
                              "true", " blank "}) {
        CAPTURE(value);
        CHECK(parse(kPlain, {"C1", "--output", value}).value("output") == value);
        CHECK(parse(kPlain, {"C1", std::string("--output=") + value}).value("output") == value);
        CHECK(parse(kPlain, {"C1", "--map", value, "--map", value}).values("map") == Words{value, value});
        CHECK(parse(kAdding, {"--note", value}).fields().at(0).text == value);
        if (std::string_view(value) != "-a") CHECK(parse(kPlain, {"C1", value}).rest() == Words{value});
    }
}

TEST_CASE("an empty value is a value") {
    CHECK(parse(kPlain, {"C1", "--output="}).value("output") == "");
    CHECK(parse(kPlain, {"C1", "--output", ""}).value("output") == "");
    CHECK(parse(kAdding, {"--phone="}).fields().at(0).text.empty());
}

TEST_CASE("an option is never taken for the value of the one before it") {
    CHECK(fault(kPlain, {"C1", "--output", "--limit", "3"}) == "--output needs a value: --output FILE");
    CHECK(fault(kPlain, {"C1", "--output", "--quiet"}) == "--output needs a value: --output FILE");
    CHECK(fault(kPlain, {"C1", "--output", "--"}) == "--output needs a value: --output FILE");
    CHECK(fault(kPlain, {"C1", "-n"}) == "-n needs a value: -n N");
    CHECK(parse(kPlain, {"C1", "--output=--limit"}).value("output") == "--limit");
    CHECK(parse(kPlain, {"C1", "--output", "--nothing-of-ours"}).value("output") == "--nothing-of-ours");
}

TEST_CASE("numbers are decimal and whole") {
    CHECK(parse(kPlain, {"C1", "-n", "010"}).number("limit") == 10u);
    CHECK(parse(kPlain, {"C1", "-n", "08"}).number("limit") == 8u);
    CHECK(parse(kPlain, {"C1", "-n", "１２"}).number("limit") == 12u);
    for (const char* wrong : {"0x10", "-1", "3.5", "", "many", "99999999999999999999"})
        CHECK_THROWS_AS(parse(kPlain, {"C1", "-n", wrong}).number("limit"), Error);
}

TEST_CASE("names of commands among the operands stay operands") {
    CHECK(parse(kPlain, {"C1", "find", "set", "help"}).rest() == Words{"find", "set", "help"});
    CommandLine line = split_command_line({"find", "undo", "help"});
    CHECK(line.command == find_command("find"));
    CHECK(line.rest == Words{"undo", "help"});
}

TEST_CASE("two dashes end the options and stay in queries only") {
    CHECK(parse(kPlain, {"C1", "a", "--", "--limit", "b"}).rest() == Words{"a", "--", "--limit", "b"});
    CHECK(parse(kPlain, {"C1", "－－", "-x"}).rest() == Words{"--", "-x"});
    CHECK(parse(kPlain, {"--", "C1", "-x"}).operand("REF") == "C1");
    CHECK(parse(kAdding, {"--", "--strange", "name"}).rest() == Words{"--strange", "name"});
}

TEST_CASE("wrong options are told with the nearest right one") {
    CHECK(fault(kPlain, {"C1", "--limt", "5"}) == "unknown option '--limt'; did you mean '--limit'?");
    CHECK(fault(kPlain, {"C1", "--quite"}) == "unknown option '--quite'; did you mean '--quiet'?");
    CHECK(fault(kPlain, {"C1", "--xyzzy"}) == "unknown option '--xyzzy'");
    CHECK(fault(kPlain, {"C1", "-z"}) == "unknown option '-z'");
    CHECK(fault(kPlain, {"C1", "--json=yes"}) == "--json takes no value");
    CHECK(fault(kAdding, {"--phnoe", "1"}) == "unknown option '--phnoe'; did you mean '--phone'?");
    CHECK(fault(kAdding, {"--secret", "1"}).find("unknown option '--secret'") == 0);
    CHECK(fault(kPlain, {"C1", "--lim"}) != "no error");
}

TEST_CASE("every field is an option in both languages and keeps its order") {
    Arguments arguments = parse(
        kAdding, {"王", "--标签", "vip", "--手机", "138", "小明", "--Phone=139", "--untag", "lead", "--去标签", "x"});
    CHECK(arguments.rest() == Words{"王", "小明"});
    std::string seen;
    for (const auto& value : arguments.fields())
        seen += (value.removes ? "-" : "+") + std::string(value.field->name) + "=" + value.text + " ";
    CHECK(seen == "+tags=vip +phone=138 +phone=139 -tags=lead -tags=x ");
    CHECK(fault(kAdding, {"--unnote", "x"}).find("unknown option") == 0);
    CHECK(fault(kPlain, {"C1", "--phone", "1"}).find("unknown option") == 0);
}

TEST_CASE("operands are placed from the left and what is missing is named") {
    CHECK(parse(kReading, {"a.csv"}).operand("FILE") == "a.csv");
    CHECK(parse(kReading, {"a.csv"}).operand("KIND").empty());
    CHECK(parse(kReading, {"task", "a.csv"}).operand("KIND") == "task");
    CHECK(parse(kReading, {"task", "a.csv"}).operand("FILE") == "a.csv");
    CHECK(fault(kReading, {}) == "'FILE' is missing: kehu take [KIND] FILE");
    CHECK(fault(kReading, {"a", "b", "c"}) == "one word too many: 'c'");
    CHECK(fault(kPlain, {"--json"}) == "'REF' is missing: kehu look REF [QUERY...]");
}

TEST_CASE("text that is no UTF-8 is refused except in names of files") {
    CHECK(fault(kPlain, {"\xff"}).find("UTF-8") != std::string::npos);
    CHECK(fault(kAdding, {"--note", "a\xc3"}).find("from byte 2") != std::string::npos);
    CHECK(parse(kPlain, {"C1", "-o", "\xff.csv"}).value("output") == "\xff.csv");
    CHECK(parse(kReading, {"\xb0.csv"}).operand("FILE") == "\xb0.csv");
}

TEST_CASE("options of every command stand anywhere before two dashes") {
    for (const Words& words :
         {Words{"--store", "/s", "find", "x"}, Words{"find", "--store=/s", "x"}, Words{"find", "x", "--库", "/s"}}) {
        CommandLine line = split_command_line(words);
        REQUIRE(line.command);
        CHECK(line.command->name == "find");
        REQUIRE(line.global("store"));
        CHECK(*line.global("store") == "/s");
        CHECK(line.rest == Words{"x"});
    }
    CommandLine literal = split_command_line({"find", "--", "--store", "/s"});
    CHECK_FALSE(literal.global("store"));
    CHECK(literal.rest == Words{"--", "--store", "/s"});
    CHECK(split_command_line({"find", "-qn", "5"}).rest == Words{"-n", "5"});
    CHECK(split_command_line({"find", "-qn", "5"}).global("quiet"));
    CHECK(split_command_line({"find", "--limit", "-q"}).rest == Words{"--limit", "-q"});
    CHECK(split_command_line({"-h", "find"}).help);
    CHECK_THROWS_AS(split_command_line({"find", "--store"}), Error);
    CHECK_THROWS_AS(split_command_line({"--stroe", "/s", "find"}), Error);
    CHECK_THROWS_AS(split_command_line({"find", "--quiet=no"}), Error);
}

TEST_CASE("the first word is a command or a kind with a verb") {
    CHECK(split_command_line({}).first.empty());
    CHECK(split_command_line({"查找", "王"}).command == find_command("find"));
    CHECK(split_command_line({"ls"}).command == find_command("find"));
    CommandLine kind = split_command_line({"task", "list", "x"});
    CHECK(kind.kind == "task");
    CHECK(kind.command == find_command("find"));
    CHECK(kind.rest == Words{"x"});
    CommandLine record = split_command_line({"record", "task", "显示", "F1"});
    CHECK(record.kind == "task");
    CHECK(record.command == find_command("show"));
    CommandLine wrong = split_command_line({"fnid", "x"});
    CHECK_FALSE(wrong.command);
    CHECK(wrong.kind == "fnid");
}

// What every command has, and no option of it twice.
static void check_command(const Command& command, std::set<std::string_view>& words) {
    CAPTURE(command.name);
    CHECK((command.run != nullptr));
    CHECK(*command.summary);
    CHECK((command.hidden || *command.examples));
    CHECK((command.hidden || !command.chinese.empty()));
    CHECK(words.insert(command.name).second);
    if (!command.chinese.empty()) CHECK(words.insert(command.chinese).second);
    std::set<std::string_view> options;
    std::set<char> letters;
    for (std::span<const Argument> list : {command.arguments, command.more, kGlobalArguments}) {
        for (const Argument& argument : list) {
            CAPTURE(argument.name);
            CHECK(*argument.help);
            CHECK(options.insert(argument.name).second);
            if (!argument.chinese.empty()) CHECK(options.insert(argument.chinese).second);
            if (argument.letter) CHECK(letters.insert(argument.letter).second);
            CHECK(takes_value(argument) == !argument.value.empty());
        }
    }
}

TEST_CASE("the list of commands is in order") {
    std::set<std::string_view> words;
    for (const Command* command : commands()) {
        check_command(*command, words);
        CHECK(*command->group);
        CHECK(find_command(command->name) == command);
    }
}

TEST_CASE("verbs of one kind are found by all that the kind is called") {
    const model::Schema schema = model::decode_schema(model::builtin_schema());
    for (const OwnVerbs& own : own_verbs()) {
        const model::Kind& kind = schema.at_name(own.kind);
        std::set<std::string_view> words;
        for (const Command* command : own.verbs) {
            check_command(*command, words);
            CHECK(command->of == own.kind);
            CHECK(full_name(*command) == std::string(own.kind) + " " + std::string(command->name));
            for (std::string_view word : {kind.name, kind.plural, kind.chinese})
                CHECK(find_verb(word, command->name) == command);
            for (std::string_view word : kind.aliases)
                if (word.find(' ') == word.npos) CHECK(find_verb(word, command->chinese) == command);
        }
    }
    CHECK(find_verb("survey", "list") == find_command("find"));
    CHECK(find_verb("task", "report") == find_command("report"));
    CHECK(find_verb("", "add") == find_command("add"));
}

TEST_CASE("every format has its option") {
    for (const exchange::Format& format : exchange::formats()) CHECK(find_option(kReaderOptions, format.name));
}
