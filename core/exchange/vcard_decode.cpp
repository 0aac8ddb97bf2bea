#include "core/exchange/vcard_decode.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/exchange/vcard_lines.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

struct Piece {
    std::string_view bytes;      // a card with what stands behind it
    bool foreign = false;        // no UTF-8
    bool unknown = false;        // nor anything else
    std::string_view charset{};  // that the first line which needs one names
    std::string converted{};
};

std::vector<Piece> pieces_of(std::string_view bytes) {
    std::vector<Piece> pieces;
    for (std::size_t at = 0; at < bytes.size();) {
        const std::size_t end = next_card(bytes, at);
        pieces.push_back({bytes.substr(at, end - at)});
        at = end;
    }
    return pieces;
}

// Two bytes may be UTF-8 by chance (学 in GB18030); the three of a Chinese character hardly ever are.
bool has_wide_character(std::string_view utf8) {
    return std::any_of(utf8.begin(), utf8.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xE0; });
}

// Is a part of the cards UTF-8 and another not? Says of each which it is.
bool tell_apart(std::vector<Piece>& pieces) {
    std::size_t surely = 0, foreign = 0;
    for (Piece& piece : pieces) {
        piece.foreign = text::first_invalid_utf8(piece.bytes).has_value();
        ++(piece.foreign ? foreign : surely);
        if (!piece.foreign && !has_wide_character(piece.bytes)) --surely;
    }
    for (Piece& piece : pieces)
        if (!piece.foreign && !text::is_ascii(piece.bytes) && !has_wide_character(piece.bytes))
            piece.foreign = foreign > surely;
    return surely && foreign;
}

// Together, since each conversion starts a program; those that do not fit are found by halves.
void convert(std::span<Piece*> pieces, const std::string& encoding) {
    std::string joined;
    for (const Piece* piece : pieces) joined += piece->bytes;
    try {
        const text::Decoded decoded = text::decode(joined, encoding);
        std::string_view rest = decoded.text;
        for (Piece* piece : pieces) {
            const std::size_t end = piece == pieces.back() ? rest.size() : next_card(rest, 0);
            piece->converted = rest.substr(0, end);
            rest.remove_prefix(end);
        }
    } catch (const BadValue&) {
        if (pieces.size() == 1) {
            pieces[0]->unknown = true;
            return;
        }
        convert(pieces.first(pieces.size() / 2), encoding);
        convert(pieces.subspan(pieces.size() / 2), encoding);
    }
}

// "N;CHARSET=BIG5:..." as 2.1 has it where the value is not encoded further. UTF-8 it is not.
std::string_view charset_of(std::string_view card) {
    constexpr std::string_view kParam = ";CHARSET=";
    while (!card.empty()) {
        const std::string_view line = card.substr(0, card.find('\n'));
        card.remove_prefix(std::min(line.size() + 1, card.size()));
        if (text::is_ascii(line)) continue;
        std::string_view head = line.substr(0, line.find(':'));
        const std::size_t at = find_word(head, kParam);
        if (at == head.npos) continue;
        head.remove_prefix(at + kParam.size());
        const std::string_view charset = text::trim(head.substr(0, head.find(';')));
        if (!same_word(charset, "UTF-8") && !same_word(charset, "UTF8")) return charset;
    }
    return {};
}

void convert_all(std::vector<Piece>& pieces, const std::string& encoding) {
    std::map<std::string_view, std::vector<Piece*>> of_charsets;
    for (Piece& piece : pieces)
        if (piece.foreign) of_charsets[piece.charset].push_back(&piece);
    std::vector<Piece*>& others = of_charsets[{}];
    for (auto& [charset, of_charset] : of_charsets) {
        if (charset.empty()) continue;
        if (const auto name = charset_for_lines(charset))
            convert(of_charset, *name);
        else
            others.insert(others.end(), of_charset.begin(), of_charset.end());
    }
    if (!others.empty()) convert(others, encoding);
}

// A NUL ends up in no key and no terminal.
void refuse_nuls(DecodedCards& cards) {
    const std::string_view text = cards.decoded.text;
    std::uint64_t line = 1;
    for (std::size_t at = 0; text.find('\0', at) != text.npos;) {
        const std::size_t end = next_card(text, at), begin = skip_blank_lines(text, at);
        const auto lines = [&](std::size_t to) {
            return line + static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at),
                                                                text.begin() + static_cast<std::ptrdiff_t>(to), '\n'));
        };
        if (const std::size_t zero = text.find('\0', at); zero < end)
            cards.unread.insert_or_assign(
                begin, Cards::Unread{lines(begin), say("line {}, character {}: {}", lines(zero),
                                                       zero - text.substr(0, zero).rfind('\n'),
                                                       tr("a NUL character; is this a text file?"))});
        line = lines(end);
        at = end;
    }
}

}  // namespace

DecodedCards decode_cards(std::string_view bytes, const std::string& encoding) {
    DecodedCards cards;
    if (text::is_utf16(bytes)) {
        cards.decoded = text::decode(bytes, encoding);
        refuse_nuls(cards);
        return cards;
    }
    std::vector<Piece> pieces;
    if (text::first_invalid_utf8(bytes)) pieces = pieces_of(bytes);
    bool named = false;
    const bool several = tell_apart(pieces);
    for (Piece& piece : pieces) {
        if (piece.foreign) piece.charset = charset_of(piece.bytes);
        named = named || !piece.charset.empty();
    }
    const bool nul = bytes.find('\0') != bytes.npos;
    if (!several && !named && (!nul || pieces.empty())) {
        cards.decoded = text::decode(bytes, nul ? "UTF-8" : encoding);
        refuse_nuls(cards);
        return cards;
    }
    convert_all(pieces, encoding);
    std::string& text = cards.decoded.converted;
    std::uint64_t line = 1;
    for (const Piece& piece : pieces) {
        if (piece.unknown)
            cards.unread.emplace(
                text.size() + skip_blank_lines(piece.bytes, 0),
                Cards::Unread{line, say("line {}: this card is neither UTF-8 nor in another encoding that can be "
                                        "worked out; name it with --encoding",
                                        line)});
        const std::size_t at = text.size();
        text += piece.foreign && !piece.unknown ? std::string_view(piece.converted) : piece.bytes;
        line +=
            static_cast<std::uint64_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), '\n'));
    }
    cards.decoded.encoding = "UTF-8";
    cards.decoded.text = text;
    refuse_nuls(cards);
    return cards;
}

}  // namespace kehu::exchange
