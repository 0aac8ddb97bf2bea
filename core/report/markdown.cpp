#include "core/report/markdown.hpp"

#include <cmark-gfm-core-extensions.h>
#include <cmark-gfm-extension_api.h>
#include <cmark-gfm.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

#include "core/report/html.hpp"
#include "core/text/utf8.hpp"
#include "core/text/width.hpp"

namespace kehu::report {
namespace {

// Characters that Unicode keeps for a program's own use inside itself.
constexpr std::string_view kBegin = "\uFDD0", kEnd = "\uFDD1";

struct Free {
    void operator()(cmark_node* node) const { cmark_node_free(node); }
    void operator()(cmark_parser* parser) const { cmark_parser_free(parser); }
    void operator()(char* text) const { std::free(text); }
};

struct Mark {
    std::size_t begin = 0, end = 0, figure = 0;
};

std::optional<Mark> find_mark(std::string_view text, std::size_t figures) {
    for (std::size_t at = 0; (at = text.find(kBegin, at)) != std::string_view::npos; at += kBegin.size()) {
        std::size_t digit = at + kBegin.size(), figure = 0;
        const std::size_t first = digit;
        while (digit < text.size() && text[digit] >= '0' && text[digit] <= '9' && digit - first < 9)
            figure = figure * 10 + static_cast<std::size_t>(text[digit++] - '0');
        if (digit > first && figure < figures && text.substr(digit).starts_with(kEnd))
            return Mark{at, digit + kEnd.size(), figure};
    }
    return {};
}

std::string_view literal_of(cmark_node* node) {
    const char* literal = cmark_node_get_literal(node);
    return literal ? literal : "";
}

cmark_node* made(cmark_node_type type) {
    cmark_node* node = cmark_node_new(type);
    if (!node) throw std::bad_alloc();
    return node;
}

// Leaves no HTML in the tree but our own, so that it may be written as it is.
class Rewriter {
  public:
    explicit Rewriter(std::span<const std::string> figures) : figures_(figures) {}

    void run(cmark_node* document) {
        for (cmark_node* node : nodes_of(document)) rewrite(node);
    }

  private:
    // Those whose change is wanted, in order; nodes are changed only after the walk.
    static std::vector<cmark_node*> nodes_of(cmark_node* document) {
        std::vector<cmark_node*> nodes;
        cmark_iter* walk = cmark_iter_new(document);
        while (cmark_iter_next(walk) != CMARK_EVENT_DONE)
            if (cmark_iter_get_event_type(walk) == CMARK_EVENT_ENTER) nodes.push_back(cmark_iter_get_node(walk));
        cmark_iter_free(walk);
        return nodes;
    }

    void rewrite(cmark_node* node) {
        const cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_HTML_INLINE) {
            replace(node, text_node(std::string(literal_of(node))));
        } else if (type == CMARK_NODE_HTML_BLOCK) {
            cmark_node* paragraph = made(CMARK_NODE_PARAGRAPH);
            cmark_node_append_child(paragraph, text_node(std::string(literal_of(node))));
            replace(node, paragraph);
        } else if (type == CMARK_NODE_IMAGE) {
            while (cmark_node* child = cmark_node_first_child(node)) cmark_node_insert_before(node, child);
            remove(node);
        } else if (type == CMARK_NODE_LINK) {
            if (!leads_to_people_or_pages(cmark_node_get_url(node))) cmark_node_set_url(node, "");
        } else if (type == CMARK_NODE_SOFTBREAK) {
            if (stands_in_han(node)) remove(node);
        } else if (type == CMARK_NODE_TEXT) {
            if (is_short_cell(node)) return keep_whole(node);
            insert_figures(node);
        } else if (type == CMARK_NODE_CODE_BLOCK) {
            replace_by_figure(node);
        }
    }

    static bool leads_to_people_or_pages(std::string_view url) {
        const std::size_t colon = url.find_first_of(":/?#");
        if (colon == std::string_view::npos || url[colon] != ':') return true;
        std::string scheme(url.substr(0, colon));
        for (char& c : scheme)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return scheme == "https" || scheme == "http" || scheme == "mailto" || scheme == "tel";
    }

    // Chinese has no blanks between words: a line break in the source must not become one.
    static bool stands_in_han(cmark_node* softbreak) {
        cmark_node* before = cmark_node_previous(softbreak);
        cmark_node* after = cmark_node_next(softbreak);
        if (!before || !after) return false;
        const std::string_view left = literal_of(before), right = literal_of(after);
        if (left.empty() || right.empty()) return false;
        std::size_t last = left.size() - 1, at = 0;
        while (last > 0 && (static_cast<unsigned char>(left[last]) & 0xC0) == 0x80) --last;
        return is_wide(text::next_code_point(left, last)) && is_wide(text::next_code_point(right, at));
    }

    static bool is_wide(char32_t c) { return text::is_han(c) || (c >= 0x3000 && c <= 0x303F) || c >= 0xFF00; }

    void insert_figures(cmark_node* node) {
        const std::string literal(literal_of(node));
        std::string_view rest = literal;
        auto mark = find_mark(rest, figures_.size());
        if (!mark) return;
        for (; mark; mark = find_mark(rest, figures_.size())) {
            cmark_node_insert_before(node, text_node(std::string(rest.substr(0, mark->begin))));
            cmark_node_insert_before(node, figure_node(CMARK_NODE_HTML_INLINE, mark->figure));
            rest.remove_prefix(mark->end);
        }
        replace(node, text_node(std::string(rest)));
    }

    // All that a cell has is a date, a phone number, an amount, an interval, an id, or a word such as an address of
    // mail. A page that gets too wide for them is printed smaller; longer words are broken.
    bool is_short_cell(cmark_node* node) const {
        constexpr std::size_t kNumbers = 24, kWord = 40;
        const std::string_view around = cmark_node_get_type_string(cmark_node_parent(node));
        if (around != "table_cell" || cmark_node_previous(node) || cmark_node_next(node)) return false;
        const std::string_view text = literal_of(node);
        const bool number = text.find_first_of("0123456789") != std::string_view::npos;
        if (number && text::display_width(text) <= kNumbers) return !find_mark(text, figures_.size());
        return text::is_ascii(text) && text.find(' ') == std::string_view::npos && text.size() <= kWord;
    }

    static void keep_whole(cmark_node* node) {
        std::string html = "<span class=\"whole\">";
        append_html(html, literal_of(node));
        replace(node, literal(CMARK_NODE_HTML_INLINE, html + "</span>"));
    }

    void replace_by_figure(cmark_node* block) {
        const std::string_view literal = text::trim(literal_of(block));
        const auto mark = find_mark(literal, figures_.size());
        if (mark && mark->begin == 0 && mark->end == literal.size())
            replace(block, figure_node(CMARK_NODE_HTML_BLOCK, mark->figure));
    }

    cmark_node* figure_node(cmark_node_type type, std::size_t figure) const { return literal(type, figures_[figure]); }

    static cmark_node* text_node(const std::string& text) { return literal(CMARK_NODE_TEXT, text); }

    static cmark_node* literal(cmark_node_type type, const std::string& text) {
        cmark_node* node = made(type);
        cmark_node_set_literal(node, text.c_str());
        return node;
    }

    static void replace(cmark_node* node, cmark_node* by) {
        if (!cmark_node_replace(node, by)) throw std::logic_error("Markdown: a node does not go where its like stood");
        cmark_node_free(node);
    }

    static void remove(cmark_node* node) {
        cmark_node_unlink(node);
        cmark_node_free(node);
    }

    std::span<const std::string> figures_;
};

}  // namespace

std::string fenced(std::string_view text) {
    std::size_t longest = 2;
    for (std::size_t at = text.find('`'); at != std::string_view::npos; at = text.find('`', at)) {
        const std::size_t end = std::min(text.find_first_not_of('`', at), text.size());
        longest = std::max(longest, end - at);
        at = end;
    }
    const std::string fence(longest + 1, '`');
    std::string out = fence + "text\n";
    out += text;
    if (!text.ends_with('\n')) out += '\n';
    return out + fence + '\n';
}

std::string figure_mark(std::size_t figure) {
    return std::string(kBegin).append(std::to_string(figure)).append(kEnd);
}

std::string markdown_to_html(std::string_view markdown, std::span<const std::string> figures) {
    cmark_gfm_core_extensions_ensure_registered();
    const std::unique_ptr<cmark_parser, Free> parser(cmark_parser_new(CMARK_OPT_DEFAULT));
    cmark_parser_attach_syntax_extension(parser.get(), cmark_find_syntax_extension("table"));
    cmark_parser_feed(parser.get(), markdown.data(), markdown.size());
    const std::unique_ptr<cmark_node, Free> document(cmark_parser_finish(parser.get()));
    Rewriter(figures).run(document.get());
    const std::unique_ptr<char, Free> html(cmark_render_html(document.get(), CMARK_OPT_UNSAFE, nullptr));
    return html.get();
}

}  // namespace kehu::report
