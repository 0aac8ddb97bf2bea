#include "cli/scan.hpp"

#include <optional>

namespace kehu::cli {
namespace {

// Looks at a row if it matches the query.
class Matching : public book::Hand {
  public:
    explicit Matching(const Scan& scan) : context_(scan.context) {
        if (!scan.query.empty()) matcher_.emplace(scan.query, scan.kind, context_);
        if (!needs_names()) context_.names = nullptr;
    }
    bool needs_names() const { return matcher_ && matcher_->asks_names(); }

  protected:
    bool matches(const model::Row& row) const { return !matcher_ || matcher_->matches(row); }
    const model::Context& context() const { return context_; }

  private:
    model::Context context_;
    std::optional<query::Matcher> matcher_;
};

class Keep : public Matching {
  public:
    using Matching::Matching;
    void look(const model::Row& row, book::Yield& yield) override {
        if (matches(row)) yield.rows.push_back(row);
    }
};

class Write : public Matching {
  public:
    Write(const Scan& scan, const MakeWriter& make) : Matching(scan), writer_(make(context())) {}
    void look(const model::Row& row, book::Yield& yield) override {
        if (!matches(row)) return;
        writer_->row(yield.text, row);
        ++yield.count;
    }

  private:
    std::unique_ptr<exchange::RowWriter> writer_;
};

book::SweepOptions options_of(const Scan& scan) {
    book::SweepOptions options;
    options.rollups = scan.rollups;
    options.alone = std::make_unique<Keep>(scan)->needs_names();
    return options;
}

}  // namespace

void scan_rows(const Scan& scan, const std::function<bool(const model::Row&)>& visit) {
    auto make = [&] { return std::make_unique<Keep>(scan); };
    book::sweep(scan.reader, scan.kind, options_of(scan), make, [&](book::Yield& yield) {
        for (const model::Row& row : yield.rows)
            if (!visit(row)) return false;
        return true;
    });
}

void scan_text(const Scan& scan, const MakeWriter& make_writer,
               const std::function<void(std::string_view, std::uint64_t)>& take) {
    auto make = [&] { return std::make_unique<Write>(scan, make_writer); };
    book::sweep(scan.reader, scan.kind, options_of(scan), make, [&](book::Yield& yield) {
        if (yield.count) take(yield.text, yield.count);
        return true;
    });
}

}  // namespace kehu::cli
