#pragma once
// What the spellings of one name have in common, whatever its script, order, width, case, accents and form of address
// or of law. For comparison only, never shown. Pure functions.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::text {

enum class NameOf { person, firm };

struct NameForm {
    std::vector<std::string> words;   // in search form; what stands together in Chinese is one
    std::vector<std::string> sounds;  // the same in letters
    std::string written, letters;     // those joined
    bool han = false;                 // any of it is Chinese
    bool titled = false;              // a form of address stood there, ..
    char sex = 0;                     // .. and says so: 'm', 'f'
    std::string law;                  // of a firm: the legal form that was written out: "ltd", "gmbh kg", "有限"
    bool is_surname() const;          // Mr Smith, 王总: whoever of that family
};

// "王小明先生" is 王小明, "Acme Co., Ltd." is acme, "云帆科技(北京)有限公司" 云帆科技 and 北京. `reading`: how it is
// read, if somebody said so.
NameForm name_form(std::string_view name, NameOf, std::string_view reading = {});

// How two names go together, the closest first.
enum class Kinship {
    same,     // but for traditional characters, width, case, accents, blanks, legal form
    order,    // 小明 王 and 王 小明
    script,   // Chinese and its pinyin, in any order
    sound,    // other characters that are read alike
    near,     // one slip in a longer name
    part,     // Jane and Jane Smith, J. Smith and Jane Smith, 王 and 王小明; at most, if one is a surname only
    related,  // a word in common: Jane Smith and John Smith, Daniel Meyer and Daniela Meyer, 张伟 and 张薇
    other,
};
Kinship kinship(const NameForm&, const NameForm&);
// Both legal forms are written out, and are not the same.
bool have_other_law(const NameForm&, const NameForm&);

// One slip is told from another name only if that has so many letters.
inline constexpr std::size_t kLettersOfNear = 7;

}  // namespace kehu::text
