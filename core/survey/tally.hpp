#pragma once
// Answers counted. A Decoder turns the answers of one response into one number a question, fast and without the store,
// so that many threads can; a Tally adds such rows up, in whole numbers, so that their order does not matter.

#include <cmath>
#include <limits>
#include <map>
#include <span>
#include <vector>

#include "core/survey/questionnaire.hpp"

namespace kehu::survey {

inline constexpr double kNoAnswer = std::numeric_limits<double>::quiet_NaN();

// One number for each question: of a scale and a number the answer itself, of a choice its place in the list, of
// several choices the sum of 2^place, 1 and 0 for yes and no, 1 for a text.
class Decoder {
  public:
    explicit Decoder(const Questionnaire&);
    // Into `row`, which has a place for each question. Gives how many answers are none to these questions: those of an
    // earlier version, or what came from a file.
    std::size_t decode(std::string_view answers, std::span<double> row) const;

  private:
    bool decode_one(std::size_t question, std::string_view text, double& number) const;
    const Questionnaire& questions_;
};

struct Tally {
    explicit Tally(const Questionnaire&);
    void add(std::span<const double> row);
    void add(const Tally&);

    std::uint64_t responses = 0;
    // By question: how often each value of the scale, each option, no and yes; of a text, how many.
    std::vector<std::vector<std::uint64_t>> counts;
    std::vector<std::uint64_t> answered;                   // by question
    std::vector<std::map<double, std::uint64_t>> numbers;  // by question, of numbers
    std::vector<std::vector<std::uint64_t>> pairs;         // by pair: [expected place * size + perceived place]

  private:
    void add_answer(std::size_t question, double number);
    void add_pair(std::size_t pair, std::span<const double> row);
    struct Places {
        std::size_t expected, perceived, size;
        std::int64_t low;
    };
    const Questionnaire* questions_;
    std::vector<Places> places_;  // of the pairs
};

std::size_t place_of(const Questionnaire&, std::string_view id);  // of a question that is there

}  // namespace kehu::survey
