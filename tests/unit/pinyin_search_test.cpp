// Chinese found by Latin letters.

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "core/text/pinyin.hpp"
#include "core/text/pinyin_search.hpp"
#include "core/text/utf8.hpp"

using namespace kehu::text;

static std::vector<char32_t> characters(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t at = 0; at < text.size();) out.push_back(next_code_point(text, at));
    return out;
}

// What an index would say: the units of a cut read one character after the other.
static bool index_finds(std::string_view typed, std::string_view text) {
    const std::vector<char32_t> all = characters(text);
    const PinyinCuts asked = pinyin_cuts(typed);
    for (const auto& cut : asked.cuts)
        for (std::size_t start = 0; start + cut.size() <= all.size(); ++start) {
            std::size_t n = 0;
            while (n < cut.size() && cut[n].reads(all[start + n])) ++n;
            if (n == cut.size()) return true;
        }
    return false;
}

TEST_CASE("a name is found by syllables and initials from any of its characters") {
    for (const char* typed : {"wangxiaoming", "xiaoming", "ming", "wangxm", "wxm", "xm", "m", "wxiaoming", "wangxiaom",
                              "wangxiaomi", "wangx", "wan", "w", "xming", "wxmin"}) {
        CAPTURE(typed);
        CHECK(pinyin_matches(typed, "王小明"));
        CHECK(pinyin_matches(typed, "(老)王小明先生"));
        CHECK(index_finds(typed, "王小明"));
    }
    for (const char* typed :
         {"", "wm", "waxm", "wangxiaomings", "iaoming", "ang", "wangxiamin", "wxmw", "mw", "wang xm"}) {
        CAPTURE(typed);
        CHECK_FALSE(pinyin_matches(typed, "王小明"));
    }
}

TEST_CASE("zh ch and sh may be typed in one letter or two") {
    for (const char* typed : {"zs", "zhs", "zsh", "zhsh", "zhangs", "zshan", "zhangshan", "zhangsh", "zha", "zhshan"}) {
        CAPTURE(typed);
        CHECK(pinyin_matches(typed, "张山"));
        CHECK(index_finds(typed, "张山"));
    }
    CHECK_FALSE(pinyin_matches("zhh", "张山"));
    CHECK_FALSE(pinyin_matches("zhs", "曾三"));  // zeng
    CHECK(pinyin_matches("zs", "曾三"));
}

TEST_CASE("every reading of every character counts") {
    for (const char* typed : {"chongqing", "zhongqing", "cq", "zq", "chq", "qing"})
        CHECK(pinyin_matches(typed, "重庆"));
    for (const char* typed : {"zhangchong", "zhangzhong", "zz", "zc"}) CHECK(pinyin_matches(typed, "张重"));
    for (const char* typed : {"shanxiong", "danxiong", "sx", "dx", "cx"}) CHECK(pinyin_matches(typed, "单雄"));
    for (const char* typed : {"lvbu", "lubu", "lyubu", "lb"}) CHECK(pinyin_matches(typed, "吕布"));
    for (const char* typed : {"moqi", "wansi", "mq"}) CHECK(pinyin_matches(typed, "万俟"));
    CHECK(pinyin_matches("piao", "朴"));
}

TEST_CASE("only Han characters one after the other are read") {
    CHECK(pinyin_matches("jt", "tcl集团"));
    CHECK(pinyin_matches("jituan", "tcl集团"));
    for (const char* typed : {"tcljt", "tcl", "cljt"}) CHECK_FALSE(pinyin_matches(typed, "tcl集团"));
    CHECK_FALSE(pinyin_matches("wm", "王，明"));
    CHECK_FALSE(pinyin_matches("wm", "王 明"));  // the search form has no blank there
    CHECK_FALSE(pinyin_matches("wm", "王あ明"));
    CHECK_FALSE(pinyin_matches("wm", "王𠀀明"));
    CHECK_FALSE(pinyin_matches("anna", "anna"));
    CHECK_FALSE(pinyin_matches("wm", ""));
    CHECK_FALSE(pinyin_matches("wm", "王\xFF明"));
    CHECK(pinyin_matches("m", "王\xFF明\xE5\xB0"));
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "王";
    CHECK(pinyin_matches(std::string(3000, 'w'), many));
    CHECK_FALSE(pinyin_matches(std::string(3001, 'w'), many));
}

static std::string shown(const std::vector<PinyinUnit>& cut) {
    std::string out;
    for (const PinyinUnit& unit : cut) (out += unit.letters) += unit.whole ? "! " : " ";
    return out;
}

TEST_CASE("what is typed is cut in all ways") {
    CHECK(pinyin_cuts("").cuts.empty());
    CHECK(pinyin_cuts("v").cuts.empty());
    CHECK(pinyin_cuts("wiv").cuts.empty());
    CHECK(shown(pinyin_cuts("wxm").cuts.at(0)) == "w x m ");
    CHECK(pinyin_cuts("wxm").cuts.size() == 1);
    std::string all;
    for (const auto& cut : pinyin_cuts("wang").cuts) (all += shown(cut)) += "| ";
    for (const char* one : {"wang | ", "wan! g | ", "wa! n g | ", "w ang | ", "w an! g | ", "w a n g | "})
        CHECK(all.find(one) != all.npos);
    CHECK(pinyin_cuts("wangxiaoming").complete);
    for (const char* typed : {"zhuangzhuangzhuangzhuang", "xianxianxianxianxian"}) {
        const PinyinCuts cuts = pinyin_cuts(typed);
        CHECK_FALSE(cuts.complete);
        CHECK(!cuts.cuts.empty());
        CHECK(cuts.cuts.size() <= kMostCuts);
    }
    CHECK(!pinyin_cuts(std::string(1000, 'a')).cuts.empty());
    CHECK(pinyin_cuts(std::string(1000, 'a') + "v").cuts.empty());
}

TEST_CASE("letters typed for Chinese may be parted by marks") {
    CHECK(typed_pinyin("xi'an") == "xian");
    CHECK(typed_pinyin("wang xiaoming") == "wangxiaoming");
    CHECK(typed_pinyin("wang2") == "");
    CHECK(typed_pinyin("王") == "");
}

// The rule of the header by brute force: from each character, all ways to type what follows.
static bool typed_from(std::string_view typed, std::string_view text, std::size_t at) {
    if (typed.empty()) return true;
    if (at >= text.size()) return false;
    const char32_t c = next_code_point(text, at);
    if (c < 0x80) return false;
    for (std::string_view reading : readings(c)) {
        if (reading.starts_with(typed)) return true;
        const std::size_t initial = reading.size() > 1 && reading[1] == 'h' ? 2 : 1;
        for (std::size_t length : {std::size_t{1}, initial, reading.size()})
            if (typed.starts_with(reading.substr(0, length)) && typed_from(typed.substr(length), text, at)) return true;
    }
    return false;
}
static bool typed_anywhere(std::string_view typed, std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        next_code_point(text, at);
        if (typed_from(typed, text, start)) return true;
    }
    return false;
}

TEST_CASE("matching is the rule tried in all ways and so are the cuts") {
    const std::vector<std::string> parts = {"王", "重", "单", "张", "女", "儿", "安", "西", "阿", "行", "a", ","};
    const std::vector<std::string> pieces = {"w",  "a",  "n",  "g", "h", "z",     "s",    "c",
                                             "xi", "an", "er", "r", "e", "zhong", "wang", "lv"};
    std::mt19937 random(7);
    const auto make = [&](const std::vector<std::string>& from, std::size_t most) {
        std::string made;
        for (std::size_t n = random() % most + 1; n > 0; --n) made += from[random() % from.size()];
        return made;
    };
    int found = 0;
    for (int i = 0; i < 20000; ++i) {
        const std::string text = make(parts, 6), typed = make(pieces, 4);
        const bool matches = pinyin_matches(typed, text);
        found += matches;
        if (matches != typed_anywhere(typed, text)) FAIL(typed << " in " << text << ": " << matches);
        if (pinyin_cuts(typed).complete && matches != index_finds(typed, text))
            FAIL("the cuts of " << typed << " in " << text);
    }
    CHECK(found > 1000);
}
