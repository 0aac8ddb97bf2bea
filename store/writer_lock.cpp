#include "store/writer_lock.hpp"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <thread>

#include "store/error.hpp"
#include "store/lmdb_file.hpp"

namespace kehu::store {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::microseconds;

constexpr auto kTellAfter = std::chrono::milliseconds(300);
constexpr std::size_t kLineBytes = 160;  // one fixed length, so that one write replaces a longer line

bool try_lock(int fd, const std::string& path) {
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return false;
        if (errno != EINTR) throw_code("flock", path, errno);
    }
    return true;
}

// A commit takes about a millisecond, so short naps at first; a long holder (an import) is asked seldom.
microseconds nap_after(Clock::duration waited) {
    return std::clamp(std::chrono::duration_cast<microseconds>(waited / 16), microseconds(100), microseconds(2000));
}

std::string cut_on_character(const std::string& text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

// "2026-11-21T19:00:00Z" without the C library's zone files, which cost more than the write itself.
std::string utc_now() {
    using namespace std::chrono;
    auto now = floor<seconds>(system_clock::now());
    auto day = floor<days>(now);
    year_month_day date(day);
    hh_mm_ss time(now - day);
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02dZ", int(date.year()), unsigned(date.month()),
                  unsigned(date.day()), int(time.hours().count()), int(time.minutes().count()),
                  int(time.seconds().count()));
    return text;
}

}  // namespace

WriterLock::Hold::~Hold() {
    if (fd_ >= 0) ::flock(fd_, LOCK_UN);
}

void WriterLock::open() {
    if (file_) return;
    file_ = Descriptor(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file_) throw_code("open", path_, errno);
}

WriterLock::Hold WriterLock::acquire(const WaitOptions& options) {
    open();
    if (!try_lock(file_.get(), path_)) wait(options);
    Hold hold(file_.get());
    sign(options.holder);
    return hold;
}

void WriterLock::wait(const WaitOptions& options) {
    auto start = Clock::now();
    bool told = false;
    for (;;) {
        auto waited = Clock::now() - start;
        if (options.seconds >= 0 && waited >= std::chrono::duration<double>(options.seconds)) {
            throw StoreError(Failure::busy, holder());
        }
        if (!told && waited >= kTellAfter) {
            told = true;
            if (options.on_wait) options.on_wait(holder());
        }
        std::this_thread::sleep_for(nap_after(waited));
        if (try_lock(file_.get(), path_)) return;
    }
}

std::string WriterLock::holder() const {
    std::array<char, kLineBytes> line{};
    auto got = ::pread(file_.get(), line.data(), line.size(), 0);
    std::string text(line.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
    text.resize(std::min(text.find('\n'), text.size()));
    text.resize(text.find_last_not_of(' ') + 1);
    return text.empty() ? "another process" : text;
}

// The line is a courtesy: a full disk must not stop a command that only deletes, so a failed write is passed over.
void WriterLock::sign(const std::string& holder) {
    std::string tail = ", pid " + std::to_string(::getpid()) + ", since " + utc_now();
    std::string line = cut_on_character(holder, kLineBytes - 1 - tail.size());
    std::replace_if(
        line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F; }, ' ');
    line += tail;
    line.resize(kLineBytes - 1, ' ');
    line += '\n';
    if (::pwrite(file_.get(), line.data(), line.size(), 0) < 0) return;
}

}  // namespace kehu::store
