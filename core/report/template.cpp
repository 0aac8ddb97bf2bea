#include "core/report/template.hpp"

#include <algorithm>
#include <utility>

#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::report {
namespace {

constexpr std::size_t kMostBytes = 1 << 20;  // with all partials
constexpr std::size_t kMostSections = 32, kMostPartials = 10;

struct WideSign {
    std::string_view wide;
    char sign;
};
constexpr WideSign kWideSigns[] = {{"｜", '|'}, {"：", ':'}, {"，", ','}, {"＃", '#'}, {"／", '/'},
                                   {"＾", '^'}, {"＆", '&'}, {"＞", '>'}, {"！", '!'}, {"＝", '='},
                                   {"．", '.'}, {"“", '"'},  {"”", '"'},  {"　", ' '}, {"＿", '_'}};

// Signs typed on a Chinese keyboard as the others, except inside of quotes.
std::string with_plain_signs(std::string_view tag) {
    std::string out;
    char quote = 0;
    for (std::size_t at = 0; at < tag.size();) {
        char c = tag[at];
        std::size_t width = 1;
        for (const WideSign& sign : kWideSigns)
            if (tag.substr(at).starts_with(sign.wide) && (!quote || sign.sign == quote))
                c = sign.sign, width = sign.wide.size();
        if (c == quote)
            quote = 0;
        else if (!quote && (c == '"' || c == '\''))
            quote = c;
        out += c;
        at += width;
    }
    return out;
}

// Calls use(part) for each part between these signs, outside of quotes.
template <class Use>
void split_outside_quotes(std::string_view text, char sign, Use&& use) {
    std::size_t start = 0;
    char quote = 0;
    for (std::size_t at = 0; at <= text.size(); ++at) {
        if (at == text.size() || (!quote && text[at] == sign)) {
            use(text::trim(text.substr(start, at - start)));
            start = at + 1;
        } else if (text[at] == quote) {
            quote = 0;
        } else if (!quote && (text[at] == '"' || text[at] == '\'')) {
            quote = text[at];
        }
    }
}

bool leaves_quote_open(std::string_view text) {
    char quote = 0;
    for (char c : text)
        if (c == quote)
            quote = 0;
        else if (!quote && (c == '"' || c == '\''))
            quote = c;
    return quote != 0;
}

std::string unquoted(std::string_view text) {
    if (text.size() >= 2 && (text[0] == '"' || text[0] == '\'') && text.back() == text[0])
        text = text.substr(1, text.size() - 2);
    std::string out;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const bool line_break = text[at] == '\\' && at + 1 < text.size() && text[at + 1] == 'n';
        out += line_break ? '\n' : text[at];
        at += line_break ? 1 : 0;
    }
    return out;
}

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

struct Tag {
    char sign = 0;  // # ^ / > ! =; 0: a value
    std::string text;
    std::size_t start = 0, after = 0;
};

bool is_name(std::string_view name) {
    return !name.empty() && name.find_first_of("{}|\"'\t\n") == std::string_view::npos;
}

class Parser {
  public:
    Parser(Template& out, const FindPartial& find_partial, Faults& faults)
        : out_(out), find_partial_(find_partial), faults_(faults), partials_{out.sources[0].name} {}

    // A template, or a partial in the place of its tag.
    void read(std::uint32_t source, std::vector<Node>& nodes) {
        if (!is_readable(source)) return;
        const std::uint32_t outer = std::exchange(source_, source);
        const std::size_t outer_at = std::exchange(at_, 0);
        const std::vector<std::string> outer_open = std::exchange(open_, {});
        read_list(nodes, nullptr);
        source_ = outer, at_ = outer_at, open_ = outer_open;
    }

  private:
    std::string_view text() const { return out_.sources[source_].text; }
    Place place(std::size_t at) const { return {source_, static_cast<std::uint32_t>(at)}; }

    void fault(Place place, std::string sentence) {
        if (faults_.size() < kMostFaults) faults_.push_back({place_in_words(out_, place), std::move(sentence)});
    }

    bool is_readable(std::uint32_t source) {
        const std::string& text = out_.sources[source].text;
        bytes_ += text.size();
        if (bytes_ > kMostBytes) {
            faults_.push_back({out_.sources[source].name, tr("the template is larger than 1 MiB")});
            return false;
        }
        if (const auto at = text::first_invalid_utf8(text)) {
            fault({source, static_cast<std::uint32_t>(*at)}, tr("this is not UTF-8; save the file as UTF-8 text"));
            return false;
        }
        for (std::size_t at = 0; at < text.size(); ++at) {
            const auto c = static_cast<unsigned char>(text[at]);
            if ((c >= 0x20 || c == '\n' || c == '\t' || c == '\f' || c == '\r') && c != 0x7F) continue;
            fault({source, static_cast<std::uint32_t>(at)}, tr("a control character"));
            return false;
        }
        return true;
    }

    // Up to the end of the section `open`, or of the text.
    void read_list(std::vector<Node>& nodes, const Node* open) {
        while (at_ < text().size()) {
            const std::size_t start = std::min(text().find("{{", at_), text().size());
            add_text(nodes, start);
            if (start == text().size()) break;
            const std::optional<Tag> tag = read_tag(start);
            if (!tag) return;
            at_ = tag->after;
            if (tag->sign != 0 && tag->sign != '=') pass_line(nodes, *tag);
            if (tag->sign == '/') {
                if (ends(*tag, open)) return;
            } else {
                add(nodes, *tag);
            }
        }
        if (open) fault(open->place, say("the section {{{{#{}}}}} is not closed", open->text));
    }

    void add_text(std::vector<Node>& nodes, std::size_t to) {
        if (at_ >= to) return;
        Node node;
        node.place = place(at_);
        node.text = text().substr(at_, to - at_);
        std::erase(node.text, '\r');
        nodes.push_back(std::move(node));
    }

    std::optional<Tag> read_tag(std::size_t start) {
        const bool triple = text().substr(start).starts_with("{{{");
        const std::string_view closing = triple ? "}}}" : "}}";
        const std::size_t inner = start + closing.size(), end = text().find(closing, inner);
        if (end == std::string_view::npos) {
            fault(place(start), say("the tag is not closed: {} is missing", closing));
            return std::nullopt;
        }
        Tag tag{0, with_plain_signs(text::trim(text().substr(inner, end - inner))), start, end + closing.size()};
        const bool marked =
            !triple && !tag.text.empty() && std::string_view("#^/>!&=").find(tag.text[0]) != std::string_view::npos;
        if (!marked) return tag;
        tag.sign = tag.text[0] == '&' ? char() : tag.text[0];
        tag.text = text::trim(std::string_view(tag.text).substr(1));
        return tag;
    }

    // A line that holds nothing but a tag is not printed.
    void pass_line(std::vector<Node>& nodes, const Tag& tag) {
        std::size_t begin = tag.start, end = tag.after;
        while (begin > 0 && is_blank(text()[begin - 1])) --begin;
        while (end < text().size() && (is_blank(text()[end]) || text()[end] == '\r')) ++end;
        if ((begin > 0 && text()[begin - 1] != '\n') || (end < text().size() && text()[end] != '\n')) return;
        // A partial keeps its indent.
        if (tag.sign != '>' && begin < tag.start)
            nodes.back().text.resize(nodes.back().text.size() - (tag.start - begin));
        at_ = std::min(end + 1, text().size());
    }

    bool ends(const Tag& tag, const Node* open) {
        if (!open) {
            fault(place(tag.start), say("no section '{}' is open here", tag.text));
            return false;
        }
        if (open->text == tag.text) return true;
        fault(place(tag.start), say("the section {{{{#{}}}}}, begun in {}, must be closed before {{{{/{}}}}}",
                                    open->text, place_in_words(out_, open->place), tag.text));
        // What was meant is guessed, so that the next faults are real ones.
        if (std::find(open_.begin(), open_.end(), tag.text) == open_.end()) return false;
        at_ = tag.start;
        return true;
    }

    void add(std::vector<Node>& nodes, const Tag& tag) {
        const Place here = place(tag.start);
        switch (tag.sign) {
            case 0:
                return add_value(nodes, tag.text, here);
            case '#':
            case '^':
                return add_section(nodes, tag);
            case '>':
                return add_partial(nodes, tag.text, here);
            case '!':
                return add_query(nodes, tag.text, here);
            default:
                return fault(here, tr("tags are always written {{ }}: other signs cannot be set"));
        }
    }

    void add_value(std::vector<Node>& nodes, std::string_view tag, Place here) {
        if (leaves_quote_open(tag)) fault(here, tr("a quote is not closed"));
        Node node;
        node.what = Node::What::value;
        node.place = here;
        bool first = true;
        split_outside_quotes(tag, '|', [&](std::string_view part) {
            if (std::exchange(first, false)) {
                node.text = part;
            } else {
                add_filter(node, part);
            }
        });
        check_name(node);
        nodes.push_back(std::move(node));
    }

    void check_name(const Node& node) {
        if (node.text.empty())
            fault(node.place, tr("a tag without a name"));
        else if (!is_name(node.text))
            fault(node.place, say("'{}' is no name", node.text));
    }

    void add_filter(Node& node, std::string_view part) {
        Call call;
        const std::size_t colon = std::min(part.find(':'), part.size());
        call.name = text::trim(part.substr(0, colon));
        if (call.name.empty()) return fault(node.place, tr("a filter is missing after |"));
        if (colon < part.size())
            split_outside_quotes(part.substr(colon + 1), ',',
                                 [&](std::string_view argument) { call.arguments.push_back(unquoted(argument)); });
        node.filters.push_back(std::move(call));
    }

    void add_section(std::vector<Node>& nodes, const Tag& tag) {
        Node node;
        node.what = tag.sign == '^' ? Node::What::inverted : Node::What::section;
        node.place = place(tag.start);
        node.text = text::trim(std::string_view(tag.text).substr(0, tag.text.find('|')));
        if (tag.text.find('|') != std::string::npos)
            fault(node.place, tr("filters are for values; a section has only a name"));
        else
            check_name(node);
        if (open_.size() >= kMostSections) {
            fault(node.place, say("more than {} sections inside of each other", kMostSections));
            at_ = text().size();
            return;
        }
        open_.push_back(node.text);
        read_list(node.inside, &node);
        open_.pop_back();
        nodes.push_back(std::move(node));
    }

    // {{! query orders: state:open }}; any other comment is passed over.
    void add_query(std::vector<Node>& nodes, std::string_view comment, Place here) {
        const std::size_t colon = comment.find(':');
        if (colon == std::string_view::npos) return;
        const std::string_view head = text::trim(comment.substr(0, colon));
        const std::size_t blank = head.find(' ');
        const std::string_view word = head.substr(0, blank);
        if ((word != "query" && word != "查询") || blank == std::string_view::npos) return;
        Node node;
        node.what = Node::What::query;
        node.place = here;
        node.of = text::trim(head.substr(blank));
        node.text = text::trim(comment.substr(colon + 1));
        nodes.push_back(std::move(node));
    }

    void add_partial(std::vector<Node>& nodes, const std::string& name, Place here) {
        if (name.empty() || name.find_first_of("/\\") != name.npos || name.find("..") != name.npos)
            return fault(here, say("'{}' is no name of a template; other files are not read from here", name));
        if (std::find(partials_.begin(), partials_.end(), name) != partials_.end())
            return fault(here, say("the template '{}' would contain itself", name));
        if (partials_.size() > kMostPartials)
            return fault(here, say("more than {} templates inside of each other", kMostPartials));
        std::optional<Source> partial = find_partial_(name);
        if (!partial) return fault(here, say("there is no template '{}'", name));
        if (partial->form != out_.form)
            return fault(here, say("the template '{}' has another form than this one", name));
        out_.sources.push_back(std::move(*partial));
        partials_.push_back(name);
        read(static_cast<std::uint32_t>(out_.sources.size() - 1), nodes);
        partials_.pop_back();
    }

    Template& out_;
    const FindPartial& find_partial_;
    Faults& faults_;
    std::uint32_t source_ = 0;  // what is read, and how far
    std::size_t at_ = 0;
    std::vector<std::string> partials_;  // that are read at the moment, with the template itself
    std::vector<std::string> open_;      // sections
    std::size_t bytes_ = 0;
};

}  // namespace

Form form_of_file(std::string_view name) {
    for (std::string_view ending : {".md", ".markdown"})
        if (name.ends_with(ending)) return Form::markdown;
    for (std::string_view ending : {".html", ".htm"})
        if (name.ends_with(ending)) return Form::html;
    return Form::text;
}

std::string place_in_words(const Template& made, Place place) {
    const Source& source = made.sources[place.source];
    const std::string_view before = std::string_view(source.text).substr(0, place.at);
    const std::size_t line_start = before.rfind('\n') + 1;  // 0 if there is none
    // Of a broken text only the bytes before can be counted.
    const std::size_t column =
        static_cast<std::size_t>(std::count_if(before.begin() + static_cast<std::ptrdiff_t>(line_start), before.end(),
                                               [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
    return fmt::format("{}:{}:{}", source.name, std::count(before.begin(), before.end(), '\n') + 1, column + 1);
}

Template parse_template(Source source, const FindPartial& find_partial, Faults& faults) {
    Template made;
    made.form = source.form;
    if (source.text.starts_with("\xEF\xBB\xBF")) source.text.erase(0, 3);
    made.sources.push_back(std::move(source));
    Parser(made, find_partial, faults).read(0, made.nodes);
    return made;
}

}  // namespace kehu::report
