#pragma once
// Keys and values that another thread makes while this one does something else or writes those that are there.

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "core/search/run_builder.hpp"

namespace kehu::search {

class KeyStream {
  public:
    using Make = std::function<void(const PutKey&)>;
    // `make` runs at once, some megabytes ahead of take(); in take() if the user may have no more threads.
    explicit KeyStream(Make make);
    ~KeyStream();
    KeyStream(const KeyStream&) = delete;
    KeyStream& operator=(const KeyStream&) = delete;

    // Once: hands on all of them in order. Throws what `make` throws.
    void take(const PutKey& use);

  private:
    struct Batch {
        std::string bytes;
        std::vector<std::pair<std::uint32_t, std::uint32_t>> sizes;  // of a key and its value
    };
    class Stopped {};
    void run();
    void hand_on(Batch&);

    const Make make_;
    std::mutex mutex_;  // for what follows
    std::condition_variable changed_;
    std::deque<Batch> ready_;
    bool done_ = false, stopped_ = false;
    std::exception_ptr fault_;
    std::thread thread_;
};

}  // namespace kehu::search
