#include "core/survey/tally.hpp"

#include <algorithm>
#include <charconv>

#include "core/model/values.hpp"

namespace kehu::survey {
namespace {

std::optional<std::size_t> option_named(const Question& question, std::string_view key) {
    for (std::size_t i = 0; i < question.options.size(); ++i)
        if (question.options[i].key == key) return i;
    return std::nullopt;
}

std::size_t values_of(const Question& question) {
    switch (question.type) {
        case QuestionType::scale:
            return static_cast<std::size_t>(question.scale.high - question.scale.low + 1);
        case QuestionType::yesno:
            return 2;
        case QuestionType::choice:
        case QuestionType::choices:
            return question.options.size();
        default:
            return 1;
    }
}

bool decode_scale(const Scale& scale, std::string_view text, double& number) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    number = static_cast<double>(value);
    return error == std::errc() && end == text.data() + text.size() && value >= scale.low && value <= scale.high;
}

bool decode_choices(const Question& question, std::string_view keys, double& number) {
    std::uint64_t bits = 0;
    while (!keys.empty()) {
        const std::size_t comma = std::min(keys.find(','), keys.size());
        const auto option = option_named(question, keys.substr(0, comma));
        if (!option) return false;
        bits |= std::uint64_t{1} << *option;
        keys.remove_prefix(std::min(comma + 1, keys.size()));
    }
    number = static_cast<double>(bits);
    return bits != 0;
}

}  // namespace

std::size_t place_of(const Questionnaire& questions, std::string_view id) {
    return static_cast<std::size_t>(&questions.at(id) - questions.questions.data());
}

Decoder::Decoder(const Questionnaire& questions) : questions_(questions) {}

bool Decoder::decode_one(std::size_t place, std::string_view text, double& number) const {
    const Question& question = questions_.questions[place];
    switch (question.type) {
        case QuestionType::scale:
            return decode_scale(question.scale, text, number);
        case QuestionType::yesno:
            number = text == "yes" ? 1 : 0;
            return text == "yes" || text == "no";
        case QuestionType::number: {
            const auto value = number_in(text);
            number = value.value_or(0);
            return value.has_value();
        }
        case QuestionType::choice: {
            const auto option = option_named(question, text);
            number = static_cast<double>(option.value_or(0));
            return option.has_value();
        }
        case QuestionType::choices:
            return decode_choices(question, text, number);
        case QuestionType::text:
            break;
    }
    number = 1;
    return true;
}

std::size_t Decoder::decode(std::string_view answers, std::span<double> row) const {
    std::fill(row.begin(), row.end(), kNoAnswer);
    std::size_t strange = 0, next = 0;
    const auto& all = questions_.questions;
    for (model::Answer answer; model::next_answer(answers, answer);) {
        // Answers are kept in the order of the questions: the next one is nearly always not far.
        std::size_t at = next;
        while (at < all.size() && all[at].id != answer.question) ++at;
        if (at == all.size())
            for (at = 0; at < next && all[at].id != answer.question;) ++at;
        double number = 0;
        const bool known = at < all.size() && all[at].id == answer.question;
        if (known && decode_one(at, answer.text, number))
            row[at] = number;
        else
            ++strange;
        if (known) next = at + 1;
    }
    return strange;
}

Tally::Tally(const Questionnaire& questions)
    : counts(questions.questions.size()),
      answered(questions.questions.size()),
      numbers(questions.questions.size()),
      pairs(questions.pairs.size()),
      questions_(&questions) {
    for (std::size_t i = 0; i < counts.size(); ++i) counts[i].resize(values_of(questions.questions[i]));
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const Question& expected = questions.at(questions.pairs[i].expected);
        places_.push_back({place_of(questions, questions.pairs[i].expected),
                           place_of(questions, questions.pairs[i].perceived), values_of(expected), expected.scale.low});
        pairs[i].resize(places_[i].size * places_[i].size);
    }
}

void Tally::add(std::span<const double> row) {
    ++responses;
    for (std::size_t i = 0; i < row.size(); ++i)
        if (!std::isnan(row[i])) add_answer(i, row[i]);
    for (std::size_t i = 0; i < pairs.size(); ++i) add_pair(i, row);
}

void Tally::add_answer(std::size_t place, double number) {
    const Question& question = questions_->questions[place];
    ++answered[place];
    switch (question.type) {
        case QuestionType::number:
            ++numbers[place][number];
            return;
        case QuestionType::text:
            ++counts[place][0];
            return;
        case QuestionType::choices:
            for (auto bits = static_cast<std::uint64_t>(number); bits; bits &= bits - 1)
                ++counts[place][static_cast<std::size_t>(__builtin_ctzll(bits))];
            return;
        case QuestionType::scale:
            ++counts[place][static_cast<std::size_t>(static_cast<std::int64_t>(number) - question.scale.low)];
            return;
        default:
            ++counts[place][static_cast<std::size_t>(number)];
    }
}

void Tally::add_pair(std::size_t pair, std::span<const double> row) {
    const Places& places = places_[pair];
    const double expected = row[places.expected], perceived = row[places.perceived];
    if (std::isnan(expected) || std::isnan(perceived)) return;
    const auto at = [&](double value) {
        return static_cast<std::size_t>(static_cast<std::int64_t>(value) - places.low);
    };
    ++pairs[pair][at(expected) * places.size + at(perceived)];
}

void Tally::add(const Tally& other) {
    responses += other.responses;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        answered[i] += other.answered[i];
        for (std::size_t k = 0; k < counts[i].size(); ++k) counts[i][k] += other.counts[i][k];
        for (const auto& [number, n] : other.numbers[i]) numbers[i][number] += n;
    }
    for (std::size_t i = 0; i < pairs.size(); ++i)
        for (std::size_t k = 0; k < pairs[i].size(); ++k) pairs[i][k] += other.pairs[i][k];
}

}  // namespace kehu::survey
