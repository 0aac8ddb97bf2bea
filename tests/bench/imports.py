"""Whole files into a new store: time, memory of one's own, bytes on the disk."""

import shlex
import subprocess
import time
from pathlib import Path

import peer

KINDS = ("customer", "contact", "order")


def imports(bench, table):
    data, (database, store) = bench.data(), (bench.folder / "import.db", bench.folder / "import.store")
    runs = bench.runs(3) if bench.size <= 100_000 else 1
    setup = f"rm -rf {shlex.quote(str(database))}* {shlex.quote(str(store))}"

    def command(kind):
        return bench.to(store, "import", kind, data / f"{kind}s.csv")

    def measure(title, against, tables, tokenizer, goal):
        script = bench.script("import", peer.load_script(data, tables, tokenizer))
        ours = command(KINDS[0])
        if len(tables) > 1:
            ours = ["sh", "-c", " && ".join(shlex.join(map(str, command(kind))) for kind in KINDS)]
        times = bench.pair(runs, peer.load(database, script), ours, setup, 0)
        table.compare(title, against, times, goal)
        return database.stat().st_size / bench.size, (store / "data.mdb").stat().st_size / bench.size

    one, all_three = ["customers"], list(peer.TABLES)
    measure("customers, searchable", "sqlite3 without search", one, None, None)
    measure("customers, searchable", "sqlite3 + FTS5 unicode61", one, "unicode61", 2.5)
    theirs, ours = measure("customers, searchable", "sqlite3 + FTS5 trigram", one, "trigram", 8)
    table.add("  bytes for each customer", "sqlite3 + FTS5 trigram", theirs, ours, f"{theirs / ours:.2f}", "<= 700", ours <= 700)
    measure("all three, all searchable", "sqlite3 without search", all_three, None, 1.8)
    theirs, ours = measure("all three, all searchable", "sqlite3 + FTS5 trigram of customers", all_three, "trigram", 5)
    table.add("  bytes for each customer", "sqlite3 + FTS5 trigram", theirs, ours, f"{theirs / ours:.2f}", "<= 2000", ours <= 2000)
    bench.remove(database, store)
    for kind in KINDS:
        most = private_memory(command(kind)) / 1024
        table.add(f"import {kind}: private MiB", "", "", most, "", "<= 800", most <= 800)
    bench.remove(store)


def private_memory(command, every=0.05):
    """The most KiB of a process that belong to no file, looked at now and then."""
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while process.poll() is None:
        lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
        most = max([most, *(int(line.split()[1]) for line in lines if line.startswith("RssAnon"))])
        time.sleep(every)
    if process.returncode != 0:
        raise subprocess.CalledProcessError(process.returncode, command)
    return most
