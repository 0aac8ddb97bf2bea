#pragma once
// Which column of a file is which field of a kind: by the header (a field's name, label or alias in either language,
// `customer_id` and its like), or as asked with --map. Pure functions: nothing is read, nothing printed.

#include <functional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/exchange/headings.hpp"
#include "core/model/schema.hpp"

namespace kehu::exchange {

struct Column {
    enum class Use {
        field,     // `field` takes its cells
        identity,  // kehu's own ids: they find a record, and are not stored
        label,     // what the phones of the next column are for
        uid,       // UUIDs: they find a record wherever it was made; a new one keeps it
        left_out,  // asked to be left out (--map X=-), or says nothing of the record
        empty,     // nobody knows, or another column is the same; no row has a value in it
        computed,  // `field` is kehu's own work (last, spent): left out, and said
        report,    // line and reason that an earlier import wrote in front of refused rows
        unnamed,   // no header: may hold nothing
        unknown,   // nobody knows: needs a decision
    };
    std::string header;  // as in the file; "column 3" if it is empty
    Use use = Use::unknown;
    const model::Field* field = nullptr;
    NamePart part = NamePart::whole;  // of several columns of a name
    std::string_view label{};         // for phones without one
    std::string nearest{};            // of an unknown column: the word it may mean
};

inline constexpr std::string_view kUidColumn = "uid";  // as `kehu show --json` calls it

// "姓名=name,手机=phone" -> pairs; the field "-" leaves the column out. Throws Error(usage) for a piece without "=".
using Wishes = std::vector<std::pair<std::string, std::string>>;
Wishes parse_wishes(std::span<const std::string> values);

// What is to be known of the cells of a column, by its place.
struct Cells {
    std::function<bool(std::size_t)> are_ids{};    // kehu's own ("C12")
    std::function<bool(std::size_t)> are_empty{};  // all of them
};

// One column for each header. A column `id` is the source's own number, the code, unless another column is the code or
// its cells are kehu's ids. Of columns that nobody knows, or that are another's field, those without values do not
// count. Throws Error(usage) for a wish whose header is not in the file or whose field is not in
// the kind, and Error(decision) if two columns mean one field that takes only one value.
std::vector<Column> map_columns(std::span<const std::string> headers, const model::Kind&, const Wishes&,
                                const Cells& = {});

// Is one of these the column that a wish names?
bool has_column(std::span<const std::string> headers, std::string_view wish);

// A phone, an e-mail or another number.
bool looks_like_value(std::string_view header);

// Throws Error(decision) if no header says anything and one of them is a phone, an e-mail or another number: then the
// first line is a row already. `file` is what messages call it.
void refuse_missing_header(const std::vector<Column>&, const std::string& file);

// Throws Error(data) if the file seems to be separated by what no file should be.
void refuse_other_separator(const std::vector<Column>&, const std::string& file);

// Throws Error(decision) if headers mean nothing in this kind and all of them something in another: a list of orders
// where customers were to come. `path` is the file as it was typed.
void refuse_other_kind(std::span<const std::string> headers, const model::Kind&, const model::Schema&,
                       const std::string& path);

// Throws Error(decision) that names the unknown columns and the ways out, if there are any.
void refuse_unknown(const std::vector<Column>&, const model::Kind&, bool has_header = true);

}  // namespace kehu::exchange
