#include "cli/process.hpp"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <string_view>

namespace kehu::cli {
namespace {

// The text we hand to an editor or pager is UTF-8. Where the locale asked for was never generated, such a program falls
// back to bytes and shows garbage; it gets the C library's own UTF-8 locale instead, and its language by LANGUAGE.
void give_locale() {
    locale_t asked = newlocale(LC_CTYPE_MASK, "", nullptr);
    bool fits = asked && std::string_view(nl_langinfo_l(CODESET, asked)) == "UTF-8";
    if (asked) freelocale(asked);
    if (!fits) setenv("LC_ALL", "C.UTF-8", 1);
}

}  // namespace

Process::Process(const std::vector<std::string>& words, int input) {
    std::vector<char*> argv;
    for (const std::string& word : words) argv.push_back(const_cast<char*>(word.c_str()));
    argv.push_back(nullptr);

    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (input >= 0) posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t signals;
    sigemptyset(&signals);
    for (int signal : {SIGPIPE, SIGINT, SIGXFSZ}) sigaddset(&signals, signal);
    posix_spawnattr_setsigdefault(&attributes, &signals);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

    old_interrupt_ = signal(SIGINT, SIG_IGN);
    give_locale();
    if (argv[0] && posix_spawnp(&pid_, argv[0], &actions, &attributes, argv.data(), environ) != 0) pid_ = -1;
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (input >= 0) close(input);
}

Process::~Process() {
    wait();
}

int Process::wait() {
    int status = 0;
    bool started = pid_ > 0;
    while (started && waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    if (old_interrupt_ != SIG_ERR) signal(SIGINT, old_interrupt_);
    old_interrupt_ = SIG_ERR;
    if (!started) return 127;
    return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace kehu::cli
