#pragma once
// Files without a name for what is too much for memory: gone with the process, however that ends.

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace kehu {

// TMPDIR, or the other one.
std::string temporary_folder(const char* otherwise);
// An open file without a name, to be written and read; -1 and errno if there is no place for it.
int nameless_file(const std::string& folder);

// In TMPDIR, else in /var/tmp, since /tmp may be memory itself.
class ScratchFile {
  public:
    // Throws Error(io), as the others do, if there is no place for it.
    ScratchFile();
    ~ScratchFile();
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    void append(std::string_view bytes);
    std::uint64_t size() const { return size_ + buffer_.size(); }
    // All of it, once; afterwards nothing can be appended. Lives as long as the file.
    std::string_view map();

  private:
    void flush();
    std::string folder_, buffer_;
    int file_;
    std::uint64_t size_ = 0;
    void* mapped_ = nullptr;
};

// Reads on to the end and calls use(bytes) for each piece; false and errno if that fails.
bool read_to_end(int file, const std::function<void(std::string_view)>& use);

// Bytes of any number that somebody else wrote, as they were when they were read: few in memory, many in a file without
// a name, so that nothing happens if the one they come from changes meanwhile.
class Snapshot {
  public:
    Snapshot(std::string bytes = {}) : few_(std::move(bytes)) {}
    explicit Snapshot(std::unique_ptr<ScratchFile> written) : many_(std::move(written)) {}
    // As read_to_end(). Throws Error(io) if there is no place for so much.
    bool read(int file);
    std::string_view bytes() const { return many_ ? many_->map() : few_; }

  private:
    static constexpr std::size_t kFew = 8 << 20;
    std::string few_;
    std::unique_ptr<ScratchFile> many_;
};

// Much memory that a file without a name stands behind, so that the system can put it aside where memory is short.
// Ordinary memory if there is no place for such a file.
class BackedMemory {
  public:
    explicit BackedMemory(std::size_t size);
    ~BackedMemory();
    BackedMemory(BackedMemory&& other) noexcept : bytes_(other.bytes_), size_(other.size_) { other.bytes_ = nullptr; }
    BackedMemory& operator=(BackedMemory&&) = delete;
    char* data() const { return bytes_; }

  private:
    char* bytes_ = nullptr;
    std::size_t size_;
};

}  // namespace kehu
