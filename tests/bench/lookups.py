"""One record at a time, by what is known of it; the start of the program; everything at once into a file."""

import peer


def start(bench, table):
    table.slower("--version", "/bin/true", bench.pair(bench.runs(300), ["/bin/true"], [bench.kehu, "--version"]), 1.6)


def lookup(bench, table):
    database, store = bench.database("all"), bench.store()
    someone, busy, said = bench.probes()
    number, phone, email, name = (someone[field] for field in ("id", "phone", "email", "name"))
    spelling = f"+86 {phone[:3]}-{phone[3:7]}-{phone[7:]}"
    by_phone, most = peer.find(database, f"phone = '{phone}'"), 0
    newest = ["contact", "list", f"customer:C{busy}", "--sort", "-at", "--limit", "20"]
    for title, against, answer, a, b in (
            ("show C<n>", "primary key", name, peer.show(database, f"id = {number}"), ["show", f"C{number}"]),
            ("show NAME", "index", email, peer.show(database, f"name = '{name}'"), ["show", name]),
            ("find C<n>", "primary key", name, peer.find(database, f"id = {number}"), ["find", f"C{number}"]),
            ("find PHONE", "index", name, by_phone, ["find", phone]),
            ("find PHONE, spelt otherwise", "index", name, by_phone, ["find", spelling]),
            ("find EMAIL", "index", name, peer.find(database, f"email = '{email}'"), ["find", email]),
            ("timeline, newest 20", "index", said, peer.timeline(database, busy), newest)):
        b = bench.to(store, *b)
        bench.expect(answer, a, b)
        times = bench.pair(bench.runs(150), a, b)
        table.compare(title, "sqlite3 " + against, times, 2.2)
        if times["b_kib"] > most:
            most, which, peer_most = times["b_kib"], title, times["a_kib"]
    table.add(f"most MiB: {which}", "with mapped pages", peer_most / 1024, most / 1024, "", "<= 6", most <= 6 * 1024)

