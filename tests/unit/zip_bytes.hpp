#pragma once
// Zip files and workbooks for tests, made by hand: parts as they are given, stored without packing them.

#include <zlib.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace kehu::sample {

using ZipParts = std::vector<std::pair<std::string, std::string>>;

inline void put_number(std::string& out, std::uint64_t value, int bytes) {
    for (; bytes-- > 0; value >>= 8) out += static_cast<char>(value & 0xFF);
}

inline std::string zip(const ZipParts& parts) {
    std::string file, directory;
    for (const auto& [name, bytes] : parts) {
        const auto checksum = crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size()));
        std::string facts;  // version, flags, method, time, checksum, sizes, lengths of name and extra field
        for (const auto& [value, size] : std::vector<std::pair<std::uint64_t, int>>{{20, 2},
                                                                                    {0, 2},
                                                                                    {0, 2},
                                                                                    {0, 4},
                                                                                    {checksum, 4},
                                                                                    {bytes.size(), 4},
                                                                                    {bytes.size(), 4},
                                                                                    {name.size(), 2},
                                                                                    {0, 2}})
            put_number(facts, value, size);
        std::string entry = "PK\x01\x02";
        put_number(entry, 20, 2);
        entry += facts;
        entry.append(10, '\0');
        put_number(entry, file.size(), 4);
        directory += entry + name;
        file += "PK\x03\x04" + facts + name + bytes;
    }
    std::string end = "PK\x05\x06";
    put_number(end, 0, 4);
    put_number(end, parts.size(), 2);
    put_number(end, parts.size(), 2);
    put_number(end, directory.size(), 4);
    put_number(end, file.size(), 4);
    put_number(end, 0, 2);
    return file + directory + end;
}

// A workbook with one sheet of these rows.
struct BookParts {
    std::string rows{};
    std::string strings{}, styles{}, behind{};  // <si>.., what stands inside of styleSheet, what follows sheetData
    std::string properties{};                   // of workbookPr
    std::string sheets = R"(<sheet name="Sheet1" sheetId="1" r:id="rId1"/>)";

    std::string bytes() const {
        const std::string type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";
        ZipParts parts = {
            {"[Content_Types].xml", "<Types/>"},
            {"_rels/.rels", "<Relationships><Relationship Id='a' Type='" + type +
                                "officeDocument' Target='xl/workbook.xml'/></Relationships>"},
            {"xl/workbook.xml",
             "<workbook xmlns:r='x'><workbookPr " + properties + "/><sheets>" + sheets + "</sheets></workbook>"},
            {"xl/_rels/workbook.xml.rels",
             "<Relationships><Relationship Id='rId1' Type='" + type +
                 "worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='rId2' Type='" + type +
                 "worksheet' Target='/xl/worksheets/sheet2.xml'/><Relationship Id='s' Type='" + type +
                 "sharedStrings' Target='sharedStrings.xml'/><Relationship Id='t' Type='" + type +
                 "styles' Target='styles.xml'/></Relationships>"},
            {"xl/worksheets/sheet1.xml",
             "<worksheet><dimension ref='A1:A1'/><sheetData>" + rows + "</sheetData>" + behind + "</worksheet>"},
        };
        if (!strings.empty()) parts.emplace_back("xl/sharedStrings.xml", "<sst>" + strings + "</sst>");
        if (!styles.empty()) parts.emplace_back("xl/styles.xml", "<styleSheet>" + styles + "</styleSheet>");
        return zip(parts);
    }
};

}  // namespace kehu::sample
