// THE LIST of commands, in the order of the menu. How to add one stands in cli/command.hpp.
#include "cli/command.hpp"

namespace kehu::cli {

extern const Command kAddCommand, kLogContactCommand;
extern const Command kFindCommand, kShowCommand;
extern const Command kUndoCommand, kRedoCommand, kHistoryCommand, kWhyCommand;
extern const Command kConfigCommand;
extern const Command kImportCommand, kExportCommand;
extern const Command kHelpCommand, kVersionCommand;

namespace {

constexpr const Command* kCommands[] = {
    &kAddCommand,                                                           //
    &kLogContactCommand,                                                    //
    &kFindCommand,       &kShowCommand,                                     //
    &kUndoCommand,       &kRedoCommand,    &kHistoryCommand, &kWhyCommand,  //
    &kImportCommand,     &kExportCommand,                                   //
    &kConfigCommand,                                                        //
    &kHelpCommand,       &kVersionCommand,
};

bool has_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        std::size_t end = words.find(' ');
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(end == words.npos ? words.size() : end + 1);
    }
    return false;
}

}  // namespace

std::span<const Command* const> commands() {
    return kCommands;
}

const Command* find_command(std::string_view word) {
    if (word.empty()) return nullptr;
    for (const Command* command : kCommands)
        if (command->name == word || command->chinese == word || has_word(command->alias, word)) return command;
    return nullptr;
}

}  // namespace kehu::cli
