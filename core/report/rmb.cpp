// 大写金额, as invoices and receipts have it (the rules of 支付结算办法, annex 1): 整 behind 元 and 角, 零 for noughts
// between digits, once for several, none at the end of a group of four where the next one begins with a digit.
#include "core/report/filters.hpp"

namespace kehu::report {
namespace {

constexpr std::string_view kDigits[] = {"零", "壹", "贰", "叁", "肆", "伍", "陆", "柒", "捌", "玖"};
constexpr std::string_view kPlaces[] = {"", "拾", "佰", "仟"};
constexpr std::string_view kGroups[] = {"", "万", "亿", "万亿"};

// 1..9999, without noughts in front.
void append_group(std::string& out, int group) {
    bool nought = false, begun = false;
    for (int place = 3, power = 1000; place >= 0; --place, power /= 10) {
        const int digit = group / power % 10;
        if (digit == 0) {
            nought = begun;
            continue;
        }
        if (nought) out += "零";
        out.append(kDigits[digit]).append(kPlaces[place]);
        nought = false;
        begun = true;
    }
}

void append_yuan(std::string& out, std::uint64_t yuan) {
    int groups[4] = {};
    for (int& group : groups) group = static_cast<int>(yuan % 10000), yuan /= 10000;
    bool begun = false, nought = false;
    for (int i = 3; i >= 0; --i) {
        if (groups[i] == 0) {
            nought = begun;
            continue;
        }
        if (begun && (nought || groups[i] < 1000)) out += "零";
        append_group(out, groups[i]);
        // 万亿 is 万 of 亿: the 亿 is said once, behind both.
        out += i == 3 && groups[2] > 0 ? kGroups[1] : kGroups[i];
        begun = true;
        nought = false;
    }
    out += "元";
}

}  // namespace

std::string rmb_in_words(std::int64_t fen) {
    std::string out = fen < 0 ? "负" : "";
    const std::uint64_t amount = fen < 0 ? 0 - static_cast<std::uint64_t>(fen) : static_cast<std::uint64_t>(fen);
    const std::uint64_t yuan = amount / 100;
    const auto jiao = amount / 10 % 10, rest = amount % 10;
    if (yuan > 0) append_yuan(out, yuan);
    if (jiao == 0 && rest == 0) return out + (yuan > 0 ? "整" : "零元整");
    if (jiao > 0) out.append(kDigits[jiao]) += "角";
    if (rest == 0) return out + "整";
    if (jiao == 0 && yuan > 0) out += "零";
    return out.append(kDigits[rest]) + "分";
}

}  // namespace kehu::report
