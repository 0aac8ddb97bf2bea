#include "core/text/phone.hpp"

#include <utf8proc.h>

#include <array>
#include <optional>

#include "core/error.hpp"
#include "core/text/phone_regions.hpp"
#include "core/text/phone_rules.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

constexpr std::size_t kMostDigits = 20;
constexpr std::size_t kMostExtensionDigits = 8;

// Longest first where one is the beginning of another.
constexpr std::string_view kExtensionWords[] = {"extension", "extn", "ext",  "x",    "转分机", "转",
                                                "轉",        "分机", "分機", "内线", "內線"};
constexpr std::string_view kLabels[] = {"telephone", "tel",  "phone", "mobile", "cell", "fax",
                                        "电话",      "電話", "手机",  "手機",   "座机", "传真"};

enum class Mark { digit, plus, separator, letter, other };

struct Sign {
    Mark mark;
    char ascii;  // of a digit, also a full-width one
};

Sign sign_of(char32_t c) {
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c >= '0' && c <= '9') return {Mark::digit, static_cast<char>(c)};
    if (c < 0x80) {
        const char ascii = static_cast<char>(c);
        if (c == '+') return {Mark::plus, ascii};
        if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return {Mark::letter, ascii};
        return {
            std::string_view(" \t-.()[]/'~\n\r").find(ascii) != std::string_view::npos ? Mark::separator : Mark::other,
            ascii};
    }
    // Dashes of all widths, minus, middle dots; spaces and direction marks that come along when numbers are copied.
    const bool separator = (c >= 0x2010 && c <= 0x2015) || c == 0x2212 || c == 0xB7 || c == 0x2022 || c == 0x30FB ||
                           c == 0xA0 || c == 0xAD || (c >= 0x2000 && c <= 0x200F) || (c >= 0x202A && c <= 0x202F) ||
                           (c >= 0x2060 && c <= 0x2069) || c == 0x3000 || c == 0xFEFF || c == 0x3010 || c == 0x3011;
    if (separator) return {Mark::separator, c <= 0x2015 || c == 0x2212 ? '-' : ' '};
    const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
    return {category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO ? Mark::letter : Mark::other, 0};
}

bool begins_with(std::string_view text, std::string_view lower) {
    if (text.size() < lower.size()) return false;
    for (std::size_t i = 0; i < lower.size(); ++i) {
        const char c = text[i] >= 'A' && text[i] <= 'Z' ? static_cast<char>(text[i] + 32) : text[i];
        if (c != lower[i]) return false;
    }
    return true;
}

std::string_view without_label(std::string_view text) {
    for (std::string_view label : kLabels) {
        if (!begins_with(text, label)) continue;
        std::string_view rest = trim(text.substr(label.size()));
        for (std::string_view colon : {":", "：", "."}) {
            if (rest.starts_with(colon)) rest.remove_prefix(colon.size());
        }
        return trim(rest);
    }
    return text;
}

// 13800138001.0: a number that went through a program that thought it could be counted with.
std::string_view without_decimals(std::string_view text) {
    if (text.size() < 10 || !text.ends_with(".0")) return text;
    const std::string_view whole = text.substr(0, text.size() - 2);
    return whole.find_first_not_of("0123456789") == std::string_view::npos ? whole : text;
}

// "1.38E+10"; `e` is where the E stands.
bool is_scientific(std::string_view text, std::size_t e) {
    if (e == 0 || (text[e] | 0x20) != 'e') return false;
    if (text.substr(0, e).find_first_not_of("0123456789.,+") != std::string_view::npos) return false;
    std::string_view power = text.substr(e + 1);
    if (!power.empty() && (power[0] == '+' || power[0] == '-')) power.remove_prefix(1);
    return !power.empty() && power.find_first_not_of("0123456789") == std::string_view::npos;
}

// The digits behind an extension's word, up to the end of the text; nothing if anything else stands there.
std::optional<std::string> extension_digits(std::string_view text) {
    std::string digits;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = next_code_point(text, at);
        const Sign sign = sign_of(c);
        if (sign.mark == Mark::digit && digits.size() < kMostExtensionDigits) {
            digits += sign.ascii;
        } else if (sign.mark != Mark::separator && c != ':' && c != 0xFF1A && c != '=' && c != '#' &&
                   c != 0x53F7) {  // 号
            return std::nullopt;
        }
    }
    if (digits.empty()) return std::nullopt;
    return digits;
}

// A number as typed, taken apart; what it means is for the numbering plans.
class Reading {
  public:
    explicit Reading(std::string_view typed) : text_(without_decimals(without_label(typed))) {
        for (std::size_t at = 0; at < text_.size() && !ended_;) {
            const auto c = static_cast<unsigned char>(text_[at]);
            if (c >= '0' && c <= '9') {
                add_digit(text_[at++]);
            } else {
                const std::size_t start = at;
                const char32_t point = next_code_point(text_, at);
                other_than_digit(point, start, at);
            }
        }
        if (count_ == 0) throw BadValue(say("no digits in a phone number"));
    }

    std::string_view digits() const { return {digits_.data(), count_}; }
    bool international() const { return international_; }
    bool unknown() const { return unknown_; }
    const std::string& extension() const { return extension_; }
    // A bare x between digits is an extension's mark only behind a complete number.
    bool needs_complete_number() const { return bare_x_ != 0; }
    [[noreturn]] void refuse_x() const { throw BadValue(say("letter {} in a phone number", std::string(1, bare_x_))); }

    // "010-62770334-8012": the digits before and behind the last dash.
    std::optional<std::pair<std::string_view, std::string_view>> split_at_last_dash() const {
        if (last_dash_ == 0 || last_dash_ == count_ || count_ - last_dash_ > 6) return std::nullopt;
        return std::pair(digits().substr(0, last_dash_), digits().substr(last_dash_));
    }

  private:
    void add_digit(char digit) {
        if (count_ == kMostDigits)
            throw BadValue(say("more than {} digits in a phone number; give each number by itself", kMostDigits));
        digits_[count_++] = digit;
    }

    void other_than_digit(char32_t c, std::size_t start, std::size_t after) {
        const Sign sign = sign_of(c);
        switch (sign.mark) {
            case Mark::digit:
                add_digit(sign.ascii);
                return;
            case Mark::plus:
                if (count_ == 0) {
                    international_ = true;
                } else {
                    unknown_ = true;
                }
                return;
            case Mark::separator:
                if (sign.ascii == '-') last_dash_ = count_;
                return;
            case Mark::letter:
                letter(start, after);
                return;
            case Mark::other:
                other(c, after);
        }
    }

    void letter(std::size_t start, std::size_t after) {
        if (is_scientific(text_, start)) {
            throw BadValue(say(
                "{} was damaged by a spreadsheet: digits are lost; format the column as text and save again", text_));
        }
        for (std::string_view word : kExtensionWords) {
            if (count_ < 3 || !begins_with(text_.substr(start), word)) continue;
            auto digits = extension_digits(
                text_.substr(start + word.size()).substr(text_.substr(start + word.size()).starts_with(".") ? 1 : 0));
            if (!digits) break;
            if (word == "x") bare_x_ = text_[start];
            extension_ = std::move(*digits);
            ended_ = true;
            return;
        }
        throw BadValue(say("letter {} in a phone number", text_.substr(start, after - start)));
    }

    void other(char32_t c, std::size_t after) {
        if (c == '#' || c == 0xFF03) {
            if (auto digits = extension_digits(text_.substr(after)); digits && count_ >= 3) {
                extension_ = std::move(*digits);
                ended_ = true;
                return;
            }
        }
        // ";ext=801" of RFC 3966: the word follows.
        if (c == ';' && begins_with(text_.substr(after), "ext=")) return;
        unknown_ = true;
    }

    std::string_view text_;
    std::array<char, kMostDigits> digits_;
    std::size_t count_ = 0;
    std::size_t last_dash_ = 0;  // digits before it
    bool international_ = false;
    bool unknown_ = false;
    bool ended_ = false;
    char bare_x_ = 0;
    std::string extension_;
};

std::string e164_of(std::string_view digits, bool international, const PhoneRegion* home) {
    return international ? e164_of_international(digits) : e164_of_national(digits, home);
}

}  // namespace

Phone parse_phone(std::string_view text, std::string_view country) {
    const std::string_view typed = trim(text);
    const Reading reading(typed);
    const PhoneRegion* home = phone_region(country);
    Phone phone;
    phone.typed = typed;
    phone.extension = reading.extension();
    if (reading.unknown()) return phone;
    phone.e164 = e164_of(reading.digits(), reading.international(), home);
    if (!phone.e164.empty()) return phone;
    if (reading.needs_complete_number()) reading.refuse_x();
    if (const auto parts = reading.split_at_last_dash(); parts && phone.extension.empty()) {
        std::string e164 = e164_of(parts->first, reading.international(), home);
        if (!e164.empty() && is_complete_e164(e164)) {
            phone.e164 = std::move(e164);
            phone.extension = parts->second;
        }
    }
    return phone;
}

std::string format_phone(const Phone& phone) {
    if (phone.e164.empty()) return phone.typed;  // its extension is part of it
    std::string grouped = group_e164(phone.e164);
    return phone.extension.empty() ? grouped : say("{} ext {}", grouped, phone.extension);
}

std::string phone_key(const Phone& phone) {
    if (!phone.e164.empty()) return phone.e164;
    std::string digits = digits_of(phone.typed);
    // An extension is always what stands last.
    if (digits.size() > phone.extension.size() && digits.ends_with(phone.extension))
        digits.resize(digits.size() - phone.extension.size());
    return digits;
}

std::string digits_of(std::string_view text) {
    std::string digits;
    for (std::size_t at = 0; at < text.size();) {
        const Sign sign = sign_of(next_code_point(text, at));
        if (sign.mark == Mark::digit) digits += sign.ascii;
    }
    return digits;
}

std::size_t mistyped_mobile(const Phone& phone, std::string_view country) {
    constexpr std::size_t kDigits = 11;
    if (country != "CN" || !phone.e164.empty() || !phone.extension.empty()) return 0;
    std::string digits = digits_of(phone.typed);
    if (digits.starts_with("86") && digits.size() > kDigits) digits.erase(0, 2);
    bool mobile = digits.size() + 2 >= kDigits && digits.size() <= kDigits + 2 && digits[0] == '1' && digits[1] >= '3';
    return mobile && digits.size() != kDigits ? digits.size() : 0;
}

bool is_international(std::string_view typed) {
    typed = without_label(trim(typed));
    std::size_t at = 0;
    return typed.starts_with("00") || (!typed.empty() && sign_of(next_code_point(typed, at)).mark == Mark::plus);
}

bool looks_like_mobile_of_china(std::string_view typed) {
    typed = without_label(trim(typed));
    const bool begins = typed.size() > 1 && typed[0] == '1' && typed[1] >= '3' && typed[1] <= '9';
    return begins && digits_of(typed).size() == 11;
}

bool looks_like_phone(std::string_view word) {
    std::size_t digits = 0;
    for (std::size_t at = 0; at < word.size();) {
        const Sign sign = sign_of(next_code_point(word, at));
        if (sign.mark == Mark::letter || sign.mark == Mark::other || (sign.mark == Mark::plus && digits)) return false;
        digits += sign.mark == Mark::digit;
    }
    return digits >= 5;
}

}  // namespace kehu::text
