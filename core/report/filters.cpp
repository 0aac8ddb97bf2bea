// THE LIST of filters; how to add one stands in filters.hpp.
#include "core/report/filters.hpp"

#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

constexpr Types kRecords = set_of(Type::records);

constexpr Filter kFilters[] = {
    {"width", "宽", kAnyValue, Type::text, Argument::number, true, apply_filter::width},
    {"right", "右", kAnyValue, Type::text, Argument::number, true, apply_filter::right},
    {"date", "日期", kDays, Type::text, Argument::day_form, false, apply_filter::day},
    {"money", "金额", kAmounts, Type::text, Argument::coin_form, false, apply_filter::money},
    {"number", "数字", kAmounts, Type::text, Argument::decimals, false, apply_filter::number},
    {"rmb", "大写", kAmounts, Type::text, Argument::none, false, apply_filter::rmb},
    {"upper", "大写字母", kAnyValue, Type::text, Argument::none, false, apply_filter::upper},
    {"default", "默认", kAnyValue, {}, Argument::text, true, apply_filter::otherwise},
    {"first", "前", kAnyValue | kRecords, {}, Argument::maybe_number, false, apply_filter::first},
    {"join", "连接", set_of(Type::items), Type::text, Argument::text, false, apply_filter::join},
    {"wrap", "折行", kAnyValue, Type::text, Argument::number, false, apply_filter::wrap},
    {"indent", "缩进", kAnyValue, Type::text, Argument::number, false, apply_filter::indent},
    {"csv", "", kAnyValue, Type::text, Argument::none, true, apply_filter::csv},
    {"json", "", kAnyValue, Type::text, Argument::none, true, apply_filter::json},
    {"bars", "条形图", kRecords, Type::text, Argument::measure, true, apply_filter::bars},
    {"lines", "折线图", kRecords, Type::text, Argument::measure, true, apply_filter::lines},
    {"funnel", "漏斗图", kRecords, Type::text, Argument::measure, true, apply_filter::funnel},
    {"sparkline", "迷你图", kRecords, Type::text, Argument::measure, true, apply_filter::sparkline},
    {"histogram", "直方图", kRecords, Type::text, Argument::measure, true, apply_filter::histogram},
};

std::int64_t read_number(const std::string& text, std::int64_t least, std::int64_t most) {
    const auto refused = [&] { return BadValue(say("'{}' is no number from {} to {}", text, least, most)); };
    try {
        const std::int64_t number = text::parse_integer(text);
        if (number < least || number > most) throw refused();
        return number;
    } catch (const BadValue&) {
        throw refused();
    }
}

void read_argument(Use& use, const std::string& text) {
    switch (use.filter->argument) {
        case Argument::number:
        case Argument::maybe_number:
            use.number = read_number(text, 1, 1000);
            break;
        case Argument::decimals:
            use.number = read_number(text, 0, text::kMaxScale);
            break;
        case Argument::day_form:
            if (!is_day_form(text))
                throw BadValue(say(
                    "'{}' is no form of a day: long, weekday, month, year, day, time, next, lunar, or signs such as "
                    "%Y-%m-%d",
                    text));
            break;
        case Argument::coin_form:
            if (std::find(coin_forms().begin(), coin_forms().end(), text) == coin_forms().end())
                throw BadValue(say("'{}' is no form of money: code, sign, amount, plain", text));
            break;
        default:
            break;
    }
}

}  // namespace

std::span<const Filter> filters() {
    return kFilters;
}

const Filter* find_filter(std::string_view word) {
    const std::string folded = text::fold(word);
    for (const Filter& filter : kFilters)
        if (filter.name == folded || filter.chinese == word) return &filter;
    return nullptr;
}

Use read_call(const Filter& filter, const Call& call) {
    Use use{&filter, call.arguments};
    const std::size_t given = call.arguments.size();
    const bool needed = filter.argument == Argument::number || filter.argument == Argument::text;
    const std::size_t most = filter.argument == Argument::none ? 0 : filter.argument == Argument::measure ? 2 : 1;
    if (needed && given == 0)
        throw BadValue(filter.argument == Argument::number
                           ? say("the filter '{}' needs a number: {}:12", call.name, call.name)
                           : say("the filter '{}' needs a text: {}:\"-\"", call.name, call.name));
    if (given > most)
        throw BadValue(most == 0 ? say("the filter '{}' takes nothing behind a colon", call.name)
                                 : say("the filter '{}' takes less; a text with commas stands in quotes", call.name));
    use.number = filter.argument == Argument::decimals ? -1 : 1;
    if (given > 0) {
        try {
            read_argument(use, call.arguments[0]);
        } catch (const BadValue& bad) {
            throw BadValue(say("filter '{}': {}", call.name, bad.what()));
        }
    }
    return use;
}

void apply(Value& value, const Use& use, const Paper& paper) {
    if (value.present || use.filter->of_nothing) use.filter->apply(value, use, paper);
}

std::string& as_text(Value& value, const Paper& paper) {
    if (value.type != Type::text) {
        std::string shown;
        append_shown(shown, value, paper.context);
        value.text = std::move(shown);
        value.type = Type::text;
    }
    return value.text;
}

}  // namespace kehu::report
