#pragma once
// What a store knows of a customer's loyalty: its last answers and its orders.

#include "core/survey/loyalty.hpp"
#include "core/survey/surveys.hpp"

namespace kehu::survey {

// Reads the facts of one customer after the other; questionnaires and list prices are read once.
class LoyaltyReader {
  public:
    LoyaltyReader(const book::Reader&, const model::Context&);
    LoyaltyFacts facts_of(const model::Row& customer);

  private:
    void read_answers(store::RecordId customer, LoyaltyFacts&);
    void read_orders(store::RecordId customer, LoyaltyFacts&);
    const Questionnaire& questionnaire(store::RecordId survey, std::int64_t version);
    // Nothing if the product of a line or its price is not known; else whether it was bought below.
    std::optional<bool> is_below_list(const model::Line&);

    const book::Reader& reader_;
    const model::Kind &customers_, &responses_, &orders_, &products_;
    const std::int64_t today_;
    const bool has_orders_;
    std::map<std::pair<std::uint32_t, std::int64_t>, Questionnaire> questionnaires_;
    std::map<std::uint32_t, std::optional<text::Money>> prices_;  // by the product's number
};

}  // namespace kehu::survey
