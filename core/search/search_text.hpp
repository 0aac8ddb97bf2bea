#pragma once
// All that a record is found by, as one text: its fields that are marked for search, each in search form behind a mark
// that says where it stands; behind a name the words of how it is read, if the record says that. Scans, the search
// index and the tail of records not yet in a run look into the same text.

#include <cstdint>
#include <string>
#include <string_view>

#include "core/model/context.hpp"
#include "core/model/schema.hpp"

namespace kehu::search {

// Where in a record a word stands: in its title or elsewhere, in a field that is also read as pinyin or not. The number
// is the mark before the field's text; the search form has no control characters.
enum class Place : char { other = 1, title = 2, pinyin = 3, pinyin_title = 4 };
inline constexpr Place kPlaces[] = {Place::other, Place::title, Place::pinyin, Place::pinyin_title};
inline constexpr Place kTitles[] = {Place::title, Place::pinyin_title};

constexpr bool is_title(Place place) {
    return place == Place::title || place == Place::pinyin_title;
}
constexpr bool is_pinyin(Place place) {
    return place == Place::pinyin || place == Place::pinyin_title;
}
constexpr bool is_mark(char c) {
    return static_cast<unsigned char>(c) <= static_cast<unsigned char>(Place::pinyin_title);
}

// Where the next mark is, or the end. Eight bytes at a time: each record's text is looked through by whoever takes it
// apart.
std::size_t next_mark(std::string_view search_text, std::size_t from);

// Calls use(place, text) for each field of a search text until it returns false; false if it did.
template <class Use>
bool each_field(std::string_view search_text, Use&& use) {
    for (std::size_t at = 0; at < search_text.size();) {
        const std::size_t end = next_mark(search_text, at + 1);
        if (!use(static_cast<Place>(search_text[at]), search_text.substr(at + 1, end - at - 1))) return false;
        at = end;
    }
    return true;
}

// Makes search texts of one kind's rows; the kind must outlive it. One thread at a time.
class SearchFields {
  public:
    explicit SearchFields(const model::Kind&);
    bool empty() const { return by_tag_.empty() && others_.empty(); }
    std::vector<Place> places() const;  // those that its fields stand at
    // Whether a field shows the title of another record, which may change without this one.
    bool asks_names() const { return asks_names_; }
    void append(std::string& out, const model::Row&, const model::Context&) const;

    // One field of them: whether it is one, and its part of the text.
    static bool looks_into(const model::Field&);
    void append(std::string& out, const model::Field&, std::string_view bytes, const model::Row&,
                const model::Context&) const;

  private:
    void append_field(std::string& out, const model::Field&, std::string_view bytes, const model::Row&,
                      const model::Context&) const;

    const model::Kind& kind_;
    std::vector<const model::Field*> by_tag_;  // stored fields; null: not searched
    std::vector<const model::Field*> others_;
    bool asks_names_ = false;
    mutable std::string text_, scratch_;
};

}  // namespace kehu::search
