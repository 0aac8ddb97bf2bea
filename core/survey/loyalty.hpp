#pragma once
// Why a customer comes back: a 2 x 2 of attachment (from surveys) and repeat purchase (from orders), as Dick and Basu
// drew it in 1994, and which of the five types of loyalty is likely, each with its reason. A hint for a talk with the
// customer, no verdict: what is not known is listed.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace kehu::survey {

enum class LoyaltyType : std::uint8_t {
    monopoly,   // 垄断: has nobody else to buy from
    inertia,    // 惰性: buys again out of habit
    price,      // 价格: buys where it is cheapest
    incentive,  // 激励: buys for the discounts and gifts
    premium,    // 超值: buys because it likes to
};

// What is known of one customer. Absent: not asked, not recorded, or no way to tell.
struct LoyaltyFacts {
    std::optional<double> score;                   // satisfaction in its last survey, 0..100
    std::optional<double> will_return;             // its answer to a loyalty question, 0..100
    std::optional<bool> only_supplier;             // its answer: is there nobody else?
    std::optional<std::uint64_t> orders;           // all to this day; absent where the store holds no orders at all
    std::uint64_t orders_in_year = 0;              // in the last twelve months
    std::optional<std::int64_t> days_since_first;  // order
    std::optional<double> below_list;              // share of its order lines bought below the list price, 0..1
    std::optional<double> discounted;              // share with a discount, or a gift, 0..1
};

// Defaults are customs, not findings: settings, and printed with the answer.
struct LoyaltyRules {
    double attached = 70;         // mean of score and will_return from which on a customer is attached
    std::uint64_t repeats = 2;    // orders in twelve months from which on it buys again
    std::int64_t too_early = 90;  // days after the first order before which too few orders say nothing
    double mostly = 0.5;          // share of order lines from which on price or incentives are a reason
};

// In words: "attached, buys again" is true loyalty, "attached, buys seldom" latent, "not attached, buys again"
// spurious.
enum class Quadrant : std::uint8_t { loyal, latent, spurious, none };

struct LoyaltyHint {
    LoyaltyType type;
    std::string reason;  // a whole sentence in the user's language
};

struct LoyaltyReading {
    std::optional<bool> attached, repeats;
    std::optional<Quadrant> quadrant;  // where both are known
    std::vector<std::string> reasons;  // of the two, one sentence each
    std::vector<LoyaltyHint> hints;    // in the order of LoyaltyType; several may hold, or none
    std::vector<std::string> missing;  // what would have to be known, one each
};

LoyaltyReading read_loyalty(const LoyaltyFacts&, const LoyaltyRules& = {});

const char* loyalty_label(LoyaltyType);  // "inertia loyalty", untranslated
const char* quadrant_label(Quadrant);    // "attached, buys seldom", untranslated

}  // namespace kehu::survey
