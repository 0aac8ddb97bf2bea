#include "core/book/codec.hpp"

#include <algorithm>

#include "core/model/values.hpp"

namespace kehu::book {
namespace {

using model::append_varint;
using model::read_varint;

constexpr char kRecordVersion = 1;
constexpr char kEntryVersion = 1;
constexpr char kImageVersion = 1;
constexpr std::size_t kChainBytes = 32;

[[noreturn]] void damaged(const char* what) {
    throw store::StoreError(store::Failure::damaged, what);
}

inline std::string_view take(std::string_view& rest, std::size_t size, const char* what) {
    if (rest.size() < size) damaged(what);
    std::string_view out = rest.substr(0, size);
    rest.remove_prefix(size);
    return out;
}

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}
std::string_view take_text(std::string_view& rest, const char* what) {
    return take(rest, read_varint(rest), what);
}

void append_version(std::string& out, char version) {
    out += version;
}
inline void take_version(std::string_view& rest, char version, const char* what) {
    if (rest.empty()) damaged(what);
    if (rest[0] != version) throw store::StoreError(store::Failure::unsupported, what);
    rest.remove_prefix(1);
}

void append_kind(std::string& out, KindCode kind) {
    out.append(kind.letters.data(), 3);
}
KindCode take_kind(std::string_view& rest, const char* what) {
    store::KeyReader reader(take(rest, 3, what));
    return reader.kind();
}

}  // namespace

std::string counter_key(KindCode kind) {
    return std::string(kCounterPrefix).append(kind.text());
}

store::Key number_key(std::uint32_t number) {
    store::Key key;
    key.u32(number);
    return key;
}
store::Key sequence_key(Sequence sequence) {
    store::Key key;
    key.u64(sequence);
    return key;
}
store::Key image_key(Sequence sequence, RecordId id) {
    store::Key key;
    key.u64(sequence).id(id);
    return key;
}

bool add_alias(Record& record, std::string_view uid) {
    std::string uids(record.value(kAliasTag));
    for (std::size_t at = 0; at + kUidBytes <= uids.size(); at += kUidBytes)
        if (std::string_view(uids).substr(at, kUidBytes) == uid) return false;
    record.set(kAliasTag, uids += uid);
    return true;
}

std::string encode_record(Sequence op, RecordView record) {
    std::string out;
    out.reserve(record.ordinary().size() + record.sensitive().size() + 24);
    append_version(out, kRecordVersion);
    append_varint(out, op);
    append_varint(out, record.ordinary().size());
    out += record.ordinary();
    out += record.sensitive();
    return out;
}

std::pair<Sequence, RecordView> decode_record(std::string_view bytes) {
    take_version(bytes, kRecordVersion, "record");
    Sequence op = read_varint(bytes);
    std::string_view ordinary = take(bytes, read_varint(bytes), "record");
    return {op, RecordView(ordinary, bytes)};
}

Row open_row(const Known& known, KindCode kind, std::string_view key, std::string_view value) {
    auto [op, record] = decode_record(known.sealer->open(records_of(kind), key, value));
    return Row{{kind, store::last_u32(key)}, record, {}, op};
}

std::string encode_entry(const Entry& entry) {
    std::string out;
    append_version(out, kEntryVersion);
    out += model::encode_moment(entry.time);
    append_varint(out, entry.staff);
    append_text(out, entry.verb);
    append_text(out, entry.origin);
    append_varint(out, entry.undoes);
    append_varint(out, entry.created.size());
    for (const Created& c : entry.created) {
        append_kind(out, c.kind);
        append_varint(out, c.first);
        append_varint(out, c.count);
    }
    append_varint(out, entry.counts.size());
    for (const Counts& c : entry.counts) {
        append_kind(out, c.kind);
        append_varint(out, c.created);
        append_varint(out, c.changed);
        append_varint(out, c.deleted);
    }
    append_varint(out, entry.touched.size());
    for (RecordId id : entry.touched) {
        append_kind(out, id.kind);
        append_varint(out, id.number);
    }
    out.append(kChainBytes, '\0');
    return out;
}

Entry decode_entry(Sequence sequence, std::string_view bytes) {
    take_version(bytes, kEntryVersion, "journal entry");
    Entry entry;
    entry.sequence = sequence;
    entry.time = model::decode_moment(take(bytes, 9, "journal entry"));
    entry.staff = static_cast<std::uint32_t>(read_varint(bytes));
    entry.verb = take_text(bytes, "journal entry");
    entry.origin = take_text(bytes, "journal entry");
    entry.undoes = read_varint(bytes);
    for (auto n = read_varint(bytes); n > 0; --n) {
        Created c;
        c.kind = take_kind(bytes, "journal entry");
        c.first = static_cast<std::uint32_t>(read_varint(bytes));
        c.count = static_cast<std::uint32_t>(read_varint(bytes));
        entry.created.push_back(c);
    }
    for (auto n = read_varint(bytes); n > 0; --n) {
        Counts c;
        c.kind = take_kind(bytes, "journal entry");
        c.created = static_cast<std::uint32_t>(read_varint(bytes));
        c.changed = static_cast<std::uint32_t>(read_varint(bytes));
        c.deleted = static_cast<std::uint32_t>(read_varint(bytes));
        entry.counts.push_back(c);
    }
    for (auto n = read_varint(bytes); n > 0; --n) {
        RecordId id;
        id.kind = take_kind(bytes, "journal entry");
        id.number = static_cast<std::uint32_t>(read_varint(bytes));
        entry.touched.push_back(id);
    }
    take(bytes, kChainBytes, "journal entry");
    return entry;
}

std::string encode_image(const Image& image) {
    std::string out;
    append_version(out, kImageVersion);
    out += static_cast<char>((image.absent_before ? 1 : 0) | (image.deleted ? 2 : 0));
    append_varint(out, image.previous);
    append_varint(out, image.missing.size());
    for (model::Tag tag : image.missing) append_varint(out, tag);
    RecordView before = image.before;
    append_varint(out, before.ordinary().size());
    out += before.ordinary();
    out += before.sensitive();
    return out;
}

Image decode_image(std::string_view bytes) {
    take_version(bytes, kImageVersion, "journal image");
    char flags = take(bytes, 1, "journal image")[0];
    Image image;
    image.absent_before = flags & 1;
    image.deleted = flags & 2;
    image.previous = read_varint(bytes);
    for (auto n = read_varint(bytes); n > 0; --n) image.missing.push_back(static_cast<model::Tag>(read_varint(bytes)));
    std::string_view ordinary = take(bytes, read_varint(bytes), "journal image");
    image.before = Record(RecordView(ordinary, bytes));
    return image;
}

std::string encode_settings(const model::Settings& settings, Sequence stamp) {
    std::string out;
    append_version(out, 1);
    append_varint(out, stamp);
    append_text(out, settings.zone.name());
    append_text(out, settings.country);
    append_text(out, settings.currency.text());
    return out;
}

model::Settings decode_settings(std::string_view bytes) {
    take_version(bytes, 1, "settings");
    read_varint(bytes);
    model::Settings settings;
    settings.zone = text::Zone(std::string(take_text(bytes, "settings")));
    settings.country = take_text(bytes, "settings");
    std::string_view currency = take_text(bytes, "settings");
    if (currency.size() != 3) damaged("settings");
    std::copy(currency.begin(), currency.end(), settings.currency.code.begin());
    return settings;
}

std::string encode_lives(const std::vector<Life>& lives) {
    std::string out;
    append_version(out, 1);
    for (const Life& life : lives) {
        out += life.store_id;
        append_kind(out, life.kind);
        append_varint(out, life.last);
    }
    return out;
}

std::vector<Life> decode_lives(std::string_view bytes) {
    take_version(bytes, 1, "lives");
    std::vector<Life> lives;
    while (!bytes.empty()) {
        Life life;
        life.store_id = take(bytes, kStoreIdBytes, "lives");
        life.kind = take_kind(bytes, "lives");
        life.last = static_cast<std::uint32_t>(read_varint(bytes));
        lives.push_back(std::move(life));
    }
    return lives;
}

std::string encode_last_backup(const LastBackup& backup) {
    std::string out;
    append_version(out, 1);
    out += model::encode_moment(backup.time);
    append_varint(out, backup.sequence);
    return out;
}

LastBackup decode_last_backup(std::string_view bytes) {
    take_version(bytes, 1, "last backup");
    LastBackup backup;
    backup.time = model::decode_moment(take(bytes, 9, "last backup"));
    backup.sequence = read_varint(bytes);
    return backup;
}

std::string encode_cursor(const Cursor& cursor) {
    std::string out;
    append_version(out, 1);
    out += cursor.store_id;
    append_varint(out, cursor.sequence);
    out += model::encode_moment(cursor.moved);
    return out;
}

Cursor decode_cursor(std::string_view bytes) {
    take_version(bytes, 1, "cursor");
    Cursor cursor;
    cursor.store_id = take(bytes, kStoreIdBytes, "cursor");
    cursor.sequence = read_varint(bytes);
    cursor.moved = model::decode_moment(take(bytes, 9, "cursor"));
    return cursor;
}

std::string uid_text(std::string_view bytes) {
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        out += kHex[static_cast<unsigned char>(bytes[i]) >> 4];
        out += kHex[static_cast<unsigned char>(bytes[i]) & 15];
    }
    return out;
}

std::optional<std::string> uid_bytes(std::string_view text) {
    if (text.size() != 36) return std::nullopt;
    std::string out;
    int high = -1;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != '-') return std::nullopt;
            continue;
        }
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) return std::nullopt;
        if (high < 0) {
            high = digit;
        } else {
            out += static_cast<char>(high << 4 | digit);
            high = -1;
        }
    }
    return out;
}

// Bytes 0-9 come from the store's id but for the version (8) and variant bits of RFC 9562; 10-11 are the kind's letters
// in base 27; 12-15 the number.
std::string own_uid(std::string_view store_id, RecordId id) {
    std::string out(store_id.substr(0, 10));
    out[6] = static_cast<char>((out[6] & 0x0F) | 0x80);
    out[8] = static_cast<char>((out[8] & 0x3F) | 0x80);
    unsigned kind = 0;
    for (char letter : id.kind.letters) kind = kind * 27 + (letter ? static_cast<unsigned>(letter - 'A' + 1) : 0);
    store::Key tail;
    tail.u16(static_cast<std::uint16_t>(kind)).u32(id.number);
    return out + tail.str();
}

std::optional<RecordId> own_record(std::string_view store_id, std::string_view uid) {
    if (uid.size() != 16) return std::nullopt;
    store::KeyReader reader(uid.substr(10));
    unsigned kind = reader.u16();
    RecordId id;
    for (int i = 2; i >= 0; --i, kind /= 27)
        id.kind.letters[static_cast<std::size_t>(i)] = kind % 27 ? static_cast<char>('A' + kind % 27 - 1) : '\0';
    id.number = reader.u32();
    if (id.kind.empty() || own_uid(store_id, id) != uid) return std::nullopt;
    return id;
}

}  // namespace kehu::book
