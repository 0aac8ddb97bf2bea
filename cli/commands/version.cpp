#include "cli/help.hpp"
#include "cli/session.hpp"

namespace kehu::cli {
namespace {

ExitCode run(Session& session, const Arguments&) {
    session.line(std::string("kehu ").append(kVersion));
    return ExitCode::done;
}

}  // namespace

extern const Command kVersionCommand;
constexpr Command kVersionCommand{
    .name = "version",
    .chinese = "版本",
    .group = mark("Help"),
    .summary = mark("print the version"),
    .details = "",
    .examples = "kehu --version",
    .access = Access::none,
    .run = run,
};

}  // namespace kehu::cli
