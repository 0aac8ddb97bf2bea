// UTF-8, folding, width and what a terminal may see.

#include <doctest/doctest.h>

#include <string>

#include "core/text/escape.hpp"
#include "core/text/excerpt.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

using namespace kehu::text;
using namespace std::string_literals;

TEST_CASE("the first byte that is not UTF-8 is found") {
    CHECK_FALSE(first_invalid_utf8(""));
    CHECK_FALSE(first_invalid_utf8("plain text long enough for words, 王小明 é 🍰"));
    CHECK(first_invalid_utf8("12345678\xFF") == 8);
    CHECK(first_invalid_utf8("王\xE5\xB0") == 3);        // truncated
    CHECK(first_invalid_utf8("\xC0\xAF") == 0);          // overlong
    CHECK(first_invalid_utf8("\xE0\x80\xAF") == 0);      // overlong
    CHECK(first_invalid_utf8("a\xED\xA0\x80") == 1);     // surrogate
    CHECK(first_invalid_utf8("\xF4\x90\x80\x80") == 0);  // beyond U+10FFFF
    CHECK(first_invalid_utf8("\xF0\x8F\xBF\xBF") == 0);  // overlong
    CHECK(first_invalid_utf8("abc\x80") == 3);
}

TEST_CASE("every code point survives writing and reading") {
    std::string text;
    for (char32_t c = 1; c <= 0x10FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.clear();
        append_code_point(text, c);
        std::size_t at = 0;
        const char32_t read = next_code_point(text, at);
        if (read != c || at != text.size() || first_invalid_utf8(text)) FAIL("U+" << static_cast<unsigned>(c));
    }
    text.clear();
    append_code_point(text, 0xD800);
    CHECK(text == "\uFFFD");
    std::size_t at = 0;
    CHECK(next_code_point("\xE7\x8E", at) == 0xFFFD);
    CHECK(at == 1);
}

TEST_CASE("trim takes blanks of every kind off both ends only") {
    CHECK(trim("  a b\t\r\n") == "a b");
    CHECK(trim("　 王 小明 \u00A0") == "王 小明");
    CHECK(trim("\uFEFFname\u200B") == "name");
    CHECK(trim("\u202A+86 138\u202C") == "+86 138");
    CHECK(trim(" 　\u3000 ") == "");
    CHECK(trim("\x80") == "\x80");
    CHECK(trim("é\x80 ") == "é\x80");
}

TEST_CASE("full-width forms become ASCII and Chinese punctuation stays") {
    CHECK(to_halfwidth("ＡＢｃ０１９：，－（）～　｜") == "ABc019:,-()~ |");
    CHECK(to_halfwidth("你好。、《》￥") == "你好。、《》￥");
}

TEST_CASE("text is stored composed") {
    CHECK(to_nfc("Jose\u0301") == "Jos\u00E9");
    CHECK(to_nfc("王小明 José") == "王小明 José");
    CHECK(to_nfc("\uF900") == "\u8C48");
    CHECK(to_nfc("か\u3099") == "が");
    CHECK(to_nfc("\u1100\u1161\u11A8") == "\uAC01");
    CHECK(to_nfc("bad \xFF") == "bad \xFF");
    CHECK(is_plainly_nfc("Jos\u00E9 王小明 0123456789"));
    CHECK_FALSE(is_plainly_nfc("0123456789 Jose\u0301"));
    CHECK(is_ascii("0123456789"));
    CHECK_FALSE(is_ascii("0123456789é"));
}

TEST_CASE("folded text is equal for spellings of the same name") {
    CHECK(fold("Ｊｏｓé  ÁLVAREZ") == "jose alvarez");
    CHECK(fold("Straße") == "strasse");
    CHECK(fold("Łódź Øresund Đặng Ægir") == "lodz oresund dang aegir");
    CHECK(fold("ﬁne ﷺ").starts_with("fine "));
    CHECK(fold("\u3231王") == "(株)王");
    CHECK(fold(" 　王  小明\n") == "王 小明");
    CHECK(fold("王\u200B小\uFE0F明") == "王小明");
    CHECK(fold("ＡＢＣ～｀＾") == "abc~`^");
    CHECK(fold("ﾊﾞｲｸ") == fold("バイク"));
    CHECK(fold("バイク") != fold("ハイク"));
    CHECK(fold("Москва") == "москва");
    CHECK(fold("हिन्दी") != fold("हन्द"));
    CHECK(fold("a\0b"s) == "a b");
    CHECK(fold("") == "");
    CHECK(fold(" \u3000 ") == "");
    CHECK(fold("\xFF王") == "\xFF王");
}

TEST_CASE("folding appends and does not join what stood before") {
    std::string key = "K ";
    append_folded(key, " Ａ");
    append_folded(key, "");
    append_folded(key, "É");
    CHECK(key == "K ae");
}

TEST_CASE("folding twice changes nothing more") {
    std::string text;
    for (char32_t c = 1; c <= 0x1FFFF; ++c) {
        if (c >= 0xD800 && c <= 0xDFFF) continue;
        text.assign(1, 'a');
        append_code_point(text, c);
        text += "z王";
        append_code_point(text, c);
        const std::string once = fold(text);
        if (fold(once) != once || once.find('\0') != std::string::npos)
            FAIL("U+" << static_cast<unsigned>(c) << " " << once);
    }
}

TEST_CASE("width counts terminal cells by grapheme cluster") {
    CHECK(display_width("abc") == 3);
    CHECK(display_width("王小明") == 6);
    CHECK(display_width("王a明") == 5);
    CHECK(display_width("ＡＢ") == 4);
    CHECK(display_width("ｱｲ") == 2);
    CHECK(display_width("e\u0301") == 1);
    CHECK(display_width("王\u0301") == 2);
    CHECK(display_width("👨‍👩‍👧‍👦") == 2);
    CHECK(display_width("👍🏽") == 2);
    CHECK(display_width("❤️") == 2);
    CHECK(display_width("❤") == 1);
    CHECK(display_width("🇨🇳") == 2);
    CHECK(display_width("🇨🇳🇩🇪") == 4);
    CHECK(display_width("1️⃣") == 2);
    CHECK(display_width("\u1100\u1161\u11A8") == 2);
    CHECK(display_width("한국") == 4);
    CHECK(display_width("𠀀") == 2);
    CHECK(display_width("\u200B\uFEFF") == 0);
    CHECK(display_width("Ann's 🍰 Bakery") == 15);
    CHECK(display_width("") == 0);
}

TEST_CASE("ambiguous characters are two cells only if asked") {
    CHECK(display_width("…—│①α") == 5);
    CHECK(display_width("…—│①α", {true}) == 10);
    CHECK(display_width("ab王e\u0301", {true}) == 5);
}

TEST_CASE("cutting keeps clusters whole and fits") {
    CHECK(cut_to_width("北京云帆科技", 12) == "北京云帆科技");
    CHECK(cut_to_width("北京云帆科技", 11) == "北京云帆..");
    CHECK(cut_to_width("北京云帆科技", 8) == "北京云..");
    CHECK(cut_to_width("abcdef", 5) == "abc..");
    CHECK(cut_to_width("a👨‍👩‍👧‍👦b王王", 5) == "a👨‍👩‍👧‍👦..");
    CHECK(cut_to_width("王王王", 1) == ".");
    CHECK(cut_to_width("王", 0) == "");
    for (std::size_t cells = 0; cells < 20; ++cells)
        CHECK(display_width(cut_to_width("Ann's 🍰 王小明 e\u0301\u0302 ok", cells)) <= cells);
}

TEST_CASE("a text is cut in front as at its end") {
    CHECK(cut_front_to_width("北京云帆科技", 12) == "北京云帆科技");
    CHECK(cut_front_to_width("北京云帆科技", 11) == "..云帆科技");
    CHECK(cut_front_to_width("abcdef", 5) == "..def");
    CHECK(cut_front_to_width("王王a👨‍👩‍👧‍👦", 5) == "..a👨‍👩‍👧‍👦");
    CHECK(cut_front_to_width("王王王", 1) == ".");
    CHECK(cut_front_to_width("王", 0) == "");
    for (std::size_t cells = 0; cells < 20; ++cells)
        CHECK(display_width(cut_front_to_width("Ann's 🍰 王小明 e\u0301\u0302 ok", cells)) <= cells);
}

TEST_CASE("an excerpt shows its place with what fits around it") {
    const auto shown = [](std::string_view before, std::string_view place, std::string_view after, std::size_t cells) {
        return excerpt(before, place, after, cells).whole();
    };
    CHECK(shown("before ", "HIT", " after", 20) == "before HIT after");
    CHECK(shown("long before ", "HIT", " long after", 15) == "..ore HIT lon..");
    CHECK(shown("long before ", "HIT", "", 10) == "..fore HIT");
    CHECK(shown("", "HIT", " long after", 10) == "HIT long..");
    CHECK(shown("a", "a place too long", "b", 10) == "aa place..");
    CHECK(shown("before ", "a place too long", "b", 12) == ".. a place..");
    CHECK(shown("上海市浦东新区", "张江", "路88号", 14) == "..区张江路8..");
}

TEST_CASE("a caret stands below the cells that are meant") {
    CHECK(with_caret("tag:vip tga:x", 8, 3, 78) == "tag:vip tga:x\n        ^~~");
    CHECK(with_caret("飘签：vip", 0, 6, 78) == "飘签：vip\n^~~~");
    CHECK(with_caret("王 \x1B!", 4, 1, 78) == "王 \\x1B!\n   ^~~~");
    CHECK(with_caret("tag:", 4, 0, 78) == "tag:\n    ^");
    CHECK(with_caret("tag:", 9, 9, 78) == "tag:\n    ^");
    CHECK(with_caret("abcdefghij klmnop", 11, 2, 10) == "..j klmnop\n    ^~");
    CHECK(with_caret("…x", 3, 1, 78, {true}) == "…x\n  ^");
}

TEST_CASE("padding counts cells") {
    CHECK(pad_right("王", 4) == "王  ");
    CHECK(pad_left("王", 4) == "  王");
    CHECK(pad_right("王小明", 4) == "王小明");
    CHECK(pad_left("12", 2) == "12");
}

TEST_CASE("wrapping breaks at blanks and between Han characters") {
    using Lines = std::vector<std::string>;
    CHECK(wrap("the quick brown fox", 10) == Lines{"the quick", "brown fox"});
    CHECK(wrap("王小明来电话说要报价", 10) == Lines{"王小明来电", "话说要报价"});
    CHECK(wrap("他说，好的。", 10) == Lines{"他说，好", "的。"});
    CHECK(wrap("他说（好的）吧", 6) == Lines{"他说", "（好", "的）吧"});
    CHECK(wrap("see 北京 now", 8) == Lines{"see 北京", "now"});
    CHECK(wrap("abcdefghij", 4) == Lines{"abcd", "efgh", "ij"});
    CHECK(wrap("a\n\nb", 10) == Lines{"a", "", "b"});
    CHECK(wrap("", 10) == Lines{""});
    CHECK(wrap("王王", 0) == Lines{"王", "王"});
    CHECK(wrap("two  blanks", 4) == Lines{"two", "blan", "ks"});
}

TEST_CASE("text cannot drive the terminal") {
    CHECK(visible("\x1B[31mred\x07") == "\\x1B[31mred\\x07");
    CHECK(visible("a\x7F") == "a\\x7F");
    CHECK(visible("\xC2\x9B"
                  "2J") == "\\x9B2J");
    CHECK(visible("a\tb\r\nc") == "a\\tb\\r\\nc");
    CHECK(visible("a\nb", true) == "a\nb");
    CHECK(visible("a\0b"s) == "a\\x00b");
    CHECK(visible("\xFF\xC3") == "\\xFF\\xC3");
    CHECK(visible("back\\slash 王小明 José ¥") == "back\\slash 王小明 José ¥");
}

TEST_CASE("text cannot hide or turn round what is shown") {
    CHECK(visible("abc\u202Ecba") == "abc<U+202E>cba");
    CHECK(visible("a\u2066b\u2069") == "a<U+2066>b<U+2069>");
    CHECK(visible("王\u200B明") == "王<U+200B>明");
    CHECK(visible("\uFEFFx\u00AD") == "<U+FEFF>x<U+00AD>");
    CHECK(visible("a\u2028b") == "a<U+2028>b");
    CHECK(visible("x\u3164") == "x<U+3164>");
    CHECK(visible("a\u200Db") == "a<U+200D>b");
    CHECK(visible("x\U000E0041") == "x<U+E0041>");
}

TEST_CASE("joiners stay where a script or an emoji needs them") {
    for (std::string text : {"👨‍👩‍👧‍👦", "👩🏽‍💻", "❤️‍🔥", "نمی‌خواهم",
                             "क्‍ष", "🏴\U000E0067\U000E0062\U000E007F", "…“”—☎"})
        CHECK(visible(text) == text);
}

TEST_CASE("JSON strings are valid whatever the text") {
    auto json = [](std::string_view text) {
        std::string out = "x:";
        append_json_string(out, text);
        return out.substr(2);
    };
    CHECK(json("") == "\"\"");
    CHECK(json("王小明 \"the\" \\ /") == "\"王小明 \\\"the\\\" \\\\ /\"");
    CHECK(json("\b\f\n\r\t\v\x1B\x7F") == "\"\\b\\f\\n\\r\\t\\u000B\\u001B\\u007F\"");
    CHECK(json("\0"s) == "\"\\u0000\"");
    CHECK(json("a\xC2\x9B"
               "b\xC2\xA0") == "\"a\\u009Bb\xC2\xA0\"");
    CHECK(json("王\xFF明\xE5") == "\"王\\uFFFD明\\uFFFD\"");
}

TEST_CASE("JSON strings of any length and mixture are those of the plain rules") {
    // Every piece at every place of a block of sixteen bytes, and what it becomes.
    const std::vector<std::pair<std::string, std::string>> pieces = {
        {"a", "a"},
        {"abcdefghijklmnop", "abcdefghijklmnop"},
        {"王", "王"},
        {"，。", "，。"},
        {"\"", "\\\""},
        {"\n", "\\n"},
        {"\x7F", "\\u007F"},
        {"\xC2\x80", "\\u0080"},
        {"\xFF", "\\uFFFD"},
        {"é", "é"},
        {"\xD0\x96", "Ж"},
        {"\xD0", "\\uFFFD"},
        {"🍰", "🍰"},
        {"\uFFFD", "\uFFFD"},
        {"\xE7\x8E", "\\uFFFD\\uFFFD"},
        {"\xED\xA0\x80", "\\uFFFD\\uFFFD\\uFFFD"},
        {"\xE0\x80\x80", "\\uFFFD\\uFFFD\\uFFFD"},
        {"\xED\x9F\xBF", "\xED\x9F\xBF"},
        {"ࠀ", "ࠀ"},
    };
    std::uint32_t seed = 1;
    for (int round = 0; round < 3000; ++round) {
        std::string text, wanted = "\"";
        const int count = round % 40;
        for (int i = 0; i < count; ++i) {
            seed = seed * 1664525 + 1013904223;
            const auto& [piece, becomes] = pieces[(seed >> 16) % (round % 3 ? 4 : pieces.size())];
            text += piece;
            // A cut sequence before a continuation byte would be another character; no piece begins with one.
            wanted += becomes;
        }
        std::string out;
        append_json_string(out, text);
        CHECK(out == wanted + "\"");
        std::string room(json_room(text.size()), '?'), longer = text + "\"xx,\n\"";
        char* end = put_json_string(room.data(), std::string_view(longer).substr(0, text.size()),
                                    longer.data() + longer.size());
        CHECK(std::string(room.data(), end) == out);
    }
}

TEST_CASE("folding a text at once is folding it piece by piece") {
    const std::vector<std::string> pieces = {
        "a",  "B",    " ", "z Z", "word", "王", "小明你好吗",          "，",      "。", "é", "Ａ",
        "\t", "\x7F", "[", "@",   "`",    "{",  "0123456789ABCDEFXYZ", "\xE7\x8E"};
    std::uint32_t seed = 7;
    for (int round = 0; round < 4000; ++round) {
        std::string text, wanted;
        bool blank = false;
        for (int i = round % 50; i-- > 0;) {
            seed = seed * 1664525 + 1013904223;
            const std::string& piece = pieces[(seed >> 16) % (round % 3 ? 9 : pieces.size() - 1)];
            text += piece;
            // Alone, a piece is too short for what works on many bytes at once; blanks come together.
            for (std::size_t at = 0; at < piece.size();) {
                std::size_t start = at;
                next_code_point(piece, at);
                const std::string folded = fold(piece.substr(start, at - start));
                if (folded.empty()) {
                    blank = !wanted.empty();
                    continue;
                }
                if (blank) wanted += ' ';
                blank = false;
                wanted += folded;
            }
        }
        CHECK(fold(text) == wanted);
    }
}
