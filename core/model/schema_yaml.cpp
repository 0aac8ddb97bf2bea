#include "core/model/schema_yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <charconv>
#include <set>
#include <sstream>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model {
namespace {

constexpr std::size_t kMaxBytes = 1 << 20;
constexpr int kMaxDepth = 32;

[[noreturn]] void fail(std::string_view file, const YAML::Mark& mark, const std::string& sentence,
                       std::string hint = {}) {
    throw Error(ExitCode::config, fmt::format("{}:{}:{}: {}", file, mark.line + 1, mark.column + 1, sentence),
                std::move(hint));
}

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
        fail(file, e.mark, e.msg);
    }
}

// A mapping of which every key is known and occurs once.
class Map {
  public:
    Map(std::string_view file, const YAML::Node& node, std::span<const std::string> known) : file_(file), node_(node) {
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
    YAML::Node operator[](const char* key) const { return node_[key]; }
    bool has(const char* key) const { return bool(node_[key]); }
    std::string text(const char* key, std::string fallback = {}) const {
        YAML::Node value = node_[key];
        if (!value) return fallback;
        if (!value.IsScalar()) fail(file_, value.Mark(), say("'{}' must be one value", key));
        return value.Scalar();
    }
    std::string needed(const char* key) const {
        std::string value = text(key);
        if (value.empty()) fail(file_, node_.Mark(), say("'{}' is missing here", key));
        return value;
    }
    bool flag(const char* key) const {
        std::string value = text(key);
        if (value.empty() || value == "false" || value == "no") return false;
        if (value == "true" || value == "yes") return true;
        fail(file_, node_[key].Mark(), say("'{}' must be true or false", key));
    }
    std::vector<std::string> list(const char* key) const {
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
    unsigned number(const char* key, unsigned low, unsigned high) const {
        std::string value = needed(key);
        unsigned n = 0;
        auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), n);
        if (error != std::errc() || end != value.data() + value.size() || n < low || n > high)
            fail(file_, node_[key].Mark(), say("'{}' must be a number from {} to {}", key, low, high));
        return n;
    }
    template <class E>
    E word(const char* key, std::initializer_list<std::pair<const char*, E>> words, E fallback) const {
        std::string value = text(key);
        if (value.empty()) return fallback;
        std::string all;
        for (auto& [name, meaning] : words) {
            if (value == name) return meaning;
            all += (all.empty() ? "" : ", ") + std::string(name);
        }
        fail(file_, node_[key].Mark(), say("'{}' is not one of {}", value, all));
    }
    YAML::Mark mark() const { return node_.Mark(); }
    std::string_view file() const { return file_; }

  private:
    std::string_view file_;
    YAML::Node node_;
};

const std::vector<std::string> kKindKeys{"kind",  "letter", "plural", "en",     "zh",     "aliases",
                                         "title", "list",   "hidden", "fields", "indexes"};
const std::vector<std::string> kFieldKeys{
    "tag", "name",      "type", "en",   "zh",        "aliases", "required", "duplicates", "choices", "default",
    "ref", "on_delete", "also", "find", "sensitive", "hidden",  "source",   "rollup",     "partial"};
const std::vector<std::string> kChoiceKeys{"key", "en", "zh", "aliases"};
const std::vector<std::string> kIndexKeys{"number", "fields"};

// What can be resolved only when every kind is known.
struct Later {
    std::string file;
    YAML::Mark mark;
    std::string kind, field;
    std::string ref, also, rollup;
};

bool good_name(std::string_view name) {
    if (name.empty() || name.size() > 40) return false;
    for (char c : name)
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-')) return false;
    return name[0] >= 'a' && name[0] <= 'z';
}

class Compiler {
  public:
    explicit Compiler(std::span<const std::string> reserved) : reserved_(reserved) {}

    void add(std::string_view file, const YAML::Node& document, GivenTags* given) {
        Map map(file, document, kKindKeys);
        std::string name = map.needed("kind");
        Kind* kind = find(name);
        if (kind && !given) fail(file, map.mark(), say("there is a kind '{}' already", name));
        if (kind && !kind->custom) {
            for (const char* key : {"letter", "plural", "title", "list", "hidden", "indexes", "en", "zh", "aliases"})
                if (map.has(key))
                    fail(file, map[key].Mark(), say("'{}' is built in: only fields can be added to it", name));
        } else if (!kind) {
            kind = start(map, name, given != nullptr);
        }
        add_fields(map, *kind, given);
        if (kind->custom == (given != nullptr)) finish(map, *kind);
        if (given) index_references(*kind);
    }

    Schema take() {
        for (const Later& later : later_) resolve(later);
        return std::move(schema_);
    }

  private:
    Kind* find(std::string_view name) {
        for (Kind& kind : schema_.kinds)
            if (kind.name == name) return &kind;
        return nullptr;
    }

    Kind* start(const Map& map, const std::string& name, bool custom) {
        if (!good_name(name))
            fail(map.file(), map["kind"].Mark(),
                 say("'{}' cannot be a kind's name: use small letters, digits and _", name));
        Kind kind;
        kind.name = name;
        kind.custom = custom;
        std::string letter = map.needed("letter");
        std::size_t least = custom ? 2 : 1;
        bool good = letter.size() >= least && letter.size() <= 3;
        for (char c : letter) good = good && c >= 'A' && c <= 'Z';
        if (!good) fail(map.file(), map["letter"].Mark(), tr("'letter' must be two or three capital letters"));
        kind.code = KindCode(letter);
        kind.plural = map.text("plural", name + "s");
        kind.english = map.text("en", name);
        kind.chinese = map.text("zh", kind.english);
        kind.aliases = map.list("aliases");
        kind.hidden = map.flag("hidden");
        kind.columns = map.list("list");
        for (const Kind& other : schema_.kinds) {
            if (other.code == kind.code)
                fail(map.file(), map["letter"].Mark(), say("the letter {} belongs to '{}'", letter, other.name));
            for (const std::string& word : {kind.name, kind.plural, kind.chinese})
                if (schema_.kind(word))
                    fail(map.file(), map["kind"].Mark(), say("'{}' is the name of another kind", word));
        }
        if (custom)
            for (const std::string& word : {kind.name, kind.plural, kind.chinese})
                if (std::find(reserved_.begin(), reserved_.end(), word) != reserved_.end())
                    fail(map.file(), map["kind"].Mark(), say("'{}' is a command; a kind needs another name", word));
        Field id;
        id.name = "id";
        id.english = "id";
        id.chinese = "编号";
        id.type = field_type("id");
        id.source = Source::id;
        kind.fields.push_back(std::move(id));
        schema_.kinds.push_back(std::move(kind));
        return &schema_.kinds.back();
    }

    void add_fields(const Map& map, Kind& kind, GivenTags* given) {
        YAML::Node fields = map["fields"];
        if (!fields || !fields.IsSequence() || fields.size() == 0)
            fail(map.file(), map.mark(), tr("a kind needs a list of fields"));
        for (const auto& node : fields)
            kind.fields.push_back(read_field(Map(map.file(), node, kFieldKeys), kind, given));
    }

    Field read_field(const Map& map, const Kind& kind, GivenTags* given) {
        Field field;
        field.name = map.needed("name");
        if (!good_name(field.name))
            fail(map.file(), map["name"].Mark(),
                 say("'{}' cannot be a field's name: use small letters, digits and _", field.name));
        field.english = map.text("en", field.name);
        field.chinese = map.text("zh", field.english);
        field.aliases = map.list("aliases");
        for (const std::string& word : {field.name, field.english, field.chinese})
            if (given && kind.field(word))
                fail(map.file(), map["name"].Mark(), say("{} has a field '{}' already", kind.name, word));
        read_type(map, field);
        field.required = map.flag("required");
        field.sensitive = map.flag("sensitive");
        field.hidden = map.flag("hidden");
        field.partial = map.flag("partial");
        field.default_text = map.text("default");
        field.duplicates = map.word<Duplicates>(
            "duplicates", {{"allow", Duplicates::allow}, {"ask", Duplicates::ask}, {"refuse", Duplicates::refuse}},
            Duplicates::allow);
        field.on_delete = map.word<OnDelete>(
            "on_delete", {{"cascade", OnDelete::cascade}, {"refuse", OnDelete::refuse}, {"keep", OnDelete::keep}},
            OnDelete::keep);
        for (const std::string& how : map.list("find")) {
            if (how == "words")
                field.words = true;
            else if (how == "exact")
                field.exact = true;
            else
                fail(map.file(), map["find"].Mark(), say("'{}' is not one of {}", how, "words, exact"));
        }
        if (field.duplicates != Duplicates::allow) field.exact = true;
        if (field.exact && field.type && !field.type->exact_keys)
            fail(map.file(), map["find"].Mark(), say("a field of type {} cannot be found exactly", field.type->name));
        if (field.sensitive && (field.words || field.exact))
            fail(map.file(), map["find"].Mark(), tr("a sensitive field is never put into an index"));
        if (given && !map.has("find") && field.type && (field.type->name == "text" || field.type->name == "tags"))
            field.words = !field.sensitive;
        if (map.text("source") == "parts") field.source = Source::parts;
        if (given && (map.has("source") || map.has("also")))
            fail(map.file(), map.mark(), tr("'source' and 'also' are for built-in fields"));
        give_tag(map, field, given);
        Later later{std::string(map.file()), map.mark(),       kind.name,         field.name,
                    map.text("ref"),         map.text("also"), map.text("rollup")};
        if (!later.rollup.empty()) field.source = Source::rollup;
        if (!later.ref.empty() || !later.also.empty() || !later.rollup.empty()) later_.push_back(std::move(later));
        return field;
    }

    void read_type(const Map& map, Field& field) {
        std::string name = map.needed("type");
        field.type = field_type(name);
        if (!field.type) {
            std::vector<std::string> names;
            for (const FieldType* type : field_types()) names.emplace_back(type->name);
            auto near = text::nearest(name, names);
            fail(map.file(), map["type"].Mark(),
                 near ? say("unknown type '{}'; did you mean '{}'?", name, *near) : say("unknown type '{}'", name));
        }
        if (YAML::Node choices = map["choices"]) {
            if (!choices.IsSequence()) fail(map.file(), choices.Mark(), say("'{}' must be a list", "choices"));
            for (const auto& node : choices) field.choices.push_back(read_choice(map.file(), node));
        }
        bool is_choice = name == "choice";
        if (is_choice && field.choices.empty()) fail(map.file(), map.mark(), tr("a choice field needs 'choices'"));
        if (!is_choice && !field.choices.empty())
            fail(map.file(), map["choices"].Mark(), tr("only a choice field has 'choices'"));
        if ((name == "ref" || name == "text-or-ref") && !map.has("ref"))
            fail(map.file(), map.mark(), say("'{}' is missing here", "ref"));
    }

    static Choice read_choice(std::string_view file, const YAML::Node& node) {
        if (node.IsScalar()) return {node.Scalar(), node.Scalar(), node.Scalar(), {}};
        Map map(file, node, kChoiceKeys);
        Choice choice;
        choice.key = map.needed("key");
        choice.english = map.text("en", choice.key);
        choice.chinese = map.text("zh", choice.english);
        choice.aliases = map.list("aliases");
        return choice;
    }

    void give_tag(const Map& map, Field& field, GivenTags* given) {
        if (!given) {
            if (field.source != Source::parts) field.tag = static_cast<Tag>(map.number("tag", 1, kFirstCustomTag - 1));
            return;
        }
        if (map.has("tag")) fail(map.file(), map["tag"].Mark(), tr("tags of own fields are given by the store"));
        for (auto& [name, tag] : *given)
            if (name == field.name) {
                field.tag = tag;
                return;
            }
        Tag next = kFirstCustomTag;
        for (auto& [name, tag] : *given) next = std::max<Tag>(next, static_cast<Tag>(tag + 1));
        field.tag = next;
        given->emplace_back(field.name, next);
    }

    void finish(const Map& map, Kind& kind) {
        std::string title = map.text("title", kind.fields[1].name);
        const Field* field = by_name(kind, title);
        if (!field) fail(map.file(), map["title"].Mark(), say("{} has no field '{}'", kind.name, title));
        kind.title = field->tag;
        if (kind.columns.empty()) {
            kind.columns.push_back("id");
            for (const Field& f : kind.fields)
                if (f.source == Source::stored && !f.hidden && kind.columns.size() < 6) kind.columns.push_back(f.name);
        }
        for (const std::string& column : kind.columns)
            if (!by_name(kind, column))
                fail(map.file(), map["list"].Mark(), say("{} has no field '{}'", kind.name, column));
        if (YAML::Node indexes = map["indexes"])
            for (const auto& node : indexes)
                kind.indexes.push_back(read_index(Map(map.file(), node, kIndexKeys), kind));
    }

    static const Field* by_name(const Kind& kind, std::string_view name) {
        for (const Field& field : kind.fields)
            if (field.name == name) return &field;
        return nullptr;
    }

    static Index read_index(const Map& map, const Kind& kind) {
        Index index;
        index.number = static_cast<std::uint8_t>(map.number("number", 1, 99));
        for (const std::string& name : map.list("fields")) {
            const Field* field = by_name(kind, name);
            if (!field || !field->type->sort_key)
                fail(map.file(), map.mark(), say("an index cannot have the field '{}'", name));
            index.parts.push_back(field->tag);
        }
        return index;
    }

    // The user's references get an index each, so that what refers to a record is found without a scan. Its number
    // follows from the tag, which is frozen.
    static void index_references(Kind& kind) {
        for (const Field& field : kind.fields) {
            if (field.tag < kFirstCustomTag || field.type->name != "ref") continue;
            auto number = static_cast<std::uint8_t>(100 + (field.tag - kFirstCustomTag) % 100);
            bool there = std::any_of(kind.indexes.begin(), kind.indexes.end(),
                                     [&](const Index& i) { return i.number == number; });
            if (!there) kind.indexes.push_back({number, {field.tag}});
        }
    }

    void resolve(const Later& later) {
        Kind& kind = *find(later.kind);
        Field& field = *const_cast<Field*>(by_name(kind, later.field));
        if (!later.ref.empty()) {
            const Kind* target = find(later.ref);
            if (!target) fail(later.file, later.mark, say("there is no kind '{}'", later.ref));
            field.ref = target->code;
        }
        if (!later.also.empty()) field.also = by_name(kind, later.also)->tag;
        if (!later.rollup.empty()) resolve_rollup(later, kind, field);
    }

    // "max(contact.at)", "count(order)", "min(task.due where state=open)", "days(last, created)"
    void resolve_rollup(const Later& later, Kind& kind, Field& field) {
        auto bad = [&] {
            fail(later.file, later.mark, say("cannot read the rollup '{}'", later.rollup),
                 tr("write it like max(contact.at), count(order) or min(task.due where state=open)"));
        };
        std::string_view rest = later.rollup;
        auto open = rest.find('(');
        if (open == rest.npos || rest.back() != ')') bad();
        std::string_view verb = text::trim(rest.substr(0, open));
        std::string_view inside = rest.substr(open + 1, rest.size() - open - 2);
        if (verb == "days") {
            auto comma = inside.find(',');
            const Field* first = by_name(kind, text::trim(inside.substr(0, comma)));
            const Field* second = comma == inside.npos ? nullptr : by_name(kind, text::trim(inside.substr(comma + 1)));
            if (!first || !second) bad();
            field.source = Source::days;
            field.days_since = first->tag;
            field.days_else = second->tag;
            return;
        }
        if (verb == "count")
            field.rollup.fold = Fold::count;
        else if (verb == "sum")
            field.rollup.fold = Fold::sum;
        else if (verb == "min")
            field.rollup.fold = Fold::min;
        else if (verb == "max")
            field.rollup.fold = Fold::max;
        else
            bad();
        std::string where;
        if (auto at = inside.find(" where "); at != inside.npos) {
            where = text::trim(inside.substr(at + 7));
            inside = inside.substr(0, at);
        }
        auto dot = inside.find('.');
        const Kind* source = find(text::trim(inside.substr(0, dot)));
        if (!source || (dot == inside.npos) != (verb == "count")) bad();
        field.rollup.kind = source->code;
        if (dot != inside.npos) {
            const Field* folded = by_name(*source, text::trim(inside.substr(dot + 1)));
            if (!folded) bad();
            field.rollup.field = folded->tag;
        }
        if (!where.empty()) {
            auto equals = where.find('=');
            const Field* choice = equals == where.npos
                                      ? nullptr
                                      : by_name(*source, text::trim(std::string_view(where).substr(0, equals)));
            if (!choice) bad();
            field.rollup.where = choice->tag;
            field.rollup.where_key = text::trim(std::string_view(where).substr(equals + 1));
        }
        for (const Field& ref : source->fields) {
            if (ref.type->name != "ref" || find_code(ref) != kind.name) continue;
            field.rollup.by.push_back(ref.tag);
            if (verb == "min" || verb == "max")
                field.rollup.indexes.push_back(rollup_index(later, *source, ref, field.rollup));
        }
        if (field.rollup.by.empty())
            fail(later.file, later.mark, say("'{}' does not refer to '{}'", source->name, kind.name));
    }

    // The kind a reference points to; references of this or later files may not be resolved yet, so their words are
    // asked.
    std::string find_code(const Field& ref) const {
        if (const Kind* kind = schema_.kind(ref.ref); kind && !ref.ref.empty()) return kind->name;
        for (const Later& later : later_)
            if (later.field == ref.name && !later.ref.empty())
                if (const Kind* kind = schema_.kind(later.kind);
                    kind && kind->field(std::string_view(ref.name)) == &ref)
                    return later.ref;
        return {};
    }

    std::uint8_t rollup_index(const Later& later, const Kind& source, const Field& ref, const Rollup& rollup) const {
        std::vector<Tag> wanted{ref.tag};
        if (rollup.where) wanted.push_back(rollup.where);
        wanted.push_back(rollup.field);
        for (const Index& index : source.indexes)
            if (index.parts == wanted) return index.number;
        fail(later.file, later.mark, say("'{}' needs an index of {} over these fields", later.rollup, source.name));
    }

    Schema schema_;
    std::span<const std::string> reserved_;
    std::vector<Later> later_;
};

}  // namespace

Schema compile_schema(std::span<SchemaPart> parts, std::span<const std::string> reserved) {
    Compiler compiler(reserved);
    for (const SchemaText& text : builtin_kinds())
        for (const YAML::Node& document : load(text.name, text.text)) compiler.add(text.name, document, nullptr);
    for (SchemaPart& part : parts)
        for (const YAML::Node& document : load(part.file, part.text)) compiler.add(part.file, document, &part.tags);
    return compiler.take();
}

std::string part_kind(const SchemaPart& part) {
    std::vector<YAML::Node> documents = load(part.file, part.text);
    if (documents.size() != 1 || !documents[0].IsMap())
        throw Error(ExitCode::config, say("{}: expected one kind", part.file));
    return Map(part.file, documents[0], kKindKeys).needed("kind");
}

std::vector<SchemaPart> split_schema_file(std::string_view file, std::string_view text) {
    std::vector<SchemaPart> parts;
    for (const YAML::Node& document : load(file, text)) {
        if (document.IsNull()) continue;
        Map(file, document, kKindKeys).needed("kind");
        YAML::Emitter out;
        out << document;
        parts.push_back({std::string(file), std::string(out.c_str()) + "\n", {}});
    }
    if (parts.empty()) throw Error(ExitCode::config, say("{}: there is no kind in this file", file));
    return parts;
}

std::string part_with_field(const std::string& part_text, std::string_view kind, std::string_view field_yaml) {
    YAML::Node document = part_text.empty() ? YAML::Node() : load("schema", part_text).at(0);
    if (part_text.empty()) document["kind"] = std::string(kind);
    document["fields"].push_back(load("field", field_yaml).at(0));
    YAML::Emitter out;
    out << document;
    return std::string(out.c_str()) + "\n";
}

std::string part_without_field(const std::string& part_text, std::string_view field) {
    YAML::Node document = load("schema", part_text).at(0);
    YAML::Node kept;
    for (const auto& node : document["fields"])
        if (node["name"].Scalar() != field) kept.push_back(node);
    document["fields"] = kept;
    YAML::Emitter out;
    out << document;
    return kept.size() ? std::string(out.c_str()) + "\n" : std::string();
}

}  // namespace kehu::model
