#pragma once
// XML as a stream of tags and texts, for files of strangers: no document in memory, no DTD (so no entities but XML's
// own), bounded depth and tags. Names come without their prefixes, which is how the transitional and the strict form
// of a workbook become one.

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kehu::exchange {

// The attributes of a tag, while it is handled.
class XmlAttributes {
  public:
    explicit XmlAttributes(const char* const* pairs) : pairs_(pairs) {}
    // With the prefix left out: `id` is also r:id.
    std::optional<std::string_view> get(std::string_view name) const;

  private:
    const char* const* pairs_;  // name, value, .., null
};

class XmlHandler {
  public:
    virtual ~XmlHandler() = default;
    virtual void begin(std::string_view name, const XmlAttributes&) = 0;
    virtual void end(std::string_view name) = 0;
    virtual void text(std::string_view) {}  // in pieces
};

class XmlReader {
  public:
    explicit XmlReader(XmlHandler&);
    ~XmlReader();
    XmlReader(const XmlReader&) = delete;
    XmlReader& operator=(const XmlReader&) = delete;

    // Throws what the handler throws, and BadValue with line and character for what is no XML, or none that is read.
    void feed(std::string_view);
    void finish();  // all of it was fed

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// "true" and "1" of an attribute.
bool is_true(std::optional<std::string_view>);
std::optional<std::uint64_t> whole_number(std::optional<std::string_view>);

}  // namespace kehu::exchange
