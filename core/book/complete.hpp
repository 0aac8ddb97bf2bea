#pragma once
// What a record still needs before it is stored: defaults, the links of texts to records, the company behind a person.
// The same for one record and for a million.

#include <unordered_map>

#include "core/book/by_number.hpp"
#include "core/book/codec.hpp"

namespace kehu::book {

// The companies behind customers, each looked up once. Whoever changes customers forgets them.
class Companies {
  public:
    // The one that the customer's record is linked to, if there is still such a record.
    std::optional<RecordId> of(const Reader&, RecordId customer);
    // About how many questions about customers of this kind will come: it may be cheaper to read them all at once.
    void expect(const Reader&, const Kind&, std::size_t questions);
    void forget() { *this = {}; }

  private:
    struct Company {
        bool known = false;
        std::optional<RecordId> id;
    };
    ByNumber<Company> of_;
    bool all_read_ = false;
};

class Completer {
  public:
    Completer(const Reader&, const Kind&, text::Moment now, Companies&);

    // Defaults of absent fields, for records from before the field only where it is required; then links and sums.
    // `before` is the record as it was, empty for a new one.
    void complete(Record&, RecordView before);
    // The same for a new record that may need nothing: then the view itself comes back, else one into `scratch`.
    RecordView completed(RecordView, Record& scratch);
    // The first required field that is missing.
    const Field* missing(RecordView) const;

    // For bulk loads: about how many records will come.
    void expect(std::size_t records);
    // For bulk loads: names of companies that come in the same load, with the numbers they will get.
    void add_company(std::string_view name, RecordId);

  private:
    bool lacks_default(RecordView) const;
    std::optional<RecordId> linked(RecordView, const Field&, RecordView before);
    void fill_account(Record&, RecordView before);
    void fill_amount(Record&);

    const Reader& reader_;
    const Kind& kind_;
    Companies& companies_;
    std::vector<std::pair<const Field*, std::string>> defaults_;
    std::vector<const Field*> required_, links_;
    std::string folded_;
    bool others_ =
        false;  // are there records already that a text may mean? asked once: a bulk load adds its own as it goes
    const Field* account_ = nullptr;
    const Field* customer_ = nullptr;
    std::unordered_map<std::string, std::optional<RecordId>> coming_;  // nothing: more than one has the name
};

}  // namespace kehu::book
