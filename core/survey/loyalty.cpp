#include "core/survey/loyalty.hpp"

#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

void read_attachment(const LoyaltyFacts& facts, const LoyaltyRules& rules, LoyaltyReading& out) {
    if (facts.score && facts.will_return) {
        out.attached = (*facts.score + *facts.will_return) / 2 >= rules.attached;
        out.reasons.push_back(
            say("satisfaction {:.0f} and readiness to come back {:.0f} of 100; a mean of {:.0f} and more "
                "counts as attached",
                *facts.score, *facts.will_return, rules.attached));
    } else if (facts.score) {
        out.attached = *facts.score >= rules.attached;
        out.reasons.push_back(say("satisfaction {:.0f} of 100 in the last survey; {:.0f} and more count as attached",
                                  *facts.score, rules.attached));
    } else if (facts.will_return) {
        out.attached = *facts.will_return >= rules.attached;
        out.reasons.push_back(
            say("readiness to come back {:.0f} of 100 in the last survey; {:.0f} and more count as attached",
                *facts.will_return, rules.attached));
    } else {
        out.missing.push_back(say("no survey answered"));
    }
}

void read_repeats(const LoyaltyFacts& facts, const LoyaltyRules& rules, LoyaltyReading& out) {
    if (!facts.orders) return out.missing.push_back(say("no orders are recorded"));
    const bool enough = facts.orders_in_year >= rules.repeats;
    if (!enough && facts.days_since_first && *facts.days_since_first < rules.too_early)
        return out.missing.push_back(say("first order {} days ago: too early to tell whether this customer buys again",
                                         *facts.days_since_first));
    out.repeats = enough;
    out.reasons.push_back(say("orders in the last 12 months: {}, of {} in all; {} and more count as buying again",
                              facts.orders_in_year, *facts.orders, rules.repeats));
}

void read_types(const LoyaltyFacts& facts, const LoyaltyRules& rules, LoyaltyReading& out) {
    const bool buys_again = out.repeats == true;
    const auto hint = [&](LoyaltyType type, std::string reason) { out.hints.push_back({type, std::move(reason)}); };
    if (facts.only_supplier == true) hint(LoyaltyType::monopoly, say("says that there is nobody else to buy from"));
    const bool cheap = buys_again && facts.below_list && *facts.below_list >= rules.mostly;
    const bool drawn = buys_again && facts.discounted && *facts.discounted >= rules.mostly;
    if (buys_again && out.attached == false && out.hints.empty() && !cheap && !drawn)
        hint(LoyaltyType::inertia, say("buys again without being attached, and no other reason is known"));
    if (cheap)
        hint(LoyaltyType::price, say("{:.0f} % of its order lines were below the list price", 100 * *facts.below_list));
    if (drawn)
        hint(LoyaltyType::incentive,
             say("{:.0f} % of its order lines came with a discount or gift", 100 * *facts.discounted));
    if (buys_again && out.attached == true) hint(LoyaltyType::premium, say("is attached, and buys again"));
}

void list_missing(const LoyaltyFacts& facts, LoyaltyReading& out) {
    if (!facts.only_supplier) out.missing.push_back(say("not asked whether there is another supplier"));
    if (facts.orders && !facts.below_list) out.missing.push_back(say("no list prices to compare with"));
    if (facts.orders && !facts.discounted)
        out.missing.push_back(say("not known which orders came with a discount or gift"));
}

}  // namespace

LoyaltyReading read_loyalty(const LoyaltyFacts& facts, const LoyaltyRules& rules) {
    LoyaltyReading out;
    read_attachment(facts, rules, out);
    read_repeats(facts, rules, out);
    if (out.attached && out.repeats)
        out.quadrant = *out.attached ? (*out.repeats ? Quadrant::loyal : Quadrant::latent)
                                     : (*out.repeats ? Quadrant::spurious : Quadrant::none);
    read_types(facts, rules, out);
    list_missing(facts, out);
    return out;
}

const char* loyalty_label(LoyaltyType type) {
    constexpr const char* kLabels[] = {mark("monopoly loyalty"), mark("inertia loyalty"), mark("price loyalty"),
                                       mark("incentive loyalty"), mark("premium loyalty")};
    return kLabels[static_cast<std::size_t>(type)];
}

const char* quadrant_label(Quadrant quadrant) {
    constexpr const char* kLabels[] = {mark("attached, buys again"), mark("attached, buys seldom"),
                                       mark("not attached, buys again"), mark("not attached, buys seldom")};
    return kLabels[static_cast<std::size_t>(quadrant)];
}

}  // namespace kehu::survey
