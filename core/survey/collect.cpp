#include "core/survey/collect.hpp"

#include <cstring>
#include <memory>
#include <set>

#include "core/book/sweep.hpp"
#include "core/model/field_type.hpp"
#include "core/model/values.hpp"

namespace kehu::survey {
namespace {

using model::Row;

// The fields of a response that are asked.
struct Tags {
    explicit Tags(const model::Kind& kind)
        : survey(kind.at_name("survey").tag),
          version(kind.at_name("version").tag),
          customer(kind.at_name("customer").tag),
          at(kind.at_name("at").tag),
          answers(kind.at_name("answers").tag) {}
    model::Tag survey, version, customer, at, answers;
};

// What stands there, found in one walk along the record.
struct Parts {
    Parts(model::RecordView record, const Tags& tags) {
        for (model::FieldReader part(record.ordinary()); part.next();) {
            const auto& [tag, bytes] = part.field();
            if (tag == tags.survey)
                survey = bytes;
            else if (tag == tags.version)
                version = bytes;
            else if (tag == tags.customer)
                customer = bytes;
            else if (tag == tags.at)
                at = bytes;
            else if (tag == tags.answers)
                answers = bytes;
        }
    }
    std::string_view survey, version, customer, at, answers;
};

// A response as a hand hands it on: this, the numbers of the answers, the keys of its groups.
struct Head {
    std::int64_t at, version;
    std::uint32_t customer;  // 0: nobody
    std::uint32_t strange, keys;
};

void append_bytes(std::string& out, const void* bytes, std::size_t size) {
    out.append(static_cast<const char*>(bytes), size);
}

// Runs in any thread.
class Reading : public book::Hand {
  public:
    Reading(const Wanted& wanted, const model::Kind& kind, const model::Context& context, bool alone)
        : wanted_(wanted),
          kind_(kind),
          tags_(kind),
          context_(context),
          survey_(model::encode_ref(wanted.survey.id)),
          decoder_(*wanted.questions),
          numbers_(wanted.questions->questions.size()) {
        if (!alone) context_.names = nullptr;
        if (wanted.query && !wanted.query->empty()) matcher_.emplace(*wanted.query, kind, context_);
    }

    void look(const Row& row, book::Yield& yield) override {
        const Parts parts(row.record, tags_);
        if (parts.survey != survey_) return;
        Head head{};
        head.at = model::decode_moment(parts.at).seconds;
        if ((wanted_.from && head.at < *wanted_.from) || (wanted_.until && head.at >= *wanted_.until)) return;
        if (!parts.customer.empty()) head.customer = model::decode_ref(parts.customer).number;
        if (wanted_.customers && !wanted_.customers->contains(head.customer)) return;
        if (matcher_ && !matcher_->matches(row)) return;
        head.version = parts.version.empty() ? 1 : model::decode_integer(parts.version);
        head.strange = static_cast<std::uint32_t>(decoder_.decode(parts.answers, numbers_));
        keys_.clear();
        if (wanted_.by.what == GroupBy::What::response) find_keys(row);
        head.keys = static_cast<std::uint32_t>(keys_.size());
        append_bytes(yield.text, &head, sizeof head);
        append_bytes(yield.text, numbers_.data(), numbers_.size() * sizeof(double));
        for (const std::string& key : keys_) model::append_item(yield.text, key);
        ++yield.count;
    }

  private:
    void find_keys(const Row& row) {
        const auto value = model::value_of(row, kind_, *wanted_.by.field, context_, scratch_);
        group_keys(keys_, value.value_or(std::string_view()), *wanted_.by.field, context_);
    }

    const Wanted& wanted_;
    const model::Kind& kind_;
    const Tags tags_;
    model::Context context_;
    const std::string survey_;
    const Decoder decoder_;
    std::optional<query::Matcher> matcher_;
    std::vector<double> numbers_;
    std::vector<std::string> keys_;
    std::string scratch_;
};

// The keys of the groups of each customer.
class CustomerKeys : public book::Hand {
  public:
    CustomerKeys(const model::Kind& kind, const model::Field& field, const model::Context& context)
        : kind_(kind), field_(field), context_(context) {
        context_.names = nullptr;
    }
    void look(const Row& row, book::Yield& yield) override {
        keys_.clear();
        const auto value = model::value_of(row, kind_, field_, context_, scratch_);
        group_keys(keys_, value.value_or(std::string_view()), field_, context_);
        const std::uint32_t head[] = {row.id.number, static_cast<std::uint32_t>(keys_.size())};
        append_bytes(yield.text, head, sizeof head);
        for (const std::string& key : keys_) model::append_item(yield.text, key);
        ++yield.count;
    }

  private:
    const model::Kind& kind_;
    const model::Field& field_;
    model::Context context_;
    std::vector<std::string> keys_;
    std::string scratch_;
};

template <class T>
T take(std::string_view& rest) {
    T value;
    std::memcpy(&value, rest.data(), sizeof value);
    rest.remove_prefix(sizeof value);
    return value;
}

class Collector {
  public:
    Collector(const book::Reader& reader, const Wanted& wanted, const model::Context& context)
        : reader_(reader),
          wanted_(wanted),
          questions_(*wanted.questions),
          context_(context),
          out_(questions_),
          row_(questions_.questions.size()) {
        for (const auto& items : questions_.index.items)
            for (const std::string& id : items) out_.index_questions.push_back(place_of(questions_, id));
        if (out_.index_questions.empty()) return;
        std::vector<std::string> ids;
        for (const std::size_t place : out_.index_questions) ids.push_back(questions_.questions[place].id);
        out_.moments.emplace(std::move(ids));
        complete_.resize(out_.index_questions.size());
    }

    Collected run() {
        if (wanted_.by.what == GroupBy::What::customer) read_customers();
        read_responses();
        for (const auto& [month, tally] : out_.months) out_.all.add(tally);
        if (wanted_.by.what == GroupBy::What::month) out_.groups = out_.months;
        return std::move(out_);
    }

  private:
    void read_customers() {
        const model::Kind& kind = reader_.schema().at(model::kCustomer);
        const model::Field& field = *wanted_.by.field;
        customer_keys_.resize(std::size_t{reader_.last_number(model::kCustomer)} + 1);
        book::SweepOptions options;
        options.rollups = field.computed();
        const auto make = [&] { return std::make_unique<CustomerKeys>(kind, field, context_); };
        book::sweep(reader_, kind, options, make, [&](book::Yield& yield) {
            for (std::string_view rest = yield.text; !rest.empty();) {
                const auto number = take<std::uint32_t>(rest);
                auto& keys = customer_keys_[number];
                for (auto n = take<std::uint32_t>(rest); n-- > 0;) {
                    std::string_view key;
                    model::next_item(rest, key);
                    keys.push_back(&*names_.emplace(key).first);
                }
            }
            return true;
        });
    }

    void read_responses() {
        const model::Kind& kind = reader_.schema().at(model::kResponse);
        book::SweepOptions options;
        options.alone = wanted_.query && query::Matcher(*wanted_.query, kind, context_).asks_names();
        options.rollups = false;
        const auto make = [&] { return std::make_unique<Reading>(wanted_, kind, context_, options.alone); };
        book::sweep(reader_, kind, options, make, [&](book::Yield& yield) {
            for (std::string_view rest = yield.text; !rest.empty();) add(rest);
            return true;
        });
    }

    void add(std::string_view& rest) {
        const Head head = take<Head>(rest);
        std::memcpy(row_.data(), rest.data(), row_.size() * sizeof(double));
        rest.remove_prefix(row_.size() * sizeof(double));
        ++out_.versions[head.version];
        out_.strange += head.strange;
        tally_of(out_.months, month_of(head.at)).add(row_);
        add_moments();
        if (wanted_.by.what == GroupBy::What::customer) return add_to_groups_of(head.customer);
        if (wanted_.by.what == GroupBy::What::question) return add_to_groups_of_answer();
        if (wanted_.by.what != GroupBy::What::response) return;
        if (head.keys == 0) tally_of(out_.groups, "").add(row_);
        for (std::uint32_t i = 0; i < head.keys; ++i) {
            std::string_view key;
            model::next_item(rest, key);
            tally_of(out_.groups, std::string(key)).add(row_);
        }
    }

    void add_to_groups_of(std::uint32_t customer) {
        if (customer >= customer_keys_.size() || customer_keys_[customer].empty())
            return tally_of(out_.groups, "").add(row_);
        for (const std::string* key : customer_keys_[customer]) tally_of(out_.groups, *key).add(row_);
    }

    void add_to_groups_of_answer() {
        const Question& question = *wanted_.by.question;
        keys_.clear();
        group_keys(keys_, row_[place_of(questions_, question.id)], question);
        if (keys_.empty()) tally_of(out_.groups, "").add(row_);
        for (const std::string& key : keys_) tally_of(out_.groups, key).add(row_);
    }

    // Answers come in about the order of time: the month is nearly always that of the one before.
    const std::string& month_of(std::int64_t at) {
        if (at >= month_begin_ && at < month_end_) return month_;
        const text::Zone& zone = context_.settings->zone;
        text::Date day = zone.day_of(at);
        day.day = 1;
        month_begin_ = zone.to_utc(day, 0, 0, 0);
        if (++day.month > 12) day.month = 1, ++day.year;
        month_end_ = zone.to_utc(day, 0, 0, 0);
        return month_ = month_key(at, zone);
    }

    Tally& tally_of(std::map<std::string, Tally>& tallies, const std::string& key) {
        const auto found = tallies.find(key);
        return found != tallies.end() ? found->second : tallies.emplace(key, Tally(questions_)).first->second;
    }

    void add_moments() {
        if (!out_.moments) return;
        for (std::size_t i = 0; i < complete_.size(); ++i) {
            const Question& question = questions_.questions[out_.index_questions[i]];
            complete_[i] = row_[out_.index_questions[i]];
            if (std::isnan(complete_[i])) return;
            // Weights are of answers whose high end is the good one.
            if (question.type == QuestionType::scale && question.scale.low_is_good)
                complete_[i] = static_cast<double>(question.scale.low + question.scale.high) - complete_[i];
        }
        out_.moments->add(complete_);
    }

    const book::Reader& reader_;
    const Wanted& wanted_;
    const Questionnaire& questions_;
    const model::Context& context_;
    Collected out_;
    std::vector<double> row_, complete_;
    std::vector<std::string> keys_;                               // of one answer
    std::set<std::string, std::less<>> names_;                    // keys of customers' groups
    std::vector<std::vector<const std::string*>> customer_keys_;  // by number
    std::int64_t month_begin_ = 0, month_end_ = 0;
    std::string month_;
};

}  // namespace

Collected collect(const book::Reader& reader, const Wanted& wanted, const model::Context& context) {
    return Collector(reader, wanted, context).run();
}

}  // namespace kehu::survey
