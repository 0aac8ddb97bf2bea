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
    // Order lines whose list price is known, and that were bought below it; whose price is known, and that came with
    // a discount or as a gift.
    struct LineCounts {
        std::uint64_t listed = 0, below = 0, priced = 0, discounted = 0;
    };
    void count_lines(model::RecordView order, LineCounts&);
    const std::optional<text::Money>& list_price(const model::Line&);  // nothing if it is not known
    // Nothing where it cannot be told.
    std::optional<bool> is_below_list(const model::Line&);
    std::optional<bool> is_discounted(const model::Line&, std::int64_t order_sum);

    const book::Reader& reader_;
    const model::Kind &customers_, &responses_, &orders_, &products_;
    const std::int64_t today_;
    const bool has_orders_;
    std::map<std::pair<std::uint32_t, std::int64_t>, Questionnaire> questionnaires_;
    std::map<std::uint32_t, std::optional<text::Money>> prices_;  // by the product's number
};

}  // namespace kehu::survey
