#pragma once
// The user's account, for what the environment of a cron job leaves out.

#include <optional>
#include <string>

namespace kehu::cli {

struct Account {
    std::string name, home;
};

// From /etc/passwd: accounts kept elsewhere (LDAP) are asked of modules of the shared C library, which a static program
// cannot load. They have HOME and LOGNAME set.
std::optional<Account> own_account();

}  // namespace kehu::cli
