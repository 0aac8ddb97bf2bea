// THE LIST of commands, in the order of the menu. How to add one stands in cli/command.hpp.
#include "cli/command.hpp"

#include <algorithm>

namespace kehu::cli {

extern const Command kAddCommand, kEditCommand, kDeleteCommand, kMergeCommand, kLogContactCommand, kAgendaCommand,
    kDoneCommand, kSnoozeCommand;
extern const Command kFindCommand, kShowCommand;
extern const Command kUndoCommand, kRedoCommand, kHistoryCommand, kWhyCommand;
extern const Command kFieldCommand, kSchemaCommand;
extern const Command kConfigCommand;
extern const Command kImportCommand, kExportCommand;
extern const Command kLintCommand, kDupesCommand;
extern const Command kBackupCommand, kRestoreCommand, kCheckCommand, kDoctorCommand, kCronCommand;
extern const Command kSurveyAddCommand, kSurveyEditCommand, kSurveyShowCommand, kSurveyRecordCommand,
    kSurveyReportCommand, kSurveyFormCommand, kSurveyReadCommand, kSurveyLoyaltyCommand;
extern const Command kReportCommand, kTemplateAddCommand, kTemplateShowCommand, kTemplateCheckCommand,
    kTemplateEditCommand;
extern const Command kHelpCommand, kVersionCommand, kCompletionCommand, kCompleteCommand;

namespace {

constexpr const Command* kCommands[] = {
    &kAddCommand,        &kEditCommand,    &kDeleteCommand,     &kMergeCommand,   //
    &kLogContactCommand, &kAgendaCommand,  &kDoneCommand,       &kSnoozeCommand,  //
    &kFindCommand,       &kShowCommand,                                           //
    &kUndoCommand,       &kRedoCommand,    &kHistoryCommand,    &kWhyCommand,     //
    &kReportCommand,                                                              //
    &kImportCommand,     &kExportCommand,                                         //
    &kFieldCommand,      &kSchemaCommand,                                         //
    &kConfigCommand,                                                              //
    &kLintCommand,       &kDupesCommand,                                          //
    &kBackupCommand,     &kRestoreCommand, &kCheckCommand,      &kDoctorCommand,  //
    &kCronCommand,                                                                //
    &kHelpCommand,       &kVersionCommand, &kCompletionCommand, &kCompleteCommand,
};

constexpr const Command* kSurveyVerbs[] = {
    &kSurveyAddCommand,    &kSurveyShowCommand, &kSurveyEditCommand, &kSurveyRecordCommand,
    &kSurveyReportCommand, &kSurveyFormCommand, &kSurveyReadCommand, &kSurveyLoyaltyCommand,
};

constexpr const Command* kTemplateVerbs[] = {&kTemplateAddCommand, &kTemplateShowCommand, &kTemplateCheckCommand,
                                             &kTemplateEditCommand};

constexpr OwnVerbs kOwnVerbs[] = {
    {"survey", "问卷", "survey surveys 问卷 调查 满意度调查", mark("Surveys and reports"),
     mark("ask customers: define a survey, record answers, count what they say"), "kehu-survey(7)", kSurveyVerbs},
    {"template", "模板", "template templates 模板 report-template 报表模板", mark("Surveys and reports"),
     mark("the papers that reports are printed on: add, show, check, edit"), "kehu-template(5)", kTemplateVerbs},
};

// "log note 记": is the word one of those?
bool is_among(std::string_view word, std::string_view words) {
    for (std::size_t at = words.find(word); at != words.npos; at = words.find(word, at + 1)) {
        const std::size_t end = at + word.size();
        if ((at == 0 || words[at - 1] == ' ') && (end == words.size() || words[end] == ' ')) return true;
    }
    return false;
}

const Command* find_in(std::span<const Command* const> list, std::string_view word) {
    if (word.empty()) return nullptr;
    for (const Command* command : list)
        if (command->name == word || command->chinese == word || is_among(word, command->alias)) return command;
    return nullptr;
}

}  // namespace

std::span<const Command* const> commands() {
    return kCommands;
}

std::span<const OwnVerbs> own_verbs() {
    return kOwnVerbs;
}

const OwnVerbs* own_verbs(std::string_view kind_word) {
    for (const OwnVerbs& own : kOwnVerbs)
        if (!kind_word.empty() && is_among(kind_word, own.words)) return &own;
    return nullptr;
}

const Command* find_command(std::string_view word) {
    return find_in(kCommands, word);
}

const Command* find_verb(std::string_view kind_word, std::string_view verb) {
    const OwnVerbs* own = own_verbs(kind_word);
    const Command* found = own ? find_in(own->verbs, verb) : nullptr;
    return found ? found : find_command(verb);
}

std::string full_name(const Command& command) {
    return command.of.empty() ? std::string(command.name) : fmt::format("{} {}", command.of, command.name);
}

std::vector<std::string> words_of(const Command& command) {
    std::vector<std::string> words;
    for (std::string_view rest : {command.name, command.alias, command.chinese}) {
        while (!rest.empty()) {
            std::size_t end = std::min(rest.find(' '), rest.size());
            words.emplace_back(rest.substr(0, end));
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return words;
}

}  // namespace kehu::cli
