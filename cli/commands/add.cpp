#include <algorithm>

#include "cli/change.hpp"
#include "cli/contact_log.hpp"
#include "cli/help.hpp"
#include "cli/order_lines.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "cli/values.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"
#include "core/query/query.hpp"
#include "core/survey/surveys.hpp"
#include "core/text/escape.hpp"
#include "core/text/firm.hpp"
#include "core/text/fold.hpp"
#include "core/text/phone.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using model::Field;
using model::Kind;
using model::Record;

// A record that stands for nothing without its customer, such as an order, names the customer first.
const Field* customer_first(const Kind& kind, const FieldValues& fields, std::size_t words) {
    const Field& title = kind.at(kind.title);
    if (!title.required) {
        const Field* customer = has_field(fields, "customer") ? nullptr : kind.field("customer");
        return customer && customer->type->name == "ref" ? customer : nullptr;
    }
    auto needed = [&](const Field& field) {
        return field.required && field.ref == model::kCustomer && field.type->name == "ref" &&
               !has_field(fields, field.name);
    };
    auto customer = std::find_if(kind.fields.begin(), kind.fields.end(), needed);
    if (customer == kind.fields.end() || words == 0) return nullptr;
    if (words == 1 && !has_field(fields, title.name))
        throw Error(ExitCode::usage, say("the {} comes first: kehu {} add REF {}", customer->label(language()),
                                         kind.name, title.label(language())));
    return &*customer;
}

// kehu segment add NAME QUERY: what find would be asked, "--" and all.
std::string query_of(Session& session, const Arguments& arguments) {
    std::vector<std::string> words = arguments.rest();
    if (const auto end = arguments.end_of_options(); end && *end > 0) words.insert(words.begin() + *end, "--");
    words.erase(words.begin());
    const std::string of = part_of(arguments.fields(), "of").value_or("customer");
    std::string line;
    const auto read = [&](const book::Reader& reader) {
        const Kind* kind = reader.schema().kind(of);
        line = query::as_line(words, kind ? *kind : reader.schema().at(model::kCustomer), reader.schema(),
                              session.context(reader, text::Lean::back));
    };
    session.book().read(read);
    return line;
}

// The operands as options of the fields that they stand for.
FieldValues all_values(Session& session, const Kind& kind, const Arguments& arguments) {
    FieldValues values = arguments.fields();
    std::vector<std::string> words = arguments.rest();
    if (const Field* customer = customer_first(kind, values, words.size()); customer && !words.empty()) {
        values.insert(values.begin(), {customer, words.front()});
        words.erase(words.begin());
    }
    if (kind.code == model::kOrder && !words.empty() && take_line_words(session, kind, words, values)) words.clear();
    if (kind.code == model::kSegment && words.size() > 1 && !has_field(values, "query")) {
        values.push_back({&kind.at_name("query"), query_of(session, arguments)});
        words.resize(1);
    }
    if (kind.code == model::kSegment && !words.empty() && words[0].starts_with('@')) words[0].erase(0, 1);
    const std::string title = text::joined(words);
    const Field& name = kind.at(kind.title);
    if (!title.empty() && has_field(values, name.name))
        throw Error(ExitCode::usage, say("--{} and '{}' say the same field twice", name.name, title));
    if (!title.empty()) values.insert(values.begin(), {&name, title});
    return values;
}

void guess_type(const Kind& kind, Record& record) {
    if (kind.code != model::kCustomer) return;
    const Field& type = kind.at_name("type");
    if (record.get(type.tag) || record.get(kind.at_name("company").tag)) return;
    if (text::looks_like_firm(record.value(kind.title))) record.set(type.tag, "company");
}

// A follow-up belongs to whoever makes it, unless it is said to be another's.
void take_charge(const book::Writer& writer, const Kind& kind, Record& record) {
    if (kind.code != model::kTask) return;
    const Field& owner = kind.at_name("owner");
    if (!record.get(owner.tag)) record.set(owner.tag, model::encode_ref({model::kStaff, writer.staff()}));
}

void refuse_duplicates(Session& session, const book::Reader& reader, const Kind& kind, const Record& record,
                       bool asked) {
    for (const book::SameValue& same : book::same_values(reader, kind, record)) {
        bool may = same.field->duplicates == model::Duplicates::ask;
        if (may && asked) continue;
        std::string verb = kind.code == model::kCustomer ? "edit" : std::string(kind.name) + " edit";
        std::string who = titled(same.other, reader.title(same.other));
        std::string_view what = same.field->label(session.language());
        throw Error(ExitCode::decision,
                    may ? say("{} already has this {}. Change it: kehu {} {} ...   Add anyway: --duplicate", who, what,
                              verb, same.other.text())
                        : say("{} already has this {}. Change it: kehu {} {} ...", who, what, verb, same.other.text()));
    }
}

// What is told of a new record beside its name: what it is known by, when, for whom and how much.
bool worth_telling(const Field& field, const Kind& kind, const FieldValues& values) {
    if (field.tag == kind.title || field.hidden || field.source != model::Source::stored) return false;
    std::string_view type = field.type->name;
    if (kind.code == model::kOrder && (type == "money" || type == "lines")) return true;
    bool given = std::any_of(values.begin(), values.end(), [&](const auto& value) { return value.field == &field; });
    return given && (field.exact || (type != "text" && type != "lines"));
}

std::string sentence(Session& session, const book::Reader& reader, const Kind& kind, const model::Row& row,
                     const FieldValues& values) {
    model::Context context = session.context(reader);
    std::string told = titled(row.id, reader.title(row.id));
    for (const Field& field : kind.fields)
        if (worth_telling(field, kind, values) && row.record.get(field.tag))
            told.append(tr(", ")).append(field.label(session.language())).append(" ") +=
                value_in_words(row.record, field, context);
    return say("Added {}.   (undo: kehu undo)", told);
}

std::string json_of(Session& session, const book::Reader& reader, const Kind& kind, const model::Row& row) {
    model::Context context = session.context(reader);
    std::string out = "{\"id\":";
    text::append_json_string(out, row.id.text());
    text::append_json_string(out += ",\"uid\":", reader.uid(row.id));
    for (const Field* field : {kind.field(kind.title), kind.field("created")}) {
        if (!field || !row.record.get(field->tag)) continue;
        text::append_json_string(out += ',', field->name);
        field->type->json(out += ':', row.record.value(field->tag), *field, context);
    }
    return out + "}";
}

std::string printed_field(Session& session, const book::Reader& reader, const Kind& kind, const model::Row& row,
                          const std::string& name) {
    if (name == "uid") return reader.uid(row.id);
    return text_of(row, kind, *parse_columns({name}, kind).at(0), session.context(reader), model::Style::machine);
}

// What is told beside the result, once it is written.
struct Notices {
    std::vector<std::string> lines;
};

// Two of one name are two people or two goods, perhaps; later they have to be told apart by their ids.
void note_namesakes(const book::Reader& reader, const Kind& kind, const model::Row& row, Notices& notices) {
    if (kind.code != model::kCustomer && kind.code != model::kProduct) return;
    const Field& title = kind.at(kind.title);
    for (store::RecordId id : reader.find_exact(kind, title, text::fold(row.record.value(title.tag))))
        if (id != row.id) {
            notices.lines.push_back(say("{} has this name too", titled(id, reader.title(id))));
            return;
        }
}

// "add 王小红 13800138003": the number went into the name.
void note_number_in_name(const Kind& kind, const std::vector<std::string>& words, Notices& notices) {
    constexpr std::size_t kLeastDigits = 7;
    if (kind.code != model::kCustomer || words.size() < 2) return;
    for (const std::string& word : words)
        if (text::looks_like_phone(word) && text::digits_of(word).size() >= kLeastDigits)
            notices.lines.push_back(say("{} is part of the name now; if it is a phone: --phone {}", word, word));
}

bool is_customer(const book::Reader& reader, const std::string& word) {
    const auto id = store::parse_record_id(text::to_halfwidth(word));
    return id && id->kind == model::kCustomer && reader.exists(*id);
}

// The customer of what can be without one is an option.
bool may_lack_customer(const Kind& kind, const FieldValues& values) {
    const Field* customer = kind.stored("customer");
    return customer && customer->ref == model::kCustomer && !customer->required && kind.at(kind.title).required &&
           !has_field(values, "customer");
}

// "task add C1 报价": nobody means the id as text.
void refuse_id_as_text(const book::Reader& reader, const Kind& kind, const std::vector<std::string>& words,
                       const FieldValues& values) {
    if (words.empty() || !may_lack_customer(kind, values)) return;
    const bool first = is_customer(reader, words.front());
    if (!first && !is_customer(reader, words.back())) return;
    std::string rest;
    for (std::size_t i = first ? 1 : 0; i + (first ? 0 : 1) < words.size(); ++i)
        rest.append(rest.empty() ? "" : " ") += text::shell_word(words[i]);
    throw Error(ExitCode::usage, say("{}: the customer is an option", kind.label(language())),
                say("kehu {} add {} --customer {}", kind.name, rest.empty() ? "..." : rest,
                    first ? words.front() : words.back()));
}

// "task add 王小明 报价": perhaps it is about him.
void note_customer_in_text(const book::Reader& reader, const Kind& kind, const std::vector<std::string>& words,
                           const FieldValues& values, store::RecordId id, Notices& notices) {
    if (words.size() < 2 || !may_lack_customer(kind, values)) return;
    if (reader.find_name(reader.schema().at(model::kCustomer), words.front()).size() != 1) return;
    notices.lines.push_back(say("{} is part of the text now; if that is the customer: kehu {} edit {} --customer {}",
                                words.front(), kind.name, id.text(), text::shell_word(words.front())));
}

std::string add_one(Session& session, book::Writer& writer, const Kind& kind, const FieldValues& values,
                    const Arguments& arguments, Notices& notices) {
    refuse_id_as_text(writer, kind, arguments.rest(), values);
    Record record;
    set_fields(session, writer, kind, record, values, Lists::grow);
    name_kind_of(writer.schema(), kind, record);
    check_query_of(writer, kind, record, session.context(writer, text::Lean::back));
    guess_type(kind, record);
    take_charge(writer, kind, record);
    survey::settle_answers(writer, kind.code, record);
    refuse_duplicates(session, writer, kind, record, arguments.flag("duplicate"));
    model::Row row = *writer.get(writer.create(kind, std::move(record)));
    notices.lines = unpriced(writer, kind, row.record, values);
    note_namesakes(writer, kind, row, notices);
    note_number_in_name(kind, arguments.rest(), notices);
    note_customer_in_text(writer, kind, arguments.rest(), values, row.id, notices);
    for (std::string& line : doubts(session, writer, kind, {}, row.record)) notices.lines.push_back(std::move(line));
    if (arguments.flag("json")) return json_of(session, writer, kind, row);
    if (auto name = arguments.value("print")) return printed_field(session, writer, kind, row, *name);
    return session.options().quiet ? "" : session.shown(sentence(session, writer, kind, row, values));
}

ExitCode add_contact(Session& session, const Arguments& arguments) {
    ContactWords contact{{}, arguments.rest(), arguments.fields(), false, arguments.flag("json"), {}};
    contact.print = arguments.value("print");
    if (!has_field(contact.fields, "customer") && !contact.words.empty()) {
        contact.customer = contact.words.front();
        contact.words.erase(contact.words.begin());
    }
    return log_contact(session, std::move(contact));
}

ExitCode run(Session& session, const Arguments& arguments) {
    const Kind& kind = *arguments.kind;
    if (kind.code == model::kContact) return add_contact(session, arguments);
    FieldValues values = all_values(session, kind, arguments);
    if (values.empty()) throw Error(ExitCode::usage, say("say what to add: {}", how_to_add(kind)));
    take_parts(kind, values, nullptr);
    values = with_references(session, read_notes(session, std::move(values)));
    std::string result;
    Notices notices;
    session.book().write(session.author(), {"add"}, [&](book::Writer& writer) {
        notices = {};
        result = add_one(session, writer, kind, values, arguments, notices);
    });
    for (const std::string& line : notices.lines) session.note(line);
    if (!result.empty()) session.line(result);
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::rest, "WORD", "", "", mark("the name; orders and contacts: the customer first")},
    {Takes::flag, "duplicate", "重复", "", mark("add it even if another record has the same phone or e-mail")},
    {Takes::flag, "json", "", "", mark("as a JSON object")},
    {Takes::value, "print", "输出字段", "FIELD", mark("print only this field of it: --print id")},
};

}  // namespace

extern const Command kAddCommand;
constexpr Command kAddCommand{
    .name = "add",
    .chinese = "添加",
    .group = mark("Customers"),
    .summary = mark("add a customer, or a record of another kind"),
    .details = mark("The words are the name. Every field is an option. If another customer has the phone or the e-mail "
                    "already, nothing is written, unless --duplicate is given."),
    .examples =
        "kehu add 王小明 --company 北京云帆科技有限公司 --phone 13800138001 --tag vip\n"
        "kehu task add 报价 --customer 王小明 --due 下周一\n"
        "kehu order add C19 --item \"包子礼盒 x20 @15\"\n"
        "id=$(kehu add 李娜 --print id)",
    .access = Access::write,
    .of_kinds = true,
    .fields = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
