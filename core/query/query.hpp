#pragma once
// The query language (grammar.md, "Query"): words and field:value terms as a tree, and a tree against a record. Pure
// functions: the book decides which records are looked at; its planner asks the indexes by the same tree.

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/context.hpp"
#include "core/model/field_type.hpp"
#include "core/search/needle.hpp"
#include "core/search/search_text.hpp"

namespace kehu::query {

struct Operand {
    enum class What : std::uint8_t { value, range, none, any } what = What::value;
    std::string text;   // as typed
    std::string value;  // the type's operand bytes
    std::optional<std::string> low, high;
    bool fits_zero = false;  // of counts and sums of other records: also where there are none
};

struct Term {
    enum class What : std::uint8_t { words, field, id, group } what = What::words;
    bool negated = false;
    std::string text;                      // as typed, for messages
    std::string word;                      // words, ids: without what stands before it; perhaps a code
    std::optional<search::Needle> needle;  // words
    const model::Field* field = nullptr;   // field terms
    std::vector<Operand> operands;         // any of them
    std::vector<store::RecordId> ids;      // id terms: any of them
    std::vector<Term> group;               // of a segment that is negated: all of them
};

// Looks into the Kind that it was parsed for, which must outlive it.
struct Query {
    std::vector<Term> terms;  // all of them
    bool empty() const { return terms.empty(); }
};

// Calls use(term) for each term, those of groups too.
template <class Use>
void each_term(const std::vector<Term>& terms, Use&& use) {
    for (const Term& term : terms) {
        use(term);
        each_term(term.group, use);
    }
}

// Reads the words of a command line. After "--" (or "－－") everything is literal text. Full-width ：，．－ and digits
// outside of literal text read as ASCII. A word with a colon whose field is unknown is an error with the nearest name,
// unless it is literal or looks like a URL or a time. Throws Error(usage): unknown field, a value that cannot be, a
// range that ends before it starts, an empty or endless word, invalid UTF-8, a segment that there is not. @NAME stands
// for the terms of a segment, which Context::names knows. Dates that depend on today are appended to
// `echo` ("3d = Wed 2026-11-18") for stderr. `command` is what was typed before the words, "kehu contact find": errors
// say how it looks for literal text; without it they do not.
Query parse(std::span<const std::string> words, const model::Kind&, const model::Schema&, const model::Context&,
            std::vector<std::string>* echo = nullptr, std::string_view command = {});

// The words as one line, which is how segments keep a query: read again, it gives what the words give.
std::string as_line(std::span<const std::string> words, const model::Kind&, const model::Schema&,
                    const model::Context&);

// Whether this query may be kept as the segment `name`: it can be read and does not lead back to itself. Throws
// Error(usage).
void check_segment(std::string_view name, const model::Segment&, const model::Schema&, const model::Context&);

// Whether the query of a segment names another one.
bool mentions_segment(const model::Segment&, std::string_view name, const model::Schema&, const model::Context&);

// Codes that no two records share: a bare word finds them whole, though it does not look into them.
bool is_unique_word(const model::Field&);
// Whether the record's code is that word: a whole one, as people read it from a list; part of one would find too much.
bool has_unique_word(const model::Field&, std::string_view word, const model::Row&, const model::Context&);

// --in contact channel:visit city:武汉: terms that name a field which only the outer kind has, its segments and ids are
// asked of the records that are listed, all other words of those that belong to them.
struct Split {
    std::vector<std::string> inner, outer;
};
Split split_by_kind(std::span<const std::string> words, const model::Kind& inner, const model::Kind& outer,
                    const model::Context&);

// A query ready to be asked many times. Query and kind must outlive it; one thread at a time.
class Matcher {
  public:
    Matcher(const Query&, const model::Kind&, const model::Context&);
    bool matches(const model::Row&) const;
    // Whether other records are looked at too (Context::names): what a reference points to.
    bool asks_names() const;
    // For the order of hits, 0: the title holds all the words, 1: another field does; nothing for what does not match.
    std::optional<int> rank(const model::Row&) const;

  private:
    bool matches_term(const Term&, const model::Row&) const;
    bool matches_words(const Term&, const model::Row&) const;
    bool matches_unique(const Term&, const model::Row&) const;
    bool matches_operand(const Operand&, const model::Field&, const model::Row&) const;
    bool has_value(const model::Field&, const model::Row&) const;
    bool matches_value(const Operand&, const model::Field&, const model::Row&) const;

    bool reads_as(std::string_view sought, std::string_view name, const model::Field&, const model::Row&) const;

    const Query& query_;
    const model::Kind& kind_;
    model::Context context_;
    search::SearchFields search_fields_;
    std::vector<const model::Field*> unique_fields_;
    bool has_words_ = false;
    mutable std::string search_text_, scratch_;  // search_text_: of the row at hand
};

// Whether a field tells what is to come: a day that is kept without "today" as its default, such as a task's due, and
// what is folded from one. There "fri" is the next one; elsewhere days lean as the query does. Birthdays come every
// year.
bool lies_ahead(const model::Field&, const model::Schema&);

// A field that --columns or --sort may name. Throws Error(usage) with the nearest name.
const model::Field& listed_field(const model::Kind&, std::string_view name);

// --sort -last,name: fields with direction; rows are compared by their types' sort keys, absent values last.
struct SortKey {
    const model::Field* field = nullptr;
    bool descending = false;
};
std::vector<SortKey> parse_sort(std::string_view text, const model::Kind&);  // throws Error(usage)
// A string that orders rows as asked when compared as bytes; equal ones by number.
std::string sort_bytes(std::span<const SortKey>, const model::Row&, const model::Kind&, const model::Context&);

}  // namespace kehu::query
