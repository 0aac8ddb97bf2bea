#pragma once
// Journal entries in words: "delete C6", "118 customers, 6 updated".

#include <set>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

std::string command_text(const book::Entry&);  // "import 客户.csv", "edit C1"
std::string changes_text(const book::Reader&, const book::Entry&,
                         Language);  // "1 customer", "118 customers, 6 updated", "phone"
// Of entries, newest first, those that a later one of them took back.
std::set<book::Sequence> taken_back(const std::vector<book::Entry>&);
std::string when_text(const book::Entry&, const model::Context&);  // "14:02" today, else "2026-11-20"
std::string staff_name(const book::Reader&, const book::Entry&);   // "mei"
void append_entry_json(std::string& out, const book::Reader&, const book::Entry&, const model::Context&);

}  // namespace kehu::cli
