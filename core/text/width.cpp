#include "core/text/width.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdint>
#include <iterator>

#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

struct Range {
    char32_t first, last;
};

#include "core/text/east_asian_ambiguous.inc"

constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr std::string_view kCut = "..";

bool is_ambiguous(char32_t c) {
    const Range* after = std::upper_bound(std::begin(kAmbiguous), std::end(kAmbiguous), c,
                                          [](char32_t wanted, const Range& r) { return wanted < r.first; });
    return after != std::begin(kAmbiguous) && c <= (after - 1)->last;
}

bool is_regional_indicator(char32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

std::size_t code_point_width(char32_t c, WidthRule rule) {
    if (c < 0x7F) return c >= 0x20;
    if (c >= 0x4E00 && c <= 0x9FFF) return 2;
    if (c == 0xAD) return 0;
    const int width = utf8proc_charwidth(static_cast<utf8proc_int32_t>(c));
    return width == 1 && rule.wide_ambiguous && is_ambiguous(c) ? 2 : static_cast<std::size_t>(width);
}

// Walks over grapheme clusters. A cluster is as wide as its widest part (an emoji with its joiners, a Jamo syllable, a
// letter with marks); two cells if it asks for emoji style or is a flag.
class Clusters {
  public:
    Clusters(std::string_view text, WidthRule rule) : text_(text), rule_(rule) {}

    bool next() {
        if (end_ >= text_.size()) return false;
        begin_ = end_;
        const auto c = static_cast<unsigned char>(text_[end_]);
        const bool ascii_follows = end_ + 1 < text_.size() && static_cast<unsigned char>(text_[end_ + 1]) < 0x80;
        if (c >= 0x20 && c < 0x7F && ascii_follows) {
            ++end_;
            width_ = 1;
            first_ = c;
            return true;
        }
        first_ = next_code_point(text_, end_);
        width_ = code_point_width(first_, rule_);
        // Between two Han characters there is always a border.
        if (is_plain_han(first_) && (end_ >= text_.size() || is_han_lead(text_[end_]))) return true;
        extend();
        return true;
    }

    std::string_view text() const { return text_.substr(begin_, end_ - begin_); }
    std::size_t begin() const { return begin_; }
    std::size_t end() const { return end_; }
    std::size_t width() const { return width_; }
    char32_t first() const { return first_; }

  private:
    static bool is_plain_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }
    static bool is_han_lead(char c) {
        return static_cast<unsigned char>(c) >= 0xE4 && static_cast<unsigned char>(c) <= 0xE9;
    }

    void extend() {
        utf8proc_int32_t state = 0;
        char32_t before = first_;
        int parts = 1;
        bool emoji_style = false;
        while (end_ < text_.size()) {
            std::size_t after = end_;
            const char32_t c = next_code_point(text_, after);
            if (utf8proc_grapheme_break_stateful(static_cast<utf8proc_int32_t>(before),
                                                 static_cast<utf8proc_int32_t>(c), &state))
                break;
            end_ = after;
            width_ = std::max(width_, code_point_width(c, rule_));
            emoji_style = emoji_style || c == kEmojiStyle;
            before = c;
            ++parts;
        }
        if (emoji_style || (parts == 2 && is_regional_indicator(first_) && is_regional_indicator(before))) width_ = 2;
    }

    std::string_view text_;
    WidthRule rule_;
    std::size_t begin_ = 0, end_ = 0, width_ = 0;
    char32_t first_ = 0;
};

// Signs that must not stand at the start of a line, and those that must not stand at its end.
bool closes(char32_t c) {
    constexpr std::u32string_view kClosing = U"，。、；：？！）》」』】〉”’％…,.;:?!)]}%";
    return kClosing.find(c) != std::u32string_view::npos;
}
bool opens(char32_t c) {
    constexpr std::u32string_view kOpening = U"（《「『【〈“‘([{";
    return kOpening.find(c) != std::u32string_view::npos;
}

bool breaks_anywhere(char32_t c) {
    return is_han(c) || (c >= 0x3000 && c <= 0x30FF) || (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xFF00 && c <= 0xFF60);
}

// One paragraph (no line feed in it) into lines.
class Wrapper {
  public:
    Wrapper(std::string_view paragraph, std::size_t cells, WidthRule rule, std::vector<std::string>& lines)
        : text_(paragraph), cells_(cells), rule_(rule), lines_(lines) {}

    void run() {
        if (text_.size() <= cells_) {  // nothing is wider than its bytes
            lines_.emplace_back(without_trailing_blanks(text_));
            return;
        }
        Clusters clusters(text_, rule_);
        char32_t before = 0;
        while (clusters.next()) {
            const char32_t c = clusters.first();
            const bool blank = c == ' ' || c == 0x3000;
            if (can_break_between(before, c)) mark_break(clusters.begin());
            if (!blank && used_ + clusters.width() > cells_ && clusters.begin() > line_) break_before(clusters.begin());
            used_ += clusters.width();
            before = c;
        }
        lines_.emplace_back(without_trailing_blanks(text_.substr(line_)));
    }

  private:
    static bool can_break_between(char32_t before, char32_t c) {
        if (before == 0 || c == ' ' || c == 0x3000 || closes(c) || opens(before)) return false;
        return before == ' ' || before == 0x3000 || breaks_anywhere(before) || breaks_anywhere(c);
    }

    void mark_break(std::size_t at) {
        break_ = at;
        used_at_break_ = used_;
    }

    // Breaks at the last place that allows it, or right here if a single word is longer than the line.
    void break_before(std::size_t at) {
        if (break_ <= line_) mark_break(at);
        lines_.emplace_back(without_trailing_blanks(text_.substr(line_, break_ - line_)));
        line_ = break_;
        used_ -= used_at_break_;
        used_at_break_ = 0;
    }

    static std::string_view without_trailing_blanks(std::string_view line) {
        while (true) {
            if (line.ends_with(' ')) {
                line.remove_suffix(1);
            } else if (line.ends_with("　")) {
                line.remove_suffix(3);
            } else {
                return line;
            }
        }
    }

    std::string_view text_;
    std::size_t cells_;
    WidthRule rule_;
    std::vector<std::string>& lines_;
    std::size_t line_ = 0, used_ = 0;
    std::size_t break_ = 0, used_at_break_ = 0;
};

}  // namespace

std::size_t display_width(std::string_view text, WidthRule rule) {
    std::size_t width = 0;
    for (Clusters clusters(text, rule); clusters.next();) width += clusters.width();
    return width;
}

std::string cut_to_width(std::string_view text, std::size_t cells, WidthRule rule) {
    if (text.size() <= cells) return std::string(text);  // nothing is wider than its bytes
    std::size_t width = 0, kept = 0, kept_width = 0;
    const std::size_t room = cells > kCut.size() ? cells - kCut.size() : 0;
    Clusters clusters(text, rule);
    while (clusters.next()) {
        width += clusters.width();
        if (width > cells) return std::string(text.substr(0, kept)) + std::string(kCut.substr(0, cells - kept_width));
        if (width <= room) {
            kept = clusters.end();
            kept_width = width;
        }
    }
    return std::string(text);
}

std::string cut_front_to_width(std::string_view text, std::size_t cells, WidthRule rule) {
    std::size_t left = display_width(text, rule);
    if (left <= cells) return std::string(text);
    const std::size_t marked = std::min(cells, kCut.size());
    Clusters clusters(text, rule);
    while (left > cells - marked && clusters.next()) left -= clusters.width();
    return std::string(kCut.substr(0, marked)).append(text.substr(clusters.end()));
}

std::string pad_right(std::string_view text, std::size_t cells, WidthRule rule) {
    std::string out(text);
    if (const std::size_t width = display_width(text, rule); width < cells) out.append(cells - width, ' ');
    return out;
}

std::string pad_left(std::string_view text, std::size_t cells, WidthRule rule) {
    const std::size_t width = display_width(text, rule);
    std::string out(width < cells ? cells - width : 0, ' ');
    out += text;
    return out;
}

std::vector<std::string> wrap(std::string_view text, std::size_t cells, WidthRule rule) {
    std::vector<std::string> lines;
    while (true) {
        const std::size_t end = text.find('\n');
        std::string_view paragraph = text.substr(0, end);
        if (paragraph.ends_with('\r')) paragraph.remove_suffix(1);
        Wrapper(paragraph, std::max<std::size_t>(cells, 2), rule, lines).run();
        if (end == std::string_view::npos) return lines;
        text.remove_prefix(end + 1);
    }
}

}  // namespace kehu::text
