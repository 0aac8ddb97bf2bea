#include "core/exchange/plan.hpp"

#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <set>

#include "core/book/codec.hpp"
#include "core/error.hpp"
#include "core/exchange/decimal_comma.hpp"
#include "core/exchange/entries.hpp"
#include "core/exchange/file_columns.hpp"
#include "core/exchange/identity.hpp"
#include "core/exchange/merge_value.hpp"
#include "core/exchange/order_lines.hpp"
#include "core/exchange/parts.hpp"
#include "core/exchange/repeats.hpp"
#include "core/exchange/row_checks.hpp"
#include "core/exchange/row_feed.hpp"
#include "core/exchange/shared_notice.hpp"
#include "core/exchange/twins.hpp"
#include "core/text/firm.hpp"
#include "core/text/fold.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {

namespace {

using model::Field;
using model::Kind;
using model::Record;
using model::RecordView;

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
          entries_(reader, kind_, context_, guessed_rows_),
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
        entries_.settle(plan_);
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
    void note_name(store::RecordId, RowParser&, RecordView before);
    std::optional<Twins::Twin> twin_of(RecordView);
    void meet_twin(RowParser&, const Twins::Twin&);
    void note_follow_up(RowParser&, std::uint32_t contact);
    void check_shared(Owner self, RowParser&, RecordView before);
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
    Entries entries_;
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
    SharedNotice said_again_, other_zone_, unpriced_;
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
        merge_into(entries_.entry_of(answer.owner), row);
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
    said_again_.add(plan_, row_, {}, [](std::uint32_t count) {
        return say_n("{} row is the same as an earlier one of this file and counts once",
                     "{} rows are the same as earlier ones of this file and count once", count, count);
    });
}

// Adds a fault to the row if it is a record already and only new ones are wanted, or the other way round.
bool Planner::may_place(Owner owner, RowParser& row) {
    if (mode_ == Mode::create && !owner.nobody())
        row.add_fault({{},
                       {},
                       say("{} is this record already, and --mode create changes none",
                           entries_.named(entries_.entry_of(owner)))});
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
    other_zone_.add(plan_, row_, {}, [&](std::uint32_t count) {
        return say_n("{} row is here already, with times of the zone {}; it counts as the same",
                     "{} rows are here already, with times of the zone {}; they count as the same", count, count,
                     twin.zone->name());
    });
}

// A follow-up belongs to a new contact; that of one which is there may have been done or moved since.
void Planner::note_follow_up(RowParser& row, std::uint32_t contact) {
    if (!follow_ups_) return;
    std::string reason = follow_ups_->difference(row, contact);
    if (!reason.empty()) plan_.notices.push_back({row_, row.about(kind_.at_name("next"), std::move(reason))});
}

// Of a value that a record had before nobody needs to hear again.
void Planner::check_shared(Owner self, RowParser& row, RecordView before) {
    const auto& shared = identity_.shared(self);
    for (const Identity::Shared& other : shared)
        if (other.field->duplicates == model::Duplicates::refuse)
            row.add_fault(*other.field, say("{} has this already", entries_.named(other.owner)));
    if (!row.faults().empty()) return;
    for (const Identity::Shared& other : shared) {
        if (before.get(other.field->tag) == row.record().get(other.field->tag)) continue;
        if (!self.number && other.owner.number)
            repeats_.note_person(row, row_, {kind_.code, other.owner.number}, *other.field);
        plan_.notices.push_back({row_, row.about(*other.field, say("{} has this, too", entries_.named(other.owner)))});
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
    const Owner self = entries_.next();
    check_shared(self, row, {});
    if (!row.faults().empty()) return;
    identity_.claim(self);
    const std::uint32_t place = entries_.add(row_, keep(record));
    if (further_) further_->added(record, plan_);
    repeats_.note_visit(row, plan_);
    if (lines_) note_unpriced(row);
    if (follow_ups_) follow_ups_->note(row, record, place, plan_);
    plan_.fresh++;
}

// A price of today may not be the one of then, so none is taken from the product.
void Planner::note_unpriced(RowParser& row) {
    const RecordView order = row.record();
    const Field& amount = kind_.at_name("amount");
    if (order.get(amount.tag) || !model::has_unpriced_line(order.value(kind_.at_name("lines").tag))) return;
    unpriced_.add(plan_, row_, row.about(amount, {}), [](std::uint32_t count) {
        return say_n("{} order has a product without a price, and no amount; the product counts 0 there",
                     "{} orders have a product without a price, and no amount; the product counts 0 there", count,
                     count);
    });
}

// Other files of the same export name this record by its id there, which may be another record here.
void Planner::note_id(RowParser& row, store::RecordId elsewhere) {
    const store::RecordId id{kind_.code, reader_.last_number(kind_.code) + entries_.fresh()};
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
    if (id.number == reader_.last_number(kind_.code) + entries_.fresh()) return;
    plan_.notices.push_back(
        {row_, row.about(kind_.at_name("code"), say("looks like an id of kehu's own; when there is a {}, the two "
                                                    "have the same name",
                                                    id.text()))});
}

// A shared phone or a mistyped code may make one person another.
void Planner::note_name(store::RecordId id, RowParser& row, RecordView before) {
    const Field& title = kind_.at(kind_.title);
    const auto now = row.record().get(title.tag);
    if (!title.exact || !now || text::fold(*now) == text::fold(before.value(title.tag))) return;
    plan_.notices.push_back(
        {row_, row.about(title, say("{} was called {} so far", id.text(), before.value(title.tag)))});
}

// Empty cells leave what is there.
void Planner::merge_into(Owner owner, RowParser& row) {
    Entry& entry = entries_.meet(owner);
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
        changed |= merge_value(record, kind_.at(part.field().tag), part.field().bytes, false, told, row);
    for (model::FieldReader part(values.sensitive()); part.next();)
        changed |= merge_value(record, kind_.at(part.field().tag), part.field().bytes, true, told, row);
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
