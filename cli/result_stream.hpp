#pragma once
// Stdout. Results are gathered here and written once the book is closed to reading: a file takes them at once, a pipe
// or a terminal, which may be slow, gets them at finish(). More than 1 MiB for those waits in an unlinked temporary
// file. Long text on a terminal goes through the pager.

#include <string>
#include <string_view>

#include "cli/files.hpp"

namespace kehu::cli {

class ResultStream {
  public:
    // `pager`: the command of option or settings; empty: KEHU_PAGER, PAGER, less.
    explicit ResultStream(std::string pager) : pager_(std::move(pager)) {}
    void write(std::string_view bytes) {
        if (bytes.size() >= kLarge) return write_large(bytes);
        buffer_ += bytes;
        if (buffer_.size() >= kChunk) drain();
    }
    // Writes what is left. Throws Error(io) if stdout takes no more; a closed pipe ends the output quietly.
    void finish();
    // After finish(): all of it was taken, by a file also to its disk. False if a pipe was closed. Throws Error(io).
    bool is_delivered() const;

  private:
    static constexpr std::size_t kChunk = 256 << 10, kSpool = 1 << 20;
    static constexpr std::size_t kLarge = 64 << 10;  // is not worth being copied
    void drain();
    void write_large(std::string_view);
    void put(std::string_view);
    void copy_spool(int to);
    bool page();
    bool patient() const;  // takes bytes as fast as we make them: a file or a device that is no terminal

    std::string pager_, buffer_;
    Descriptor spool_;
    bool closed_pipe_ = false;
    mutable int patient_ = -1;
};

}  // namespace kehu::cli
