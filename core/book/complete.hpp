#pragma once
// What a record still needs before it is stored: defaults, the links of texts to records, the company behind a person.
// The same for one record and for a million.

#include <unordered_map>

#include "core/book/by_number.hpp"
#include "core/book/codec.hpp"

namespace kehu::book {

class Completer {
  public:
    Completer(const Reader&, const Kind&, text::Moment now);

    // Defaults of absent fields, for new records; then links and sums. `before` is the record as it was, empty for a
    // new one.
    void complete(Record&, RecordView before);
    // The same for a new record that may need nothing: then the view itself comes back, else one into `scratch`.
    RecordView completed(RecordView, Record& scratch);
    // The first required field that is missing.
    const Field* missing(RecordView) const;

    // For bulk loads: about how many records will come; then it may be cheaper to read all their customers at once.
    void expect(std::size_t records);
    // For bulk loads: names of companies that come in the same load, with the numbers they will get.
    void add_company(std::string_view name, RecordId);

  private:
    struct Company {
        bool known = false;
        std::optional<RecordId> id;
    };
    bool lacks_default(RecordView) const;
    std::optional<RecordId> linked(RecordView, const Field&, RecordView before);
    void fill_account(Record&, RecordView before);
    void fill_amount(Record&);
    std::optional<RecordId> company_of(RecordId customer);
    std::optional<RecordId> company_in(const Kind&, RecordView customer) const;

    const Reader& reader_;
    const Kind& kind_;
    std::vector<std::pair<const Field*, std::string>> defaults_;
    std::vector<const Field*> required_, links_;
    std::string folded_;
    bool others_ =
        false;  // are there records already that a text may mean? asked once: a bulk load adds its own as it goes
    const Field* account_ = nullptr;
    const Field* customer_ = nullptr;
    std::unordered_map<std::string, std::optional<RecordId>> coming_;  // nothing: more than one has the name
    ByNumber<Company> companies_;                                      // of customers asked before
};

}  // namespace kehu::book
