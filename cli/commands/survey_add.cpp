#include "cli/session.hpp"

namespace kehu::cli {
namespace {
ExitCode run(Session&, const Arguments&) {
    return ExitCode::done;
}
}  // namespace
extern const Command kSurveyAddCommand;
constexpr Command kSurveyAddCommand{
    .name = "add", .chinese = "添加", .group = "", .summary = mark("define a survey"), .run = run, .of = "survey"};
}  // namespace kehu::cli
