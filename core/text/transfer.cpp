#include "core/text/transfer.hpp"

#include <cstdint>

namespace kehu::text {
namespace {

int base64_value(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

void drop_blanks(std::string& out, std::size_t from) {
    while (out.size() > from && (out.back() == ' ' || out.back() == '\t')) out.pop_back();
}

}  // namespace

std::string encode_base64(std::string_view bytes) {
    constexpr std::string_view kLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t at = 0; at < bytes.size(); at += 3) {
        const std::string_view three = bytes.substr(at, 3);
        std::uint32_t bits = 0;
        for (std::size_t i = 0; i < 3; ++i)
            bits = bits << 8 | (i < three.size() ? static_cast<unsigned char>(three[i]) : 0U);
        for (std::size_t i = 0; i < 4; ++i) out += i <= three.size() ? kLetters[bits >> (18 - 6 * i) & 63] : '=';
    }
    return out;
}

std::string decode_base64(std::string_view text) {
    std::string out;
    out.reserve(text.size() / 4 * 3);
    std::uint32_t bits = 0;
    int held = 0;
    for (char c : text) {
        const int value = base64_value(c);
        if (c == '=') held = 0;  // what follows, as where two texts were joined, begins a group
        if (value < 0) continue;
        bits = bits << 6 | static_cast<std::uint32_t>(value);
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xFF);
    }
    return out;
}

std::string decode_quoted_printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    std::size_t line = 0;  // where blanks may be dropped from: behind what was encoded
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '\n') {
            const bool carriage = !out.empty() && out.back() == '\r' && out.size() > line;
            if (carriage) out.pop_back();
            drop_blanks(out, line);
            out += carriage ? "\r\n" : "\n";
            line = out.size();
        } else if (c != '=') {
            out += c;
        } else if (i + 2 < text.size() && hex_value(text[i + 1]) >= 0 && hex_value(text[i + 2]) >= 0) {
            out += static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2]));
            line = out.size();
            i += 2;
        } else if (const std::size_t end = text.find_first_not_of(" \t\r", i + 1); end == text.npos) {
            break;
        } else if (text[end] == '\n') {
            i = end;
            line = out.size();
        } else {
            out += c;
        }
    }
    return out;
}

}  // namespace kehu::text
