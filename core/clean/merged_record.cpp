#include "core/clean/merged_record.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/model/card_lines.hpp"
#include "core/model/links.hpp"
#include "core/model/values.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::clean {
namespace {

using model::Field;
using model::Kind;

// Texts of any length: both are kept, one below the other.
constexpr std::string_view kJoined[] = {"note", "job_note", "family"};

bool is_joined(const Field& field) {
    return field.type->name == "text" &&
           std::find(std::begin(kJoined), std::end(kJoined), field.name) != std::end(kJoined);
}

// Lists whose values can be told apart; an order's lines are one value.
bool is_united(const Field& field) {
    return field.type->list && field.type->exact_keys;
}

// The lines of `more` that are not there yet, below.
std::string join_lines(std::string_view text, std::string_view more) {
    std::string out(text);
    const auto has = [&](std::string_view line) {
        for (std::string_view rest = out; !rest.empty();) {
            const std::size_t end = std::min(rest.find('\n'), rest.size());
            if (rest.substr(0, end) == line) return true;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
        return false;
    };
    while (!more.empty()) {
        const std::size_t end = std::min(more.find('\n'), more.size());
        const std::string_view line = more.substr(0, end);
        if (!has(line)) out.append(out.ends_with('\n') ? "" : "\n").append(line);
        more.remove_prefix(std::min(end + 1, more.size()));
    }
    return out;
}

bool is_same(const Field& field, std::string_view a, std::string_view b) {
    if (a == b) return true;
    if (field.type->name == "text-or-ref") {
        const model::TextOrRef left = model::decode_text_or_ref(a), right = model::decode_text_or_ref(b);
        return text::fold(left.text) == text::fold(right.text) && (!left.id || !right.id || left.id == right.id);
    }
    return field.type->name == "text" && text::fold(a) == text::fold(b);
}

// How a name is read belongs to that name.
bool reads_another_name(const Kind& kind, const Field& field, const Record& keep, const Record& other) {
    return kind.at(kind.title).read_as == field.tag && keep.value(kind.title) != other.value(kind.title);
}

void join_value(const Kind& kind, const Field& field, std::size_t at, Merged& merged) {
    const Record& other = merged.others[at];
    const auto theirs = other.get(field.tag);
    if (!theirs) return;
    const std::string ours(merged.after.value(field.tag));
    const auto set = [&](std::string_view bytes) { merged.after.set(field.tag, bytes, field.sensitive); };
    if (ours.empty()) {
        if (!reads_another_name(kind, field, merged.after, other)) set(*theirs);
    } else if (field.name == "created" && field.type->name == "moment") {
        if (*theirs < ours) set(*theirs);
    } else if (is_united(field)) {
        set(model::list_add(*field.type, ours, *theirs));
    } else if (field.name == model::kCardLines && field.hidden) {
        set(model::unite_card_lines(ours, *theirs, false, model::CardUnion::of_records));
    } else if (is_joined(field)) {
        set(join_lines(ours, *theirs));
    } else if (!is_same(field, ours, *theirs)) {
        if (!field.hidden) merged.not_taken.push_back({&field, at});
    } else if (field.type->name == "text-or-ref" && !model::decode_text_or_ref(ours).id) {
        set(*theirs);  // the same name, linked to a record
    }
}

// Codes of the others, and those that they had from merges before.
void keep_codes(const Kind& kind, Merged& merged) {
    const Field* code = kind.stored("code");
    if (!code || !code->exact) return;
    std::vector<std::string> kept = {text::fold(merged.after.value(code->tag))};
    std::string list;
    const auto add = [&](std::string_view text) {
        const std::string folded = text::fold(text);
        if (folded.empty() || std::find(kept.begin(), kept.end(), folded) != kept.end()) return;
        kept.push_back(folded);
        model::append_item(list, text);
    };
    const auto add_of = [&](const Record& record) {
        add(record.value(code->tag));
        std::string_view item;
        for (std::string_view rest = record.value(book::kFormerCodesTag); model::next_item(rest, item);) add(item);
    };
    add_of(merged.before);
    for (const Record& other : merged.others) add_of(other);
    merged.after.set(book::kFormerCodesTag, list);
}

}  // namespace

void join_values(const Kind& kind, const Merge& merge, Merged& merged) {
    merged.after = merged.before;
    for (const Field& field : kind.fields) {
        if (field.source != model::Source::stored) continue;
        const auto taken = merge.take.find(field.tag);
        if (taken == merge.take.end()) {
            for (std::size_t i = 0; i < merged.others.size(); ++i) join_value(kind, field, i, merged);
            continue;
        }
        const auto at = std::find(merge.others.begin(), merge.others.end(), taken->second) - merge.others.begin();
        if (taken->second == merge.keep) continue;
        const auto bytes = merged.others.at(static_cast<std::size_t>(at)).get(field.tag);
        if (!bytes) throw BadValue(say("{} has no {}", taken->second.text(), field.label(language())));
        merged.after.set(field.tag, *bytes, field.sensitive);
    }
    keep_codes(kind, merged);
}

void clear_own_links(const Kind& kind, const Merge& merge, Merged& merged) {
    const auto becomes = [&](RecordId id) -> std::optional<RecordId> {
        if (id == merge.keep || std::find(merge.others.begin(), merge.others.end(), id) != merge.others.end())
            return {};
        return id;
    };
    for (const Field& field : kind.fields) {
        if (!model::holds_links(field) || field.ref != kind.code) continue;
        const std::string bytes(merged.after.value(field.tag));
        if (bytes.empty()) continue;
        const std::string after = model::map_links(field, bytes, becomes);
        if (after == bytes) continue;
        merged.after.set(field.tag, after, field.sensitive);
        merged.cleared.push_back(&field);
    }
}

}  // namespace kehu::clean
