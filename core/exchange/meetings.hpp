#pragma once
// Who is who when the records of another store come into this one: by uid, or by name where both made the same.

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/exchange/both_sides.hpp"
#include "core/exchange/store_merge.hpp"

namespace kehu::exchange {

struct IdHash {
    std::size_t operator()(store::RecordId id) const {
        return std::hash<std::string_view>()(id.kind.text()) ^ id.number * 0x9E3779B97F4A7C15u;
    }
};

struct Meeting {
    enum class Fate : std::uint8_t {
        created,  // it is new here
        met,      // it is `here`
        gone      // deleted here, or naming one that is
    };
    const ForeignRecord* record;
    Fate fate;
    store::RecordId here{};
    bool by_name = false;  // with another uid
};

// Throws Error(data): what the file says of this record cannot be.
[[noreturn]] void refuse(const Foreign&, const ForeignRecord&, const std::string& why);

class Meetings {
  public:
    // Throws Error(data) if a record stands twice in the file.
    Meetings(const book::Reader&, const Foreign&, const OtherStore&, const StoreMergeOptions&);
    Meetings(const Meetings&) = delete;
    Meetings& operator=(const Meetings&) = delete;

    const std::vector<Meeting>& all() const { return all_; }
    // The record here that a reference of the file means.
    std::optional<store::RecordId> here_of(store::RecordId there) const;
    // Whether it names one that is gone and cannot be without it.
    bool is_orphan(const Meeting&) const;
    bool is_met(store::RecordId here) const { return met_.count(here) > 0; }
    bool is_in_file(std::string_view uid) const { return uids_.count(uid) > 0; }

  private:
    void meet(const ForeignRecord&);
    bool was_deleted_there(store::RecordId here) const;
    void meet_by_name(Meeting&);
    void drop_dependants();
    void number_new_ones();
    std::optional<store::RecordId> same_name(const ForeignRecord&) const;
    std::optional<store::RecordId> same_code(const model::Kind&, const ForeignRecord&) const;
    const Meeting* meeting_of(store::RecordId there) const;
    bool is_gone(store::RecordId there) const;

    const book::Reader& reader_;
    const Foreign& foreign_;
    const OtherStore& other_;
    const StoreMergeOptions& options_;
    std::vector<Meeting> all_;
    std::unordered_map<store::RecordId, std::size_t, IdHash> at_;  // by the id there
    std::unordered_set<store::RecordId, IdHash> met_;
    std::unordered_set<std::string_view> uids_;
};

}  // namespace kehu::exchange
