// The store's faults in words, each with what to do next.
#include "core/book/book.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {

Error store_fault(const store::StoreError& fault, const std::string& folder) {
    using store::Failure;
    const char* detail = fault.what();
    switch (fault.failure) {
        case Failure::missing:
            return {ExitCode::no_input, say("there is no store at {}", folder),
                    tr("make one by adding somebody: kehu add NAME   (another place: --store DIR or KEHU_STORE)")};
        case Failure::busy:
            return {ExitCode::busy, say("the store is busy: {}", detail),
                    tr("nothing was written; try again in a moment")};
        case Failure::damaged:
            return {ExitCode::io, say("the store at {} is damaged: {}", folder, detail),
                    tr("look closer: kehu check   get the last backup: kehu restore FILE")};
        case Failure::disk_full:
            return {ExitCode::io, say("the disk is full: {}", detail),
                    tr("nothing was written; make room and do it again")};
        case Failure::permission:
            return {ExitCode::permission, say("no permission: {}", detail),
                    tr("the store's folder must belong to you, or to your group")};
        case Failure::network:
            return {ExitCode::io,
                    say("{} is on a network file system ({}); a store there would be damaged sooner or later", folder,
                        detail),
                    tr("put it on a local disk: --store DIR or KEHU_STORE")};
        case Failure::unsupported:
            return {ExitCode::io, say("{} cannot be read by this version of kehu: {}", folder, detail),
                    tr("if a newer kehu wrote it, use that one; else it is damaged: kehu restore FILE")};
        case Failure::exists:
            return {ExitCode::decision, say("there is a store at {} already", folder)};
        case Failure::io:
            break;
    }
    return {ExitCode::io, say("the store at {} cannot be used: {}", folder, detail), tr("nothing was written")};
}

}  // namespace kehu::book
