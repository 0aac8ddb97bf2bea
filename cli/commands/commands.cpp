// THE LIST of commands, in the order of the menu. How to add one stands in cli/command.hpp.
#include "cli/command.hpp"

#include <algorithm>

namespace kehu::cli {

extern const Command kAddCommand, kEditCommand, kDeleteCommand, kLogContactCommand, kAgendaCommand, kDoneCommand,
    kSnoozeCommand;
extern const Command kFindCommand, kShowCommand;
extern const Command kUndoCommand, kRedoCommand, kHistoryCommand, kWhyCommand;
extern const Command kFieldCommand, kSchemaCommand;
extern const Command kConfigCommand;
extern const Command kImportCommand, kExportCommand;
extern const Command kBackupCommand, kRestoreCommand, kCheckCommand, kDoctorCommand;
extern const Command kHelpCommand, kVersionCommand, kCompletionCommand, kCompleteCommand;

namespace {

constexpr const Command* kCommands[] = {
    &kAddCommand,        &kEditCommand,    &kDeleteCommand,                       //
    &kLogContactCommand, &kAgendaCommand,  &kDoneCommand,       &kSnoozeCommand,  //
    &kFindCommand,       &kShowCommand,                                           //
    &kUndoCommand,       &kRedoCommand,    &kHistoryCommand,    &kWhyCommand,     //
    &kImportCommand,     &kExportCommand,                                         //
    &kFieldCommand,      &kSchemaCommand,                                         //
    &kConfigCommand,                                                              //
    &kBackupCommand,     &kRestoreCommand, &kCheckCommand,      &kDoctorCommand,  //
    &kHelpCommand,       &kVersionCommand, &kCompletionCommand, &kCompleteCommand,
};

}  // namespace

std::span<const Command* const> commands() {
    return kCommands;
}

const Command* find_command(std::string_view word) {
    if (word.empty()) return nullptr;
    for (const Command* command : kCommands) {
        if (command->name == word || command->chinese == word) return command;
        std::size_t at = command->alias.find(word);
        std::size_t end = at + word.size();
        bool starts = at != command->alias.npos && (at == 0 || command->alias[at - 1] == ' ');
        if (starts && (end == command->alias.size() || command->alias[end] == ' ')) return command;
    }
    return nullptr;
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
