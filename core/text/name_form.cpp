#include "core/text/name_form.hpp"

#include <algorithm>

#include "core/text/distance.hpp"
#include "core/text/firm.hpp"
#include "core/text/pinyin.hpp"
#include "core/text/search_form.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

using Words = std::vector<std::string>;

struct Title {
    std::string_view word;
    char sex = 0;
};
constexpr Title kTitles[] = {{"mr", 'm'}, {"mrs", 'f'},  {"ms", 'f'},   {"miss", 'f'}, {"dr"},
                             {"prof"},    {"herr", 'm'}, {"frau", 'f'}, {"mme", 'f'}};
// What ends in another stands before it.
constexpr Title kChineseTitles[] = {{"先生", 'm'}, {"女士", 'f'}, {"小姐", 'f'}, {"太太", 'f'}, {"总经理"}, {"经理"},
                                    {"总"},        {"老师"},      {"老板"},      {"医生"},      {"教授"},   {"主任"}};
constexpr std::string_view kCompoundSurnames[] = {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟",
                                                  "公孙", "慕容", "司徒", "令狐", "夏侯", "端木", "南宫"};
// Spellings of one form; those of "" say nothing.
constexpr std::pair<std::string_view, std::string_view> kLaws[] = {
    {"limited", "ltd"}, {"incorporated", "inc"}, {"corporation", "corp"}, {"co", ""}, {"company", ""}};
constexpr std::size_t kLettersOfSound = 4;  // 李 is not every Li
constexpr std::size_t kLettersOfNearWord = 6;
constexpr std::size_t kCharactersOfNear = 3;  // of Chinese names

bool is_plain(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Signs and blanks part words.
bool is_sign(char32_t c) {
    return c < 0x80 ? !is_plain(c)
                    : c <= 0xBF || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) || c == 0x30FB;
}

Words words_of(std::string_view text, NameOf whose) {
    Words words;
    enum class Run { none, han, other } run = Run::none;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t c = next_code_point(text, at);
        // "S.A." is one word, "J.Smith" is two.
        if (c == '.' && whose == NameOf::firm) continue;
        const Run now = is_sign(c) ? Run::none : is_han(c) ? Run::han : Run::other;
        if (now != Run::none) {
            if (now != run) words.emplace_back();
            words.back().append(text, from, at - from);
        }
        run = now;
    }
    return words;
}

bool is_han_word(std::string_view word) {
    std::size_t at = 0;
    return !word.empty() && is_han(next_code_point(word, at));
}

void add_law(std::string& law, std::string_view word) {
    const auto known = std::find_if(std::begin(kLaws), std::end(kLaws), [&](auto& pair) { return pair.first == word; });
    const std::string_view named = known == std::end(kLaws) ? word : known->second;
    if (!named.empty()) law = law.empty() ? std::string(named) : std::string(named) + " " + law;
}

// 有限公司 is 有限责任公司, and 公司 may be any.
std::string_view chinese_law(std::string_view dropped) {
    for (std::string_view law : {"股份", "有限", "集团"})
        if (dropped.find(law) != dropped.npos) return law;
    return {};
}

void drop_forms(Words& words, std::string& law) {
    for (; words.size() > 1 && is_legal_form(words.back()); words.pop_back()) add_law(law, words.back());
    if (words.size() > 1 && words.front() == "株式会社") words.erase(words.begin());
    if (words.empty() || !is_han_word(words.back())) return;
    const std::string rest(without_legal_form(words.back()));
    add_law(law, chinese_law(std::string_view(words.back()).substr(rest.size())));
    if (!rest.empty())
        words.back() = rest;
    else if (words.size() > 1)
        words.pop_back();
}

void drop_titles(Words& words, NameForm& form) {
    const auto note = [&](const Title& title) {
        form.titled = true;
        if (title.sex) form.sex = title.sex;
    };
    // "Herr Dr. Meyer"
    for (bool found = true; found && words.size() > 1;) {
        const auto title = std::find_if(std::begin(kTitles), std::end(kTitles),
                                        [&](const Title& one) { return one.word == words.front(); });
        found = title != std::end(kTitles);
        if (!found) break;
        note(*title);
        words.erase(words.begin());
    }
    if (words.empty()) return;
    for (const Title& title : kChineseTitles) {
        if (!words.back().ends_with(title.word) || (words.size() == 1 && words.back() == title.word)) continue;
        note(title);
        words.back().resize(words.back().size() - title.word.size());
        if (words.back().empty()) words.pop_back();
        return;
    }
}

// ü is typed as v and as u.
std::string sound_of(const std::string& word, NameOf whose) {
    std::string sound;
    if (is_han_word(word)) append_pinyin(sound, word, whose == NameOf::person ? PinyinOf::person : PinyinOf::text);
    if (sound.empty()) sound = word;
    std::replace(sound.begin(), sound.end(), 'v', 'u');
    return sound;
}

std::string joined_from(const Words& words, std::size_t first) {
    std::string out;
    for (std::size_t i = 0; i < words.size(); ++i) out += words[(first + i) % words.size()];
    return out;
}

// "xiao ming wang" is "wang xiaoming".
bool turned_into(const Words& words, std::string_view text) {
    for (std::size_t first = 0; first < words.size(); ++first)
        if (joined_from(words, first) == text) return true;
    return false;
}

bool same_in_any_order(Words a, Words b) {
    std::sort(a.begin(), a.end());
    std::sort(b.begin(), b.end());
    return a == b;
}

// "Room 12" is not Room 21 with a slip.
std::string digits_in(std::string_view text) {
    std::string digits;
    for (const char c : text)
        if (c >= '0' && c <= '9') digits += c;
    return digits;
}

// Joan is not John with a slip, though Joan Smith is a long name; Jonh may be. Where one short word is another of as
// many letters, it is another name.
bool has_other_short_word(const NameForm& a, const NameForm& b) {
    if (a.sounds.size() != b.sounds.size() || a.sounds.size() < 2) return false;
    const auto [left, right] = std::mismatch(a.sounds.begin(), a.sounds.end(), b.sounds.begin());
    return left != a.sounds.end() && left->size() == right->size() && left->size() < kLettersOfNearWord &&
           !std::is_permutation(left->begin(), left->end(), right->begin());
}

// Daniel and Daniela, Christian and Christina, Andrea and Andreas: the end of a first name tells the sex.
bool is_other_ending(std::string_view a, std::string_view b) {
    constexpr std::size_t kEnding = 2, kStem = 2;
    const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
    if (a == b || longer - shorter > 1 || shorter < kStem + 1) return false;
    const std::size_t stem = shorter == longer ? longer - kEnding : shorter;
    if (a.substr(0, std::max(stem, kStem)) != b.substr(0, std::max(stem, kStem))) return false;
    const auto tells = [](char c) { return c == 'a' || c == 'e'; };
    return tells(a.back()) || tells(b.back());
}

bool has_other_ending(const NameForm& a, const NameForm& b) {
    if (a.han || b.han || a.sounds.size() != b.sounds.size()) return false;
    const auto [left, right] = std::mismatch(a.sounds.begin(), a.sounds.end(), b.sounds.begin());
    return left != a.sounds.end() && is_other_ending(*left, *right);
}

bool is_near(const NameForm& a, const NameForm& b) {
    const std::size_t shorter = std::min(a.letters.size(), b.letters.size());
    const std::size_t longer = std::max(a.letters.size(), b.letters.size());
    if (shorter < kLettersOfNear || longer - shorter > 1 || edit_distance(a.letters, b.letters) > 1 ||
        digits_in(a.letters) != digits_in(b.letters) || has_other_short_word(a, b) || has_other_ending(a, b))
        return false;
    if (!a.han || !b.han) return true;
    return std::min(count_code_points(a.written), count_code_points(b.written)) >= kCharactersOfNear &&
           edit_distance(a.written, b.written) <= 1;
}

bool is_initial(const std::string& a, const std::string& b) {
    return a.size() == 1 && is_plain(static_cast<unsigned char>(a[0])) && b.starts_with(a);
}

// Every word of `few` is one of `many`, or its first letter.
bool is_part(const Words& few, Words many) {
    bool whole = false;
    for (const std::string& word : few) {
        auto found = std::find(many.begin(), many.end(), word);
        whole = whole || found != many.end();
        if (found == many.end())
            found = std::find_if(many.begin(), many.end(), [&](const std::string& one) {
                return is_initial(word, one) || is_initial(one, word);
            });
        if (found == many.end()) return false;
        many.erase(found);
    }
    return whole;
}

bool is_surname_of(const NameForm& few, const NameForm& many) {
    return few.han && many.han && (few.is_surname() || count_code_points(few.written) == 1) &&
           many.written.starts_with(few.written);
}

bool share_word(const Words& a, const Words& b) {
    return std::any_of(a.begin(), a.end(), [&](const std::string& word) {
        return word.size() > 1 && std::find(b.begin(), b.end(), word) != b.end();
    });
}

Kinship kinship_as_written(const NameForm&, const NameForm&);

}  // namespace

bool NameForm::is_surname() const {
    if (!titled || words.size() != 1) return false;
    return !han || count_code_points(written) == 1 ||
           std::find(std::begin(kCompoundSurnames), std::end(kCompoundSurnames), written) !=
               std::end(kCompoundSurnames);
}

NameForm name_form(std::string_view name, NameOf whose, std::string_view reading) {
    NameForm form;
    form.words = words_of(search_form(name), whose);
    if (whose == NameOf::firm)
        drop_forms(form.words, form.law);
    else
        drop_titles(form.words, form);
    for (const std::string& word : form.words) {
        form.han = form.han || is_han_word(word);
        form.written += word;
        form.sounds.push_back(sound_of(word, whose));
    }
    if (!reading.empty()) {
        Words read = words_of(search_form(reading), NameOf::person);
        for (std::string& word : read) word = sound_of(word, whose);
        if (!read.empty()) form.sounds = std::move(read);
    }
    for (const std::string& sound : form.sounds) form.letters += sound;
    return form;
}

Kinship kinship(const NameForm& a, const NameForm& b) {
    const Kinship found = kinship_as_written(a, b);
    return a.is_surname() || b.is_surname() ? std::max(found, Kinship::part) : found;
}

bool have_other_law(const NameForm& a, const NameForm& b) {
    return a.han == b.han && !a.law.empty() && !b.law.empty() && a.law != b.law;
}

namespace {

Kinship kinship_as_written(const NameForm& a, const NameForm& b) {
    if (a.written.empty() || b.written.empty()) return Kinship::other;
    if (a.written == b.written) return Kinship::same;
    if (turned_into(a.words, b.written) || turned_into(b.words, a.written) || same_in_any_order(a.words, b.words))
        return Kinship::order;
    if (a.letters.size() >= kLettersOfSound && a.letters.size() == b.letters.size()) {
        const bool alike = turned_into(a.sounds, b.letters) || turned_into(b.sounds, a.letters) ||
                           same_in_any_order(a.sounds, b.sounds);
        if (alike && a.han && b.han)
            return count_code_points(a.written) < kCharactersOfNear ? Kinship::related : Kinship::sound;
        if (alike) return a.han || b.han ? Kinship::script : Kinship::order;
    }
    if (is_near(a, b)) return Kinship::near;
    if (is_part(a.words, b.words) || is_part(b.words, a.words) || is_surname_of(a, b) || is_surname_of(b, a))
        return Kinship::part;
    return share_word(a.words, b.words) ? Kinship::related : Kinship::other;
}

}  // namespace
}  // namespace kehu::text
