#include "core/text/scratch_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <fstream>

#include "cli/files.hpp"
#include "tests/unit/temp_dir.hpp"

using namespace kehu;

TEST_CASE("snapshot: few bytes and many are as the file was when it was read") {
    test::TempDir folder;
    const std::string path = folder / "list.csv";
    for (const std::size_t size :
         {std::size_t{0}, std::size_t{10}, (std::size_t{8} << 20) + 1, std::size_t{20} << 20}) {
        std::string bytes(size, 'a');
        for (std::size_t i = 0; i < size; i += 7) bytes[i] = static_cast<char>('a' + i % 26);
        std::ofstream(path) << bytes;
        Snapshot whole = cli::read_large_file(path);
        std::ofstream(path) << "something else";
        CHECK(whole.bytes() == bytes);
        const Snapshot moved = std::move(whole);
        CHECK(moved.bytes() == bytes);
    }
    CHECK(Snapshot("few").bytes() == "few");
}

TEST_CASE("snapshot: a folder cannot be read") {
    test::TempDir folder;
    CHECK_THROWS(cli::read_large_file(folder.path()));
}

TEST_CASE("scratch file: short pieces and long ones keep their order") {
    ScratchFile file;
    const std::string longer(std::size_t{3} << 20, 'x');
    file.append("first,");
    file.append(longer);
    file.append("last");
    CHECK(file.size() == longer.size() + 10);
    CHECK(file.map() == "first," + longer + "last");
}
