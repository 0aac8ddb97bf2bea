#include "core/mail/filing.hpp"

#include <xxhash.h>

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/model/values.hpp"
#include "core/text/email.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"

namespace kehu::mail {

namespace {

using store::RecordId;

std::vector<RecordId> known_by(const book::Reader& reader, model::KindCode code, const std::string& address) {
    const model::Kind& kind = reader.schema().at(code);
    const model::Field* field = kind.stored("email");
    if (!field || !text::looks_like_email(address)) return {};
    return reader.find_exact(kind, *field, text::email_key(address));
}

// One who shares an address with somebody else: which of them is meant, the mail does not say.
std::string several(const book::Reader& reader, const std::string& address, const std::vector<RecordId>& ids) {
    std::string list;
    for (const RecordId id : ids) list.append(list.empty() ? "" : tr(", ")).append(id.text() + " " + reader.title(id));
    return say("{} is the address of {}", address, list);
}

std::string text_of(const Mail& mail, bool& shortened) {
    std::string text = mail.subject.empty() ? tr("(no subject)") : mail.subject;
    for (const MailLine& line : mail.lines) {
        text += '\n';
        if (line.quotes) text.append(static_cast<std::size_t>(line.quotes), '>') += ' ';
        text += line.text;
        if (text.size() > kLongestText) break;
    }
    shortened = text.size() > kLongestText;
    if (shortened) {
        text.resize(kLongestText);
        while (!text.empty() && text::first_invalid_utf8(text)) text.pop_back();
    }
    text.resize(text.find_last_not_of("\n ") + 1);
    return text;
}

// Of a mail without Message-ID, what makes it this one.
std::string identity_of(const Mail& mail) {
    if (!mail.message_id.empty()) return mail.message_id;
    bool shortened = false;
    return mail.address + '\n' + (mail.date ? std::to_string(mail.date->seconds) : "") + '\n' +
           text_of(mail, shortened);
}

std::string uid_of(const Mail& mail, const std::string& customer) {
    const std::string bytes = "mail\n" + identity_of(mail) + "\n" + customer;
    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
    return {reinterpret_cast<const char*>(canonical.digest), sizeof canonical.digest};
}

class Filing {
  public:
    Filing(book::Writer& writer, const Mail& mail, const FilingOptions& options, text::Moment now)
        : writer_(writer), mail_(mail), options_(options), now_(now) {}

    Filed run() {
        if (mail_.address.empty() && mail_.recipients.empty()) return refuse(tr("no mail: nobody sent it"));
        const auto staff = known_by(writer_, model::kStaff, mail_.address);
        if (options_.customer) {
            file(*options_.customer, staff.empty() ? "in" : "out", staff);
            return std::move(filed_);
        }
        if (staff.empty()) {
            const auto senders = known_by(writer_, model::kCustomer, mail_.address);
            if (senders.size() > 1) return refuse(several(writer_, mail_.address, senders));
            if (senders.size() == 1) {
                file(senders[0], "in", {});
                return std::move(filed_);
            }
        }
        to_recipients(staff);
        if (filed_.made.empty() && filed_.again.empty() && filed_.refused.empty()) nobody(!staff.empty());
        return std::move(filed_);
    }

  private:
    Filed refuse(std::string reason) {
        filed_.refused = std::move(reason);
        return std::move(filed_);
    }

    void to_recipients(const std::vector<RecordId>& staff) {
        std::vector<RecordId> done;
        for (const MailAddress& one : mail_.recipients) {
            const auto found = known_by(writer_, model::kCustomer, one.address);
            if (found.size() > 1) filed_.refused = several(writer_, one.address, found);
            if (found.empty() && known_by(writer_, model::kStaff, one.address).empty()) add_stranger(one.address);
            if (found.size() != 1 || std::find(done.begin(), done.end(), found[0]) != done.end()) continue;
            done.push_back(found[0]);
            file(found[0], "out", staff);
        }
        if (!done.empty()) filed_.refused.clear();
    }

    void add_stranger(const std::string& address) {
        const auto same = [&](const std::string& other) { return text::email_key(other) == text::email_key(address); };
        if (std::none_of(filed_.strangers.begin(), filed_.strangers.end(), same)) filed_.strangers.push_back(address);
    }

    void nobody(bool by_staff) {
        if (options_.add && !by_staff && text::looks_like_email(mail_.address)) return file(add_sender(), "in", {});
        filed_.unknown = true;
        const std::string who = by_staff && !mail_.recipients.empty() ? mail_.recipients[0].address : mail_.address;
        filed_.refused = say("no customer has the address {}", who);
    }

    RecordId add_sender() {
        const model::Kind& kind = writer_.schema().at(model::kCustomer);
        const model::Field& email = kind.at_name("email");
        std::string name = mail_.name.empty() ? mail_.address.substr(0, mail_.address.find('@')) : mail_.name;
        std::string list;
        email.type->parse(list, mail_.address, email, writer_.context(now_, Language::english));
        model::Record record;
        record.set(kind.title, text::to_nfc(name));
        record.set(email.tag, list);
        filed_.added.push_back(writer_.create(kind, std::move(record)));
        return filed_.added.back();
    }

    void file(RecordId customer, const char* direction, const std::vector<RecordId>& staff) {
        const std::string uid = uid_of(mail_, writer_.uid(customer));
        if (const auto there = writer_.find_uid(book::uid_text(uid)); there && writer_.exists(*there)) {
            filed_.again.push_back(*there);
            return;
        }
        const model::Kind& kind = writer_.schema().at(model::kContact);
        const text::Moment at = mail_.date && mail_.date->seconds <= now_.seconds ? *mail_.date : now_;
        model::Record record;
        const auto set = [&](const char* name, const std::string& bytes) {
            if (const model::Field* field = kind.stored(name)) record.set(field->tag, bytes, field->sensitive);
        };
        set("customer", model::encode_ref(customer));
        set("at", model::encode_moment(at));
        set("channel", "email");
        set("direction", direction);
        set("staff", model::encode_ref(staff_of(staff)));
        set("summary", text::to_nfc(text_of(mail_, filed_.shortened)));
        record.set(book::kUidTag, uid);
        filed_.made.push_back(writer_.create(kind, std::move(record)));
    }

    // The one of ours who wrote it or got it; else whoever files it.
    RecordId staff_of(const std::vector<RecordId>& senders) const {
        if (!senders.empty()) return senders[0];
        for (const MailAddress& one : mail_.recipients)
            if (const auto found = known_by(writer_, model::kStaff, one.address); !found.empty()) return found[0];
        return {model::kStaff, writer_.staff()};
    }

    book::Writer& writer_;
    const Mail& mail_;
    const FilingOptions& options_;
    const text::Moment now_;
    Filed filed_;
};

}  // namespace

Filed file_mail(book::Writer& writer, const Mail& mail, const FilingOptions& options, text::Moment now) {
    return Filing(writer, mail, options, now).run();
}

}  // namespace kehu::mail
