#include "core/query/operand.hpp"

#include <array>

#include "core/error.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/utf8.hpp"

namespace kehu::query {
namespace {

constexpr std::array<std::string_view, 4> kNone{"none", "无", "没有", "空"};
constexpr std::array<std::string_view, 5> kOverdue{"overdue", "late", "逾期", "过期", "已逾期"};
constexpr std::array<std::string_view, 3> kAny{"any", "有", "任意"};

// Where ".." divides a range. Chinese keyboards write "。。" and "……" for it. Three points are no range.
struct Dots {
    std::size_t at, width;
};
std::optional<Dots> find_dots(std::string_view text) {
    for (std::string_view dots : {"..", "。。", "……"}) {
        std::size_t at = text.find(dots);
        if (at == std::string_view::npos) continue;
        if (text.substr(at + dots.size()).starts_with('.')) return std::nullopt;
        return Dots{at, dots.size()};
    }
    return std::nullopt;
}

// Of a number of digits or an address "138..139" would be looked for as one text.
bool has_no_ranges(const model::Field& field) {
    return field.type->name == "phone" || field.type->name == "email";
}

bool may_be_text(const model::Field& field) {
    return field.type->name == "text" || field.type->name == "text-or-ref" || field.type->name == "tags";
}

}  // namespace

Operand OperandReader::read(std::string_view text) const {
    Operand operand;
    operand.text = text;
    std::string folded = text::fold(text);
    if (quoted_part(text) == text) {
        const std::string_view inside = inside_quotes(text);
        if (inside.empty()) typed_.refuse(text, say("'{}' holds nothing to look for", "\"\""));
        operand.text = inside;
        operand.value = value(inside);
    } else if (is_one_of(folded, kNone)) {
        operand.what = Operand::What::none;
        tell_word(text, kNone[0]);
    } else if (is_one_of(folded, kAny)) {
        operand.what = Operand::What::any;
        tell_word(text, kAny[0]);
    } else if (is_one_of(folded, kOverdue) && field_.type->name == "date") {
        operand.what = Operand::What::range;
        operand.high = field_.type->operand("yesterday", field_, context_);
        if (echo_) echo_->push_back(std::string(text) + " = .." + field_.type->meaning("yesterday", field_, context_));
    } else if (auto dots = field_.type->between ? find_dots(text) : std::nullopt) {
        read_range(operand, text, text::trim(text.substr(0, dots->at)),
                   text::trim(text.substr(dots->at + dots->width)));
    } else if (const auto between = has_no_ranges(field_) ? find_dots(text) : std::nullopt) {
        const std::string_view low = text::trim(text.substr(0, between->at));
        const std::string_view part = low.empty() ? text::trim(text.substr(between->at + between->width)) : low;
        typed_.refuse(text, say("{} has no ranges", name_), say("any part of it will do: {}:{}", name_, part));
    } else {
        operand.value = value(text, true);
    }
    operand.fits_zero = fits_zero(operand);
    return operand;
}

// "有 = any; the text itself: company:"有"": such a word could well be a text.
void OperandReader::tell_word(std::string_view text, std::string_view meaning) const {
    if (echo_ && text[0] & 0x80 && may_be_text(field_))
        echo_->push_back(say("{} = {}; the text itself: {}", text, meaning, fmt::format("'{}:\"{}\"'", name_, text)));
}

// Nothing is kept where there is nothing to count or add up; who asks for 0 means just that.
bool OperandReader::fits_zero(const Operand& operand) const {
    const model::Fold fold = field_.rollup.fold;
    if (field_.source != model::Source::rollup || (fold != model::Fold::count && fold != model::Fold::sum))
        return false;
    std::string zero;
    if (operand.what == Operand::What::value) {
        zero = zero_like(operand.value);
        return field_.type->matches(zero, operand.value, field_, context_);
    }
    if (operand.what != Operand::What::range) return false;
    zero = zero_like(operand.low ? *operand.low : *operand.high);
    return field_.type->between(zero, operand.low ? &*operand.low : nullptr, operand.high ? &*operand.high : nullptr,
                                field_, context_);
}

// None of it; of money in the currency that was asked for.
std::string OperandReader::zero_like(const std::string& operand) const {
    std::string zero;
    if (field_.type->name == "money")
        zero = model::encode_money({0, model::decode_money(operand).currency});
    else
        field_.type->parse(zero, "0", field_, context_);
    return zero;
}

void OperandReader::read_range(Operand& operand, std::string_view text, std::string_view low,
                               std::string_view high) const {
    operand.what = Operand::What::range;
    if (low.empty() && high.empty())
        typed_.refuse(text, say("{}:.. has no end; write {}:a..b, {}:a.. or {}:..b", name_, name_, name_, name_));
    if (!low.empty()) operand.low = value(low);
    const model::Context behind = low.empty() || high.empty() ? context_ : context_behind(low, high, field_, context_);
    if (!high.empty()) operand.high = value_in(behind, high, false);
    if (operand.low && operand.high && field_.type->possible &&
        !field_.type->possible(*operand.low, *operand.high, field_)) {
        typed_.refuse(text,
                      say("{}:{} is no range: nothing lies from {} to {}", name_, operand.text, resolved(context_, low),
                          resolved(behind, high)),
                      way_ahead(*operand.low, low, high));
    }
}

// "fri (Fri 2026-11-27)": which day a word came to mean.
std::string OperandReader::resolved(const model::Context& context, std::string_view text) const {
    const std::string meaning = field_.type->meaning ? field_.type->meaning(text, field_, context) : std::string();
    return meaning.empty() ? std::string(text) : fmt::format("{} ({})", text, meaning);
}

// "7d" is seven days ago; somebody who writes today..7d means those ahead.
std::string OperandReader::way_ahead(const std::string& from, std::string_view low, std::string_view high) const {
    const std::string ahead = "+" + std::string(high);
    try {
        if (field_.type->possible(from, field_.type->operand(ahead, field_, context_), field_))
            return say("days ahead have a +: {}:{}..{}", name_, low, ahead);
    } catch (const BadValue&) {
        // no span of time
    }
    return {};
}

// What somebody else's way to write a range means in ours: "created:2025..2026" for "2025~2026"; empty if it is none.
std::string OperandReader::meant_range(std::string_view text) const {
    if (!field_.type->between) return {};
    for (const RangeParts& parts : range_parts(text)) {
        if (!can_be(parts)) continue;
        return say("a range has two dots: {}", fmt::format("{}:{}..{}", name_, parts.low, parts.high));
    }
    return {};
}

bool OperandReader::can_be(const RangeParts& parts) const {
    try {
        std::string low, high;
        if (!parts.low.empty()) low = field_.type->operand(parts.low, field_, context_);
        if (!parts.high.empty()) high = field_.type->operand(parts.high, field_, context_);
        return low.empty() || high.empty() || !field_.type->possible || field_.type->possible(low, high, field_);
    } catch (const BadValue&) {
        return false;
    }
}

std::string OperandReader::value(std::string_view text, bool whole) const {
    return value_in(context_, text, whole);
}

std::string OperandReader::value_in(const model::Context& context, std::string_view text, bool whole) const {
    try {
        std::string bytes = field_.type->operand(text, field_, context);
        std::string meaning =
            echo_ && field_.type->meaning ? field_.type->meaning(text, field_, context) : std::string();
        if (!meaning.empty()) echo_->push_back(std::string(text) + " = " + meaning);
        return bytes;
    } catch (const BadValue& e) {
        std::string told = e.what();
        if (const std::size_t at = told.find(text); at != told.npos) told.replace(at, text.size(), in_short(text));
        typed_.refuse(text, say("{}: {}", name_, told), whole ? meant_range(text) : std::string());
    }
}

}  // namespace kehu::query
