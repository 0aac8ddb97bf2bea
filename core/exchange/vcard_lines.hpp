#pragma once
// vCards as content lines, whatever their version (2.1, RFC 2426, RFC 6350): unfolded, in UTF-8, values escaped as RFC
// 6350 does it. What a line means is vcard_fields.hpp's matter.

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::exchange {

struct CardParam {
    std::string name;                 // in capitals; TYPE for a bare word
    std::string_view written, value;  // as in the file; a bare word has no name there
};

// item1.TEL;TYPE=cell:+86 138 0013 8001
struct CardLine {
    std::string group, name;        // the name in capitals
    std::string_view written;       // and as in the file
    std::vector<CardParam> params;  // without those that said how the value was encoded
    std::string_view value;         // the views look into the file or into `owned`
    bool base64 = false;            // the value still is
    std::string owned_head, owned;

    const CardParam* param(std::string_view name) const;
};

using CardLines = std::span<const CardLine* const>;

// The card of a group that an address book keeps.
bool is_group(CardLines);

// PHOTO and its like: what such a property holds is no text, unless it says where to find it.
bool is_media(const CardLine&);

// The line again, without folds: so it is kept in a store.
void append_card_line(std::string& out, const CardLine&);
// Takes the line apart at its colon and semicolons; false if there is no colon. `named`: what it begins with is a name.
bool split_card_line(CardLine&, std::string_view text, bool& named);
// A kept line; nothing if it is none. The views look into `text`.
std::optional<CardLine> parse_card_line(std::string_view text);

// The name of a character set as iconv knows it; nothing if it does not, or if lines in it do not end as they do in
// ASCII.
std::optional<std::string> charset_for_lines(std::string_view written);

// Values in other character sets, all of a file at once: each conversion starts a program. The file is read once to
// collect them, and then again.
class ForeignTexts {
  public:
    bool collecting() const { return !converted_; }
    bool empty() const { return texts_.empty(); }
    // `at`: where the value stands in the file; later ones follow.
    void add(const std::string& charset, std::string_view bytes, std::size_t at);
    void convert();
    // Throws BadValue for one that does not fit.
    std::string_view take(const std::string& charset, std::size_t at) const;

  private:
    struct Texts {
        std::string joined;  // by line breaks, of which each text may have some itself
        struct Converted {
            std::size_t begin, size;
        };
        struct Place {
            std::size_t begin, at, breaks;
            std::optional<Converted> converted;  // nothing: it does not fit
        };
        std::vector<Place> places;
        std::string reason;  // of what does not fit
    };
    static std::size_t convert_from(Texts&, std::size_t first, const std::string& charset, std::string& converted);

    bool converted_ = false;
    std::map<std::string, Texts> texts_;
};

// A refused card says why in such a line when it is given back; it is no part of the card.
inline constexpr std::string_view kRefusedLine = "X-KEHU-REFUSED";

// Where a card begins, behind blank lines and marks; the end of the text if there is none.
std::size_t skip_blank_lines(std::string_view text, std::size_t at);
// Where the card behind the one that begins here begins; the end of the text if there is none.
std::size_t next_card(std::string_view text, std::size_t begin);

class CardReader {
  public:
    // `charset`: of values which do not say theirs and are no UTF-8.
    CardReader(std::string_view text, std::string charset, ForeignTexts&);

    // Goes to the next card; false at the end.
    bool find();
    // Reads that card. Throws BadValue with line and character.
    void read();
    bool next() { return find() && (read(), true); }
    // Goes to where the one behind it begins, from anywhere in it.
    void pass_over();

    CardLines lines() const { return lines_; }               // without BEGIN, VERSION and END
    const std::string& version() const { return version_; }  // empty if it does not say
    std::uint64_t line() const { return line_; }             // where the card begins
    std::size_t begin() const { return begin_; }

    [[noreturn]] void fail(std::size_t at, const std::string& sentence) const;

  private:
    std::string_view physical_line(std::size_t at) const;
    void read_line(CardLine&);
    void gather(CardLine&);
    void append_physical(CardLine&, std::string_view);
    void parse_head(CardLine&, bool& quoted_printable, std::string& charset);
    void decode(CardLine&, bool quoted_printable, const std::string& charset);
    std::string unquoted(std::string_view value, const CardLine&) const;
    void take_bytes(CardLine&, std::string bytes, const std::string& charset);
    std::string_view converted(const std::string& charset) const;
    void check_base64(const CardLine&) const;
    std::size_t place(std::string_view part, const CardLine&) const;

    const std::string_view text_;
    const std::string charset_;
    ForeignTexts& foreign_;
    std::size_t at_ = 0, begin_ = 0, line_at_ = 0, counted_ = 0;
    std::uint64_t line_ = 1;
    std::string version_;
    std::vector<std::unique_ptr<CardLine>> pool_;  // views into a line's own texts do not survive a move
    std::vector<const CardLine*> lines_;
    std::string_view whole_;  // the line that is read, unfolded
    struct Join {
        std::size_t offset, at;  // in the unfolded line, in the file
    };
    std::vector<Join> joins_;
};

}  // namespace kehu::exchange
