// THE LIST of rules. A new one is a function and a row of the table at the end.
#include <algorithm>
#include <array>

#include "core/clean/lint.hpp"
#include "core/clean/look.hpp"
#include "core/clean/spelling.hpp"
#include "core/model/order_amount.hpp"
#include "core/model/values.hpp"
#include "core/text/email.hpp"
#include "core/text/fold.hpp"
#include "core/text/phone.hpp"
#include "core/text/tr.hpp"

namespace kehu::clean {

namespace {

using model::Field;

// ---- customers ------------------------------------------------------------------------------------------------

void no_way_to_reach(Look& look, const Tell& tell) {
    if (!look.has("phone") && !look.has("email") && !look.has("wechat")) tell(nullptr, tr("no phone and no e-mail"));
}

void no_owner(Look& look, const Tell& tell) {
    if (!look.has("owner") && look.owners_are_kept()) tell(look.field("owner"), tr("nobody looks after this customer"));
}

void strange_name(Look& look, const Tell& tell) {
    const Field& title = look.kind.at(look.kind.title);
    const std::string_view name = look.title();
    if (is_test_word(name))
        tell(&title, tr("a name to try something with"));
    else if (is_number(name))
        tell(&title, tr("a number for a name"));
    else if (text::looks_like_email(name) || holds_phone(name))
        tell(&title, tr("a phone or e-mail inside of the name"));
}

// A text that no record has the name of is a firm nobody keeps here; that is as the shop wants it.
void company_apart(Look& look, const Tell& tell) {
    const std::string_view bytes = look.value("company");
    if (bytes.empty()) return;
    const model::TextOrRef company = model::decode_text_or_ref(bytes);
    if (company.id) {
        if (!look.reader.exists(*company.id)) tell(look.field("company"), say("{} is gone", company.id->text()));
        return;
    }
    std::vector<store::RecordId> found = look.reader.find_name(look.kind, company.text);
    std::erase(found, look.row->id);
    if (found.empty()) return tell(look.field("company"), say("no customer is called {}", company.text));
    if (found.size() > 1)
        return tell(look.field("company"), say("{} customers are called {}", found.size(), company.text));
    tell(look.field("company"),
         say("not joined to {}: kehu edit {} --company {}", found[0].text(), look.row->id.text(), found[0].text()));
}

void birthday_out_of_life(Look& look, const Tell& tell) {
    constexpr int kOldest = 120, kDays = 366;
    const std::string_view bytes = look.value("birthday");
    if (bytes.empty()) return;
    const text::Date date = model::decode_date(bytes);
    if (date.year == 0) return;
    // A lunar year begins up to 50 days after the solar one; nobody is that exact about 120 years.
    const std::int64_t day = text::days_from_epoch(
        {date.year, static_cast<std::uint8_t>(date.month ? date.month : 1), static_cast<std::uint8_t>(1)});
    if (day > look.today)
        tell(look.field("birthday"), say("{} is still to come", text::format_date(date)));
    else if (day < look.today - std::int64_t{kOldest} * kDays)
        tell(look.field("birthday"), say("{} is more than {} years ago", text::format_date(date), kOldest));
}

// ---- contacts, tasks, orders ----------------------------------------------------------------------------------

void tell_future(Look& look, const char* name, const Tell& tell) {
    const std::string_view bytes = look.value(name);
    if (bytes.empty()) return;
    const text::Moment moment = model::decode_moment(bytes);
    // A day without a time is kept as that of UTC.
    const std::int64_t margin = moment.precision == text::Precision::day ? 24 * 60 * 60 : 0;
    if (moment.seconds > look.context.now.seconds + margin)
        tell(look.field(name), say("{} is still to come", text::format_moment(moment, look.context.settings->zone)));
}

void made_in_future(Look& look, const Tell& tell) {
    tell_future(look, "created", tell);
    if (look.kind.code == model::kContact) tell_future(look, "at", tell);
}

void task_of_lost(Look& look, const Tell& tell) {
    if (look.value("state") != "open") return;
    const std::string_view bytes = look.value("customer");
    if (bytes.empty()) return;
    const store::RecordId id = model::decode_ref(bytes);
    const auto customer = look.reader.get_record(id);
    if (!customer) return tell(look.field("customer"), say("{} is gone", id.text()));
    const model::Field* stage = look.reader.schema().at(id.kind).stored("stage");
    if (stage && customer->record.value(stage->tag) == "lost")
        tell(look.field("customer"), say("open, though {} is lost", id.text()));
}

void empty_order(Look& look, const Tell& tell) {
    if (look.value("state") == "cancelled") return;
    const std::string_view amount = look.value("amount");
    if (!look.has("lines") && amount.empty()) return tell(nullptr, tr("neither lines nor an amount"));
    if (!amount.empty() && model::decode_money(amount).minor == 0) tell(look.field("amount"), tr("an amount of 0"));
}

void amount_beside_lines(Look& look, const Tell& tell) {
    const std::string_view amount = look.value("amount"), lines = look.value("lines");
    if (amount.empty() || lines.empty()) return;
    const auto sum = model::sum_of_lines(lines);
    const text::Money stored = model::decode_money(amount);
    if (sum && *sum != stored)
        tell(look.field("amount"),
             say("{}, and the lines add up to {}", text::format_money(stored), text::format_money(*sum)));
}

void mixed_currencies(Look& look, const Tell& tell) {
    const std::string_view amount = look.value("amount"), customer = look.value("customer");
    if (amount.empty() || customer.empty()) return;
    const text::Currency currency = model::decode_money(amount).currency;
    const store::RecordId id = model::decode_ref(customer);
    const auto earlier = look.earlier_currency(id.number, currency);
    if (earlier && *earlier != currency)
        tell(look.field("amount"),
             say("in {}, and an earlier order of {} is in {}", currency.text(), id.text(), earlier->text()));
}

// ---- every kind -----------------------------------------------------------------------------------------------

void phone_of_no_form(Look& look, const Tell& tell) {
    for (const Field* field : look.of_type("phone")) {
        std::string_view rest = look.row->record.value(field->tag);
        for (model::PhoneParts phone; !rest.empty() && model::next_phone(rest, phone);)
            if (phone.e164.empty())
                tell(field, text::is_international(phone.typed)
                                ? say("{} has the form of no country's number", phone.typed)
                                : say("{} is no number of {}; of another country it begins with its code: +1 ...",
                                      phone.typed, look.context.settings->country));
    }
}

void email_domain(Look& look, const Tell& tell) {
    for (const Field* field : look.of_type("email")) {
        std::string_view rest = look.row->record.value(field->tag);
        std::string scratch;
        for (std::string_view email; !rest.empty() && field->type->next_form(rest, email, scratch);) {
            const std::string meant = meant_domain(email.substr(std::min(email.rfind('@'), email.size() - 1) + 1));
            if (!meant.empty()) tell(field, say("{}: is {} meant?", email, meant));
        }
    }
}

void choice_that_is_none(Look& look, const Tell& tell) {
    for (const Field* field : look.of_type("choice")) {
        const std::string_view key = look.row->record.value(field->tag);
        const auto is_key = [&](const model::Choice& choice) { return choice.key == key; };
        if (!key.empty() && std::none_of(field->choices.begin(), field->choices.end(), is_key))
            tell(field, say("'{}' is a choice no longer", key));
    }
}

void required_and_empty(Look& look, const Tell& tell) {
    for (const Field& field : look.kind.fields)
        if (field.required && field.source == model::Source::stored && look.row->record.value(field.tag).empty())
            tell(&field, tr("is needed and empty"));
}

void odd_characters(Look& look, const Tell& tell) {
    for (const Field* field : look.of_type("text")) {
        const std::string_view text = look.row->record.value(field->tag);
        if (text.empty()) continue;
        if (has_unseen(text))
            tell(field, tr("characters that nobody sees"));
        else if (field->tag == look.kind.title && text.find("  ") != text.npos)
            tell(field, tr("several blanks in a row"));
    }
}

}  // namespace

constexpr Rule kRules[] = {
    {"reach", "联系不上", "customer", Severity::warning, mark("a customer without phone, e-mail and WeChat"),
     no_way_to_reach},
    {"name", "怪名称", "customer", Severity::warning, mark("a name that is a number, a phone, an e-mail or a test"),
     strange_name},
    {"birthday", "生日", "customer", Severity::warning, mark("a birthday to come, or more than 120 years ago"),
     birthday_out_of_life},
    {"phone", "怪电话", "", Severity::warning, mark("a phone that has the form of no country's number"),
     phone_of_no_form},
    {"email", "怪邮箱", "", Severity::warning, mark("an e-mail whose domain seems mistyped"), email_domain},
    {"future", "未来", "", Severity::warning, mark("made, or said, at a time to come"), made_in_future},
    {"choice", "选项", "", Severity::error, mark("a value that is no longer among the choices"), choice_that_is_none},
    {"required", "必填", "", Severity::error, mark("a field that is needed and empty"), required_and_empty},
    {"characters", "怪字符", "", Severity::warning, mark("characters that nobody sees, several blanks in a name"),
     odd_characters},
    {"lost-task", "流失待办", "task", Severity::warning, mark("an open task of a customer who is lost or gone"),
     task_of_lost},
    {"empty-order", "空订单", "order", Severity::warning, mark("an order of 0, or without lines and amount"),
     empty_order},
    {"currencies", "多种货币", "order", Severity::warning,
     mark("an order in another currency than the customer's first"), mixed_currencies},
    {"amount", "金额不符", "order", Severity::hint, mark("an amount that is not the sum of the lines"),
     amount_beside_lines},
    {"company", "公司未关联", "customer", Severity::hint,
     mark("a company that is text, where records have its name, or none"), company_apart},
    {"owner", "无负责人", "customer", Severity::hint, mark("a customer without owner, where others have one"),
     no_owner},
};

std::span<const Rule> rules() {
    return kRules;
}

}  // namespace kehu::clean
