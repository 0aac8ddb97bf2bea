// complete: what could stand in the place of the last word of a command line, one candidate a line, with a description
// after a tab. Asked at every press of TAB: reads only, never fails. Without a candidate the shell offers files.
#include <algorithm>

#include "cli/arguments.hpp"
#include "cli/command_line.hpp"
#include "cli/completion_words.hpp"
#include "cli/fixed_words.hpp"
#include "cli/help.hpp"
#include "cli/near_values.hpp"
#include "cli/session.hpp"
#include "core/book/folder.hpp"
#include "core/model/field_type.hpp"
#include "core/report/builtin.hpp"
#include "core/text/escape.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

constexpr std::size_t kMost = 20;  // records offered at once

bool is_shown(const model::Field& field) {
    return !field.hidden && field.source != model::Source::parts;
}
bool is_option_field(const model::Field& field) {
    return !field.hidden && (field.source == model::Source::stored || field.source == model::Source::parts);
}

class Completion {
  public:
    Completion(Session& session, std::vector<std::string> words) : session_(session), words_(std::move(words)) {
        if (words_.empty()) words_.emplace_back();
        current_ = words_.back();
        words_.pop_back();
    }

    void run() {
        if (!text::first_invalid_utf8(current_) && split()) complete();
    }

  private:
    // False if the words before cannot be split: then an option of all commands lacks its value, which is this word.
    bool split() {
        try {
            line_ = split_command_line(words_);
        } catch (const Error&) {
            if (!words_.empty() && look_of(words_.back()) == Look::long_option)
                if (const Argument* a = find_option(kGlobalArguments, split_long_option(words_.back()).name))
                    offer_fixed("", a->name);
            return false;
        }
        const std::string* store = line_.global("store");
        std::string folder = store ? *store : session_.store_folder();
        if (book::is_store(folder)) book_.emplace(book::open_to_read(folder));
        return true;
    }

    const model::Schema& schema() { return book_ ? book_->schema() : session_.schema(); }
    Language words_language() const { return is_chinese(current_) ? Language::chinese : session_.language(); }

    void complete() {
        if (line_.first.empty()) return current_.starts_with("-") ? offer_globals() : offer_first_words();
        if (!line_.command) {
            if (line_.kind.empty()) return offer_kinds();
            return line_.verb.empty() ? offer_verbs() : void();
        }
        kind_ = kind_of_line();
        walk();
        if (!ended_ && value_of_) return offer_value(*value_of_, "", current_);
        if (!ended_ && value_field_) return offer_field_value(*value_field_, "", current_);
        if (!ended_ && look_of(current_) == Look::long_option) return offer_options();
        if (!ended_ && current_ == "-") return offer_options();
        offer_operand();
    }

    const model::Kind* kind_of_line() {
        if (!line_.kind.empty()) return schema().kind(line_.kind);
        if (!line_.command->fields_of.empty()) return schema().kind(line_.command->fields_of);
        return &schema().at(model::kCustomer);
    }

    // Counts the operands before this word, and sees whether the last word is an option that lacks its value.
    void walk() {
        for (std::size_t i = 0; i < line_.rest.size(); ++i) {
            const std::string& word = line_.rest[i];
            Look look = ended_ ? Look::word : look_of(word);
            bool last = i + 1 == line_.rest.size();
            if (look == Look::end) {
                ended_ = true;
                continue;
            }
            if (look == Look::word) {
                operands_.push_back(word);
                continue;
            }
            const Argument* argument = option_of(word, look);
            if (argument && argument->name == "in") in_ = kind_behind(i);
            const model::Field* field = !argument && look == Look::long_option ? field_of(word) : nullptr;
            if (!(field || (argument && takes_value(*argument))) || !lacks_value(word, look)) continue;
            if (last) {
                value_of_ = argument;
                value_field_ = field;
            }
            ++i;
        }
    }
    // --in contact, --in=contact
    const model::Kind* kind_behind(std::size_t at) {
        const auto value = split_long_option(line_.rest[at]).value;
        return value ? schema().kind(*value) : at + 1 < line_.rest.size() ? schema().kind(line_.rest[at + 1]) : nullptr;
    }
    static bool lacks_value(const std::string& word, Look look) {
        return look == Look::short_options ? word.size() == 2 : !split_long_option(word).value;
    }
    const Argument* option_of(const std::string& word, Look look) const {
        if (look == Look::short_options) return find_letter(*line_.command, word.back());
        std::string name = split_long_option(word).name;
        const Argument* own = find_option(*line_.command, name);
        return own ? own : find_option(kGlobalArguments, name);
    }
    const model::Field* field_of(const std::string& word) const {
        if (!line_.command->fields || !kind_) return nullptr;
        std::string name = split_long_option(word).name;
        for (std::string_view prefix : {"", "un", "去"})
            if (name.starts_with(prefix))
                if (const model::Field* field = kind_->field(std::string_view(name).substr(prefix.size()));
                    field && is_option_field(*field))
                    return field;
        return nullptr;
    }

    // ---- candidates

    void offer(const std::string& word, std::string_view description = {}) {
        if (word.starts_with(current_)) print(word, description);
    }
    void print(const std::string& word, std::string_view description) {
        if (std::find(printed_.begin(), printed_.end(), word) != printed_.end()) return;  // a name that two have
        printed_.push_back(word);
        std::string shown = text::visible(word);
        if (shown != word) return;  // nothing that could drive a terminal
        session_.out(word);
        if (!description.empty()) session_.out("\t" + text::visible(description));
        session_.out("\n");
    }
    // The word of the language in use; of the other language where what is typed begins so.
    void offer_either(std::string_view english, std::string_view chinese, std::string_view description) {
        bool in_chinese = words_language() == Language::chinese && !chinese.empty();
        if (in_chinese || current_.empty())
            offer(std::string(in_chinese ? chinese : english), description);
        else
            offer(std::string(english), description);
        if (in_chinese && !current_.empty()) offer(std::string(english), description);
    }

    void offer_first_words() {
        offer_commands();
        offer_kinds();
    }
    void offer_commands(bool of_kinds = false) {
        for (const Command* command : commands())
            if (!command->hidden && (!of_kinds || command->of_kinds)) offer_command(*command);
    }
    void offer_command(const Command& command) { offer_either(command.name, command.chinese, tr(command.summary)); }
    void offer_verbs() {
        if (const OwnVerbs* own = own_verbs(line_.kind))
            for (const Command* command : own->verbs) offer_command(*command);
        offer_commands(true);
    }
    void offer_kinds() {
        for (const model::Kind& kind : schema().kinds)
            if (!kind.hidden) offer_either(kind.name, kind.chinese, "");
    }
    void offer_globals() {
        for (const Argument& a : kGlobalArguments) offer_option(a.name, a.chinese, tr(a.help));
    }
    void offer_option(std::string_view english, std::string_view chinese, std::string_view description) {
        std::string zh = chinese.empty() ? "" : "--" + std::string(chinese);
        offer_either("--" + std::string(english), zh, description);
    }

    void offer_options() {
        // --stage=l: the value is part of the word.
        if (std::size_t equals = current_.find('='); equals != current_.npos) {
            std::string head = current_.substr(0, equals + 1), tail = current_.substr(equals + 1);
            if (const Argument* a = option_of(current_, Look::long_option)) return offer_value(*a, head, tail);
            if (const model::Field* field = field_of(current_)) offer_field_value(*field, head, tail);
            return;
        }
        for (std::span<const Argument> list : {line_.command->arguments, line_.command->more})
            for (const Argument& a : list)
                if (is_option(a)) offer_option(a.name, a.chinese, tr(a.help));
        if (line_.command->fields && kind_)
            for (const model::Field& field : kind_->fields)
                if (is_option_field(field))
                    offer_option(field.name, option_word(field.chinese), field.label(session_.language()));
        offer_globals();
    }
    void offer_fixed(std::string_view command, std::string_view operand, const std::string& head = {}) {
        for (const FixedWords& fixed : kFixedWords) {
            if (fixed.command != command || fixed.operand != operand) continue;
            std::string_view rest = fixed.words;
            while (!rest.empty()) {
                std::size_t blank = rest.find(' ');
                offer(head + std::string(rest.substr(0, blank)));
                rest.remove_prefix(blank == rest.npos ? rest.size() : blank + 1);
            }
        }
    }

    void offer_value(const Argument& argument, const std::string& head, const std::string& tail) {
        if (argument.value == "FIELDS") {
            std::size_t from = tail.rfind(',') + 1;
            if (from < tail.size() && tail[from] == '-') ++from;
            offer_fields(kind_, head + tail.substr(0, from), "");
        } else if (argument.value == "KIND") {
            offer_kinds();
        } else if (argument.value == "QUERY" && head.empty()) {
            offer_query();
        } else {
            offer_fixed("", argument.name, head);
        }
    }

    void offer_fields(const model::Kind* kind, const std::string& head, const char* end) {
        if (!kind) return;
        for (const model::Field& field : kind->fields)
            if (is_shown(field)) {
                bool chinese = is_chinese(current_.substr(std::min(head.size(), current_.size()))) ||
                               session_.language() == Language::chinese;
                offer(head + std::string(chinese ? field.chinese : field.name) + end,
                      chinese ? field.name : field.label(session_.language()));
                if (chinese) offer(head + std::string(field.name) + end, field.chinese);
            }
    }

    // `head` stays as it is typed; `tail` begins a value, or the last of several.
    void offer_field_value(const model::Field& field, std::string head, std::string_view tail) {
        if (std::size_t comma = tail.rfind(','); comma != tail.npos) {
            head += tail.substr(0, comma + 1);
            tail.remove_prefix(comma + 1);
        }
        for (const model::Choice& choice : field.choices) {
            bool chinese = is_chinese(tail) || (session_.language() == Language::chinese && tail.empty());
            offer(head + std::string(chinese ? choice.chinese : choice.key), chinese ? choice.key
                                                                             : session_.language() == Language::chinese
                                                                                 ? choice.chinese
                                                                                 : choice.english);
        }
        if (field.type->name == "yesno")
            for (const char* word : {"yes", "no"}) offer(head + word);
        if (!field.ref.empty()) return offer_records(schema().at(field.ref), head, tail);
        if (kind_ && field.tag == kind_->title) return offer_records(*kind_, head, tail);
        if (book_ && kind_)
            book_->read([&](const book::Reader& reader) {
                for (const std::string& value : values_like(reader, *kind_, field, tail, kMost))
                    print(head + value, "");
            });
    }

    // ---- operands

    void offer_operand() {
        std::size_t position = operands_.size();
        const Argument* argument = nullptr;
        for (const Argument& a : line_.command->arguments) {
            if (is_option(a)) continue;
            argument = &a;
            bool repeats = a.takes == Takes::rest || a.takes == Takes::some || a.takes == Takes::query;
            if (repeats || position == 0) break;
            argument = nullptr;
            --position;
        }
        if (!argument) return;
        if (argument->takes == Takes::query) return offer_query();
        std::string_view role = role_of(argument->name, position);
        if (role == "REF") {
            if (kind_) offer_references();
        } else if (role == "NAME" && takes_template()) {
            offer_templates();
        } else if (role == "KIND") {
            if (!current_.empty()) offer_kinds();  // a file may stand here too
        } else if (line_.command->name == "help") {
            if (operands_.size() == 1) {
                line_.kind = operands_[0];
                return offer_verbs();
            }
            offer_commands();
            offer_kinds();
            for (const Topic& topic : topics()) offer_either(topic.name, topic.chinese, tr(topic.summary));
        } else if (role == "WORD" && !line_.command->fields_of.empty() && position == 1) {
            if (const model::Field* channel = kind_ ? kind_->field("channel") : nullptr)
                offer_field_value(*channel, "", current_);
        } else {
            offer_fixed(line_.command->name, argument->name);
        }
    }

    // An own one or a file can be given to all but `add`.
    bool takes_template() const {
        return line_.command->name == "report" ? line_.command->of.empty()
                                               : line_.command->of == "template" && line_.command->name != "add";
    }

    void offer_templates() {
        for (const report::BuiltIn& made : report::builtin_templates())
            offer_either(made.name, made.chinese, tr(made.summary));
        offer_records(schema().at(model::kTemplate), "", current_);
    }

    void offer_references() {
        // The contact's customer, not the contact, is what `log` asks for.
        const model::Kind& kind = line_.command->fields_of == "contact" ? schema().at(model::kCustomer) : *kind_;
        offer_records(kind, "", current_);
    }

    void offer_records(const model::Kind& kind, const std::string& head, std::string_view tail) {
        if (!book_) return;
        book_->read([&](const book::Reader& reader) {
            if (auto id = store::parse_record_id(tail)) {
                const model::Kind* other = line_.kind.empty() ? reader.schema().kind(id->kind) : &kind;
                if (other && other->code == id->kind && !other->hidden)
                    for (store::RecordId found : reader.find_id_prefix(*other, *id, kMost))
                        print(head + found.text(), reader.title(found));
            }
            if (text::fold(tail).empty() && !tail.empty()) return;
            std::vector<store::RecordId> names = reader.find_name_prefix(kind, tail, kMost);
            for (store::RecordId found : names) print(head + reader.title(found), found.text());
            if (names.empty() && !tail.empty()) offer_by_part(reader, kind, head, tail);
        });
    }

    // wxm for 王小明. A shell puts what all of them begin with in place of what was typed: the id if it is but one.
    void offer_by_part(const book::Reader& reader, const model::Kind& kind, const std::string& head,
                       std::string_view tail) {
        std::vector<store::RecordId> found = reader.candidates(kind, tail, true);
        if (found.size() > kMost) found.resize(kMost);
        for (store::RecordId id : found)
            found.size() == 1 ? print(head + id.text(), reader.title(id)) : print(head + reader.title(id), id.text());
    }

    void offer_query() {
        std::string head;
        std::string_view term = current_;
        if (term.starts_with("not:")) {
            head = "not:";
            term.remove_prefix(head.size());
        }
        if (term.starts_with('@')) return offer_segments(head);
        const auto [colon, width] = find_colon(term);
        if (colon == term.npos || !kind_) {
            offer_fields(in_, head, ":");
            offer_fields(kind_, head, ":");
            if (head.empty() && !term.empty() && kind_ && !in_) offer_records(*kind_, "", term);
            return;
        }
        const std::string_view name = term.substr(0, colon);
        if (in_ && in_->field(name)) kind_ = in_;
        const model::Field* field = kind_->field(name);
        if (!field) return;
        head += term.substr(0, colon + width);
        term.remove_prefix(colon + width);
        offer_field_value(*field, head, term);
        const Language language = is_chinese(current_) ? Language::chinese : session_.language();
        for (std::string_view word : day_words(*field, schema(), language)) offer(head + std::string(word));
        for (const char* word : {"any", "none"}) offer(head + word);
    }

    // Of the records that are listed, and of those they are asked for by.
    void offer_segments(const std::string& head) {
        if (!book_ || !kind_) return;
        book_->read([&](const book::Reader& reader) {
            for (const std::string& name : reader.segment_names()) {
                const auto segment = reader.segment(name);
                if (segment && (segment->of == kind_->name || (in_ && segment->of == in_->name)))
                    offer(head + "@" + name);
            }
        });
    }

    Session& session_;
    std::vector<std::string> words_;
    std::string current_;
    CommandLine line_;
    std::optional<book::Book> book_;
    const model::Kind* kind_ = nullptr;
    const model::Kind* in_ = nullptr;  // find --in
    bool ended_ = false;
    std::vector<std::string> operands_, printed_;
    const Argument* value_of_ = nullptr;
    const model::Field* value_field_ = nullptr;
};

ExitCode run(Session& session, const Arguments& arguments) {
    try {
        Completion(session, arguments.rest()).run();
    } catch (const std::exception&) {
        // A shell that completes has no place for complaints.
    }
    return ExitCode::done;
}

constexpr Argument kArguments[] = {
    {Takes::rest, "WORD", "", "", mark("after --: the words typed so far, the last one to be completed")},
};

}  // namespace

extern const Command kCompleteCommand;
constexpr Command kCompleteCommand{
    .name = "complete",
    .group = mark("Help"),
    .summary = mark("what could come next on a command line"),
    .access = Access::none,
    .arguments = kArguments,
    .run = run,
    .hidden = true,
};

}  // namespace kehu::cli
