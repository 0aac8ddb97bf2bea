#pragma once
// What a file may say in columns that are no fields of their own: a contact's next follow-up, which becomes a task.

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/exchange/row_parser.hpp"

namespace kehu::exchange {

// Of contacts that are new. A follow-up is done if that customer has a later contact, in the file or in the store.
class FollowUps {
  public:
    FollowUps(const book::Reader&, const model::Kind& contact, const model::Context&);
    // `place`: of the contact among the plan's new records.
    void note(const RowParser&, model::RecordView, std::uint32_t place, Plan&);
    void settle(std::vector<FollowUp>&);
    // What to say if a row names another day than the follow-up of its contact, which the store has; else empty.
    std::string difference(const RowParser&, std::uint32_t contact);

  private:
    struct Stored {
        std::uint32_t task;
        std::string due;
    };
    void read_tasks();
    void add_stored(const std::vector<FollowUp>&);
    void add_stored(const model::Row& customer);

    const book::Reader& reader_;
    const model::Kind& customers_;
    const bool has_contacts_;  // the store has some
    model::Tag customer_, at_, summary_, last_;
    std::int64_t now_;
    std::vector<std::int64_t> latest_;                                     // by the customer's number
    std::optional<std::unordered_multimap<std::uint32_t, Stored>> tasks_;  // by the contact's number
};

}  // namespace kehu::exchange
