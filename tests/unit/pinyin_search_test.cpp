// Chinese found by Latin letters.

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "core/text/pinyin.hpp"
#include "core/text/pinyin_search.hpp"
#include "core/text/utf8.hpp"

using namespace kehu::text;

static std::string typed_initials(std::string_view typed) {
    std::string out;
    append_typed_initials(out, typed);
    return out;
}
static std::string initial_terms(std::string_view text) {
    std::string out;
    append_initial_terms(out, text);
    return out;
}
static std::string syllable_terms(std::string_view text) {
    std::string out;
    append_syllable_terms(out, text);
    return out;
}
static std::vector<std::string_view> terms(std::string_view list) {
    std::vector<std::string_view> out;
    for (std::size_t end; (end = list.find(' ')) != list.npos; list.remove_prefix(end + 1))
        out.push_back(list.substr(0, end));
    return out;
}

// What an index would say.
static bool index_finds(std::string_view typed, std::string_view text) {
    const std::string asked = typed_initials(typed), held = initial_terms(text);
    for (std::string_view term : terms(held))
        for (std::string_view beginning : terms(asked))
            if (term.starts_with(beginning)) return true;
    return false;
}

TEST_CASE("a name is found by syllables and initials from any of its characters") {
    for (const char* typed : {"wangxiaoming", "xiaoming", "ming", "wangxm", "wxm", "xm", "m", "wxiaoming", "wangxiaom",
                              "wangxiaomi", "wangx", "wan", "w", "xming", "wxmin"}) {
        CAPTURE(typed);
        CHECK(pinyin_matches(typed, "王小明"));
        CHECK(pinyin_matches(typed, "（老）王小明先生"));
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

TEST_CASE("Latin letters and digits belong to a run and signs end it") {
    for (const char* typed : {"tcljt", "tcljituan", "jt", "tclj"}) {
        CHECK(pinyin_matches(typed, "TCL集团"));
        CHECK(pinyin_matches(typed, "TCL 集团"));
        CHECK(index_finds(typed, "TCL 集团"));
    }
    CHECK(pinyin_matches("azuo", "望京A座"));
    CHECK(pinyin_matches("wja", "望京A座"));
    CHECK(pinyin_matches("ngltsl", "尼古拉·特斯拉"));
    CHECK(pinyin_matches("wxm", "王 小明"));
    CHECK(pinyin_matches("3hl", "3号楼"));
    CHECK_FALSE(pinyin_matches("cljt", "TCL集团"));  // not from inside a word
    CHECK_FALSE(pinyin_matches("tcl", "TCL集团"));   // no Han character
    CHECK_FALSE(pinyin_matches("greatwall", "Great Wall 长城"));
    CHECK(pinyin_matches("wallcc", "Great Wall 长城"));
    CHECK_FALSE(pinyin_matches("wm", "王，明"));
    CHECK_FALSE(pinyin_matches("wm", "王あ明"));
    CHECK_FALSE(pinyin_matches("wm", "王𠀀明"));
    CHECK_FALSE(pinyin_matches("anna", "Anna"));
    CHECK_FALSE(pinyin_matches("wm", ""));
    CHECK_FALSE(pinyin_matches("wm", "王\xFF明"));
    CHECK(pinyin_matches("m", "王\xFF明\xE5\xB0"));
    std::string many;
    for (int i = 0; i < 3000; ++i) many += "王";
    CHECK(pinyin_matches(std::string(3000, 'w'), many));
    CHECK_FALSE(pinyin_matches(std::string(3001, 'w'), many));
}

TEST_CASE("an index is given the initials from every start and all syllables") {
    CHECK(initial_terms("王小明") == "wxm xm m ");
    CHECK(initial_terms("重庆") == "zq cq q ");
    CHECK(initial_terms("北京云帆科技") == "bjyf jyfk yfkj fkj kj j ");
    CHECK(initial_terms("TCL集团 Ltd") == "tclj jtlt tltd ");
    CHECK(initial_terms("王，Li明") == "w lim m ");
    CHECK(initial_terms("Anna Smith") == "");
    CHECK(initial_terms("") == "");
    CHECK(initial_terms("\xFF王\x80") == "w ");
    CHECK(syllable_terms("重庆") == "zhong chong qing ");
    CHECK(syllable_terms("张三 张") == "zhang san ");
    CHECK(syllable_terms("Anna") == "");
}

TEST_CASE("what is typed may stand for several initials") {
    CHECK(typed_initials("") == "");
    CHECK(typed_initials("wxm") == "wxm ");
    CHECK(typed_initials("zh") == "z zh ");
    std::string wangm = typed_initials("wangm");
    for (std::string_view one : {"wang", "wngm", "wgm", "wm", "wam", "wagm", "wanm", "wanm"})
        CHECK(wangm.find(std::string(one) + " ") != wangm.npos);
    CHECK(terms(wangm).size() == 8);
    for (const char* typed :
         {"wangxiaoming", "zhuangzhuangzhuang", "xianxianxianxian", "aaaaaaaaaaaa", "shuangshuangshuang"})
        CHECK(terms(typed_initials(typed)).size() <= 64);
    CHECK(terms(typed_initials(std::string(100000, 'a'))).size() <= 64);
}

// The rule of the header by brute force: from each start, all ways to type what follows.
static bool typed_from(std::string_view typed, std::string_view text, std::size_t at, bool han, bool in_run) {
    if (typed.empty()) return han;
    if (at >= text.size()) return false;
    const char32_t c = next_code_point(text, at);
    if (in_run && c == ' ') return typed_from(typed, text, at, han, true);
    if (c < 0x80)
        return typed[0] == static_cast<char>(c) && c != ',' && typed_from(typed.substr(1), text, at, han, true);
    for (std::string_view reading : readings(c)) {
        if (reading.starts_with(typed)) return true;
        const std::size_t initial = reading.size() > 1 && reading[1] == 'h' ? 2 : 1;
        for (std::size_t length : {std::size_t{1}, initial, reading.size()})
            if (typed.starts_with(reading.substr(0, length)) && typed_from(typed.substr(length), text, at, true, true))
                return true;
    }
    return false;
}
static bool typed_anywhere(std::string_view typed, std::string_view text) {
    char32_t before = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t start = at;
        const char32_t c = next_code_point(text, at);
        const bool starts = c >= 0x80 || (c != ' ' && c != ',' && !(before >= 'a' && before <= 'z'));
        if (starts && typed_from(typed, text, start, false, false)) return true;
        before = c;
    }
    return false;
}

TEST_CASE("matching is the rule tried in all ways and the index misses nothing") {
    const std::vector<std::string> parts = {"王", "重", "单", "张", "女",   "儿", "安", "西",
                                            "阿", "行", "a",  "h",  "wang", " ",  ","};
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
        if (matches && !index_finds(typed, text)) FAIL("the index misses " << typed << " in " << text);
    }
    CHECK(found > 1000);
}
