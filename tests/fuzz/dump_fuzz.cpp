// Any lines as those of a dump: rows, or refused. A row that was read is written and read the same.
#include <algorithm>
#include <stdexcept>

#include "core/book/codec.hpp"
#include "core/error.hpp"
#include "core/exchange/dump_lines.hpp"
#include "core/model/schema.hpp"

using namespace kehu;

namespace {

// Knows the built-in kinds.
exchange::DumpLines& lines() {
    static const book::BackupInfo info{std::string(book::kStoreIdBytes, 'x'), "fuzz", 1, {}, {}};
    static exchange::DumpLines* const lines = [] {
        auto* const made = new exchange::DumpLines(info);
        std::string line;
        made->append(line, book::kMeta, book::kSchemaKey, model::builtin_schema());
        return made;
    }();
    return *lines;
}

void try_line(exchange::DumpLines& known, std::string_view text) {
    exchange::DumpLines::Row row;
    try {
        row = known.read(text);
    } catch (const BadValue&) {
        return;
    } catch (const store::StoreError&) {
        return;
    } catch (const std::logic_error&) {
        return;
    }
    if (row.key.empty()) return;
    std::string line;
    known.append(line, row.table, row.key, row.value);
    line.pop_back();
    if (!(known.read(line) == row)) throw std::runtime_error("a row is read otherwise than it was written");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    if (rest.find("meta") != rest.npos) return 0;  // that would teach it another schema
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        try_line(lines(), rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return 0;
}
