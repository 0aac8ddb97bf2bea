#include "core/book/sweep.hpp"

#include <algorithm>
#include <array>
#include <condition_variable>
#include <mutex>
#include <system_error>
#include <thread>

#include "core/book/codec.hpp"

namespace kehu::book {
namespace {

constexpr std::size_t kFirstPiece = 16, kLargestPiece = 512;  // records; small first, for who wants only a few
constexpr std::size_t kPiecesEach = 2;                        // under way at most, for each thread
constexpr std::size_t kAloneFor = 6;  // pieces that are no reason to start threads: a thousand records
constexpr unsigned kMostThreads = 4;  // the walk itself is done by one

// Another thread walked over these records: asked for in time, their bytes need not be waited for.
constexpr std::size_t kAhead = 3;  // records
void fetch(std::string_view value) {
    constexpr std::size_t kLine = 64, kMost = 512;
    for (std::size_t at = 0; at < std::min(value.size(), kMost); at += kLine) __builtin_prefetch(value.data() + at);
}

// A record as it lies in its table.
struct Raw {
    std::array<char, sizeof(std::uint32_t)> number;  // as keys have it
    std::string_view value, rollup;
    std::string_view key() const { return {number.data(), number.size()}; }
};

struct Piece {
    std::vector<Raw> raw;
    Yield yield;
    bool ready = false;
    std::exception_ptr fault;
};

class Sweep {
  public:
    Sweep(const Reader& reader, const Kind& kind, const SweepOptions& options,
          const std::function<std::unique_ptr<Hand>()>& make, const std::function<bool(Yield&)>& done)
        : reader_(reader), kind_(kind), options_(options), make_(make), done_(done), hand_(make()) {}
    ~Sweep() {
        {
            std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        work_.notify_all();
        for (std::thread& thread : threads_) thread.join();
    }
    Sweep(const Sweep&) = delete;
    Sweep& operator=(const Sweep&) = delete;

    void run() {
        bool go_on = true;
        const store::Key from = number_key(options_.first);
        reader_.raw().scan(records_of(kind_.code), {from, {}}, [&](std::string_view key, std::string_view value) {
            // A key that is no number comes from a damaged page.
            if (key.size() != sizeof(Raw::number)) throw store::DamagedValue(records_of(kind_.code), key);
            Raw& raw = filling().raw.emplace_back(Raw{{}, value, {}});
            std::copy(key.begin(), key.end(), raw.number.begin());
            if (filling().raw.size() < piece_size()) return true;
            hand_out();
            return go_on = settle(threads_.empty() ? 0 : pieces_.size() - 1);
        });
        if (!go_on) return;
        if (!filling().raw.empty()) hand_out();
        settle(0);
    }

  private:
    Piece& at(std::size_t n) { return pieces_[n % pieces_.size()]; }
    Piece& filling() { return at(last_); }
    std::size_t piece_size() const { return std::min(kLargestPiece, kFirstPiece << std::min<std::size_t>(last_, 8)); }

    void hand_out() {
        if (options_.rollups) add_rollups(filling().raw);
        if (last_ == kAloneFor && !options_.alone) start_threads();
        {
            std::lock_guard lock(mutex_);
            ++last_;
        }
        work_.notify_one();
    }

    void add_rollups(std::vector<Raw>& raw) {
        keys_.resize(raw.size());
        for (std::size_t i = 0; i < raw.size(); ++i) keys_[i] = raw[i].key();
        reader_.raw().multi_get(rollups_of(kind_.code), keys_,
                                [&](std::size_t i, std::string_view value) { raw[i].rollup = value; });
    }

    void start_threads() {
        for (unsigned i = 1; i < all_; ++i) {
            hands_.push_back(make_());
            try {
                threads_.emplace_back([this, &hand = *hands_.back()] { help(hand); });
            } catch (const std::system_error&) {
                return;  // the user may have no more threads: then it takes longer
            }
        }
    }

    void help(Hand& hand) {
        std::unique_lock lock(mutex_);
        for (;;) {
            work_.wait(lock, [&] { return stopped_ || next_ < last_; });
            if (stopped_) return;
            work_on_next(hand, lock);
        }
    }

    void work_on_next(Hand& hand, std::unique_lock<std::mutex>& lock) {
        Piece& piece = at(next_++);
        lock.unlock();
        try {
            for (std::size_t i = 0; i < piece.raw.size(); ++i) {
                if (i + kAhead < piece.raw.size()) fetch(piece.raw[i + kAhead].value);
                hand.look(opened(piece.raw[i]), piece.yield);
            }
        } catch (...) {
            piece.fault = std::current_exception();
        }
        lock.lock();
        piece.ready = true;
        ready_.notify_one();
    }

    Row opened(const Raw& raw) const {
        Row row = open_row(reader_.known(), kind_.code, raw.key(), raw.value);
        if (!raw.rollup.empty())
            row.rollup = RecordView(reader_.known().sealer->open(rollups_of(kind_.code), raw.key(), raw.rollup));
        return row;
    }

    // Hands on what is ready, and works, until no more than so many pieces are under way. False if no more are wanted.
    bool settle(std::size_t most) {
        std::unique_lock lock(mutex_);
        while (first_ < last_) {
            if (at(first_).ready) {
                lock.unlock();
                if (!take_in(at(first_))) return false;
                lock.lock();
                ++first_;
            } else if (last_ - first_ <= most) {
                return true;
            } else if (next_ < last_) {
                work_on_next(*hand_, lock);
            } else {
                ready_.wait(lock, [&] { return at(first_).ready; });
            }
        }
        return true;
    }

    bool take_in(Piece& piece) {
        const bool go_on = done_(piece.yield);
        if (go_on && piece.fault) std::rethrow_exception(piece.fault);
        piece.raw.clear();
        piece.yield.rows.clear();
        piece.yield.text.clear();
        piece.yield.count = 0;
        piece.ready = false;
        return go_on;
    }

    const Reader& reader_;
    const Kind& kind_;
    const SweepOptions options_;
    const std::function<std::unique_ptr<Hand>()>& make_;
    const std::function<bool(Yield&)>& done_;
    std::unique_ptr<Hand> hand_;  // of the calling thread
    std::vector<std::string> keys_;

    const unsigned all_ = std::clamp(std::thread::hardware_concurrency(), 1u, kMostThreads);
    std::vector<Piece> pieces_{all_ * kPiecesEach};  // a ring, no larger than need be: their texts fit the cache
    std::mutex mutex_;                               // for what follows, and for `ready` of pieces
    std::condition_variable work_, ready_;
    std::size_t first_ = 0, next_ = 0, last_ = 0;  // the oldest piece under way, the next to be worked on, being filled
    bool stopped_ = false;
    std::vector<std::unique_ptr<Hand>> hands_;
    std::vector<std::thread> threads_;
};

}  // namespace

void sweep(const Reader& reader, const Kind& kind, const SweepOptions& options,
           const std::function<std::unique_ptr<Hand>()>& make, const std::function<bool(Yield&)>& done) {
    if (!reader.skips_damaged()) return Sweep(reader, kind, options, make, done).run();
    const std::unique_ptr<Hand> hand = make();
    Yield yield;
    auto look = [&](const Row& row) {
        yield = {};
        hand->look(row, yield);
        return done(yield);
    };
    options.rollups ? reader.scan(kind, look) : reader.scan_records(kind, look);
}

}  // namespace kehu::book
