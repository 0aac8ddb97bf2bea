#include "core/text/scratch_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>

#include "core/error.hpp"
#include "core/text/memory.hpp"
#include "core/text/tr.hpp"

namespace kehu {
namespace {

constexpr std::size_t kBuffer = 1 << 20;
constexpr const char* kFolder = "/var/tmp";

[[noreturn]] void fail(const std::string& folder, int error) {
    throw Error(ExitCode::io, say("no room for a temporary file in {}: {}", folder, std::strerror(error)),
                tr("another folder: TMPDIR=FOLDER kehu ..."));
}

// Its room is taken at once: a write into a page that finds the disk full would end the process.
void* map_new_file(std::size_t size) {
    const int file = nameless_file(temporary_folder(kFolder));
    if (file < 0) return MAP_FAILED;
    void* mapped = MAP_FAILED;
    if (posix_fallocate(file, 0, static_cast<off_t>(size)) == 0)
        mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    return mapped;
}

void* map_memory(std::size_t size) {
    void* mapped = mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (mapped == MAP_FAILED) throw std::bad_alloc();
    use_big_pages(mapped, size);
    return mapped;
}

}  // namespace

std::string temporary_folder(const char* otherwise) {
    const char* folder = getenv("TMPDIR");
    return folder && *folder ? folder : otherwise;
}

int nameless_file(const std::string& folder) {
#ifdef O_TMPFILE
    if (const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); file >= 0) return file;
#endif
    std::string path = folder + "/kehu.XXXXXX";
    const int file = mkostemp(path.data(), O_CLOEXEC);
    if (file >= 0) unlink(path.c_str());
    return file;
}

ScratchFile::ScratchFile() : folder_(temporary_folder(kFolder)), file_(nameless_file(folder_)) {
    if (file_ < 0) fail(folder_, errno);
}

ScratchFile::~ScratchFile() {
    if (mapped_) munmap(mapped_, size_);
    close(file_);
}

void ScratchFile::append(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= kBuffer) flush();
}

void ScratchFile::flush() {
    std::string_view rest = buffer_;
    while (!rest.empty()) {
        const ssize_t written = write(file_, rest.data(), rest.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail(folder_, errno);
        rest.remove_prefix(static_cast<std::size_t>(written));
    }
    size_ += buffer_.size();
    buffer_.clear();
}

bool read_to_end(int file, const std::function<void(std::string_view)>& use) {
    char piece[1 << 16];
    for (;;) {
        const ssize_t got = read(file, piece, sizeof piece);
        if (got > 0)
            use({piece, static_cast<std::size_t>(got)});
        else if (got == 0)
            return true;
        else if (errno != EINTR)
            return false;
    }
}

bool Snapshot::read(int file) {
    return read_to_end(file, [this](std::string_view bytes) {
        if (many_) return many_->append(bytes);
        few_ += bytes;
        if (few_.size() <= kFew) return;
        many_ = std::make_unique<ScratchFile>();
        many_->append(few_);
        give_back(few_);
    });
}

BackedMemory::BackedMemory(std::size_t size) : size_(size) {
    void* mapped = map_new_file(size);
    bytes_ = static_cast<char*>(mapped == MAP_FAILED ? map_memory(size) : mapped);
}

BackedMemory::~BackedMemory() {
    if (bytes_) munmap(bytes_, size_);
}

std::string_view ScratchFile::map() {
    flush();
    if (size_ == 0) return {};
    if (!mapped_) {
        void* mapped = mmap(nullptr, size_, PROT_READ, MAP_SHARED, file_, 0);
        if (mapped == MAP_FAILED) fail(folder_, errno);
        mapped_ = mapped;
        madvise(mapped_, size_, MADV_SEQUENTIAL);
    }
    return {static_cast<const char*>(mapped_), size_};
}

}  // namespace kehu
