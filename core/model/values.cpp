#include "core/model/values.hpp"

#include <bit>
#include <cstring>

#include "core/model/record.hpp"
#include "store/error.hpp"

namespace kehu::model {

// The layouts (FORMAT.md, "Values"):
//   moment       u64 seconds with the sign bit flipped, u8 precision
//   date         u8 flags (1 lunar, 2 leap month), u16 year, u8 month, u8 day
//   ref          3 letters padded with NUL, u32 number
//   integer      u64 with the sign bit flipped
//   money        varint zigzag minor units, 3 letters
//   text-or-ref  0 text | 1 ref text
//   phone        a list; each: varint+type, varint+typed, varint+E.164, extension to the end
//   lines        a list; each: varint+product (text-or-ref), number quantity, u8 has price, [number price], money
//                number: varint zigzag units, u8 scale
namespace {

[[noreturn]] void damaged(const char* what) {
    throw store::StoreError(store::Failure::damaged, std::string("not the bytes of a ") + what);
}

void append_big_endian(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) out += static_cast<char>(value >> shift);
}

std::uint64_t big_endian(std::string_view bytes) {
    std::uint64_t value = 0;
    if (std::endian::native == std::endian::little && bytes.size() == sizeof value) {
        std::memcpy(&value, bytes.data(), sizeof value);
        return __builtin_bswap64(value);
    }
    for (char byte : bytes) value = value << 8 | static_cast<unsigned char>(byte);
    return value;
}

constexpr std::uint64_t kSignBit = std::uint64_t(1) << 63;

std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

inline std::string_view take(std::string_view& rest, std::size_t bytes, const char* what) {
    if (bytes > rest.size()) damaged(what);
    const std::string_view taken(rest.data(), bytes);
    rest.remove_prefix(bytes);
    return taken;
}

inline std::string_view take_text(std::string_view& rest, const char* what) {
    return take(rest, read_varint(rest), what);
}

store::RecordId read_ref(std::string_view bytes) {
    std::string_view letters = bytes.substr(0, 3);
    letters = letters.substr(0, letters.find('\0'));
    if (letters.empty()) damaged("reference");
    for (char letter : letters) {
        if (letter < 'A' || letter > 'Z') damaged("reference");
    }
    return {store::KindCode(letters), static_cast<std::uint32_t>(big_endian(bytes.substr(3)))};
}

Line read_line(std::string_view item) {
    Line line;
    line.product = take_text(item, "line");
    line.quantity = take_decimal(item);
    if (take(item, 1, "line")[0]) line.price = take_decimal(item);
    line.amount = take_money(item);
    return line;
}

}  // namespace

std::string encode_moment(text::Moment moment) {
    std::string out;
    append_big_endian(out, static_cast<std::uint64_t>(moment.seconds) ^ kSignBit, 8);
    out += static_cast<char>(moment.precision);
    return out;
}

text::Moment decode_moment(std::string_view bytes) {
    if (bytes.size() != 9 || static_cast<unsigned char>(bytes[8]) > 2) damaged("moment");
    return {static_cast<std::int64_t>(big_endian(bytes.substr(0, 8)) ^ kSignBit),
            static_cast<text::Precision>(bytes[8])};
}

std::string encode_date(text::Date date) {
    std::string out;
    out += static_cast<char>((date.lunar ? 1 : 0) | (date.leap ? 2 : 0));
    append_big_endian(out, static_cast<std::uint16_t>(date.year), 2);
    out += static_cast<char>(date.month);
    out += static_cast<char>(date.day);
    return out;
}

text::Date decode_date(std::string_view bytes) {
    if (bytes.size() != 5) damaged("date");
    auto byte = [&](int at) { return static_cast<std::uint8_t>(bytes[at]); };
    text::Date date;
    date.lunar = byte(0) & 1;
    date.leap = byte(0) & 2;
    date.year = static_cast<std::int16_t>(byte(1) << 8 | byte(2));
    date.month = byte(3);
    date.day = byte(4);
    if (date.month < 1 || date.month > 12 || date.day > 31 || date.year < 0) damaged("date");
    return date;
}

std::string encode_ref(store::RecordId id) {
    std::string out(id.kind.letters.data(), 3);
    append_big_endian(out, id.number, 4);
    return out;
}

store::RecordId decode_ref(std::string_view bytes) {
    if (bytes.size() != 7) damaged("reference");
    return read_ref(bytes);
}

std::string encode_integer(std::int64_t value) {
    std::string out;
    append_big_endian(out, static_cast<std::uint64_t>(value) ^ kSignBit, 8);
    return out;
}

std::int64_t decode_integer(std::string_view bytes) {
    if (bytes.size() != 8) damaged("whole number");
    return static_cast<std::int64_t>(big_endian(bytes) ^ kSignBit);
}

void append_money(std::string& out, text::Money money) {
    append_varint(out, zigzag(money.minor));
    out.append(money.currency.code.data(), 3);
}

std::string encode_money(text::Money money) {
    std::string out;
    append_money(out, money);
    return out;
}

text::Money take_money(std::string_view& rest) {
    text::Money money;
    money.minor = unzigzag(read_varint(rest));
    std::string_view code = take(rest, 3, "sum of money");
    money.currency = {{code[0], code[1], code[2]}};
    return money;
}

text::Money decode_money(std::string_view bytes) {
    text::Money money = take_money(bytes);
    if (!bytes.empty()) damaged("single sum of money");
    return money;
}

void append_decimal(std::string& out, text::Decimal value) {
    append_varint(out, zigzag(value.units));
    out += static_cast<char>(value.scale);
}

text::Decimal take_decimal(std::string_view& rest) {
    text::Decimal value;
    value.units = unzigzag(read_varint(rest));
    value.scale = static_cast<std::uint8_t>(take(rest, 1, "number")[0]);
    if (value.scale > 6) damaged("number");
    return value;
}

std::string encode_text_or_ref(const TextOrRef& value) {
    std::string out(1, value.id ? '\1' : '\0');
    if (value.id) out += encode_ref(*value.id);
    out += value.text;
    return out;
}

TextOrRef decode_text_or_ref(std::string_view bytes) {
    if (bytes.empty() || static_cast<unsigned char>(bytes[0]) > 1) damaged("text with a link");
    if (bytes[0] == 0) return {bytes.substr(1), std::nullopt};
    if (bytes.size() < 8) damaged("text with a link");
    return {bytes.substr(8), read_ref(bytes.substr(1, 7))};
}

void append_phone(std::string& list, std::string_view type, const text::Phone& phone) {
    std::string item;
    append_item(item, type);
    append_item(item, phone.typed);
    append_item(item, phone.e164);
    item += phone.extension;
    append_item(list, item);
}

bool next_phone(std::string_view& rest, PhoneParts& phone) {
    std::string_view item;
    if (!next_item(rest, item)) return false;
    phone.type = take_text(item, "phone");
    phone.typed = take_text(item, "phone");
    phone.e164 = take_text(item, "phone");
    phone.extension = item;
    return true;
}

std::vector<TypedPhone> decode_phones(std::string_view bytes) {
    std::vector<TypedPhone> phones;
    for (PhoneParts parts; next_phone(bytes, parts);) phones.push_back({parts.phone(), parts.type});
    return phones;
}

void append_answer(std::string& out, Answer answer) {
    append_item(out, answer.question);
    append_item(out, answer.text);
}

bool next_answer(std::string_view& rest, Answer& answer) {
    if (!next_item(rest, answer.question)) return false;
    if (!next_item(rest, answer.text)) throw_cut_short();
    return true;
}

std::string encode_lines(const std::vector<Line>& lines) {
    std::string list, item;
    for (const Line& line : lines) {
        item.clear();
        append_item(item, line.product);
        append_decimal(item, line.quantity);
        item += line.price ? '\1' : '\0';
        if (line.price) append_decimal(item, *line.price);
        append_money(item, line.amount);
        append_item(list, item);
    }
    return list;
}

std::vector<Line> decode_lines(std::string_view bytes) {
    std::vector<Line> lines;
    for (std::string_view item; next_item(bytes, item);) lines.push_back(read_line(item));
    return lines;
}

void append_item(std::string& list, std::string_view item) {
    append_varint(list, item.size());
    list += item;
}

bool next_item(std::string_view& rest, std::string_view& item) {
    if (rest.empty()) return false;
    item = take_text(rest, "list");
    return true;
}

}  // namespace kehu::model
