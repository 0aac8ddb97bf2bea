// The format is drawn in zip_reader.cpp. What is packed is not known when the local header of a part is written: it
// has the flag 3, zeros for checksum and sizes, and a descriptor behind the part (PK\7\8, checksum, packed, size).

#include "core/exchange/zip_writer.hpp"

#include <zlib.h>

#include <new>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

constexpr std::size_t kBuffer = 256 << 10;
constexpr std::uint64_t kMaxSize = 0xFFFFFFFF;
constexpr std::uint32_t kDay = 0x0021'0000;  // 1980-01-01 00:00, the first that can be said
constexpr int kStored = 0, kDeflated = 8, kDescriptor = 8, kVersion = 20;
constexpr int kFast = 1;  // rows repeat themselves: the other levels take three times as long for a fifth less

void append_number(std::string& out, std::uint64_t value, int bytes) {
    for (; bytes-- > 0; value >>= 8) out += static_cast<char>(value & 0xFF);
}

uLong checksum_of(uLong before, std::string_view bytes) {
    return crc32(before, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
}

}  // namespace

struct ZipWriter::Part {
    std::string name;
    std::uint64_t at = 0, packed = 0, size = 0;
    uLong checksum = crc32(0, nullptr, 0);
    int method = kStored;

    // What local header and directory have alike.
    std::string facts() const {
        const bool later = method == kDeflated;
        std::string out;
        append_number(out, kVersion, 2);
        append_number(out, later ? kDescriptor : 0, 2);
        append_number(out, static_cast<std::uint64_t>(method), 2);
        append_number(out, kDay, 4);
        return out;
    }
    std::string sizes() const {
        std::string out;
        append_number(out, checksum, 4);
        append_number(out, packed, 4);
        append_number(out, size, 4);
        return out;
    }
};

struct ZipWriter::Deflater {
    z_stream stream{};
    std::unique_ptr<char[]> buffer = std::make_unique_for_overwrite<char[]>(kBuffer);

    Deflater() {
        if (deflateInit2(&stream, kFast, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
    }
    ~Deflater() { deflateEnd(&stream); }
    Deflater(const Deflater&) = delete;
    Deflater& operator=(const Deflater&) = delete;
};

ZipWriter::ZipWriter(Sink sink) : sink_(std::move(sink)) {}

ZipWriter::~ZipWriter() = default;

void ZipWriter::put(std::string_view bytes) {
    written_ += bytes.size();
    if (written_ > kMaxSize)
        throw Error(ExitCode::usage, tr("a workbook larger than 4 GiB cannot be written"), tr("as CSV: --csv"));
    sink_(bytes);
}

void ZipWriter::put_header(const Part& part) {
    std::string header = "PK\x03\x04" + part.facts();
    header += part.method == kDeflated ? std::string(12, '\0') : part.sizes();
    append_number(header, part.name.size(), 2);
    append_number(header, 0, 2);
    put(header + part.name);
}

void ZipWriter::add(std::string_view name, std::string_view bytes) {
    Part part{.name = std::string(name), .at = written_, .packed = bytes.size(), .size = bytes.size()};
    part.checksum = checksum_of(part.checksum, bytes);
    put_header(part);
    put(bytes);
    parts_.push_back(std::move(part));
}

void ZipWriter::begin(std::string_view name) {
    parts_.push_back({.name = std::string(name), .at = written_, .method = kDeflated});
    put_header(parts_.back());
    deflater_ = std::make_unique<Deflater>();
    deflater_->stream.next_out = reinterpret_cast<Bytef*>(deflater_->buffer.get());
    deflater_->stream.avail_out = kBuffer;
}

void ZipWriter::pack(int flush) {
    z_stream& stream = deflater_->stream;
    for (;;) {
        const int result = deflate(&stream, flush);
        const std::size_t ready = kBuffer - stream.avail_out;
        if (stream.avail_out != 0 && flush == Z_NO_FLUSH) return;
        put({deflater_->buffer.get(), ready});
        parts_.back().packed += ready;
        stream.next_out = reinterpret_cast<Bytef*>(deflater_->buffer.get());
        stream.avail_out = kBuffer;
        if (result == Z_STREAM_END) return;
    }
}

void ZipWriter::append(std::string_view bytes) {
    Part& part = parts_.back();
    part.size += bytes.size();
    if (part.size > kMaxSize)
        throw Error(ExitCode::usage, tr("a sheet larger than 4 GiB cannot be written"), tr("as CSV: --csv"));
    part.checksum = checksum_of(part.checksum, bytes);
    z_stream& stream = deflater_->stream;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    pack(Z_NO_FLUSH);
}

void ZipWriter::end() {
    deflater_->stream.avail_in = 0;
    pack(Z_FINISH);
    deflater_.reset();
    put("PK\x07\x08" + parts_.back().sizes());
}

void ZipWriter::finish() {
    const std::uint64_t at = written_;
    for (const Part& part : parts_) {
        std::string entry = "PK\x01\x02";
        append_number(entry, kVersion, 2);
        entry += part.facts() + part.sizes();
        append_number(entry, part.name.size(), 2);
        entry.append(12, '\0');  // no extra field, no comment, the first disk, no attributes
        append_number(entry, part.at, 4);
        put(entry + part.name);
    }
    std::string end = "PK\x05\x06";
    append_number(end, 0, 4);
    append_number(end, parts_.size(), 2);
    append_number(end, parts_.size(), 2);
    append_number(end, written_ - at, 4);
    append_number(end, at, 4);
    append_number(end, 0, 2);
    put(end);
}

}  // namespace kehu::exchange
