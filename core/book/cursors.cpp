#include "core/book/cursors.hpp"

#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kLongestName = 100;  // bytes

std::string key_of(std::string_view name) {
    return std::string(kCursorPrefix).append(name);
}

bool is_letter_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           static_cast<unsigned char>(c) >= 0x80;
}

store::NamedLock locked(const std::string& folder, std::string_view name) {
    try {
        return {folder, "cursor." + std::string(name)};
    } catch (const store::StoreError& error) {
        if (error.failure != store::Failure::busy) throw;
        throw Error(ExitCode::busy, say("another export with the cursor {} is running: {}", name, error.what()),
                    tr("nothing was written; try again when it is done"));
    }
}

}  // namespace

// It stands in crontabs, so it must need no quotes there; letters of any script are fine.
void check_cursor_name(std::string_view name) {
    bool good = !name.empty() && name.size() <= kLongestName && is_letter_or_digit(name.front());
    for (const char c : name) good = good && (is_letter_or_digit(c) || c == '-' || c == '_' || c == '.');
    if (!good)
        throw BadValue(
            say("'{}' is no name for a cursor: letters, digits, - _ . and at most {} bytes", name, kLongestName));
}

std::optional<Cursor> find_cursor(const Reader& reader, std::string_view name) {
    const std::string key = key_of(name);
    const auto value = reader.raw().get(kMeta, key);
    if (!value) return std::nullopt;
    return decode_cursor(reader.known().sealer->open(kMeta, key, *value));
}

std::vector<std::pair<std::string, Cursor>> cursors(const Reader& reader) {
    std::vector<std::pair<std::string, Cursor>> all;
    const std::string end = store::after_prefix(kCursorPrefix);
    reader.raw().scan(kMeta, {kCursorPrefix, end}, [&](std::string_view key, std::string_view value) {
        all.emplace_back(key.substr(kCursorPrefix.size()),
                         decode_cursor(reader.known().sealer->open(kMeta, key, value)));
        return true;
    });
    return all;
}

void put_cursor(Writer& writer, std::string_view name, const Cursor& cursor) {
    writer.put_meta(key_of(name), encode_cursor(cursor));
}

CursorLock::CursorLock(const std::string& store_folder, std::string_view name) : lock_(locked(store_folder, name)) {}

}  // namespace kehu::book
