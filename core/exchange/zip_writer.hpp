#pragma once
// Writes a zip file from its beginning to its end, without going back: into a pipe as well. Equal parts give equal
// bytes; no time is kept. Up to 4 GiB.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace kehu::exchange {

class ZipWriter {
  public:
    using Sink = std::function<void(std::string_view)>;
    explicit ZipWriter(Sink);
    ~ZipWriter();
    ZipWriter(const ZipWriter&) = delete;
    ZipWriter& operator=(const ZipWriter&) = delete;

    void add(std::string_view name, std::string_view bytes);  // as it is, not packed
    // A part of any size, packed: begin, append .., end. Throws Error(usage) beyond what the format holds.
    void begin(std::string_view name);
    void append(std::string_view bytes);
    void end();
    void finish();  // the directory

  private:
    struct Part;
    struct Deflater;
    void put_header(const Part&);
    void put(std::string_view);
    void pack(int flush);

    Sink sink_;
    std::vector<Part> parts_;
    std::unique_ptr<Deflater> deflater_;
    std::uint64_t written_ = 0;
};

}  // namespace kehu::exchange
