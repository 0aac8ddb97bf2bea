#include "cli/interrupt.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <csignal>
#include <cstring>

namespace kehu::cli {
namespace {

constexpr int kSignals[] = {SIGINT, SIGTERM, SIGHUP};
constexpr std::size_t kRoom = 4096;

// Read by a signal handler: plain bytes, which are there when `used` says so.
struct Slot {
    std::atomic<int> used = 0;
    std::array<char, kRoom> temporary{}, line{};
};
std::array<Slot, 4> slots;
std::atomic<int> too_late = 0;
static_assert(std::atomic<int>::is_always_lock_free);

void put(std::array<char, kRoom>& room, const std::string& text) {
    const std::size_t size = text.size() < kRoom ? text.size() : 0;  // half a path would be another file's
    std::memcpy(room.data(), text.data(), size);
    room[size] = '\0';
}

void on_signal(int signal) {
    if (too_late.load(std::memory_order_acquire)) return;
    const char* line = "";
    for (Slot& slot : slots) {
        if (!slot.used.load(std::memory_order_acquire)) continue;
        if (slot.temporary[0]) ::unlink(slot.temporary.data());
        if (!line[0]) line = slot.line.data();
    }
    const ssize_t ignored = ::write(STDERR_FILENO, line, std::strlen(line));
    static_cast<void>(ignored);
    ::signal(signal, SIG_DFL);
    ::raise(signal);
}

void listen() {
    for (int signal : kSignals) {
        struct sigaction action {};
        if (::sigaction(signal, nullptr, &action) == 0 && action.sa_handler != SIG_DFL) continue;
        action = {};
        action.sa_handler = on_signal;
        action.sa_flags = SA_RESTART;
        ::sigaction(signal, &action, nullptr);
    }
}

}  // namespace

OnInterrupt::OnInterrupt(const std::string& temporary, const std::string& line) : slot_(-1) {
    for (std::size_t i = 0; i < slots.size() && slot_ < 0; i++)
        if (!slots[i].used.load(std::memory_order_relaxed)) slot_ = static_cast<int>(i);
    if (slot_ < 0) return;
    Slot& slot = slots[static_cast<std::size_t>(slot_)];
    put(slot.temporary, temporary);
    const char* below = isatty(STDERR_FILENO) ? "\n" : "";  // the ^C that the terminal shows
    put(slot.line, below + ("kehu: " + line) + "\n");
    slot.used.store(1, std::memory_order_release);
    listen();
}

void OnInterrupt::forget() {
    if (slot_ >= 0) slots[static_cast<std::size_t>(slot_)].used.store(0, std::memory_order_release);
    slot_ = -1;
}

Uninterrupted::Uninterrupted() {
    too_late.store(1, std::memory_order_release);
}

Uninterrupted::~Uninterrupted() {
    too_late.store(0, std::memory_order_release);
}

SignalsHeld::SignalsHeld() {
    sigset_t held;
    sigemptyset(&held);
    for (int signal : kSignals) sigaddset(&held, signal);
    pthread_sigmask(SIG_BLOCK, &held, &before_);
}

SignalsHeld::~SignalsHeld() {
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace kehu::cli
