#pragma once
// What can go wrong below the records: a fault of the store, never of the user's words.
// core/book/faults.cpp is the one place that turns these into sentences and exit codes.

#include <stdexcept>
#include <string>

namespace kehu::store {

enum class Failure {
    missing,      // no store there
    busy,         // another process holds the write lock longer than we may wait
    damaged,      // the bytes are not what was written
    disk_full,    // no space, or a quota or file-size limit
    io,           // any other error of a read, write or sync: final, never retried
    permission,   // the file may not be opened
    network,      // a network file system: locks and maps cannot be trusted there
    unsupported,  // written by a newer or foreign program
    exists,       // creation found a store already there
};

class StoreError : public std::runtime_error {
  public:
    StoreError(Failure failure, std::string detail) : std::runtime_error(detail), failure(failure) {}
    Failure failure;  // what() is the technical detail: the call that failed, the path, the holder's name
};

}  // namespace kehu::store
