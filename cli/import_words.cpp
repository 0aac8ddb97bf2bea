#include "cli/import_words.hpp"

#include "core/exchange/mapping.hpp"

namespace kehu::cli {

namespace {

// What a map keeps beside the columns.
constexpr std::string_view kSavedValues[] = {"match", "mode", "encoding", "separator", "header", "dates"};
constexpr std::string_view kSavedFlag = "no-header";

bool names_map(const std::string& value) {
    return value.starts_with('@') && value.find('=') == value.npos;
}

// A map may stand among columns: --map @shop,备注=-
std::vector<std::string> pieces_of(const std::vector<std::string>& values) {
    std::vector<std::string> pieces;
    for (const std::string& value : values)
        for (std::size_t from = 0; from <= value.size();) {
            const std::size_t to = std::min(value.find(',', from), value.size());
            pieces.push_back(value.substr(from, to - from));
            from = to + 1;
        }
    return pieces;
}

}  // namespace

ImportWords::ImportWords(const Arguments& typed, Session& session) : typed_(typed) {
    if (const auto name = typed.value("save-map")) exchange::check_map_name(*name);
    for (const std::string& piece : pieces_of(typed.values("map"))) {
        if (!names_map(piece)) continue;
        if (!name_.empty()) throw Error(ExitCode::usage, say("two maps, '{}' and '{}'", name_, piece.substr(1)));
        name_ = piece.substr(1);
        exchange::check_map_name(name_);
    }
    if (name_.empty()) return;
    if (!session.has_book()) session.open_book(typed.flag("dry-run") ? Access::read : Access::change, "import");
    session.book().read([&](const book::Reader& reader) { saved_ = exchange::saved_map(reader, name_); });
}

bool ImportWords::flag(std::string_view name) const {
    return typed_.flag(name) || (saved_ && name == kSavedFlag && !typed_.value("header") && saved_->option(name));
}

std::optional<std::string> ImportWords::value(std::string_view name) const {
    if (const auto value = typed_.value(name)) return value;
    if (!saved_ || (name == "header" && typed_.flag(kSavedFlag))) return std::nullopt;
    return saved_->option(name);
}

std::vector<std::string> ImportWords::values(std::string_view name) const {
    std::vector<std::string> values = typed_.values(name);
    if (name == "map") {
        values = pieces_of(values);
        std::erase_if(values, names_map);
    } else if (values.empty() && saved_) {
        if (const auto saved = saved_->option(name)) values.push_back(*saved);
    }
    return values;
}

std::string ImportWords::kind(const std::string& typed, const model::Schema& schema) const {
    if (!saved_) return typed;
    const model::Kind* kind = typed.empty() ? nullptr : schema.kind(typed);
    if (kind && kind->name != saved_->kind)
        throw Error(ExitCode::usage, say("the map '{}' is one of {}, not of {}", name_, saved_->kind, typed));
    return saved_->kind;
}

exchange::Wishes ImportWords::typed_wishes() const {
    return exchange::parse_wishes(values("map"));
}

exchange::Wishes ImportWords::wishes(std::span<const std::string> headers, const std::string& file) const {
    exchange::Wishes wishes;
    if (saved_) wishes = exchange::columns_there(*saved_, name_, headers, file);
    for (auto& wish : typed_wishes()) wishes.push_back(std::move(wish));
    return wishes;
}

exchange::SavedMap ImportWords::to_save(std::string_view kind, const std::vector<exchange::Column>& columns) const {
    exchange::SavedMap map{std::string(kind), exchange::wishes_of(columns), {}};
    for (const std::string_view name : kSavedValues) {
        std::string all;
        for (const std::string& value : name == "match" ? values(name) : std::vector<std::string>())
            all.append(all.empty() ? "" : ",").append(value);
        if (name != "match") all = value(name).value_or("");
        if (!all.empty()) map.options.emplace_back(name, all);
    }
    if (flag(kSavedFlag)) map.options.emplace_back(kSavedFlag, "yes");
    return map;
}

}  // namespace kehu::cli
