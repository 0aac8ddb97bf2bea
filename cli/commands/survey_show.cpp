// survey show: the questions of a survey, for people or as the YAML they were given in.
#include <charconv>

#include "cli/destination.hpp"
#include "cli/survey.hpp"

namespace kehu::cli {
namespace {

using survey::Questionnaire;

// What is measured by which questions, a line each.
std::string measures_text(const Questionnaire& questions, Language language) {
    std::string text;
    for (std::size_t i = 0; i < survey::kMeasures; ++i)
        if (!questions.measures[i].empty())
            text +=
                fmt::format("  {}: {}\n", survey::measure_key(static_cast<survey::Measure>(i)), questions.measures[i]);
    for (const survey::Pair& pair : questions.pairs)
        text += fmt::format("  C = {}/{}: {}\n", pair.perceived, pair.expected, pair.label.of(language));
    for (std::size_t i = 0; i < survey::kLatents; ++i) {
        const auto& items = questions.index.items[i];
        if (items.empty()) continue;
        text += fmt::format("  {}:", survey::latent_key(static_cast<survey::Latent>(i)));
        for (const std::string& id : items) text.append(" ").append(id);
        text += "\n";
    }
    return text;
}

std::string rules_text(const Questionnaire& questions) {
    std::string text;
    for (const survey::Rule& rule : questions.rules)
        text += "  " +
                (rule.owner.empty()
                     ? say("{}: task \"{}\" in {}d", rule.when.text, rule.task, rule.days)
                     : say("{}: task \"{}\" in {}d for {}", rule.when.text, rule.task, rule.days, rule.owner)) +
                "\n";
    return text;
}

std::string page(const survey::Survey& survey, std::int64_t version, const Questionnaire& questions,
                 Language language) {
    std::string text = fmt::format("{}  {}", survey.id.text(), survey.name);
    if (!questions.title.empty()) text.append("  ").append(questions.title.of(language));
    text.append("\n").append(say("version {} of {}", version, survey.version)).append("\n\n");
    std::size_t number = 0;
    for (const survey::Question& question : questions.questions) text += question_text(question, ++number, language);
    if (const std::string measures = measures_text(questions, language); !measures.empty())
        text.append("\n").append(tr("Measures")).append("\n").append(measures);
    if (const std::string rules = rules_text(questions); !rules.empty())
        text.append("\n").append(tr("When")).append("\n").append(rules);
    return text;
}

ExitCode run(Session& session, const Arguments& arguments) {
    const store::RecordId id = find_survey(session, arguments.operand("NAME"));
    std::string text;
    session.book().read([&](const book::Reader& reader) {
        const survey::Survey survey = survey::survey_at(reader, id);
        const auto version =
            static_cast<std::int64_t>(arguments.number("version").value_or(static_cast<std::uint64_t>(survey.version)));
        const Questionnaire questions = survey::questionnaire_of(reader, survey, version);
        text = arguments.flag("yaml") ? survey::questions_text(reader, id, version).value_or("")
                                      : session.shown(page(survey, version, questions, session.language()));
    });
    if (!text.ends_with('\n')) text += '\n';
    const std::string output = arguments.value("output").value_or("");
    refuse_existing(output, arguments.flag("force"));
    Destination destination(session, output);
    destination.write(text);
    destination.commit();
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::operand, "NAME", "", "", mark("the survey, by name or id")},
    {Takes::flag, "yaml", "", "", mark("the text that `kehu survey add` reads")},
    {Takes::value, "version", "版本", "N", mark("an earlier version")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is there"), 'f'},
};

}  // namespace

extern const Command kSurveyShowCommand;
constexpr Command kSurveyShowCommand{
    .name = "show",
    .chinese = "显示",
    .summary = mark("show the questions of a survey"),
    .examples = "kehu survey show csat\nkehu survey show csat --version 1\nkehu survey show csat --yaml -o csat.yaml",
    .access = Access::read,
    .arguments = kArguments,
    .run = run,
    .of = "survey",
};

}  // namespace kehu::cli
