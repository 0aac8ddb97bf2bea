#include "core/model/types/shared.hpp"
#include "core/model/values.hpp"

namespace kehu::model {

// Another record.
namespace {

void parse(std::string& out, std::string_view text, const Field& field, const Context& context) {
    if (context.names) {
        out += encode_ref(context.names->resolve(field.ref, text));
        return;
    }
    std::optional<RecordId> id = store::parse_record_id(text);
    if (!id || id->kind != field.ref) throw BadValue(say("'{}' is no id like {}1", text, field.ref.text()));
    out += encode_ref(*id);
}

void format(std::string& out, std::string_view bytes, const Field&, const Context& context, Style style) {
    RecordId id = decode_ref(bytes);
    types::append_id(out, id);
    if (style == Style::machine || !context.names) return;
    if (std::string title = context.names->title(id); !title.empty()) (out += ' ') += title;
}

void json(std::string& out, std::string_view bytes, const Field&, const Context&) {
    out += '"';
    types::append_id(out, decode_ref(bytes));
    out += '"';
}

void sort_key(std::string& out, std::string_view bytes, const Field&) {
    out += bytes;
}

bool matches(std::string_view bytes, std::string_view operand, const Field&, const Context& context) {
    types::RefOperand asked = types::read_ref_operand(operand);
    RecordId id = decode_ref(bytes);
    if (asked.id == id) return true;
    if (asked.sought.empty() || !context.names) return false;
    const std::string title = context.names->title(id);
    return asked.id ? types::contains_sought(title, asked.sought) : types::contains_or_reads(title, asked.sought);
}

}  // namespace

const FieldType kRefType{
    .name = "ref",
    .parse = parse,
    .format = format,
    .json = json,
    .sort_key = sort_key,
    .operand = types::ref_operand,
    .matches = matches,
};

}  // namespace kehu::model
