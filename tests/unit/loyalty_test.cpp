#include "core/survey/loyalty.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace kehu::survey;

namespace {

using Types = std::vector<LoyaltyType>;

LoyaltyFacts customer(double score, std::uint64_t orders) {
    LoyaltyFacts facts;
    facts.score = score;
    facts.orders = facts.orders_in_year = orders;
    if (orders) facts.days_since_first = 300;
    return facts;
}

Types types_of(const LoyaltyReading& reading) {
    Types types;
    for (const LoyaltyHint& hint : reading.hints) types.push_back(hint.type);
    return types;
}

}  // namespace

TEST_CASE("the four quadrants of attachment and repeat purchase") {
    CHECK(read_loyalty(customer(90, 5)).quadrant == Quadrant::loyal);
    CHECK(read_loyalty(customer(90, 1)).quadrant == Quadrant::latent);
    CHECK(read_loyalty(customer(40, 5)).quadrant == Quadrant::spurious);
    CHECK(read_loyalty(customer(40, 0)).quadrant == Quadrant::none);
    CHECK(types_of(read_loyalty(customer(90, 5))) == Types{LoyaltyType::premium});
    CHECK(types_of(read_loyalty(customer(90, 1))).empty());
    CHECK(types_of(read_loyalty(customer(40, 5))) == Types{LoyaltyType::inertia});
    CHECK(types_of(read_loyalty(customer(40, 0))).empty());
}

TEST_CASE("limits count as reached and can be set") {
    CHECK(read_loyalty(customer(70, 2)).quadrant == Quadrant::loyal);
    CHECK(read_loyalty(customer(69.9, 2)).quadrant == Quadrant::spurious);
    LoyaltyRules strict;
    strict.attached = 95;
    strict.repeats = 6;
    CHECK(read_loyalty(customer(90, 5), strict).quadrant == Quadrant::none);
}

TEST_CASE("the reasons are told with the limits") {
    LoyaltyFacts facts = customer(60, 5);
    facts.orders = 12;
    CHECK(read_loyalty(facts).reasons ==
          std::vector<std::string>{"satisfaction 60 of 100 in the last survey; 70 and more count as attached",
                                   "orders in the last 12 months: 5, of 12 in all; 2 and more count as buying again"});
    facts.will_return = 90;
    CHECK(read_loyalty(facts).attached == true);
    CHECK(read_loyalty(facts).reasons[0] ==
          "satisfaction 60 and readiness to come back 90 of 100; a mean of 70 and more counts as attached");
    facts.score.reset();
    CHECK(read_loyalty(facts).reasons[0] ==
          "readiness to come back 90 of 100 in the last survey; 70 and more count as attached");
}

TEST_CASE("prices and discounts and lack of choice take the place of habit") {
    LoyaltyFacts facts = customer(40, 5);
    facts.below_list = 0.5;
    CHECK(types_of(read_loyalty(facts)) == Types{LoyaltyType::price});
    CHECK(read_loyalty(facts).hints[0].reason == "50 % of its order lines were below the list price");
    facts.discounted = 0.8;
    CHECK(types_of(read_loyalty(facts)) == Types{LoyaltyType::price, LoyaltyType::incentive});
    facts.below_list = 0.1;
    facts.discounted = 0.1;
    facts.only_supplier = true;
    CHECK(types_of(read_loyalty(facts)) == Types{LoyaltyType::monopoly});
    facts.only_supplier = false;
    CHECK(types_of(read_loyalty(facts)) == Types{LoyaltyType::inertia});
    CHECK(read_loyalty(facts).missing.empty());
}

TEST_CASE("several types may hold for one customer") {
    LoyaltyFacts facts = customer(90, 5);
    facts.only_supplier = true;
    facts.below_list = 1;
    facts.discounted = 1;
    CHECK(types_of(read_loyalty(facts)) ==
          Types{LoyaltyType::monopoly, LoyaltyType::price, LoyaltyType::incentive, LoyaltyType::premium});
    facts.orders_in_year = 0;  // the shares are of long ago
    CHECK(types_of(read_loyalty(facts)) == Types{LoyaltyType::monopoly});
}

TEST_CASE("what is not known is missing and not guessed") {
    const LoyaltyReading nothing = read_loyalty({});
    CHECK_FALSE(nothing.attached);
    CHECK_FALSE(nothing.repeats);
    CHECK_FALSE(nothing.quadrant);
    CHECK(nothing.hints.empty());
    CHECK(nothing.missing == std::vector<std::string>{"no survey answered", "no orders are recorded",
                                                      "not asked whether there is another supplier"});
    LoyaltyFacts fresh = customer(90, 1);
    fresh.days_since_first = 20;
    CHECK_FALSE(read_loyalty(fresh).repeats);
    CHECK(read_loyalty(fresh).missing[0] ==
          "first order 20 days ago: too early to tell whether this customer buys again");
    fresh.orders_in_year = 2;
    CHECK(read_loyalty(fresh).quadrant == Quadrant::loyal);
    LoyaltyFacts silent = customer(0, 5);
    silent.score.reset();
    CHECK(read_loyalty(silent).repeats == true);
    CHECK_FALSE(read_loyalty(silent).quadrant);
    CHECK(read_loyalty(silent).hints.empty());
}

TEST_CASE("types and quadrants have names") {
    CHECK(std::string(loyalty_label(LoyaltyType::monopoly)) == "monopoly loyalty");
    CHECK(std::string(loyalty_label(LoyaltyType::premium)) == "premium loyalty");
    CHECK(std::string(quadrant_label(Quadrant::spurious)) == "not attached, buys again");
    CHECK(std::string(quadrant_label(Quadrant::none)) == "not attached, buys seldom");
}
