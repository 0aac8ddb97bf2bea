"""Small durable writes, each a process of its own."""

import shutil

import cost
import peer

AGAINST = "sqlite3 + FTS5 trigram, WAL, FULL"
ADD = ["add", "测试@N@", "--phone", "139@N@", "--email", "bench@N@@example.com", "--company", "上海云帆科技有限公司",
       "--tag", "vip", "--note", "希望下周再联系，asked for a quote"]


def write(bench, table):
    _, busy, _ = bench.probes()
    database, store = bench.fresh("write")
    commands = []
    for title, a, b, goal, budget in (
            ("add", peer.query(database, peer.ADD), ADD, 2.5, 8),
            ("log-contact", peer.log(database, busy), ["log-contact", f"C{busy}", "call", "已报价 @N@"], 2.5, 6),
            ("log-contact --next", peer.log(database, busy), ["log-contact", f"C{busy}", "call", "已报价 @N@", "--next", "+7d"], None, 8)):
        b = bench.to(store, *b)
        commands.append((title, a, b, budget))
        table.compare(title, AGAINST, bench.pair(bench.runs(200), a, b), goal)
    if shutil.which("strace"):
        for command in commands:
            pages(bench, table, store, *command)
    else:
        table.add("(strace is missing: syncs not counted)", "", "", "")
    bench.remove(database, store)


def pages(bench, table, store, title, a, b, budget):
    peer_syncs, _ = cost.traced(bench.numbered(a))
    commits = []
    for _ in range(5):
        syncs, written = cost.traced(bench.numbered(b))
        commits.append((*cost.kinds_of_pages(store / "data.mdb", written), syncs))
    syncs = max(commit[3] for commit in commits)
    leaves, branches, others, _ = sorted(commits)[2]  # a page that fills up now and then costs one more
    table.add(f"{title}: syncs", "sqlite3", peer_syncs, syncs, "", "<= 2", syncs <= 2)
    table.add(f"{title}: pages, median of 5", f"{branches} branches, {others} of LMDB in it", "",
              f"{leaves + branches + others}, {leaves} leaves", "", f"<= {budget} leaves", leaves <= budget)


def add(bench, table):
    """So many that several fill the tail of the index and make a run of it, and FTS5 merges its segments, too."""
    database, store = bench.fresh("add")
    times = bench.pair(bench.runs(3000), peer.query(database, peer.ADD), bench.to(store, *ADD))
    table.compare(f"{bench.runs(3000)} adds: p50", AGAINST, times, 2.5)
    for name, quantile in (("p99", "p99"), ("slowest", "max")):
        theirs, ours = times["a"][quantile], times["b"][quantile]
        table.add(f"  {name}", AGAINST, theirs, ours, f"{theirs / ours:.2f}", ">= 1 x", ours <= theirs)
    bench.same("records after adds", peer.count(database, "1"), bench.to(store, "find", "--count"))
    bench.same("测试 after adds", peer.count(database, peer.anywhere("测试1")), bench.to(store, "find", "测试1", "--count"))
    bench.remove(database, store)


def race(bench, table):
    someone, _, _ = bench.probes()
    database, store = bench.fresh("race")
    patient = ["sqlite3", "-cmd", ".timeout 60000"]
    each = bench.runs(1000)
    a = bench.race(each, [*patient, *peer.query(database, peer.ADD)[1:]],
                   [*patient, *peer.find(database, f"phone = '{someone['phone']}'")[1:]])
    b = bench.race(each, bench.to(store, *ADD), bench.to(store, "find", someone["phone"]))
    title = f"4 writers x {each}, 2 readers"
    table.add(title, AGAINST, a["ms"], b["ms"], f"{a['ms'] / b['ms']:.2f}", ">= 2.5 x", a["ms"] / b["ms"] >= 2.5)
    for side in ("write", "read"):
        for quantile in ("median", "p99"):
            table.add(f"  one {side}, {quantile}", "", a[side][quantile], b[side][quantile])
    errors = [times["write_errors"] + times["read_errors"] for times in (a, b)]
    table.add("  errors", "", *errors, "", "0", errors[1] == 0)
    table.add("  reads meanwhile", "", a["reads"], b["reads"])
    counts = [int(bench.run(*command)) for command in (peer.count(database, "1"), bench.to(store, "find", "--count"))]
    lost = [bench.size + times["writes"] - times["write_errors"] - count for times, count in zip((a, b), counts)]
    table.add("  lost", "", *lost, "", "0", lost[1] == 0)
    bench.remove(database, store)
