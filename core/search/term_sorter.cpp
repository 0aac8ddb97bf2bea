#include "core/search/term_sorter.hpp"

#include "core/model/record.hpp"

namespace kehu::search {

void TermSorter::add(const TermBatch& batch, Number number) {
    table_.add(batch, number);
    if (table_.memory() > most_) put_aside();
}

// For each term: size of the term varint, the term, how many numbers varint, size of them varint, they themselves as
// the table has them packed.
void TermSorter::put_aside() {
    if (!file_) file_ = std::make_unique<ScratchFile>();
    std::string head, packed;
    for (const TermTable::Entry* entry : table_.sorted()) {
        packed.clear();
        head.clear();
        table_.append_packed(*entry, packed);
        model::append_varint(head, entry->term().size());
        head += entry->term();
        model::append_varint(head, entry->count());
        model::append_varint(head, packed.size());
        file_->append(head);
        file_->append(packed);
    }
    ends_.push_back(file_->size());
    table_.clear();
}

void TermSorter::sort() {
    order_ = table_.sorted();
    if (file_) in_file_ = file_->map();
}

std::vector<TermSorter::Part> TermSorter::parts() const {
    std::vector<Part> parts;
    std::uint64_t begin = 0;
    for (std::uint64_t end : ends_) {
        Part& part = parts.emplace_back();
        part.rest_ = in_file_.substr(begin, end - begin);
        begin = end;
    }
    Part& last = parts.emplace_back();
    last.in_memory_ = true;
    for (Part& part : parts) {
        part.sorter_ = this;
        part.next();
    }
    return parts;
}

void TermSorter::Part::next() {
    if (in_memory_) {
        done_ = at_ == sorter_->order_.size();
        if (!done_) term_ = sorter_->order_[at_++]->term();
        return;
    }
    done_ = rest_.empty();
    if (done_) return;
    const auto take = [this](std::size_t size) {
        const std::string_view taken = rest_.substr(0, size);
        rest_.remove_prefix(size);
        return taken;
    };
    term_ = take(model::read_varint(rest_));
    count_ = model::read_varint(rest_);
    packed_ = take(model::read_varint(rest_));
}

void TermSorter::Part::read(std::vector<Number>& to) const {
    if (in_memory_) return sorter_->table_.read(*sorter_->order_[at_ - 1], to);
    Number number = 0;
    std::string_view rest = packed_;
    for (std::size_t i = 0; i < count_; ++i) to.push_back(number += static_cast<Number>(model::read_varint(rest)));
}

}  // namespace kehu::search
