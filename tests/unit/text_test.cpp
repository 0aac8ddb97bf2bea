// Messages in two languages, and "did you mean".

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <clocale>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/search_form.hpp"
#include "core/text/tr.hpp"

using namespace kehu;

namespace {

// A folder with a message catalogue, written byte by byte: header, two tables of (length, offset), then the strings.
class Catalogue {
  public:
    explicit Catalogue(std::vector<std::pair<std::string, std::string>> messages) {
        char name[] = "/tmp/kehu-text-XXXXXX";
        root_ = mkdtemp(name);
        const std::string folder = root_ + "/zh_CN/LC_MESSAGES";
        std::filesystem::create_directories(folder);
        messages.insert(messages.begin(),
                        {"", "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=1; plural=0;\n"});
        const auto n = static_cast<std::uint32_t>(messages.size());
        std::vector<std::uint32_t> head = {0x950412de, 0, n, 28, 28 + 8 * n, 0, 28 + 16 * n};
        std::string strings;
        for (bool translated : {false, true}) {
            for (const auto& [english, chinese] : messages) {
                const std::string& text = translated ? chinese : english;
                head.push_back(static_cast<std::uint32_t>(text.size()));
                head.push_back(static_cast<std::uint32_t>(28 + 16 * n + strings.size()));
                strings += text + '\0';
            }
        }
        std::FILE* file = std::fopen((folder + "/kehu.mo").c_str(), "wb");
        REQUIRE(file);
        std::fwrite(head.data(), 4, head.size(), file);
        std::fwrite(strings.data(), 1, strings.size(), file);
        std::fclose(file);
    }
    ~Catalogue() {
        set_language(Language::english, {});
        std::filesystem::remove_all(root_);
    }
    const std::string& folder() const { return root_; }

  private:
    std::string root_;
};

}  // namespace

TEST_CASE("English messages are filled without a catalogue") {
    set_language(Language::english, {});
    CHECK(say("{} of {} rows", 3, 10) == "3 of 10 rows");
    CHECK(say("{name} is {what}", fmt::arg("name", "C1"), fmt::arg("what", std::string("gone"))) == "C1 is gone");
    CHECK(say_n("{} customer", "{} customers", 1, 1) == "1 customer");
    CHECK(say_n("{} customer", "{} customers", 0, 0) == "0 customers");
    CHECK(say("{:>6.2f}|{:x}|{:<4}|", 1.5, 255, "ab") == "  1.50|ff|ab  |");
}

TEST_CASE("Chinese messages come from the catalogue while everything else stays in the C locale") {
    const Catalogue catalogue({
        {"Added {}", "已添加 {}"},
        {"{} of {}", "{1} 之 {0}"},
        {std::string("{} row\0{} rows", 14), "{} 行"},
    });
    set_language(Language::chinese, catalogue.folder());
    REQUIRE(language() == Language::chinese);
    CHECK(say("Added {}", "王小明") == "已添加 王小明");
    CHECK(say("{} of {}", 3, 10) == "10 之 3");
    CHECK(say_n("{} row", "{} rows", 1, 1) == "1 行");
    CHECK(say_n("{} row", "{} rows", 7, 7) == "7 行");
    CHECK(say("Untranslated {}", 1) == "Untranslated 1");
    CHECK(std::string(tr("")) == "");
    CHECK(std::string(setlocale(LC_NUMERIC, nullptr)) == "C");
    CHECK(std::string(setlocale(LC_CTYPE, nullptr)) == "C");
    CHECK(std::string(strerror(2)).find('?') == std::string::npos);
    set_language(Language::english, {});
    CHECK(say("Added {}", "C1") == "Added C1");
}

TEST_CASE("a broken translation falls back to the English message") {
    const Catalogue catalogue({{"{} rows read", "读了 {} 行，{} 个错误"}, {"{} lines", "{行"}, {"at {}", "在 {:d}"}});
    set_language(Language::chinese, catalogue.folder());
    CHECK(say("{} rows read", 5) == "5 rows read");
    CHECK(say("{} lines", 5) == "5 lines");
    CHECK(say("at {}", "noon") == "at noon");
}

TEST_CASE("edit distance counts code points and knows swaps") {
    CHECK(text::edit_distance("", "") == 0);
    CHECK(text::edit_distance("", "abc") == 3);
    CHECK(text::edit_distance("kitten", "sitting") == 3);
    CHECK(text::edit_distance("ab", "ba") == 1);
    CHECK(text::edit_distance("ca", "abc") == 3);
    CHECK(text::edit_distance("王小明", "王晓明") == 1);
}

TEST_CASE("the nearest word is offered only if it can be meant") {
    const std::vector<std::string> words = {"Add", "show", "edit", "export", "customer", "客户", "联系记录"};
    CHECK(text::nearest("ad", words) == "Add");
    CHECK(text::nearest("SHOWW", words) == "show");
    CHECK(text::nearest("exprot", words) == "export");
    CHECK(text::nearest("custmoer", words) == "customer");
    CHECK(text::nearest("联系纪录", words) == "联系记录");
    CHECK_FALSE(text::nearest("zzz", words));
    CHECK_FALSE(text::nearest("x", words));
    CHECK_FALSE(text::nearest("", words));
    CHECK_FALSE(text::nearest("exit now", words));
}

TEST_CASE("blanks between Chinese characters are no part of what is looked for") {
    CHECK(text::search_form("李　四") == "李四");
    CHECK(text::search_form("李 小 明 Ltd 有限 公司") == "李小明 ltd 有限公司");
    CHECK(text::search_form(" 王 5 号 a 中 ") == "王 5 号 a 中");
    CHECK(text::search_form("a b c") == "a b c");
    std::string out = "前";
    text::append_search_form(out, " 后 面");
    CHECK(out == "前后面");
    CHECK(text::fold("李　四") == "李 四");
    CHECK(text::search_form("尼古拉·特斯拉 A·B") == "尼古拉特斯拉 a·b");
    CHECK(text::search_form("Seán O’Brien") == "sean obrien");
    CHECK(text::search_form("O'Brien L‘Oréal ʼtis 5' 'a' о’в") == "obrien loreal ʼtis 5' 'a' ов");
    CHECK(text::search_form("王'五，李’四’s") == "王'五,李’四’s");
    CHECK(text::search_form("許功蓋 Ｊｏｓé") == "许功盖 jose");
}
