#include "core/clean/likeness.hpp"

#include <algorithm>

#include "core/model/values.hpp"
#include "core/text/distance.hpp"
#include "core/text/firm.hpp"
#include "core/text/search_form.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::clean {
namespace {

// A name alone, however often it comes, says little of a person and much of a firm. One phone is a family's or an
// office's, so another name takes off more than it gives.
constexpr Weight kWeights[] = {
    {Reason::phone, "phone", mark("same phone"), 60, 60},
    {Reason::email, "email", mark("same e-mail"), 60, 60},
    {Reason::wechat, "wechat", mark("same WeChat"), 60, 60},
    {Reason::tax_id, "tax-id", mark("same tax id"), 60, 60},
    {Reason::name, "name", mark("same name"), 30, 60},
    {Reason::order, "name-order", mark("same name in another order"), 30, 60},
    {Reason::script, "name-script", mark("same name in another script"), 25, 45},
    {Reason::sound, "name-sound", mark("name is read alike"), 15, 40},
    {Reason::near, "name-near", mark("nearly the same name"), 25, 40},
    {Reason::part, "name-part", mark("one name is part of the other"), 5, 20},
    {Reason::near_phone, "phone-near", mark("a phone but for a digit"), 35, 35},
    {Reason::company, "company", mark("same company"), 30, 0},
    {Reason::address, "address", mark("same address"), 30, 20},
    {Reason::birthday, "birthday", mark("same birthday"), 40, 0},
    {Reason::city, "city", mark("same city"), 5, 15},
    {Reason::related, "other-name", mark("another name"), -35, -35},
    {Reason::other_name, "other-name", mark("another name"), -65, -65},
    {Reason::other_type, "other-type", mark("one is a company"), -30, -30},
    {Reason::other_tax_id, "other-tax-id", mark("another tax id"), -60, -60},
    {Reason::other_law, "other-legal-form", mark("another legal form"), -20, -20},
    {Reason::other_phone, "other-phone", mark("another phone"), -10, -20},
    {Reason::other_email, "other-email", mark("another e-mail"), -10, -10},
    {Reason::other_birthday, "other-birthday", mark("another birthday"), -40, -40},
    {Reason::other_sex, "other-sex", mark("another sex"), -30, 0},
    {Reason::other_city, "other-city", mark("another city"), -10, -20},
};

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(kWeights); ++i)
        if (static_cast<std::size_t>(kWeights[i].reason) != i) return false;
    return true;
}
static_assert(in_order());

constexpr int kDoubtful = kLikely - 10;
constexpr std::size_t kDigitsOfPhone = 7;  // fewer are a short number of many
constexpr std::size_t kLettersOfAddress = 6;

Reason reason_of(text::Kinship kinship) {
    switch (kinship) {
        case text::Kinship::same:
            return Reason::name;
        case text::Kinship::order:
            return Reason::order;
        case text::Kinship::script:
            return Reason::script;
        case text::Kinship::sound:
            return Reason::sound;
        case text::Kinship::near:
            return Reason::near;
        case text::Kinship::part:
            return Reason::part;
        case text::Kinship::related:
            return Reason::related;
        case text::Kinship::other:
            break;
    }
    return Reason::other_name;
}

bool may_be_firm(const text::NameForm& name) {
    constexpr std::size_t kHan = 4, kLetters = 4;
    return name.words.size() == 1 &&
           (name.han ? text::count_code_points(name.written) >= kHan : name.letters.size() >= kLetters);
}

// A house or a room has a number; without one it is a place where many live.
bool is_address(std::string_view text) {
    bool number = false, numeral = false;
    for (std::size_t at = 0; at < text.size();) {
        const char32_t c = text::next_code_point(text, at);
        number = number || (c >= U'0' && c <= U'9') || (numeral && (c == U'号' || c == U'室'));
        numeral = std::u32string_view(U"一二三四五六七八九十百").find(c) != std::u32string_view::npos;
    }
    return number && text::count_code_points(text) >= kLettersOfAddress;
}

// As it is written on paper: "DE 123 456".
std::string without_blanks(std::string text) {
    std::erase_if(text, [](char c) { return c == ' ' || c == '-'; });
    return text;
}

bool share(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) != a.end();
}

// One digit is another one, or two are exchanged.
bool are_near(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end(), [](const auto& left, const auto& right) {
               return left.size() == right.size() && text::edit_distance(left, right) == 1;
           }) != a.end();
}

class Sum {
  public:
    explicit Sum(bool firm) : firm_(firm) {}
    void add(Reason reason) {
        const Weight& weight = kWeights[static_cast<std::size_t>(reason)];
        const int points = firm_ ? weight.firm : weight.person;
        if (points == 0) return;
        likeness_.score += points;
        likeness_.reasons |= std::uint32_t{1} << static_cast<unsigned>(reason);
    }
    void add(Reason same, Reason other, const std::string& a, const std::string& b) {
        if (!a.empty() && !b.empty()) add(a == b ? same : other);
    }
    void add_same(Reason same, const std::string& a, const std::string& b) {
        if (!a.empty() && a == b) add(same);
    }
    void add(Reason same, Reason other, const std::vector<std::string>& a, const std::vector<std::string>& b) {
        if (!a.empty() && !b.empty()) add(share(a, b) ? same : other);
    }
    void add_phones(const std::vector<std::string>& a, const std::vector<std::string>& b, bool same_name) {
        if (a.empty() || b.empty()) return;
        add(share(a, b) ? Reason::phone : same_name && are_near(a, b) ? Reason::near_phone : Reason::other_phone);
    }
    // However much an office or a family shares, it is several people.
    void keep_doubtful() { likeness_.score = std::min(likeness_.score, kDoubtful); }
    bool has(Reason reason) const { return likeness_.has(reason); }
    Likeness finish() {
        likeness_.score = std::clamp(likeness_.score, 0, 100);
        return likeness_;
    }

  private:
    bool firm_;
    Likeness likeness_;
};

// However much they share, a person must look at it.
bool must_doubt(const Traits& a, const Traits& b, const Sum& sum, text::Kinship kinship) {
    if (kinship >= text::Kinship::related && !sum.has(Reason::tax_id)) return true;
    // 王先生 and 王小明: a family has one phone.
    if (a.name.is_surname() != b.name.is_surname()) return true;
    if (sum.has(Reason::other_type) || sum.has(Reason::other_tax_id) || sum.has(Reason::other_sex)) return true;
    // Hoffmann may be somebody of Hoffmann GmbH.
    const bool at_one_place = sum.has(Reason::phone) || sum.has(Reason::email) || sum.has(Reason::wechat) ||
                              sum.has(Reason::tax_id) || sum.has(Reason::address);
    return a.firm != b.firm && !a.name.han && !at_one_place;
}

}  // namespace

std::span<const Weight> weights() {
    return kWeights;
}

Likeness likeness(const Traits& a, const Traits& b) {
    if (a.company_link == b.id || b.company_link == a.id) return {};
    const text::Kinship kinship = text::kinship(a.name, b.name);
    // A firm that was entered without its type.
    const bool one_firm = kinship <= text::Kinship::script && a.may_be_firm && b.may_be_firm;
    Sum sum((a.firm && b.firm) || (one_firm && (a.firm || b.firm)));
    sum.add_phones(a.phones, b.phones, kinship <= text::Kinship::script);
    sum.add(Reason::email, Reason::other_email, a.emails, b.emails);
    sum.add_same(Reason::wechat, a.wechat, b.wechat);
    sum.add(Reason::tax_id, Reason::other_tax_id, a.tax_id, b.tax_id);
    sum.add(reason_of(kinship));
    if (a.firm != b.firm && !one_firm) sum.add(Reason::other_type);
    sum.add_same(Reason::company, a.company, b.company);
    sum.add_same(Reason::address, a.address, b.address);
    sum.add(Reason::birthday, Reason::other_birthday, a.birthday, b.birthday);
    sum.add(Reason::city, Reason::other_city, a.city, b.city);
    if (!a.sex.empty() && !b.sex.empty() && a.sex != b.sex) sum.add(Reason::other_sex);
    if (text::have_other_law(a.name, b.name)) sum.add(Reason::other_law);
    if (must_doubt(a, b, sum, kinship)) sum.keep_doubtful();
    return sum.finish();
}

bool are_apart(Likeness likeness) {
    for (const Reason reason : {Reason::related, Reason::other_name, Reason::other_type, Reason::other_tax_id,
                                Reason::other_birthday, Reason::other_sex})
        if (likeness.has(reason)) return true;
    return false;
}

TraitReader::TraitReader(const model::Kind& kind)
    : name_(&kind.at(kind.title)),
      reading_(kind.stored("reading")),
      type_(kind.stored("type")),
      phone_(kind.stored("phone")),
      email_(kind.stored("email")),
      wechat_(kind.stored("wechat")),
      tax_id_(kind.stored("tax_id")),
      company_(kind.stored("company")),
      address_(kind.stored("address")),
      city_(kind.stored("city")),
      birthday_(kind.stored("birthday")),
      sex_(kind.stored("sex")) {}

std::string TraitReader::text(const model::Row& row, const model::Field* field) const {
    return field ? text::search_form(row.record.value(field->tag)) : std::string();
}

Traits TraitReader::read(const model::Row& row) const {
    Traits traits;
    traits.id = row.id;
    const auto value = [&](const model::Field* field) {
        return field ? row.record.value(field->tag) : std::string_view();
    };
    const std::string_view name = value(name_);
    traits.firm = value(type_) == "company" || text::looks_like_firm(name);
    traits.name = text::name_form(name, traits.firm ? text::NameOf::firm : text::NameOf::person, value(reading_));
    traits.sex = std::string(value(sex_));
    traits.may_be_firm = traits.firm || (may_be_firm(traits.name) && !traits.name.titled && traits.sex.empty() &&
                                         value(birthday_).empty());
    if (traits.sex.empty() && traits.name.sex) traits.sex = traits.name.sex == 'm' ? "male" : "female";
    std::string_view phones = value(phone_);
    for (model::PhoneParts phone; model::next_phone(phones, phone);) {
        std::string key = phone.e164.empty() ? text::phone_key(phone.phone()) : std::string(phone.e164);
        if (key.size() < kDigitsOfPhone) continue;
        if (!phone.extension.empty()) key.append("x").append(phone.extension);
        traits.phones.push_back(std::move(key));
    }
    if (const std::string_view emails = value(email_); !emails.empty())
        email_->type->exact_keys(emails, [&](std::string_view key) { traits.emails.emplace_back(key); });
    traits.wechat = text(row, wechat_);
    traits.tax_id = without_blanks(text(row, tax_id_));
    traits.city = text(row, city_);
    if (traits.city.ends_with("市")) traits.city.resize(traits.city.size() - std::string_view("市").size());
    traits.address = text(row, address_);
    if (!is_address(traits.address)) traits.address.clear();
    if (const std::string_view company = value(company_); !company.empty()) {
        const model::TextOrRef named = model::decode_text_or_ref(company);
        traits.company = text::name_form(named.text, text::NameOf::firm).written;
        traits.company_link = named.id;
    }
    if (const std::string_view birthday = value(birthday_);
        !birthday.empty() && model::decode_date(birthday).complete())
        traits.birthday = birthday;
    for (std::string_view part : {row.record.ordinary(), row.record.sensitive()})
        for (model::FieldReader reader(part); reader.next();) traits.filled++;
    return traits;
}

}  // namespace kehu::clean
