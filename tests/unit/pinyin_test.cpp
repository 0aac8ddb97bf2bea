// Readings of characters and names, and their order.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "core/text/fold.hpp"
#include "core/text/pinyin.hpp"
#include "core/text/pinyin_reading.hpp"
#include "core/text/utf8.hpp"

using namespace kehu::text;

static std::string all_readings(char32_t c) {
    std::string out;
    for (std::string_view reading : readings(c)) out.append(out.empty() ? "" : " ").append(reading);
    return out;
}
static std::string name(std::string_view text) {
    std::string out;
    append_pinyin(out, text, PinyinOf::person);
    return out;
}
static std::string plain(std::string_view text) {
    std::string out;
    append_pinyin(out, text, PinyinOf::text);
    return out;
}
static std::string initials(std::string_view text) {
    std::string out;
    append_initials(out, text, PinyinOf::person);
    return out;
}
static std::string key(std::string_view text, PinyinOf whose = PinyinOf::person) {
    std::string out;
    append_pinyin_sort_key(out, text, whose);
    return out;
}

TEST_CASE("a character has its readings with the usual one first") {
    CHECK(all_readings(U'王') == "wang");
    CHECK(all_readings(U'重') == "zhong chong");
    CHECK(all_readings(U'长') == "zhang chang");
    CHECK(all_readings(U'行') == "xing hang heng");
    CHECK(all_readings(U'乐') == "le yue");
    CHECK(all_readings(U'樂') == "le yue");
    CHECK(all_readings(U'曾') == "ceng zeng");
    CHECK(all_readings(U'〇') == "ling");
    CHECK(all_readings(U'\x3400') == "qiu");  // Extension A
    CHECK(all_readings(U'\x2CC56') == "di");  // 𬱖, in the standard table
    CHECK(all_readings(U'\x20000').empty());  // Extension B, rare
    CHECK(all_readings(U'\x10FFFF').empty());
    CHECK(all_readings(U'a').empty());
    CHECK(all_readings(U'あ').empty());
    CHECK(all_readings(0).empty());
    CHECK(all_readings(0xFFFFFFFF).empty());
}

TEST_CASE("a syllable with u umlaut is spelled with v and other ways come last") {
    CHECK(all_readings(U'吕') == "lv lu lyu");
    CHECK(all_readings(U'女') == "nv nu nyu");
    CHECK(all_readings(U'略') == "lve lue lyue");
    CHECK(all_readings(U'绿') == "lv lu lyu");
    CHECK(name("吕布") == "lvbu");
    CHECK(name("徐律") == "xulv");
}

TEST_CASE("readings are lower-case letters and differ") {
    std::size_t characters = 0;
    for (char32_t c = 0x3000; c < 0x32000; ++c) {
        const Readings found = readings(c);
        characters += !found.empty();
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (found[i].find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string_view::npos) FAIL(found[i]);
            for (std::size_t before = 0; before < i; ++before)
                if (found[before] == found[i]) FAIL(found[i] << " twice");
        }
    }
    CHECK(characters > 26500);
}

TEST_CASE("surnames that are often misread") {
    constexpr std::string_view kSurnames[] = {
        "单 shan", "單 shan", "曾 zeng",  "仇 qiu",   "解 xie",   "区 ou",   "區 ou",    "查 zha",  "朴 piao",
        "盖 ge",   "覃 qin",  "任 ren",   "华 hua",   "冼 xian",  "洗 xian", "繁 po",    "员 yun",  "贠 yun",
        "召 shao", "折 she",  "翟 zhai",  "种 chong", "重 chong", "粘 nian", "祭 zhai",  "缪 miao", "郇 xun",
        "黑 he",   "薄 bo",   "都 du",    "六 lu",    "佴 nai",   "秘 bi",   "乐 yue",   "莘 xin",  "隗 wei",
        "牟 mu",   "能 nai",  "乜 nie",   "炅 gui",   "圈 juan",  "句 gou",  "适 kuo",   "卜 bu",   "贲 ben",
        "阚 kan",  "沈 shen", "葛 ge",    "干 gan",   "燕 yan",   "纪 ji",   "过 guo",   "舍 she",  "宓 mi",
        "郗 xi",   "谌 chen", "褚 chu",   "柏 bai",   "盛 sheng", "宿 su",   "叶 ye",    "车 che",  "贾 jia",
        "尉 wei",  "佘 she",  "晟 cheng", "殷 yin",   "石 shi",   "谷 gu",   "俞 yu",    "瞿 qu",   "逯 lu",
        "郝 hao",  "费 fei",  "臧 zang",  "宁 ning",  "那 na",    "亓 qi",   "仉 zhang", "訾 zi",   "昝 zan",
        "眭 sui",  "庹 tuo",  "逄 pang",  "缑 gou",   "笪 da",    "厍 she",  "郄 qie",   "隽 juan", "相 xiang"};
    for (std::string_view line : kSurnames) {
        const std::size_t blank = line.find(' ');
        const std::string full = std::string(line.substr(0, blank)) + "明";
        CAPTURE(line);
        CHECK(name(full) == std::string(line.substr(blank + 1)) + "ming");
        CHECK(initials(full) == std::string(line.substr(blank + 1, 1)) + "m");
    }
}

TEST_CASE("surnames of two characters") {
    constexpr std::string_view kSurnames[] = {
        "欧阳 ouyang",    "司马 sima",     "诸葛 zhuge",    "尉迟 yuchi",   "长孙 zhangsun", "單于 chanyu",
        "单于 chanyu",    "令狐 linghu",   "万俟 moqi",     "萬俟 moqi",    "澹台 tantai",   "澹臺 tantai",
        "上官 shangguan", "夏侯 xiahou",   "皇甫 huangfu",  "公孙 gongsun", "慕容 murong",   "宇文 yuwen",
        "司徒 situ",      "轩辕 xuanyuan", "东方 dongfang", "赫连 helian",  "鲜于 xianyu",   "呼延 huyan",
        "乐正 yuezheng",  "拓跋 tuoba",    "亓官 qiguan",   "淳于 chunyu",  "尉遲 yuchi",    "独孤 dugu",
        "端木 duanmu",    "濮阳 puyang",   "夹谷 jiagu",    "宰父 zaifu",   "闻人 wenren"};
    for (std::string_view line : kSurnames) {
        const std::size_t blank = line.find(' ');
        CAPTURE(line);
        CHECK(name(std::string(line.substr(0, blank)) + "明") == std::string(line.substr(blank + 1)) + "ming");
    }
    CHECK(initials("诸葛亮") == "zgl");
    CHECK(initials("尉迟恭") == "ycg");
}

TEST_CASE("only the start of a person's name is a surname") {
    CHECK(name("张单") == "zhangdan");
    CHECK(name("王曾") == "wangceng");
    CHECK(name("张重") == "zhangzhong");
    CHECK(name("重明") == "chongming");
    CHECK(plain("重明") == "zhongming");
    CHECK(plain("单县曾记") == "danxiancengji");
    CHECK(name("Tony 曾") == "tonyzeng");
    CHECK(name("单") == "shan");
    CHECK(name("𠀀单") == "dan");  // the surname is the one that nobody knows
    CHECK(name("张单于") == "zhangdanyu");
}

TEST_CASE("Latin letters and digits stand for themselves and signs are left out") {
    CHECK(plain("TCL 集团") == "tcljituan");
    CHECK(initials("TCL 集团") == "tcljt");
    CHECK(name("王 小·明（Tom）3") == "wangxiaomingtom3");
    CHECK(plain("尼古拉·特斯拉") == "nigulatesila");
    CHECK(plain("") == "");
    CHECK(plain("かな 한국 é 🍰") == "");
    CHECK(plain(std::string_view("\0王", 4)) == "wang");
    CHECK(initials("张三") == "zs");
    CHECK(initials("陈石") == "cs");
}

TEST_CASE("what is not UTF-8 has no reading") {
    CHECK(plain("王\xE5\xB0") == "wang");
    CHECK(plain("\xFF王\x80明\xF0\x9F") == "wangming");
    CHECK(name("\xFF单") == "shan");
    CHECK_FALSE(key("\xFF").empty());
}

TEST_CASE("names sort as in a Chinese address book") {
    const std::vector<std::string> sorted = {"",        " 王",    "(王)",   "12号",   "3号",  "阿宝", "安安",
                                             "蔡明",    "陈大文", "陈二",   "陈二狗", "李四", "刘备", "吕布",
                                             "王",      "王小明", "曾国藩", "张三",   "赵云", "𠀀某", "Anna",
                                             "Anna 王", "anna王", "Bob",    "zoe",    "かな", "한국"};
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        CAPTURE(sorted[i]);
        CHECK(key(sorted[i - 1]) < key(sorted[i]));
    }
    CHECK(key("Anna") == key("anna"));
    CHECK(key("曾国藩", PinyinOf::text) < key("陈二"));  // ceng
    CHECK(key("王 小") < key("王小"));
}

TEST_CASE("sort keys hold no byte below two and tell all readable characters apart") {
    std::vector<std::string> keys;
    for (char32_t c = 0x3007; c < 0xFFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        std::string text;
        append_code_point(text, c);
        keys.push_back(key(text, PinyinOf::text));
    }
    for (const std::string& one : keys)
        for (unsigned char byte : one)
            if (byte < 2) FAIL("a byte below 2");
    std::sort(keys.begin(), keys.end());
    CHECK(std::adjacent_find(keys.begin(), keys.end()) == keys.end());
    CHECK(key(std::string_view("\0\1\x7F", 3)) == key("   "));
}

// ---- readings that people write ---------------------------------------------------------------------------------

static std::string read_words(std::string_view of, std::string_view reading) {
    std::string out;
    for (const std::string& word : NameReading(of, reading).words()) out.append(out.empty() ? "" : "|").append(word);
    return out;
}
static std::string read_key(std::string_view of, std::string_view reading) {
    std::string out;
    NameReading(of, reading).append_sort_key(out, PinyinOf::person);
    return out;
}

TEST_CASE("a reading gives the same words in all its writings") {
    for (std::string_view reading : {"qiu ying", "QiuYing", "Qiú Yīng", "qiuying", "Qiu-Ying", "QIU'YING", "qiu2 ying1",
                                     "qiu2ying1", "ｑｉｕ　ｙｉｎｇ", "求英", " Qiú  Yīng ", "Qiu, Ying"})
        CHECK_MESSAGE(read_words("仇英", reading) == "qiuying|qiu ying|qy", reading);
    CHECK(read_words("王 小明", "Wang Xiaoming") == "wangxiaoming|wang xiao ming|wxm");
    CHECK(read_words("西安", "xi'an") == "xian|xi an|xa");
    CHECK(read_words("鲜", "xian") == "xian");
    CHECK(read_words("吕布", "Lǚ Bù") == "lvbu|lv bu|lb");
    CHECK(read_words("重庆火锅", "chong") == "chong");
    CHECK(read_words("TCL集团", "tcl jituan") == "tcljituan|tcl ji tuan|tjt");
    CHECK(read_words("58同城", "58 tong2 cheng2") == "58tongcheng|58 tong cheng|5tc");
}

TEST_CASE("a reading that does not fit the characters is words of its own") {
    CHECK(read_words("Siobhan", "shivon") == "shivon");
    CHECK(read_words("Siobhan Ní", "Shi-von Nee") == "shivonnee|shi von nee|svn");
    CHECK(read_words("Müller", "Mü Ller") == "muller|mu ller|ml");
    CHECK(read_words("田中", "tanaka") == "tanaka");
    CHECK(read_words("田中", "Tanaka Corp.") == "tanakacorp|tanaka corp|tc");
    CHECK(read_words("王", "wang ming") == "wangming|wang ming|wm");
    CHECK(read_words("王", "") == "");
    CHECK(read_words("王", "?!") == "");
    CHECK(read_words("", "wang") == "wang");
    CHECK(read_words("王", "12") == "");
    CHECK(read_words(std::string(3000, 'x'), std::string(3000, 'a')).size() == 3000);
}

TEST_CASE("a name goes where its reading is") {
    CHECK(key("李行") > key("李小"));
    CHECK(read_key("李行", "li hang") > key("李函"));
    CHECK(read_key("李行", "lihang") < key("李航"));
    CHECK(read_key("仇英", "chou ying") == key("仇英", PinyinOf::text));
    CHECK(read_key("仇英", "qiu ying") == key("仇英"));
    CHECK(read_key("重庆火锅", "zhong") == key("重庆火锅", PinyinOf::text));
    CHECK(read_key("Siobhan", "shivon") > key("Shirley"));
    CHECK(read_key("Siobhan", "shivon") < key("Simon"));
    CHECK(read_key("田中", "tanaka") > key("Tan"));
    // One that says what the tables say changes nothing, nor does one that says nothing.
    for (std::string_view person : {"王小明", "单田芳", "尉迟恭", "吕布", "TCL 集团", "曾国藩"}) {
        std::string same;
        append_pinyin(same, person, PinyinOf::person);
        CHECK_MESSAGE(read_key(person, same) == key(fold(person), PinyinOf::person), person);
        CHECK(read_key(person, "-") == key(fold(person), PinyinOf::person));
        CHECK(read_key(person, "2") == key(fold(person), PinyinOf::person));
    }
}
