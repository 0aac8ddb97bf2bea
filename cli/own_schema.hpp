#pragma once
// The user's own fields and kinds: texts in the store, one for each kind they concern. Behind `kehu field` and `kehu
// schema`.

#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"
#include "core/model/schema_yaml.hpp"

namespace kehu::cli {

struct OwnPart {
    std::string kind;  // by name
    std::string text;  // YAML; empty: everything of it has been removed
    model::GivenTags tags;
};
std::vector<OwnPart> own_parts(const book::Reader&);
std::string own_text(const book::Reader&, std::string_view kind);
// All of them with this text in place of what there is of that kind, which comes last.
std::vector<model::SchemaPart> parts_with(const book::Reader&, std::string_view kind, const std::string& text);

// The built-in kinds with the user's parts, after the rules that need the program's commands: fields must not be called
// like options, defaults must be values. Throws Error(config) with the place in the part's file.
model::Schema compile_own(std::vector<model::SchemaPart>);

// Replaces what the store holds of one kind.
void put_own_text(book::Writer&, std::string_view kind, const std::string& text);

// What a new schema would do to fields that records hold values of.
struct Loss {
    std::string kind, field;  // by name
    std::size_t records = 0;  // that hold a value
    bool removed = false;     // else its type differs
};
std::vector<Loss> losses(const book::Reader&, const model::Schema& next);
// Takes those values away; without `force` throws Error(decision) for the first of them.
void accept_losses(book::Writer&, const std::vector<Loss>&, bool force);
// Values of fields that become sensitive, or cease to be, move to the part of the record where they belong.
void move_sensitive(book::Writer&, const model::Schema& next);

// Segments whose query can be read now, but not with the new schema: "SEG1 vip".
std::vector<std::string> segments_lost(const book::Reader&, const model::Schema& next, const model::Context&);

// An error of compile_own without its "FILE:LINE:COLUMN: ", as a wrong use of the command line: for text that the user
// has never seen.
Error without_place(const Error&, std::string_view file);

// A kind by any of its words; throws Error(usage) with the nearest.
const model::Kind& kind_named(const model::Schema&, const std::string& word);

}  // namespace kehu::cli
