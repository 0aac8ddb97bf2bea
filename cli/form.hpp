#pragma once
// A record as `field: value` lines for an editor. No markup: a value is the rest of its line, so colons and quotes are
// safe; indented lines go on with it. Lines that begin with # are for the reader.

#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

std::string form_of(const model::Kind&, const model::Row&, const std::string& title, const model::Context&);

struct FormLine {
    const model::Field* field;
    std::string text;  // trimmed; empty: no value
    std::size_t line;  // from 1
};
// Throws Error(usage) that begins with the line: "line 7: 'Frist' is no field; did you mean 'name'?"
std::vector<FormLine> read_form(const model::Kind&, std::string_view text);

// Those lines of `after` whose text differs; fields that `after` does not show are left alone.
std::vector<FormLine> changed_lines(const std::vector<FormLine>& before, const std::vector<FormLine>& after);

// The parts of an edited form that are not in the original: what a draft keeps, so that it takes back nothing that
// others have changed by the time it is used.
std::string own_lines(std::string_view original, std::string_view edited);

}  // namespace kehu::cli
