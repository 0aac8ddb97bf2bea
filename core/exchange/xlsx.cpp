// The rows of a sheet as XML (ECMA-376, SpreadsheetML): numbers, sums of money, days and times as what they are, all
// else as text, which no spreadsheet takes for a formula. What a number there cannot hold stays text, too: more than 15
// digits, days before March 1900, birthdays without a year, an hour that a clock shows twice.
//
// Not libxlsxwriter: Debian has it as a shared library only, which kehu, linked fully static, cannot open at run time.

#include "core/exchange/xlsx.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/labels.hpp"
#include "core/exchange/row_values.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/writers.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

constexpr std::size_t kLongestCell = 32'767;  // in units of UTF-16
constexpr std::int64_t kMostUnits = 999'999'999'999'999;
constexpr std::int64_t kDaySeconds = 86400, kEpochSerial = 25569, kFirstSerial = 61;  // 1970-01-01, 1900-03-01

bool is_hex(char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
}

// _x000A_, which a reader would take for a control character.
bool looks_escaped(std::string_view text) {
    return text.size() >= 7 && text[1] == 'x' && text[6] == '_' &&
           std::all_of(text.begin() + 2, text.begin() + 6, is_hex);
}

// Plain letters go as they are; these need a look: & < > _, control characters, and EF, with which U+FFFE begins.
constexpr auto kLooked = [] {
    std::array<bool, 256> looked{};
    for (std::size_t c = 0; c < 32; ++c) looked[c] = c != '\t' && c != '\n';
    for (const unsigned char c : {'&', '<', '>', '_'}) looked[c] = true;
    looked[0xEF] = true;
    return looked;
}();

void append_escaped(std::string& out, std::string_view text) {
    std::size_t plain = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto c = static_cast<unsigned char>(text[at]);
        if (!kLooked[c]) continue;
        std::string_view said;
        char control[8];
        std::size_t size = 1;
        if (c == '&') {
            said = "&amp;";
        } else if (c == '<') {
            said = "&lt;";
        } else if (c == '>') {
            said = "&gt;";
        } else if (c == '_') {
            if (!looks_escaped(text.substr(at))) continue;
            said = "_x005F_";
        } else if (c == 0xEF) {
            const std::string_view three = text.substr(at, 3);
            if (three != "\xEF\xBF\xBE" && three != "\xEF\xBF\xBF") continue;
            said = three.back() == '\xBE' ? "_xFFFE_" : "_xFFFF_";
            size = 3;
        } else {
            *fmt::format_to(control, "_x{:04X}_", c) = '\0';
            said = control;
        }
        out.append(text, plain, at - plain).append(said);
        at += size - 1;
        plain = at + 1;
    }
    out.append(text, plain);
}

bool keeps_blanks(std::string_view text) {
    const auto is_blank = [](char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; };
    return !text.empty() && (is_blank(text.front()) || is_blank(text.back()));
}

// Is it more than a cell holds? Letters beyond the first plane are two units.
bool is_too_long(std::string_view text) {
    if (text.size() <= kLongestCell) return false;
    std::size_t units = 0;
    for (const char c : text)
        units += (static_cast<unsigned char>(c) & 0xC0) != 0x80, units += static_cast<unsigned char>(c) >= 0xF0;
    return units > kLongestCell;
}

void append_whole(std::string& out, std::int64_t number) {
    if (number < 0) out += '-';
    append_number(out, static_cast<std::uint64_t>(number < 0 ? -number : number));
}

class XlsxWriter : public RowWriter {
  public:
    XlsxWriter(const Columns& columns, const model::Kind& kind, const model::Context& context,
               const WriterOptions& options)
        : values_(columns, kind, context), labels_(kind, context), header_(options.header) {
        for (std::size_t i = 0; i < values_.size(); ++i) {
            begins_.push_back("<c r=\"" + column_letters(i) + kMark + '"');
            forms_.push_back(form_of(values_.field(i)));
        }
    }

    void begin(std::string& out) override {
        if (!header_) return;
        out += kRow;
        for (std::size_t i = 0; i < values_.size(); ++i)
            put_text(out, i, labels_.header(values_.field(i)), CellStyle::header);
        out += kRowEnd;
    }

    void row(std::string& out, const model::Row& row) override {
        id_ = row.id;
        out += kRow;
        values_.each(row, [&](std::size_t column, std::string_view bytes) { put_value(out, column, bytes); });
        out += kRowEnd;
    }

    void end(std::string&, bool) override {}

  private:
    enum class Form { text, number, money, day, moment, yesno };
    static constexpr std::string_view kRow = "<row r=\"\1\">", kRowEnd = "</row>\n";

    static Form form_of(const model::Field& field) {
        const std::string_view type = field.type->name;
        for (const auto& [name, form] :
             std::initializer_list<std::pair<std::string_view, Form>>{{"integer", Form::number},
                                                                      {"decimal", Form::number},
                                                                      {"money", Form::money},
                                                                      {"date", Form::day},
                                                                      {"moment", Form::moment},
                                                                      {"yesno", Form::yesno}})
            if (type == name) return form;
        return Form::text;
    }

    std::string_view text_of(std::size_t column, std::string_view bytes) {
        if (const auto label = labels_.value(values_.field(column), bytes)) return *label;
        return values_.machine(column, bytes);
    }

    void put_value(std::string& out, std::size_t column, std::string_view bytes) {
        bool done = false;
        switch (values_.plain(column) ? Form::text : forms_[column]) {
            case Form::number:
                done = put_number(out, column, values_.machine(column, bytes));
                break;
            case Form::money:
                done = put_money(out, column, bytes);
                break;
            case Form::day:
                done = put_day(out, column, model::decode_date(bytes));
                break;
            case Form::moment:
                done = put_moment(out, column, model::decode_moment(bytes));
                break;
            case Form::yesno:
                (out += begins_[column]) += " t=\"b\"><v>";
                (out += bytes[0] ? '1' : '0') += "</v></c>";
                done = true;
                break;
            case Form::text:
                break;
        }
        if (done) return;
        // Import takes a mark off, so a text that looks marked gets a further one here, too.
        std::string_view text = text_of(column, bytes);
        if (without_mark(text).size() < text.size()) text = marked_.assign(1, '\'').append(text);
        put_text(out, column, text);
    }

    void put_text(std::string& out, std::size_t column, std::string_view text, CellStyle style = CellStyle::text) {
        if (is_too_long(text))
            throw Error(ExitCode::data,
                        say("{} {}: {} characters, and a cell of a workbook holds {}", id_.text(),
                            values_.field(column).name, text::count_code_points(text), kLongestCell),
                        tr("as CSV: --csv   without that field: --columns FIELDS"));
        (out += begins_[column]) += " s=\"";
        (out += kCellStyles[static_cast<std::size_t>(style)]) += "\" t=\"inlineStr\"><is><t";
        out += keeps_blanks(text) ? " xml:space=\"preserve\">" : ">";
        append_escaped(out, text);
        out += "</t></is></c>";
    }

    void begin_number(std::string& out, std::size_t column, std::string_view style) const {
        ((out += begins_[column]) += " s=\"") += style;
        out += "\"><v>";
    }

    // Digits as they are, unless a spreadsheet would round them.
    bool put_number(std::string& out, std::size_t column, std::string_view number) const {
        constexpr std::size_t kDigits = 15;
        if (number.size() > kDigits + 2 || std::count_if(number.begin(), number.end(), [](char c) {
                                               return c >= '0' && c <= '9';
                                           }) > static_cast<std::ptrdiff_t>(kDigits))
            return false;
        begin_number(out, column, kCellStyles[static_cast<std::size_t>(CellStyle::plain)]);
        (out += number) += "</v></c>";
        return true;
    }

    // A sum of several currencies stays text.
    bool put_money(std::string& out, std::size_t column, std::string_view bytes) {
        const text::Money money = model::take_money(bytes);
        if (!bytes.empty() || money.minor > kMostUnits || money.minor < -kMostUnits) return false;
        style_.assign(1, kMark).append(money.currency.text());
        begin_number(out, column, style_);
        (out += text::format_amount(money)) += "</v></c>";
        return true;
    }

    bool put_day(std::string& out, std::size_t column, text::Date day) const {
        if (!day.complete() || day.lunar) return false;
        const std::int64_t serial = text::days_from_epoch(day) + kEpochSerial;
        if (serial < kFirstSerial) return false;
        begin_number(out, column, kCellStyles[static_cast<std::size_t>(CellStyle::day)]);
        append_whole(out, serial);
        out += "</v></c>";
        return true;
    }

    // As the clock of the store's zone shows it, if that says when it was.
    bool put_moment(std::string& out, std::size_t column, text::Moment moment) const {
        const text::Zone& zone = values_.context().settings->zone;
        if (moment.precision == text::Precision::day) return put_day(out, column, zone.day_of(moment.seconds));
        const std::int64_t local = moment.seconds + zone.offset_at(moment.seconds);
        const std::int64_t days = days_before(local), seconds = local - days * kDaySeconds;
        if (days + kEpochSerial < kFirstSerial) return false;
        const int minutes = static_cast<int>(seconds / 60);
        if (zone.to_utc(text::date_from_days(days), minutes / 60, minutes % 60, static_cast<int>(seconds % 60)) !=
            moment.seconds)
            return false;
        begin_number(out, column, kCellStyles[static_cast<std::size_t>(CellStyle::moment)]);
        append_whole(out, days + kEpochSerial);
        // Ten decimals: a second is 0.0000115741 of a day.
        constexpr std::int64_t kScale = 10'000'000'000;
        if (const std::int64_t part = (seconds * kScale + kDaySeconds / 2) / kDaySeconds)
            fmt::format_to(std::back_inserter(out), ".{:010}", part);
        out += "</v></c>";
        return true;
    }

    static std::int64_t days_before(std::int64_t seconds) {
        return seconds / kDaySeconds - (seconds % kDaySeconds < 0);
    }

    RowValues values_;
    Labels labels_;
    const bool header_;
    std::vector<std::string> begins_;  // <c r="A\1"
    std::vector<Form> forms_;
    std::string style_, marked_;
    store::RecordId id_;
};

}  // namespace

std::unique_ptr<RowWriter> make_xlsx(const Columns& columns, const model::Kind& kind, const model::Context& context,
                                     const WriterOptions& options) {
    return std::make_unique<XlsxWriter>(columns, kind, context, options);
}

}  // namespace kehu::exchange
