#include "core/model/yaml.hpp"

#include <yaml-cpp/eventhandler.h>

#include <charconv>
#include <set>
#include <sstream>

#include "core/error.hpp"
#include "core/text/distance.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model::yaml {

void fail(std::string_view file, const YAML::Mark& mark, const std::string& sentence, std::string hint) {
    throw Error(ExitCode::config, fmt::format("{}:{}:{}: {}", file, mark.line + 1, mark.column + 1, sentence),
                std::move(hint));
}

namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr int kMaxDepth = 32;

// Refuses what is dangerous before a tree is built: deep nesting, aliases (they can expand without bound), anchors.
class Guard : public YAML::EventHandler {
  public:
    explicit Guard(std::string_view file) : file_(file) {}
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        fail(file_, mark, tr("aliases are not allowed in a schema"));
    }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override {}
    void OnSequenceStart(const YAML::Mark& m, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        enter(m);
    }
    void OnSequenceEnd() override { --depth_; }
    void OnMapStart(const YAML::Mark& m, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override {
        enter(m);
    }
    void OnMapEnd() override { --depth_; }

  private:
    void enter(const YAML::Mark& mark) {
        if (++depth_ > kMaxDepth) fail(file_, mark, say("nested deeper than {} levels", kMaxDepth));
    }
    std::string_view file_;
    int depth_ = 0;
};

// What yaml-cpp says, in words of ours; by how its sentence begins. Whatever is not here stays as it says it.
struct Fault {
    std::string_view theirs;
    const char* ours;
    bool brackets = false;  // a text without quotes in {} is the usual reason
};
constexpr const char* kAlias = mark("a text that begins with * or & stands in quotes");
const Fault kFaults[] = {
    {YAML::ErrorMsg::END_OF_MAP_FLOW, mark("a { is not closed"), true},
    {YAML::ErrorMsg::END_OF_SEQ_FLOW, mark("a [ is not closed"), true},
    {YAML::ErrorMsg::END_OF_MAP, mark("this does not go on with the lines above; look at indentation and quotes")},
    {YAML::ErrorMsg::END_OF_SEQ, mark("this does not go on with the list above; look at indentation and quotes")},
    {YAML::ErrorMsg::FLOW_END, mark("a } or ] that nothing opened"), true},
    {YAML::ErrorMsg::MAP_KEY, mark("a key cannot stand here"), true},
    {YAML::ErrorMsg::MAP_VALUE, mark("a colon cannot stand here"), true},
    {YAML::ErrorMsg::UNKNOWN_TOKEN, mark("this sign cannot stand here"), true},
    {YAML::ErrorMsg::BLOCK_ENTRY, mark("a list cannot begin here")},
    {YAML::ErrorMsg::EOF_IN_SCALAR, mark("a quote is not closed")},
    {YAML::ErrorMsg::DOC_IN_SCALAR, mark("a quote is not closed")},
    {YAML::ErrorMsg::TAB_IN_INDENTATION, mark("a tab in the indentation; use blanks")},
    {YAML::ErrorMsg::INVALID_ESCAPE, mark("no such sign with \\; write \\\\ or use single quotes")},
    {YAML::ErrorMsg::ALIAS_NOT_FOUND, kAlias},
    {YAML::ErrorMsg::CHAR_IN_ALIAS, kAlias},
    {YAML::ErrorMsg::ANCHOR_NOT_FOUND, kAlias},
    {YAML::ErrorMsg::CHAR_IN_ANCHOR, kAlias},
    {YAML::ErrorMsg::UNKNOWN_ANCHOR, kAlias},
};

[[noreturn]] void refuse(std::string_view file, const YAML::Exception& e) {
    const auto fault = std::find_if(std::begin(kFaults), std::end(kFaults),
                                    [&](const Fault& one) { return e.msg.starts_with(one.theirs); });
    const bool known = fault != std::end(kFaults);
    fail(file, e.mark, say("YAML cannot be read from here on: {}", known ? tr(fault->ours) : e.msg),
         known && fault->brackets ? tr("a text that holds ? : , # or brackets stands in quotes") : "");
}

}  // namespace

std::vector<YAML::Node> load(std::string_view file, std::string_view text) {
    if (text.size() > kMaxBytes) throw Error(ExitCode::config, say("{}: a schema file may have at most 1 MiB", file));
    if (auto at = text::first_invalid_utf8(text))
        throw Error(ExitCode::config, say("{}: line {}: not valid UTF-8", file,
                                          1 + std::count(text.begin(), text.begin() + long(*at), '\n')));
    std::string copy(text);
    try {
        std::istringstream events(copy);
        YAML::Parser parser(events);
        Guard guard(file);
        while (parser.HandleNextDocument(guard)) {
        }
        return YAML::LoadAll(copy);
    } catch (const YAML::Exception& e) {
        refuse(file, e);
    }
}

Map::Map(std::string_view file, const YAML::Node& node, std::span<const std::string_view> known)
    : file_(file), node_(node) {
    if (!node.IsMap()) fail(file, node.Mark(), tr("expected `key: value` lines here"));
    std::set<std::string> seen;
    for (const auto& pair : node) {
        std::string key = pair.first.Scalar();
        if (!seen.insert(key).second) fail(file, pair.first.Mark(), say("'{}' stands here twice", key));
        if (std::find(known.begin(), known.end(), key) != known.end()) continue;
        auto near = text::nearest(key, known);
        fail(file, pair.first.Mark(),
             near ? say("unknown key '{}'; did you mean '{}'?", key, *near) : say("unknown key '{}'", key));
    }
}

std::string Map::text(const char* key, std::string fallback) const {
    YAML::Node value = node_[key];
    if (!value) return fallback;
    if (!value.IsScalar()) fail(file_, value.Mark(), say("'{}' must be one value", key));
    return value.Scalar();
}

std::string Map::needed(const char* key) const {
    std::string value = text(key);
    if (value.empty()) fail(file_, node_.Mark(), say("'{}' is missing here", key));
    return value;
}

bool Map::flag(const char* key) const {
    std::string value = text(key);
    if (value.empty() || value == "false" || value == "no") return false;
    if (value == "true" || value == "yes") return true;
    fail(file_, node_[key].Mark(), say("'{}' must be true or false", key));
}

std::vector<std::string> Map::list(const char* key) const {
    std::vector<std::string> out;
    YAML::Node value = node_[key];
    if (!value) return out;
    if (value.IsScalar()) return {value.Scalar()};
    if (!value.IsSequence()) fail(file_, value.Mark(), say("'{}' must be a list", key));
    for (const auto& item : value) {
        if (!item.IsScalar()) fail(file_, item.Mark(), say("'{}' must be a list of words", key));
        out.push_back(item.Scalar());
    }
    return out;
}

unsigned Map::number(const char* key, unsigned low, unsigned high) const {
    std::string value = needed(key);
    unsigned n = 0;
    auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
    if (error != std::errc() || end != value.data() + value.size() || n < low || n > high)
        fail(file_, node_[key].Mark(), say("'{}' must be a number from {} to {}", key, low, high));
    return n;
}

void Map::refuse_word(const char* key, const std::string& value, const std::vector<std::string>& names) const {
    fail(file_, node_[key].Mark(), say("'{}' is not one of {}", value, text::joined(names, ", ")));
}

}  // namespace kehu::model::yaml
