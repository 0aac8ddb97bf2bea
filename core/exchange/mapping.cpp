#include "core/exchange/mapping.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/simplify.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

using model::Field;
using model::Kind;
using model::Source;

// "手机(必填)", "*姓名", "Phone：" as the words they decorate.
std::string bare(std::string_view header) {
    std::string word = text::to_halfwidth(text::trim(header));
    if (const std::size_t open = word.find('('); open != word.npos && open > 0 && word.back() == ')') word.resize(open);
    std::erase_if(word, [](char c) { return c == '*' || c == ':' || c == '.'; });
    return std::string(text::trim(word));
}

// 聯絡 is said for 联系, and 帳 is written 账 in these words; both follow the simplified character.
constexpr std::string_view kSaidOtherwise[][2] = {{"络", "系"}, {"帐", "账"}};

std::string simplified(std::string_view word) {
    std::string out;
    text::append_simplified(out, word);
    for (const auto& [from, to] : kSaidOtherwise)
        for (std::size_t at = out.find(from); at != out.npos; at = out.find(from, at + to.size()))
            out.replace(at, from.size(), to);
    return out;
}

// The word without one of these endings, folded; empty if it has none.
std::string without_ending(std::string_view word, std::span<const std::string_view> endings) {
    const std::string folded = text::fold(word);
    for (std::string_view ending : endings)
        if (folded.size() > ending.size() && folded.ends_with(ending))
            return folded.substr(0, folded.size() - ending.size());
    return {};
}

constexpr std::string_view kIdEndings[] = {"_id", " id", "编号", "_number", " number", " no", " no.", "号"};

bool is_kind_word(const Kind& kind, std::string_view word) {
    const auto same = [&](std::string_view other) { return text::fold(other) == word; };
    return same(kind.name) || same(kind.chinese) || same(kind.english) ||
           std::any_of(kind.aliases.begin(), kind.aliases.end(), same);
}

// "customer_id" in a file of contacts is the field customer; in a file of customers it is their own number.
const Field* by_ending(std::string_view word, const Kind& kind) {
    const std::string rest = without_ending(word, kIdEndings);
    if (rest.empty()) return nullptr;
    if (is_kind_word(kind, rest)) return kind.field("id");
    const Field* field = kind.field(rest);
    return field && !field->ref.empty() ? field : nullptr;
}

// 会员姓名 and 客户电话 are the name and the phone of a customer; in an order 客户状态 is not the order's state.
constexpr std::string_view kOwners[] = {"会员", "顾客", "客户", "联系人"};

const Field* without_owner(std::string_view word, const Kind& kind) {
    if (kind.code != model::kCustomer) return nullptr;
    for (std::string_view owner : kOwners)
        if (word.size() > owner.size() && word.starts_with(owner)) return kind.field(word.substr(owner.size()));
    return nullptr;
}

// "Tel. 2", 电话2: one more of what there may be several of.
const Field* by_number(std::string_view word, const Kind& kind) {
    const std::size_t end = word.find_last_not_of("0123456789 _-#");
    if (end == word.npos || end + 1 == word.size()) return nullptr;
    const Field* field = kind.field(word.substr(0, end + 1));
    return field && field->type->list ? field : nullptr;
}

// "Mobile No.", 手机号 and its like.
const Field* phone_by_ending(std::string_view word, const Kind& kind) {
    const std::string rest = without_ending(word, kIdEndings);
    const Field* field = rest.empty() ? nullptr : kind.field(rest);
    return field && field->type->name == "phone" ? field : nullptr;
}

const Field* find_field(std::string_view header, const Kind& kind) {
    if (const Field* field = kind.field(header)) return field;
    const std::string word = bare(header);
    if (const Field* field = kind.field(word)) return field;
    if (const Field* field = by_ending(word, kind)) return field;
    const std::string plain = simplified(word);
    if (const Field* field = kind.field(plain)) return field;
    for (const auto find : {by_ending, without_owner, by_number, phone_by_ending})
        if (const Field* field = find(plain, kind)) return field;
    return nullptr;
}

Column::Use use_of(const Field& field) {
    if (field.source == Source::id) return Column::Use::identity;
    if (field.name == model::kCardLines) return Column::Use::field;
    if (field.hidden || field.source == Source::rollup || field.source == Source::days) return Column::Use::computed;
    return Column::Use::field;
}

std::string nearest_word(std::string_view header, const Kind& kind) {
    std::vector<std::string> words;
    for (const Field& field : kind.fields) {
        if (use_of(field) != Column::Use::field) continue;
        for (std::string_view name : {field.name, field.english, field.chinese}) words.emplace_back(name);
        words.insert(words.end(), field.aliases.begin(), field.aliases.end());
    }
    return text::nearest(bare(header), words).value_or("");
}

Column column_of(std::string_view header, std::size_t number, const Kind& kind) {
    Column column{std::string(header), Column::Use::unknown, nullptr, {}};
    if (header.empty()) {
        column.header = say("column {}", number);
        column.use = Column::Use::unnamed;
    } else if (const Field* field = find_field(header, kind)) {
        column.field = field;
        column.use = use_of(*field);
    } else if (text::fold(header) == kUidColumn) {
        column.use = Column::Use::uid;
    } else {
        column.nearest = nearest_word(header, kind);
    }
    return column;
}

bool is_header(std::string_view header, const std::string& folded) {
    return text::fold(header) == folded || text::fold(bare(header)) == folded;
}

void grant(std::vector<Column>& columns, const Kind& kind, const std::string& header, const std::string& word) {
    const std::string folded = text::fold(header);
    const auto column =
        std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return is_header(c.header, folded); });
    if (column == columns.end()) throw Error(ExitCode::usage, say("the file has no column '{}'", header));
    if (word == "-") {
        column->use = Column::Use::left_out;
        column->field = nullptr;
        return;
    }
    const Field* field = kind.field(word);
    if (!field && text::fold(word) == kUidColumn) {
        column->use = Column::Use::uid;
        column->field = nullptr;
        return;
    }
    if (!field) {
        const std::string near = nearest_word(word, kind);
        throw Error(ExitCode::usage, near.empty() ? say("unknown field '{}'", word)
                                                  : say("unknown field '{}'; did you mean '{}'?", word, near));
    }
    if (use_of(*field) == Column::Use::computed)
        throw Error(ExitCode::usage, say("'{}' is worked out by kehu and cannot be imported", field->name));
    column->field = field;
    column->use = use_of(*field);
}

// A source's own number is the record's code. Beside a column that is the code by name, `id` is kehu's own; so it is
// where it looks like that.
void settle_identity(std::vector<Column>& columns, const Kind& kind, const Wishes& wishes, const HoldsIds& holds_ids) {
    const Field* code = kind.field("code");
    if (!code || code->source != Source::stored) return;
    for (const Column& column : columns)
        if (column.field == code) return;
    for (Column& column : columns) {
        if (column.use != Column::Use::identity) continue;
        const auto asked = [&](const auto& wish) { return is_header(column.header, text::fold(wish.first)); };
        if (std::any_of(wishes.begin(), wishes.end(), asked)) continue;
        if (holds_ids && holds_ids(static_cast<std::size_t>(&column - columns.data()))) continue;
        column.field = code;
        column.use = Column::Use::field;
        return;
    }
}

void settle_report(std::vector<Column>& columns) {
    if (columns.size() < 3 || columns[0].header != "line" || columns[1].header != "reason") return;
    for (Column* column : {&columns[0], &columns[1]}) {
        column->use = Column::Use::report;
        column->field = nullptr;
    }
}

// Called as the field itself, not by another word for it.
bool is_exact(const Column& column) {
    return column.header == column.field->name;
}

void refuse_doubles(const std::vector<Column>& columns) {
    for (std::size_t i = 0; i < columns.size(); i++) {
        const Column& second = columns[i];
        if (second.use != Column::Use::field && second.use != Column::Use::identity) continue;
        if (second.use == Column::Use::field && second.field->type->list) continue;
        for (std::size_t j = 0; j < i; j++)
            if (columns[j].use == second.use && columns[j].field == second.field)
                throw Error(
                    ExitCode::decision,
                    say("the columns '{}' and '{}' are both {}", columns[j].header, second.header, second.field->name),
                    is_exact(columns[j]) == is_exact(second)
                        ? say("Leave one out: --map '{}=-'", second.header)
                        : say("Leave one out: --map '{}=-'; if it is a field of its own, make that first: kehu field "
                              "add, or kehu schema apply",
                              is_exact(second) ? columns[j].header : second.header));
    }
}

}  // namespace

bool has_column(std::span<const std::string> headers, std::string_view wish) {
    const std::string folded = text::fold(wish);
    return std::any_of(headers.begin(), headers.end(), [&](const auto& header) { return is_header(header, folded); });
}

const Field* field_of_header(std::string_view header, const Kind& kind) {
    return header.empty() ? nullptr : find_field(header, kind);
}

Wishes parse_wishes(std::span<const std::string> values) {
    Wishes wishes;
    for (const std::string& value : values)
        for (std::size_t from = 0; from <= value.size();) {
            const std::size_t to = std::min(value.find(',', from), value.size());
            const std::string piece(text::trim(std::string_view(value).substr(from, to - from)));
            from = to + 1;
            if (piece.empty()) continue;
            const std::size_t equals = piece.rfind('=');
            if (equals == piece.npos || equals == 0 || equals + 1 == piece.size())
                throw Error(ExitCode::usage, say("--map takes COLUMN=FIELD, not '{}'", piece));
            wishes.emplace_back(text::trim(std::string_view(piece).substr(0, equals)),
                                text::trim(std::string_view(piece).substr(equals + 1)));
        }
    return wishes;
}

std::vector<Column> map_columns(std::span<const std::string> headers, const Kind& kind, const Wishes& wishes,
                                const HoldsIds& holds_ids) {
    std::vector<Column> columns;
    for (const std::string& header : headers) columns.push_back(column_of(header, columns.size() + 1, kind));
    settle_report(columns);
    for (const auto& [header, word] : wishes) grant(columns, kind, header, word);
    settle_identity(columns, kind, wishes, holds_ids);
    refuse_doubles(columns);
    return columns;
}

bool looks_like_value(std::string_view header) {
    constexpr std::ptrdiff_t kDigits = 5;  // a header may have a year in it, and hardly more
    const auto is_digit = [](char d) { return d >= '0' && d <= '9'; };
    return header.find('@') != header.npos || std::count_if(header.begin(), header.end(), is_digit) >= kDigits;
}

void refuse_missing_header(const std::vector<Column>& columns, const std::string& file) {
    const auto says_nothing = [](const Column& c) {
        return c.use == Column::Use::unknown || c.use == Column::Use::unnamed;
    };
    const auto is_value = [](const Column& c) { return c.use == Column::Use::unknown && looks_like_value(c.header); };
    if (!std::all_of(columns.begin(), columns.end(), says_nothing)) return;
    const auto value = std::find_if(columns.begin(), columns.end(), is_value);
    if (value == columns.end()) return;
    throw Error(ExitCode::decision,
                say("{}: the first line names no field; '{}' looks like a value", file, value->header),
                tr("If the first line is a row already, say what the columns are: --no-header --map 1=name,2=phone; "
                   "if another line is the header: --header N"));
}

namespace {

std::string hint_for(const Column& column) {
    return column.nearest.empty()
               ? say("Name the field: --map '{}=FIELD'; leave the column out: --map '{}=-'; all such: --ignore-unknown",
                     column.header, column.header)
               : say("Did you mean '{}'? --map '{}={}'; leave the column out: --map '{}=-'; all such: --ignore-unknown",
                     column.nearest, column.header, column.nearest, column.header);
}

}  // namespace

void refuse_unknown(const std::vector<Column>& columns, const Kind& kind, bool has_header) {
    constexpr std::size_t kTold = 12;
    std::string names, wishes, perhaps;
    const Column* last = nullptr;
    std::size_t unknown = 0;
    const auto append = [](std::string& list, const char* comma, const std::string& piece) {
        list.append(list.empty() ? "" : comma).append(piece);
    };
    for (const Column& column : columns) {
        if (column.use != Column::Use::unknown) continue;
        last = &column;
        if (unknown++ >= kTold) continue;
        append(names, tr(", "), "'" + column.header + "'");
        append(wishes, ",", column.header + "=" + tr("FIELD"));
        if (!column.nearest.empty()) append(perhaps, tr(", "), column.header + "=" + column.nearest);
    }
    if (!unknown) return;
    if (unknown > kTold) {
        names += say(" and {} more", unknown - kTold);
        wishes += ",...";
    }
    std::string hint = unknown == 1 ? hint_for(*last)
                                    : say("Name the fields, or - to leave one out: --map '{}'; leave out all such: "
                                          "--ignore-unknown",
                                          wishes);
    if (unknown > 1 && !perhaps.empty()) hint += say("; perhaps {}", perhaps);
    const auto known = std::count_if(columns.begin(), columns.end(), [](const Column& c) { return c.field; });
    if (has_header && known <= 1) hint += tr("; if another line is the header: --header N");
    throw Error(ExitCode::decision, say("no field of {} is named {}", kind.label(language()), names), hint);
}

// A header that is one cell and holds what only separates words elsewhere.
void refuse_other_separator(const std::vector<Column>& columns, const std::string& file) {
    if (columns.size() != 1 || columns[0].use != Column::Use::unknown) return;
    for (std::string_view sign : {"，", "；", "、", "|", "  "})
        if (columns[0].header.find(sign) != std::string::npos)
            throw Error(ExitCode::data, say("{}: the columns seem to be separated by '{}'", file, sign),
                        tr("kehu reads comma, semicolon and tab: save the list as CSV, or replace the signs"));
}

}  // namespace kehu::exchange
