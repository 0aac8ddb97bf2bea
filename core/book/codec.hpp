#pragma once
// The bytes of records, journal heads, images and of the store's own values, as FORMAT.md draws them. Seals are the
// store's matter (store/checksum.hpp); here are the values between.

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/book/book.hpp"

namespace kehu::book {

// ---- tables and keys

inline store::Table records_of(KindCode kind) {
    return {store::Family::record, kind};
}
inline store::Table exact_of(KindCode kind) {
    return {store::Family::exact, kind};
}
inline store::Table ordered_of(KindCode kind) {
    return {store::Family::ordered, kind};
}
inline store::Table rollups_of(KindCode kind) {
    return {store::Family::rollup, kind};
}
inline constexpr store::Table kMeta{store::Family::meta};
inline constexpr store::Table kHeads{store::Family::head};
inline constexpr store::Table kImages{store::Family::image};
inline constexpr store::Table kUids{store::Family::uid};

inline constexpr std::string_view kStoreKey = "store";  // the store's id, 16 bytes
inline constexpr std::string_view kSearchFeature = "search 4\n";
// Rises with every change of the built-in kinds: a store of an earlier number gets the new ones.
inline constexpr std::string_view kKindsFeature = "kinds 2\n";
inline constexpr std::string_view kFeaturesKey = "features";       // names, one a line
inline constexpr std::string_view kSchemaKey = "schema";           // the compiled schema
inline constexpr std::string_view kSettingsKey = "settings";       // zone, country, currency, stamp
inline constexpr std::string_view kLivesKey = "lives";             // earlier ids of the store and their numbers
inline constexpr std::string_view kLastBackupKey = "last_backup";  // not in a backup itself
inline constexpr std::string_view kCounterPrefix = "number.";
inline constexpr std::string_view kCursorPrefix = "cursor.";  // and a name: how far that export has come
inline constexpr std::size_t kStoreIdBytes = 16;
std::string fresh_store_id();
std::string counter_key(KindCode);  // "number.C" -> the highest number given

store::Key number_key(std::uint32_t);
store::Key sequence_key(Sequence);
store::Key image_key(Sequence, RecordId);

// ---- values, without their seals

// In a record: 16 bytes, if it was born in another store. The least tag, so that looking for it is quick.
inline constexpr model::Tag kUidTag = 0;
// In a record into which others were merged: their uids, 16 bytes each, and the codes that they had, a list. Found by
// these, too.
inline constexpr model::Tag kAliasTag = 1023;
inline constexpr model::Tag kFormerCodesTag = 1022;
// Of a record that came from another store and was not changed here since: when it was changed there, 8 bytes.
inline constexpr model::Tag kChangedThereTag = 1021;
// Of a record that came from another store or was joined with one there, and not changed here since: when the fields
// that came were said, 4 bytes of the field's tag (0: all others that came with a new record) and 8 of seconds each.
inline constexpr model::Tag kSaidThereTag = 1020;
inline constexpr std::size_t kUidBytes = 16;
// Each uid by which a record is kept in the table of uids: its own, if it was born elsewhere, and its aliases.
template <class Use>
void each_kept_uid(RecordView record, Use use) {
    if (const auto uid = record.get(kUidTag)) use(*uid);
    for (std::string_view rest = record.value(kAliasTag); rest.size() >= kUidBytes; rest.remove_prefix(kUidBytes))
        use(rest.substr(0, kUidBytes));
}

// False: it is one already.
bool add_alias(Record&, std::string_view uid);

std::string encode_record(Sequence op, RecordView);
std::pair<Sequence, RecordView> decode_record(std::string_view);

// A record as it lies in its table: checks the seal.
Row open_row(const Known&, KindCode, std::string_view key, std::string_view value);

std::string encode_entry(const Entry&);
Entry decode_entry(Sequence, std::string_view);

// The fields of one record before one entry.
struct Image {
    bool absent_before = false;  // the entry put it back (an undone deletion)
    bool deleted = false;        // the entry removed it
    Sequence previous = 0;       // the entry that changed it before, 0: none
    Record before;               // only fields that changed; those absent before are in `missing`
    std::vector<model::Tag> missing;
};
std::string encode_image(const Image&);
Image decode_image(std::string_view);

std::string encode_settings(const model::Settings&, Sequence stamp);
model::Settings decode_settings(std::string_view);

std::string encode_lives(const std::vector<Life>&);
std::vector<Life> decode_lives(std::string_view);

// The newest backup that was verified, for `doctor`.
struct LastBackup {
    text::Moment time;
    Sequence sequence = 0;
};
std::string encode_last_backup(const LastBackup&);
LastBackup decode_last_backup(std::string_view);

// Up to which entry an export has told what changed, and of which store.
struct Cursor {
    std::string store_id;
    Sequence sequence = 0;
    text::Moment moved;
};
std::string encode_cursor(const Cursor&);
Cursor decode_cursor(std::string_view);

// 16 bytes <-> "0193f1c2-7a44-8b1e-9d3f-5b7c1e2a9f10". The uid of a record born here holds part of the store's id, its
// kind and its number.
std::string uid_text(std::string_view bytes);
std::optional<std::string> uid_bytes(std::string_view text);
std::string own_uid(std::string_view store_id, RecordId);
std::optional<RecordId> own_record(std::string_view store_id, std::string_view uid_bytes);

}  // namespace kehu::book
