#include "core/report/names.hpp"

#include <algorithm>

namespace kehu::report {
namespace {

using model::Field;
using model::Kind;
using Is = Scope::Is;

struct Entry {
    Is is;
    std::string_view name, chinese;
    Word word;
    Type type;
};
constexpr Entry kWords[] = {
    {Is::top, "now", "现在", Word::now, Type::moment},
    {Is::top, "today", "今天", Word::today, Type::date},
    {Is::top, "month", "月份", Word::month, Type::date},
    {Is::top, "week", "本周", Word::week, Type::text},
    {Is::top, "from", "从", Word::from, Type::date},
    {Is::top, "to", "到", Word::to, Type::date},
    {Is::top, "store", "客户库", Word::store, Type::text},
    {Is::top, "language", "语言", Word::language, Type::text},
    {Is::top, "kind", "种类", Word::kind, Type::text},
    {Is::top, "query", "查询", Word::query, Type::text},
    {Is::top, "count", "数量", Word::count, Type::number},
    {Is::record, "index", "序号", Word::index, Type::number},
    {Is::record, "is_first", "是首个", Word::is_first, Type::yesno},
    {Is::record, "is_last", "是末个", Word::is_last, Type::yesno},
    {Is::record, "uid", "", Word::uid, Type::text},
    {Is::group, "key", "键", Word::key, Type::text},
    {Is::group, "label", "组名", Word::label, Type::text},
    {Is::group, "count", "数量", Word::count, Type::number},
    {Is::group, "index", "序号", Word::index, Type::number},
    {Is::group, "is_first", "是首个", Word::is_first, Type::yesno},
    {Is::group, "is_last", "是末个", Word::is_last, Type::yesno},
    {Is::items, ".", "", Word::item, Type::text},
    {Is::items, "index", "序号", Word::index, Type::number},
    {Is::items, "is_first", "是首个", Word::is_first, Type::yesno},
    {Is::items, "is_last", "是末个", Word::is_last, Type::yesno},
};
// Of the items of an order's lines and of answers.
struct Part {
    std::string_view type, name, chinese;
    Word word;
    Type is;
};
constexpr Part kParts[] = {
    {"lines", "product", "产品", Word::product, Type::text},
    {"lines", "quantity", "数量", Word::quantity, Type::number},
    {"lines", "price", "单价", Word::price, Type::number},
    {"lines", "amount", "金额", Word::amount, Type::money},
    {"answers", "question", "问题", Word::question, Type::text},
    {"answers", "answer", "回答", Word::answer, Type::text},
};

struct SpanName {
    std::string_view name, chinese, more;
    Span span;
};
constexpr SpanName kSpans[] = {
    {"day", "日", "天", Span::day}, {"month", "月", "月份", Span::month}, {"year", "年", "年份", Span::year}};

std::optional<Span> span_named(std::string_view word) {
    for (const SpanName& span : kSpans)
        if (word == span.name || word == span.chinese || word == span.more) return span.span;
    return std::nullopt;
}

bool is_day(const Field& field) {
    return field.type && model::is_day_or_time(*field.type);
}

bool makes_groups(const Field& field) {
    if (!field.type || field.source == model::Source::parts || field.source == model::Source::id) return false;
    const std::string_view type = field.type->name;
    return type != "money" && type != "phone" && type != "email" && type != "lines" && type != "answers";
}

// "month", "city", "birthday_month", "生日月".
bool read_grouping(ListName& list, std::string_view word) {
    if (const auto span = span_named(word)) {
        list.by = day_field(*list.kind);
        if (!list.by) list.by = list.kind->by_name("created");
        list.span = *span;
        return list.by != nullptr;
    }
    const Field* field = list.kind->field(word);
    if (field && makes_groups(*field)) {
        list.by = field;
        if (is_day(*field)) list.span = Span::day;
        return true;
    }
    for (const SpanName& span : kSpans)
        for (std::string_view ending : {span.name, span.chinese, span.more}) {
            if (!word.ends_with(ending)) continue;
            std::string_view name = word.substr(0, word.size() - ending.size());
            if (name.ends_with('_')) name.remove_suffix(1);
            field = list.kind->field(name);
            if (!field || !is_day(*field)) continue;
            list.by = field;
            list.span = span.span;
            return true;
        }
    return false;
}

// The first field of `other` that refers to records of `kind`.
const Field* reference_in(const Kind& other, const Kind& kind) {
    const auto refers = [&](const Field& f) {
        return f.ref == kind.code && f.source == model::Source::stored && !f.hidden;
    };
    const auto field = std::find_if(other.fields.begin(), other.fields.end(), refers);
    return field == other.fields.end() ? nullptr : &*field;
}

// A field and a kind may have one word: {{#company}} is the company, {{#orders}} the orders of a customer, though their
// number has the same name.
bool is_word_of(const Kind& kind, std::string_view word, const Scope& scope) {
    if (word == kind.plural || word == kind.chinese) return true;
    return scope.is != Is::record || !scope.kind->field(word);
}

// "records" of a kind, as far as this scope has any.
std::optional<ListName> find_kind(const Scope& scope, std::string_view word, const model::Schema& schema,
                                  const Kind& records) {
    const bool any = word == "records" || word == "记录";
    if (scope.is == Is::group && (any || schema.kind(word) == scope.kind))
        return ListName{List::From::group, scope.kind};
    const Kind* kind = any && scope.is == Is::top ? &records : schema.kind(word);
    if (!kind || kind->hidden || !is_word_of(*kind, word, scope)) return std::nullopt;
    if (scope.is == Is::top) return ListName{List::From::all, kind};
    if (scope.is != Is::record) return std::nullopt;
    const Field* reference = reference_in(*kind, *scope.kind);
    if (!reference) return std::nullopt;
    return ListName{List::From::related, kind, reference};
}

}  // namespace

const Field* day_field(const Kind& kind) {
    for (const Field& field : kind.fields)
        if (is_day(field) && field.source == model::Source::stored && !field.hidden && !field.partial &&
            field.name != "created")
            return &field;
    return nullptr;
}

std::optional<NamedWord> find_word(const Scope& scope, std::string_view name) {
    for (const Entry& entry : kWords)
        if (entry.is == scope.is && (name == entry.name || (name == entry.chinese && !name.empty())))
            return NamedWord{entry.word, entry.type};
    if (scope.is == Is::group && scope.list && scope.list->by && scope.list->by->named(name))
        return NamedWord{Word::label, Type::text};
    if (scope.is == Is::group && scope.list && span_named(name) == scope.list->span)
        return NamedWord{Word::label, Type::text};
    if (scope.is == Is::items && scope.field)
        for (const Part& part : kParts)
            if (part.type == scope.field->type->name && (name == part.name || name == part.chinese))
                return NamedWord{part.word, part.is};
    return std::nullopt;
}

std::optional<ListName> find_list(const Scope& scope, std::string_view name, const model::Schema& schema,
                                  const Kind& records) {
    if (const auto plain = find_kind(scope, name, schema, records)) return plain;
    for (std::string_view between : {"_by_", "按", "_按_"}) {
        const std::size_t at = name.find(between);
        if (at == name.npos || at == 0) continue;
        auto list = find_kind(scope, name.substr(0, at), schema, records);
        if (list && list->from != List::From::group && read_grouping(*list, name.substr(at + between.size())))
            return list;
    }
    return std::nullopt;
}

std::vector<std::string> names_in(const Scope& inner, const model::Schema& schema, Language language) {
    std::vector<std::string> names;
    for (const Scope* scope = &inner; scope; scope = scope->outer) {
        for (const Entry& entry : kWords)
            if (entry.is == scope->is)
                names.emplace_back(language == Language::chinese && !entry.chinese.empty() ? entry.chinese
                                                                                           : entry.name);
        for (const Part& part : kParts)
            if (scope->is == Is::items && scope->field && part.type == scope->field->type->name)
                names.emplace_back(part.name);
        if (scope->is == Is::record)
            for (const Field& field : scope->kind->fields)
                if (field.source != model::Source::parts) {
                    names.emplace_back(field.name);
                    names.emplace_back(field.chinese);
                }
        for (const Kind& kind : schema.kinds) {
            if (kind.hidden) continue;
            const bool here = scope->is == Is::top || (scope->is == Is::record && reference_in(kind, *scope->kind)) ||
                              (scope->is == Is::group && scope->kind == &kind);
            if (here) names.insert(names.end(), {std::string(kind.plural), std::string(kind.chinese)});
        }
    }
    return names;
}

}  // namespace kehu::report
