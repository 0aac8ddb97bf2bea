#pragma once
// Rows of lists, put into groups and added up. Private to render.

#include <functional>
#include <map>
#include <memory>

#include "core/report/render.hpp"

namespace kehu::report {

struct Group {
    std::string key, label;
    std::uint64_t count = 0;
    std::vector<Sum> sums;                 // of List::sums
    std::vector<std::uint32_t> members{};  // if List::members
};

struct Totals {
    std::uint64_t count = 0;
    std::vector<Sum> sums;
};

class Lists {
  public:
    explicit Lists(const Surroundings& around) : around_(around) {}

    using Visit = std::function<bool(const model::Row&)>;
    // `outer`: the record that they belong to; `group`: whose members they are.
    void each(const List&, const model::Row* outer, const Group* group, const Visit&);
    std::vector<Group> groups(const List&, const model::Row* outer);
    Totals totals(const List&, const model::Row* outer, const Group*);
    // What charts are made of.
    std::vector<Measured> measured(const List&, const model::Row* outer, const Group*, const model::Field* measure);

  private:
    void each_related(const List&, const model::Row& outer, const Visit&);
    void put_into_groups(std::map<std::string, Group>&, const List&, const model::Row&);
    void count(Group&, const List&, const model::Row&);
    bool in_period(const List&, const model::Row&) const;
    bool in_period(text::Date) const;
    const query::Matcher& matcher(const List&);

    const Surroundings& around_;
    std::map<const List*, std::unique_ptr<query::Matcher>> matchers_;
};

}  // namespace kehu::report
