#pragma once
// The error a person sees. Absence is std::optional; failure throws Error with an exit code, one sentence that names
// the thing and the place, and, if there is one, a hint that ends with the command to type next. One catch, in
// cli/main.cpp.

#include <optional>
#include <stdexcept>
#include <string>

namespace kehu {

// Frozen: scripts read these. Documented in kehu(1), EXIT STATUS.
enum class ExitCode : int {
    done = 0,
    nothing = 1,    // looked and found nothing
    usage = 2,      // wrong usage or a bad value on the command line
    decision = 3,   // needs a decision; nothing was written
    data = 65,      // bad data in a file
    no_input = 66,  // no store, no input file
    bug = 70,
    io = 74,    // full disk, failed output, damaged store
    busy = 75,  // store busy, try again
    permission = 77,
    config = 78,  // bad config, schema or template
    interrupted = 130,
};

// Where a fault lies in what somebody typed: `size` bytes at `at`.
struct Spot {
    std::string text;
    std::size_t at = 0, size = 0;
};

class Error : public std::runtime_error {
  public:
    Error(ExitCode code, const std::string& sentence, std::string hint = {}, std::optional<Spot> spot = {})
        : std::runtime_error(sentence), code(code), hint(std::move(hint)), spot(std::move(spot)) {}
    ExitCode code;
    std::string hint;
    std::optional<Spot> spot;  // shown below the sentence with a caret
};

// A value that a field cannot take ("letter l in a phone number"). Whoever knows the place (an option, a row and
// column, a line of a form) catches it and adds the place.
class BadValue : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

}  // namespace kehu
