#include "core/mail/html_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "core/mail/mail_header.hpp"
#include "core/text/utf8.hpp"

namespace kehu::mail {
namespace {

constexpr std::size_t kLongestName = 16, kDeepestQuote = 20;

bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

template <std::size_t N>
bool among(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

class Reader {
  public:
    explicit Reader(std::string_view html) : rest_(html) {}

    std::string read() {
        while (!rest_.empty()) {
            if (rest_[0] == '<') {
                tag();
            } else if (rest_[0] == '&') {
                entity();
            } else if (is_blank(rest_[0])) {
                if (rest_[0] == '\n' && preformatted_) {
                    end_line(true);
                } else {
                    blank_ = true;
                }
                rest_.remove_prefix(1);
            } else {
                put(rest_.substr(0, 1));
                rest_.remove_prefix(1);
            }
        }
        return std::move(out_);
    }

  private:
    // Blanks count once, and not at the beginning of a line.
    void put(std::string_view text) {
        if (at_line_start_) {
            for (std::size_t i = 0; i < quotes_; ++i) out_ += "> ";
        } else if (blank_) {
            out_ += ' ';
        }
        out_ += text;
        blank_ = at_line_start_ = false;
    }

    void end_line(bool even_if_empty) {
        if (!at_line_start_ || even_if_empty) out_ += '\n';
        at_line_start_ = true;
        blank_ = false;
    }

    void skip_behind(std::string_view mark) {
        const std::size_t at = rest_.find(mark);
        rest_.remove_prefix(at == rest_.npos ? rest_.size() : at + mark.size());
    }

    void tag() {
        if (rest_.starts_with("<!--")) return skip_behind("-->");
        const bool closing = rest_.size() > 1 && rest_[1] == '/';
        std::size_t end = closing ? 2 : 1;
        const std::size_t first = end;
        while (end < rest_.size() && end - first < kLongestName &&
               (((rest_[end] | 0x20) >= 'a' && (rest_[end] | 0x20) <= 'z') ||
                (end > first && rest_[end] >= '0' && rest_[end] <= '9')))
            ++end;
        const std::string name = lower_ascii(rest_.substr(first, end - first));
        if (name.empty() && !closing && !rest_.starts_with("<!") && !rest_.starts_with("<?")) {  // 3 < 5
            put("<");
            rest_.remove_prefix(1);
            return;
        }
        skip_behind(">");
        apply(name, closing);
    }

    void apply(const std::string& name, bool closing) {
        constexpr std::array<std::string_view, 4> kUnseen = {"script", "style", "head", "title"};
        constexpr std::array<std::string_view, 13> kLines = {"p",  "div", "tr", "li", "ul",  "ol", "table",
                                                             "h1", "h2",  "h3", "h4", "pre", "hr"};
        if (!closing && among(kUnseen, name)) return skip_unseen(name);
        if (name == "br") return end_line(true);
        if (name == "pre") preformatted_ = !closing;
        if (name == "td" || name == "th") blank_ = true;
        if (name == "blockquote") {
            end_line(false);
            if (!closing) {
                quotes_ = std::min(quotes_ + 1, kDeepestQuote);
            } else if (quotes_ > 0) {
                --quotes_;
            }
        }
        if (among(kLines, name)) end_line(false);
    }

    // To the closing tag, in whatever case.
    void skip_unseen(const std::string& name) {
        for (std::size_t at = rest_.find("</"); at != rest_.npos; at = rest_.find("</", at + 2)) {
            if (lower_ascii(rest_.substr(at + 2, name.size())) != name) continue;
            rest_.remove_prefix(at);
            return skip_behind(">");
        }
        rest_ = {};
    }

    void entity() {
        const std::string_view near = rest_.substr(0, 12);
        const std::size_t end = near.find(';');
        if (const std::string text = end == near.npos ? "" : named(near.substr(1, end - 1)); !text.empty()) {
            rest_.remove_prefix(end + 1);
            return text == " " ? void(blank_ = true) : put(text);
        }
        put("&");
        rest_.remove_prefix(1);
    }

    static std::string named(std::string_view name) {
        constexpr std::pair<std::string_view, std::string_view> kNames[] = {
            {"amp", "&"},  {"lt", "<"},   {"gt", ">"},   {"quot", "\""},
            {"apos", "'"}, {"nbsp", " "}, {"ensp", " "}, {"emsp", " "}};
        for (const auto& [key, text] : kNames) {
            if (name == key) return std::string(text);
        }
        if (!name.starts_with('#')) return {};
        name.remove_prefix(1);
        const bool hex = name.starts_with('x') || name.starts_with('X');
        if (hex) name.remove_prefix(1);
        std::uint32_t code = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
        const bool character = code >= 0x20 && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        if (error != std::errc() || end != name.data() + name.size() || !character) return {};
        if (code == 0xA0) return " ";
        std::string text;
        text::append_code_point(text, static_cast<char32_t>(code));
        return text;
    }

    std::string_view rest_;
    std::string out_;
    std::size_t quotes_ = 0;
    bool blank_ = false, at_line_start_ = true, preformatted_ = false;
};

}  // namespace

std::string html_text(std::string_view utf8) {
    return Reader(utf8).read();
}

}  // namespace kehu::mail
