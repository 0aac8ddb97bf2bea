#pragma once
// A file without a name for what is too much for memory: gone with the process, however that ends. It lies in TMPDIR,
// else in /var/tmp, since /tmp may be memory itself.

#include <cstdint>
#include <string>
#include <string_view>

namespace kehu {

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
    int file_ = -1;
    std::uint64_t size_ = 0;
    void* mapped_ = nullptr;
};

}  // namespace kehu
