#include "core/model/schema_links.hpp"

#include <optional>

#include "core/model/field_type.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::model {
namespace {

using yaml::fail;

const Kind* kind_named(const Schema& schema, std::string_view name) {
    for (const Kind& kind : schema.kinds)
        if (kind.name == name) return &kind;
    return nullptr;
}

Field& field_of(Schema& schema, const Link& link) {
    for (Kind& kind : schema.kinds)
        if (kind.name == link.kind)
            for (Field& field : kind.fields)
                if (field.name == link.field) return field;
    throw std::logic_error("a link of no field");
}

void resolve_reference(Schema& schema, const Link& link) {
    Field& field = field_of(schema, link);
    if (!link.ref.empty()) {
        const Kind* target = kind_named(schema, link.ref);
        if (!target) fail(link.file, link.mark, say("there is no kind '{}'", link.ref));
        field.ref = target->code;
    }
    const auto same_kind = [&](const std::string& name) -> const Field& {
        const Field* found = kind_named(schema, link.kind)->by_name(name);
        if (!found) fail(link.file, link.mark, say("{} has no field '{}'", link.kind, name));
        return *found;
    };
    if (!link.also.empty()) field.also = same_kind(link.also).tag;
    if (link.read_as.empty()) return;
    const Field& reading = same_kind(link.read_as);
    if (reading.sensitive) fail(link.file, link.mark, tr("a sensitive field is never put into an index"));
    if (field.type->name != "text" || reading.type->name != "text" || reading.source != Source::stored)
        fail(link.file, link.mark, say("'{}' is between two fields of type {}", "read_as", "text"));
    field.read_as = reading.tag;
}

// "min(task.due where state=open)" in its parts.
struct RollupText {
    std::string_view verb, kind, field, along, where, key;
};

std::optional<RollupText> split_rollup(std::string_view text) {
    auto open = text.find('(');
    if (open == text.npos || text.back() != ')') return std::nullopt;
    RollupText out;
    out.verb = text::trim(text.substr(0, open));
    std::string_view inside = text.substr(open + 1, text.size() - open - 2);
    if (auto at = inside.find(" where "); at != inside.npos) {
        std::string_view where = inside.substr(at + 7);
        auto equals = where.find('=');
        if (equals == where.npos) return std::nullopt;
        out.where = text::trim(where.substr(0, equals));
        out.key = text::trim(where.substr(equals + 1));
        inside = inside.substr(0, at);
    }
    auto split = inside.find(out.verb == "days" ? ',' : '.');
    out.kind = text::trim(inside.substr(0, split));
    if (split == inside.npos) return out;
    out.field = text::trim(inside.substr(split + 1));
    if (out.verb != "last") return out;
    const auto comma = out.field.find(',');
    if (comma == out.field.npos) return std::nullopt;
    out.along = text::trim(out.field.substr(comma + 1));
    out.field = text::trim(out.field.substr(0, comma));
    return out;
}

std::optional<Fold> fold_of(std::string_view verb) {
    if (verb == "count") return Fold::count;
    if (verb == "sum") return Fold::sum;
    if (verb == "min") return Fold::min;
    if (verb == "max") return Fold::max;
    if (verb == "last") return Fold::last;
    return std::nullopt;
}

// Least, greatest and last must be answerable by one seek: the index of the folded kind over reference, condition and
// the field in whose order the record is sought.
std::uint8_t seek_index(const Link& link, const Kind& source, const Field& reference, const Rollup& rollup, Tag along) {
    std::vector<Tag> wanted{reference.tag};
    if (rollup.where) wanted.push_back(rollup.where);
    wanted.push_back(along);
    for (const Index& index : source.indexes)
        if (index.parts == wanted) return index.number;
    fail(link.file, link.mark, say("'{}' needs an index of {} over these fields", link.rollup, source.name));
}

class RollupLink {
  public:
    RollupLink(Schema& schema, const Link& link)
        : schema_(schema), link_(link), kind_(*kind_named(schema, link.kind)), field_(field_of(schema, link)) {}

    void resolve() {
        auto text = split_rollup(link_.rollup);
        if (!text) unreadable();
        if (text->verb == "days") return resolve_days(*text);
        const auto fold = fold_of(text->verb);
        const Kind* source = kind_named(schema_, text->kind);
        if (!fold || !source || text->field.empty() != (*fold == Fold::count)) unreadable();
        field_.rollup.fold = *fold;
        field_.rollup.kind = source->code;
        if (!text->field.empty()) {
            const Field& folded = stored(*source, text->field);
            require(gives_type_of(*fold, *folded.type));
            field_.rollup.field = folded.tag;
        } else {
            require(field_.type->name == "integer");
        }
        if (!text->where.empty()) {
            field_.rollup.where = stored(*source, text->where).tag;
            field_.rollup.where_key = schema_.texts->keep(text->key);
        }
        const Tag along = *fold == Fold::last ? time_of(*source, text->along) : field_.rollup.field;
        for (const Field& reference : source->fields) {
            if (reference.type->name != "ref" || reference.ref != kind_.code) continue;
            field_.rollup.by.push_back(reference.tag);
            if (is_by_seek(*fold))
                field_.rollup.indexes.push_back(seek_index(link_, *source, reference, field_.rollup, along));
        }
        if (field_.rollup.by.empty())
            fail(link_.file, link_.mark, say("'{}' does not refer to '{}'", source->name, kind_.name));
    }

  private:
    [[noreturn]] void unreadable() const {
        fail(link_.file, link_.mark, say("cannot read the rollup '{}'", link_.rollup),
             tr("write it like max(contact.at), count(order) or min(task.due where state=open)"));
    }
    // What is folded lies in the records.
    const Field& stored(const Kind& kind, std::string_view name) const {
        const Field* field = kind.stored(name);
        if (!field) unreadable();
        return *field;
    }
    void require(bool fits) const {
        if (!fits)
            fail(link_.file, link_.mark, say("'{}' does not give a field of type {}", link_.rollup, field_.type->name),
                 tr("count and days give integers, sum adds integers or money, min, max and last have the type of what "
                    "they look at"));
    }
    // Choices have another order in an index than in their list.
    bool gives_type_of(Fold fold, const FieldType& folded) const {
        if (field_.type != &folded) return false;
        if (fold == Fold::last) return true;
        return fold == Fold::sum ? folded.name == "integer" || folded.name == "money" : folded.name != "choice";
    }
    Tag time_of(const Kind& kind, std::string_view name) const {
        const Field* field = kind.by_name(name);
        if (!field) unreadable();
        require(is_day_or_time(*field->type));
        return field->tag;
    }
    void resolve_days(const RollupText& text) {
        require(field_.type->name == "integer");
        field_.source = Source::days;
        field_.days_since = time_of(kind_, text.kind);
        field_.days_else = time_of(kind_, text.field);
    }

    Schema& schema_;
    const Link& link_;
    const Kind& kind_;
    Field& field_;
};

}  // namespace

void resolve_links(Schema& schema, const std::vector<Link>& links) {
    for (const Link& link : links) resolve_reference(schema, link);
    for (const Link& link : links)
        if (!link.rollup.empty()) RollupLink(schema, link).resolve();
}

}  // namespace kehu::model
