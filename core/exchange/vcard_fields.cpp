#include "core/exchange/vcard_fields.hpp"

#include <algorithm>

#include "core/book/codec.hpp"
#include "core/book/row_source.hpp"
#include "core/exchange/vcard_dates.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/utf8.hpp"

namespace kehu::exchange {
namespace {

using enum CardField;

struct Word {
    std::string_view card, kehu;
};

// What a number or an address is for.
struct Use {
    std::string_view label;  // as kehu calls it
    bool fax = false;
    bool more = false;  // and something that kehu has no word for
};

void add_use(Use& use, std::string_view word) {
    constexpr Word kLabels[] = {{"cell", "mobile"}, {"mobile", "mobile"}, {"work", "work"},
                                {"home", "home"},   {"other", "other"},   {"iphone", "mobile"}};
    if (same_word(word, "voice") || same_word(word, "internet") || word.empty()) return;
    if (same_word(word, "fax") && !use.fax) {
        use.fax = true;
        return;
    }
    const auto label =
        std::find_if(std::begin(kLabels), std::end(kLabels), [&](const Word& w) { return same_word(w.card, word); });
    if (label != std::end(kLabels) && use.label.empty())
        use.label = label->kehu;
    else
        use.more = true;
    if (same_word(word, "iphone")) use.more = true;
}

Use use_of(const CardLine& line) {
    Use use;
    use.more = !line.group.empty();
    for (const CardParam& param : line.params) {
        if (param.name != "TYPE") {
            use.more = use.more || param.name != "VALUE";
            continue;
        }
        std::string_view words = param.value;
        if (words.size() > 1 && words.starts_with('"') && words.ends_with('"'))
            words = words.substr(1, words.size() - 2);
        while (!words.empty()) {
            const std::size_t end = std::min(words.find(','), words.size());
            add_use(use, text::trim(words.substr(0, end)));
            words.remove_prefix(std::min(end + 1, words.size()));
        }
    }
    return use;
}

std::string text_of(const CardLine& line) {
    return std::string(text::trim(unescaped(line.value)));
}

bool is_plain(const CardLine& line) {
    return line.group.empty() && line.params.empty();
}

std::string labelled(std::string_view label, std::string_view text) {
    return label.empty() ? std::string(text) : std::string(label) + ":" + std::string(text);
}

void replace_breaks(std::string& text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
}

// +862083334444,801, which the phone dials after a pause, as kehu and RFC 3966 write it.
void write_extension(std::string& number) {
    constexpr std::size_t kMostDigits = 6;
    const std::size_t pause = number.find(',');
    if (!number.starts_with('+') || pause == number.npos) return;
    const std::string_view digits = std::string_view(number).substr(pause + 1);
    if (!digits.empty() && digits.size() <= kMostDigits && digits.find_first_not_of("0123456789") == digits.npos)
        number.replace(pause, 1, ";ext=");
}

// A pause or a wait, after which a phone dials further signs, is no part of the number; with none behind it says
// nothing.
void read_phone(const CardLine& line, Meaning& meaning) {
    const Use use = use_of(line);
    std::string number = text_of(line);
    replace_breaks(number);
    meaning.plain = !use.more;
    if (same_word(std::string_view(number).substr(0, 4), "tel:")) number.erase(0, 4);
    number.resize(number.find_last_not_of(" \t,;") + 1);
    write_extension(number);
    const std::size_t extension = number.find(";ext=");
    const std::size_t pause = number.find_first_of(",;pPwW");
    if (pause != number.npos && pause != extension && pause > 0) {
        number.resize(pause);
        meaning.plain = false;
    }
    if (number.empty()) return;
    meaning.said.push_back({use.fax ? fax : phone, labelled(use.label, number)});
}

void read_email(const CardLine& line, Meaning& meaning) {
    const Use use = use_of(line);
    std::string address = text_of(line);
    replace_breaks(address);
    if (address.empty()) return;
    meaning.plain = !use.more && !use.fax;
    meaning.said.push_back({email, labelled(use.label, address)});
}

// Box and extension belong to where a letter goes.
void read_address(const CardLine& line, Meaning& meaning) {
    std::vector<std::string> parts = parts_of(line.value, ';');
    parts.resize(std::max<std::size_t>(parts.size(), 7));
    if (std::all_of(parts.begin(), parts.end(), [](const std::string& part) { return part.empty(); })) return;
    meaning.plain = is_plain(line) && parts[0].empty() && parts[1].empty() && parts.size() == 7;
    std::string street = parts[2];
    for (const std::string* more : {&parts[1], &parts[0]})
        if (!more->empty()) street += (street.empty() ? "" : ", ") + *more;
    meaning.said = {{address, street}, {city, parts[3]}, {region, parts[4]}, {postcode, parts[5]}, {country, parts[6]}};
}

void read_tags(const CardLine& line, Meaning& meaning) {
    std::string tags_said;
    meaning.plain = is_plain(line);
    for (const std::string& tag : parts_of(line.value, ',')) {
        if (tag.empty()) continue;
        tags_said += (tags_said.empty() ? "" : "\n") + tag;
        if (tag.find_first_of(",;\n") != tag.npos) meaning.plain = false;
    }
    if (!tags_said.empty()) meaning.said.push_back({tags, std::move(tags_said)});
}

void read_day(const CardLine& line, CardField field, bool usual_name, Meaning& meaning) {
    const CardDay day = read_card_day(line);
    if (day.text.empty()) return;
    meaning.plain = usual_name && day.plain && line.group.empty();
    meaning.said.push_back({field, day.text});
}

void read_sex(const CardLine& line, Meaning& meaning) {
    constexpr Word kWords[] = {{"M", "male"},        {"F", "female"}, {"male", "male"},
                               {"female", "female"}, {"男", "male"},  {"女", "female"}};
    for (const Word& word : kWords) {
        if (!same_word(text::trim(line.value), word.card)) continue;
        meaning.plain = is_plain(line) && word.card.size() == 1;
        meaning.said.push_back({sex, std::string(word.kehu)});
        return;
    }
}

// IMPP:weixin:abc, IMPP;X-SERVICE-TYPE=WeChat:x-apple:abc, X-WECHAT:abc
void read_wechat(const CardLine& line, Meaning& meaning) {
    std::string id = text_of(line);
    const bool own = line.name == "X-WECHAT";
    bool is_wechat = own || line.name == "X-WEIXIN" || line.name == "X-WECHAT-ID";
    if (line.name == "IMPP") {
        const std::size_t colon = id.find(':');
        const CardParam* service = line.param("X-SERVICE-TYPE");
        for (const std::string_view word : {"wechat", "weixin", "微信"})
            is_wechat = is_wechat || (service && same_word(service->value, word)) ||
                        (colon != id.npos && same_word(std::string_view(id).substr(0, colon), word));
        if (colon != id.npos) id.erase(0, colon + 1);
    }
    if (!is_wechat || id.empty()) return;
    meaning.plain = own && is_plain(line);
    meaning.said.push_back({wechat, std::move(id)});
}

void read_firm(const CardLine& line, bool firm_card, Meaning& meaning) {
    const std::vector<std::string> parts = parts_of(line.value, ';');
    const auto more = std::count_if(parts.begin(), parts.end(), [](const std::string& part) { return !part.empty(); });
    if (parts[0].empty()) return;
    meaning.plain = is_plain(line) && more == 1;
    meaning.said.push_back({firm_card ? name : company, parts[0]});
}

void read_text(const CardLine& line, CardField field, bool usual_name, Meaning& meaning) {
    std::string said = text_of(line);
    if (said.empty()) return;
    meaning.plain = usual_name && is_plain(line);
    meaning.said.push_back({field, std::move(said)});
}

}  // namespace

Meaning meaning_of(const CardLine& line, bool firm_card) {
    Meaning meaning;
    const std::string_view property = line.name;
    if (property == "TEL") read_phone(line, meaning);
    if (property == "EMAIL") read_email(line, meaning);
    if (property == "ORG") read_firm(line, firm_card, meaning);
    if (property == "TITLE" || property == "ROLE") read_text(line, position, property == "TITLE", meaning);
    if (property == "ADR") read_address(line, meaning);
    if (property == "URL") read_text(line, website, true, meaning);
    if (property == "NOTE") read_text(line, note, true, meaning);
    if (property == "CATEGORIES") read_tags(line, meaning);
    if (property == "BDAY") read_day(line, birthday, true, meaning);
    if (property == "ANNIVERSARY" || property == "X-ANNIVERSARY") read_day(line, anniversary, true, meaning);
    if (property == "X-EVOLUTION-ANNIVERSARY") read_day(line, anniversary, false, meaning);
    if (property == "GENDER" || property == "X-GENDER") read_sex(line, meaning);
    if (property == "IMPP" || property.starts_with("X-WE")) read_wechat(line, meaning);
    return meaning;
}

namespace {

// Nothing but separators says nothing.
bool is_empty(const CardLine& line) {
    return line.value.find_first_not_of(" \t;,") == std::string_view::npos;
}

// As the writer writes it.
bool is_own_uid(std::string_view text) {
    if (!text.starts_with(kUidPrefix)) return false;
    text.remove_prefix(kUidPrefix.size());
    const auto bytes = book::uid_bytes(text);
    return bytes && book::uid_text(*bytes) == text;
}

class CardMapper {
  public:
    CardMapper(CardLines lines, CardCells& cells) : names_(names_of(lines)), work_(work_of(lines)), cells_(cells) {
        if (work_ && names_.company && work_->firm != names_.name) work_.reset();
        if (work_)
            for (const CardField field : {names_.company ? name : company, position})
                taken_[static_cast<std::size_t>(field)] = true;
        titled_ = std::any_of(lines.begin(), lines.end(),
                              [](const CardLine* line) { return line->name == "TITLE" && !is_empty(*line); });
    }

    void map(const CardLine& line) {
        if (is_media(line)) {
            ++cells_.media;
        } else if (is_name_line(line)) {
            if (!(is_reading_line(line) ? names_.plain_reading : names_.plain)) keep(line, true);
        } else if (work_ && (&line == work_->firm_line || &line == work_->title_line)) {
            keep(line, true);
        } else if (!is_empty(line) && !is_type(line) && !take_own(line)) {
            take(line);
        }
    }

    void finish() {
        cells_[name] = names_.name;
        cells_[salutation] = names_.salutation;
        cells_[reading] = names_.reading;
        if (work_ && !names_.company) cells_[company] = work_->firm;
        if (work_) cells_[position] = work_->position;
        if (names_.company) cells_[type] = "company";
        if (person_) cells_[type] = "person";
    }

    void note_person(bool person) { person_ = person && !names_.company; }

  private:
    bool is_type(const CardLine& line) const {
        if (line.name == "X-ABSHOWAS") return same_word(line.value, "COMPANY");
        return line.name == "KIND" && (same_word(line.value, "ORG") || same_word(line.value, "INDIVIDUAL"));
    }

    bool take_own(const CardLine& line) {
        if (!line.name.starts_with(kOwnPrefix) || !is_plain(line)) return false;
        std::string field = line.name.substr(kOwnPrefix.size());
        for (char& c : field) c = c == '-' ? '_' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        if (field == "company" && names_.company) {
            cells_[company] = text_of(line);
            return true;
        }
        const auto is_field = [&](std::string_view name) { return name == field; };
        const auto has = [&](const auto& own) { return own.first == field; };
        if (field.empty() || field == "line" || std::any_of(kCardFields.begin(), kCardFields.end(), is_field) ||
            std::any_of(cells_.own.begin(), cells_.own.end(), has))
            return false;
        cells_.own.emplace_back(std::move(field), text_of(line));
        return true;
    }

    // Our own form of it is made again from the record's.
    void take_uid(const CardLine& line) {
        if (cells_.uid.empty()) cells_.uid = text_of(line);
        if (line.written != "UID" || !line.params.empty() || !is_own_uid(cells_.uid)) keep(line, false);
    }

    void take(const CardLine& line) {
        if (line.name == "UID") return take_uid(line);
        const Meaning meaning = line.name == "ROLE" && titled_ ? Meaning() : meaning_of(line, names_.company);
        const bool free = std::none_of(meaning.said.begin(), meaning.said.end(), [&](const Said& said) {
            return !is_card_list(said.field) && taken_[static_cast<std::size_t>(said.field)];
        });
        const bool firm = names_.company && line.name == "ORG";
        if (meaning.said.empty() || !free || (firm && meaning.said[0].text != names_.name)) return keep(line, false);
        for (const Said& said : meaning.said) {
            taken_[static_cast<std::size_t>(said.field)] = true;
            std::string& cell = cells_[said.field];
            if (!cell.empty()) cell += '\n';
            cell += said.text;
        }
        if (!meaning.plain) keep(line, true);
    }

    void keep(const CardLine& line, bool more_of_field) {
        std::string& kept = cells_[lines];
        if (!kept.empty()) kept += '\n';
        if (more_of_field) kept += kMoreOfField;
        append_card_line(kept, line);
    }

    const CardNames names_;
    std::optional<CardWork> work_;
    CardCells& cells_;
    std::array<bool, kCardFields.size()> taken_{};
    bool titled_ = false, person_ = false;
};

}  // namespace

std::string uid_of_card(std::string_view uid) {
    std::string_view bare = uid;
    if (bare.size() > kUidPrefix.size() && same_word(bare.substr(0, kUidPrefix.size()), "URN:UUID:"))
        bare.remove_prefix(kUidPrefix.size());
    if (const auto bytes = book::uid_bytes(bare)) return book::uid_text(*bytes);
    std::string hash = book::Sum().add("vCard UID").add(uid).bytes();
    hash[6] = static_cast<char>((hash[6] & 0x0F) | 0x80);
    hash[8] = static_cast<char>((hash[8] & 0x3F) | 0x80);
    return book::uid_text(hash);
}

void map_card(CardLines card, CardCells& cells) {
    for (std::string& text : cells.text) text.clear();
    cells.own.clear();
    cells.media = 0;
    cells.uid.clear();
    CardMapper mapper(card, cells);
    for (const CardLine* line : card) mapper.map(*line);
    mapper.note_person(std::any_of(card.begin(), card.end(), [](const CardLine* line) {
        return (line->name == "N" && !is_empty(*line)) ||
               (line->name == "KIND" && same_word(line->value, "INDIVIDUAL"));
    }));
    mapper.finish();
}

}  // namespace kehu::exchange
