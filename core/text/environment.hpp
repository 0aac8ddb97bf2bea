#pragma once
// The environment is one for all threads. gettext reads it at every message, and a zone puts its name there for a
// moment: both hold this while they do.

#include <mutex>

namespace kehu {

std::mutex& environment();

}  // namespace kehu
