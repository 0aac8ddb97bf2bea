#include "core/survey/loyalty_facts.hpp"

#include <algorithm>
#include <cmath>

#include "core/model/values.hpp"

namespace kehu::survey {
namespace {

constexpr std::int64_t kYear = 365;

// The mean of the answers to these questions, 0 to 100.
std::optional<double> mean_score(const Questionnaire& questions, const std::vector<std::string>& ids,
                                 const Answers& answers) {
    double sum = 0;
    int n = 0;
    for (const std::string& id : ids) {
        const Question& question = questions.at(id);
        const auto answer = number_of(question, answers);
        const auto score = answer ? score_of(question, *answer) : std::nullopt;
        if (score) sum += *score, ++n;
    }
    return n ? std::optional(sum / n) : std::nullopt;
}

}  // namespace

LoyaltyReader::LoyaltyReader(const book::Reader& reader, const model::Context& context)
    : reader_(reader),
      customers_(reader.schema().at(model::kCustomer)),
      responses_(reader.schema().at(model::kResponse)),
      orders_(reader.schema().at(model::kOrder)),
      products_(reader.schema().at(model::kProduct)),
      today_(text::days_from_epoch(context.calendar().today())),
      has_orders_(reader.count(orders_) > 0) {}

LoyaltyFacts LoyaltyReader::facts_of(const model::Row& customer) {
    LoyaltyFacts facts;
    const model::Field* satisfaction = customers_.by_name("satisfaction");
    if (const auto bytes = satisfaction ? customer.rollup.get(satisfaction->tag) : std::nullopt) {
        std::string_view rest = *bytes;
        const text::Decimal score = model::take_decimal(rest);
        facts.score = static_cast<double>(score.units) / std::pow(10, score.scale);
    }
    read_answers(customer.id, facts);
    if (has_orders_) read_orders(customer.id, facts);
    return facts;
}

const Questionnaire& LoyaltyReader::questionnaire(store::RecordId survey, std::int64_t version) {
    const auto found = questionnaires_.find({survey.number, version});
    if (found != questionnaires_.end()) return found->second;
    return questionnaires_
        .emplace(std::pair{survey.number, version}, questionnaire_of(reader_, survey_at(reader_, survey), version))
        .first->second;
}

// The newest answer to each of the two questions.
void LoyaltyReader::read_answers(store::RecordId customer, LoyaltyFacts& facts) {
    const model::Tag survey = responses_.at_name("survey").tag, version = responses_.at_name("version").tag,
                     bytes = responses_.at_name("answers").tag;
    const book::IndexScan newest{1, {model::encode_ref(customer)}, {}, {}, true};
    reader_.scan_index(responses_, newest, [&](store::RecordId id) {
        const auto row = reader_.get_named(id, false);
        const auto asked = row->record.get(version);
        const Questionnaire& questions =
            questionnaire(model::decode_ref(row->record.value(survey)), asked ? model::decode_integer(*asked) : 1);
        const Answers answers = decode_answers(row->record.value(bytes));
        if (!facts.will_return)
            facts.will_return =
                mean_score(questions, questions.index.items[static_cast<std::size_t>(Latent::loyalty)], answers);
        if (const Question* only = questions.find(questions.only_supplier); only && !facts.only_supplier)
            if (const auto answer = number_of(*only, answers)) facts.only_supplier = *answer != 0;
        return !facts.will_return || !facts.only_supplier;
    });
}

void LoyaltyReader::read_orders(store::RecordId customer, LoyaltyFacts& facts) {
    const model::Tag date = orders_.at_name("date").tag, state = orders_.at_name("state").tag;
    std::uint64_t all = 0;
    LineCounts counts;
    const book::IndexScan oldest{1, {model::encode_ref(customer)}, {}, {}, false};
    reader_.scan_index(orders_, oldest, [&](store::RecordId id) {
        const auto row = reader_.get_named(id, false);
        if (row->record.value(state) == "cancelled") return true;
        if (const auto bytes = row->record.get(date)) {
            const std::int64_t days = today_ - text::days_from_epoch(model::decode_date(*bytes));
            if (days < 0) return true;  // agreed upon, not bought yet
            if (!facts.days_since_first || days > *facts.days_since_first) facts.days_since_first = days;
            if (days < kYear) ++facts.orders_in_year;
        }
        ++all;
        count_lines(row->record, counts);
        return true;
    });
    const auto share = [](std::uint64_t hits, std::uint64_t n) {
        return n ? std::optional(static_cast<double>(hits) / static_cast<double>(n)) : std::nullopt;
    };
    facts.orders = all;
    facts.below_list = share(counts.below, counts.listed);
    facts.discounted = share(counts.discounted, counts.priced);
}

// Something was given off where a line costs less than quantity x price, and where the order costs less than its lines.
void LoyaltyReader::count_lines(model::RecordView order, LineCounts& counts) {
    const std::vector<model::Line> lines = model::decode_lines(order.value(orders_.at_name("lines").tag));
    std::int64_t sum = 0;
    for (const model::Line& line : lines) sum += line.amount.minor;
    const auto bytes = order.get(orders_.at_name("amount").tag);
    const auto whole = bytes ? std::optional(model::decode_money(*bytes)) : std::nullopt;
    const auto in_one_currency = [&](const model::Line& line) { return line.amount.currency == whole->currency; };
    const bool reduced = whole && whole->minor < sum && std::all_of(lines.begin(), lines.end(), in_one_currency);
    for (const model::Line& line : lines) {
        if (line.quantity.units <= 0) continue;
        if (const auto cheap = is_below_list(line)) ++counts.listed, counts.below += *cheap;
        if (const auto less = is_discounted(line, sum)) ++counts.priced, counts.discounted += reduced || *less;
    }
}

const std::optional<text::Money>& LoyaltyReader::list_price(const model::Line& line) {
    static const std::optional<text::Money> kUnknown;
    const auto product = line.product.empty() ? std::nullopt : model::decode_text_or_ref(line.product).id;
    if (!product) return kUnknown;
    auto price = prices_.find(product->number);
    if (price == prices_.end()) {
        const auto row = reader_.get(*product);
        const auto bytes = row ? row->record.get(products_.at_name("price").tag) : std::nullopt;
        price =
            prices_.emplace(product->number, bytes ? std::optional(model::decode_money(*bytes)) : std::nullopt).first;
    }
    return price->second;
}

std::optional<bool> LoyaltyReader::is_below_list(const model::Line& line) {
    const auto& price = list_price(line);
    if (!price || price->currency != line.amount.currency || line.amount.minor == 0) return std::nullopt;
    const double quantity = static_cast<double>(line.quantity.units) / std::pow(10, line.quantity.scale);
    // Less than a cent apiece is rounding.
    return static_cast<double>(line.amount.minor) / quantity < static_cast<double>(price->minor) - 1;
}

// Nothing was paid, either for a gift or because nobody wrote a price: a gift comes with something that was paid, and
// would have had a price.
std::optional<bool> LoyaltyReader::is_discounted(const model::Line& line, std::int64_t order_sum) {
    if (line.price)
        return line.amount.minor == 0 ||
               line.amount.minor <
                   text::money_of(text::multiply(line.quantity, *line.price), line.amount.currency).minor;
    if (line.amount.minor != 0) return false;
    return order_sum > 0 && list_price(line) ? std::optional(true) : std::nullopt;
}

}  // namespace kehu::survey
