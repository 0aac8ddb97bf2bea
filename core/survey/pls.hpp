#pragma once
// Weights of a satisfaction index by a PLS path model (Wold; Lohmöller 1989; Tenenhaus et al. 2005): every latent
// variable is the weighted sum of its questions that goes best with the latent variables it is linked to. Mode A. Needs
// nothing but means and correlations, so that a million answers take no more room than thirty. Own code: of the
// packages at hand only whole statistics systems do PLS, and the one piece of algebra in it solves for at most five
// unknowns.

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace kehu::survey {

// Means, standard deviations and correlations of questions over the answers that hold all of them. Sums of whole
// numbers are exact up to 2^53.
class Moments {
  public:
    explicit Moments(std::vector<std::string> questions);

    void add(std::span<const double> answer);  // one number per question, in their order

    std::size_t n() const { return n_; }
    const std::string& question(std::size_t i) const { return questions_[i]; }
    std::size_t size() const { return questions_.size(); }
    // These need n >= 2.
    double mean(std::size_t i) const;
    double deviation(std::size_t i) const;                   // of the sample (n - 1)
    double correlation(std::size_t i, std::size_t j) const;  // needs both to vary

  private:
    double covariance(std::size_t i, std::size_t j) const;

    std::vector<std::string> questions_;
    std::size_t n_ = 0;
    std::vector<double> sums_, products_;  // products: a full square
};

struct Block {
    std::string name;                // of the latent variable, as messages call it
    std::vector<std::size_t> items;  // its questions, by their number in the Moments; at least one
};

struct Path {
    std::size_t from = 0, to = 0;  // blocks
};

struct PathModel {
    std::vector<Block> blocks;  // each is at one end of some path
    std::vector<Path> paths;    // without cycles
};

// How much of each linked latent variable goes into a latent variable's inner estimate: the sign of their correlation,
// the correlation, or, for those it depends on, the coefficient of their regression.
enum class Scheme { centroid, factorial, path };

struct PathFit {
    std::vector<std::vector<double>>
        weights;  // per block and item, for standardised answers; the latent variable has variance 1
    std::vector<double> coefficients;  // per path
    int rounds = 0;
};

inline constexpr std::size_t kLeastForPls = 30;

// Starts with weights of 1 and stops when none changes by 1e-10. The weights of each block have a positive sum. Throws
// BadValue that says why the answers cannot bear it: fewer than kLeastForPls, a question that all answer alike,
// questions or latent variables that move together exactly.
PathFit fit_paths(const Moments&, const PathModel&, Scheme = Scheme::path);

}  // namespace kehu::survey
