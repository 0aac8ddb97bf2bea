// Reads vCards 2.1, 3.0 and 4.0, as phones and address books write them: each card is a row of customers. What kehu has
// no field for is kept, line by line, in the column vcard; pictures and the like are left out and counted.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/mapping.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/text/charset.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

constexpr std::string_view kBegin = "BEGIN:VCARD";

class CardRows {
  public:
    CardRows(const std::string& name, std::string_view text, const std::string& charset)
        : name_(name), text_(text), charset_(charset.empty() ? "GB18030" : charset) {}

    Sheet read() {
        note_all();
        if (!foreign_.empty()) {
            convert();
            note_all();
        }
        out_.row(1, headers());
        each_card([&](CardReader& cards) { write(cards); });
        Sheet sheet = std::move(out_).finish(format());
        if (media_)
            sheet.notes.push_back(say_n("{} picture, sound or key of the cards is left out",
                                        "{} pictures, sounds and keys of the cards are left out", media_, media_));
        return sheet;
    }

  private:
    template <class Use>
    void each_card(Use&& use) {
        foreign_.rewind();
        for (CardReader cards(name_, text_, charset_, foreign_); cards.next(); use(cards))
            map_card(cards.lines(), cells_);
    }

    void convert() {
        const auto fault = foreign_.convert();
        if (fault) CardReader(name_, text_, charset_, foreign_).fail(fault->at, fault->reason);
    }

    // Which columns there are.
    void note_all() {
        used_ = {};
        has_uids_ = false;
        own_.clear();
        versions_.clear();
        media_ = 0;
        each_card([&](CardReader& cards) { note(cards); });
    }

    void note(CardReader& cards) {
        used_[static_cast<std::size_t>(CardField::name)] = true;
        for (std::size_t i = 0; i < cells_.text.size(); ++i) {
            if (cells_.text[i].empty()) continue;
            used_[i] = true;
            if (cells_.text[i].size() > kMaxCellBytes)
                cards.fail(cards.begin(), say("'{}' is longer than {} bytes", kCardFields[i], kMaxCellBytes));
        }
        has_uids_ = has_uids_ || !cells_.uid.empty();
        for (const auto& [name, text] : cells_.own)
            if (std::find(own_.begin(), own_.end(), name) == own_.end()) {
                if (own_.size() == kMaxOwn)
                    cards.fail(cards.begin(), say("more than {} different fields {}", kMaxOwn, kOwnPrefix));
                own_.push_back(name);
            }
        if (std::find(versions_.begin(), versions_.end(), cards.version()) == versions_.end())
            versions_.push_back(cards.version());
        media_ += cells_.media;
    }

    std::vector<std::string> headers() const {
        std::vector<std::string> headers;
        for (std::size_t i = 0; i < used_.size(); ++i)
            if (used_[i]) headers.emplace_back(kCardFields[i]);
        headers.insert(headers.end(), own_.begin(), own_.end());
        if (has_uids_) headers.emplace_back(kUidColumn);
        return headers;
    }

    void write(const CardReader& cards) {
        row_.clear();
        for (std::size_t i = 0; i < used_.size(); ++i)
            if (used_[i]) row_.push_back(std::move(cells_.text[i]));
        for (const std::string& name : own_) {
            const auto found =
                std::find_if(cells_.own.begin(), cells_.own.end(), [&](const auto& own) { return own.first == name; });
            row_.push_back(found == cells_.own.end() ? std::string() : std::move(found->second));
        }
        if (has_uids_) row_.push_back(cells_.uid.empty() ? std::string() : uid_of_card(cells_.uid));
        out_.row(cards.line(), row_);
    }

    std::string format() {
        std::sort(versions_.begin(), versions_.end());
        std::string versions;
        for (const std::string& version : versions_)
            if (!version.empty()) versions += (versions.empty() ? " " : ", ") + version;
        return "vCard" + versions;
    }

    static constexpr std::size_t kMaxOwn = 1000;

    const std::string& name_;
    const std::string_view text_;
    const std::string charset_;
    ForeignTexts foreign_;
    CardCells cells_;
    std::array<bool, kCardFields.size()> used_{};
    std::vector<std::string> own_, versions_, row_;
    std::size_t media_ = 0;
    bool has_uids_ = false;
    SheetText out_;
};

}  // namespace

// Something may stand in front by mistake: then the fault is told, instead of what such text would be as a table.
bool is_vcard(std::string_view bytes) {
    constexpr std::size_t kFirst = 4096;
    const std::string_view begin = bytes.substr(0, kFirst);
    const std::size_t at = find_word(begin, kBegin);
    if (at == begin.npos) return false;
    const std::string_view behind = begin.substr(at + kBegin.size());
    const bool alone = behind.empty() || behind[0] == '\r' || behind[0] == '\n' || behind[0] == ' ';
    return alone && (at == 0 || begin[at - 1] == '\n' || begin[at - 1] == '\xBF' || begin[at - 1] == ' ');
}

Sheet read_vcard(const std::string& name, std::string_view bytes, const SheetOptions& options) {
    // UTF-16 would not have been recognised.
    if (const std::size_t zero = bytes.find('\0'); zero != bytes.npos) {
        ForeignTexts none;
        CardReader(name, bytes, {}, none).fail(zero, tr("a NUL character; is this a text file?"));
    }
    try {
        const text::Decoded decoded = text::decode(bytes, options.encoding);
        return CardRows(name, decoded.text, options.encoding).read();
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()));
    }
}

}  // namespace kehu::exchange
