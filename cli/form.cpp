#include "cli/form.hpp"

#include <algorithm>

#include "cli/output.hpp"
#include "core/model/field_type.hpp"
#include "core/text/distance.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

bool in_form(const model::Field& field) {
    return field.source == model::Source::stored && !field.hidden;
}

// What the field is called in a form: its label where people read Chinese, if no other field has that word.
std::string_view key_of(const model::Kind& kind, const model::Field& field, Language language) {
    return language == Language::chinese && kind.field(field.chinese) == &field ? field.chinese : field.name;
}

// A choice stands there as people call it, all else so that it is read back as it is.
model::Style style_of(const model::Field& field, Language language) {
    bool word = field.type->name == "choice" || field.type->name == "yesno";
    return word && language == Language::chinese ? model::Style::table : model::Style::machine;
}

// What a person should know of a field beyond its key: its label, and what it can be.
std::string remark(const model::Field& field, std::string_view key, Language language) {
    const std::string_view label = field.label(language);
    std::string text(label == key ? "" : label);
    std::string choices;
    for (const model::Choice& choice : field.choices)
        choices.append(choices.empty() ? "" : tr(", ")) += language == Language::chinese ? choice.chinese : choice.key;
    return choices.empty() ? text : text.empty() ? choices : say("{}: {}", text, choices);
}

void append_value(std::string& out, std::string_view name, const std::string& value) {
    out.append(name) += ":";
    if (!value.empty()) out += " ";
    for (char c : value) {
        out += c;
        if (c == '\n') out += "    ";
    }
    out += "\n";
}

Error fault(std::size_t line, const std::string& sentence) {
    return Error(ExitCode::usage, say("line {}: {}", line, sentence));
}

// The colon of either keyboard.
std::size_t find_colon(std::string_view line, std::size_t& width) {
    std::size_t ascii = line.find(':'), wide = line.find("：");
    width = wide < ascii ? std::string_view("：").size() : 1;
    return std::min(ascii, wide);
}

bool goes_on(std::string_view line) {
    return line.starts_with(' ') || line.starts_with('\t');
}

// Calls use(line, number) for each line; stops when that returns false.
template <class Use>
void each_line(std::string_view text, Use use) {
    for (std::size_t number = 1; !text.empty(); ++number) {
        std::size_t end = std::min(text.find('\n'), text.size());
        if (!use(text.substr(0, end), number)) return;
        text.remove_prefix(std::min(end + 1, text.size()));
    }
}

// The one field that a form does not show, whose name may have been written over; null if none or several are missing.
const model::Field* only_missing(const model::Kind& kind, std::string_view form) {
    std::vector<const model::Field*> missing;
    for (const model::Field& field : kind.fields)
        if (in_form(field)) missing.push_back(&field);
    each_line(form, [&](std::string_view line, std::size_t) {
        std::size_t width = 1, colon = find_colon(line, width);
        if (colon != line.npos && !line.starts_with('#') && !goes_on(line))
            std::erase(missing, kind.field(text::trim(line.substr(0, colon))));
        return missing.size() > 0;
    });
    return missing.size() == 1 ? missing[0] : nullptr;
}

const model::Field& field_named(const model::Kind& kind, std::string_view word, std::size_t line,
                                std::string_view form) {
    const model::Field* field = kind.field(word);
    if (field && in_form(*field)) return *field;
    std::vector<std::string_view> known;
    for (const model::Field& f : kind.fields)
        if (in_form(f)) known.insert(known.end(), {f.name, f.english, f.chinese});
    auto near = text::nearest(word, known);
    if (const model::Field* missing = near ? nullptr : only_missing(kind, form)) near = missing->name;
    throw fault(line, near ? say("'{}' is no field; did you mean '{}'?", word, *near) : say("'{}' is no field", word));
}

void read_line(const model::Kind& kind, std::string_view line, std::size_t number, std::string_view form,
               std::vector<FormLine>& lines) {
    std::size_t width = 1, colon = find_colon(line, width);
    if (colon == line.npos) throw fault(number, tr("expected `field: value`"));
    const model::Field& field = field_named(kind, text::trim(line.substr(0, colon)), number, form);
    std::string value(text::trim(line.substr(colon + width)));
    auto same = std::find_if(lines.begin(), lines.end(), [&](const FormLine& l) { return l.field == &field; });
    if (same == lines.end()) {
        lines.push_back({&field, std::move(value), number});
    } else if (field.type->list) {
        same->text += "\n" + value;
    } else {
        throw fault(number, say("'{}' stands here twice", field.name));
    }
}

}  // namespace

std::string form_of(const model::Kind& kind, const model::Row& row, const std::string& title,
                    const model::Context& context) {
    std::string out = "# " + row.id.text() + " " + title + "\n";
    std::replace(out.begin(), out.end() - 1, '\n', ' ');
    out += std::string("# ") + tr("Change values, save and close. A value taken out is taken away; # starts a remark.");
    out += "\n\n";
    for (const model::Field& field : kind.fields) {
        if (!in_form(field)) continue;
        std::string_view key = key_of(kind, field, context.language);
        if (std::string text = remark(field, key, context.language); !text.empty()) out += "# " + text + "\n";
        append_value(out, key, text_of(row, kind, field, context, style_of(field, context.language)));
    }
    return out;
}

std::vector<FormLine> read_form(const model::Kind& kind, std::string_view text) {
    std::vector<FormLine> lines;
    std::string blanks;  // between a value and an indented line that goes on with it
    each_line(text, [&](std::string_view line, std::size_t number) {
        if (line.starts_with('#')) return true;
        if (text::trim(line).empty()) {
            blanks += '\n';
            return true;
        }
        if (goes_on(line)) {
            if (lines.empty()) throw fault(number, tr("expected `field: value`"));
            std::size_t indent = std::min<std::size_t>(line.find_first_not_of(" \t"), 4);
            lines.back().text += blanks + "\n" + std::string(line.substr(indent));
        } else {
            read_line(kind, line, number, text, lines);
        }
        blanks.clear();
        return true;
    });
    for (FormLine& line : lines) line.text = text::trim(line.text);
    return lines;
}

std::string own_lines(std::string_view original, std::string_view edited) {
    auto blocks = [](std::string_view text) {
        std::vector<std::string> out;
        each_line(text, [&](std::string_view line, std::size_t) {
            if (out.empty() || !goes_on(line)) out.emplace_back();
            out.back().append(line) += '\n';
            return true;
        });
        return out;
    };
    std::vector<std::string> known = blocks(original);
    std::string kept;
    for (const std::string& block : blocks(edited))
        if (std::find(known.begin(), known.end(), block) == known.end()) kept += block;
    return kept;
}

std::vector<FormLine> changed_lines(const std::vector<FormLine>& before, const std::vector<FormLine>& after) {
    std::vector<FormLine> changed;
    for (const FormLine& line : after) {
        auto old = std::find_if(before.begin(), before.end(), [&](const FormLine& l) { return l.field == line.field; });
        if (old == before.end() || old->text != line.text) changed.push_back(line);
    }
    return changed;
}

}  // namespace kehu::cli
