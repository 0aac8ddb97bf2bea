#include "core/book/search_join.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>

#include "core/book/run_maker.hpp"
#include "core/text/scratch_file.hpp"

namespace kehu::book {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kSlice{8};  // of a transaction; its commit takes as long again
constexpr std::size_t kRemovedAtOnce = 4000;    // keys
constexpr std::size_t kManyRuns = 4;
constexpr double kMuchLarger = 2;

// The newest runs that are to be one, oldest first; none if it is not worth it.
std::vector<Runs::Run> worth_joining(const Runs& runs) {
    double newer = 0;
    std::size_t take = 0;
    for (std::size_t i = 0; i < runs.complete.size(); ++i) {
        const Runs::Run& run = runs.complete[runs.complete.size() - 1 - i];
        if (i == 0 || run.records <= newer * kMuchLarger) take = i + 1;
        newer += run.records;
    }
    if (take < kManyRuns) return {};
    return {runs.complete.end() - static_cast<std::ptrdiff_t>(take), runs.complete.end()};
}

class Join {
  public:
    Join(store::Kv& kv, const KnownIn& known, KindCode kind, Side side)
        : kv_(kv), known_(known), kind_(kind), side_(side) {}

    void run() {
        if (!is_worth_it()) return;
        begin();
        make();
        if (!write() || !publish()) return;
        while (remove_some()) pause();
    }

  private:
    // `body` says whether the list of runs has changed.
    template <class Body>
    void in_write(Body body) {
        kv_.write([&](store::WriteTxn& txn) {
            const Reader reader(txn, known_(txn));
            Runs runs = read_runs(reader, kind_, side_);
            if (body(txn, runs)) write_runs(txn, reader, kind_, side_, runs);
        });
    }

    bool is_worth_it() {
        bool worth = false;
        kv_.read([&](const store::ReadTxn& txn) {
            const Reader reader(txn, known_(txn));
            worth = !worth_joining(read_runs(reader, kind_, side_)).empty();
        });
        return worth;
    }

    // Takes an id. Whoever was joining before gives up when it sees that; most likely it was killed.
    void begin() {
        in_write([&](store::WriteTxn&, Runs& runs) {
            if (runs.building) runs.old.push_back(runs.building);
            runs.building = id_ = runs.next++;
            return true;
        });
    }

    // Into a file: size of the key u32, size of the value u32, both.
    void make() {
        keys_.emplace();
        kv_.read([&](const store::ReadTxn& txn) {
            const Reader reader(txn, known_(txn));
            const Kind* kind = reader.schema().kind(kind_);
            if (!kind) return;  // taken back meanwhile: nothing is joined then
            joined_ = worth_joining(read_runs(reader, kind_, side_));
            NumberSet numbers;
            for (const Runs::Run& run : joined_) numbers.unite(records_of_run(reader, kind_, side_, run.id));
            RunMaker maker(reader, *kind);
            maker.add_those(side_, numbers);
            const search::PutKey put = [this](std::string_view key, std::string_view value) {
                store::Key sizes;
                sizes.u32(static_cast<std::uint32_t>(key.size())).u32(static_cast<std::uint32_t>(value.size()));
                keys_->append(sizes);
                keys_->append(key);
                keys_->append(value);
            };
            made_ = maker.write(put, side_, id_);
        });
    }

    // False if somebody else joins now.
    bool write() {
        std::string_view rest = keys_->map();
        bool mine = true;
        while (!rest.empty() && mine) {
            std::string_view left;
            in_write([&](store::WriteTxn& txn, const Runs& runs) {
                left = rest;
                mine = runs.building == id_;
                const Clock::time_point end = Clock::now() + kSlice;
                while (mine && !left.empty() && Clock::now() < end) put_next(txn, left);
                return false;
            });
            rest = left;
            pause();
        }
        return mine;
    }

    void put_next(store::WriteTxn& txn, std::string_view& rest) const {
        store::KeyReader sizes(rest);
        const std::uint32_t key_size = sizes.u32(), value_size = sizes.u32();
        rest = sizes.rest();
        txn.put_ascending(run_table(kind_, side_), rest.substr(0, key_size), rest.substr(key_size, value_size));
        rest.remove_prefix(key_size + value_size);
    }

    // The new run takes the place of those that it was made of, if all of them are there still: what was written
    // meanwhile is newer and goes before it.
    bool publish() {
        bool done = false;
        in_write([&](store::WriteTxn&, Runs& runs) {
            done = false;
            if (runs.building != id_) return false;
            runs.building = 0;
            const auto same = [](const Runs::Run& a, const Runs::Run& b) { return a.id == b.id; };
            const auto first =
                std::search(runs.complete.begin(), runs.complete.end(), joined_.begin(), joined_.end(), same);
            done = !joined_.empty() && first != runs.complete.end();
            if (!done) {
                runs.old.push_back(id_);
                return true;
            }
            for (const Runs::Run& run : joined_) runs.old.push_back(run.id);
            *first = made_;
            runs.complete.erase(first + 1, first + static_cast<std::ptrdiff_t>(joined_.size()));
            return true;
        });
        return done;
    }

    bool remove_some() {
        bool more = false;
        in_write([&](store::WriteTxn& txn, Runs& runs) {
            remove_old(txn, run_table(kind_, side_), runs, kRemovedAtOnce);
            more = !runs.old.empty();
            return true;
        });
        return more;
    }

    // Whoever waits for the lock gets it.
    static void pause() { std::this_thread::sleep_for(std::chrono::milliseconds(1)); }

    store::Kv& kv_;
    const KnownIn& known_;
    const KindCode kind_;
    const Side side_;
    std::uint32_t id_ = 0;
    std::vector<Runs::Run> joined_;
    Runs::Run made_;
    std::optional<ScratchFile> keys_;
};

}  // namespace

void join_runs(store::Kv& kv, const KnownIn& known) {
    std::vector<std::pair<KindCode, Side>> all;
    kv.read([&](const store::ReadTxn& txn) {
        const Known& now = known(txn);
        if (!now.search) return;
        for (const Kind& kind : now.schema.kinds)
            for (Side side : kSides)
                if (has_index(kind, side)) all.emplace_back(kind.code, side);
    });
    for (const auto& [kind, side] : all) Join(kv, known, kind, side).run();
}

}  // namespace kehu::book
