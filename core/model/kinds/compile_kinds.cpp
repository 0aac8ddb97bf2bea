// Runs while the program is built: compiles the built-in kinds, so that making a store parses no YAML (18 ms at each
// first command), and a fault in a kind's file fails the build. Prints C++ source.
#include <cstdio>

#include "core/error.hpp"
#include "core/model/schema_yaml.hpp"

int main() {
    try {
        std::string blob = kehu::model::encode_schema(kehu::model::compile_schema({}));
        std::printf("// Made by compile_kinds from core/model/kinds/*.yaml.\n#include \"core/model/schema.hpp\"\n\n");
        std::printf("namespace kehu::model {\nnamespace {\nconstexpr unsigned char kBlob[] = {");
        for (std::size_t i = 0; i < blob.size(); ++i)
            std::printf("%s%u,", i % 24 ? "" : "\n    ", static_cast<unsigned char>(blob[i]));
        std::printf(
            "\n};\n}\nstd::string_view builtin_schema() { return {reinterpret_cast<const char*>(kBlob), sizeof kBlob}; "
            "}\n}\n");
        return 0;
    } catch (const kehu::Error& error) {
        std::fprintf(stderr, "%s\n", error.what());
        return 1;
    }
}
