#include "core/exchange/csv_reader.hpp"

#include <algorithm>
#include <bit>
#include <cstring>

#include "core/error.hpp"
#include "core/text/tr.hpp"
#include "core/text/utf8.hpp"
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace kehu::exchange {

namespace {

constexpr std::size_t kBlock = 64;

// One bit for each of 64 bytes that ends a cell: the separator, CR or LF. Quotes matter only where a cell begins.
std::uint64_t special_bits(const char* p, char separator) {
#if defined(__SSE2__)
    const __m128i sep = _mm_set1_epi8(separator), cr = _mm_set1_epi8('\r'), lf = _mm_set1_epi8('\n');
    std::uint64_t bits = 0;
    for (int i = 0; i < 4; i++) {
        const __m128i v = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 16 * i));
        const __m128i hit =
            _mm_or_si128(_mm_cmpeq_epi8(v, sep), _mm_or_si128(_mm_cmpeq_epi8(v, cr), _mm_cmpeq_epi8(v, lf)));
        bits |= std::uint64_t(std::uint32_t(_mm_movemask_epi8(hit))) << (16 * i);
    }
    return bits;
#else
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < kBlock; i++)
        bits |= std::uint64_t(p[i] == separator || p[i] == '\r' || p[i] == '\n') << i;
    return bits;
#endif
}

// LF, CRLF and CR each end one line. By memchr: nearly all quoted cells have none.
std::uint64_t line_ends(std::string_view text) {
    std::uint64_t lines = 0;
    for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) lines++;
    for (std::size_t at = text.find('\r'); at != text.npos; at = text.find('\r', at + 1))
        lines += at + 1 == text.size() || text[at + 1] != '\n';
    return lines;
}

std::size_t code_points_between(std::string_view text, std::size_t from, std::size_t to) {
    return text::count_code_points(text.substr(from, to - from));
}

}  // namespace

char sniff_separator(std::string_view text) {
    std::size_t commas = 0, semicolons = 0, tabs = 0;
    bool quoted = false;
    for (char c : text.substr(0, kMaxRowBytes)) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if ((c == '\n' || c == '\r') && commas + semicolons + tabs) break;
        commas += c == ',';
        semicolons += c == ';';
        tabs += c == '\t';
    }
    if (tabs > commas && tabs > semicolons) return '\t';
    return semicolons > commas ? ';' : ',';
}

std::string_view without_cells(std::string_view raw, char separator, std::size_t cells) {
    bool quoted = false;
    for (std::size_t at = 0; at < raw.size() && cells; at++) {
        if (raw[at] == '"') quoted = !quoted;
        if (!quoted && raw[at] == separator && --cells == 0) return raw.substr(at + 1);
    }
    return cells ? std::string_view() : raw;
}

CsvReader::CsvReader(std::string_view text, char separator, std::uint64_t first_line)
    : text_(text), separator_(separator), line_(first_line) {}

std::uint64_t CsvReader::mask_of(std::size_t block) const {
    const std::size_t from = block * kBlock, left = text_.size() - from;
    if (left >= kBlock) return special_bits(text_.data() + from, separator_);
    char tail[kBlock] = {};
    std::memcpy(tail, text_.data() + from, left);
    return special_bits(tail, separator_) & ((std::uint64_t{1} << left) - 1);
}

// The position of the first separator or line end at or after `from`, or the end of the text.
std::size_t CsvReader::next_special(std::size_t from) {
    if (from >= text_.size()) return text_.size();
    if (const std::size_t block = from / kBlock; block != block_) mask_ = mask_of(block_ = block);
    std::uint64_t bits = mask_ & (~std::uint64_t{0} << (from % kBlock));
    while (!bits) {
        if ((block_ + 1) * kBlock >= text_.size()) return text_.size();
        bits = mask_ = mask_of(++block_);
    }
    return block_ * kBlock + std::size_t(std::countr_zero(bits));
}

void CsvReader::add_cell(std::size_t from, std::size_t to) {
    if (to - from > kMaxCellBytes)
        throw BadValue(say("line {}: a cell of more than 1 MiB; is a quote missing?", row_line_));
    if (cells_.size() == kMaxColumns) throw BadValue(say("line {}: more than 10,000 columns", row_line_));
    cells_.push_back(text_.substr(from, to - from));
}

// Reads the cell that opens with a quote at `open`; returns the position behind its closing quote.
std::size_t CsvReader::read_quoted(std::size_t open) {
    bool has_doubled = false;
    std::size_t at = open + 1;
    for (;; at += 2) {
        const void* found = at < text_.size() ? std::memchr(text_.data() + at, '"', text_.size() - at) : nullptr;
        if (!found) throw BadValue(say("line {}: a quote opens here and is never closed", line_));
        at = std::size_t(static_cast<const char*>(found) - text_.data());
        if (at + 1 >= text_.size() || text_[at + 1] != '"') break;
        has_doubled = true;
    }
    if (has_doubled) doubled_.push_back({cells_.size(), text_.substr(open + 1, at - open - 1)});
    add_cell(open + 1, at);
    line_ += line_ends(text_.substr(open + 1, at - open - 1));
    return at + 1;
}

void CsvReader::halve_quotes() {
    std::size_t bytes = 0;
    for (const Doubled& d : doubled_) bytes += d.inner.size();
    arena_.resize(bytes);
    char* out = arena_.data();
    for (const Doubled& d : doubled_) {
        char* const start = out;
        for (std::size_t i = 0; i < d.inner.size(); i++) {
            *out++ = d.inner[i];
            if (d.inner[i] == '"') i++;
        }
        cells_[d.cell] = {start, std::size_t(out - start)};
    }
    doubled_.clear();
}

void CsvReader::skip_line_end(std::size_t at) {
    at_ = at;
    if (at >= text_.size()) return;
    at_++;
    if (text_[at] == '\r' && at_ < text_.size() && text_[at_] == '\n') at_++;
    line_++;
}

void CsvReader::end_row(std::size_t start, std::size_t end) {
    if (end - start > kMaxRowBytes)
        throw BadValue(say("line {}: a row of more than 4 MiB; is a quote missing?", row_line_));
    raw_ = text_.substr(start, end - start);
    halved_ = !doubled_.empty();
    if (halved_) halve_quotes();
    skip_line_end(end);
}

bool CsvReader::next() {
    for (; at_ < text_.size() && (text_[at_] == '\n' || text_[at_] == '\r'); blank_lines_++) skip_line_end(at_);
    cells_.clear();
    doubled_.clear();
    if (at_ >= text_.size()) return false;
    row_line_ = line_;
    const std::size_t start = at_;
    for (std::size_t at = start;;) {
        std::size_t end;
        if (at < text_.size() && text_[at] == '"') {
            end = read_quoted(at);
            if (end < text_.size() && text_[end] != separator_ && text_[end] != '\r' && text_[end] != '\n') {
                const std::size_t from = text_.substr(0, end).find_last_of("\r\n");
                const std::size_t begin = from == std::string_view::npos ? 0 : from + 1;
                throw BadValue(
                    say("line {}, character {}: text after a closing quote; a quote inside a cell is written twice",
                        line_, code_points_between(text_, begin, end) + 1));
            }
        } else {
            end = next_special(at);
            add_cell(at, end);
        }
        if (end >= text_.size() || text_[end] != separator_) {
            end_row(start, end);
            return true;
        }
        at = end + 1;
    }
}

}  // namespace kehu::exchange
