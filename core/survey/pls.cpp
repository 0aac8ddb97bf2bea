#include "core/survey/pls.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <optional>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

constexpr double kSettled = 1e-10, kNothing = 1e-10;
constexpr int kMostRounds = 1000;  // 8 are usual

using Row = std::vector<double>;

// x of A x = b by Cholesky, for a matrix of correlations. Empty if it has no single answer, but for rounding.
std::optional<Row> solve(std::vector<Row> a, Row b) {
    const std::size_t n = b.size();
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j <= i; ++j) {
            for (std::size_t k = 0; k < j; ++k) a[i][j] -= a[i][k] * a[j][k];
            if (i == j && a[i][i] < kNothing) return {};
            a[i][j] = i == j ? std::sqrt(a[i][i]) : a[i][j] / a[j][j];
        }
        for (std::size_t k = 0; k < i; ++k) b[i] -= a[i][k] * b[k];
        b[i] /= a[i][i];
    }
    for (std::size_t i = n; i-- > 0;) {
        for (std::size_t k = i + 1; k < n; ++k) b[i] -= a[k][i] * b[k];
        b[i] /= a[i][i];
    }
    return b;
}

class Fitting {
  public:
    Fitting(const Moments& moments, const PathModel& model, Scheme scheme)
        : moments_(moments),
          model_(model),
          scheme_(scheme),
          blocks_(model.blocks.size()),
          latent_(blocks_, Row(blocks_)) {
        for (const Block& block : model.blocks) weights_.emplace_back(block.items.size(), 1.0);
        normalise();
    }

    PathFit run() {
        int rounds = 0;
        for (double change = 1; change > kSettled; ++rounds) {
            if (rounds == kMostRounds)
                throw BadValue(say("the weights of PLS do not settle in {} rounds", kMostRounds));
            change = round();
        }
        for (Row& weights : weights_) {
            if (std::accumulate(weights.begin(), weights.end(), 0.0) < 0)
                for (double& weight : weights) weight = -weight;
        }
        correlate();
        return {weights_, coefficients(), rounds};
    }

  private:
    // The correlation of a question with a latent variable.
    double with_latent(std::size_t item, std::size_t b) const {
        double sum = 0;
        for (std::size_t i = 0; i < weights_[b].size(); ++i)
            sum += weights_[b][i] * moments_.correlation(item, model_.blocks[b].items[i]);
        return sum;
    }

    double between(std::size_t a, std::size_t b) const {
        double sum = 0;
        for (std::size_t i = 0; i < weights_[a].size(); ++i)
            sum += weights_[a][i] * with_latent(model_.blocks[a].items[i], b);
        return sum;
    }

    // Gives every latent variable variance 1.
    void normalise() {
        for (std::size_t b = 0; b < blocks_; ++b) {
            const double variance = between(b, b);
            if (variance < kNothing)
                throw BadValue(
                    say("{}: its questions cancel each other out, and PLS finds no weights for them; is one of "
                        "them asked the other way round?",
                        model_.blocks[b].name));
            for (double& weight : weights_[b]) weight /= std::sqrt(variance);
        }
    }

    void correlate() {
        for (std::size_t a = 0; a < blocks_; ++a) {
            for (std::size_t b = 0; b <= a; ++b) latent_[a][b] = latent_[b][a] = a == b ? 1 : between(a, b);
        }
    }

    std::vector<std::size_t> causes_of(std::size_t b) const {
        std::vector<std::size_t> causes;
        for (const Path& path : model_.paths) {
            if (path.to == b) causes.push_back(path.from);
        }
        return causes;
    }

    Row regression(std::size_t b, const std::vector<std::size_t>& causes) const {
        std::vector<Row> among;
        Row with;
        for (std::size_t p : causes) {
            with.push_back(latent_[p][b]);
            Row& row = among.emplace_back();
            for (std::size_t q : causes) row.push_back(latent_[p][q]);
        }
        std::optional<Row> found = solve(std::move(among), std::move(with));
        if (!found)
            throw BadValue(say("{}: the things it depends on move together exactly, and PLS cannot tell them apart",
                               model_.blocks[b].name));
        return std::move(*found);
    }

    // How much of each latent variable goes into the inner estimate of `b`.
    Row inner(std::size_t b) const {
        Row shares(blocks_);
        const auto link = [&](std::size_t other) {
            shares[other] = scheme_ == Scheme::centroid ? std::copysign(1.0, latent_[b][other]) : latent_[b][other];
        };
        for (const Path& path : model_.paths) {
            if (path.from == b) link(path.to);
            if (path.to == b) link(path.from);
        }
        if (scheme_ == Scheme::path) {
            const std::vector<std::size_t> causes = causes_of(b);
            const Row found = regression(b, causes);
            for (std::size_t i = 0; i < causes.size(); ++i) shares[causes[i]] = found[i];
        }
        return shares;
    }

    // The new weights of a block, from the old ones of all: each question's covariance with the inner estimate.
    Row outer(std::size_t b) const {
        const Row shares = inner(b);
        Row weights;
        for (std::size_t item : model_.blocks[b].items) {
            double& weight = weights.emplace_back();
            for (std::size_t other = 0; other < blocks_; ++other) {
                if (shares[other] != 0) weight += shares[other] * with_latent(item, other);
            }
        }
        return weights;
    }

    // Returns the largest change of a weight, whatever its sign: a whole block may turn.
    double round() {
        correlate();
        std::vector<Row> old;
        for (std::size_t b = 0; b < blocks_; ++b) old.push_back(outer(b));
        old.swap(weights_);
        normalise();
        double change = 0;
        for (std::size_t b = 0; b < blocks_; ++b) {
            for (std::size_t i = 0; i < old[b].size(); ++i)
                change = std::max(change, std::abs(std::abs(weights_[b][i]) - std::abs(old[b][i])));
        }
        return change;
    }

    Row coefficients() const {
        Row all(model_.paths.size());
        for (std::size_t b = 0; b < blocks_; ++b) {
            const Row found = regression(b, causes_of(b));
            for (std::size_t p = 0, i = 0; p < all.size(); ++p) {
                if (model_.paths[p].to == b) all[p] = found[i++];
            }
        }
        return all;
    }

    const Moments& moments_;
    const PathModel& model_;
    Scheme scheme_;
    std::size_t blocks_;
    std::vector<Row> weights_;  // per block and item
    std::vector<Row> latent_;   // correlations between latent variables
};

}  // namespace

Moments::Moments(std::vector<std::string> questions)
    : questions_(std::move(questions)), sums_(questions_.size()), products_(questions_.size() * questions_.size()) {}

void Moments::add(std::span<const double> answer) {
    assert(answer.size() == size());
    ++n_;
    for (std::size_t i = 0; i < size(); ++i) {
        sums_[i] += answer[i];
        for (std::size_t j = 0; j <= i; ++j) products_[i * size() + j] += answer[i] * answer[j];
    }
}

double Moments::mean(std::size_t i) const {
    return sums_[i] / static_cast<double>(n_);
}

double Moments::covariance(std::size_t i, std::size_t j) const {
    const double n = static_cast<double>(n_);
    const double product = products_[std::max(i, j) * size() + std::min(i, j)];
    return (product - sums_[i] * sums_[j] / n) / (n - 1);
}

double Moments::deviation(std::size_t i) const {
    return std::sqrt(std::max(0.0, covariance(i, i)));
}

double Moments::correlation(std::size_t i, std::size_t j) const {
    return i == j ? 1 : covariance(i, j) / (deviation(i) * deviation(j));
}

PathFit fit_paths(const Moments& moments, const PathModel& model, Scheme scheme) {
    if (moments.n() < kLeastForPls)
        throw BadValue(say("PLS needs at least {} complete answers, and there are {}", kLeastForPls, moments.n()));
    for (const Block& block : model.blocks) {
        for (std::size_t item : block.items) {
            if (moments.deviation(item) < kNothing)
                throw BadValue(say("{}: all answers to {} are the same, and PLS finds no weight for it", block.name,
                                   moments.question(item)));
        }
    }
    return Fitting(moments, model, scheme).run();
}

}  // namespace kehu::survey
