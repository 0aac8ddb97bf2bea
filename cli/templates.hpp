#pragma once
// Templates by name: the user's own, those built in, and files. What the commands `template` and `report` share.

#include <optional>
#include <string>

#include "cli/session.hpp"
#include "core/report/program.hpp"

namespace kehu::cli {

// By name or id the user's own, then a built-in one in the user's language, then a file ("./my.txt", "my.txt"). Own
// ones and files have one form; of a built-in one `form` is the form wanted. Throws Error(usage) with the nearest name,
// Error(no_input) for a file that cannot be read.
report::Source find_template(const Session&, const book::Reader&, const std::string& name, report::Form);
// The user's own; nothing if there is none of that name.
std::optional<store::RecordId> own_template(const book::Reader&, std::string_view name);

// Reads a template with its partials; faults are collected.
report::Template read_template(const Session&, const book::Reader&, report::Source, report::Faults&);
// The kinds of the store and those that stand in none: the figures of surveys. A program's lists look into it.
model::Schema report_schema(const book::Reader&);
// The same and what its names mean. Throws Error(config) with the first fault.
struct Checked {
    report::Template text;
    report::Program program;
};
void check_template(Checked&, const report::BindOptions&, const Session&, const book::Reader&, report::Source);
// As an error: the first of them and how many more there are.
Error fault_error(const report::Faults&, const std::string& name);

struct ListedTemplate {
    std::string name, form, note;
    bool own = false;
};
std::vector<ListedTemplate> all_templates(const Session&, const book::Reader&);

}  // namespace kehu::cli
