#include "cli/card.hpp"
#include "cli/destination.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"

namespace kehu::cli {
namespace {

// One bare value for each record, for scripts. False if none of them has it.
bool get_field(Session& session, const book::Reader& reader, const std::vector<store::RecordId>& ids,
               const std::string& word) {
    bool any = false;
    model::Context context = session.context(reader);
    for (store::RecordId id : ids) {
        auto row = reader.get(id);
        if (!row) continue;
        const model::Kind& kind = reader.schema().at(id.kind);
        std::string text =
            word == "uid" ? reader.uid(id)
                          : text_of(*row, kind, *parse_columns({word}, kind).at(0), context, model::Style::machine);
        if (text.empty()) continue;
        session.line(text);
        any = true;
    }
    return any;
}

// One record is one object, several are an array, so that `show C1 --json` is easy to read by a script.
void print_json(Session& session, const book::Reader& reader, const std::vector<store::RecordId>& ids, bool lines,
                const std::string& file, bool force) {
    const model::Kind& kind = reader.schema().at(ids[0].kind);
    for (store::RecordId id : ids)
        if (id.kind != kind.code)
            throw Error(ExitCode::usage, tr("--json and --jsonl show records of one kind at a time"));
    model::Context context = session.context(reader);
    ReaderOptions options;
    options.format = exchange::format(lines || ids.size() == 1 ? "jsonl" : "json");
    options.file = file;
    options.force = force;
    print_rows(session, reader, kind, context, options, rows_of(reader, ids));
}

bool is_card(std::string_view begin) {
    return store::parse_record_id(begin.substr(0, begin.find_first_of(" \n"))).has_value();
}

void print_cards(Session& session, const book::Reader& reader, const std::vector<store::RecordId>& ids,
                 const std::string& file, bool force) {
    if (!force) refuse_to_replace(file, is_card);
    Destination destination(session, file);
    model::Context context = session.context(reader);
    for (std::size_t i = 0; i < ids.size(); ++i) {
        auto row = reader.get(ids[i]);
        if (!row) continue;
        if (i) destination.write("\n");
        destination.write(card(session, reader, *row, context));
    }
    destination.commit();
}

ExitCode run(Session& session, const Arguments& arguments) {
    std::vector<store::RecordId> ids;
    for (const std::string& text : arguments.rest())
        ids.push_back(find_reference(session, arguments, text, Names::loose));
    ExitCode code = ExitCode::done;
    std::string file = arguments.value("output").value_or("");
    const bool force = arguments.flag("force");
    session.book().read([&](const book::Reader& reader) {
        if (auto field = arguments.value("get")) {
            if (!get_field(session, reader, ids, *field)) code = ExitCode::nothing;
        } else if (arguments.flag("json") || arguments.flag("jsonl")) {
            print_json(session, reader, ids, arguments.flag("jsonl"), file, force);
        } else {
            print_cards(session, reader, ids, file, force);
        }
    });
    return code;
}

constexpr Argument kArguments[] = {
    {Takes::some, "REF", "", "", mark("id, code, phone, e-mail, name or a part of it")},
    {Takes::flag, "json", "", "", mark("as a JSON object; several records as an array")},
    {Takes::flag, "jsonl", "", "", mark("as JSON lines")},
    {Takes::value, "get", "取", "FIELD", mark("only the bare value of this field")},
    {Takes::value, "output", "输出", "FILE", mark("into a file, which appears when it is complete"), 'o'},
    {Takes::flag, "force", "强制", "", mark("replace a file that is no export of this form"), 'f'},
};

}  // namespace

extern const Command kShowCommand;
constexpr Command kShowCommand{
    .name = "show",
    .chinese = "显示",
    .alias = "查看",
    .group = mark("Look"),
    .summary = mark("show records in full"),
    .details = mark("A customer's card ends with the last contacts and what is still to do."),
    .examples = "kehu show C1\nkehu show 王小明\nkehu show C1 --get phone\nkehu show C1 --json",
    .of_kinds = true,
    .arguments = kArguments,
    .run = run,
};

}  // namespace kehu::cli
