#include "core/model/schema_yaml.hpp"

#include <algorithm>
#include <charconv>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/model/schema_links.hpp"
#include "core/model/yaml.hpp"
#include "core/text/distance.hpp"
#include "core/text/tr.hpp"

namespace kehu::model {

using yaml::fail;
using yaml::load;
using yaml::Map;

namespace {

constexpr std::string_view kKindKeys[] = {"kind",  "letter", "plural", "en",     "zh",     "aliases",
                                          "title", "list",   "hidden", "fields", "indexes"};
constexpr std::string_view kFieldKeys[] = {
    "tag", "name",      "type", "en",   "zh",        "aliases", "required", "duplicates", "choices", "default",
    "ref", "on_delete", "also", "find", "sensitive", "hidden",  "source",   "rollup",     "partial", "read_as"};
constexpr std::string_view kChoiceKeys[] = {"key", "en", "zh", "aliases"};
constexpr std::string_view kIndexKeys[] = {"number", "fields"};
constexpr unsigned kFirstReferenceIndex = 100;  // below lie those that a schema names

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
                    fail(file, map[key].Mark(), say("'{}' is built in: only fields can be added to it", name),
                         tr("a kind of yours that was there before it: export its records, import them into a new "
                            "store under another name"));
        } else if (!kind) {
            kind = start(map, name, given != nullptr);
        }
        add_fields(map, *kind, given);
        if (kind->custom == (given != nullptr)) finish(map, *kind);
        if (given) index_references(map, *kind);
    }

    Schema take() {
        resolve_links(schema_, links_);
        return std::move(schema_);
    }

  private:
    std::string_view keep(const std::string& text) { return schema_.texts->keep(text); }
    Words keep(const std::vector<std::string>& words) { return Words(*schema_.texts, words); }

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
        kind.name = keep(name);
        kind.custom = custom;
        std::string letter = map.needed("letter");
        std::size_t least = custom ? 2 : 1;
        bool good = letter.size() >= least && letter.size() <= 3;
        for (char c : letter) good = good && c >= 'A' && c <= 'Z';
        if (!good) fail(map.file(), map["letter"].Mark(), tr("'letter' must be two or three capital letters"));
        kind.code = KindCode(letter);
        kind.plural = keep(map.text("plural", name + "s"));
        kind.english = keep(map.text("en", name));
        kind.chinese = keep(map.text("zh", std::string(kind.english)));
        kind.aliases = keep(map.list("aliases"));
        kind.hidden = map.flag("hidden");
        kind.columns = keep(map.list("list"));
        for (const Kind& other : schema_.kinds) {
            if (other.code == kind.code)
                fail(map.file(), map["letter"].Mark(), say("the letter {} belongs to '{}'", letter, other.name));
            for (std::string_view word : {kind.name, kind.plural, kind.chinese})
                if (schema_.kind(word))
                    fail(map.file(), map["kind"].Mark(), say("'{}' is the name of another kind", word));
        }
        if (custom)
            for (std::string_view word : {kind.name, kind.plural, kind.chinese})
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

    Field read_field(const Map& map, Kind& kind, GivenTags* given) {
        Field field;
        field.name = keep(map.needed("name"));
        if (!good_name(field.name))
            fail(map.file(), map["name"].Mark(),
                 say("'{}' cannot be a field's name: use small letters, digits and _", field.name));
        field.english = keep(map.text("en", std::string(field.name)));
        field.chinese = keep(map.text("zh", std::string(field.english)));
        field.aliases = keep(map.list("aliases"));
        if (given) {
            if (was_there(map, *given)) take_name_back(kind, field);
            claim_words(map, kind, field);
        }
        read_type(map, field);
        field.required = map.flag("required");
        field.sensitive = map.flag("sensitive");
        field.hidden = map.flag("hidden");
        field.partial = map.flag("partial");
        field.default_text = keep(map.text("default"));
        field.duplicates = map.word<Duplicates>(
            "duplicates", {{"allow", Duplicates::allow}, {"ask", Duplicates::ask}, {"refuse", Duplicates::refuse}},
            Duplicates::allow);
        field.on_delete = map.word<OnDelete>(
            "on_delete", {{"cascade", OnDelete::cascade}, {"refuse", OnDelete::refuse}, {"keep", OnDelete::keep}},
            OnDelete::keep);
        for (const std::string& how : map.list("find")) {
            if (how == "words")
                field.words = true;
            else if (how == "pinyin")
                field.words = field.pinyin = true;
            else if (how == "exact")
                field.exact = true;
            else if (how == "order")
                field.ordered = true;
            else
                fail(map.file(), map["find"].Mark(), say("'{}' is not one of {}", how, "words, pinyin, exact, order"));
        }
        if (field.duplicates != Duplicates::allow) field.exact = true;
        if (field.exact && field.type && !field.type->exact_keys)
            fail(map.file(), map["find"].Mark(), say("a field of type {} cannot be found exactly", field.type->name));
        if (field.ordered && field.type && !field.type->sort_key)
            fail(map.file(), map["find"].Mark(), say("a field of type {} has no order", field.type->name));
        // Their texts change with the settings, or with the day and other records.
        if (field.words && field.type && (field.type->name == "money" || field.type->name == "moment"))
            fail(map.file(), map["find"].Mark(), say("a field of type {} cannot be found by words", field.type->name));
        if (field.words && map.has("rollup"))
            fail(map.file(), map["find"].Mark(), tr("a computed field cannot be found by words"));
        if (field.sensitive && (field.words || field.exact || field.ordered))
            fail(map.file(), map["find"].Mark(), tr("a sensitive field is never put into an index"));
        if (given && !map.has("find") && field.type && (field.type->name == "text" || field.type->name == "tags"))
            field.words = !field.sensitive;
        if (map.text("source") == "parts") field.source = Source::parts;
        if (given && (map.has("source") || map.has("also")))
            fail(map.file(), map.mark(), tr("'source' and 'also' are for built-in fields"));
        give_tag(map, field, given);
        Link link{std::string(map.file()), map.mark(),       std::string(kind.name), std::string(field.name),
                  map.text("ref"),         map.text("also"), map.text("read_as"),    map.text("rollup")};
        if (!link.rollup.empty()) field.source = Source::rollup;
        if (!link.ref.empty() || !link.also.empty() || !link.read_as.empty() || !link.rollup.empty())
            links_.push_back(std::move(link));
        return field;
    }

    static bool was_there(const Map& map, const GivenTags& given) {
        const std::string as = map.needed("name") + ":" + map.text("type");
        return std::any_of(given.begin(), given.end(), [&](const auto& one) { return one.first == as; });
    }

    // A built-in field that came later than the user's of the same name gives way, and its labels do.
    void take_name_back(Kind& kind, const Field& field) {
        std::erase_if(kind.fields, [&](const Field& other) { return other.name == field.name; });
        std::erase_if(links_, [&](const Link& link) { return link.kind == kind.name && link.field == field.name; });
        for (Field& other : kind.fields)
            for (std::string_view* label : {&other.english, &other.chinese})
                if (*label == field.english || *label == field.chinese || *label == field.name) *label = other.name;
    }

    // The user's words win over further words of built-in fields, but not over their names.
    void claim_words(const Map& map, Kind& kind, const Field& field) {
        for (Field& other : kind.fields)
            for (std::string_view word : {field.name, field.english, field.chinese}) {
                if (word == other.name || word == other.english || word == other.chinese)
                    fail(map.file(), map["name"].Mark(), say("{} has a field '{}' already", kind.name, word));
                std::vector<std::string> left(other.aliases.begin(), other.aliases.end());
                if (std::erase(left, word)) other.aliases = keep(left);
            }
    }

    void read_type(const Map& map, Field& field) {
        std::string name = map.needed("type");
        field.type = field_type(name);
        if (!field.type) {
            std::vector<std::string> names;
            std::string list;
            for (const FieldType* type : field_types()) {
                names.emplace_back(type->name);
                list.append(list.empty() ? "" : ", ").append(type->name);
            }
            auto near = text::nearest(name, names);
            fail(map.file(), map["type"].Mark(),
                 near ? say("unknown type '{}'; did you mean '{}'?", name, *near)
                      : say("unknown type '{}'; there are {}", name, list));
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

    Choice read_choice(std::string_view file, const YAML::Node& node) {
        if (node.IsScalar()) {
            const std::string_view word = keep(node.Scalar());
            return {word, word, word, {}};
        }
        Map map(file, node, kChoiceKeys);
        Choice choice;
        choice.key = keep(map.needed("key"));
        choice.english = keep(map.text("en", std::string(choice.key)));
        choice.chinese = keep(map.text("zh", std::string(choice.english)));
        choice.aliases = keep(map.list("aliases"));
        return choice;
    }

    void give_tag(const Map& map, Field& field, GivenTags* given) {
        if (!given) {
            if (field.source != Source::parts) field.tag = static_cast<Tag>(map.number("tag", 1, kFirstCustomTag - 1));
            return;
        }
        if (map.has("tag")) fail(map.file(), map["tag"].Mark(), tr("tags of own fields are given by the store"));
        // A field that comes again with another type cannot read the old values, which undo may bring back.
        std::string as = std::string(field.name) + ":" + std::string(field.type->name);
        for (auto& [name, tag] : *given)
            if (name == as) {
                field.tag = tag;
                return;
            }
        Tag next = kFirstCustomTag;
        for (auto& [name, tag] : *given) next = std::max<Tag>(next, static_cast<Tag>(tag + 1));
        field.tag = next;
        given->emplace_back(std::move(as), next);
    }

    void finish(const Map& map, Kind& kind) {
        std::string title = map.text("title", std::string(kind.fields[1].name));
        const Field* field = kind.by_name(title);
        if (!field) fail(map.file(), map["title"].Mark(), say("{} has no field '{}'", kind.name, title));
        kind.title = field->tag;
        if (kind.columns.empty()) {
            std::vector<std::string> columns{"id"};
            for (const Field& f : kind.fields)
                if (f.source == Source::stored && !f.hidden && columns.size() < 6) columns.emplace_back(f.name);
            kind.columns = keep(columns);
        }
        for (std::string_view column : kind.columns)
            if (!kind.by_name(column))
                fail(map.file(), map["list"].Mark(), say("{} has no field '{}'", kind.name, column));
        if (YAML::Node indexes = map["indexes"])
            for (const auto& node : indexes)
                kind.indexes.push_back(read_index(Map(map.file(), node, kIndexKeys), kind));
    }

    static Index read_index(const Map& map, const Kind& kind) {
        Index index;
        index.number = static_cast<std::uint8_t>(map.number("number", 1, 99));
        for (const std::string& name : map.list("fields")) {
            const Field* field = kind.by_name(name);
            if (!field || !field->type->sort_key)
                fail(map.file(), map.mark(), say("an index cannot have the field '{}'", name));
            index.parts.push_back(field->tag);
        }
        return index;
    }

    // The user's references get an index each, so that what refers to a record is found without a scan. Its number
    // follows from the tag, which is frozen; of two that share one the later takes the next.
    static void index_references(const Map& map, Kind& kind) {
        for (const Field& field : kind.fields) {
            if (field.tag < kFirstCustomTag || field.type->name != "ref") continue;
            const bool there = std::any_of(kind.indexes.begin(), kind.indexes.end(), [&](const Index& index) {
                return index.number >= kFirstReferenceIndex && index.parts[0] == field.tag;
            });
            if (!there) kind.indexes.push_back({free_index(map, kind, field.tag), {field.tag}});
        }
    }

    static std::uint8_t free_index(const Map& map, const Kind& kind, Tag tag) {
        for (unsigned number = kFirstReferenceIndex + (tag - kFirstCustomTag) % 100; number <= 255; ++number)
            if (std::none_of(kind.indexes.begin(), kind.indexes.end(),
                             [&](const Index& index) { return index.number == number; }))
                return static_cast<std::uint8_t>(number);
        fail(map.file(), map.mark(), say("{} has too many references", kind.name));
    }

    Schema schema_;
    std::span<const std::string> reserved_;
    std::vector<Link> links_;
};

}  // namespace

GivenTags read_tags(std::string_view text) {
    GivenTags tags;
    while (!text.empty()) {
        auto end = std::min(text.find(' '), text.size());
        std::string_view one = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto equals = one.find('=');
        if (equals == one.npos) continue;
        Tag tag = 0;
        std::from_chars(one.data() + equals + 1, one.data() + one.size(), tag);
        tags.emplace_back(std::string(one.substr(0, equals)), tag);
    }
    return tags;
}

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
