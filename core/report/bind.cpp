#include <algorithm>
#include <utility>

#include "core/error.hpp"
#include "core/report/bind_filters.hpp"
#include "core/report/names.hpp"
#include "core/text/distance.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::report {
namespace {

using model::Field;
using model::Kind;

std::vector<std::string_view> split_path(std::string_view name) {
    if (name == ".") return {name};
    std::vector<std::string_view> path;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find('.', start), name.size());
        path.push_back(name.substr(start, end - start));
        start = end + 1;
    }
    return path;
}

bool is_count(std::string_view word) {
    return word == kCount.english || word == kCount.chinese;
}
bool is_sum(std::string_view word) {
    return word == kSum.english || word == kSum.chinese;
}

// By its name or a label.
bool is_called(const Field& field, std::string_view word) {
    const std::string folded = text::fold(word);
    return word == field.name || word == field.chinese || folded == text::fold(field.english);
}

class Binder {
  public:
    Binder(const Template& from, const BindOptions& options, Program& out, Faults& faults)
        : from_(from),
          options_(options),
          records_(options.records ? *options.records : options.schema.at(model::kCustomer)),
          out_(out),
          faults_(faults) {}

    // With a list at the top the template is about the records in it; but {{name}} beside {{#orders}} is a letter to
    // one customer with that customer's orders. Whichever fits is meant.
    void run() {
        const Scope top;
        const Kind* listed = about(from_.nodes, top);
        if (!listed) return bind_in_record(top);
        bind_at(top, *listed);
        if (faults_.empty()) return;
        const Faults at_top = std::exchange(faults_, {});
        bind_in_record(top);
        if (!uses_record_ || faults_.size() >= at_top.size()) faults_ = at_top;
    }

  private:
    void bind_at(const Scope& top, const Kind& about) {
        out_ = Program();
        out_.form = from_.form;
        out_.about = &about;
        queries_.clear();
        out_.steps = bind_all(from_.nodes, top);
    }

    void bind_in_record(const Scope& top) {
        bind_at(top, records_);
        if (faults_.empty()) return;
        faults_.clear();
        out_ = Program();
        out_.form = from_.form;
        out_.about = &records_;
        out_.for_each = true;
        queries_.clear();
        uses_record_ = false;
        const Scope record{Scope::Is::record, &top, &records_, &main_list()};
        out_.steps = bind_all(from_.nodes, record);
    }

    void fault(Place place, std::string sentence) {
        if (faults_.size() < kMostFaults) faults_.push_back({place_in_words(from_, place), std::move(sentence)});
    }

    // The kind of the first list at the top.
    const Kind* about(const std::vector<Node>& nodes, const Scope& top) const {
        for (const Node& node : nodes) {
            if (node.what == Node::What::text || node.what == Node::What::query) continue;
            const std::string_view name = split_path(node.text)[0];
            if (node.what == Node::What::value && node.filters.empty() && name == node.text) continue;
            if (const auto list = find_list(top, name, options_.schema, records_)) return list->kind;
            if (const Kind* inside = about(node.inside, top)) return inside;
        }
        return nullptr;
    }

    std::vector<Step> bind_all(const std::vector<Node>& nodes, const Scope& scope) {
        std::vector<Step> steps;
        for (const Node& node : nodes) {
            try {
                bind_node(steps, node, scope);
            } catch (const BadValue& bad) {
                fault(node.place, bad.what());
            }
        }
        return steps;
    }

    void bind_node(std::vector<Step>& steps, const Node& node, const Scope& scope) {
        switch (node.what) {
            case Node::What::text:
                steps.push_back({.what = Step::What::text, .text = node.text});
                break;
            case Node::What::query:
                note_query(node, scope);
                break;
            case Node::What::value:
                bind_value(steps, node, scope);
                break;
            default:
                bind_section(steps, node, scope);
        }
    }

    // ---- names ----

    std::optional<Origin> resolve(const Node& node, const Scope& inner, bool wants_list) {
        const auto path = split_path(node.text);
        // By one of its aliases a field is meant only if nothing has that very name: "label" is also said for tags.
        for (bool by_alias : {false, true}) {
            std::uint8_t up = 0;
            for (const Scope* scope = &inner; scope; scope = scope->outer, ++up) {
                auto found = wants_list ? list_at(path, *scope) : std::nullopt;
                if (!found) found = word_at(path, *scope);
                if (!found) found = total_at(path, *scope);
                if (!found) found = field_at(path, *scope, by_alias);
                if (!found && !wants_list) found = list_at(path, *scope);
                if (!found) continue;
                found->up = up;
                uses_record_ = uses_record_ || (found->field && up == 0 && scope->list && scope->list == out_.main);
                return found;
            }
        }
        return std::nullopt;
    }

    std::optional<Origin> word_at(const std::vector<std::string_view>& path, const Scope& scope) {
        if (path.size() != 1) return std::nullopt;
        const auto named = find_word(scope, path[0]);
        if (!named) return std::nullopt;
        Origin origin{.what = Origin::What::word, .word = named->word, .type = named->type, .list = scope.list};
        if (scope.is == Scope::Is::top) {
            out_.says_month = out_.says_month || named->word == Word::month;
            out_.says_week = out_.says_week || named->word == Word::week;
            if (named->word == Word::count) origin.list = &main_list();
        }
        return origin;
    }

    // "count", "sum.amount", "orders.count", "orders.sum.amount".
    std::optional<Origin> total_at(std::vector<std::string_view> path, const Scope& scope) {
        List* list = scope.is == Scope::Is::group ? scope.list : nullptr;
        const bool named = path.size() > 1 && !is_sum(path[0]);
        if (named) {
            if (!is_count(path[1]) && !is_sum(path[1])) return std::nullopt;
            const auto name = find_list(scope, path[0], options_.schema, records_);
            if (!name || name->by) return std::nullopt;
            list = &list_in(scope, *name);
            path.erase(path.begin());
        } else if (scope.is == Scope::Is::top && is_sum(path[0])) {
            list = &main_list();
        }
        if (!list) return std::nullopt;
        if (path.size() == 1 && is_count(path[0]))
            return Origin{.what = Origin::What::word, .word = Word::count, .type = Type::number, .list = list};
        if (path.size() != 2 || !is_sum(path[0])) return std::nullopt;
        const Field* field = list->kind->field(path[1]);
        if (!field || !has_sum(*field)) return std::nullopt;
        return Origin{.what = Origin::What::word,
                      .word = Word::sum,
                      .type = type_of(*field),
                      .field = field,
                      .list = list,
                      .sum = sum_of(*list, *field, options_)};
    }

    std::optional<Origin> field_at(const std::vector<std::string_view>& path, const Scope& scope, bool by_alias) {
        if (scope.is != Scope::Is::record) return std::nullopt;
        Origin origin{.what = Origin::What::field, .kind = scope.kind};
        for (std::string_view name : path) {
            if (origin.field) {
                if (origin.field->ref == model::KindCode{}) return std::nullopt;
                origin.through.push_back(origin.field);
                origin.kind = &options_.schema.at(origin.field->ref);
            }
            const bool first = origin.field == nullptr;
            origin.field = origin.kind->field(name);
            if (first && !by_alias && origin.field && !is_called(*origin.field, name)) return std::nullopt;
            if (!origin.field || origin.field->source == model::Source::parts) return std::nullopt;
        }
        origin.type = origin.field->source == model::Source::id ? Type::text : type_of(*origin.field);
        if (origin.through.empty() && origin.field->computed() && scope.list) scope.list->computed = true;
        return origin;
    }

    std::optional<Origin> list_at(const std::vector<std::string_view>& path, const Scope& scope) {
        if (path.size() != 1) return std::nullopt;
        const auto name = find_list(scope, path[0], options_.schema, records_);
        if (!name) return std::nullopt;
        return Origin{.what = Origin::What::list, .type = Type::records, .list = &list_in(scope, *name)};
    }

    void unknown(const Node& node, const Scope& scope) {
        const std::vector<std::string> names = names_in(scope, options_.schema, options_.context.language);
        const std::size_t dot = node.text.rfind('.');
        const std::string head = dot == std::string::npos ? std::string() : node.text.substr(0, dot + 1);
        auto near = text::nearest(node.text, names);
        if (!near && !head.empty()) near = nearest_after(node, scope, head);
        if (near)
            fault(node.place, say("unknown name {{{{{}}}}}; did you mean {{{{{}}}}}?", node.text, *near));
        else
            fault(node.place, say("unknown name {{{{{}}}}}", node.text));
    }

    // customer.phnoe: the nearest field of a customer.
    std::optional<std::string> nearest_after(const Node& node, const Scope& scope, const std::string& head) {
        Node outer = node;
        outer.text = head.substr(0, head.size() - 1);
        const auto origin = resolve(outer, scope, false);
        if (!origin || !origin->field || origin->field->ref == model::KindCode{}) return std::nullopt;
        std::vector<std::string> names;
        for (const Field& field : options_.schema.at(origin->field->ref).fields)
            names.insert(names.end(), {std::string(field.name), std::string(field.chinese)});
        const auto near = text::nearest(node.text.substr(head.size()), names);
        return near ? std::optional(head + *near) : std::nullopt;
    }

    // ---- lists ----

    List& list_in(const Scope& scope, const ListName& name) {
        if (name.from == List::From::group) scope.list->members = true;
        return add_list(name);
    }

    List& add_list(const ListName& name) {
        out_.lists.push_back(
            {.from = name.from, .kind = name.kind, .reference = name.reference, .by = name.by, .span = name.span});
        List& list = out_.lists.back();
        if (list.from == List::From::group) return list;
        list.about = list.from == List::From::all && list.kind == out_.about;
        list.computed = list.by && list.by->computed();
        for (const auto& [kind, query] : queries_)
            if (kind == list.kind) read_query(list, *query);
        if (list.about && !list.by && !out_.main) out_.main = &list;
        return list;
    }

    // What {{count}} and {{sum.amount}} at the top are about.
    List& main_list() {
        if (!out_.main) add_list({List::From::all, out_.about});
        return *out_.main;
    }

    // It is for all lists of that kind from here on; a later one takes its place.
    void note_query(const Node& node, const Scope& scope) {
        const Kind* kind = node.of == "records" ? &records_ : options_.schema.kind(node.of);
        if (!kind || kind->hidden) {
            const auto near = text::nearest(node.of, names_in(scope, options_.schema, options_.context.language));
            return fault(node.place, near ? say("unknown list '{}'; did you mean '{}'?", node.of, *near)
                                          : say("unknown list '{}'", node.of));
        }
        for (const Scope* at = &scope; at; at = at->outer)
            if (at->is == Scope::Is::group && at->kind == kind)
                throw BadValue(say("a query of '{}' must stand before the groups that they are put into", node.of));
        List tried{.kind = kind};
        read_query(tried, node);
        std::erase_if(queries_, [&](const auto& other) { return other.first == kind; });
        queries_.emplace_back(kind, &node);
    }

    void read_query(List& list, const Node& node) {
        try {
            read_list_query(list, node.text, options_);
        } catch (const Error& error) {
            throw BadValue(error.what());
        }
    }

    // ---- tags ----

    void bind_value(std::vector<Step>& steps, const Node& node, const Scope& scope) {
        const Filter* first = node.filters.empty() ? nullptr : find_filter(node.filters[0].name);
        const bool wants_list = first && first->takes == set_of(Type::records);
        auto origin = resolve(node, scope, wants_list);
        if (!origin) return unknown(node, scope);
        Step step{.what = Step::What::value, .origin = std::move(*origin)};
        if (step.origin.what == Origin::What::list && node.filters.empty())
            return fault(node.place, say("{{{{{}}}}} is a list: {{{{#{}}}}} .. {{{{/{}}}}} goes through it", node.text,
                                         node.text, node.text));
        Type type = step.origin.type;
        for (const Call& call : node.filters) type = add_filter(step, node.text, call, type, options_);
        if (type == Type::records)
            return fault(node.place, say("{{{{{}}}}} ends as a list; a chart is missing", node.text));
        steps.push_back(std::move(step));
    }

    void bind_section(std::vector<Step>& steps, const Node& node, const Scope& scope) {
        auto origin = resolve(node, scope, true);
        if (!origin) {
            unknown(node, scope);
            return;
        }
        Step step{.what = Step::What::test, .origin = std::move(*origin)};
        const Scope* inside = &scope;
        Scope own{Scope::Is::record, &scope};
        if (node.what == Node::What::inverted) {
            step.what = Step::What::inverted;
        } else if (step.origin.what == Origin::What::list) {
            List& list = *step.origin.list;
            step.what = Step::What::each;
            own.is = list.by ? Scope::Is::group : Scope::Is::record;
            own.kind = list.kind;
            own.list = &list;
            inside = &own;
        } else if (step.origin.field && step.origin.type == Type::items) {
            step.what = Step::What::items;
            own.is = Scope::Is::items;
            own.field = step.origin.field;
            inside = &own;
        }
        step.inside = bind_all(node.inside, *inside);
        steps.push_back(std::move(step));
    }

    const Template& from_;
    const BindOptions& options_;
    const Kind& records_;
    Program& out_;
    Faults& faults_;
    std::vector<std::pair<const Kind*, const Node*>> queries_;  // in force
    bool uses_record_ = false;  // a name stands for something of the record itself, not inside of a list
};

}  // namespace

Program bind(const Template& from, const BindOptions& options, Faults& faults) {
    Program program;
    Binder(from, options, program, faults).run();
    return program;
}

}  // namespace kehu::report
