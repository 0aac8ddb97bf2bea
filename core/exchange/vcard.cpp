// vCards 4.0 (RFC 6350) and 3.0 (RFC 2426) of customers. Lines that came with a card and say more than a field holds
// stand where the field would, as long as it holds what they say; those that no field is for stand at the end.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/row_values.hpp"
#include "core/exchange/vcard_dates.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/exchange/writers.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

using enum CardField;

// One value of a field, and the kept line that says it.
struct Value {
    std::string text;
    const CardLine* line = nullptr;
    bool said = false;  // by a line that stands with another value
};

class CardWriter : public RowWriter {
  public:
    CardWriter(const Columns& columns, const model::Kind& kind, const model::Context& context, bool modern)
        : values_(columns, kind, context), kind_(kind), context_(context), modern_(modern) {
        context_.names = nullptr;  // texts are compared, not linked
        for (std::size_t i = 0; i < kCardFields.size(); ++i) fields_[i] = kind.stored(kCardFields[i]);
        for (const model::Field* column : columns) {
            const auto field = std::find(fields_.begin(), fields_.end(), column);
            slots_.push_back(static_cast<std::size_t>(field - fields_.begin()));
        }
    }

    void begin(std::string&) override {}
    void end(std::string&, bool) override {}

    void row(std::string& out, const model::Row& row) override {
        take_values(row);
        sort_kept();
        company_ = has(type) && of(type)[0].text == "company";
        match_kept();
        out_ = &out;
        line("BEGIN:VCARD");
        line(modern_ ? "VERSION:4.0" : "VERSION:3.0");
        if (company_) line(modern_ ? "KIND:org" : "X-ABShowAs:COMPANY");
        put_names();
        put_firm();
        put_texts(position, "TITLE");
        for (const CardField field : {phone, fax, email}) put_reach(field);
        put_texts(wechat, "X-WECHAT");
        put_website();
        put_address();
        put_days();
        put_sex();
        put_tags();
        put_texts(note, "NOTE");
        for (const auto& [property, text] : own_) text_line(property, text);
        put_uid(row);
        for (const CardLine& kept : free_) kept_line(kept);
        line("END:VCARD");
    }

  private:
    std::vector<Value>& of(CardField field) { return card_[static_cast<std::size_t>(field)]; }
    bool has(CardField field) { return !of(field).empty(); }
    std::string text(CardField field) { return has(field) ? of(field)[0].text : std::string(); }

    void take_values(const model::Row& row) {
        for (std::vector<Value>& values : card_) values.clear();
        own_.clear();
        values_.each(row, [&](std::size_t column, std::string_view bytes) {
            const model::Field& field = values_.field(column);
            if (values_.plain(column)) return;  // kehu's own number says nothing elsewhere
            if (slots_[column] < card_.size())
                add_values(card_[slots_[column]], field, bytes);
            else
                own_.emplace_back(own_property(field.name), values_.machine(column, bytes));
        });
        // A card must have a name, whatever columns are asked for.
        if (!has(name)) add_values(of(name), kind_.at(kind_.title), row.record.value(kind_.title));
    }

    void add_values(std::vector<Value>& to, const model::Field& field, std::string_view bytes) {
        if (bytes.empty()) return;
        if (field.type->list && field.type->next_form) {
            std::string scratch;
            for (std::string_view form; field.type->next_form(bytes, form, scratch);)
                to.push_back({std::string(form), nullptr, false});
            return;
        }
        std::string text;
        field.type->format(text, bytes, field, context_, model::Style::machine);
        to.push_back({std::move(text), nullptr, false});
    }

    static std::string own_property(std::string_view field) {
        std::string property(kOwnPrefix);
        for (const char c : field) property += c == '_' ? '-' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
        return property;
    }

    void sort_kept() {
        free_.clear();
        more_.clear();
        kept_ = text(lines);
        for (std::string_view rest = kept_; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            std::string_view one = rest.substr(0, end);
            rest.remove_prefix(std::min(end + 1, rest.size()));
            const bool more = one.starts_with(kMoreOfField);
            if (more) one.remove_prefix(1);
            if (auto kept = parse_card_line(one)) (more ? more_ : free_).push_back(std::move(*kept));
        }
    }

    // Which of the kept lines still say what the fields hold.
    void match_kept() {
        names_.clear();
        readings_.clear();
        works_.clear();
        for (const CardLine& kept : more_) {
            if (is_name_line(kept))
                (is_reading_line(kept) ? readings_ : names_).push_back(&kept);
            else if (kept.name == "ORG" || kept.name == "TITLE" || kept.name == "ROLE")
                works_.push_back(&kept);
            else
                match(kept);
        }
        const CardNames said = names_of(names_);
        if (!says(name, said.name) || !says(salutation, said.salutation)) names_.clear();
        if (!says(reading, names_of(readings_).reading)) readings_.clear();
        match_work();
    }

    // Firm, department and position stand in two lines and two fields.
    void match_work() {
        unit_ = nullptr;
        const auto work = work_of(works_);
        std::vector<Value*> found;
        const CardField firm = company_ ? name : company;
        if (work && find({position, work->position}, found) &&
            (work->firm.empty() ? !has(firm) : find({firm, work->firm}, found))) {
            for (Value* value : found) value->said = true;
            found[0]->line = work->title_line;
            (found.size() > 1 ? found[1]->line : unit_) = work->firm_line;
            return;
        }
        // A department that the position still speaks of stands there only.
        for (const CardLine* kept : works_)
            if (!work || kept != work->firm_line || text(position).find(work->department) == std::string::npos)
                match(*kept);
    }

    bool says(CardField field, const std::string& said) { return text(field) == said; }

    void match(const CardLine& kept) {
        const Meaning meaning = meaning_of(kept, company_);
        std::vector<Value*> found;
        for (const Said& said : meaning.said) {
            if (said.text.empty() && !has(said.field)) continue;
            if (!find(said, found)) return;
        }
        for (Value* value : found) value->said = true;
        if (!found.empty()) found[0]->line = &kept;
    }

    bool find(const Said& said, std::vector<Value*>& found) {
        const model::Field* field = fields_[static_cast<std::size_t>(said.field)];
        if (!field || said.text.empty()) return false;
        std::string bytes;
        std::vector<Value> values;
        try {
            field->type->parse(bytes, said.text, *field, context_);
        } catch (const BadValue&) {
            return false;
        }
        add_values(values, *field, bytes);
        for (const Value& wanted : values) {
            const auto same = [&](const Value& value) { return !value.said && value.text == wanted.text; };
            const auto value = std::find_if(of(said.field).begin(), of(said.field).end(), same);
            if (value == of(said.field).end()) return false;
            found.push_back(&*value);
        }
        return !values.empty();
    }

    void line(std::string_view whole) { append_folded(*out_, whole); }
    void kept_line(const CardLine& kept) {
        line_.clear();
        append_card_line(line_, kept);
        line(line_);
    }
    void text_line(std::string_view property, std::string_view text) {
        (line_ = property) += ':';
        append_escaped(line_, text);
        line(line_);
    }

    void put_names() {
        const auto kept = [&](std::string_view property) {
            return std::any_of(names_.begin(), names_.end(), [&](const CardLine* l) { return l->name == property; });
        };
        if (!kept("FN")) text_line("FN", text(name));
        for (const CardLine* one : names_) kept_line(*one);
        if (!kept("N") && !(company_ && modern_ && !has(salutation)))
            line("N:" + name_value(company_ ? std::string() : text(name), text(salutation)));
        for (const CardLine* one : readings_) kept_line(*one);
        if (readings_.empty() && has(reading))
            text_line(modern_ ? "X-PHONETIC-LAST-NAME" : "SORT-STRING", text(reading));
    }

    // An address book knows the card by it, and so does an import. What a card came with stays.
    void put_uid(const model::Row& row) {
        const auto is_uid = [](const CardLine& kept) { return kept.name == "UID"; };
        if (context_.uids && std::none_of(free_.begin(), free_.end(), is_uid))
            line(fmt::format("UID:{}{}", kUidPrefix, context_.uids->uid(row)));
    }

    // The firm of a person; that of a company is itself.
    void put_firm() {
        if (unit_) kept_line(*unit_);
        if (!company_) return put_texts(company, "ORG");
        const auto is_firm = [](const CardLine& kept) { return kept.name == "ORG"; };
        if (of(name)[0].line)
            kept_line(*of(name)[0].line);
        else if (std::none_of(free_.begin(), free_.end(), is_firm))
            text_line("ORG", text(name));
        if (has(company)) text_line(own_property("company"), text(company));
    }

    void put_texts(CardField field, std::string_view property) {
        for (const Value& value : of(field)) {
            if (value.line)
                kept_line(*value.line);
            else if (!value.said)
                text_line(property, value.text);
        }
    }

    void put_reach(CardField field) {
        for (const Value& value : of(field)) {
            if (value.line) kept_line(*value.line);
            if (value.said) continue;
            std::string_view number = value.text, label = number.substr(0, number.find(':'));
            const std::size_t extension = field == email ? number.npos : number.find(";ext=");
            line_ = field == email ? "EMAIL" : "TEL";
            if (modern_ && extension != number.npos) line_ += ";VALUE=uri";
            bool typed = false;
            for (const std::string_view known : {"mobile", "work", "home", "fax", "other"}) {
                if (label != known || label.size() == number.size()) continue;
                (line_ += ";TYPE=") += known == "mobile" ? "cell" : known;
                number.remove_prefix(label.size() + 1);
                typed = true;
            }
            if (field == fax) line_ += typed ? ",fax" : ";TYPE=fax";
            line_ += ':';
            if (extension == number.npos)
                append_escaped(line_, number);
            else
                append_extended(number);
            line(line_);
        }
    }

    // As RFC 3966 has it; phones that read 3.0 dial what follows a comma after a pause.
    void append_extended(std::string_view number) {
        constexpr std::string_view kMark = ";ext=";
        const std::size_t extension = number.find(kMark);
        if (modern_)
            (line_ += "tel:") += number;
        else
            ((line_ += number.substr(0, extension)) += ',') += number.substr(extension + kMark.size());
    }

    // An address in the net has commas of its own.
    void put_website() {
        for (const Value& value : of(website)) {
            if (value.line) kept_line(*value.line);
            if (value.said) continue;
            line_ = "URL:";
            for (const char c : value.text) line_ += c == '\n' ? "\\n" : c == '\\' ? "\\\\" : std::string(1, c);
            line(line_);
        }
    }

    void put_address() {
        bool any = false, generated = false;
        for (const CardField field : {address, city, region, postcode, country}) {
            any = any || has(field);
            generated = generated || (has(field) && !of(field)[0].said);
            if (has(field) && of(field)[0].line) kept_line(*of(field)[0].line);
        }
        if (!any || !generated) return;
        line_ = "ADR:;";
        for (const CardField field : {address, city, region, postcode, country})
            append_escaped(line_ += ';', text(field));
        line(line_);
    }

    void put_days() {
        for (const CardField field : {birthday, anniversary}) {
            if (!has(field)) continue;
            const Value& value = of(field)[0];
            if (value.line)
                kept_line(*value.line);
            else
                line((field == birthday ? "BDAY"
                      : modern_         ? "ANNIVERSARY"
                                        : "X-ANNIVERSARY") +
                     card_day(value.text, modern_));
        }
    }

    void put_sex() {
        if (!has(sex)) return;
        if (of(sex)[0].line) return kept_line(*of(sex)[0].line);
        line(std::string(modern_ ? "GENDER:" : "X-GENDER:") + (text(sex) == "male" ? "M" : "F"));
    }

    void put_tags() {
        std::string list;
        for (const Value& value : of(tags)) {
            if (value.line) kept_line(*value.line);
            if (value.said) continue;
            if (!list.empty()) list += ',';
            append_escaped(list, value.text);
        }
        if (!list.empty()) line("CATEGORIES:" + list);
    }

    RowValues values_;
    const model::Kind& kind_;
    model::Context context_;
    const bool modern_;
    std::array<const model::Field*, kCardFields.size()> fields_{};
    std::vector<std::size_t> slots_;  // of a column: its place in card_, or behind its end

    // Of the row at hand.
    std::array<std::vector<Value>, kCardFields.size()> card_;
    std::vector<std::pair<std::string, std::string>> own_;
    std::string kept_, line_;
    std::vector<CardLine> more_, free_;
    std::vector<const CardLine*> names_, readings_, works_;
    const CardLine* unit_ = nullptr;  // ORG without a firm
    bool company_ = false;
    std::string* out_ = nullptr;
};

std::unique_ptr<RowWriter> make(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                std::string_view form) {
    if (kind.code != model::kCustomer)
        throw Error(ExitCode::usage,
                    say("--{} holds customers only, not {}", form,
                        language() == Language::chinese ? kind.chinese : kind.plural),
                    say("as CSV: --csv   the customers: kehu export customers --{}", form));
    return std::make_unique<CardWriter>(columns, kind, context, form == "vcard");
}

}  // namespace

std::unique_ptr<RowWriter> make_vcard(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                      const WriterOptions&) {
    return make(columns, kind, context, "vcard");
}

std::unique_ptr<RowWriter> make_vcard3(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                       const WriterOptions&) {
    return make(columns, kind, context, "vcard3");
}

}  // namespace kehu::exchange
