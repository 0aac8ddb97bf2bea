#include "cli/result_stream.hpp"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "cli/process.hpp"
#include "cli/terminal.hpp"
#include "core/text/scratch_file.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

Descriptor spool_file() {
    const std::string folder = temporary_folder("/tmp");
    Descriptor file(nameless_file(folder));
    if (!file) throw file_error(folder, errno);
    return file;
}

std::string pager_command(const std::string& asked) {
    const char* own = getenv("KEHU_PAGER");
    if (own) return own;
    if (!asked.empty()) return asked;
    const char* common = getenv("PAGER");
    return common ? common : "less";
}

}  // namespace

bool ResultStream::patient() const {
    if (patient_ < 0) {
        struct stat facts;
        bool known = fstat(STDOUT_FILENO, &facts) == 0;
        patient_ = !known || S_ISREG(facts.st_mode) || (S_ISCHR(facts.st_mode) && !is_terminal(STDOUT_FILENO));
    }
    return patient_ == 1;
}

void ResultStream::put(std::string_view bytes) {
    if (closed_pipe_ || write_all(STDOUT_FILENO, bytes)) return;
    const int error = errno;
    closed_pipe_ = true;  // nothing more is tried: one fault is told once
    if (error != EPIPE) throw Error(ExitCode::io, say("cannot write the output: {}", std::strerror(error)));
}

bool ResultStream::is_delivered() const {
    // What cannot be synced is a pipe or a device.
    if (!closed_pipe_ && fsync(STDOUT_FILENO) != 0 && errno != EINVAL && errno != ENOTSUP && errno != EROFS)
        throw Error(ExitCode::io, say("cannot write the output: {}", std::strerror(errno)));
    return !closed_pipe_;
}

void ResultStream::drain() {
    if (patient()) {
        put(buffer_);
    } else {
        if (!spool_ && buffer_.size() < kSpool) return;
        if (!spool_) spool_ = spool_file();
        if (!write_all(spool_.get(), buffer_))
            throw Error(ExitCode::io, say("cannot write a temporary file: {}", std::strerror(errno)));
    }
    buffer_.clear();
}

void ResultStream::write_large(std::string_view bytes) {
    if (patient()) {
        drain();
        return put(bytes);
    }
    buffer_ += bytes;
    if (buffer_.size() >= kChunk) drain();
}

void ResultStream::copy_spool(int to) {
    lseek(spool_.get(), 0, SEEK_SET);
    std::string chunk(kChunk, '\0');
    for (;;) {
        ssize_t got = read(spool_.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw Error(ExitCode::io, say("cannot read a temporary file: {}", std::strerror(errno)));
        if (got == 0) return;
        std::string_view part(chunk.data(), static_cast<std::size_t>(got));
        if (to == STDOUT_FILENO) {
            put(part);
        } else if (!write_all(to, part)) {
            return;  // the pager was quit
        }
    }
}

// False if no pager is wanted or none can be started: the text is then printed plainly.
bool ResultStream::page() {
    if (!is_terminal(STDOUT_FILENO)) return false;
    bool long_text =
        spool_ || std::count(buffer_.begin(), buffer_.end(), '\n') >= static_cast<long>(terminal_rows(STDOUT_FILENO));
    std::string command = pager_command(pager_);
    if (!long_text || command.empty() || command == "cat") return false;
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    setenv("LESS", "FRX", 0);
    setenv("LESSCHARSET", "utf-8", 0);
    setenv("LV", "-c", 0);
    Process pager({"/bin/sh", "-c", command}, ends[0]);
    if (spool_) copy_spool(ends[1]);
    write_all(ends[1], buffer_);
    close(ends[1]);
    return pager.wait() != 127;
}

void ResultStream::finish() {
    if (page()) {
        buffer_.clear();
        spool_ = Descriptor();
        return;
    }
    if (spool_) copy_spool(STDOUT_FILENO);
    spool_ = Descriptor();
    if (!buffer_.empty()) put(buffer_);
    buffer_.clear();
}

}  // namespace kehu::cli
