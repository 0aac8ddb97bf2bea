#pragma once
// What a change of one record did, field by field, as a sentence and as JSON.

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "cli/values.hpp"

namespace kehu::cli {

struct ChangedField {
    std::string label, before, after;  // for people
    std::string name;                  // for machines, with the values in exact form
    std::optional<std::string> old_value, new_value;
};

struct Changed {
    store::RecordId id;
    std::string title;
    std::vector<ChangedField> fields;
    std::vector<std::string> doubts;  // see values.hpp
};

// Which fields differ, without hidden ones.
std::vector<ChangedField> changed_fields(const model::Kind&, model::RecordView before, model::RecordView after,
                                         const model::Context&);
// "phone - -> +86 138 0013 8001; tags a -> b"
std::string list_of(const std::vector<ChangedField>&);

// A segment's kind by its name, however it was called; customers without one.
void name_kind_of(const model::Schema&, const model::Kind&, model::Record&);
// Throws Error(usage) for a segment whose query cannot be read; other records are none of its business.
void check_query_of(const book::Reader&, const model::Kind&, model::RecordView, const model::Context&);

// Throws Error(decision) for a segment that others name, but for those that go with it: without the name they mean
// nothing.
void refuse_named(const book::Reader&, store::RecordId, const model::Context&,
                  const std::set<store::RecordId>& going = {});

// Replaces a record by `after` inside of a write. Nothing in `fields` if nothing differs. Refuses values that must not
// occur twice, and asks about those that should not, unless `duplicate`.
Changed change_record(Session&, book::Writer&, store::RecordId, model::Record after, bool duplicate);

// A write of which nothing stays if `dry`: what it would do is known all the same, and no number is given.
book::Sequence write_or_try(Session&, const book::Intent&, bool dry, const std::function<void(book::Writer&)>&);

// "Changed C1 王小明: phone +86 138 0013 8001 -> +86 139 0013 9000."
std::string sentence_of(const Changed&);
// {"id":"C1","changed":{"phone":["+8613800138001","+8613900139000"]},"op":1839}
std::string json_of(const Changed&, book::Sequence op);
// The one or the other, as the command line says; a note if nothing differs.
void print_changed(Session&, const Changed&, book::Sequence op, bool json);

}  // namespace kehu::cli
