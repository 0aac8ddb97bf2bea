#pragma once
// Our own lock before LMDB's: an flock on a file that holds one line about its holder, so that a waiting writer can say
// for whom it waits and can give up in time. The kernel drops it when the holder dies, however it dies. The file is
// never removed: two processes would then lock two different files of one name.

#include <functional>
#include <string>

#include "store/descriptor.hpp"

namespace kehu::store {

struct WaitOptions {
    double seconds = 5;  // negative: for ever
    std::function<void(const std::string& holder)> on_wait;
    std::string holder = "kehu";
};

class WriterLock {
  public:
    explicit WriterLock(std::string path) : path_(std::move(path)) {}

    // Released when it goes out of scope.
    class Hold {
      public:
        explicit Hold(int fd) : fd_(fd) {}
        Hold(Hold&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
        Hold& operator=(Hold&&) = delete;
        ~Hold();

      private:
        int fd_;
    };

    // Throws StoreError: busy with the holder's line once the time is over, permission, disk_full, io.
    Hold acquire(const WaitOptions&);

  private:
    void open();
    std::string holder() const;
    void wait(const WaitOptions&);
    void sign(const std::string& holder);

    std::string path_;
    Descriptor file_;
};

}  // namespace kehu::store
