#include "core/text/tr.hpp"

#include <fmt/format.h>
#include <libintl.h>

#include <clocale>
#include <cstdlib>

namespace kehu {
namespace {

constexpr const char* kDomain = "kehu";
Language current = Language::english;

// gettext ignores LANGUAGE while LC_MESSAGES is "C". Any other locale will do; C.UTF-8 is part of Debian's C library,
// whereas zh_CN.UTF-8 has to be generated and often is not.
bool leave_the_c_locale() {
    for (const char* name : {"C.UTF-8", "zh_CN.UTF-8", "en_US.UTF-8", ""}) {
        const char* got = setlocale(LC_MESSAGES, name);
        if (got && std::string_view(got) != "C" && std::string_view(got) != "POSIX") return true;
    }
    return false;
}

std::string fill(const char* translated, const char* message, fmt::format_args args) {
    try {
        return fmt::vformat(translated, args);
    } catch (const fmt::format_error&) {
        // A translation with broken places must not take the program down: the English sentence says the same.
    }
    try {
        return fmt::vformat(message, args);
    } catch (const fmt::format_error&) {
        return message;
    }
}

}  // namespace

void set_language(Language language, const std::string& locale_folder) {
    if (language == Language::english) {
        current = language;
        return;
    }
    if (!leave_the_c_locale()) return;
    setenv("LANGUAGE", "zh_CN", 1);
    bindtextdomain(kDomain, locale_folder.c_str());
    // LC_CTYPE stays "C", for which gettext would turn every Chinese character into a question mark. The C library's
    // own messages (strerror) need the same.
    bind_textdomain_codeset(kDomain, "UTF-8");
    bind_textdomain_codeset("libc", "UTF-8");
    current = language;
}

Language language() {
    return current;
}

const char* tr(const char* message) {
    if (current == Language::english || !*message) return message;
    return dgettext(kDomain, message);
}

std::string say_args(const char* message, fmt::format_args args) {
    return fill(tr(message), message, args);
}

std::string say_n_args(const char* one, const char* many, unsigned long n, fmt::format_args args) {
    const char* english = n == 1 ? one : many;
    if (current == Language::english) return fill(english, english, args);
    return fill(dngettext(kDomain, one, many, n), english, args);
}

}  // namespace kehu
