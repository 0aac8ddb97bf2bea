"""The frame of scripts/bench: the folder with the data, the runs in pairs, the tables, the options."""

import argparse
import collections
import csv
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import make_data  # noqa: E402
import peer  # noqa: E402
import sections  # noqa: E402


class Failed(Exception):
    pass


class Bench:
    def __init__(self, built, size, quick):
        self.built, self.size, self.quick = built, size, quick
        self.folder = Path(os.environ.get("TMPDIR") or "/var/tmp", f"kehu-bench-{os.getuid()}-{size}")
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self.kehu, self.output, self.loaded = self.folder / "kehu", self.folder / "output", False
        # A copy, as an installed program is one: what a linker wrote piece by piece lies in smaller pieces in memory.
        shutil.copy(self.built, self.kehu)
        self.numbers = 10_000_000  # of "@N@": never the same one twice
        for name in [name for name in os.environ if name.startswith(("KEHU_", "LC_", "XDG_"))]:
            del os.environ[name]
        os.environ.update(HOME=str(self.folder), TZ="Asia/Shanghai", LANG="C.UTF-8", KEHU_STAFF="bench")

    def prepare(self):
        self.spawn = self.folder / "spawn"
        self.run("gcc", "-O2", "-o", self.spawn, HERE / "spawn.c")
        if not (self.folder / "made").exists():
            print(f"Making {self.size} customers, {3 * self.size} contacts and orders in {self.folder}", flush=True)
            make_data.make(self.folder, self.size)
            (self.folder / "made").touch()
        self.database, self.store = self.folder / "all.db", self.folder / "all.store"

    def load(self):
        """Fills the database and the store, once in a run."""
        if self.loaded:
            return
        self.remove(self.database, self.store)
        peer.make(self.database, self.folder)
        for kind in ("customer", "contact", "order"):
            self.run(*self.to(self.store, "import", kind, self.folder / f"{kind}s.csv"))
        self.loaded = True

    def fresh(self, name):
        """Copies of database and store to write into, on the disk as the originals are."""
        database, store = self.folder / f"{name}.db", self.folder / f"{name}.store"
        copies = self.copying(self.database, database) + self.copying(self.store, store)
        subprocess.run(copies + "true", shell=True, check=True)
        return database, store

    @staticmethod
    def copying(source, target):
        # Synced, or else the command that is measured would pay for the copy in its first commit.
        source, target = shlex.quote(str(source)), shlex.quote(str(target))
        return f"rm -rf {target} {target}-wal {target}-shm && cp -r {source} {target} && sync -f {target} && "

    @staticmethod
    def remove(*paths):
        for path in paths:
            for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                shutil.rmtree(name) if name.is_dir() else name.unlink(missing_ok=True)

    def to(self, store, *words):
        """A command of kehu on that store."""
        return [self.kehu, "--store", store, *words]

    def run(self, *command):
        command = [str(word) for word in command]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        if result.returncode != 0:
            last = (result.stderr.strip().splitlines() or ["no message"])[-1]
            raise Failed(f"{shlex.join(command)[:200]}: exit status {result.returncode}: {last[:200]}")
        return result.stdout

    def number(self, count=1):
        self.numbers += count
        return self.numbers - count

    def numbered(self, command):
        number = str(self.number())
        return [str(word).replace("@N@", number) for word in command]

    def expect(self, text, *commands):
        """Looks once whether the commands that will be timed give the answer."""
        for command in commands:
            if text not in self.run(*command):
                raise Failed(f"{shlex.join(map(str, command))[:200]}: the answer lacks {text}")

    def pair(self, runs, a, b, setup=None, warmups=1):
        """Times the peer `a` and kehu `b` in turn."""
        runs = max(3, runs // 5) if self.quick else runs
        options = ["-n", runs, "-w", warmups, "-b", self.number(2 * (runs + warmups)), "-o", self.output]
        options += ["-s", setup] if setup else []
        try:
            return json.loads(self.run(self.spawn, "pair", *options, "--", *a, "---", *b))
        except Failed as failure:
            self.run(*self.numbered(b))  # says more, if it is kehu that failed
            raise failure

    def race(self, each, writer, reader):
        each = each // 10 if self.quick else each
        options = ["-n", each, "-b", self.number(100 * each)]
        return json.loads(self.run(self.spawn, "race", *options, "--", *writer, "---", *reader))

    def probes(self):
        """Someone of the data with a name of their own, a phone without blanks and an e-mail; who of those without a
        company was contacted most, and what was said the last time."""
        with open(self.folder / "customers.csv", encoding="utf-8", newline="") as file:
            people = list(csv.DictReader(file))
        names = collections.Counter(row["name"] for row in people)
        someone = next(row for row in people[len(people) * 3 // 5:]
                       if row["kind"] == "person" and names[row["name"]] == 1
                       and re.fullmatch("1[0-9]{10}", row["phone"]) and row["email"])
        with open(self.folder / "contacts.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))  # by time
        # A contact with a person of a company is also one with the company, and costs more pages.
        alone = {row["id"] for row in people if not row["company"]}
        counts = collections.Counter(row["customer_id"] for row in rows if row["customer_id"] in alone)
        busy = counts.most_common(1)[0][0]
        return someone, busy, [row["summary"] for row in rows if row["customer_id"] == busy][-1]


class Table:
    HEAD = ("operation", "peer", "peer ms", "kehu ms", "ratio [p10..p90]", "goal", "met?")

    def __init__(self):
        self.rows = []

    def add(self, operation, against, left, right, ratio="", goal="", met=None):
        left, right = (f"{cell:.{0 if cell >= 100 else 2}f}" if isinstance(cell, float) else str(cell)
                       for cell in (left, right))
        self.rows.append((operation, against, left, right, ratio, goal, "" if met is None else "yes" if met else "NO"))

    def compare(self, operation, against, times, goal=None):
        """A row of how many times faster kehu is; with a goal, at least so many."""
        ratio = times["ratio"]
        self.add(operation, against, times["a"]["median"], times["b"]["median"],
                 f"{ratio['median']:.2f} [{ratio['p10']:.2f}..{ratio['p90']:.2f}]", f">= {goal} x" if goal else "",
                 ratio["median"] >= goal if goal else None)

    def show(self, title):
        rows = [self.HEAD, *self.rows]
        widths = [max(len(row[i]) for row in rows) for i in range(len(self.HEAD))]
        print(f"\n{title}\n")
        for place, row in enumerate(rows):
            print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths)) + " |")
            if place == 0:
                print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
        sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="kehu beside sqlite3, whole processes, in turn.")
    add = parser.add_argument
    add("--size", type=int, default=100_000, help="customers (100000); three times as many contacts, orders")
    add("--only", default=",".join(sections.ALL), help="of: " + ",".join(sections.ALL))
    add("--quick", action="store_true", help="a fifth of the runs: a smoke test, no figures to quote")
    add("--keep", action="store_true", help="keep the folder with data, database and store")
    add("--callgrind", action="store_true", help="only count instructions, beside tests/bench/instructions.txt")
    add("--accept", action="store_true", help="with --callgrind: write the counts there")
    options = parser.parse_args()
    chosen = ["callgrind"] if options.callgrind else options.only.split(",")
    if unknown := set(chosen) - set(sections.ALL) - {"callgrind"}:
        parser.error(f"no section is called {unknown.pop()}")
    if options.callgrind and not shutil.which("valgrind"):
        parser.error("--callgrind needs valgrind: apt-get install valgrind")
    bench = Bench(os.environ["KEHU"], options.size, options.quick)
    failures = 0
    try:
        if options.callgrind:
            sections.callgrind(bench, HERE / "instructions.txt", options.accept)
            return
        bench.prepare()
        for name in chosen:
            table = Table()
            try:
                sections.ALL[name](bench, table)
            except (Failed, OSError, subprocess.CalledProcessError) as failure:
                print(f"scripts/bench: {name}: {failure}", file=sys.stderr)
                failures += 1
            table.show(f"{name}, {options.size} customers")
    finally:
        print(f"\nKept: {bench.folder}") if options.keep else shutil.rmtree(bench.folder)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
