#include "core/search/key_stream.hpp"

#include <system_error>
#include <utility>

namespace kehu::search {
namespace {

constexpr std::size_t kBatchBytes = 1 << 20, kMostAhead = 24;  // batches

}  // namespace

KeyStream::KeyStream(Make make) : make_(std::move(make)) {
    try {
        thread_ = std::thread([this] { run(); });
    } catch (const std::system_error&) {
        // take() makes them
    }
}

KeyStream::~KeyStream() {
    {
        std::lock_guard lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void KeyStream::run() {
    Batch batch;
    try {
        make_([&](std::string_view key, std::string_view value) {
            batch.bytes += key;
            batch.bytes += value;
            batch.sizes.emplace_back(key.size(), value.size());
            if (batch.bytes.size() >= kBatchBytes) hand_on(batch);
        });
        hand_on(batch);
    } catch (const Stopped&) {
        return;
    } catch (...) {
        fault_ = std::current_exception();
    }
    std::lock_guard lock(mutex_);
    done_ = true;
    changed_.notify_all();
}

void KeyStream::hand_on(Batch& batch) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return stopped_ || ready_.size() < kMostAhead; });
    if (stopped_) throw Stopped();
    ready_.push_back(std::exchange(batch, {}));
    changed_.notify_all();
}

void KeyStream::take(const PutKey& use) {
    if (!thread_.joinable()) return make_(use);
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return done_ || !ready_.empty(); });
        if (ready_.empty()) break;
        const Batch batch = std::move(ready_.front());
        ready_.pop_front();
        changed_.notify_all();
        lock.unlock();
        std::string_view rest = batch.bytes;
        for (const auto& [key, value] : batch.sizes) {
            use(rest.substr(0, key), rest.substr(key, value));
            rest.remove_prefix(std::size_t{key} + value);
        }
        lock.lock();
    }
    if (fault_) std::rethrow_exception(fault_);
}

}  // namespace kehu::search
