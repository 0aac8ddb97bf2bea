#include "core/model/schema.hpp"

#include <algorithm>
#include <stdexcept>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/text/fold.hpp"
#include "core/text/simplify.hpp"
#include "core/text/tr.hpp"
#include "store/error.hpp"

namespace kehu::model {

// The blob: u8 version; the names of the types used; the kinds. Numbers are varints, texts and lists start with their
// length, a type is its place in the list of names. Every command decodes it first, so it holds no names to look up.
namespace {

constexpr std::uint64_t kVersion = 1;

enum FieldFlag : unsigned {
    kRequired = 1,
    kSensitive = 2,
    kWords = 4,
    kExact = 8,
    kHidden = 16,
    kPartial = 32,
    kHasRollup = 64,
    kHasDays = 128,
    kPinyin = 256,
    kOrdered = 512,
    kHasReadAs = 1024,
};

struct Writer {
    std::string out;
    std::vector<const FieldType*> types;

    void number(std::uint64_t value) { append_varint(out, value); }
    void text(std::string_view value) { number(value.size()), out += value; }
    void kind(KindCode code) { text(code.text()); }
    void texts(const Words& words) {
        number(static_cast<std::size_t>(std::distance(words.begin(), words.end())));
        out += words.packed();
    }
    void tags(const std::vector<Tag>& values) {
        number(values.size());
        for (Tag value : values) number(value);
    }
    void type(const FieldType* value) {
        for (std::size_t i = 0; i < types.size(); ++i) {
            if (types[i] == value) return number(i);
        }
        throw std::logic_error("a field without a type");
    }

    void rollup(const Rollup& value) {
        number(static_cast<unsigned>(value.fold));
        kind(value.kind);
        number(value.field);
        tags(value.by);
        number(value.where);
        text(value.where_key);
        number(value.indexes.size());
        for (std::uint8_t index : value.indexes) number(index);
    }

    void field(const Field& value) {
        number(value.tag);
        text(value.name);
        text(value.english);
        text(value.chinese);
        texts(value.aliases);
        type(value.type);
        number(static_cast<unsigned>(value.source));
        bool has_rollup = value.source == Source::rollup;
        bool has_days = value.source == Source::days;
        unsigned flags = 0;
        auto flag = [&](bool on, FieldFlag bit) { flags |= on ? unsigned(bit) : 0; };
        flag(value.required, kRequired);
        flag(value.sensitive, kSensitive);
        flag(value.words, kWords);
        flag(value.pinyin, kPinyin);
        flag(value.exact, kExact);
        flag(value.ordered, kOrdered);
        flag(value.hidden, kHidden);
        flag(value.partial, kPartial);
        flag(has_rollup, kHasRollup);
        flag(has_days, kHasDays);
        flag(value.read_as != 0, kHasReadAs);
        number(flags);
        number(static_cast<unsigned>(value.duplicates));
        number(value.choices.size());
        for (const Choice& choice : value.choices) {
            text(choice.key), text(choice.english), text(choice.chinese), texts(choice.aliases);
        }
        text(value.default_text);
        kind(value.ref);
        number(static_cast<unsigned>(value.on_delete));
        number(value.also);
        if (has_rollup) rollup(value.rollup);
        if (has_days) number(value.days_since), number(value.days_else);
        if (value.read_as) number(value.read_as);
    }

    void whole_kind(const Kind& value) {
        kind(value.code);
        text(value.name), text(value.plural), text(value.english), text(value.chinese);
        texts(value.aliases);
        number(value.title);
        number(value.fields.size());
        for (const Field& one : value.fields) field(one);
        number(value.indexes.size());
        for (const Index& index : value.indexes) number(index.number), tags(index.parts);
        texts(value.columns);
        number((value.hidden ? 1 : 0) | (value.custom ? 2 : 0));
    }
};

struct Reader {
    std::string_view rest;
    std::vector<const FieldType*> types;

    [[noreturn]] static void damaged() {
        throw store::StoreError(store::Failure::damaged, "the stored schema cannot be read");
    }
    std::uint64_t number() {
        if (rest.empty() || rest[0] & 0x80) return read_varint(rest);
        const auto value = static_cast<std::uint8_t>(rest[0]);  // nearly all of them
        rest.remove_prefix(1);
        return value;
    }
    // A count can be no greater than the bytes that follow: no damaged blob makes us reserve all memory.
    std::size_t count() {
        std::uint64_t value = number();
        if (value > rest.size()) damaged();
        return value;
    }
    template <class T>
    T small(T last) {
        std::uint64_t value = number();
        if (value > static_cast<std::uint64_t>(last)) damaged();
        return static_cast<T>(value);
    }
    std::string_view text() {
        std::size_t length = count();
        std::string_view value = rest.substr(0, length);
        rest.remove_prefix(length);
        return value;
    }
    void text(std::string_view& to) { to = text(); }
    KindCode kind() {
        std::string_view code = text();
        if (code.empty()) return {};
        if (code.size() > 3) damaged();
        for (char letter : code) {
            if (letter < 'A' || letter > 'Z') damaged();
        }
        return KindCode(code);
    }
    void texts(Words& to) {
        std::size_t n = count();
        const char* const start = rest.data();
        while (n--) text();
        to = Words(std::string_view(start, static_cast<std::size_t>(rest.data() - start)));
    }
    Tag tag() { return small<Tag>(0xFFFF); }
    void tags(std::vector<Tag>& to) {
        std::size_t n = count();
        to.reserve(n);
        while (n--) to.push_back(tag());
    }
    const FieldType* type() {
        std::uint64_t at = number();
        if (at >= types.size()) damaged();
        return types[at];
    }

    void rollup(Rollup& to) {
        to.fold = small(Fold::last);
        to.kind = kind();
        to.field = tag();
        tags(to.by);
        to.where = tag();
        text(to.where_key);
        for (std::size_t n = count(); n--;) to.indexes.push_back(small<std::uint8_t>(0xFF));
    }

    void choice(Choice& to) {
        text(to.key), text(to.english), text(to.chinese);
        texts(to.aliases);
    }

    void field(Field& to) {
        to.tag = tag();
        text(to.name), text(to.english), text(to.chinese);
        texts(to.aliases);
        to.type = type();
        to.source = small(Source::parts);
        unsigned flags = static_cast<unsigned>(number());
        to.required = flags & kRequired;
        to.sensitive = flags & kSensitive;
        to.words = flags & kWords;
        to.pinyin = flags & kPinyin;
        to.exact = flags & kExact;
        to.ordered = flags & kOrdered;
        to.hidden = flags & kHidden;
        to.partial = flags & kPartial;
        to.duplicates = small(Duplicates::refuse);
        to.choices.resize(count());
        for (Choice& one : to.choices) choice(one);
        text(to.default_text);
        to.ref = kind();
        to.on_delete = small(OnDelete::keep);
        to.also = tag();
        if (flags & kHasRollup) rollup(to.rollup);
        if (flags & kHasDays) to.days_since = tag(), to.days_else = tag();
        if (flags & kHasReadAs) to.read_as = tag();
    }

    void whole_kind(Kind& to) {
        to.code = kind();
        text(to.name), text(to.plural), text(to.english), text(to.chinese);
        texts(to.aliases);
        to.title = tag();
        to.fields.resize(count());
        for (Field& one : to.fields) field(one);
        to.indexes.resize(count());
        for (Index& index : to.indexes) {
            index.number = small<std::uint8_t>(0xFF), tags(index.parts);
            for (Tag part : index.parts)
                if (!to.field(part)) damaged();  // nobody asks again
        }
        texts(to.columns);
        std::uint64_t flags = number();
        to.hidden = flags & 1;
        to.custom = flags & 2;
    }
};

// What a rollup names is there, so that nobody asks again.
bool is_linked(const Rollup& rollup, const Schema& schema) {
    const Kind* from = schema.kind(rollup.kind);
    if (!from || (rollup.field && !from->field(rollup.field)) || (rollup.where && !from->field(rollup.where)))
        return false;
    if ((rollup.fold != Fold::count && !rollup.field) ||
        (is_by_seek(rollup.fold) && rollup.indexes.size() != rollup.by.size()))
        return false;
    const auto has_index = [&](std::uint8_t number) {
        return std::any_of(from->indexes.begin(), from->indexes.end(),
                           [&](const Index& index) { return index.number == number; });
    };
    return std::all_of(rollup.by.begin(), rollup.by.end(), [&](Tag tag) { return from->field(tag) != nullptr; }) &&
           std::all_of(rollup.indexes.begin(), rollup.indexes.end(), has_index);
}

bool is_linked(const Schema& schema) {
    for (const Kind& kind : schema.kinds)
        for (const Field& field : kind.fields)
            if (field.source == Source::rollup && !is_linked(field.rollup, schema)) return false;
    return true;
}

// How words that name something are compared: "Next_Step", "next-step" and "next step" are one.
std::string fold_word(std::string_view word) {
    std::string folded = text::fold(word);
    for (char& c : folded) {
        if (c == '_' || c == '-') c = ' ';
    }
    return folded;
}

bool is_folded(std::string_view name, const std::string& folded) {
    return name == folded || fold_word(name) == folded;
}

bool any_is_folded(const Words& names, const std::string& folded) {
    for (std::string_view name : names) {
        if (is_folded(name, folded)) return true;
    }
    return false;
}

bool named_folded(const Field& field, const std::string& folded) {
    return is_folded(field.name, folded) || is_folded(field.chinese, folded) || is_folded(field.english, folded) ||
           any_is_folded(field.aliases, folded);
}

}  // namespace

bool Field::named(std::string_view word) const {
    return named_folded(*this, fold_word(word));
}

const Field* Kind::field(std::string_view word) const {
    if (word.empty()) return nullptr;
    for (const Field& field : fields) {
        if (field.name == word) return &field;
    }
    std::string folded = fold_word(word);
    for (const Field& field : fields)
        if (is_folded(field.name, folded)) return &field;
    for (const Field& field : fields)
        if (named_folded(field, folded)) return &field;
    std::string plain;
    text::append_simplified(plain, word);
    return plain == word ? nullptr : field(plain);
}

const Field* Kind::field(Tag tag) const {
    for (const Field& field : fields) {
        if (field.tag == tag && tag != 0) return &field;
    }
    return nullptr;
}

const Field& Kind::at(Tag tag) const {
    if (const Field* found = field(tag)) return *found;
    throw std::logic_error("the kind " + std::string(name) + " has no field number " + std::to_string(tag));
}

const Field* Kind::by_name(std::string_view wanted) const {
    for (const Field& field : fields)
        if (field.name == wanted) return &field;
    return nullptr;
}

const Field* Kind::stored(std::string_view wanted) const {
    const Field* field = by_name(wanted);
    return field && field->source == Source::stored ? field : nullptr;
}

const Field& Kind::at_name(std::string_view wanted) const {
    if (const Field* field = by_name(wanted)) return *field;
    throw std::logic_error("the kind " + std::string(name) + " has no field " + std::string(wanted));
}

const Kind* Schema::kind(std::string_view word) const {
    if (word.empty()) return nullptr;
    for (const Kind& kind : kinds) {
        if (kind.name == word || kind.code.text() == word) return &kind;
    }
    std::string folded = fold_word(word);
    for (const Kind& kind : kinds) {
        if (is_folded(kind.name, folded) || is_folded(kind.plural, folded) || is_folded(kind.chinese, folded) ||
            is_folded(kind.english, folded) || any_is_folded(kind.aliases, folded)) {
            return &kind;
        }
    }
    return nullptr;
}

const Kind* Schema::kind(KindCode code) const {
    for (const Kind& kind : kinds) {
        if (kind.code == code) return &kind;
    }
    return nullptr;
}

const Kind& Schema::at(KindCode code) const {
    if (const Kind* found = kind(code)) return *found;
    // Built-in kinds of now are lacking only where the user's cannot stand beside them.
    throw Error(ExitCode::config,
                say("the built-in kind {} is not in this store: a kind of yours is in its way", code.text()),
                tr("export the records of yours, import them into a new store under another name"));
}

const Kind& Schema::at_name(std::string_view name) const {
    for (const Kind& kind : kinds) {
        if (kind.name == name) return kind;
    }
    throw std::logic_error("no kind is called " + std::string(name));
}

std::string encode_schema(const Schema& schema) {
    Writer writer;
    writer.number(kVersion);
    std::span<const FieldType* const> types = field_types();
    writer.types.assign(types.begin(), types.end());
    writer.number(types.size());
    for (const FieldType* type : types) writer.text(type->name);
    writer.number(schema.kinds.size());
    for (const Kind& kind : schema.kinds) writer.whole_kind(kind);
    return std::move(writer.out);
}

Schema decode_schema(std::string_view blob) {
    Schema schema;
    Reader reader{schema.texts->keep(blob), {}};
    if (reader.number() != kVersion) {
        throw store::StoreError(store::Failure::unsupported, "the stored schema has a newer format");
    }
    for (std::size_t n = reader.count(); n--;) {
        std::string_view name = reader.text();
        const FieldType* type = field_type(name);
        if (!type) throw store::StoreError(store::Failure::unsupported, "unknown field type " + std::string(name));
        reader.types.push_back(type);
    }
    schema.kinds.resize(reader.count());
    for (Kind& kind : schema.kinds) reader.whole_kind(kind);
    if (!reader.rest.empty() || !is_linked(schema)) Reader::damaged();
    return schema;
}

}  // namespace kehu::model
