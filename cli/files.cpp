#include "cli/files.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include "core/text/charset.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kBegin = 64 << 10;  // the header of a wide list fits in

[[noreturn]] void fail_to_read(const std::string& name) {
    if (errno == EISDIR) throw Error(ExitCode::no_input, say("{} is a folder, not a file", name));
    throw Error(ExitCode::io, say("cannot read {}: {}", name, std::strerror(errno)));
}

Descriptor opened(const std::string& path) {
    Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file) return file;
    const ExitCode code = errno == EACCES ? ExitCode::permission : ExitCode::no_input;
    throw Error(code, say("cannot open {}: {}", path, std::strerror(errno)));
}

// What use(descriptor, name) makes of the file that a path names, or of stdin.
template <class Use>
auto with_input(const std::string& path, Use&& use) {
    if (path == "-") return use(STDIN_FILENO, tr("standard input"));
    return use(opened(path).get(), path);
}

constexpr std::string_view kTemporary = ".kehu-";  // .NAME.kehu-XXXXXX
constexpr std::size_t kRandom = 6;

std::string temporary_name(const std::string& path) {
    const std::size_t name = path.rfind('/') + 1;
    return path.substr(0, name) + "." + path.substr(name) + std::string(kTemporary) + std::string(kRandom, 'X');
}

bool is_temporary_name(std::string_view name) {
    return name.starts_with('.') && name.size() > kTemporary.size() + kRandom &&
           name.substr(0, name.size() - kRandom).ends_with(kTemporary);
}

// What runs that were killed left in this folder. A run that still writes holds a lock on its file.
void remove_leftovers(const std::string& folder) {
    const std::unique_ptr<DIR, int (*)(DIR*)> open_folder(opendir(folder.c_str()), &closedir);
    while (const dirent* entry = open_folder ? readdir(open_folder.get()) : nullptr) {
        if (!is_temporary_name(entry->d_name)) continue;
        const std::string leftover = folder + "/" + entry->d_name;
        const Descriptor file(open(leftover.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
        if (file && flock(file.get(), LOCK_EX | LOCK_NB) == 0) unlink(leftover.c_str());
    }
}

}  // namespace

std::string folder_of(const std::string& path) {
    std::size_t slash = path.rfind('/');
    if (slash == path.npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

void make_folders(const std::string& path) {
    for (std::size_t at = path.find('/', 1); at != path.npos; at = path.find('/', at + 1))
        if (mkdir(path.substr(0, at).c_str(), 0700) != 0 && errno != EEXIST)
            throw file_error(path.substr(0, at), errno);
}

bool is_folder(const std::string& path) {
    struct stat facts;
    return stat(path.c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

std::string real_path(const std::string& path) {
    char* resolved = realpath(path.c_str(), nullptr);
    if (!resolved) return path;
    std::string result = resolved;
    free(resolved);
    return result;
}

Descriptor::~Descriptor() {
    if (fd_ >= 0) close(fd_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

int Descriptor::release() {
    return std::exchange(fd_, -1);
}

Error file_error(const std::string& path, int error) {
    bool permission = error == EACCES || error == EPERM || error == EROFS;
    std::string hint;
    if (const std::size_t slash = path.rfind('/'); error == ENOENT && slash != path.npos && slash > 0)
        hint = say("make the folder first: mkdir -p {}", text::shell_word(path.substr(0, slash)));
    return Error(permission ? ExitCode::permission : ExitCode::io,
                 say("cannot write {}: {}", path, std::strerror(error)), hint);
}

std::string read_descriptor(int fd, const std::string& name) {
    std::string bytes;
    if (!read_to_end(fd, [&](std::string_view piece) { bytes += piece; })) fail_to_read(name);
    return bytes;
}

std::string read_file(const std::string& path) {
    return with_input(path, read_descriptor);
}

std::string read_text(const std::string& path) {
    const std::string bytes = read_file(path);
    try {
        return std::string(text::decode(bytes).text);
    } catch (const BadValue& bad) {
        throw Error(ExitCode::config, fmt::format("{}: {}", path == "-" ? tr("standard input") : path, bad.what()),
                    tr("save it as UTF-8"));
    }
}

Snapshot read_large_file(const std::string& path) {
    return with_input(path, [](int fd, const std::string& name) {
        Snapshot bytes;
        if (!bytes.read(fd)) fail_to_read(name);
        return bytes;
    });
}

std::string begin_of_file(const std::string& path) {
    Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    std::string bytes(kBegin, '\0');
    const ssize_t got = file ? read(file.get(), bytes.data(), bytes.size()) : 0;
    bytes.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    return bytes;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
}

NewFile::NewFile(std::string path, bool only_for_owner) : path_(real_path(path)) {
    struct stat facts;
    bool there = stat(path_.c_str(), &facts) == 0;
    if (there && S_ISDIR(facts.st_mode)) fail(EISDIR);
    if (there && !S_ISREG(facts.st_mode)) {
        file_ = Descriptor(open(path_.c_str(), O_WRONLY | O_CLOEXEC));
        if (!file_) fail(errno);
        return;
    }
    remove_leftovers(folder_of(path_));
    const SignalsHeld held;
    make_temporary();
    interrupted_.emplace(temporary_, say("interrupted; {} was not written", path_));
    // The umask of the program is 077; a file that replaces one keeps that one's mode.
    if (there && !only_for_owner) fchmod(file_.get(), facts.st_mode & 07777);
}

// Another run may take it for a leftover until it is locked: then one more is made.
void NewFile::make_temporary() {
    for (struct stat facts{}; facts.st_nlink == 0;) {
        temporary_ = temporary_name(path_);
        file_ = Descriptor(mkostemp(temporary_.data(), O_CLOEXEC));
        if (!file_) {
            const int error = errno;
            temporary_.clear();
            fail(error);
        }
        flock(file_.get(), LOCK_EX);  // where there are no locks, nothing is taken for a leftover either
        if (fstat(file_.get(), &facts) != 0) fail(errno);
    }
}

NewFile::~NewFile() {
    if (!temporary_.empty()) unlink(temporary_.c_str());
}

void NewFile::fail(int error) {
    throw file_error(path_, error);
}

void NewFile::write(std::string_view bytes) {
    if (!write_all(file_.get(), bytes)) fail(errno);
}

const std::string& NewFile::synced_temporary() {
    if (fsync(file_.get()) != 0) fail(errno);
    return temporary_;
}

void NewFile::commit() {
    if (temporary_.empty()) {
        if (close(file_.release()) != 0) fail(errno);
        return;
    }
    if (fsync(file_.get()) != 0) fail(errno);
    if (close(file_.release()) != 0) fail(errno);
    {
        const SignalsHeld held;
        if (rename(temporary_.c_str(), path_.c_str()) != 0) fail(errno);
        temporary_.clear();
        interrupted_.reset();
    }
    Descriptor folder(open(folder_of(path_).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder; that is no fault of the file.
    if (folder && fsync(folder.get()) != 0 && errno != EINVAL && errno != ENOTSUP) fail(errno);
}

}  // namespace kehu::cli
