#pragma once
// A questionnaire on its way out of YAML: what the files that read its parts share. Nobody else needs this.

#include "core/model/yaml.hpp"
#include "core/survey/questionnaire.hpp"

namespace kehu::survey {

struct Draft {
    std::string_view file;  // for faults
    bool kept = false;      // comes out of a store
    Questionnaire out;

    [[noreturn]] void fail(const YAML::Mark& mark, const std::string& sentence, std::string hint = {}) const {
        model::yaml::fail(file, mark, sentence, std::move(hint));
    }
    // Those read so far. Both fail at the node if there is none; the latter, too, if it is no scale.
    const Question& question_named(const YAML::Node&, const std::string& id) const;
    const Question& scale_named(const YAML::Node&, const std::string& id) const;
    // A text in one language, or {en: ..., zh: ...}.
    Labels labels_of(const model::yaml::Map&, const char* key) const;
    // What a question says may hang on those before it only; rules may also look at measures.
    Condition condition_of(const YAML::Node&, const std::string& text, bool measures) const;
};

void read_questions(Draft&, const YAML::Node& list);
void read_measures(Draft&, const YAML::Node& measures);
void read_rules(Draft&, const YAML::Node& rules);

}  // namespace kehu::survey
