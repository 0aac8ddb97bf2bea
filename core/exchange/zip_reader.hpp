#pragma once
// The parts of a zip file that lies in memory, unpacked piece by piece. Built for files of strangers: nothing is
// believed that the bytes do not bear out, and a part is never held whole.
//
// Not minizip: of two parts of one name it finds the first, and it reads a file where the bytes lie in memory already.

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>

namespace kehu::exchange {

class ZipReader {
  public:
    struct Part {
        std::string name;
        std::uint64_t at = 0;                // of its local header
        std::uint64_t packed = 0, size = 0;  // as the directory says
        std::uint32_t checksum = 0;
        std::uint16_t method = 0;
        bool encrypted = false;
    };

    // Reads the directory. Throws BadValue for a file that is cut off, or whose directory cannot be right.
    explicit ZipReader(std::string_view bytes);

    // By its name, as packages name parts: whatever the case of ASCII letters. Null if there is none.
    const Part* find(std::string_view name) const;
    const std::map<std::string, Part>& parts() const { return parts_; }  // by folded name

    // Calls use(piece) until it returns false. Throws BadValue for a damaged or encrypted part, and for one that
    // unpacks to more than it says or than a spreadsheet ever would.
    void unpack(const Part&, const std::function<bool(std::string_view)>& use) const;

  private:
    struct Directory {
        std::uint64_t at = 0, size = 0, parts = 0;
    };
    Directory find_directory() const;
    void read_directory(const Directory&);
    std::string_view packed_bytes(const Part&) const;
    std::uint64_t number(std::uint64_t at, int bytes) const;

    std::string_view bytes_;
    std::map<std::string, Part> parts_;
};

}  // namespace kehu::exchange
