#include "cli/isolated.hpp"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "cli/files.hpp"
#include "core/book/book.hpp"
#include "core/text/tr.hpp"

namespace kehu::cli {
namespace {

// What comes through the pipe: a letter, then the result, or of an error its code, sentence and hint, NUL between.
constexpr char kResult = 'R', kError = 'E';

std::string packed(const Error& error) {
    std::string out(1, kError);
    return out.append(std::to_string(static_cast<int>(error.code)))
               .append(1, '\0')
               .append(error.what())
               .append(1, '\0') +
           error.hint;
}

[[noreturn]] void rethrow(const std::string& bytes) {
    std::size_t first = bytes.find('\0'), second = bytes.find('\0', first + 1);
    throw Error(static_cast<ExitCode>(std::stoi(bytes.substr(1, first - 1))),
                bytes.substr(first + 1, second - first - 1), bytes.substr(second + 1));
}

std::string outcome(const std::string& store_folder, const std::function<std::string()>& body) {
    try {
        return kResult + body();
    } catch (const Error& error) {
        return packed(error);
    } catch (const store::StoreError& error) {
        return packed(book::store_fault(error, store_folder));
    } catch (const std::exception& error) {
        return packed(Error(ExitCode::bug, say("a fault of the program: {}", error.what())));
    }
}

[[noreturn]] void be_the_child(int pipe, const std::string& store_folder, const std::function<std::string()>& body) {
    rlimit none{0, 0};
    setrlimit(RLIMIT_CORE, &none);
    for (int fault : {SIGBUS, SIGSEGV, SIGABRT}) signal(fault, SIG_DFL);
    write_all(pipe, outcome(store_folder, body));
    _exit(0);
}

}  // namespace

Isolated run_isolated(const std::string& store_folder, const std::function<std::string()>& body) {
    int ends[2];
    if (pipe(ends) != 0) throw Error(ExitCode::io, say("cannot make a pipe: {}", std::strerror(errno)));
    Descriptor from(ends[0]);
    Descriptor to(ends[1]);
    pid_t child = fork();
    if (child < 0) throw Error(ExitCode::io, say("cannot start a process: {}", std::strerror(errno)));
    if (child == 0) be_the_child(to.get(), store_folder, body);
    to = Descriptor();
    std::string bytes = read_descriptor(from.get(), "pipe");
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0 && !bytes.empty()) {
        if (bytes[0] == kError) rethrow(bytes);
        return {bytes.substr(1), {}};
    }
    // LMDB's own checks end the process with a status of ours and no word.
    return {std::nullopt, WIFSIGNALED(status) ? strsignal(WTERMSIG(status)) : tr("the tree in the file is broken")};
}

}  // namespace kehu::cli
