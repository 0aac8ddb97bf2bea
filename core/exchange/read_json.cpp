// Reads JSON (an array of objects) and JSON lines (an object a line, or one behind the other): each object is a row,
// its keys are the columns. What kehu writes of money and of order lines becomes what a cell of CSV has of them; other
// objects inside of an object become columns of their own, {"address": {"city": "上海"}} a column address.city.
//
// RFC 8259, with RapidJSON. Numbers stay as they are written.

#include <rapidjson/document.h>
#include <rapidjson/memorystream.h>

#include <algorithm>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/json_text.hpp"
#include "core/exchange/readers.hpp"
#include "core/text/charset.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

using Value = JsonValue;

constexpr std::string_view kBlanks = " \t\r\n";
constexpr int kDeepest = 16;

std::string scalar(const Value& value) {
    if (value.IsBool()) return value.GetBool() ? "yes" : "no";
    return value.IsNull() ? std::string() : std::string(text_of(value));
}

const Value* member(const Value& object, const char* name) {
    const auto found = object.FindMember(name);
    return found == object.MemberEnd() || found->value.IsObject() || found->value.IsArray() ? nullptr : &found->value;
}

// {"amount":"30.00","currency":"CNY"}
bool is_money(const Value& object) {
    return object.MemberCount() == 2 && member(object, "amount") && member(object, "currency");
}

std::string money_text(const Value& object) {
    return scalar(*member(object, "amount")) + " " + scalar(*member(object, "currency"));
}

// A line of an order as types/lines.cpp reads it: "tea" x2 @15 = 30.00 CNY
std::string line_text(const Value& object) {
    std::string text = "\"";
    for (const char c : scalar(*member(object, "product"))) text.append(c == '"' ? 2 : 1, c);
    text += '"';
    if (const Value* quantity = member(object, "quantity")) text.append(" x").append(scalar(*quantity));
    const Value* currency = member(object, "currency");
    const auto amount = [&](const char* sign, const Value& value) {
        text.append(sign).append(scalar(value));
        if (currency) text.append(" ").append(scalar(*currency));
    };
    if (const Value* price = member(object, "price")) amount(" @", *price);
    if (const Value* sum = member(object, "amount")) amount(" = ", *sum);
    return text;
}

class JsonRows {
  public:
    JsonRows(const std::string& name, std::string_view text) : name_(name), text_(text) {}

    Sheet read() {
        each_object([&](const Value& object) { note_columns(object, "", 0); });
        if (columns_.empty())
            throw Error(ExitCode::data, say("{}: no object with a value in it", name_),
                        tr("rows are objects: [{\"name\": \"王小明\"}] or one a line"));
        out_.row(1, headers_);
        cells_.resize(headers_.size());
        each_object([&](const Value& object) {
            for (std::string& cell : cells_) cell.clear();
            fill(object, "");
            out_.row(line_, cells_);
        });
        Sheet sheet = std::move(out_).finish(starts_with_array() ? "JSON" : tr("JSON lines"));
        sheet.omits_empty = true;
        return sheet;
    }

  private:
    bool starts_with_array() const {
        const std::size_t first = text_.find_first_not_of(kBlanks);
        return first != text_.npos && text_[first] == '[';
    }

    [[noreturn]] void fail(std::size_t at, const std::string& sentence) const {
        const std::string_view before = text_.substr(0, std::min(at, text_.size()));
        const std::size_t begin = before.rfind('\n') + 1;
        throw Error(ExitCode::data,
                    say("{}: line {}, character {}: {}", name_, 1 + std::count(before.begin(), before.end(), '\n'),
                        1 + text::count_code_points(before.substr(begin)), sentence));
    }

    void skip_blanks() { at_ = std::min(text_.find_first_not_of(kBlanks, at_), text_.size()); }

    // Calls use(object) for each; `line_` is where it begins.
    template <class Use>
    void each_object(Use&& use) {
        at_ = 0;
        line_ = 1;
        std::size_t counted = 0;
        const bool array = starts_with_array();
        skip_blanks();
        if (array) ++at_;
        for (bool first = true;; first = false) {
            skip_blanks();
            if (array && at_ < text_.size() && (text_[at_] == ']' || (!first && text_[at_] == ','))) {
                const bool last = text_[at_++] == ']';
                if (last) break;
                skip_blanks();
            } else if (array && !first && at_ < text_.size()) {
                fail(at_, tr("a comma is missing between two objects"));
            }
            if (at_ == text_.size()) {
                if (array) fail(at_, tr("the array is not closed; is the file cut off?"));
                return;
            }
            line_ += static_cast<std::uint64_t>(std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted),
                                                           text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
            counted = at_;
            use(parse_one());
        }
        skip_blanks();
        if (at_ < text_.size()) fail(at_, tr("something stands behind the end of the array"));
    }

    const Value& parse_one() {
        begin_ = at_;
        if (text_[at_] != '{') fail(at_, tr("a row must be an object: {\"name\": ...}"));
        // A value is only gone through below so deep; what is deeper is refused before memory is spent on it.
        pool_.Clear();
        document_ = std::make_unique<rapidjson::Document>(&pool_);
        rapidjson::MemoryStream stream(text_.data() + at_, text_.size() - at_);
        document_->ParseStream<kJsonFlags>(stream);
        if (document_->HasParseError())
            fail(at_ + document_->GetErrorOffset(), say("no JSON: {}", json_fault(document_->GetParseError())));
        at_ += stream.Tell();
        return *document_;
    }

    void note_columns(const Value& object, const std::string& prefix, int depth) {
        if (depth > kDeepest) fail(begin_, say("objects inside of each other, more than {}", kDeepest));
        std::unordered_set<std::string_view> keys;
        for (const auto& [key, value] : object.GetObject()) {
            const std::string name = prefix + std::string(text_of(key));
            if (!keys.insert(text_of(key)).second) fail(begin_, say("the key '{}' stands there twice", name));
            if (value.IsObject() && !is_money(value) && !member(value, "product")) {
                note_columns(value, name + ".", depth + 1);
            } else if (columns_.try_emplace(name, headers_.size()).second) {
                if (headers_.size() == kMaxColumns) fail(begin_, say("more than {} different keys", kMaxColumns));
                headers_.push_back(name);
                std::replace_if(
                    headers_.back().begin(), headers_.back().end(), [](char c) { return c < ' '; }, ' ');
            }
        }
    }

    void fill(const Value& object, const std::string& prefix) {
        for (const auto& [key, value] : object.GetObject()) {
            const std::string name = prefix + std::string(text_of(key));
            const auto column = columns_.find(name);
            if (column == columns_.end()) {
                fill(value, name + ".");
                continue;
            }
            std::string& cell = cells_[column->second];
            cell = value.IsArray() ? list_text(value, name) : one_text(value, name);
            if (cell.find('\0') != cell.npos) fail(begin_, say("'{}' holds a NUL character", name));
            if (cell.size() > kMaxCellBytes) fail(begin_, say("'{}' is longer than {} bytes", name, kMaxCellBytes));
        }
    }

    std::string one_text(const Value& value, const std::string& name) const {
        if (!value.IsObject() && !value.IsArray()) return scalar(value);
        if (value.IsObject() && is_money(value)) return money_text(value);
        if (value.IsObject() && member(value, "product")) return line_text(value);
        fail(begin_, say("'{}' holds what a cell cannot: a list or object inside of a list", name));
    }

    std::string list_text(const Value& list, const std::string& name) const {
        std::string text;
        for (const Value& item : list.GetArray()) {
            if (!text.empty()) text += item.IsObject() ? "; " : ", ";
            text += one_text(item, name);
        }
        return text;
    }

    const std::string& name_;
    const std::string_view text_;
    std::size_t at_ = 0, begin_ = 0;  // begin: of the object that is read
    std::uint64_t line_ = 1;
    rapidjson::MemoryPoolAllocator<> pool_;
    std::unique_ptr<rapidjson::Document> document_;
    std::unordered_map<std::string, std::size_t> columns_;  // by key
    std::vector<std::string> headers_, cells_;
    SheetText out_;
};

}  // namespace

bool is_json(std::string_view bytes) {
    if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
    const std::size_t first = bytes.find_first_not_of(kBlanks);
    if (first == bytes.npos || (bytes[first] != '{' && bytes[first] != '[')) return false;
    const std::size_t second = bytes.find_first_not_of(kBlanks, first + 1);
    return second != bytes.npos && std::string_view("{}[]\"").find(bytes[second]) != std::string_view::npos;
}

Sheet read_json(const std::string& name, std::string_view bytes, const SheetOptions& options) {
    try {
        const text::Decoded decoded = text::decode(bytes, options.encoding);
        return JsonRows(name, decoded.text).read();
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()));
    }
}

}  // namespace kehu::exchange
