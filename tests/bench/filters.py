"""Filters with an order, and counts of ranges, against sqlite3 with an index made for just that."""

import peer

TODAY = "2025-11-21T12:00:00"  # for "silent"
VIP = "';' || tags || ';' LIKE '%;vip;%'"
# What kehu is asked, what that is in SQL, the order there, and the indexes that could serve it.
FILTERS = (
    ("有限公司 tag:vip tier:A,B --sort -created", f"{peer.anywhere('有限公司')} AND {VIP} AND tier IN ('A', 'B')",
     "created DESC", ("created", "tier", "tier, created")),
    ("city:北京 silent:60.. spent:1000.. --sort -last",
     "city = '北京' AND coalesce(last, created) < '2025-09-23' AND spent >= 1000", "last DESC",
     ("last", "city", "city, last", "spent")),
    ("created:2025.. tier:A stage:lead --sort -spent", "created >= '2025' AND tier = 'A' AND stage = 'lead'",
     "spent DESC", ("created", "spent", "tier, spent", "stage, spent")),
    ("spent:1000..5000 --sort -created", "spent BETWEEN 1000 AND 5000", "created DESC", ("created", "spent")),
)
RANGES = (
    ("created:2025..", "created", "SELECT count(*) FROM customers WHERE created >= '2025'"),
    ("tier:A", "tier", "SELECT count(*) FROM customers WHERE tier = 'A'"),
    ("tag:vip", "table of tags", "SELECT count(*) FROM tag WHERE word = 'vip'"),
    ("spent:1000..5000", "spent", "SELECT count(*) FROM customers WHERE spent BETWEEN 1000 AND 5000"),
)


def filters(bench, table):
    database, store = bench.database("ordered"), bench.store()
    for asked, condition, order, candidates in FILTERS:
        ours = bench.to(store, "--now", TODAY, "find", *asked.split(), "--limit", "20")
        bench.same(asked, peer.count(database, condition),
                   bench.to(store, "--now", TODAY, "find", *asked.split()[:-2], "--count"))
        # Ties are told apart by number in kehu.
        ordered = peer.query(database, f"SELECT 'C' || id FROM customers WHERE {condition} ORDER BY {order}, id LIMIT 20")
        bench.same(asked + ", first 20", ordered, [*ours, "--columns", "id", "--tsv", "--no-header"])
        queries = {columns: peer.query(database, "SELECT id, name, company, phone, email, tags FROM customers INDEXED BY "
                                       f"{peer.index_name(columns)} WHERE {condition} ORDER BY {order} LIMIT 20")
                   for columns in candidates}
        best = min(queries, key=lambda columns: bench.pair(3, queries[columns], ["/bin/true"])["a"]["median"])
        table.compare(asked, f"sqlite3 index {best}", bench.pair(bench.runs(50), queries[best], ours), 2)


def ranges(bench, table):
    database, store = bench.database("ordered"), bench.store()
    for asked, index, query in RANGES:
        ours = bench.to(store, "find", asked, "--count")
        bench.same(asked, peer.query(database, query), ours)
        table.compare(f"{asked}, count", f"sqlite3 index {index}", bench.pair(bench.runs(50), peer.query(database, query), ours), 2)
