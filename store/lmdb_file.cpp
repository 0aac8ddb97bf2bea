#include "store/lmdb_file.hpp"

#include <errno.h>
#include <fcntl.h>
#include <lmdb.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <set>
#include <string_view>
#include <thread>
#include <vector>

#include "store/descriptor.hpp"
#include "store/error.hpp"

namespace kehu::store {

namespace {

struct FileSystem {
    std::uint32_t magic;
    const char* name;
    bool network;
};

// From statfs(2). FUSE counts as a network: what stands behind it is unknown, and sshfs is one.
constexpr FileSystem kFileSystems[] = {
    {0xEF53, "ext4", false},      {0x58465342, "xfs", false},      {0x9123683E, "btrfs", false},
    {0x01021994, "tmpfs", false}, {0x794C7630, "overlay", false},  {0x2FC12FC1, "zfs", false},
    {0xF2F52010, "f2fs", false},  {0xCA451A4E, "bcachefs", false}, {0x6969, "nfs", true},
    {0x517B, "smb", true},        {0xFF534D42, "cifs", true},      {0xFE534D42, "smb2", true},
    {0x01021997, "9p", true},     {0x65735546, "fuse", true},      {0x5346414F, "afs", true},
    {0x73757245, "coda", true},   {0x00C36400, "ceph", true},      {0x0BD00BD0, "lustre", true},
    {0x01161970, "gfs2", true},   {0x7461636F, "ocfs2", true},     {0x786F4256, "vboxsf", true},
};

const FileSystem* find_file_system(std::uint32_t magic) {
    for (const auto& known : kFileSystems) {
        if (known.magic == magic) return &known;
    }
    return nullptr;
}

std::string hex(std::uint32_t value) {
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", value);
    return text;
}

std::string describe(std::uint32_t magic) {
    const auto* known = find_file_system(magic);
    if (!known) return hex(magic);
    return known->network ? hex(magic) + " (" + known->name + ")" : known->name;
}

void refuse_network(const std::string& path, const struct statfs& facts) {
    auto magic = static_cast<std::uint32_t>(facts.f_type);
    const auto* known = find_file_system(magic);
    if (known && known->network) {
        throw StoreError(Failure::network, path + " is on a network file system, " + describe(magic));
    }
}

// The pages of LMDB 0.9 on a 64-bit little-endian machine, in the machine's own byte order:
//   page  = number u64, pad u16, flags u16, lower u16, upper u16 (or the count of overflow pages u32), then a u16 per
//           node: its offset
//   node  = lo u16, hi u16, flags u16, key size u16, key, data; leaf: data size = hi:lo; branch: child = flags:hi:lo
//   meta  = magic u32, version u32, address u64, map size u64, two trees (free pages, tables), last page u64, txn u64
//   tree  = page size or pad u32, flags u16, depth u16, branch, leaf, overflow pages u64, entries u64, root u64
constexpr std::uint32_t kMagic = 0xBEEFC0DE;
constexpr std::uint32_t kVersion = 1;
constexpr std::size_t kPageHeader = 16;
constexpr std::size_t kMetaBytes = kPageHeader + 136;
constexpr std::uint64_t kNoPage = ~std::uint64_t{0};
constexpr std::uint16_t kBranchPage = 1, kLeafPage = 2, kOverflowPage = 4, kMetaPage = 8, kBigData = 1;

template <typename T>
T peek(const char* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

struct Meta {
    std::uint64_t page_bytes, free_root, main_root, last_page, txn;
};

// Nothing if these bytes are no meta page. Foreign is told from damaged by the magic number.
std::optional<Meta> parse_meta(const char* page) {
    const char* meta = page + kPageHeader;
    if ((peek<std::uint16_t>(page + 10) & kMetaPage) == 0) return std::nullopt;
    if (peek<std::uint32_t>(meta) != kMagic || peek<std::uint32_t>(meta + 4) != kVersion) return std::nullopt;
    return Meta{peek<std::uint32_t>(meta + 24), peek<std::uint64_t>(meta + 64), peek<std::uint64_t>(meta + 112),
                peek<std::uint64_t>(meta + 120), peek<std::uint64_t>(meta + 128)};
}

[[noreturn]] void damaged(const std::string& path, const std::string& what) {
    throw StoreError(Failure::damaged, path + " " + what);
}

Meta read_meta(int fd, const std::string& path) {
    std::array<char, 4096 + kMetaBytes> head{};
    ssize_t got = ::pread(fd, head.data(), head.size(), 0);
    if (got < 0) throw_code("pread", path, errno);
    if (got < static_cast<ssize_t>(kMetaBytes)) damaged(path, "ends inside its first page");
    auto first = parse_meta(head.data());
    if (!first) {
        if (peek<std::uint32_t>(head.data() + kPageHeader) == kMagic) {
            throw StoreError(Failure::unsupported, path + " is an LMDB file of another version");
        }
        throw StoreError(Failure::unsupported, path + " is not an LMDB file");
    }
    auto size = first->page_bytes;
    if (size < 512 || size > 65536 || (size & (size - 1)) != 0) damaged(path, "has an impossible page size");
    std::array<char, kMetaBytes> other{};
    if (::pread(fd, other.data(), other.size(), static_cast<off_t>(size)) != static_cast<ssize_t>(other.size())) {
        damaged(path, "ends inside its second page");
    }
    auto second = parse_meta(other.data());
    if (!second) damaged(path, "has no second meta page");
    Meta newest = second->txn > first->txn ? *second : *first;
    newest.page_bytes = size;
    auto outside = [&](std::uint64_t root) { return root != kNoPage && root > newest.last_page; };
    if (newest.last_page < 1 || newest.last_page > (std::uint64_t{1} << 47) / size || outside(newest.free_root) ||
        outside(newest.main_root)) {
        damaged(path, "has a meta page that points outside the file");
    }
    return newest;
}

// Walks the tree of free pages with plain reads and bounds. A commit does not write pages that it allocated and dropped
// again, so a process killed right after such a commit leaves a file that ends early with nothing lost: that is so
// exactly if every missing page is in this tree.
class FreePages {
  public:
    FreePages(int fd, const Meta& meta, std::uint64_t first_missing)
        : fd_(fd), meta_(meta), first_missing_(first_missing) {}

    bool hold_all_missing() {
        if (meta_.last_page - first_missing_ > kMostMissing) return false;
        if (meta_.free_root == kNoPage || !walk(meta_.free_root, 0)) return false;
        return found_.size() == meta_.last_page - first_missing_ + 1;
    }

  private:
    static constexpr std::uint64_t kMostMissing = 1 << 20;
    static constexpr int kMostDepth = 32;

    std::optional<std::vector<char>> read_page(std::uint64_t number, std::uint64_t count = 1) {
        if (number < 2 || count > first_missing_ || number > first_missing_ - count) return std::nullopt;
        std::vector<char> page(count * meta_.page_bytes);
        auto got = ::pread(fd_, page.data(), page.size(), static_cast<off_t>(number * meta_.page_bytes));
        if (got != static_cast<ssize_t>(page.size())) return std::nullopt;
        return page;
    }

    bool walk(std::uint64_t number, int depth) {
        auto page = read_page(number);
        if (!page || depth > kMostDepth) return false;
        auto flags = peek<std::uint16_t>(page->data() + 10);
        std::size_t lower = peek<std::uint16_t>(page->data() + 12);
        if (lower < kPageHeader || lower > page->size()) return false;
        for (std::size_t slot = kPageHeader; slot + 2 <= lower; slot += 2) {
            std::size_t node = peek<std::uint16_t>(page->data() + slot);
            if (node + 8 > page->size()) return false;
            bool good = (flags & kBranchPage) != 0 ? walk(child_of(page->data() + node), depth + 1)
                        : (flags & kLeafPage) != 0 ? take_leaf(*page, node)
                                                   : false;
            if (!good) return false;
        }
        return true;
    }

    static std::uint64_t child_of(const char* node) {
        return peek<std::uint16_t>(node) | std::uint64_t{peek<std::uint16_t>(node + 2)} << 16 |
               std::uint64_t{peek<std::uint16_t>(node + 4)} << 32;
    }

    bool take_leaf(const std::vector<char>& page, std::size_t node) {
        const char* at = page.data() + node;
        std::size_t size = peek<std::uint16_t>(at) | std::size_t{peek<std::uint16_t>(at + 2)} << 16;
        std::size_t data = node + 8 + peek<std::uint16_t>(at + 6);
        bool big = (peek<std::uint16_t>(at + 4) & kBigData) != 0;
        if (data + (big ? 8 : size) > page.size()) return false;
        if (!big) return take_list(page.data() + data, size);
        auto count = (kPageHeader + size + meta_.page_bytes - 1) / meta_.page_bytes;
        auto pages = read_page(peek<std::uint64_t>(page.data() + data), count);
        if (!pages || (peek<std::uint16_t>(pages->data() + 10) & kOverflowPage) == 0) return false;
        return take_list(pages->data() + kPageHeader, size);
    }

    bool take_list(const char* list, std::size_t bytes) {
        if (bytes < 8) return false;
        auto count = peek<std::uint64_t>(list);
        if (count > bytes / 8 - 1) return false;
        for (std::uint64_t i = 1; i <= count; ++i) {
            auto number = peek<std::uint64_t>(list + 8 * i);
            if (number >= first_missing_ && number <= meta_.last_page) found_.insert(number);
        }
        return true;
    }

    int fd_;
    Meta meta_;
    std::uint64_t first_missing_;
    std::set<std::uint64_t> found_;
};

// The meta page is read before the size: a writer writes the pages first, so a size asked later cannot be too small.
bool is_long_enough(int fd, const std::string& path, struct stat& facts) {
    Meta meta = read_meta(fd, path);
    if (::fstat(fd, &facts) != 0) throw_code("fstat", path, errno);
    auto whole_pages = static_cast<std::uint64_t>(facts.st_size) / meta.page_bytes;
    return whole_pages > meta.last_page || FreePages(fd, meta, whole_pages).hold_all_missing();
}

}  // namespace

void throw_code(const std::string& call, const std::string& path, int code) {
    Failure failure = Failure::io;
    switch (code) {
        case ENOENT:
        case ENOTDIR:
            failure = Failure::missing;
            break;
        case EACCES:
        case EPERM:
        case EROFS:
            failure = Failure::permission;
            break;
        case ENOSPC:
        case EDQUOT:
        case EFBIG:
            failure = Failure::disk_full;
            break;
        case ELOOP:
        case MDB_VERSION_MISMATCH:
        case MDB_INCOMPATIBLE:
        case MDB_DBS_FULL:
            failure = Failure::unsupported;
            break;
        case MDB_INVALID:
        case MDB_CORRUPTED:
        case MDB_PAGE_NOTFOUND:
        case MDB_CURSOR_FULL:
            failure = Failure::damaged;
            break;
        case MDB_READERS_FULL:
            failure = Failure::busy;
            break;
        default:
            break;
    }
    if (failure == Failure::disk_full) throw StoreError(failure, path);  // which call met it helps nobody
    throw StoreError(failure, call + " " + path + ": " + mdb_strerror(code));
}

DataFile inspect_data_file(const std::string& folder) {
    std::string path = folder + "/" + kDataFile;
    // A link would give one data file two names and so two lock files: two writers at once.
    Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    if (!file) throw_code("open", path, errno);
    struct statfs system {};
    if (::fstatfs(file.get(), &system) == 0) refuse_network(path, system);
    struct stat facts {};
    if (::fstat(file.get(), &facts) != 0) throw_code("fstat", path, errno);
    if (!S_ISREG(facts.st_mode)) throw StoreError(Failure::unsupported, path + " is not a regular file");
    // A writer may commit between the reads; three looks tell a moving file from a short one.
    for (int look = 0; !is_long_enough(file.get(), path, facts); ++look) {
        if (look == 2) damaged(path, "is shorter than its pages");
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return {facts.st_dev, facts.st_ino, static_cast<std::uint64_t>(facts.st_size)};
}

std::string file_system_of(const std::string& path) {
    struct statfs facts {};
    if (::statfs(path.c_str(), &facts) != 0) return "unknown";
    return describe(static_cast<std::uint32_t>(facts.f_type));
}

void refuse_network(const std::string& path) {
    struct statfs facts {};
    if (::statfs(path.c_str(), &facts) == 0) refuse_network(path, facts);
}

}  // namespace kehu::store
