#pragma once
// How much two customers look like one: what is compared of each, the points for what they have in common, and those
// that what tells them apart takes off.

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/book/book.hpp"
#include "core/text/name_form.hpp"

namespace kehu::clean {

// What is compared of a customer. Keys are in the form in which two spellings are equal.
struct Traits {
    store::RecordId id;
    bool firm = false;         // says so, or is called like one
    bool may_be_firm = false;  // or nothing says that it is a person: 云帆科技, Acme
    text::NameForm name;
    std::vector<std::string> phones, emails;
    std::string wechat, tax_id, company, address, city, birthday, sex;  // a birthday only if it is a whole day
    std::optional<store::RecordId> company_link;
    std::size_t filled = 0;  // fields that have a value
};

// Reads them from the records of a kind; fields that a store lacks are empty.
class TraitReader {
  public:
    explicit TraitReader(const model::Kind&);
    Traits read(const model::Row&) const;

  private:
    std::string text(const model::Row&, const model::Field*) const;
    const model::Field *name_, *reading_, *type_, *phone_, *email_, *wechat_, *tax_id_, *company_, *address_, *city_,
        *birthday_, *sex_;
};

// In the order in which they are told.
enum class Reason : std::uint8_t {
    phone,
    email,
    wechat,
    tax_id,
    name,
    order,
    script,
    sound,
    near,
    part,
    near_phone,
    company,
    address,
    birthday,
    city,
    related,  // from here on: what tells them apart
    other_name,
    other_type,
    other_tax_id,
    other_law,
    other_phone,
    other_email,
    other_birthday,
    other_sex,
    other_city,
};
struct Weight {
    Reason reason;
    std::string_view word;  // for machines: "phone"
    const char* sentence;   // "same phone"; marked
    int person, firm;       // points
};
std::span<const Weight> weights();  // THE LIST, by Reason

struct Likeness {
    int score = 0;  // to 100
    std::uint32_t reasons = 0;
    bool has(Reason reason) const { return reasons >> static_cast<unsigned>(reason) & 1; }
};
// Nothing for a firm and somebody of it.
Likeness likeness(const Traits&, const Traits&);
// What they have says that they are two, whatever a third has in common with both.
bool are_apart(Likeness);

inline constexpr int kLikely = 60;

}  // namespace kehu::clean
