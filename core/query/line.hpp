#pragma once
// A query as one line, which is how segments keep it: the words with blanks between them. Private to core/query.

#include <string>
#include <string_view>
#include <vector>

namespace kehu::query {

// Blanks part words; single quotes and a backslash keep them together, as in a shell. Double quotes do so, too, and
// stay, since the query language reads them: company:"Acme, Inc.". A quote that nothing closes is a sign like others.
std::vector<std::string> split_line(std::string_view line);

// A word of a query as it stands in such a line.
std::string line_word(const std::string&);

}  // namespace kehu::query
