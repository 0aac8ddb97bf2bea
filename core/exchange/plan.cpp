#include "core/exchange/plan.hpp"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <set>

#include "core/book/codec.hpp"
#include "core/error.hpp"
#include "core/exchange/decimal_comma.hpp"
#include "core/exchange/file_columns.hpp"
#include "core/exchange/identity.hpp"
#include "core/exchange/order_lines.hpp"
#include "core/exchange/parts.hpp"
#include "core/exchange/repeats.hpp"
#include "core/exchange/row_checks.hpp"
#include "core/exchange/row_feed.hpp"
#include "core/exchange/spreadsheet.hpp"
#include "core/exchange/twins.hpp"
#include "core/model/card_lines.hpp"
#include "core/model/values.hpp"
#include "core/text/firm.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {

namespace {

using model::Field;
using model::Kind;
using model::Record;
using model::RecordView;

// One record that the file makes, changes or tells nothing new of.
struct Entry {
    std::uint32_t number;  // in the store; 0: new
    std::uint32_t row;     // the first that tells of it and is not refused; 0: none so far
    RecordView record;     // if changed
    bool changed;
};

constexpr std::uint32_t kTold = 4096;  // rows: who asks how far it is is told so often

class Planner {
  public:
    Planner(const book::Reader& reader, const CsvFile& file, const ImportOptions& options)
        : reader_(reader),
          file_(file),
          further_(options.further ? options.further(reader) : nullptr),
          kind_(*(plan_.read_as =
                      std::make_shared<const Kind>(kind_to_import(reader.schema(), options.kind, further_.get())))),
          context_(options.context(reader)),
          columns_(file_columns(file, kind_, options)),
          guessed_rows_(guess_rows(file)),
          references_(reader, guessed_rows_),
          identity_(reader, kind_, fields_to_match(kind_, options.match), guessed_rows_, file.omits_empty()),
          repeats_(reader, kind_, columns_, context_),
          checks_(reader, kind_, context_),
          mode_(options.mode),
          progress_(options.progress) {
        if (kind_.code == model::kContact) follow_ups_.emplace(reader, kind_, context_);
        if (kind_.code == model::kOrder) {
            lines_.emplace(reader, kind_, context_);
            order_rows_.emplace(file, columns_);
        }
        if (kind_.code == model::kCustomer) {
            type_ = &kind_.at_name("type");
            company_ = &kind_.at_name("company");
            phone_ = &kind_.at_name("phone");
            email_ = &kind_.at_name("email");
        }
        for (const Field& field : kind_.fields)
            if (field.source == model::Source::stored && field.type->name == "phone") phones_.push_back(&field);
        entries_.reserve(guessed_rows_);
        use_big_pages(entries_.data(), guessed_rows_ * sizeof(Entry));
        plan_.kind = kind_.code;
        plan_.dates = options.dates.value_or(date_order_of(file, columns_));
        plan_.decimal_comma = has_decimal_comma(file, columns_);
        plan_.sequence = reader.last_sequence();
        plan_.country = context_.settings->country;
    }

    Plan run() {
        try {
            RowFeed rows(file_, kind_, columns_, context_, references_,
                         {file_.separator(), is_own_tsv(file_, kind_), plan_.dates, plan_.decimal_comma});
            std::string_view last;
            std::uint64_t last_line = 0;
            while (RowParser* row = rows.next()) {
                last = row->raw();
                last_line = row->line();
                pass_unread(file_.source_line(row->line()));
                read_row(*row);
                if (progress_ && plan_.rows % kTold == 0) progress_(plan_.rows);
            }
            pass_unread(std::numeric_limits<std::uint64_t>::max());
            plan_.blank = rows.blank();
            note_cut_off(last, last_line);
        } catch (const BadValue& bad) {
            throw Error(ExitCode::data, say("{}: {}", file_.name(), bad.what()));
        }
        plan_.created.reserve(new_entries_);
        for (const Entry& entry : entries_) {
            if (!entry.number) plan_.created.push_back(entry.record);
            if (entry.number && entry.changed) plan_.changed.push_back({entry.number, entry.record});
        }
        if (follow_ups_) follow_ups_->settle(plan_.follow_ups);
        if (order_rows_) sort_by_row(plan_);
        repeats_.settle(plan_);
        plan_.columns = std::move(columns_);
        return std::move(plan_);
    }

  private:
    // Half a download has half a row at its end; so has a file that somebody typed, which is why it is read.
    void note_cut_off(std::string_view last, std::uint64_t line) {
        if (last.empty() || !file_.has_header() || !file_.ends_in_a_line()) return;
        CsvReader row(last, file_.separator());
        if (!row.next() || row.cells().size() >= file_.headers().size()) return;
        std::string told = say("the last row (line {}) has {} of {} cells and no line end; is the file cut off?", line,
                               row.cells().size(), file_.headers().size());
        plan_.notices.push_back({plan_.rows, {{}, {}, std::move(told)}});
    }

    void pass_unread(std::uint64_t line);
    void read_row(RowParser&);
    void place_order(std::vector<OrderRow>&);
    void place_row(RowParser&);
    bool may_place(Owner, RowParser&);
    using Words = std::pair<std::uint64_t, std::uint64_t>;  // a hash of what a row says
    std::optional<Words> words_of(RecordView) const;
    void note_said_again();
    void add_new(RowParser&);
    void note_unpriced(RowParser&);
    void note_id(RowParser&, store::RecordId elsewhere);
    void note_code(RowParser&, store::RecordId);
    void merge_into(Owner, RowParser&);
    bool merge_field(Record& into, const model::FieldBytes&, bool sensitive, bool told, RowParser&);
    void note_name(store::RecordId, RowParser&, RecordView before);
    Owner entry_of(Owner) const;
    std::uint32_t meet(std::uint32_t number);
    std::optional<Twins::Twin> twin_of(RecordView);
    void meet_twin(RowParser&, const Twins::Twin&);
    void note_follow_up(RowParser&, std::uint32_t contact);
    void check_shared(Owner self, RowParser&, RecordView before);
    std::string owner_named(Owner) const;
    RecordView keep(RecordView);

    const book::Reader& reader_;
    const CsvFile& file_;
    const std::unique_ptr<Further> further_;
    Plan plan_;
    const Kind& kind_;
    model::Context context_;
    std::vector<Column> columns_;
    std::size_t guessed_rows_;
    References references_;
    Identity identity_;
    std::optional<FollowUps> follow_ups_;
    std::optional<OrderLines> lines_;
    std::optional<OrderRows> order_rows_;
    std::optional<Twins> twins_;
    Repeats repeats_;
    RowChecks checks_;
    const Mode mode_;
    const std::function<void(std::uint64_t)> progress_;
    const Field *type_ = nullptr, *company_ = nullptr, *phone_ = nullptr, *email_ = nullptr;  // of customers
    std::vector<const Field*> phones_;

    std::set<Words> said_;    // of customers without a key
    std::uint32_t row_ = 0;   // the one that is placed
    std::size_t unread_ = 0;  // cards so far
    std::vector<Entry> entries_;
    std::uint32_t new_entries_ = 0, other_zone_rows_ = 0, unpriced_ = 0, said_again_ = 0;
    std::size_t other_zone_notice_ = 0, unpriced_notice_ = 0, said_again_notice_ = 0;  // places in the plan's
    std::vector<std::uint32_t> entry_of_number_;                                       // 1 + place in entries_
};

RecordView Planner::keep(RecordView record) {
    return {plan_.records.keep(record.ordinary()), plan_.records.keep(record.sensitive())};
}

// Cards in front of this line that could not be read are refused rows, too.
void Planner::pass_unread(std::uint64_t line) {
    if (!file_.cards()) return;
    for (const auto& all = file_.cards()->unread; unread_ < all.size() && all[unread_].line < line; ++unread_)
        plan_.refused.push_back({++plan_.rows, all[unread_].line, {}, {{{}, {}, all[unread_].reason}}});
}

void Planner::read_row(RowParser& row) {
    row_ = ++plan_.rows;
    if (order_rows_ && order_rows_->has_others(row)) {
        std::vector<OrderRow> rows = order_rows_->add(row, row_);
        if (!rows.empty()) place_order(rows);
        return;
    }
    if (row.faults().empty()) {
        if (lines_) lines_->add(row);
        if (further_) further_->read(row, [this](Fault told) { plan_.notices.push_back({row_, std::move(told)}); });
        plan_.plain_phones.add(row.record(), phones_);
        if (row.faults().empty()) place_row(row);
    }
    if (!row.faults().empty()) plan_.refused.push_back({row_, file_.source_line(row.line()), row.raw(), row.faults()});
}

// All of an order or nothing of it.
void Planner::place_order(std::vector<OrderRow>& rows) {
    RowParser& first = rows.front().row;
    row_ = rows.front().number;
    std::string told = lines_->join(rows);
    if (!any_refused(rows)) place_row(first);
    if (!any_refused(rows)) {
        plan_.further_lines += static_cast<std::uint32_t>(rows.size() - 1);
        if (!told.empty()) plan_.notices.push_back({row_, first.about(kind_.at_name("amount"), std::move(told))});
        return;
    }
    refuse_together(rows, kind_);
    for (const OrderRow& row : rows)
        plan_.refused.push_back({row.number, file_.source_line(row.row.line()), row.row.raw(), row.row.faults()});
}

// New, an update or the same: counted only if no fault turned up.
void Planner::place_row(RowParser& row) {
    const Identity::Answer answer = identity_.find(row);
    if (!row.faults().empty()) return;
    if (!answer.named) row.name_by_what_is_there();
    const std::optional<Words> words = answer.named ? std::nullopt : words_of(row.record());
    if (words && said_.contains(*words)) return note_said_again();
    const auto twin = answer.named ? std::nullopt : twin_of(row.record());
    if (!may_place(twin ? Owner{twin->number, 0} : answer.owner, row)) return;
    if (twin) {
        meet_twin(row, *twin);
        repeats_.take_visit(row.record());
    } else if (answer.owner.nobody()) {
        add_new(row);
        if (answer.id_elsewhere && row.faults().empty()) note_id(row, *answer.id_elsewhere);
        if (answer.code_like_id && row.faults().empty()) note_code(row, *answer.code_like_id);
    } else {
        merge_into(entry_of(answer.owner), row);
    }
    if (words && row.faults().empty()) said_.insert(*words);
}

// Two rows with the same words about a customer and with a number or an e-mail are one customer: an address book put
// behind its own copy. There may be two of one name, though, and other records are often alike: two coffees.
std::optional<Planner::Words> Planner::words_of(RecordView record) const {
    if (!type_ || (!record.get(phone_->tag) && !record.get(email_->tag))) return std::nullopt;
    std::string bytes(record.ordinary());
    (bytes += '\0') += record.sensitive();
    const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
    return Words{hash.high64, hash.low64};
}

void Planner::note_said_again() {
    plan_.same++;
    if (++said_again_ == 1) {
        said_again_notice_ = plan_.notices.size();
        plan_.notices.push_back({row_, {}});
    }
    plan_.notices[said_again_notice_].what.reason =
        say_n("{} row is the same as an earlier one of this file and counts once",
              "{} rows are the same as earlier ones of this file and count once", said_again_, said_again_);
}

// Adds a fault to the row if it is a record already and only new ones are wanted, or the other way round.
bool Planner::may_place(Owner owner, RowParser& row) {
    if (mode_ == Mode::create && !owner.nobody())
        row.add_fault(
            {{}, {}, say("{} is this record already, and --mode create changes none", owner_named(entry_of(owner)))});
    if (mode_ == Mode::update && owner.nobody())
        row.add_fault({{}, {}, tr("no record is this one, and --mode update makes none")});
    return row.faults().empty();
}

std::optional<Twins::Twin> Planner::twin_of(RecordView record) {
    if (reader_.count(kind_) == 0) return std::nullopt;
    if (!twins_) twins_.emplace(reader_, kind_, columns_, context_);
    return twins_->take(record);
}

void Planner::meet_twin(RowParser& row, const Twins::Twin& twin) {
    plan_.same++;
    note_follow_up(row, twin.number);
    if (!twin.zone) return;
    if (++other_zone_rows_ == 1) {
        other_zone_notice_ = plan_.notices.size();
        plan_.notices.push_back({row_, {}});
    }
    plan_.notices[other_zone_notice_].what.reason =
        say_n("{} row is here already, with times of the zone {}; it counts as the same",
              "{} rows are here already, with times of the zone {}; they count as the same", other_zone_rows_,
              other_zone_rows_, twin.zone->name());
}

// A follow-up belongs to a new contact; that of one which is there may have been done or moved since.
void Planner::note_follow_up(RowParser& row, std::uint32_t contact) {
    if (!follow_ups_) return;
    std::string reason = follow_ups_->difference(row, contact);
    if (!reason.empty()) plan_.notices.push_back({row_, row.about(kind_.at_name("next"), std::move(reason))});
}

std::string Planner::owner_named(Owner owner) const {
    if (owner.entry && !entries_[owner.entry - 1].number) {
        const Entry& entry = entries_[owner.entry - 1];
        const Field* code = kind_.field("code");
        const std::string_view number = code ? entry.record.value(code->tag) : std::string_view();
        std::string name;
        if (const auto title = entry.record.get(kind_.title)) {
            const Field& field = kind_.at(kind_.title);
            field.type->format(name, *title, field, context_, model::Style::machine);
        }
        if (number.empty() || name == number) return say("row {} ({})", entry.row, name);
        return say("row {} ({} {})", entry.row, number, name);
    }
    const store::RecordId id{kind_.code, owner.number ? owner.number : entries_[owner.entry - 1].number};
    return id.text() + " " + reader_.title(id);
}

// Of a value that a record had before nobody needs to hear again.
void Planner::check_shared(Owner self, RowParser& row, RecordView before) {
    const auto& shared = identity_.shared(self);
    for (const Identity::Shared& other : shared)
        if (other.field->duplicates == model::Duplicates::refuse)
            row.add_fault(*other.field, say("{} has this already", owner_named(other.owner)));
    if (!row.faults().empty()) return;
    for (const Identity::Shared& other : shared) {
        if (before.get(other.field->tag) == row.record().get(other.field->tag)) continue;
        if (!self.number && other.owner.number)
            repeats_.note_person(row, row_, {kind_.code, other.owner.number}, *other.field);
        plan_.notices.push_back({row_, row.about(*other.field, say("{} has this, too", owner_named(other.owner)))});
    }
}

void Planner::add_new(RowParser& row) {
    Record& record = row.record();
    checks_.check_new(row);
    if (!row.faults().empty()) return;
    if (type_ && !record.get(type_->tag) && !record.get(company_->tag) &&
        text::looks_like_firm(record.value(kind_.title)))
        record.set(type_->tag, "company");
    if (!row.uid().empty()) record.set(book::kUidTag, row.uid());
    const Owner self{0, static_cast<std::uint32_t>(entries_.size() + 1)};
    check_shared(self, row, {});
    if (!row.faults().empty()) return;
    identity_.claim(self);
    entries_.push_back({0, row_, keep(record), true});
    if (further_) further_->added(record, plan_);
    repeats_.note_visit(row, plan_);
    if (lines_) note_unpriced(row);
    if (follow_ups_) follow_ups_->note(row, record, new_entries_, plan_);
    new_entries_++;
    plan_.fresh++;
}

// A price of today may not be the one of then, so none is taken from the product.
void Planner::note_unpriced(RowParser& row) {
    const RecordView order = row.record();
    const Field& amount = kind_.at_name("amount");
    if (order.get(amount.tag) || !model::has_unpriced_line(order.value(kind_.at_name("lines").tag))) return;
    if (++unpriced_ == 1) {
        unpriced_notice_ = plan_.notices.size();
        plan_.notices.push_back({row_, row.about(amount, {})});
    }
    plan_.notices[unpriced_notice_].what.reason = say_n(
        "{} order has a product without a price, and no amount; the product counts 0 there",
        "{} orders have a product without a price, and no amount; the product counts 0 there", unpriced_, unpriced_);
}

// Other files of the same export name this record by its id there, which may be another record here.
void Planner::note_id(RowParser& row, store::RecordId elsewhere) {
    const store::RecordId id{kind_.code, reader_.last_number(kind_.code) + new_entries_};
    const auto refers = [&](const Field& field) { return field.ref == kind_.code; };
    const auto has_reference = [&](const Kind& kind) {
        return !kind.hidden && std::any_of(kind.fields.begin(), kind.fields.end(), refers);
    };
    const auto& kinds = reader_.schema().kinds;
    if (id == elsewhere || std::none_of(kinds.begin(), kinds.end(), has_reference)) return;
    if (reader_.count(kind_) == 0)
        throw Error(ExitCode::decision,
                    say("{}: row {} would become {} here, not {}; files that name it by that id would join to another",
                        file_.name(), row_, id.text(), elsewhere.text()),
                    ways_to_move(kind_, columns_, row.record()));
    plan_.notices.push_back({row_, row.about(kind_.at_name("id"), say("becomes {} here", id.text()))});
}

// Such a code is in the way of the record that will have it as its id one day, unless that is the same one.
void Planner::note_code(RowParser& row, store::RecordId id) {
    if (id.number == reader_.last_number(kind_.code) + new_entries_) return;
    plan_.notices.push_back(
        {row_, row.about(kind_.at_name("code"), say("looks like an id of kehu's own; when there is a {}, the two "
                                                    "have the same name",
                                                    id.text()))});
}

Owner Planner::entry_of(Owner owner) const {
    if (!owner.entry && owner.number < entry_of_number_.size()) owner.entry = entry_of_number_[owner.number];
    if (owner.entry) owner.number = entries_[owner.entry - 1].number;
    return owner;
}

// True if the value changes the record. `told`: an earlier row of the file tells of it.
bool Planner::merge_field(Record& into, const model::FieldBytes& value, bool sensitive, bool told, RowParser& row) {
    const Field& field = kind_.at(value.tag);
    const std::string before(into.value(value.tag));
    if (before == value.bytes) return false;
    std::string was, is;
    append_meaning(was, field, before);
    append_meaning(is, field, value.bytes);
    if (was == is) return false;
    if (field.type->name == "text" && is_rounded(value.bytes, before))
        row.add_fault(field, damaged_by_spreadsheet(value.bytes));
    if (row.identity().empty() && field.type->list && !before.empty() && field.type->exact_keys) {
        const std::string both = model::list_add(*field.type, before, value.bytes);
        if (both == before) return false;
        into.set(value.tag, both, sensitive);
    } else if (row.identity().empty() && field.hidden && field.name == model::kCardLines) {
        // A poorer card takes nothing away, and two cards of one person in one file do not take turns.
        const std::string both = model::unite_card_lines(before, value.bytes, !told, model::CardUnion::of_news);
        if (both == before) return false;
        into.set(value.tag, both, sensitive);
    } else {
        into.set(value.tag, value.bytes, sensitive);
    }
    return true;
}

// The store's record of that number among the entries.
std::uint32_t Planner::meet(std::uint32_t number) {
    entries_.push_back({number, 0, {}, false});
    if (entry_of_number_.empty()) entry_of_number_.resize(std::size_t{reader_.last_number(kind_.code)} + 1);
    return entry_of_number_[number] = static_cast<std::uint32_t>(entries_.size());
}

// A shared phone or a mistyped code may make one person another.
void Planner::note_name(store::RecordId id, RowParser& row, RecordView before) {
    const Field& title = kind_.at(kind_.title);
    const auto now = row.record().get(title.tag);
    if (!title.exact || !now || text::fold(*now) == text::fold(before.value(title.tag))) return;
    plan_.notices.push_back(
        {row_, row.about(title, say("{} was called {} so far", id.text(), before.value(title.tag)))});
}

// Empty cells leave what is there. A row without an id of ours comes from elsewhere: it adds to lists and does not
// replace them.
void Planner::merge_into(Owner owner, RowParser& row) {
    if (!owner.entry) owner.entry = meet(owner.number);
    Entry& entry = entries_[owner.entry - 1];
    const bool told = entry.row != 0;
    std::optional<book::Row> stored;
    if (!entry.changed) stored = reader_.get({kind_.code, owner.number});
    const RecordView before = stored ? stored->record : entry.record;
    Record record(before);
    const RecordView values = row.record();
    // Two people may share a phone or a mistyped code: which of them the record is, the file does not say.
    if (told && values.get(kind_.title) && values.get(kind_.title) != record.get(kind_.title)) {
        row.add_fault(kind_.at(kind_.title), say("row {} is the same record and has another name", entry.row));
        return;
    }
    bool changed = false;
    for (model::FieldReader part(values.ordinary()); part.next();)
        changed |= merge_field(record, part.field(), false, told, row);
    for (model::FieldReader part(values.sensitive()); part.next();)
        changed |= merge_field(record, part.field(), true, told, row);
    // A card that met its person by phone is the same one next time, whatever became of the phone.
    if (identity_.has_fresh_uid()) changed |= book::add_alias(record, row.uid());
    if (!changed) {
        if (!told) entry.row = row_;
        plan_.same++;
        if (entry.number) note_follow_up(row, entry.number);
        return;
    }
    model::AmountNews amount;
    if (lines_ && !values.get(kind_.at_name("amount").tag)) amount = model::follow_lines(kind_, record, before);
    checks_.check_required(row, record);
    check_shared(owner, row, before);
    if (lines_ && told && !row.part("product").empty())
        row.add_fault(kind_.at_name("code"), say("row {} is this order already", entry.row));
    if (!row.faults().empty()) return;
    if (!told) entry.row = row_;
    entry.record = keep(record);
    entry.changed = true;
    identity_.claim(owner);
    plan_.updates++;
    if (!entry.number) return;
    note_name({kind_.code, entry.number}, row, before);
    if (amount.stays)
        plan_.notices.push_back(
            {row_, row.about(kind_.at_name("lines"), kept_amount(amount, {kind_.code, entry.number}))});
    note_follow_up(row, entry.number);
}

}  // namespace

std::optional<Mode> mode_named(std::string_view word) {
    constexpr std::pair<std::string_view, Mode> kWords[] = {
        {"upsert", Mode::upsert}, {"create", Mode::create}, {"update", Mode::update},
        {"并入", Mode::upsert},   {"新增", Mode::create},   {"更新", Mode::update},
    };
    for (const auto& [name, mode] : kWords)
        if (name == word) return mode;
    return std::nullopt;
}

Plan make_plan(const book::Reader& reader, const CsvFile& file, const ImportOptions& options) {
    return Planner(reader, file, options).run();
}

}  // namespace kehu::exchange
