#include "core/text/email.hpp"

#include <utf8proc.h>

#include <array>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::text {
namespace {

bool same_ascii(std::string_view a, std::string_view lower) {
    if (a.size() != lower.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        if ((a[i] >= 'A' && a[i] <= 'Z' ? a[i] + 32 : a[i]) != lower[i]) return false;
    }
    return true;
}

// ASCII forms; and 。 in the domain, which a Chinese keyboard gives for the dot.
std::string normalised(std::string_view text) {
    const std::string_view typed = trim(text);
    std::string address = is_ascii(typed) ? std::string(typed) : to_halfwidth(typed);
    if (same_ascii(std::string_view(address).substr(0, 7), "mailto:")) address.erase(0, 7);
    if (address.size() > 2 && address.front() == '<' && address.back() == '>')
        address = address.substr(1, address.size() - 2);
    constexpr std::string_view kIdeographicStop = "。";
    const std::size_t at_sign = address.rfind('@');
    if (at_sign != std::string::npos) {
        for (std::size_t i; (i = address.find(kIdeographicStop, at_sign)) != std::string::npos;) {
            address.replace(i, kIdeographicStop.size(), 1, '.');
        }
    }
    return std::string(trim(address));
}

constexpr std::size_t kLongestLocal = 64;

struct Fault {
    const char* message = nullptr;  // null: none
    std::string_view part;
};

Fault fault_of_domain(std::string_view domain) {
    if (domain.empty()) return {mark("nothing after the @ of an e-mail address"), {}};
    if (domain.find('.') == std::string_view::npos)
        return {mark("no dot in the domain '{}' of an e-mail address"), domain};
    if (domain.back() == '.') return {mark("nothing after the last dot of an e-mail address"), {}};
    if (domain.size() > 253) return {mark("an e-mail address longer than mail allows"), {}};
    std::size_t label = 0;
    for (std::size_t i = 0; i <= domain.size(); ++i) {
        if (i == domain.size() || domain[i] == '.') {
            if (label == 0) return {mark("two dots together or a dot next to the @ in an e-mail address"), {}};
            if (domain[i - label] == '-' || domain[i - 1] == '-') {
                return {mark("'{}' in an e-mail address begins or ends with a hyphen"),
                        domain.substr(i - label, label)};
            }
            label = 0;
            continue;
        }
        const auto c = static_cast<unsigned char>(domain[i]);
        const bool fits =
            c >= 0x80 || c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!fits) return {mark("'{}' in the domain of an e-mail address"), domain.substr(i, 1)};
        ++label;
    }
    return {};
}

Fault fault_of(std::string_view address) {
    for (std::size_t i = 0; i < address.size();) {
        const std::size_t start = i;
        const char32_t c = next_code_point(address, i);
        if (c <= 0x20 || (c >= 0x7F && trim(address.substr(start, i - start)).empty()) || (c >= 0x7F && c <= 0x9F)) {
            return {mark("blank inside an e-mail address"), {}};
        }
        if (c < 0x80 && std::string_view("<>()[],;:\"\\").find(static_cast<char>(c)) != std::string_view::npos) {
            return {mark("'{}' in an e-mail address; give each address by itself"), address.substr(start, 1)};
        }
    }
    const std::size_t at_sign = address.find('@');
    if (at_sign == std::string_view::npos) return {mark("no @ in an e-mail address"), {}};
    if (address.find('@', at_sign + 1) != std::string_view::npos) return {mark("two @ in an e-mail address"), {}};
    const std::string_view local = address.substr(0, at_sign);
    if (local.empty()) return {mark("nothing before the @ of an e-mail address"), {}};
    if (local.size() > kLongestLocal) return {mark("an e-mail address longer than mail allows"), {}};
    return fault_of_domain(address.substr(at_sign + 1));
}

}  // namespace

bool is_plain_email(std::string_view text) {
    static constexpr auto kPlain = [] {
        std::array<bool, 256> plain{};
        for (unsigned char c : std::string_view(".-_+@0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"))
            plain[c] = true;
        return plain;
    }();
    std::size_t at_sign = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!kPlain[static_cast<unsigned char>(text[i])] || (text[i] == '@' && at_sign)) return false;
        if (text[i] == '@') at_sign = i;
    }
    return at_sign > 0 && at_sign <= kLongestLocal && !fault_of_domain(text.substr(at_sign + 1)).message;
}

std::string parse_email(std::string_view text) {
    std::string address = normalised(text);
    const Fault fault = fault_of(address);
    if (fault.message) throw BadValue(say(fault.message, fault.part));
    return address;
}

std::string email_key(std::string_view address) {
    std::string key;
    if (is_ascii(address)) {  // nearly all; imports make a key for every row
        key = address;
        for (char& c : key)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
        return key;
    }
    key.reserve(address.size());
    for (std::size_t at = 0; at < address.size();) {
        append_code_point(
            key, static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(next_code_point(address, at)))));
    }
    return key;
}

bool looks_like_email(std::string_view text) {
    return !fault_of(normalised(text)).message;
}

}  // namespace kehu::text
