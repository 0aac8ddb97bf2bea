#pragma once
// A report template as text: Mustache (mustache(5): values, sections, inverted sections, comments, partials, dotted
// names, lines that hold nothing but a tag) with filters in values and queries in comments. Reading one gives a tree in
// which every tag knows where it stands; what its names mean is found by bind() (program.hpp).
//
//   {{name}}  {{total | money | right:12}}  {{#orders}} .. {{/orders}}  {{^orders}} none {{/orders}}
//   {{> head}}  {{! a comment }}  {{! query orders: state:open --sort -date --limit 20 }}
//
// Signs may be full-width: {{电话｜宽：12}}. There is no way around escaping: {{{x}}} and {{&x}} are {{x}}.
//
// Debian's library for Mustache was tried: it leaves an empty line where a section prints nothing, takes five times as
// long as an export and holds lists whole; and it knows no places, so the tags had to be read here all the same.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::report {

enum class Form : std::uint8_t { text, markdown, html };
inline constexpr std::string_view kFormNames[] = {"text", "markdown", "html"};  // keys of the field template.form
Form form_of_file(std::string_view name);  // by its ending; text if it says nothing

struct Source {
    std::string name;  // for messages: "monthly.txt", or the name of a template
    std::string text;
    Form form = Form::text;
};

struct Place {
    std::uint32_t source = 0, at = 0;  // a byte of Template::sources[source]
};

struct Call {
    std::string name;
    std::vector<std::string> arguments;
};

struct Node {
    enum class What : std::uint8_t { text, value, section, inverted, query } what = What::text;
    std::string text;           // the characters; the name as written; of a query its words
    std::string of;             // of a query: the lists that it is for
    std::vector<Call> filters;  // of a value
    std::vector<Node> inside;   // of sections
    Place place;
};

struct Template {
    Form form = Form::text;
    std::vector<Source> sources;  // itself, then its partials
    std::vector<Node> nodes;
};

// What is wrong with a template, for people.
struct Fault {
    std::string place;  // "monthly.txt:12:5"
    std::string sentence;
};
using Faults = std::vector<Fault>;
inline constexpr std::size_t kMostFaults = 20;

// The template that {{> name}} means, if there is one.
using FindPartial = std::function<std::optional<Source>(std::string_view name)>;

// Reads on after a fault to find the next; what comes back is to be used only if there was none.
Template parse_template(Source, const FindPartial&, Faults&);

std::string place_in_words(const Template&, Place);

}  // namespace kehu::report
