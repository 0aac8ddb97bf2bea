#pragma once
// The one place where the bytes of keys are built and parsed. Order-preserving: comparing two keys as bytes orders
// the things they were made of. Numbers are big-endian and fixed in width; text ends with a NUL (it may not hold one).
// Text longer than kKeyTextBytes is cut on a code point and a 16-byte hash of the whole text added, so that keys never
// exceed kMaxKeyBytes; beyond the cut the order is the hash's, and only the record tells two such texts apart.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "store/kv.hpp"

namespace kehu::store {

inline constexpr std::size_t kKeyTextBytes = 400;

// A record of this store. Numbers start at 1 and are never used twice for the same kind.
struct RecordId {
    KindCode kind;
    std::uint32_t number = 0;
    auto operator<=>(const RecordId&) const = default;
    std::string text() const;  // "C12"
};
// "C12" or "c12": one to three ASCII letters of either case, then 1..4294967295 without a leading zero. Nothing if it
// is no id; folding full-width letters is the caller's work.
std::optional<RecordId> parse_record_id(std::string_view);

// Builds a key part by part. `text` is cut as said above, sooner if parts before it took much of kMaxKeyBytes, and
// throws std::logic_error for a NUL; at most 32 bytes may follow the last text. `raw` is for bytes that are already
// order-preserving and of fixed width or last in the key.
class Key {
  public:
    Key& u8(std::uint8_t);
    Key& u16(std::uint16_t);
    Key& u32(std::uint32_t);
    Key& u64(std::uint64_t);
    Key& kind(KindCode);  // 3 bytes, padded with NUL
    Key& id(RecordId);    // kind + u32
    Key& text(std::string_view);
    Key& raw(std::string_view);
    operator std::string_view() const { return bytes_; }
    std::string_view view() const { return bytes_; }
    const std::string& str() const { return bytes_; }
    void clear() { bytes_.clear(); }  // for the next key: bulk loads build millions

  private:
    std::string bytes_;
};

// Reads a key part by part from the front; every reader asserts that enough bytes are there and throws
// StoreError(damaged) if not.
class KeyReader {
  public:
    explicit KeyReader(std::string_view key) : rest_(key) {}
    std::uint8_t u8();
    std::uint16_t u16();
    std::uint32_t u32();
    std::uint64_t u64();
    KindCode kind();
    RecordId id();
    std::string_view text();  // without its NUL; a cut text comes back with its hash
    std::string_view rest() const { return rest_; }

  private:
    std::string_view rest_;
};

std::uint32_t last_u32(std::string_view key);  // the number at the end of an exact or ordered key
std::string after_prefix(
    std::string_view prefix);  // the smallest key greater than every key that starts with prefix; "" if none

}  // namespace kehu::store
