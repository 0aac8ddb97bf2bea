#include "core/report/render.hpp"

#include <utility>

#include "core/model/values.hpp"
#include "core/report/escape.hpp"
#include "core/report/groups.hpp"
#include "core/text/zone.hpp"

namespace kehu::report {
namespace {

using model::Row;

constexpr std::size_t kChunk = 64 << 10;

// Where the printer is: one for each section that it is in.
struct Frame {
    const Frame* outer = nullptr;
    const Row* row = nullptr;
    const Group* group = nullptr;
    const std::string* item = nullptr;
    const model::Line* line = nullptr;
    const model::Answer* answer = nullptr;
    std::uint64_t index = 1;
    bool last = false;
};

Value text_value(std::string text) {
    const bool present = !text.empty();
    return {.type = Type::text, .present = present, .text = std::move(text)};
}
Value number_value(std::uint64_t number) {
    return {.type = Type::number, .present = true, .number = {static_cast<std::int64_t>(number), 0}};
}
Value yes_value(bool yes) {
    return {.type = Type::yesno, .present = true, .yes = yes};
}
Value day_value(text::Date date) {
    return {.type = Type::date, .present = true, .date = date};
}
Value sum_value(const Sum& sum, Type type) {
    Value value{.type = type, .present = !sum.empty()};
    if (type == Type::money) value.money = sum.money();
    if (type == Type::number) value.number = sum.number();
    return value;
}

class Printer {
  public:
    Printer(const Program& program, const Surroundings& around, const Sink& sink)
        : program_(program), around_(around), context_(around.paper.context), sink_(sink), lists_(around) {}

    void print() {
        const Frame top;
        if (program_.for_each)
            each_row(*program_.main, top, top, [&](const Frame& frame) { run(program_.steps, frame); });
        else
            run(program_.steps, top);
        flush();
    }

  private:
    void run(const std::vector<Step>& steps, const Frame& frame) {
        for (const Step& step : steps) {
            switch (step.what) {
                case Step::What::text:
                    out_ += step.text;
                    break;
                case Step::What::value:
                    put_value(step, frame);
                    break;
                case Step::What::each:
                    put_list(step, frame);
                    break;
                case Step::What::items:
                    put_items(step, frame);
                    break;
                case Step::What::test:
                    if (holds(step.origin, frame)) run(step.inside, frame);
                    break;
                case Step::What::inverted:
                    if (!holds(step.origin, frame)) run(step.inside, frame);
                    break;
            }
        }
        if (out_.size() >= kChunk) flush();
    }

    void flush() {
        sink_(out_);
        out_.clear();
    }

    static const Frame& outward(const Frame& frame, std::uint8_t up) {
        const Frame* found = &frame;
        for (; up > 0; --up) found = found->outer;
        return *found;
    }

    // ---- sections ----

    // Each row once it is known whether it is the last one. `owner`: the frame that the list belongs to.
    template <class Use>
    void each_row(const List& list, const Frame& owner, const Frame& around, Use&& use) {
        std::optional<Row> held;
        Frame frame{.outer = &around, .index = 0};
        const auto use_held = [&](bool last) {
            frame.row = &*held;
            frame.last = last;
            ++frame.index;
            use(frame);
        };
        lists_.each(list, owner.row, owner.group, [&](const Row& row) {
            if (held) use_held(false);
            held = row;
            return true;
        });
        if (held) use_held(true);
    }

    void put_list(const Step& step, const Frame& frame) {
        const List& list = *step.origin.list;
        const Frame& owner = outward(frame, step.origin.up);
        if (!list.by) return each_row(list, owner, frame, [&](const Frame& inner) { run(step.inside, inner); });
        const std::vector<Group> groups = lists_.groups(list, owner.row);
        Frame inner{.outer = &frame};
        for (const Group& group : groups) {
            inner.group = &group;
            inner.last = &group == &groups.back();
            run(step.inside, inner);
            ++inner.index;
        }
    }

    void put_items(const Step& step, const Frame& frame) {
        const auto found = bytes_of(step.origin, frame);
        if (!found) return;
        std::string_view bytes = *found;
        Frame inner{.outer = &frame};
        const auto put = [&](bool last) {
            inner.last = last;
            run(step.inside, inner);
            ++inner.index;
        };
        const Value value = value_of(bytes, *step.origin.field, Type::items, context_);
        const std::string_view type = step.origin.field->type->name;
        const std::vector<model::Line> lines =
            type == "lines" ? model::decode_lines(bytes) : std::vector<model::Line>();
        for (std::size_t i = 0; i < value.items.size(); ++i) {
            inner.item = &value.items[i];
            if (i < lines.size()) inner.line = &lines[i];
            model::Answer answer;
            if (type == "answers" && model::next_answer(bytes, answer)) inner.answer = &answer;
            put(i + 1 == value.items.size());
        }
    }

    bool holds(const Origin& origin, const Frame& frame) {
        if (origin.what == Origin::What::list) {
            bool any = false;
            const Frame& owner = outward(frame, origin.up);
            if (origin.list->by) return !lists_.groups(*origin.list, owner.row).empty();
            lists_.each(*origin.list, owner.row, owner.group, [&](const Row&) { return any = true, false; });
            return any;
        }
        const Value value = value_at(origin, frame);
        if (!value.present) return false;
        if (value.type == Type::yesno) return value.yes;
        return value.type != Type::number || value.number.units != 0;
    }

    // ---- values ----

    void put_value(const Step& step, const Frame& frame) {
        if (step.filters.empty() && step.origin.what == Origin::What::field) {
            const auto bytes = bytes_of(step.origin, frame);
            if (!bytes) return;
            if (step.origin.field->type->as_stored && step.origin.field->choices.empty())
                return append_escaped(out_, *bytes, program_.form);
            shown_.clear();
            append_shown(shown_, *bytes, *step.origin.field, context_);
            return append_escaped(out_, shown_, program_.form);
        }
        Value value = value_at(step.origin, frame);
        if (step.origin.what == Origin::What::list) value.records = measured(step, frame);
        for (const Use& use : step.filters) apply(value, use, around_.paper);
        if (value.markup) {
            out_ += value.text;
            return;
        }
        shown_.clear();
        append_shown(shown_, value, context_);
        append_escaped(out_, shown_, program_.form);
    }

    std::vector<Measured> measured(const Step& step, const Frame& frame) {
        const model::Field* measure = nullptr;
        for (const Use& use : step.filters)
            if (use.measure) measure = use.measure;
        const Frame& owner = outward(frame, step.origin.up);
        return lists_.measured(*step.origin.list, owner.row, owner.group, measure);
    }

    Value value_at(const Origin& origin, const Frame& frame) {
        switch (origin.what) {
            case Origin::What::list:
                return {.type = Type::records, .present = true};
            case Origin::What::word:
                return word_at(origin, outward(frame, origin.up));
            case Origin::What::field:
                break;
        }
        const auto bytes = bytes_of(origin, frame);
        return bytes ? value_of(*bytes, *origin.field, origin.type, context_) : Value{.type = origin.type};
    }

    static std::optional<store::RecordId> reference(const model::Field& field, std::string_view bytes) {
        if (field.type->name == "ref") return model::decode_ref(bytes);
        return model::decode_text_or_ref(bytes).id;
    }

    // Through references to the record that has the field.
    std::optional<std::string_view> bytes_of(const Origin& origin, const Frame& frame) {
        const Row* row = outward(frame, origin.up).row;
        if (!row) return std::nullopt;
        if (origin.through.empty()) return report::bytes_of(*row, *origin.kind, *origin.field, context_, scratch_);
        std::optional<Row> reached = *row;
        for (const model::Field* field : origin.through) {
            const model::Kind& kind = around_.reader.schema().at(reached->id.kind);
            const auto bytes = model::value_of(*reached, kind, *field, context_, scratch_);
            const auto id = bytes ? reference(*field, *bytes) : std::nullopt;
            if (!id) return std::nullopt;
            reached = around_.reader.get(*id);
            if (!reached) return std::nullopt;
        }
        return report::bytes_of(*reached, *origin.kind, *origin.field, context_, scratch_);
    }

    Value word_at(const Origin& origin, const Frame& frame) {
        const text::Date today = context_.calendar().today();
        switch (origin.word) {
            case Word::now:
                return {.type = Type::moment, .present = true, .moment = context_.now};
            case Word::today:
                return day_value(today);
            case Word::month: {
                text::Date month = around_.period ? around_.period->first : today;
                month.day = 0;
                return day_value(month);
            }
            case Word::week:
                if (!around_.period) return {};
                return text_value(text::format_date(around_.period->first) + ".." +
                                  text::format_date(around_.period->last));
            case Word::from:
                return around_.period ? day_value(around_.period->first) : Value{};
            case Word::to:
                return around_.period ? day_value(around_.period->last) : Value{};
            case Word::store:
                return text_value(around_.store);
            case Word::query:
                return text_value(around_.query);
            case Word::language:
                return text_value(context_.language == Language::chinese ? "zh" : "en");
            case Word::kind:
                return text_value(std::string(program_.about ? program_.about->label(context_.language) : ""));
            case Word::count:
                return number_value(totals(origin, frame).count);
            case Word::sum:
                return sum_value(totals(origin, frame).sums[origin.sum], origin.type);
            case Word::index:
                return number_value(frame.index);
            case Word::is_first:
                return yes_value(frame.index == 1);
            case Word::is_last:
                return yes_value(frame.last);
            case Word::uid:
                return text_value(frame.row ? around_.reader.uid(frame.row->id) : std::string());
            case Word::key:
                return text_value(frame.group->key);
            case Word::label:
                return text_value(frame.group->label);
            default:
                return part_at(origin.word, frame);
        }
    }

    static Value part_at(Word word, const Frame& frame) {
        switch (word) {
            case Word::item:
                return text_value(*frame.item);
            case Word::product:
                return text_value(std::string(model::decode_text_or_ref(frame.line->product).text));
            case Word::quantity:
                return {.type = Type::number, .present = true, .number = frame.line->quantity};
            case Word::price:
                return {.type = Type::number,
                        .present = frame.line->price.has_value(),
                        .number = frame.line->price.value_or(text::Decimal{})};
            case Word::amount:
                return {.type = Type::money, .present = true, .money = {frame.line->amount}};
            case Word::question:
                return text_value(std::string(frame.answer->question));
            default:
                return text_value(std::string(frame.answer->text));
        }
    }

    // Those of lists at the top are asked for again and again; they stay the same.
    Totals totals(const Origin& origin, const Frame& frame) {
        const List& list = *origin.list;
        if (list.from != List::From::all || list.by) return lists_.totals(list, frame.row, frame.group);
        auto known = totals_.find(&list);
        if (known == totals_.end()) known = totals_.emplace(&list, lists_.totals(list, nullptr, nullptr)).first;
        return known->second;
    }

    const Program& program_;
    const Surroundings& around_;
    const model::Context& context_;
    const Sink& sink_;
    Lists lists_;
    std::string out_, shown_, scratch_;
    std::map<const List*, Totals> totals_;
};

}  // namespace

void print(const Program& program, const Surroundings& around, const Sink& sink) {
    Printer(program, around, sink).print();
}

}  // namespace kehu::report
