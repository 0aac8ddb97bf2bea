#pragma once
// What the tests of the store's files share: a store in a folder of its own, two tables, short questions.

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "store/error.hpp"
#include "store/keys.hpp"
#include "store/lmdb.hpp"
#include "tests/unit/temp_dir.hpp"

namespace kehu::test {

using namespace kehu::store;
namespace fs = std::filesystem;

inline const Table kTable{Family::record, KindCode("C")};
inline const Table kOther{Family::record, KindCode("L")};

inline std::unique_ptr<Kv> open_writer(const std::string& folder, std::uint64_t map_bytes = 0, double wait = 30) {
    LmdbOptions options;
    options.writable = true;
    options.map_bytes = map_bytes;
    options.wait_seconds = wait;
    options.holder = "test writer";
    return open_lmdb(folder, options);
}

inline std::unique_ptr<Kv> open_reader(const std::string& folder) {
    return open_lmdb(folder, {});
}

inline std::string make_store(const TempDir& dir, std::uint32_t rows = 0) {
    create_lmdb(dir / "store", [rows](WriteTxn& txn) {
        for (std::uint32_t i = 1; i <= rows; ++i) txn.put_ascending(kTable, Key().u32(i), std::string(100, 'v'));
    });
    return dir / "store";
}

inline std::uint64_t count(Kv& kv, Table table = kTable) {
    std::uint64_t rows = 0;
    kv.read([&](const ReadTxn& txn) {
        txn.scan(table, {}, [&](Bytes, Bytes value) { return rows += value.empty() ? 0 : 1, true; });
    });
    return rows;
}

inline std::optional<Failure> failure_of(const std::function<void()>& body) {
    try {
        body();
    } catch (const StoreError& error) {
        return error.failure;
    }
    return std::nullopt;
}

inline void spoil(const std::string& path, const std::string& bytes) {
    std::ofstream(path, std::ios::binary) << bytes;
}

inline unsigned mode_of(const std::string& path) {
    struct stat facts {};
    REQUIRE(::stat(path.c_str(), &facts) == 0);
    return facts.st_mode & 07777;
}

inline std::size_t entries_of(const std::string& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
}

}  // namespace kehu::test
