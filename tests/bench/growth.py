"""What must not grow: the time of a find with the size of the store, and with what was written a moment ago."""

from writes import ADD

FIRST = ["--limit", "20"]
SMALL = 10_000
UNMERGED = 500  # an add leaves two entries in the tail of the index, which holds 1,000


def growth(bench, table):
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
