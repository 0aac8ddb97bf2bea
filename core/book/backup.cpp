#include "core/book/backup.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>

#include "core/book/codec.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

using model::append_varint;
using model::read_varint;
using store::Table;

constexpr std::string_view kMagic = "kehu-backup\n";
constexpr std::uint32_t kFormat = 1;
constexpr std::size_t kIdBytes = 16, kSumBytes = 16;
constexpr std::size_t kStartBytes = kMagic.size() + 4 + kIdBytes;
constexpr std::size_t kFrameHead = 13;  // before the checksum
constexpr std::size_t kBlockBytes = 64 << 10;
constexpr std::size_t kMostPlain = 64 << 20;  // no row comes near it; a forged size gets no further
constexpr int kLevel = 3;

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}
void append_table(std::string& out, Table table) {
    out += static_cast<char>(table.family);
    out.append(table.kind.letters.data(), table.kind.letters.size());
}
std::string frame_sum(std::string_view id, std::string_view head, std::string_view packed) {
    return Sum().add(id).add(head).add(packed).bytes();
}

// ---- writing

class BackupWriter {
  public:
    explicit BackupWriter(const std::function<void(std::string_view)>& write) : write_(write), id_(fresh_store_id()) {
        store::Key format;
        format.u32(kFormat);
        write_(std::string(kMagic) + format.str() + id_);
    }

    void header(const BackupInfo& info) {
        std::string plain = info.store_id;
        append_text(plain, info.store_name);
        append_varint(plain, info.sequence);
        plain += model::encode_moment(info.created);
        append_varint(plain, info.tables.size());
        for (auto& [table, rows] : info.tables) {
            append_table(plain, table);
            append_varint(plain, rows);
        }
        frame('H', plain);
    }

    void row(Table table, std::string_view key, std::string_view value) {
        append_table(block_, table);
        append_varint(block_, key.size());
        append_varint(block_, value.size());
        block_.append(key).append(value);
        ++rows_;
        bytes_ += key.size() + value.size();
        if (block_.size() >= kBlockBytes) flush();
    }

    void finish() {
        if (!block_.empty()) flush();
        std::string plain;
        append_varint(plain, number_ - 1);
        append_varint(plain, rows_);
        append_varint(plain, bytes_);
        plain += sums_.bytes();
        frame('T', plain);
    }

  private:
    void flush() {
        if (block_.size() > kMostPlain)
            throw Error(ExitCode::io, say("a row of {} bytes is too long for a backup", block_.size()));
        frame('B', block_);
        block_.clear();
    }

    void frame(char type, std::string_view plain) {
        packed_.resize(ZSTD_compressBound(plain.size()));
        std::size_t size = ZSTD_compress(packed_.data(), packed_.size(), plain.data(), plain.size(), kLevel);
        bool smaller = !ZSTD_isError(size) && size < plain.size();
        std::string_view packed = smaller ? std::string_view(packed_).substr(0, size) : plain;
        store::Key head;
        head.u8(static_cast<std::uint8_t>(type)).u32(number_++);
        head.u32(static_cast<std::uint32_t>(packed.size())).u32(static_cast<std::uint32_t>(plain.size()));
        std::string sum = frame_sum(id_, head, packed);
        sums_.add(sum);
        write_(head.str() + sum);
        write_(packed);
    }

    const std::function<void(std::string_view)>& write_;
    std::string id_, block_, packed_;
    Sum sums_;
    std::uint32_t number_ = 0;
    std::uint64_t rows_ = 0, bytes_ = 0;
};

// ---- reading

// A regular file, read from its beginning to its end.
class Source {
  public:
    explicit Source(const std::string& path) : path_(path) {
        fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
        if (fd_ < 0)
            throw Error(errno == EACCES ? ExitCode::permission : ExitCode::no_input,
                        say("cannot open {}: {}", path, std::strerror(errno)));
        struct stat facts {};
        bool regular = ::fstat(fd_, &facts) == 0 && S_ISREG(facts.st_mode);
        if (!regular) {
            ::close(fd_);
            throw Error(ExitCode::no_input, say("{} is not a regular file", path));
        }
        left_ = static_cast<std::uint64_t>(facts.st_size);
    }
    ~Source() { ::close(fd_); }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    std::uint64_t left() const { return left_; }
    // False if the file ends before.
    bool read(std::string& out, std::size_t size) {
        if (size > left_) return false;
        out.resize(size);
        for (std::size_t got = 0; got < size;) {
            ssize_t n = ::read(fd_, out.data() + got, size - got);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) throw Error(ExitCode::io, say("cannot read {}: {}", path_, std::strerror(errno)));
            if (n == 0) return false;
            got += static_cast<std::size_t>(n);
        }
        left_ -= size;
        return true;
    }

  private:
    const std::string& path_;
    int fd_;
    std::uint64_t left_ = 0;
};

class BackupReader {
  public:
    explicit BackupReader(const std::string& path) : path_(path), source_(path), order_(info_) {
        std::string start;
        if (!source_.read(start, kStartBytes) || !start.starts_with(kMagic))
            throw Error(ExitCode::data, say("{} is no backup of kehu", path));
        if (store::KeyReader(std::string_view(start).substr(kMagic.size())).u32() != kFormat)
            throw Error(ExitCode::data, say("{} was written by another version of kehu", path),
                        tr("use the newest kehu"));
        id_ = start.substr(kStartBytes - kIdBytes);
        if (next() != 'H') damaged();
        guarded([&] { read_header(); });
    }

    const BackupInfo& info() const { return info_; }

    void each(const RowSource::Visit& visit) {
        for (char type = next(); type != 'T'; type = next()) {
            if (type != 'B') damaged();
            guarded([&] { read_rows(visit); });
        }
        guarded([&] { read_trailer(); });
        if (source_.left() != 0)
            throw Error(ExitCode::data, say("{} is damaged: something follows its end", path_), other_backup());
    }

  private:
    static const char* other_backup() { return tr("nothing was changed; use another backup"); }

    [[noreturn]] void damaged() const {
        if (number_ == 0) throw Error(ExitCode::data, say("{} is damaged in its header", path_), other_backup());
        throw Error(ExitCode::data, say("{} is damaged in block {}", path_, number_), other_backup());
    }

    // What a frame with a right checksum holds may still be forged: whatever cannot be decoded is damage.
    template <class Body>
    void guarded(Body body) const {
        try {
            body();
        } catch (const store::StoreError&) {
            damaged();
        }
    }

    // Reads the next frame into plain_; its type.
    char next() {
        if (started_) ++number_;
        started_ = true;
        std::string head;
        if (!source_.read(head, kFrameHead + kSumBytes))
            throw Error(ExitCode::data, say("{} is cut off before block {}", path_, number_), other_backup());
        std::string_view fields = std::string_view(head).substr(0, kFrameHead),
                         sum = std::string_view(head).substr(kFrameHead);
        store::KeyReader reader(fields);
        char type = static_cast<char>(reader.u8());
        std::uint32_t number = reader.u32(), packed = reader.u32(), plain = reader.u32();
        if (number != number_ || packed > plain || plain > kMostPlain || packed > source_.left()) damaged();
        if (!source_.read(packed_, packed) || frame_sum(id_, fields, packed_) != sum) damaged();
        // The trailer holds the sum of the frames before it.
        if (type != 'T') sums_.add(sum);
        if (packed == plain) {
            plain_ = packed_;
            return type;
        }
        plain_.resize(plain);
        if (ZSTD_decompress(plain_.data(), plain, packed_.data(), packed) != plain) damaged();
        return type;
    }

    std::string_view take(std::string_view& rest, std::uint64_t size) const {
        if (size > rest.size()) damaged();
        std::string_view out = rest.substr(0, size);
        rest.remove_prefix(size);
        return out;
    }
    Table take_table(std::string_view& rest) const {
        Table table;
        table.family = static_cast<store::Family>(take(rest, 1)[0]);
        std::string_view letters = take(rest, 3);
        if (!is_primary(table.family)) damaged();
        bool of_kind = table.family == store::Family::record;
        if (of_kind) table.kind = store::KeyReader(letters).kind();
        if (table.kind.empty() == of_kind || (!of_kind && letters != std::string_view("\0\0\0", 3))) damaged();
        return table;
    }

    void read_header() {
        std::string_view rest = plain_;
        info_.store_id = take(rest, kStoreIdBytes);
        info_.store_name = take(rest, read_varint(rest));
        info_.sequence = read_varint(rest);
        info_.created = model::decode_moment(take(rest, 9));
        for (auto n = read_varint(rest); n > 0; --n) {
            Table table = take_table(rest);
            if (!info_.tables.empty() && table <= info_.tables.back().first) damaged();
            info_.tables.emplace_back(table, read_varint(rest));
        }
        if (!rest.empty()) damaged();
    }

    void read_rows(const RowSource::Visit& visit) {
        std::string_view rest = plain_;
        if (rest.empty()) damaged();
        while (!rest.empty()) {
            Table table = take_table(rest);
            std::uint64_t key_size = read_varint(rest), value_size = read_varint(rest);
            std::string_view key = take(rest, key_size), value = take(rest, value_size);
            if (!order_.takes(table, key)) damaged();
            ++rows_;
            bytes_ += key.size() + value.size();
            if (visit) visit(table, key, value);
        }
    }

    void read_trailer() {
        if (!order_.is_complete()) damaged();
        std::string_view rest = plain_;
        bool right = read_varint(rest) == number_ - 1 && read_varint(rest) == rows_ && read_varint(rest) == bytes_;
        if (!right || rest != sums_.bytes()) damaged();
    }

    const std::string& path_;
    Source source_;
    BackupInfo info_;
    RowOrder order_;
    std::string id_, packed_, plain_;
    Sum sums_;
    std::uint32_t number_ = 0;
    bool started_ = false;
    std::uint64_t rows_ = 0, bytes_ = 0;
};

}  // namespace

BackupInfo write_backup(const Reader& reader, std::string_view store_name, text::Moment now,
                        const std::function<void(std::string_view)>& write) {
    const store::ReadTxn& txn = reader.raw();
    BackupInfo info{reader.known().store_id, std::string(store_name), reader.last_sequence(), now, {}};
    for (Table table : txn.tables()) {
        if (!is_primary(table.family)) continue;
        std::uint64_t rows = txn.entries(table);
        for (std::string_view key : {kStoreKey, kLastBackupKey})
            if (table == kMeta && txn.get(kMeta, key)) --rows;
        info.tables.emplace_back(table, rows);
    }
    BackupWriter out(write);
    out.header(info);
    for (auto& [table, rows] : info.tables)
        txn.scan(table, {}, [&, table = table](std::string_view key, std::string_view value) {
            if (!is_left_out(table, key)) out.row(table, key, reader.known().sealer->open(table, key, value));
            return true;
        });
    out.finish();
    return info;
}

BackupFile::BackupFile(std::string path) : path_(std::move(path)) {
    info_ = BackupReader(path_).info();
}

void BackupFile::verify() const {
    each({});
}

void BackupFile::each(const Visit& row) const {
    BackupReader reader(path_);
    // The file may have been replaced since it was opened first.
    if (reader.info() != info_) throw Error(ExitCode::data, say("{} has changed while it was read", path_));
    reader.each(row);
}

}  // namespace kehu::book
