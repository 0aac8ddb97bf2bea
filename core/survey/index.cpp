#include "core/survey/index.hpp"

#include <cassert>
#include <iterator>
#include <optional>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::survey {
namespace {

struct LatentWords {
    const char* key;
    const char* label;
};

// In the order of Latent.
constexpr LatentWords kWords[] = {{"expected_quality", mark("expected quality")},
                                  {"perceived_quality", mark("perceived quality")},
                                  {"perceived_value", mark("perceived value")},
                                  {"satisfaction", mark("satisfaction")},
                                  {"complaints", mark("complaints")},
                                  {"loyalty", mark("loyalty")}};
static_assert(std::size(kWords) == kLatents);

struct Link {
    Latent from, to;
};
using enum Latent;
constexpr Link kLinks[] = {{expected_quality, perceived_quality},
                           {expected_quality, perceived_value},
                           {expected_quality, satisfaction},
                           {perceived_quality, perceived_value},
                           {perceived_quality, satisfaction},
                           {perceived_value, satisfaction},
                           {satisfaction, complaints},
                           {satisfaction, loyalty},
                           {complaints, loyalty}};

const LatentWords& words_of(Latent latent) {
    return kWords[static_cast<std::size_t>(latent)];
}

double range_of(Scale scale) {
    if (scale.high <= scale.low) throw BadValue(say("a scale of {} to {} has no range", scale.low, scale.high));
    return static_cast<double>(scale.high - scale.low);
}

double part_of_range(const IndexItem& item) {
    const double part = (item.mean - static_cast<double>(item.scale.low)) / range_of(item.scale);
    return item.scale.low_is_good ? 1 - part : part;
}

}  // namespace

const char* latent_key(Latent latent) {
    return words_of(latent).key;
}

const char* latent_label(Latent latent) {
    return words_of(latent).label;
}

double index_score(std::span<const IndexItem> items, std::span<const double> weights) {
    if (items.empty()) throw BadValue(say("an index needs at least one question"));
    if (!weights.empty() && weights.size() != items.size())
        throw BadValue(say("{} weights for {} questions", weights.size(), items.size()));
    double score = 0, all = 0;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const double weight = weights.empty() ? 1 : weights[i];
        if (weight < 0)
            throw BadValue(
                say("weight {} of question {} is below 0; does low mean good in that question?", weight, i + 1));
        score += weight * part_of_range(items[i]);
        all += weight;
    }
    if (!(all > 0)) throw BadValue(say("all weights are 0"));
    return 100 * score / all;
}

std::vector<double> index_weights(std::span<const double> outer, std::span<const double> deviations,
                                  std::span<const Scale> scales) {
    assert(outer.size() == deviations.size() && outer.size() == scales.size());
    std::vector<double> weights;
    for (std::size_t i = 0; i < outer.size(); ++i) weights.push_back(outer[i] * range_of(scales[i]) / deviations[i]);
    return weights;
}

AcsiModel acsi_model(const std::array<std::vector<std::size_t>, kLatents>& items) {
    AcsiModel acsi;
    std::array<std::optional<std::size_t>, kLatents> block;
    for (std::size_t i = 0; i < kLatents; ++i) {
        if (items[i].empty()) continue;
        block[i] = acsi.blocks.size();
        acsi.blocks.push_back(static_cast<Latent>(i));
        acsi.model.blocks.push_back({tr(kWords[i].label), items[i]});
    }
    std::vector<bool> linked(acsi.blocks.size());
    for (const Link& link : kLinks) {
        const auto from = block[static_cast<std::size_t>(link.from)], to = block[static_cast<std::size_t>(link.to)];
        if (!from || !to) continue;
        acsi.model.paths.push_back({*from, *to});
        linked[*from] = linked[*to] = true;
    }
    for (std::size_t b = 0; b < linked.size(); ++b) {
        if (!linked[b])
            throw BadValue(
                say("{}: no question is asked about anything that it is linked to", acsi.model.blocks[b].name));
    }
    return acsi;
}

}  // namespace kehu::survey
