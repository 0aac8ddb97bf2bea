// Reads vCards 2.1, 3.0 and 4.0, as phones and address books write them: each card is a row of customers. What kehu has
// no field for is kept, line by line, in the column vcard; pictures and the like are left out and counted.

#include <algorithm>

#include "core/error.hpp"
#include "core/exchange/csv_reader.hpp"
#include "core/exchange/mapping.hpp"
#include "core/exchange/readers.hpp"
#include "core/exchange/vcard_decode.hpp"
#include "core/exchange/vcard_fields.hpp"
#include "core/exchange/vcard_text.hpp"
#include "core/model/values.hpp"
#include "core/text/tr.hpp"

namespace kehu::exchange {
namespace {

constexpr std::string_view kBegin = "BEGIN:VCARD";

// A card without any name is called by its e-mail or its number, as phones show it.
bool name_by_reach(CardCells& cells) {
    if (!cells[CardField::name].empty()) return false;
    for (const CardField field : {CardField::email, CardField::phone}) {
        std::string_view first = cells[field];
        first = first.substr(0, first.find('\n'));
        if (const std::size_t label = first.rfind(':'); label != first.npos) first.remove_prefix(label + 1);
        if (first.empty()) continue;
        cells[CardField::name] = first;
        return true;
    }
    return false;
}

class CardRows {
  public:
    CardRows(std::string_view text, const std::string& charset, UnreadCards unread)
        : text_(text), charset_(charset.empty() ? "GB18030" : charset), unread_(std::move(unread)) {}

    // Throws BadValue if no card can be read.
    Sheet read() {
        note_all();
        if (!foreign_.empty()) {
            foreign_.convert();
            note_all();
        }
        if (cards_ == 0 && !unread_.empty()) throw BadValue(unread_.begin()->second.reason);
        out_.row(1, headers());
        write_all();
        Sheet sheet = std::move(out_).finish(format());
        sheet.cards = std::make_unique<Cards>();
        for (auto& [begin, unread] : unread_) sheet.cards->unread.push_back(std::move(unread));
        if (media_)
            sheet.notes.push_back(say_n("{} picture, sound or key of the cards is left out",
                                        "{} pictures, sounds and keys of the cards are left out", media_, media_));
        if (nameless_)
            sheet.notes.push_back(say_n("{} card has no name; its e-mail or number stands for it",
                                        "{} cards have no name; their e-mail or number stands for it", nameless_,
                                        nameless_));
        if (groups_)
            sheet.notes.push_back(say_n("{} card is a group of the address book, nobody's; it is left out",
                                        "{} cards are groups of the address book, nobody's; they are left out", groups_,
                                        groups_));
        return sheet;
    }

  private:
    template <class Use>
    void each_card(Use&& use) {
        for (CardReader cards(text_, charset_, foreign_); cards.find();) {
            try {
                if (unread_.contains(cards.begin())) {
                    cards.pass_over();
                    continue;
                }
                cards.read();
                ++cards_;
                if (is_group(cards.lines())) {
                    ++groups_;
                    continue;
                }
                map_card(cards.lines(), cells_);
                if (name_by_reach(cells_)) ++nameless_;
                use(cards);
            } catch (const BadValue& bad) {
                unread_.try_emplace(cards.begin(), Cards::Unread{cards.line(), bad.what()});
                cards.pass_over();
            }
        }
    }

    // Which columns there are.
    void note_all() {
        used_ = {};
        has_uids_ = false;
        own_.clear();
        versions_.clear();
        media_ = groups_ = cards_ = nameless_ = 0;
        packed_ = std::make_unique<ScratchFile>();
        each_card([&](CardReader& cards) {
            note(cards);
            pack(cards.line());
        });
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

    // Which columns there are is known when all cards were read; to read them once more would take as long again.
    void pack(std::uint64_t line) {
        buffer_.clear();
        model::append_varint(buffer_, line);
        for (const std::string& cell : cells_.text) model::append_item(buffer_, cell);
        model::append_item(buffer_, cells_.uid.empty() ? std::string() : uid_of_card(cells_.uid));
        model::append_varint(buffer_, cells_.own.size());
        for (const auto& [name, text] : cells_.own) {
            const auto column = std::find(own_.begin(), own_.end(), name) - own_.begin();
            model::append_varint(buffer_, static_cast<std::uint64_t>(column));
            model::append_item(buffer_, text);
        }
        packed_->append(buffer_);
    }

    void write_all() {
        row_.resize(headers().size());
        for (std::string_view rest = packed_->map(); !rest.empty();) {
            const std::uint64_t line = model::read_varint(rest);
            std::size_t column = 0;
            std::string_view cell;
            for (const bool used : used_) {
                model::next_item(rest, cell);
                if (used) row_[column++] = cell;
            }
            for (std::size_t own = 0; own < own_.size(); ++own) row_[column + own].clear();
            model::next_item(rest, cell);
            if (has_uids_) row_.back() = cell;
            for (std::uint64_t left = model::read_varint(rest); left > 0; --left) {
                const std::uint64_t own = model::read_varint(rest);
                model::next_item(rest, cell);
                row_[column + own] = cell;
            }
            out_.row(line, row_);
        }
    }

    std::string format() {
        std::sort(versions_.begin(), versions_.end());
        std::string versions;
        for (const std::string& version : versions_)
            if (!version.empty()) versions += (versions.empty() ? " " : ", ") + version;
        return "vCard" + versions;
    }

    static constexpr std::size_t kMaxOwn = 1000;

    const std::string_view text_;
    const std::string charset_;
    UnreadCards unread_;
    ForeignTexts foreign_;
    CardCells cells_;
    std::array<bool, kCardFields.size()> used_{};
    std::vector<std::string> own_, versions_, row_;
    std::size_t media_ = 0, groups_ = 0, cards_ = 0, nameless_ = 0;
    bool has_uids_ = false;
    std::unique_ptr<ScratchFile> packed_;  // the cells of all cards
    std::string buffer_;
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
    try {
        DecodedCards cards = decode_cards(bytes, options.encoding);
        Sheet sheet = CardRows(cards.decoded.text, options.encoding, std::move(cards.unread)).read();
        sheet.cards->decoded = std::move(cards.decoded);
        return sheet;
    } catch (const BadValue& bad) {
        throw Error(ExitCode::data, say("{}: {}", name, bad.what()));
    }
}

}  // namespace kehu::exchange
