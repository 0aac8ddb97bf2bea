#include "core/book/changes.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <vector>

#include "core/book/codec.hpp"

namespace kehu::book {
namespace {

constexpr std::uint32_t kLast = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kFew = 1024;

// What the journal says of the records of one kind.
class Touched {
  public:
    void add_made(std::uint32_t first, std::uint32_t count) {
        if (count) made_.push_back({first, first + (count - 1)});
    }
    // Entries come in their order.
    void add_image(std::uint32_t number, Sequence op) {
        images_.push_back({number, op});
        if (images_.size() >= tidy_at_) tidy();
    }

    // All numbers that are told of, in order, as ranges.
    struct Range {
        std::uint32_t first, last;
    };
    std::vector<Range> ranges() {
        tidy();
        std::vector<Range> all = made_;
        for (const Image& image : images_) all.push_back({image.number, image.number});
        std::sort(all.begin(), all.end(), [](const Range& a, const Range& b) { return a.first < b.first; });
        std::size_t end = 0;
        for (const Range& range : all) {
            if (end > 0 && (all[end - 1].last == kLast || range.first <= all[end - 1].last + 1))
                all[end - 1].last = std::max(all[end - 1].last, range.last);
            else
                all[end++] = range;
        }
        all.resize(end);
        return all;
    }

    struct Image {
        std::uint32_t number;
        Sequence op;  // the newest
    };
    const std::vector<Image>& images() const { return images_; }  // by number, each once, after ranges()

  private:
    // Records that change again and again take room once.
    void tidy() {
        std::stable_sort(images_.begin(), images_.end(),
                         [](const Image& a, const Image& b) { return a.number < b.number; });
        std::size_t end = 0;
        for (const Image& image : images_) {
            if (end > 0 && images_[end - 1].number == image.number)
                images_[end - 1].op = std::max(images_[end - 1].op, image.op);
            else
                images_[end++] = image;
        }
        images_.resize(end);
        tidy_at_ = std::max(kFew, end * 2);
    }

    std::vector<Range> made_;
    std::vector<Image> images_;
    std::size_t tidy_at_ = kFew;
};

// A staff member who is made with the first entry of that name stands in none.
bool is_made_by(const Reader& reader, const Entry& entry) {
    const auto row = reader.get_record({model::kStaff, entry.staff});
    return row && row->op == entry.sequence;
}

std::map<KindCode, Touched> gather(const Reader& reader, Sequence after) {
    std::map<KindCode, Touched> kinds;
    const store::Key from = sequence_key(after + 1);
    std::set<std::uint32_t> staff;
    reader.raw().scan(kHeads, {from, {}}, [&](std::string_view key, std::string_view value) {
        const Entry entry = decode_entry(store::KeyReader(key).u64(), reader.known().sealer->open(kHeads, key, value));
        for (const Created& made : entry.created) kinds[made.kind].add_made(made.first, made.count);
        if (staff.insert(entry.staff).second && is_made_by(reader, entry))
            kinds[model::kStaff].add_made(entry.staff, 1);
        return true;
    });
    reader.raw().scan(kImages, {from, {}}, [&](std::string_view key, std::string_view) {
        store::KeyReader parts(key);
        const Sequence op = parts.u64();
        const RecordId id = parts.id();
        kinds[id.kind].add_image(id.number, op);
        return true;
    });
    return kinds;
}

void scan_range(const Reader& reader, KindCode kind, Touched::Range range, const OnChange& on_record) {
    const store::Table table = records_of(kind);
    const store::Key from = number_key(range.first);
    const store::Key to = range.last == kLast ? store::Key() : number_key(range.last + 1);
    reader.raw().scan(table, {from, to}, [&](std::string_view key, std::string_view sealed) {
        const std::string_view bytes = reader.known().sealer->open(table, key, sealed);
        on_record({{kind, store::last_u32(key)}, decode_record(bytes).first, bytes});
        return true;
    });
}

}  // namespace

void each_change(const Reader& reader, Sequence after, const OnChange& on_change) {
    for (auto& [kind, touched] : gather(reader, after)) {
        const std::vector<Touched::Range> ranges = touched.ranges();
        auto image = touched.images().begin();
        // Numbers below `number` that are not there any more. Those without an image came and went in one entry.
        const auto tell_deleted = [&, kind = kind, end = touched.images().end()](std::uint64_t number) {
            for (; image != end && image->number < number; ++image) on_change({{kind, image->number}, image->op, {}});
        };
        for (const Touched::Range& range : ranges) {
            scan_range(reader, kind, range, [&, end = touched.images().end()](const Change& change) {
                tell_deleted(change.id.number);
                if (image != end && image->number == change.id.number) ++image;
                on_change(change);
            });
            tell_deleted(std::uint64_t{range.last} + 1);
        }
    }
}

void each_record(const Reader& reader, const OnChange& on_record) {
    for (const store::Table table : reader.raw().tables())
        if (table.family == store::Family::record) scan_range(reader, table.kind, {0, kLast}, on_record);
}

std::string uid_of_deleted(const Reader& reader, RecordId id, Sequence op) {
    while (op != 0) {
        const store::Key key = image_key(op, id);
        const auto sealed = reader.raw().get(kImages, key);
        if (!sealed) break;
        const Image image = decode_image(reader.known().sealer->open(kImages, key, *sealed));
        if (const auto uid = image.before.get(kUidTag)) return uid_text(*uid);
        // It was brought back and deleted by one entry, so its fields stand in the image before.
        op = image.absent_before ? image.previous : 0;
    }
    return uid_text(own_uid(reader.known().birth_store(id), id));
}

}  // namespace kehu::book
