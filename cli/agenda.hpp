#pragma once
// What is due: open follow-ups, late ones first, and the birthdays and other days of the year of customers.

#include <optional>
#include <string>
#include <vector>

#include "cli/session.hpp"

namespace kehu::cli {

struct AgendaEntry {
    text::Date due;                             // year 0: a follow-up without a day
    store::RecordId id;                         // the follow-up, or the customer whose day it is
    std::optional<store::RecordId> customer;    // none: a follow-up of its own
    const model::Field* anniversary = nullptr;  // the customer's field, if it is such a day
    std::string who, what;                      // "C1 王小明", "报价"
    std::string since;                          // how long ago the last contact was: "61d"; empty if never
    std::string uid, phone;
    int priority = 0;  // 1 highest .. 9 lowest; 0: not said
};

struct AgendaWish {
    std::int64_t days = 7;  // from today on; what is late is always in it
    bool anniversaries = true, undated = true;
    std::optional<std::uint32_t> owner;  // number of the staff record
};

// In order of days; on one day follow-ups before anniversaries, urgent ones first. Those without a day come last.
std::vector<AgendaEntry> agenda(const Session&, const book::Reader&, const AgendaWish&);

}  // namespace kehu::cli
