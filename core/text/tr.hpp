#pragma once
// Words in the user's language. `tr` looks a message up with gettext; `say` also fills its {} places (fmt syntax, named
// or in order). Messages are whole sentences, never assembled from parts. Without a translation the English text is
// used. xgettext reads tr, say, say_n and mark (see scripts/translations).

#include <fmt/core.h>

#include <string>
#include <string_view>

namespace kehu {

enum class Language { english, chinese };

// Binds the translations found as `locale_folder`/zh_CN/LC_MESSAGES/kehu.mo. English binds nothing and costs nothing;
// so does a system without any locale but "C", where messages stay English. Chinese sets LANGUAGE for child processes
// too. The process stays in the "C" locale for numbers and times; only messages change.
void set_language(Language, const std::string& locale_folder);
Language language();

const char* tr(const char* message);

// Marks a string in a constexpr table for translation; whoever prints it calls tr.
constexpr const char* mark(const char* message) {
    return message;
}

// A translation whose places do not fit the arguments is passed over for the English message.
std::string say_args(const char* message, fmt::format_args);
std::string say_n_args(const char* one, const char* many, unsigned long n, fmt::format_args);

template <class... A>
std::string say(const char* message, const A&... a) {
    return say_args(message, fmt::make_format_args(a...));
}
// Plural: say_n("{} customer", "{} customers", n, n)
template <class... A>
std::string say_n(const char* one, const char* many, unsigned long n, const A&... a) {
    return say_n_args(one, many, n, fmt::make_format_args(a...));
}

}  // namespace kehu
