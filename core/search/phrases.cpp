#include "core/search/phrases.hpp"

#include <unordered_map>

#include "core/search/search_text.hpp"
#include "core/search/terms.hpp"

namespace kehu::search {
namespace {

constexpr std::size_t kOneIn = 512;
constexpr std::size_t kLeast = 8;  // texts: fewer are chance

// Calls use(signs, text number) for each run of signs.
template <class Use>
void each_run(std::span<const std::string> search_texts, Use&& use) {
    for (std::size_t i = 0; i < search_texts.size(); ++i)
        each_field(search_texts[i], [&](Place, std::string_view field) {
            each_token(field, [&](const Token& token) {
                if (token.what == Token::What::signs) use(token.text, i + 1);
            });
            return true;
        });
}

}  // namespace

std::size_t signs_size(std::string_view signs, std::size_t count) {
    std::size_t size = 0;
    for (; count > 0; --count) {
        if (size == signs.size()) return 0;
        size += sign_size(signs.substr(size));
    }
    return size;
}

// From pairs to longer ones: a phrase can be frequent only if what it is made of is, one sign shorter, at both ends.
Phrases::Phrases(std::span<const std::string> search_texts) {
    struct Seen {
        std::size_t texts = 0, last = 0;
    };
    Set shorter;
    for (std::size_t count = 2; count <= kPhraseSigns; ++count) {
        std::unordered_map<std::string, Seen, Hash, std::equal_to<>> seen;
        each_run(search_texts, [&](std::string_view signs, std::size_t text) {
            for (; !signs.empty(); signs.remove_prefix(sign_size(signs))) {
                const std::size_t size = signs_size(signs, count);
                if (size == 0) return;
                const std::string_view phrase = signs.substr(0, size);
                if (count > 2 && (shorter.find(phrase.substr(0, signs_size(signs, count - 1))) == shorter.end() ||
                                  shorter.find(phrase.substr(sign_size(signs))) == shorter.end()))
                    continue;
                auto at = seen.find(phrase);
                if (at == seen.end()) at = seen.try_emplace(std::string(phrase)).first;
                if (at->second.last != text) ++at->second.texts, at->second.last = text;
            }
        });
        shorter.clear();
        for (const auto& [phrase, how_often] : seen)
            if (how_often.texts >= kLeast && how_often.texts * kOneIn > search_texts.size()) shorter.insert(phrase);
    }
    *this = Phrases(std::move(shorter));
}

Phrases::Phrases(Set all) : bits_(all.empty() ? 0 : kBits / 64), all_(std::move(all)) {
    for (const std::string& phrase : all_) bits_[bit_of(phrase) / 64] |= std::uint64_t{1} << bit_of(phrase) % 64;
}

Phrases Phrases::of(std::span<const std::string> phrases) {
    return Phrases(Set(phrases.begin(), phrases.end()));
}

}  // namespace kehu::search
