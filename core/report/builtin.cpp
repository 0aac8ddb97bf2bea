#include "core/report/builtin.hpp"

#include "core/text/fold.hpp"

namespace kehu::report {
namespace {

constexpr BuiltIn kBuiltIn[] = {
    {"card", "客户卡", mark("all about each customer: fields, contacts, tasks, orders")},
    {"list", "客户名单", mark("customers, a line each")},
    {"contacts", "联系日志", mark("contacts by day")},
    {"week", "周日程", mark("what is due this week, what is late, whose birthday it is")},
    {"birthdays", "生日", mark("birthdays in the order in which they come")},
    {"letter", "信函", mark("a letter to each customer, to be copied and changed")},
    {"labels", "地址标签", mark("labels for letters, 3 by 8 on A4")},
    {"survey-summary", "问卷汇总", mark("what the answers to a survey say, with charts")},
    {"month", "月报", mark("a month at a glance: orders, contacts, new customers")},
};

constexpr std::string_view kEndings[] = {".txt", ".md", ".html"};  // in the order of Form

std::optional<Source> source_of(const BuiltIn& made, Language language, Form form) {
    const std::string name = fmt::format("{}.{}{}", made.name, language == Language::chinese ? "zh" : "en",
                                         kEndings[static_cast<std::size_t>(form)]);
    for (const BuiltInFile& file : builtin_files())
        if (file.name == name) return Source{name, std::string(file.text), form};
    return std::nullopt;
}

}  // namespace

std::span<const BuiltIn> builtin_templates() {
    return kBuiltIn;
}

const BuiltIn* find_builtin(std::string_view word) {
    const std::string folded = text::fold(word);
    for (const BuiltIn& made : kBuiltIn)
        if (made.name == folded || made.chinese == word) return &made;
    return nullptr;
}

std::optional<Source> builtin_source(const BuiltIn& made, Language language, Form form) {
    constexpr Form kHtml[] = {Form::html, Form::markdown, Form::text}, kMarkdown[] = {Form::markdown, Form::text},
                   kText[] = {Form::text};
    const std::span<const Form> wanted = form == Form::html       ? std::span<const Form>(kHtml)
                                         : form == Form::markdown ? std::span<const Form>(kMarkdown)
                                                                  : std::span<const Form>(kText);
    for (Form one : wanted)
        if (auto source = source_of(made, language, one)) return source;
    return std::nullopt;
}

}  // namespace kehu::report
