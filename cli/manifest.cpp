#include "cli/manifest.hpp"

#include <fcntl.h>
#include <sha2.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "cli/destination.hpp"
#include "core/book/codec.hpp"
#include "core/exchange/exact_values.hpp"
#include "core/text/escape.hpp"

namespace kehu::cli {
namespace {

constexpr std::string_view kBegin = "# {\"kehu\":\"manifest\"";
constexpr std::size_t kChunk = 256 << 10;

struct Sum {
    std::uint64_t bytes = 0;
    std::string sha256;
};

Sum sum_of(const std::string& path) {
    const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file) throw file_error(path, errno);
    SHA2_CTX state;
    SHA256Init(&state);
    Sum sum;
    std::string chunk(kChunk, '\0');
    for (;;) {
        const ssize_t got = read(file.get(), chunk.data(), chunk.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throw file_error(path, errno);
        if (got == 0) break;
        const auto size = static_cast<std::size_t>(got);
        SHA256Update(&state, reinterpret_cast<const std::uint8_t*>(chunk.data()), size);
        sum.bytes += size;
    }
    std::uint8_t digest[SHA256_DIGEST_LENGTH];
    SHA256Final(digest, &state);
    for (const std::uint8_t byte : digest) sum.sha256 += fmt::format("{:02x}", byte);
    return sum;
}

// As sha256sum writes names that would break its line.
std::string line_of(const std::string& sha256, std::string_view name) {
    std::string escaped;
    for (const char c : name) {
        if (c == '\\')
            escaped += "\\\\";
        else if (c == '\n')
            escaped += "\\n";
        else if (c == '\r')
            escaped += "\\r";
        else
            escaped += c;
    }
    return (escaped == name ? "" : "\\") + sha256 + "  " + escaped + "\n";
}

}  // namespace

Manifest manifest_of(const book::Reader& reader, std::uint64_t rows, text::Moment now) {
    return {rows, reader.last_sequence(), book::uid_text(reader.known().store_id), now, reader.settings().zone};
}

void check_manifest(const std::string& file, bool force) {
    struct stat facts;
    const bool is_file = !file.empty() && file != "-" && (stat(file.c_str(), &facts) != 0 || S_ISREG(facts.st_mode));
    if (!is_file)
        throw Error(ExitCode::usage, tr("a manifest stands beside a file, and there is none"),
                    "kehu export -o FILE --manifest");
    const auto is_manifest = [](std::string_view begin) { return begin.starts_with(kBegin); };
    if (!force) refuse_to_replace(manifest_name(real_path(file)), is_manifest);
}

std::string manifest_name(const std::string& file) {
    return file + ".manifest";
}

std::string manifest_text(const Manifest& manifest, const std::string& file, const std::string& temporary) {
    const Sum sum = sum_of(temporary);
    const std::string_view name = std::string_view(file).substr(file.rfind('/') + 1);
    std::string out(kBegin);
    text::append_json_string(out += ",\"format\":1,\"file\":", name);
    out += fmt::format(",\"rows\":{},\"bytes\":{},\"sha256\":\"{}\",\"store\":\"{}\",\"sequence\":{},\"created\":",
                       manifest.rows, sum.bytes, sum.sha256, manifest.store, manifest.sequence);
    exchange::append_exact_moment(out, manifest.created, manifest.zone);
    return out + "}\n" + line_of(sum.sha256, name);
}

}  // namespace kehu::cli
