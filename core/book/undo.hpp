#pragma once
// Taking back one journal entry. An undo is an entry like any other, so redo is the undo of an undo.

#include "core/book/book.hpp"

namespace kehu::book {

// The newest undo of this staff member (0: of all) not itself taken back. Throws Error(nothing) if there is none.
Sequence redo_target(const Reader&, std::uint32_t staff);

// Writes the opposite of entry `target`. A field is restored only if it still has the value the entry left; otherwise
// nothing is written and Error(decision) lists what is in the way, unless keep_later leaves those as they are.
void take_back(Writer&, Sequence target, bool keep_later, Book::Undone& out, const Book::Choice& chosen = {});
// The same with the newest chosen entry of this staff member (0: of all) that is no undo and not undone. With
// keep_later those of which nothing can be taken back are passed over, or they would be in the way for ever.
void take_back_newest(Writer&, std::uint32_t staff, bool keep_later, Book::Undone& out, const Book::Choice& chosen);

}  // namespace kehu::book
