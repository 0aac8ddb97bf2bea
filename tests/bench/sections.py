"""What is measured, and the goals. Each section fills one table."""

import shlex
import shutil

import cost
import peer

MIB = 1024


def start(bench, table):
    times = bench.pair(300, ["/bin/true"], [bench.kehu, "--version"])
    ratio = {name: 1 / times["ratio"][other] for name, other in (("p10", "p90"), ("median", "median"), ("p90", "p10"))}
    table.add("--version", "/bin/true", times["a"]["median"], times["b"]["median"],
              f"{ratio['median']:.2f} [{ratio['p10']:.2f}..{ratio['p90']:.2f}]", "<= 1.6 x", ratio["median"] <= 1.6)


def lookup(bench, table):
    bench.load()
    someone, busy, said = bench.probes()
    database, store, number = bench.database, bench.store, someone["id"]
    phone, email, name = someone["phone"], someone["email"], someone["name"]
    spelling = f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}"
    most = 0
    by_phone, anywhere = peer.find(database, f"phone = '{phone}'"), peer.find(database, peer.anywhere(name))
    newest = ["contact", "list", f"customer:C{busy}", "--sort", "-at", "--limit", "20"]
    for title, against, answer, a, b, goal, runs in (
            ("show C<n>", "primary key", name, peer.show(database, f"id = {number}"), ["show", f"C{number}"], 2.2, 150),
            ("show NAME", "index", email, peer.show(database, f"name = '{name}'"), ["show", name], 2.2, 150),
            ("find PHONE", "index", name, by_phone, ["find", phone], 2.2, 150),
            ("find PHONE, spelt otherwise", "index", name, by_phone, ["find", spelling], 2.2, 150),
            ("find EMAIL", "index", name, peer.find(database, f"email = '{email}'"), ["find", email], 2.2, 150),
            ("find NAME, anywhere", "scan, LIKE", name, anywhere, ["find", name], None, 15),
            ("timeline, newest 20", "index", said, peer.timeline(database, busy), newest, 2.2, 150)):
        b = bench.to(store, *b)
        bench.expect(answer, a, b)
        times = bench.pair(runs, a, b)
        table.compare(title, "sqlite3 " + against, times, goal)
        if goal and times["b_kib"] > most:
            most, which, peer_most = times["b_kib"], title, times["a_kib"]
    table.add(f"most MiB: {which}", "with mapped pages", peer_most / MIB, most / MIB, "", "<= 6", most <= 6 * MIB)


def add_words():
    return ["add", "测试@N@", "--phone", "139@N@", "--email", "bench@N@@example.com", "--company", "上海云帆科技有限公司",
            "--tag", "vip", "--note", "希望下周再联系，asked for a quote"]


def find(bench, table):
    """Words anywhere. Peers: FTS5's trigrams from three characters on, which find nothing shorter; LIKE; for the
    beginning of a word FTS5's unicode61; for pinyin, which no peer has, kehu's own answer to the Chinese word."""
    folder, store = bench.folder, bench.folder / "search.store"
    trigram, words = folder / "trigram.db", folder / "words.db"
    bench.remove(store, trigram, words)
    for database, tokenizer in ((trigram, "trigram"), (words, "unicode61")):
        bench.run(*peer.make_search(database, folder, tokenizer))
    bench.run(*bench.to(store, "import", "customer", folder / "customers.csv"))
    slow = 15 if bench.size <= 100_000 else 5
    first = ["--limit", "20"]
    for title, against, a, b, goal, runs in (
            ("one character, count", "LIKE", peer.count_anywhere(trigram, "鹏"), ["鹏", "--count"], 500, slow),
            ("two characters, count", "LIKE", peer.count_anywhere(trigram, "诸葛"), ["诸葛", "--count"], 500, slow),
            ("two characters, first 20", "FTS5, empty", peer.match(trigram, "诸葛", False), ["诸葛", *first], 2, 100),
            ("three characters, count", "FTS5", peer.match(trigram, "诸葛志", True), ["诸葛志", "--count"], 2, 100),
            ("three characters, first 20", "FTS5", peer.match(trigram, "诸葛志", False), ["诸葛志", *first], 2, 100),
            ("有限公司, count", "FTS5", peer.match(trigram, "有限公司", True), ["有限公司", "--count"], 2, 50),
            ("有限公司, first 20", "FTS5", peer.match(trigram, "有限公司", False), ["有限公司", *first], 2, 50),
            ("beginning of a word, count", "unicode61", peer.match(words, "lindstr*", True), ["lindstr", "--count"], 2, 50),
            ("inside of a word, count", "FTS5", peer.match(trigram, "indstr", True), ["indstr", "--count"], 2, 50),
            ("inside of a word, first 20", "FTS5", peer.match(trigram, "indstr", False), ["indstr", *first], 2, 100),
            ("digits of a phone", "FTS5", peer.match(trigram, "48271", False), ["48271", *first], 2, 100)):
        table.compare(title, "sqlite3 " + against, bench.pair(runs, a, bench.to(store, "find", *b)), goal)
    chinese = bench.to(store, "find", "诸葛志", *first)
    for typed in ("zhugezhi", "zgz", "zhugez"):
        table.compare(f"{typed}, first 20", "kehu find 诸葛志", bench.pair(100, chinese, bench.to(store, "find", typed, *first)))
    table.add("bytes for each customer", "FTS5", trigram.stat().st_size / bench.size,
              (store / "data.mdb").stat().st_size / bench.size, "", "<= 700", (store / "data.mdb").stat().st_size <= 700 * bench.size)
    bench.remove(store, trigram, words)


def searchable(bench, table):
    """Imports of customers that can be searched afterwards."""
    folder, (database, store) = bench.folder, (bench.folder / "import.db", bench.folder / "import.store")
    clear = f"rm -rf {shlex.quote(str(database))}* {shlex.quote(str(store))}"
    b = bench.to(store, "import", "customer", folder / "customers.csv")
    for tokenizer, goal in (("trigram", 8), ("unicode61", 2.5)):
        times = bench.pair(3, peer.make_search(database, folder, tokenizer), b, clear)
        table.compare("import customers.csv, searchable", "sqlite3 FTS5 " + tokenizer, times, goal)
    table.add("  peak MiB", "", times["a_kib"] / MIB, times["b_kib"] / MIB, "", "<= 800", times["b_kib"] <= 800 * MIB)
    bench.remove(database, store)


def write(bench, table):
    bench.load()
    _, busy, _ = bench.probes()
    database, store = bench.fresh("write")
    add = bench.to(store, *add_words())
    log = bench.to(store, "log-contact", f"C{busy}", "call", "已报价 @N@")
    log_next = [*log, "--next", "+7d"]
    against = "sqlite3 WAL + FULL"
    table.compare("add", against, bench.pair(200, ["sqlite3", database, peer.ADD], add), 2.5)
    table.compare("log-contact", against, bench.pair(200, peer.log(database, busy), log), 2.5)
    table.compare("log-contact --next", against, bench.pair(200, peer.log(database, busy), log_next))
    if not shutil.which("strace"):
        print("Syncs and pages are not counted: strace is missing (scripts/install test)")
        return
    for title, a, b, budget in (("add", ["sqlite3", database, peer.ADD], add, 8),
                                ("log-contact", peer.log(database, busy), log, 6),
                                ("log-contact --next", peer.log(database, busy), log_next, 8)):
        peer_syncs, _ = cost.traced(bench.numbered(a))
        commits = []
        for _ in range(5):
            syncs, pages = cost.traced(bench.numbered(b))
            commits.append((*cost.kinds_of_pages(store / "data.mdb", pages), syncs))
        syncs = max(commit[3] for commit in commits)
        leaves, branches, others, _ = sorted(commits)[2]  # a page that fills up now and then costs one more
        table.add(f"{title}: syncs", "sqlite3", peer_syncs, syncs, "", "<= 2", syncs <= 2)
        table.add(f"{title}: pages, median of 5", f"{branches} branches, {others} of LMDB in it", "",
                  f"{leaves + branches + others}, {leaves} leaves", "", f"<= {budget} leaves", leaves <= budget)
    bench.remove(database, store)


def race(bench, table):
    bench.load()
    someone, _, _ = bench.probes()
    database, store = bench.fresh("race")
    patient = ["-cmd", ".timeout 60000"]
    a = bench.race(1000, ["sqlite3", *patient, database, peer.ADD],
                   ["sqlite3", *patient, *peer.find(database, f"phone = '{someone['phone']}'")[1:]])
    b = bench.race(1000, bench.to(store, *add_words()), bench.to(store, "find", someone["phone"]))
    title, against = f"4 writers x {a['writes'] // 4}, 2 readers", "sqlite3 WAL + FULL"
    table.add(title, against, a["ms"], b["ms"], f"{a['ms'] / b['ms']:.2f}", ">= 2.5 x", a["ms"] / b["ms"] >= 2.5)
    for side in ("write", "read"):
        for quantile in ("median", "p99"):
            table.add(f"one {side}, {quantile}", against, a[side][quantile], b[side][quantile])
    errors = [times["write_errors"] + times["read_errors"] for times in (a, b)]
    table.add("errors", against, *errors, "", "0", errors[1] == 0)
    table.add("reads meanwhile", against, a["reads"], b["reads"])
    counts = [int(bench.run("sqlite3", database, "SELECT count(*) FROM customers")),
              int(bench.run(*bench.to(store, "find", "--count")))]
    lost = [bench.size + times["writes"] - times["write_errors"] - count for times, count in zip((a, b), counts)]
    table.add("lost", against, *lost, "", "0", lost[1] == 0)
    bench.remove(database, store)


def imports(bench, table):
    folder, (database, store) = bench.folder, (bench.folder / "import.db", bench.folder / "import.store")
    clear = f"rm -rf {shlex.quote(str(database))}* {shlex.quote(str(store))}"
    for kind, goal in (("customer", 3), ("contact", None), ("order", None)):
        script = peer.load_script(folder, [f"{kind}s"])
        setup = clear
        if kind != "customer":  # these need their customers
            base = folder / "customers.store"
            if not base.exists():
                bench.run(*bench.to(base, "import", "customer", folder / "customers.csv"))
            setup += " && " + bench.copying(base, store) + "true"
        b = bench.to(store, "import", kind, folder / f"{kind}s.csv")
        times = bench.pair(5, peer.load(database, script), b, setup)
        table.compare(f"import {kind}s.csv", f"sqlite3 .import, {len(peer.INDEXES[kind + 's'])} indexes", times, goal)
        table.add("  peak MiB", "", times["a_kib"] / MIB, times["b_kib"] / MIB)
    bench.remove(database, store, folder / "customers.store")


def export(bench, table):
    bench.load()
    for form, goal in (("csv", 8), ("json", None)):
        b = bench.to(bench.store, "export", "customer", "--csv" if form == "csv" else "--jsonl")
        times = bench.pair(9, peer.export(bench.database, "-" + form), b)
        table.compare(f"export customers, {'CSV' if form == 'csv' else 'JSON lines'}", f"sqlite3 -{form}", times, goal)
        table.add("  peak MiB", "", times["a_kib"] / MIB, times["b_kib"] / MIB)


def callgrind(bench, accepted_path, accept):
    """Instructions of three commands on the sample data: they do not depend on the weather, so creep shows."""
    store = bench.folder / "sample.store"
    bench.remove(store)
    sample = accepted_path.parents[1] / "data" / "customers.csv"
    bench.run(*bench.to(store, "import", "customer", sample))
    counts = {"--version": cost.instructions([bench.kehu, "--version"]),
              "show C1": cost.instructions(bench.to(store, "show", "C1")),
              "find PHONE": cost.instructions(bench.to(store, "find", "+44 20 9544 1132")),
              "find 有限公司": cost.instructions(bench.to(store, "find", "有限公司", "--limit", "20")),
              "find PINYIN": cost.instructions(bench.to(store, "find", "wang", "--limit", "20")),
              "find PART": cost.instructions(bench.to(store, "find", "exan", "--limit", "20"))}
    accepted = {}
    if accepted_path.exists():
        lines = [line.split(None, 1) for line in accepted_path.read_text().splitlines()]
        accepted = {name: int(count) for count, name in lines}
    for name, count in counts.items():
        before = accepted.get(name)
        print(f"{count:>12,}  {name:12}" + (f"{100 * (count / before - 1):+.1f} %" if before else "  not yet accepted"))
    if accept:
        accepted_path.write_text("".join(f"{count} {name}\n" for name, count in counts.items()))


ALL = {"start": start, "lookup": lookup, "find": find, "searchable": searchable, "write": write, "race": race, "import": imports, "export": export}
