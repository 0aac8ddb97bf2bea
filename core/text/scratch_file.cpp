#include "core/text/scratch_file.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu {
namespace {

constexpr std::size_t kBuffer = 1 << 20;

[[noreturn]] void fail(const std::string& folder, int error) {
    throw Error(ExitCode::io, say("no room for a temporary file in {}: {}", folder, std::strerror(error)),
                tr("another folder: TMPDIR=FOLDER kehu ..."));
}

int nameless_file(std::string folder) {
#ifdef O_TMPFILE
    if (const int file = open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); file >= 0) return file;
#endif
    std::string path = folder + "/kehu.XXXXXX";
    const int file = mkostemp(path.data(), O_CLOEXEC);
    if (file < 0) fail(folder, errno);
    unlink(path.c_str());
    return file;
}

}  // namespace

ScratchFile::ScratchFile() {
    const char* folder = getenv("TMPDIR");
    folder_ = folder && *folder ? folder : "/var/tmp";
    file_ = nameless_file(folder_);
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
