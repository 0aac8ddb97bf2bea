// The rows of a backup or a dump become a store again.
#include <algorithm>
#include <map>

#include "core/book/check.hpp"
#include "core/book/codec.hpp"
#include "core/book/row_source.hpp"
#include "core/text/tr.hpp"

namespace kehu::book {
namespace {

bool is_counter(std::string_view key) {
    if (!key.starts_with(kCounterPrefix)) return false;
    key.remove_prefix(kCounterPrefix.size());
    return !key.empty() && key.size() <= 3 &&
           std::all_of(key.begin(), key.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool has_lived_as(const std::string& store_id, const std::vector<Life>& lives, const std::string& other) {
    return store_id == other ||
           std::any_of(lives.begin(), lives.end(), [&](const Life& life) { return life.store_id == other; });
}

// Two stores with an ancestor in common have given some numbers to the same records.
bool are_related(const GivenNumbers& a, const GivenNumbers& b) {
    if (has_lived_as(a.store_id, a.lives, b.store_id)) return true;
    return std::any_of(b.lives.begin(), b.lives.end(),
                       [&](const Life& life) { return has_lived_as(a.store_id, a.lives, life.store_id); });
}

class Restorer {
  public:
    Restorer(store::WriteTxn& txn, const RowSource& backup)
        : txn_(txn), backup_(backup), id_(fresh_store_id()), sealer_(id_) {}

    void run(const GivenNumbers* replaced) {
        txn_.put(kMeta, kStoreKey, id_);
        backup_.each([&](store::Table table, std::string_view key, std::string_view value) {
            if (table == kMeta)
                meta_.emplace(key, value);
            else
                put(table, key, value);
        });
        GivenNumbers given = numbers_in_backup();
        if (replaced && are_related(given, *replaced)) go_on_from(*replaced);
        end_life(given);
        meta_[std::string(kLastBackupKey)] = encode_last_backup({backup_.info().created, backup_.info().sequence});
        for (auto& [key, value] : meta_) put(kMeta, key, value);
    }

  private:
    void put(store::Table table, std::string_view key, std::string_view value) {
        sealed_.assign(value);
        sealer_.seal(table, key, sealed_);
        txn_.put_ascending(table, key, sealed_);
    }

    GivenNumbers numbers_in_backup() const {
        GivenNumbers given;
        given.store_id = backup_.info().store_id;
        if (auto lives = meta_.find(std::string(kLivesKey)); lives != meta_.end())
            given.lives = decode_lives(lives->second);
        return given;
    }

    std::uint32_t& highest(KindCode kind) {
        auto [at, fresh] = highest_.try_emplace(kind, 0);
        if (fresh)
            if (auto stored = meta_.find(counter_key(kind)); stored != meta_.end())
                at->second = store::KeyReader(stored->second).u32();
        return at->second;
    }

    // What was given to records that are lost now is not given again.
    void go_on_from(const GivenNumbers& replaced) {
        for (auto& [kind, number] : replaced.highest) {
            std::uint32_t& mine = highest(kind);
            mine = std::max(mine, number);
            store::Key bytes;
            bytes.u32(mine);
            meta_[counter_key(kind)] = bytes.str();
        }
    }

    void end_life(const GivenNumbers& given) {
        std::vector<Life> lives = given.lives;
        for (auto& [key, value] : meta_) {
            if (!is_counter(key)) continue;
            Life life{given.store_id, KindCode(std::string_view(key).substr(kCounterPrefix.size())), 0};
            life.last = highest(life.kind);
            bool told = std::any_of(given.lives.begin(), given.lives.end(), [&](const Life& earlier) {
                return earlier.kind == life.kind && earlier.last >= life.last;
            });
            if (!told) lives.push_back(std::move(life));
        }
        meta_[std::string(kLivesKey)] = encode_lives(lives);
    }

    store::WriteTxn& txn_;
    const RowSource& backup_;
    std::string id_, sealed_;
    store::Sealer sealer_;
    std::map<std::string, std::string> meta_;
    std::map<KindCode, std::uint32_t> highest_;
};

}  // namespace

GivenNumbers given_numbers(const Reader& reader) {
    GivenNumbers given{reader.known().store_id, reader.known().lives, {}};
    reader.raw().scan(kMeta, {kCounterPrefix, store::after_prefix(kCounterPrefix)},
                      [&](std::string_view key, std::string_view) {
                          if (!is_counter(key)) return true;
                          KindCode kind(key.substr(kCounterPrefix.size()));
                          given.highest.emplace_back(kind, reader.last_number(kind));
                          return true;
                      });
    return given;
}

// The checksums of a backup are no signature, so a well-made forgery comes this far; what cannot be read then is the
// backup's fault and not the store's.
void fill_from_rows(store::WriteTxn& txn, const RowSource& backup, const Author& author, std::string_view origin,
                    const GivenNumbers* replaced) {
    auto unusable = [&](const std::exception& why) {
        return Error(ExitCode::data, say("{} cannot be restored: {}", backup.path(), why.what()),
                     tr("nothing was changed; use another backup"));
    };
    try {
        Restorer(txn, backup).run(replaced);
        auto known = load_known(txn);
        rebuild(txn, Reader(txn, *known));
        Writer writer(txn, *known, author, {"restore", std::string(origin)});
        writer.keep_entry();
        writer.finish();
    } catch (const store::StoreError& fault) {
        if (fault.failure == store::Failure::damaged || fault.failure == store::Failure::unsupported)
            throw unusable(fault);
        throw;
    } catch (const BadValue& fault) {
        throw unusable(fault);
    } catch (const std::logic_error& fault) {  // a schema without the kinds that the program needs
        throw unusable(fault);
    }
}

}  // namespace kehu::book
