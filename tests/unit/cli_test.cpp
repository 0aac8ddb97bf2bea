// Tables, settings files, files that appear whole, commands of other programs.
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "cli/files.hpp"
#include "cli/process.hpp"
#include "cli/settings_file.hpp"
#include "cli/table.hpp"
#include "core/text/shell_words.hpp"
#include "tests/unit/children.hpp"

using namespace kehu;
using namespace kehu::cli;

namespace {

std::string table(std::vector<Table::Column> columns, const std::vector<std::vector<std::string>>& rows,
                  std::size_t terminal = 0) {
    std::string out;
    Table made(std::move(columns), terminal, {}, [&](std::string_view line) { out += line; });
    for (const auto& row : rows) made.row(row);
    made.finish();
    return out;
}

class Folder {
  public:
    Folder() { REQUIRE(mkdtemp(path_)); }
    ~Folder() { std::system(("rm -rf " + std::string(path_)).c_str()); }
    std::string operator/(std::string_view name) const { return std::string(path_).append("/").append(name); }

  private:
    char path_[32] = "/tmp/kehu-test-XXXXXX";
};

}  // namespace

TEST_CASE("a column that is empty everywhere goes before anything is cut") {
    std::vector<Table::Column> columns{{"NAME"}, {"COMPANY"}, {"PHONE", false, true}};
    std::vector<std::vector<std::string>> rows{{"Alexander the Great", "", "+86 138 0013 8001"}, {"Ann", "", ""}};
    CHECK(table(columns, rows, 40) ==
          "NAME                 PHONE\n"
          "Alexander the Great  +86 138 0013 8001\n"
          "Ann                  -\n");
    CHECK(table(columns, rows, 80).starts_with("NAME                 COMPANY  PHONE\n"));
    rows[1][1] = "Acme";
    CHECK(table(columns, rows, 40).starts_with("NAME          COMPANY  PHONE\n"));
}

TEST_CASE("a phone is whole as long as other columns can be cut") {
    std::vector<std::vector<std::string>> rows{{"Bartholomew", "+86 138 0013 8001"}};
    CHECK(table({{"NAME"}, {"PHONE", false, true}}, rows, 27) == "NAME      PHONE\nBartho..  +86 138 0013 8001\n");
    CHECK(table({{"NAME"}, {"PHONE", false, true}}, rows, 20) == "NAME    PHONE\nBart..  +86 138 00..\n");
}

TEST_CASE("where cutting is not enough the last columns go and those that may be cut before the others") {
    std::vector<Table::Column> columns{
        {"ID"}, {"NAME"}, {"COMPANY"}, {"PHONE", false, true}, {"TAGS"}, {"NEXT", false, true}};
    std::vector<std::vector<std::string>> rows(
        250, {"C1", "Bartholomew", "Acme Bakery", "+86 138 0013 8001", "regular, late", "2026-11-30"});
    std::string narrow = table(columns, rows, 40);
    CHECK(narrow.starts_with("ID  NAME         PHONE\n"));
    CHECK(narrow.ends_with("C1  Bartholomew  +86 138 0013 8001\n"));
    CHECK(std::count(narrow.begin(), narrow.end(), '\n') == 251);
    CHECK(table(columns, rows, 50).starts_with("ID  NAME         PHONE              NEXT\n"));
}

TEST_CASE("columns are aligned by the cells of the terminal") {
    CHECK(table({{"ID"}, {"NAME"}, {"TAGS"}}, {{"C1", "王小明", "vip"}, {"C17", "Ann 🍰", ""}}) ==
          "ID   NAME    TAGS\n"
          "C1   王小明  vip\n"
          "C17  Ann 🍰  -\n");
}

TEST_CASE("numbers stand to the right and the last column is not padded") {
    CHECK(table({{"OP", true}, {"WHAT"}, {"N", true}}, {{"9", "add", "1"}, {"1841", "x", "118"}}) ==
          "  OP  WHAT    N\n"
          "   9  add     1\n"
          "1841  x     118\n");
}

TEST_CASE("cells are cut on a terminal only") {
    std::vector<std::vector<std::string>> rows{{"C1", "北京云帆科技有限公司北京云帆科技有限公司"}};
    CHECK(table({{"ID"}, {"COMPANY"}}, rows, 20).find("北京云帆科技有..\n") != std::string::npos);
    CHECK(table({{"ID"}, {"COMPANY"}}, rows).find("北京云帆科技有限公司北京云帆科技有限公司\n") != std::string::npos);
}

TEST_CASE("a cell is one line and on a terminal holds no control characters") {
    CHECK(table({{"A"}, {"B"}}, {{"x\ny\tz", "1"}}) == "A      B\nx y z  1\n");
    std::string shown = table({{"A"}}, {{"\x1b[31mred"}}, 80);
    CHECK(shown.find('\x1b') == std::string::npos);
    CHECK(shown.find("\\x1B[31mred") != std::string::npos);
}

TEST_CASE("rows beyond those that give the widths still come in order") {
    std::vector<std::vector<std::string>> rows;
    for (int i = 0; i < 500; ++i) rows.push_back({std::to_string(i), "x"});
    std::string out = table({{"N", true}, {"X"}}, rows);
    CHECK(out.find("199  x\n200  x\n") != std::string::npos);
    CHECK(std::count(out.begin(), out.end(), '\n') == 501);
}

TEST_CASE("titles are capitals in English and as they are in Chinese") {
    CHECK(table_title("e-mail", Language::english) == "E-MAIL");
    CHECK(table_title("姓名", Language::chinese) == "姓名");
}

TEST_CASE("settings are lines of key and value") {
    UserSettings settings = parse_settings("# mine\n\n store = /data/shop \npager=less -S\nstaff = 美 = 丽\n", "f");
    CHECK(settings == UserSettings{{"store", "/data/shop"}, {"pager", "less -S"}, {"staff", "美 = 丽"}});
    CHECK_THROWS_WITH_AS(parse_settings("store = /x\nzone = UTC\n", "f"), "f:2: unknown setting 'zone'", Error);
    CHECK_THROWS_WITH_AS(parse_settings("store = x\n", "f"), "f:1: the store 'x' is no whole path, such as /home/shop",
                         Error);
    std::optional<Error> fault;
    CHECK(parse_settings("nonsense\npager = \"less -S\"\n", "f", &fault).at(0).second == "less -S");
    CHECK(fault);
    CHECK_THROWS_WITH_AS(parse_settings("\njust words\n", "f"), "f:2: not a line of the form key = value", Error);
}

TEST_CASE("changing one setting leaves the other lines as they are") {
    Folder folder;
    std::string path = folder / "a/b/config";
    change_settings_file(path, "staff", "mei");
    CHECK(read_file(path) == "staff = mei\n");
    NewFile file(path);
    file.write("# my settings\nstaff = mei\n  pager =  less\nstaff = old");
    file.commit();
    change_settings_file(path, "staff", "li");
    CHECK(read_file(path) == "# my settings\nstaff = li\n  pager =  less\n");
    change_settings_file(path, "staff", std::nullopt);
    CHECK(read_file(path) == "# my settings\n  pager =  less\n");
}

TEST_CASE("a new file appears at its commit or not at all") {
    Folder folder;
    std::string path = folder / "out.csv";
    {
        NewFile file(path);
        file.write("half");
    }
    CHECK(access(path.c_str(), F_OK) != 0);
    NewFile file(path);
    file.write("all");
    CHECK(access(path.c_str(), F_OK) != 0);
    file.commit();
    CHECK(read_file(path) == "all");
}

TEST_CASE("a new file leaves nothing behind when the program is told to end") {
    Folder folder;
    test::Child child([&] {
        NewFile file(folder / "out.csv");
        file.write("half");
        raise(SIGTERM);
        return 0;
    });
    CHECK(child.wait() == 128 + SIGTERM);
    CHECK(rmdir((folder / "").c_str()) == 0);
    test::Child late([&] {
        OnInterrupt interrupted("", "nothing");
        const Uninterrupted too_late;
        raise(SIGTERM);
        return 7;
    });
    CHECK(late.wait() == 7);
}

TEST_CASE("a link is written through and a mode is kept") {
    Folder folder;
    std::string path = folder / "real", link = folder / "link";
    NewFile first(path);
    first.write("1");
    first.commit();
    chmod(path.c_str(), 0640);
    REQUIRE(symlink(path.c_str(), link.c_str()) == 0);
    NewFile second(link);
    second.write("2");
    second.commit();
    CHECK(read_file(path) == "2");
    struct stat facts;
    REQUIRE(lstat(link.c_str(), &facts) == 0);
    CHECK(S_ISLNK(facts.st_mode));
    REQUIRE(stat(path.c_str(), &facts) == 0);
    CHECK((facts.st_mode & 0777) == 0640);
}

TEST_CASE("a full device is an error and a folder is no file") {
    NewFile full("/dev/full");
    CHECK_THROWS_AS(full.write("x"), Error);
    CHECK_THROWS_AS(NewFile("/tmp"), Error);
    CHECK_THROWS_AS(NewFile("/nowhere/at/all"), Error);
}

TEST_CASE("command lines of other programs are split at blanks outside of quotes") {
    using Words = std::vector<std::string>;
    CHECK(text::split_words("vi") == Words{"vi"});
    CHECK(text::split_words("  code  --wait ") == Words{"code", "--wait"});
    CHECK(text::split_words("'/opt/my editor/ed' -x \"a \\\" b\" c\\ d ''") ==
          Words{"/opt/my editor/ed", "-x", "a \" b", "c d", ""});
    CHECK(text::split_words("").empty());
}

TEST_CASE("words are one text with something between them") {
    CHECK(text::joined({"call", "on Monday"}) == "call on Monday");
    CHECK(text::joined({"", "tea", "x20"}) == "tea x20");
    CHECK(text::joined({"undo", "撤销"}, ", ") == "undo, 撤销");
    CHECK(text::joined({}).empty());
}

TEST_CASE("another program's end is its status") {
    CHECK(Process({"/bin/sh", "-c", "exit 7"}, -1).wait() == 7);
    CHECK(Process({"/bin/sh", "-c", "kill -TERM $$"}, -1).wait() == 128 + 15);
    CHECK(Process({"/no/such/program"}, -1).wait() == 127);
    CHECK(Process({}, -1).wait() == 127);
}

TEST_CASE("titles are bold where that is wanted and cells never are") {
    std::string out;
    Table made(
        {{"A"}}, 0, {}, [&](std::string_view line) { out += line; }, true);
    made.row({"x"});
    made.finish();
    CHECK(out == "\x1b[1mA\x1b[0m\nx\n");
}
