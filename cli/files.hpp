#pragma once
// Files as commands use them: read whole, and written so that a reader sees the old one or the new one, never half of
// one.

#include <optional>
#include <string>
#include <string_view>

#include "cli/interrupt.hpp"
#include "core/error.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::cli {

// A file descriptor that is closed at the end.
class Descriptor {
  public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : fd_(other.release()) {}
    Descriptor& operator=(Descriptor&&) noexcept;
    int get() const { return fd_; }
    int release();
    explicit operator bool() const { return fd_ >= 0; }

  private:
    int fd_;
};

// All bytes of a file ("-": stdin). Throws Error(no_input) if it cannot be opened, Error(io) if it cannot be read.
std::string read_file(const std::string& path);
// The same of a text in any encoding that an editor saves, as UTF-8 without a mark. Throws Error(config) if it is none.
std::string read_text(const std::string& path);
Snapshot read_large_file(const std::string& path);   // the same for any size
std::string begin_of_file(const std::string& path);  // as much as a header takes; empty if it cannot be read
std::string read_descriptor(int fd, const std::string& name);

std::string folder_of(const std::string& path);  // "." if it names none
// Where a symbolic link leads, so that the file behind it is replaced and not the link. The path itself if there is
// nothing yet.
std::string real_path(const std::string& path);

bool is_folder(const std::string& path);
// Every folder above `path` that is missing, for the user alone. Throws Error(io).
void make_folders(const std::string& path);

// Writes all of it, again after interruptions and short writes; false and errno if that fails.
bool write_all(int fd, std::string_view);

// A file being written: bytes go to a temporary name in the same folder, .NAME.kehu-XXXXXX, and take the place of
// `path` at commit(), after an fsync. Without commit nothing is left, also after Ctrl-C; what a killed run left, the
// next one for that file removes. A device or pipe under `path` is written directly. Throws Error(io) naming the path.
class NewFile {
  public:
    explicit NewFile(std::string path, bool only_for_owner = false);
    ~NewFile();
    NewFile(const NewFile&) = delete;
    NewFile& operator=(const NewFile&) = delete;
    void write(std::string_view);
    void commit();
    const std::string& path() const { return path_; }
    // Where the bytes are until then, to be read again; synced first.
    const std::string& synced_temporary();

  private:
    [[noreturn]] void fail(int error);
    void make_temporary();
    std::string path_, temporary_;
    Descriptor file_;
    std::optional<OnInterrupt> interrupted_;
};

Error file_error(const std::string& path, int error);  // "cannot write oct.txt: No space left on device", exit 74 or 77

}  // namespace kehu::cli
