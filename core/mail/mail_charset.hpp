#pragma once
// The text of a mail from its bytes and the character set that it claims, which is often wrong. core/text/charset does
// the work and calls the program iconv, some milliseconds each time; pure ASCII and UTF-8 are taken as they are.

#include <string>
#include <string_view>

namespace kehu::mail {

struct ReadText {
    std::string text;   // UTF-8 always
    bool whole = true;  // false: some characters could not be read and are U+FFFD
};

// Tried in turn: the character set named; UTF-8, GB18030 and UTF-16 by the look of the bytes; what can be saved of the
// one named. ISO-8859-1 is read as Windows-1252, which contains it and is what is meant; GB2312 and GBK as GB18030.
ReadText read_text(std::string_view bytes, std::string_view charset);

}  // namespace kehu::mail
