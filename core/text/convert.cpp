#include "core/text/convert.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdlib>
#include <system_error>

#include "core/error.hpp"
#include "core/text/tr.hpp"

namespace kehu::text {
namespace {

// A file in memory: the child reads its input and writes its answers there, so that neither waits for the other.
class MemoryFile {
  public:
    explicit MemoryFile(const char* name) : fd_(memfd_create(name, MFD_CLOEXEC)) {
        if (fd_ < 0) fail();
    }
    ~MemoryFile() { close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;

    int fd() const { return fd_; }

    void fill(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t n = write(fd_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) fail();
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        if (lseek(fd_, 0, SEEK_SET) < 0) fail();
    }

    std::string content() const {
        const off_t size = lseek(fd_, 0, SEEK_END);
        std::string bytes(static_cast<std::size_t>(std::max<off_t>(size, 0)), '\0');
        for (std::size_t done = 0; done < bytes.size();) {
            const ssize_t n = pread(fd_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(done));
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) fail();
            done += static_cast<std::size_t>(n);
        }
        return bytes;
    }

  private:
    [[noreturn]] static void fail() { throw std::system_error(errno, std::generic_category(), "memfd"); }

    int fd_;
};

// Runs `iconv -f ENCODING -t UTF-8` and returns whether it ended well.
bool run_iconv(const std::string& encoding, int input, int output, int errors) {
    const char* const words[] = {"iconv", "-f", encoding.c_str(), "-t", "UTF-8", nullptr};
    const char* const english[] = {"LC_ALL=C", nullptr};  // its message is read below
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
    posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
    pid_t child = 0;
    const int failed = posix_spawnp(&child, words[0], &actions, nullptr, const_cast<char* const*>(words),
                                    const_cast<char* const*>(english));
    posix_spawn_file_actions_destroy(&actions);
    int status = 0;
    while (!failed && waitpid(child, &status, 0) < 0) {
        if (errno != EINTR) throw std::system_error(errno, std::generic_category(), "iconv");
    }
    if (failed || status == 127 << 8)
        throw BadValue(
            say("the program {} is needed to read a file that is not UTF-8, and it is not installed", "iconv"));
    return status == 0;
}

}  // namespace

std::optional<Conversion> to_utf8(std::string_view bytes, const std::string& encoding) {
    MemoryFile input("input"), output("output"), errors("errors");
    input.fill(bytes);
    Conversion conversion;
    const bool whole = run_iconv(encoding, input.fd(), output.fd(), errors.fd());
    conversion.text = output.content();
    if (whole) return conversion;
    // "... illegal input sequence at position 6", "incomplete character or shift sequence at end of buffer"; any other
    // message says that it never began.
    constexpr std::string_view kPosition = " at position ", kIncomplete = " at end of buffer";
    const std::string message = errors.content();
    if (const std::size_t at = message.find(kPosition); at != message.npos) {
        std::size_t offset = 0;
        std::from_chars(message.data() + at + kPosition.size(), message.data() + message.size(), offset);
        conversion.bad = offset;
    } else if (message.find(kIncomplete) != message.npos) {
        conversion.bad = bytes.size() - 1;
    } else {
        return std::nullopt;
    }
    return conversion;
}

}  // namespace kehu::text
