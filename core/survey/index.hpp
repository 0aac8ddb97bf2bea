#pragma once
// The satisfaction index (ACSI, Fornell et al. 1996): six latent variables, each a score of 0..100 out of the means of
// its questions, with equal weights, given ones, or those of a PLS path model.

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/survey/pls.hpp"
#include "core/survey/statistics.hpp"

namespace kehu::survey {

enum class Latent : std::uint8_t {
    expected_quality,
    perceived_quality,
    perceived_value,
    satisfaction,
    complaints,
    loyalty
};
inline constexpr std::size_t kLatents = 6;

// "perceived_quality", as a questionnaire writes it, and "perceived quality" for people, untranslated.
const char* latent_key(Latent);
const char* latent_label(Latent);

struct IndexItem {
    Scale scale;      // scales of one latent variable may differ
    double mean = 0;  // of the answers as given: where low is good, the score turns it round
};

// 100 sum w (mean - low)/(high - low), the weights made to sum to 1; no weights: equal ones. With one yes/no question
// (a scale of 0 to 1) for complaints this is the share who complained, and lower is better there. Throws BadValue for
// no item, a scale without range, another number of weights than items, or weights below 0 or all 0.
double index_score(std::span<const IndexItem>, std::span<const double> weights = {});

// From outer weights of PLS (for standardised answers) those for index_score: w (high - low)/deviation. With them it is
// sum v (mean - low)/sum v (high - low) with v = w/deviation, whatever units a question is asked in.
std::vector<double> index_weights(std::span<const double> outer, std::span<const double> deviations,
                                  std::span<const Scale>);

// The model of the ACSI: expectations work on quality, value and satisfaction, quality on value and satisfaction, value
// on satisfaction, satisfaction on complaints and loyalty, complaints on loyalty. Latent variables without questions
// are left out with their paths; `blocks` tells which are there. Throws BadValue where one that is there is linked to
// none.
struct AcsiModel {
    PathModel model;
    std::vector<Latent> blocks;
};
AcsiModel acsi_model(const std::array<std::vector<std::size_t>, kLatents>& items);

}  // namespace kehu::survey
