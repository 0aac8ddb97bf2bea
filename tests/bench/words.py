"""Words anywhere. Peers: FTS5's trigrams from three characters on, which find nothing shorter; LIKE; ripgrep over the
file; for the beginning of a word FTS5's unicode61; for pinyin, which no peer has, kehu's answer to the Chinese word.

LIKE is slow and right, so each count is compared with it first."""

import shutil

import peer

FIRST = ["--limit", "20"]


def words(bench, table):
    database, whole, store = bench.database("all"), bench.database("words"), bench.store()
    file = bench.data() / "customers.csv"
    slow, often = bench.runs(15 if bench.size <= 100_000 else 5), bench.runs(100)
    grep = shutil.which("rg")
    if not grep:
        table.add("(ripgrep is not installed: left out)", "rg", "", "")

    def counted(term):
        return bench.to(store, "find", term, "--count")

    def first(term):
        return bench.to(store, "find", term, *FIRST)

    for title, term in (("one character", "鹏"), ("two characters", "诸葛")):
        bench.same(term, peer.count(database, peer.anywhere(term)), counted(term))
        like = peer.count(database, peer.anywhere(term))
        table.compare(f"{title}, {term}, count", "sqlite3 LIKE", bench.pair(slow, like, counted(term)), 500)
        if grep:
            table.compare("  count", "rg -c", bench.pair(slow, [grep, "-c", term, file], counted(term)), 40)
        empty = peer.match(database, term, False)
        table.compare("  first 20", "FTS5 trigram, which finds none", bench.pair(often, empty, first(term)), 2)
        like = peer.find(database, f"{peer.anywhere(term)} LIMIT 20")
        table.compare("  first 20", "sqlite3 LIKE", bench.pair(slow, like, first(term)))
        if grep:
            table.compare("  first 20", "rg -m20", bench.pair(often, [grep, "-m20", term, file], first(term)))

    for title, term, condition, against, both, database_of in (
            ("three characters", "诸葛志", peer.anywhere("诸葛志"), "trigram", peer.match, database),
            ("seven characters", "云帆科技有限公", peer.anywhere("云帆科技有限公"), "trigram", peer.match, database),
            ("a third of all", "有限公司", peer.anywhere("有限公司"), "trigram", peer.match, database),
            ("beginning of a word", "lindstr", peer.anywhere("lindstr"), "unicode61", peer.begins, whole),
            ("beginning of a word", "lindstr", peer.anywhere("lindstr"), "trigram", peer.match, database),
            ("inner part of a word", "indstr", peer.anywhere("indstr"), "trigram", peer.match, database),
            ("digits of a phone", "48271", peer.digits("48271"), "trigram", peer.match, database),
            ("part of an e-mail", "hu48", peer.anywhere("hu48"), "trigram", peer.match, database)):
        if not bench.same(term, peer.count(database, condition), counted(term)):
            table.add(f"{title}, {term}: nobody", "", "", "")
            continue
        for what, counts, ours in (("count", True, counted(term)), ("first 20", False, first(term))):
            a = both(database_of, term, counts)
            table.compare(f"{title}, {term}, {what}", "FTS5 " + against, bench.pair(often, a, ours), 2)


# What is typed, the Chinese word it is measured against, and all that it stands for in the data, so that it can be
# counted: letters may be the beginning of the next syllable or the initials of other names.
PINYIN = (
    ("situtao", "司徒涛", ["司徒涛"]),
    ("situt", "司徒涛", ["司徒涛"]),
    ("stt", "司徒涛", ["司徒涛", "孙涛涛", "宋涛涛"]),
    ("yunfankeji", "云帆科技", ["云帆科技"]),
    ("yunfank", "云帆科技", ["云帆科技"]),
    ("yfkj", "云帆科技", ["云帆科技"]),
    ("yfkjyxgs", "云帆科技有限公司", ["云帆科技有限公司"]),
)


def pinyin(bench, table):
    database, store = bench.database("all"), bench.store()
    for typed, chinese, meant in PINYIN:
        if not bench.same(typed, peer.count(database, peer.anywhere(*meant)), bench.to(store, "find", typed, "--count")):
            table.add(f"{typed}: nobody", "", "", "")
            continue
        times = bench.pair(bench.runs(100), bench.to(store, "find", chinese, *FIRST), bench.to(store, "find", typed, *FIRST))
        table.compare(f"{typed}, first 20", f"kehu find {chinese}", times, 1)
