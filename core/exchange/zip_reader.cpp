// The format, little-endian, as PKWARE's APPNOTE has it; the fields that are read:
//   end of directory  PK\5\6 .. parts u16 at 10, size u32 at 12, directory at u32 at 16, length of the comment at 20
//   directory entry   PK\1\2 .. flags 8, method 10, checksum 16, packed 20, size 24, lengths of name 28, extra 30,
//                     comment 32, local header at 42, name 46
//   local header      PK\3\4 .. lengths of name 26 and extra 28, then both, then the packed bytes
// Where a number is all ones, it stands in the extra field 1 or in the end of directory of zip64.

#include "core/exchange/zip_reader.hpp"

#include <zlib.h>

#include <algorithm>
#include <memory>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::size_t kEnd = 22, kEntry = 46, kLocal = 30, kEnd64 = 56, kLocator64 = 20;
constexpr std::uint64_t kMaxParts = 20'000;
constexpr std::size_t kPiece = 64 << 10;
constexpr std::uint16_t kStored = 0, kDeflated = 8;

// Rows of a spreadsheet that repeat themselves unpack to some fifty times their size; what is made to fill a disk, to a
// thousand times.
constexpr std::uint64_t kUnsuspicious = 64 << 20, kMaxRatio = 250, kMaxSize = std::uint64_t{8} << 30;

std::string folded(std::string_view name) {
    std::string key(name);
    for (char& c : key)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return key;
}

// An inflating stream of zlib, closed at the end.
class Inflater {
  public:
    Inflater() {
        if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
    }
    ~Inflater() { inflateEnd(&stream_); }
    Inflater(const Inflater&) = delete;
    Inflater& operator=(const Inflater&) = delete;

    // False at the end of the stream. `packed` loses what was read.
    bool next(std::string_view& packed, char* to, std::size_t& got) {
        const auto given = static_cast<uInt>(std::min<std::size_t>(packed.size(), 1 << 30));
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
        stream_.avail_in = given;
        stream_.next_out = reinterpret_cast<Bytef*>(to);
        stream_.avail_out = kPiece;
        const int result = inflate(&stream_, Z_NO_FLUSH);
        if (result == Z_MEM_ERROR) throw std::bad_alloc();
        got = kPiece - stream_.avail_out;
        packed.remove_prefix(given - stream_.avail_in);
        if (result != Z_OK && result != Z_STREAM_END) throw BadValue(tr("it is damaged: its bytes do not unpack"));
        if (result == Z_OK && got == 0 && packed.empty()) throw BadValue(tr("it is cut off"));
        return result != Z_STREAM_END;
    }

  private:
    z_stream stream_{};
};

}  // namespace

ZipReader::ZipReader(std::string_view bytes) : bytes_(bytes) {
    read_directory(find_directory());
}

std::uint64_t ZipReader::number(std::uint64_t at, int bytes) const {
    if (at > bytes_.size() || bytes_.size() - at < static_cast<std::uint64_t>(bytes))
        throw BadValue(tr("the file is damaged: its directory points behind its end"));
    std::uint64_t value = 0;
    for (int i = bytes; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes_[at + std::uint64_t(i)]);
    return value;
}

ZipReader::Directory ZipReader::find_directory() const {
    const std::size_t comment = std::min<std::size_t>(bytes_.size(), kEnd + 0xFFFF);
    std::size_t at = bytes_.substr(bytes_.size() - comment).rfind("PK\x05\x06");
    if (at == bytes_.npos || comment - at < kEnd)
        throw BadValue(tr("the file is cut off: the directory at its end is missing"));
    at += bytes_.size() - comment;
    Directory directory{number(at + 16, 4), number(at + 12, 4), number(at + 10, 2)};
    const bool large = directory.at == 0xFFFFFFFF || directory.size == 0xFFFFFFFF || directory.parts == 0xFFFF;
    if (large && at >= kLocator64 && bytes_.substr(at - kLocator64, 4) == "PK\x06\x07") {
        const std::uint64_t end = number(at - kLocator64 + 8, 8);
        if (end > at || at - end < kEnd64 || bytes_.substr(end, 4) != "PK\x06\x06")
            throw BadValue(tr("the file is damaged: its directory is not where it says"));
        directory = {number(end + 48, 8), number(end + 40, 8), number(end + 32, 8)};
    }
    if (directory.at > at || directory.size > at - directory.at)
        throw BadValue(tr("the file is damaged: its directory is not where it says"));
    if (directory.parts > kMaxParts) throw BadValue(say("it has more than {} parts", kMaxParts));
    return directory;
}

void ZipReader::read_directory(const Directory& directory) {
    std::uint64_t at = directory.at;
    for (std::uint64_t n = 0; n < directory.parts; ++n) {
        if (at > bytes_.size() || bytes_.size() - at < kEntry || bytes_.substr(at, 4) != "PK\x01\x02")
            throw BadValue(tr("the file is damaged: its directory is not where it says"));
        Part part;
        part.encrypted = number(at + 8, 2) & 1;
        part.method = static_cast<std::uint16_t>(number(at + 10, 2));
        part.checksum = static_cast<std::uint32_t>(number(at + 16, 4));
        part.packed = number(at + 20, 4);
        part.size = number(at + 24, 4);
        part.at = number(at + 42, 4);
        const std::uint64_t name = number(at + 28, 2), extra = number(at + 30, 2), comment = number(at + 32, 2);
        number(at + kEntry + name + extra, 0);  // all of it is there
        part.name = bytes_.substr(at + kEntry, name);
        // Each number that did not fit stands in the extra field 1, in this order.
        for (std::uint64_t e = at + kEntry + name, end = e + extra; e + 4 <= end;) {
            const std::uint64_t id = number(e, 2), size = number(e + 2, 2);
            std::uint64_t value = e + 4;
            e = value + size;
            if (id != 1 || e > end) continue;
            for (std::uint64_t* wide : {&part.size, &part.packed, &part.at})
                if (*wide == 0xFFFFFFFF && value + 8 <= e) *wide = number(value, 8), value += 8;
        }
        at += kEntry + name + extra + comment;
        std::replace(part.name.begin(), part.name.end(), '\\', '/');  // some programs of Windows
        if (text::first_invalid_utf8(part.name)) continue;            // no part of a workbook
        const std::string key = folded(part.name);
        if (!parts_.try_emplace(key, part).second) throw BadValue(say("the part {} stands there twice", part.name));
    }
}

const ZipReader::Part* ZipReader::find(std::string_view name) const {
    const auto found = parts_.find(folded(name));
    return found == parts_.end() ? nullptr : &found->second;
}

std::string_view ZipReader::packed_bytes(const Part& part) const {
    if (part.at > bytes_.size() || bytes_.size() - part.at < kLocal || bytes_.substr(part.at, 4) != "PK\x03\x04")
        throw BadValue(tr("it is not where the directory of the file says"));
    const std::uint64_t begin = part.at + kLocal + number(part.at + 26, 2) + number(part.at + 28, 2);
    if (begin > bytes_.size() || part.packed > bytes_.size() - begin) throw BadValue(tr("it is cut off"));
    return bytes_.substr(begin, part.packed);
}

void ZipReader::unpack(const Part& part, const std::function<bool(std::string_view)>& use) const {
    if (part.encrypted) throw BadValue(tr("it is encrypted"));
    if (part.method != kStored && part.method != kDeflated)
        throw BadValue(say("it is packed by a method that workbooks do not use ({})", part.method));
    std::string_view packed = packed_bytes(part);
    std::uint64_t size = 0;
    uLong checksum = crc32(0, nullptr, 0);
    const auto take = [&](std::string_view piece) {
        size += piece.size();
        checksum = crc32(checksum, reinterpret_cast<const Bytef*>(piece.data()), static_cast<uInt>(piece.size()));
        if (size > part.size) throw BadValue(tr("it unpacks to more than the directory of the file says"));
        if (size > kMaxSize || (size > kUnsuspicious && size / kMaxRatio > part.packed))
            throw BadValue(say("it unpacks to more than {} times its size, as no sheet does", kMaxRatio));
        return use(piece);
    };
    if (part.method == kStored) {
        for (; !packed.empty(); packed.remove_prefix(std::min(kPiece, packed.size())))
            if (!take(packed.substr(0, kPiece))) return;
    } else {
        Inflater inflater;
        const auto piece = std::make_unique_for_overwrite<char[]>(kPiece);
        for (bool more = true; more;) {
            std::size_t got = 0;
            more = inflater.next(packed, piece.get(), got);
            if (got && !take({piece.get(), got})) return;
        }
    }
    if (size != part.size || checksum != part.checksum) throw BadValue(tr("it is damaged: its checksum is another"));
}

}  // namespace kehu::exchange
