#include "cli/mail_log.hpp"

#include <sys/stat.h>

#include "cli/change.hpp"
#include "cli/files.hpp"
#include "cli/numbers.hpp"
#include "cli/output.hpp"
#include "cli/reference.hpp"
#include "core/mail/filing.hpp"
#include "core/text/escape.hpp"
#include "core/text/shell_words.hpp"

namespace kehu::cli {
namespace {

using mail::Filed;
using mail::Mail;

constexpr std::size_t kMostTold = 20;

struct Outcome {
    std::vector<std::string> lines, ids, faults;
    std::size_t mails = 0, filed = 0, again = 0, refused = 0, added = 0;
    std::string stranger;  // the first whom nobody knows
};

std::string place_of(const Mail& mail) {
    const std::string who = mail.address.empty() ? mail.name : mail.address;
    return who.empty() ? say("mail {} (line {})", mail.number, mail.line)
                       : say("mail {} (line {}, from {})", mail.number, mail.line, who);
}

void tell_contact(Session& session, const book::Writer& writer, const Mail& mail, store::RecordId id, bool dry,
                  Outcome& outcome) {
    const model::Kind& kind = writer.schema().at(model::kContact);
    const model::Context context = session.context(writer);
    const auto row = *writer.get(id);
    const auto word = [&](const char* name) { return value_in_words(row.record, kind.at_name(name), context); };
    outcome.ids.push_back(id.text());
    const std::string subject = mail.subject.empty() ? tr("(no subject)") : mail.subject;
    outcome.lines.push_back(dry ? say("Would log: {} {}, {}, {}: {}", word("channel"), word("direction"),
                                      word("customer"), word("at"), subject)
                                : say("Logged {}: {} {}, {}, {}: {}", id.text(), word("channel"), word("direction"),
                                      word("customer"), word("at"), subject));
}

void file_one(Session& session, book::Writer& writer, const Mail& mail, const mail::FilingOptions& options, bool dry,
              Outcome& outcome) {
    const auto tell = [&](const std::string& sentence) {
        outcome.faults.push_back(fmt::format("{}: {}", place_of(mail), sentence));
    };
    outcome.mails++;
    for (const mail::MailFault& fault : mail.faults) tell(say("line {}: {}", fault.line, fault.reason));
    const Filed filed = mail::file_mail(writer, mail, options, session.now());
    outcome.filed += filed.made.size();
    outcome.again += filed.again.size();
    outcome.added += filed.added.size();
    for (const store::RecordId id : filed.added)
        outcome.lines.push_back(dry ? say("Would add: {}", writer.title(id))
                                    : say("Added {}.", titled(id, writer.title(id))));
    for (const store::RecordId id : filed.made) tell_contact(session, writer, mail, id, dry, outcome);
    for (const store::RecordId id : filed.again) tell(say("here already as {}", id.text()));
    if (!filed.refused.empty()) {
        outcome.refused++;
        tell(filed.refused);
        if (filed.unknown && outcome.stranger.empty()) outcome.stranger = mail.address;
    }
    if (filed.made.empty()) return;
    if (!filed.strangers.empty()) tell(say("no customer has the address {}", text::joined(filed.strangers, tr(", "))));
    if (!mail.date) tell(tr("it has no date; now is taken"));
    if (filed.shortened) tell(say("longer than {} KiB; the rest is left out", mail::kLongestText >> 10));
    if (mail.attachments)
        tell(say_n("{} attachment is left out", "{} attachments are left out", mail.attachments, mail.attachments));
}

std::string json_of(const Outcome& outcome, book::Sequence op) {
    std::string out = fmt::format("{{\"mails\":{},\"filed\":[", outcome.mails);
    for (const std::string& id : outcome.ids) {
        if (out.back() != '[') out += ',';
        text::append_json_string(out, id);
    }
    return out + fmt::format("],\"again\":{},\"refused\":{},\"added\":{},\"op\":{}}}", outcome.again, outcome.refused,
                             outcome.added, op ? std::to_string(op) : "null");
}

void tell_faults(Session& session, const Outcome& outcome) {
    for (std::size_t i = 0; i < std::min(outcome.faults.size(), kMostTold); i++)
        session.note(session.shown(outcome.faults[i]));
    if (outcome.faults.size() > kMostTold)
        session.note(say("... and {} such notes more", grouped(outcome.faults.size() - kMostTold)));
}

}  // namespace

bool names_mail_file(const std::string& word) {
    struct stat about;
    const auto ends = [&](std::string_view end) { return word.size() > end.size() && word.ends_with(end); };
    return (ends(".eml") || ends(".mbox") || ends(".mbx")) && stat(word.c_str(), &about) == 0;
}

ExitCode log_mails(Session& session, const MailWords& words) {
    std::vector<Mail> mails;
    mail::read_mails(read_file(words.file), [&](Mail one) { mails.push_back(std::move(one)); });
    if (mails.empty()) throw Error(ExitCode::data, tr("no mail in it: the file is empty"));
    mail::FilingOptions options;
    options.add = words.add;
    if (!words.customer.empty())
        options.customer =
            find_reference(session, session.book().schema().at(model::kCustomer), words.customer, Names::loose);
    Outcome outcome;
    const book::Sequence op = write_or_try(session, {"log-contact"}, words.dry, [&](book::Writer& writer) {
        outcome = {};
        for (const Mail& one : mails) file_one(session, writer, one, options, words.dry, outcome);
    });
    tell_faults(session, outcome);
    if (words.json) {
        session.line(json_of(outcome, op));
    } else if (!session.options().quiet) {
        for (const std::string& line : outcome.lines) session.line(session.shown(line));
        if (outcome.mails > 1)
            session.line(say("{} mails: {} contacts, {} here already, {} refused.", outcome.mails, outcome.filed,
                             outcome.again, outcome.refused));
    }
    if (outcome.filed + outcome.again) return outcome.refused ? ExitCode::data : ExitCode::done;
    throw Error(ExitCode::decision, tr("nothing was logged"),
                outcome.stranger.empty()
                    ? tr("say whose it is: kehu log --mail FILE --customer REF")
                    : say("a customer first: kehu add NAME --email {}   or with this: --add   or say whose it is: "
                          "--customer REF",
                          outcome.stranger));
}

}  // namespace kehu::cli
