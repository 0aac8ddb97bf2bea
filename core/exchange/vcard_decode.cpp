#include "core/exchange/vcard_decode.hpp"

#include <algorithm>
#include <span>
#include <vector>

#include "core/error.hpp"
#include "core/exchange/vcard_lines.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

struct Piece {
    std::string_view bytes;  // a card with what stands behind it
    bool foreign = false;    // no UTF-8
    bool unknown = false;    // nor anything else
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

}  // namespace

DecodedCards decode_cards(std::string_view bytes, const std::string& encoding) {
    std::vector<Piece> pieces;
    if (text::first_invalid_utf8(bytes) && bytes.find('\0') == bytes.npos) pieces = pieces_of(bytes);
    if (!tell_apart(pieces)) return {text::decode(bytes, encoding), {}};
    std::vector<Piece*> foreign;
    for (Piece& piece : pieces)
        if (piece.foreign) foreign.push_back(&piece);
    convert(foreign, encoding);
    DecodedCards cards;
    std::string& text = cards.decoded.converted;
    for (const Piece& piece : pieces) {
        if (piece.unknown)
            cards.faults.emplace(text.size(), say("line {}: this card is neither UTF-8 nor in another encoding that "
                                                  "can be worked out; name it with --encoding",
                                                  1 + std::count(text.begin(), text.end(), '\n')));
        text += piece.foreign && !piece.unknown ? std::string_view(piece.converted) : piece.bytes;
    }
    cards.decoded.encoding = "UTF-8";
    cards.decoded.text = text;
    return cards;
}

}  // namespace kehu::exchange
