#include "core/exchange/dump.hpp"

#include <algorithm>

#include "core/exchange/checked_lines.hpp"
#include "core/exchange/dump_lines.hpp"
#include "core/exchange/dump_rows.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

using store::Table;

constexpr std::string_view kBegin = "{\"kehu\":\"dump\"";
constexpr std::uint64_t kFormat = 1;

// The lists of the search index, which is made anew.
bool is_left_out(Table table, std::string_view key) {
    return book::is_left_out(table, key) ||
           (table == book::kMeta && (key.starts_with("runs.") || key.starts_with("values.")));
}

std::string header_of(const book::BackupInfo& info, const model::Settings& settings) {
    std::string out =
        fmt::format("{},\"format\":{},\"store\":\"{}\",\"name\":", kBegin, kFormat, book::uid_text(info.store_id));
    text::append_json_string(out, info.store_name);
    out += fmt::format(",\"sequence\":{}", info.sequence);
    append_circumstances(out, info.created, settings);
    out += ",\"rows\":{";
    for (const auto& [table, rows] : info.tables)
        out += fmt::format("{}\"{}\":{}", out.ends_with('{') ? "" : ",", store::table_name(table), rows);
    return out + "}}\n";
}

// Of what the rows are, whatever the lines look like: another program, or another version of this one, may read a line
// otherwise than it was meant.
void add_row(book::Sum& sum, std::string_view key, std::string_view value) {
    sum.add(key).add(value);
}

book::BackupInfo info_of(const book::Reader& reader, std::string_view store_name, text::Moment now) {
    const store::ReadTxn& txn = reader.raw();
    book::BackupInfo info{reader.known().store_id, std::string(store_name), reader.last_sequence(), now, {}};
    for (const Table table : txn.tables()) {
        if (!book::is_primary(table.family)) continue;
        std::uint64_t rows = table == book::kMeta ? 0 : txn.entries(table);
        if (table == book::kMeta)
            txn.scan(table, {}, [&](std::string_view key, std::string_view) {
                rows += is_left_out(table, key) ? 0 : 1;
                return true;
            });
        info.tables.emplace_back(table, rows);
    }
    return info;
}

// The line at `at`, without its end; moves behind it. The last one may have no end.
std::string_view take_line(std::string_view bytes, std::size_t& at) {
    const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
    const std::string_view line = bytes.substr(at, end - at);
    at = std::min(end + 1, bytes.size());
    return line;
}

std::string not_changed() {
    return tr("nothing was written; take the file as it was made, or export again: kehu export --all -o FILE");
}

}  // namespace

book::BackupInfo write_dump(const book::Reader& reader, std::string_view store_name, text::Moment now,
                            const std::function<void(std::string_view)>& write) {
    const book::BackupInfo info = info_of(reader, store_name, now);
    CheckedLines out(write);
    out.next_line() += header_of(info, reader.settings());
    DumpLines lines(info);
    book::Sum sum;
    for (const auto& [table, rows] : info.tables)
        reader.raw().scan(table, {}, [&, table = table](std::string_view key, std::string_view sealed) {
            if (is_left_out(table, key)) return true;
            const std::string_view value = reader.known().sealer->open(table, key, sealed);
            lines.append(out.next_line(), table, key, value);
            add_row(sum, key, value);
            return true;
        });
    out.finish(fmt::format("\"rows\":\"{}\",", hex(sum.bytes())));
    return info;
}

bool is_dump(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    return bytes.starts_with(kBegin);
}

// ---- reading

struct Dump::Trailer {
    std::size_t at = 0;       // where it begins
    std::uint64_t lines = 0;  // before it
    std::string rows;         // their sum
};

template <class Read>
auto Dump::guarded(std::uint64_t number, std::string_view line, Read&& read) const {
    try {
        return read(line);
    } catch (const JsonFault& fault) {
        throw Error(ExitCode::data,
                    say("{}: line {}, character {}: {}", name_, number,
                        1 + text::count_code_points(line.substr(0, fault.at)), fault.what()),
                    not_changed());
    } catch (const BadValue& bad) {
        fail(number, bad.what());
    } catch (const store::StoreError& damage) {
        fail(number, damage.what());
    } catch (const std::logic_error& forged) {
        fail(number, forged.what());
    }
}

Dump::Dump(std::string name, Snapshot file) : name_(std::move(name)), file_(std::move(file)), bytes_(file_.bytes()) {
    std::size_t at = 0;
    guarded(1, take_line(bytes_, at), [this](std::string_view line) { read_header(line); });
}

void Dump::fail(std::uint64_t line, const std::string& sentence) const {
    throw Error(ExitCode::data, say("{}: line {}: {}", name_, line, sentence), not_changed());
}

void Dump::read_header(std::string_view line) {
    JsonParser parser;
    const JsonValue& header = parser.parse(line);
    if (dump_number(text_member(header, "format")) != kFormat)
        throw Error(ExitCode::data, say("{} was written by another version of kehu", name_), tr("use the newest kehu"));
    const auto store = book::uid_bytes(text_member(header, "store"));
    if (!store) throw BadValue(say("'{}' is no uid", text_member(header, "store")));
    info_.store_id = *store;
    info_.store_name = text_member(header, "name");
    info_.sequence = dump_number(text_member(header, "sequence"));
    info_.created = read_exact_moment(text_member(header, "created"));
    const JsonValue& rows = member(header, "rows");
    if (!rows.IsObject()) throw BadValue(say("'{}' is missing or cannot be read", "rows"));
    for (const auto& [name, count] : rows.GetObject()) {
        const auto table = store::table_of(text_of(name));
        const bool of_kind = table && table->family == store::Family::record;
        if (!table || !book::is_primary(table->family) || of_kind == table->kind.empty() ||
            (!info_.tables.empty() && *table <= info_.tables.back().first) || !count.IsString())
            throw BadValue(say("'{}' is missing or cannot be read", "rows"));
        info_.tables.emplace_back(*table, dump_number(text_of(count)));
    }
}

// Throws if the file does not end with one.
Dump::Trailer Dump::trailer() const {
    Trailer trailer;
    const std::string_view whole = bytes_.ends_with('\n') ? bytes_.substr(0, bytes_.size() - 1) : bytes_;
    trailer.at = whole.rfind('\n') + 1;
    trailer.lines = static_cast<std::uint64_t>(
        std::count(bytes_.begin(), bytes_.begin() + static_cast<std::ptrdiff_t>(trailer.at), '\n'));
    const bool is_line = whole.size() < bytes_.size();
    if (!is_line || !whole.substr(trailer.at).starts_with(kLastLine))
        fail(trailer.lines + (is_line ? 2 : 1), tr("the file is cut off: its last line is missing"));
    guarded(trailer.lines + 1, whole.substr(trailer.at), [&](std::string_view line) {
        JsonParser parser;
        trailer.rows = text_member(parser.parse(line), "rows");
    });
    return trailer;
}

void Dump::verify() const {
    const Trailer end = trailer();
    const std::string right = hex(book::Sum().add(bytes_.substr(0, end.at)).bytes());
    const bool is_right =
        guarded(end.lines + 1, bytes_.substr(end.at, bytes_.size() - 1 - end.at), [&](std::string_view line) {
            JsonParser parser;
            const JsonValue& told = parser.parse(line);
            return dump_number(text_member(told, "lines")) == end.lines && text_member(told, "xxh3") == right;
        });
    if (is_right) return;
    read_rows(end, {});  // may find the line
    fail(end.lines + 1, tr("the checksum is another: the file was changed or damaged"));
}

void Dump::each(const Visit& visit) const {
    const Trailer end = trailer();
    if (read_rows(end, visit) != end.rows) fail(end.lines + 1, tr("the rows are not read as they were written"));
}

std::string Dump::read_rows(const Trailer& end, const Visit& visit) const {
    DumpLines lines(info_);
    book::RowOrder order(info_);
    book::Sum sum;
    std::size_t at = 0;
    take_line(bytes_, at);
    for (std::uint64_t number = 2; at < end.at; ++number) {
        const DumpLines::Row row =
            guarded(number, take_line(bytes_, at), [&](std::string_view line) { return lines.read(line); });
        if (!order.takes(row.table, row.key))
            fail(number, tr("this row is at the wrong place, or there are more than the first line says"));
        add_row(sum, row.key, row.value);
        if (visit) visit(row.table, row.key, row.value);
    }
    if (!order.is_complete()) fail(end.lines + 1, tr("rows are missing that the first line counts"));
    return hex(sum.bytes());
}

}  // namespace kehu::exchange
