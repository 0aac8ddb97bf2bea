#include "store/keys.hpp"

#include <xxhash.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <stdexcept>

#include "store/error.hpp"

namespace kehu::store {

namespace {

constexpr std::size_t kHashBytes = 16;
constexpr std::size_t kReserve = 32;  // what may follow the last text of a key: an id, a moment, a number

// 96 bits as 16 characters, because a hash of raw bytes could hold the NUL that ends the part.
std::string hash_text(std::string_view text) {
    static constexpr char kDigits[] = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
    std::string out(kHashBytes, '-');
    for (std::size_t i = 0; i < kHashBytes; ++i) {
        std::uint64_t half = i < 8 ? hash.high64 : hash.low64;
        out[i] = kDigits[(half >> (6 * (i % 8))) & 63];
    }
    return out;
}

std::size_t cut_on_code_point(std::string_view text, std::size_t limit) {
    while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
    return limit;
}

template <typename T>
void append_big_endian(std::string& out, T value) {
    char bytes[sizeof(T)];
    for (std::size_t i = 0; i < sizeof(T); ++i) bytes[i] = static_cast<char>(value >> (8 * (sizeof(T) - 1 - i)));
    out.append(bytes, sizeof bytes);
}

std::string_view take(std::string_view& rest, std::size_t bytes) {
    if (rest.size() < bytes) throw StoreError(Failure::damaged, "a key is shorter than its parts");
    auto part = rest.substr(0, bytes);
    rest.remove_prefix(bytes);
    return part;
}

template <typename T>
T read_big_endian(std::string_view part) {
    T value;
    std::memcpy(&value, part.data(), sizeof value);
    if constexpr (std::endian::native == std::endian::big || sizeof value == 1) return value;
    if constexpr (sizeof value == 2) return __builtin_bswap16(value);
    if constexpr (sizeof value == 4) return __builtin_bswap32(value);
    return static_cast<T>(__builtin_bswap64(value));
}

char upper(char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

}  // namespace

std::string RecordId::text() const {
    return std::string(kind.text()) + std::to_string(number);
}

std::optional<RecordId> parse_record_id(std::string_view text) {
    std::string letters;
    while (letters.size() < text.size() && letters.size() <= 3) {
        char c = upper(text[letters.size()]);
        if (c < 'A' || c > 'Z') break;
        letters.push_back(c);
    }
    auto digits = text.substr(letters.size());
    if (letters.empty() || letters.size() > 3 || digits.empty() || digits[0] == '0') return std::nullopt;
    std::uint32_t number = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
    return RecordId{KindCode(letters), number};
}

Key& Key::u8(std::uint8_t value) {
    bytes_.push_back(static_cast<char>(value));
    return *this;
}

Key& Key::u16(std::uint16_t value) {
    append_big_endian(bytes_, value);
    return *this;
}

Key& Key::u32(std::uint32_t value) {
    append_big_endian(bytes_, value);
    return *this;
}

Key& Key::u64(std::uint64_t value) {
    append_big_endian(bytes_, value);
    return *this;
}

Key& Key::kind(KindCode kind) {
    bytes_.append(kind.letters.data(), kind.letters.size());
    return *this;
}

Key& Key::id(RecordId id) {
    return kind(id.kind).u32(id.number);
}

Key& Key::text(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) throw std::logic_error("the text of a key holds a NUL");
    std::size_t taken = bytes_.size() + kHashBytes + 1 + kReserve;
    std::size_t limit = std::min(kKeyTextBytes, taken < kMaxKeyBytes ? kMaxKeyBytes - taken : 0);
    if (text.size() <= limit) {
        bytes_.append(text);
    } else {
        bytes_.append(text.substr(0, cut_on_code_point(text, limit))).append(hash_text(text));
    }
    bytes_.push_back('\0');
    return *this;
}

Key& Key::raw(std::string_view bytes) {
    bytes_.append(bytes);
    return *this;
}

std::uint8_t KeyReader::u8() {
    return read_big_endian<std::uint8_t>(take(rest_, 1));
}
std::uint16_t KeyReader::u16() {
    return read_big_endian<std::uint16_t>(take(rest_, 2));
}
std::uint32_t KeyReader::u32() {
    return read_big_endian<std::uint32_t>(take(rest_, 4));
}
std::uint64_t KeyReader::u64() {
    return read_big_endian<std::uint64_t>(take(rest_, 8));
}

KindCode KeyReader::kind() {
    auto part = take(rest_, 3);
    auto letters = part.substr(0, part.find('\0'));
    bool padded = part.find_first_not_of('\0', letters.size()) == std::string_view::npos;
    bool capital = std::all_of(letters.begin(), letters.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    if (letters.empty() || !padded || !capital)
        throw StoreError(Failure::damaged, "a key holds no kind where one belongs");
    return KindCode(letters);
}

RecordId KeyReader::id() {
    auto code = kind();
    return {code, u32()};
}

std::string_view KeyReader::text() {
    auto end = rest_.find('\0');
    if (end == std::string_view::npos) throw StoreError(Failure::damaged, "the text of a key has no end");
    auto part = take(rest_, end + 1);
    return part.substr(0, end);
}

std::uint32_t last_u32(std::string_view key) {
    if (key.size() < 4) throw StoreError(Failure::damaged, "a key is shorter than the number at its end");
    return read_big_endian<std::uint32_t>(key.substr(key.size() - 4));
}

std::string after_prefix(std::string_view prefix) {
    auto last = prefix.find_last_not_of('\xFF');
    if (last == std::string_view::npos) return {};
    std::string next(prefix.substr(0, last + 1));
    next.back() = static_cast<char>(static_cast<unsigned char>(next.back()) + 1);
    return next;
}

}  // namespace kehu::store
