#include "cli/account.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cstdio>

namespace kehu::cli {

std::optional<Account> own_account() {
    std::FILE* file = std::fopen("/etc/passwd", "re");
    if (!file) return std::nullopt;
    std::optional<Account> found;
    while (const passwd* account = fgetpwent(file)) {
        if (account->pw_uid != getuid()) continue;
        found = Account{account->pw_name, account->pw_dir};
        break;
    }
    std::fclose(file);
    return found;
}

}  // namespace kehu::cli
