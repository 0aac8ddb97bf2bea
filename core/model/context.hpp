#pragma once
// What a value means depends on the store's settings, on the time, on the language, and, for references, on other
// records.

#include <string>
#include <string_view>

#include "core/model/schema.hpp"
#include "core/text/date.hpp"
#include "core/text/money.hpp"
#include "core/text/tr.hpp"
#include "core/text/zone.hpp"

namespace kehu::model {

// Settings that change what a record, a number or a report is; kept in the store, journalled.
struct Settings {
    text::Zone zone{"UTC"};
    std::string country = "CN";  // ISO 3166, for phones without a country code
    text::Currency currency{{'C', 'N', 'Y'}};
};

// A query kept under a name.
struct Segment {
    std::string of;  // the kind whose records it chooses
    std::string query;
};

struct Row;

// The other records, as far as values need them. The book implements it.
class Names {
  public:
    virtual ~Names() = default;
    // By id, uid, code, phone, e-mail or whole name; throws BadValue that names the candidates if there is none or more
    // than one.
    virtual RecordId resolve(KindCode, std::string_view text) const = 0;
    virtual std::string title(RecordId) const = 0;  // "王小明"; empty if the record is gone
    // The one record of that kind whose code or (for customers: company's) whole name this is; nothing otherwise.
    virtual std::optional<RecordId> match(KindCode, std::string_view text) const = 0;
    virtual std::optional<Segment> segment(std::string_view) const { return std::nullopt; }
    virtual std::vector<std::string> segment_names() const { return {}; }
};

// Says what a record of this store is called everywhere. May be asked by several threads at once.
class Uids {
  public:
    virtual ~Uids() = default;
    virtual std::string uid(const Row&) const = 0;  // as text
};

struct Context {
    const Settings* settings = nullptr;
    text::Moment now;
    Language language = Language::english;
    const Names* names = nullptr;         // null: only ids are read, and shown without titles
    const Uids* uids = nullptr;           // null: nobody asks for them
    text::Lean lean = text::Lean::ahead;  // how bare dates lean: back in queries, ahead for what is due

    text::Calendar calendar() const { return {now, &settings->zone}; }
};

// One record as lists, exports and queries see it.
struct Row {
    RecordId id;
    RecordView record;
    RecordView rollup;
    std::uint64_t op = 0;  // the journal entry that last changed it
};

}  // namespace kehu::model
