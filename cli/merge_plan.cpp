#include "cli/merge_plan.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "cli/arguments.hpp"
#include "cli/files.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "core/book/codec.hpp"
#include "core/model/field_type.hpp"
#include "core/text/shell_words.hpp"
#include "core/text/utf8.hpp"

namespace kehu::cli {
namespace {

using Ids = std::vector<store::RecordId>;

Ids named_records(Session& session, const Arguments& arguments) {
    if (arguments.rest().size() < 2)
        throw Error(ExitCode::usage, tr("say which record stays and which ones become part of it"),
                    tr("such as: kehu merge C1 C9"));
    Ids ids;
    for (const std::string& word : arguments.rest()) {
        const store::RecordId id = find_reference(session, arguments, word, Names::whole);
        if (std::find(ids.begin(), ids.end(), id) != ids.end())
            throw Error(ExitCode::usage, say("{} stands there twice", id.text()));
        if (!ids.empty() && id.kind != ids.front().kind)
            throw Error(ExitCode::usage, say("{} and {} are of different kinds", ids.front().text(), id.text()));
        ids.push_back(id);
    }
    return ids;
}

// --take city=C9
void read_takes(Session& session, const Arguments& arguments, const model::Kind& kind, clean::Merge& merge) {
    for (const std::string& text : arguments.values("take")) {
        std::size_t equals = text.find('='), width = 1;
        if (const std::size_t wide = text.find("＝"); wide < equals) equals = wide, width = 3;
        if (equals == text.npos) throw Error(ExitCode::usage, say("--take takes FIELD=REF, not '{}'", text));
        const auto fields = parse_columns({std::string(text::trim(std::string_view(text).substr(0, equals)))}, kind);
        const store::RecordId from = find_reference(session, kind, text.substr(equals + width), Names::whole);
        if (from != merge.keep && std::find(merge.others.begin(), merge.others.end(), from) == merge.others.end())
            throw Error(ExitCode::usage, say("--take: {} is none of the records that are merged", from.text()));
        for (const model::Field* field : fields) {
            if (field->source != model::Source::stored)
                throw Error(ExitCode::usage, say("--take: {} is computed, not kept", field->label(session.language())));
            merge.take[field->tag] = from;
        }
    }
}

// From a # at the beginning or behind a blank on.
std::string_view without_comment(std::string_view line) {
    for (std::size_t at = line.find('#'); at != line.npos; at = line.find('#', at + 1))
        if (at == 0 || line[at - 1] == ' ' || line[at - 1] == '\t') return line.substr(0, at);
    return line;
}

constexpr std::string_view kStore = "# store ", kEntry = ", entry ";

struct Origin {
    std::string store_id;
    book::Sequence entry = 0;
};

std::optional<Origin> read_origin(std::string_view line) {
    const std::size_t end = line.find(kEntry);
    if (!line.starts_with(kStore) || end == line.npos) return std::nullopt;
    const auto store_id = book::uid_bytes(line.substr(kStore.size(), end - kStore.size()));
    line.remove_prefix(end + kEntry.size());
    Origin origin;
    const auto read = std::from_chars(line.data(), line.data() + line.size(), origin.entry);
    if (!store_id || read.ec != std::errc() || read.ptr != line.data() + line.size()) return std::nullopt;
    origin.store_id = *store_id;
    return origin;
}

class Plan {
  public:
    Plan(Session& session, const Arguments& arguments, std::string name)
        : session_(session), arguments_(arguments), name_(std::move(name)) {}

    void read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = std::min(text.find('\n'), text.size());
            ++line_;
            const std::string_view whole = text.substr(0, end), line = text::trim(without_comment(whole));
            text.remove_prefix(std::min(end + 1, text.size()));
            if (!line.empty()) at_line([&] { take(line); });
            if (const auto origin = read_origin(text::trim(whole))) at_line([&] { take_origin(*origin); });
        }
        note_changed();
    }

    std::vector<clean::Merge> merges() const {
        std::map<store::RecordId, clean::Merge> by_keep;
        std::map<store::RecordId, Ids> direct;
        for (const Step& step : steps_) {
            Ids& others = direct[step.merge.keep];
            others.insert(others.end(), step.merge.others.begin(), step.merge.others.end());
            clean::Merge& merge = by_keep[end_of(step.merge.keep)];
            merge.keep = end_of(step.merge.keep);
            for (const auto& [tag, from] : step.merge.take)
                if (const auto [at, fresh] = merge.take.try_emplace(tag, from); !fresh && at->second != from)
                    throw Error(ExitCode::decision,
                                fmt::format("{}:{}: {}", name_, step.line,
                                            say("--take: a line before takes this field from {}", at->second.text())));
        }
        for (auto& [keep, merge] : by_keep) merge.others = in_order(keep, direct);
        std::vector<clean::Merge> merges;
        for (auto& [keep, merge] : by_keep) merges.push_back(std::move(merge));
        return merges;
    }

  private:
    template <class Use>
    void at_line(Use&& use) {
        const auto place = [&](const std::string& what) { return fmt::format("{}:{}: {}", name_, line_, what); };
        try {
            use();
        } catch (const BadValue& bad) {
            throw Error(ExitCode::data, place(bad.what()));
        } catch (const Error& error) {
            const bool gone = error.code == ExitCode::nothing || error.code == ExitCode::decision;
            const bool bad = error.code == ExitCode::usage;
            throw Error(gone ? ExitCode::decision : bad ? ExitCode::data : error.code, place(error.what()), error.hint);
        }
    }

    void take(std::string_view line) {
        if (text::leaves_quote_open(line)) throw BadValue(tr("a quote is not closed"));
        std::vector<std::string> words = text::split_words(line);
        if (words.size() > 1 && words.front() == "kehu") words.erase(words.begin());
        const Command& command = *arguments_.command;
        const std::vector<std::string> own = words_of(command);
        if (std::find(own.begin(), own.end(), words.front()) == own.end())
            throw BadValue(say("'{}': a line of a plan begins with merge", words.front()));
        words.erase(words.begin());
        Arguments said = parse_arguments(command, arguments_.kind, words);
        said.kind_named = arguments_.kind_named;
        if (said.flag("dry-run") || said.flag("json") || said.value("plan"))
            throw BadValue(tr("of the options only --take can stand in a plan"));
        add(merge_named(session_, said));
    }

    // A store that was restored goes on under a new id. It keeps the numbers that it gave before; others it may give
    // once more.
    void take_origin(const Origin& origin) {
        session_.book().read([&](const book::Reader& reader) {
            if (!age_of(reader.known(), origin.store_id))
                throw Error(ExitCode::decision, tr("this plan is of another store: its ids are other records here"),
                            tr("a plan of this one: kehu dupes > plan.txt"));
        });
        origin_ = origin.store_id;
        made_at_ = std::min(origin.entry, made_at_.value_or(origin.entry));
    }

    // How many lives of this store began before it had this id; nothing: it never had.
    static std::optional<std::size_t> age_of(const book::Known& known, const std::string& store_id) {
        std::size_t age = 0;
        for (const book::Life& life : known.lives) {
            if (life.store_id == store_id) return age;
            ++age;
        }
        return store_id == known.store_id ? std::optional(age) : std::nullopt;
    }

    void refuse_later_numbers(const clean::Merge& merge) const {
        if (origin_.empty()) return;
        session_.book().read([&](const book::Reader& reader) {
            const book::Known& known = reader.known();
            const auto check = [&](store::RecordId id) {
                if (age_of(known, known.birth_store(id)) > age_of(known, origin_))
                    throw Error(ExitCode::decision,
                                say("{} was given to another record since the store was restored", id.text()),
                                tr("a plan of this one: kehu dupes > plan.txt"));
            };
            check(merge.keep);
            for (store::RecordId other : merge.others) check(other);
        });
    }

    // Whoever chose what stays has not seen that.
    void note_changed() const {
        if (!made_at_) return;
        constexpr std::size_t kNamed = 8;
        std::size_t changed = 0;
        std::string list;
        session_.book().read([&](const book::Reader& reader) {
            std::set<store::RecordId> ids;
            for (const Step& step : steps_) {
                ids.insert(step.merge.keep);
                ids.insert(step.merge.others.begin(), step.merge.others.end());
            }
            for (store::RecordId id : ids) {
                const auto row = reader.get_record(id);
                if (!row || row->op <= *made_at_ || ++changed > kNamed) continue;
                list.append(list.empty() ? "" : tr(", ")).append(id.text());
            }
        });
        if (changed > kNamed) list += say(" and {} more", grouped(changed - kNamed));
        if (changed) session_.note(say("changed since the plan was made: {}", list));
    }

    void add(clean::Merge merge) {
        refuse_later_numbers(merge);
        if (!steps_.empty() && steps_.front().merge.keep.kind != merge.keep.kind)
            throw Error(ExitCode::usage,
                        say("{} and {} are of different kinds", steps_.front().merge.keep.text(), merge.keep.text()));
        for (store::RecordId other : merge.others) {
            if (end_of(merge.keep) == other)
                throw Error(ExitCode::decision, say("{} goes into {} here, and that one into {} by the lines before",
                                                    other.text(), merge.keep.text(), other.text()));
            const auto [into, fresh] = into_.try_emplace(other, Into{merge.keep, line_});
            if (!fresh && into->second.keep != merge.keep)
                throw Error(ExitCode::decision, say("{} goes into {} here, and into {} in line {}", other.text(),
                                                    merge.keep.text(), into->second.keep.text(), into->second.line));
        }
        session_.book().read([&](const book::Reader& reader) {
            for (const auto& [tag, from] : merge.take)
                if (const auto row = reader.get_record(from); row && !row->record.get(tag))
                    throw BadValue(say("{} has no {}", from.text(),
                                       reader.schema().at(from.kind).at(tag).label(session_.language())));
        });
        steps_.push_back({std::move(merge), line_});
    }

    // Each directly before what goes into it, so that its values go before theirs.
    static Ids in_order(store::RecordId keep, const std::map<store::RecordId, Ids>& direct) {
        Ids order, open{keep};
        while (!open.empty()) {
            const store::RecordId id = open.back();
            open.pop_back();
            if (std::find(order.begin(), order.end(), id) != order.end()) continue;
            order.push_back(id);
            if (const auto into = direct.find(id); into != direct.end())
                open.insert(open.end(), into->second.rbegin(), into->second.rend());
        }
        order.erase(order.begin());
        return order;
    }

    // Where a record is in the end. Nothing runs in circles: `add` refuses that.
    store::RecordId end_of(store::RecordId id) const {
        for (auto into = into_.find(id); into != into_.end(); into = into_.find(id)) id = into->second.keep;
        return id;
    }

    struct Step {
        clean::Merge merge;
        std::size_t line;
    };
    struct Into {
        store::RecordId keep;
        std::size_t line;
    };
    Session& session_;
    const Arguments& arguments_;
    const std::string name_;
    std::size_t line_ = 0;
    std::string origin_;  // the store that the plan is of; empty: it does not say
    std::optional<book::Sequence> made_at_;
    std::vector<Step> steps_;
    std::map<store::RecordId, Into> into_;
};

}  // namespace

std::string plan_origin(const book::Reader& reader) {
    return fmt::format("{}{}{}{}", kStore, book::uid_text(reader.known().store_id), kEntry, reader.last_sequence());
}

clean::Merge merge_named(Session& session, const Arguments& arguments) {
    const Ids ids = named_records(session, arguments);
    clean::Merge merge{ids.front(), {ids.begin() + 1, ids.end()}, {}};
    read_takes(session, arguments, session.book().schema().at(merge.keep.kind), merge);
    return merge;
}

std::vector<clean::Merge> read_merge_plan(Session& session, const Arguments& arguments, const std::string& path) {
    Plan plan(session, arguments, path == "-" ? std::string(tr("standard input")) : path);
    try {
        plan.read(read_text(path));
    } catch (const Error& error) {
        if (error.code != ExitCode::config) throw;
        throw Error(ExitCode::data, error.what(), error.hint);
    }
    return plan.merges();
}

}  // namespace kehu::cli
