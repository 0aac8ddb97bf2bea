"""What must not grow: the time of a find with the size of the store, and with what was written a moment ago."""

import collections
import csv

from writes import ADD

FIRST = ["--limit", "20"]
SMALL = 10_000
UNMERGED = 500  # an add leaves two entries in the tail of the index, which holds 1,000


HITS = range(8, 29)


def with_hits(bench, store, size, parts):
    """Something that so many customers of that store have: what parts(row) come to, the most frequent first."""
    counts = collections.Counter()
    with open(bench.data(size) / "customers.csv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            counts.update(parts(row, size))
    likely = [word for word, count in counts.items() if count < HITS.stop]
    for word in sorted(likely, key=lambda word: (-counts[word], word))[:300]:
        if int(bench.run(*bench.to(store, "find", word, "--count"), good=(0, 1)).split()[0]) in HITS:
            return word
    return None


def digits_of(row, size):
    digits = "".join(sign for sign in row["phone"] if sign.isdigit())[-8:]
    return [digits[:len(str(size)) - 1]] if digits else []


def same_hits(bench, table):
    """What some 8 to 28 customers have in a small store and in a large one."""
    stores = [(bench.store(SMALL), SMALL), (bench.store(), bench.size)]
    for title, parts in (("part of a name", lambda row, _: {row["name"][:signs] for signs in (2, 3)} if row["kind"] == "person" else ()),
                         ("part of a phone", digits_of),
                         ("part of an e-mail", lambda row, _: {row["email"][:signs] for signs in range(4, 8)} - {""})):
        words = [with_hits(bench, store, size, parts) for store, size in stores]
        if None in words:
            bench.fault(f"{title}: nothing has so many hits")
            continue
        commands = [bench.to(store, "find", word) for (store, _), word in zip(stores, words)]
        table.slower(f"{title} with 8 to 28 hits", f"kehu with {SMALL} customers", bench.pair(bench.runs(100), *commands), 1.3)


def growth(bench, table):
    same_hits(bench, table)
    # Those below have a hundred times the hits in a hundred times the customers, and each is counted.
    small, large = bench.store(SMALL), bench.store()
    for title, words in (("two characters, first 20", ["诸葛", *FIRST]), ("inner part, first 20", ["indstr", *FIRST]),
                         ("pinyin, first 20", ["situ", *FIRST]), ("digits of a phone, first 20", ["482", *FIRST]),
                         ("filter and order, first 20", ["city:北京", "tier:A", "--sort", "-created", *FIRST])):
        a, b = bench.to(small, "find", *words), bench.to(large, "find", *words)
        table.slower(title, f"kehu with {SMALL} customers", bench.pair(bench.runs(100), a, b), 1.3)


def unmerged(bench, table):
    """Finds beside the same finds after so many adds that the next one would join them with the rest."""
    before, after = bench.store(), bench.copy(bench.store(), bench.folder / "unmerged.store")
    for _ in range(UNMERGED):
        bench.run(*bench.numbered(bench.to(after, *ADD)))
    for title, words in (("two characters, first 20", ["诸葛", *FIRST]), ("inner part, first 20", ["indstr", *FIRST]),
                         ("有限公司, count", ["有限公司", "--count"]), ("find PHONE", [bench.probes()[0]["phone"]]),
                         ("filter and order, first 20", ["city:北京", "tier:A", "--sort", "-created", *FIRST])):
        times = bench.pair(bench.runs(100), bench.to(before, "find", *words), bench.to(after, "find", *words))
        more = times["b"]["median"] - times["a"]["median"]
        table.add(title, f"kehu before {UNMERGED} adds", times["a"]["median"], times["b"]["median"], f"{more:+.2f} ms",
                  "<= +0.3 ms", more <= 0.3)
    bench.remove(after)
