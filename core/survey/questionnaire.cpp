#include "core/survey/questionnaire.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/text/fold.hpp"

namespace kehu::survey {

const char* measure_key(Measure measure) {
    constexpr const char* kKeys[kMeasures] = {"csat", "nps", "ces"};
    return kKeys[static_cast<std::size_t>(measure)];
}

bool Labels::has(std::string_view folded) const {
    return !folded.empty() && (text::fold(english) == folded || text::fold(chinese) == folded);
}

const Option* Question::option(std::string_view word) const {
    const std::string folded = text::fold(word);
    for (const Option& option : options)
        if (text::fold(option.key) == folded) return &option;
    for (const Option& option : options)
        if (option.label.has(folded)) return &option;
    return nullptr;
}

bool IndexItems::empty() const {
    return std::all_of(items.begin(), items.end(), [](const auto& list) { return list.empty(); });
}

const Question* Questionnaire::find(std::string_view id) const {
    for (const Question& question : questions)
        if (question.id == id) return &question;
    return nullptr;
}

const Question& Questionnaire::at(std::string_view id) const {
    if (const Question* question = find(id)) return *question;
    throw std::logic_error("no question '" + std::string(id) + "'");
}

const Question* Questionnaire::subject(std::string_view name) const {
    for (std::size_t i = 0; i < kMeasures; ++i)
        if (name == measure_key(static_cast<Measure>(i)) && !measures[i].empty()) return &at(measures[i]);
    return find(name);
}

}  // namespace kehu::survey
