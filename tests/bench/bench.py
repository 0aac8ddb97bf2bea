"""The frame of scripts/bench: the folder with the data, what is loaded into it, the runs in pairs, the options."""

import argparse
import collections
import csv
import hashlib
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
from table import Table  # noqa: E402


class Failed(Exception):
    pass


class Bench:
    def __init__(self, built, size, quick):
        self.size, self.quick, self.faults = size, quick, 0
        self.folder = Path(os.environ.get("TMPDIR") or "/var/tmp", f"kehu-bench-{os.getuid()}-{size}")
        self.folder.mkdir(exist_ok=True, mode=0o700)
        self.kehu, self.output = self.folder / "kehu", self.folder / "output"
        # A copy, as an installed program is one: what a linker wrote piece by piece lies in smaller pieces in memory.
        shutil.copy(built, self.kehu)
        self.version = hashlib.sha256(self.kehu.read_bytes()).hexdigest()
        self.numbers = 10_000_000  # of "@N@": never the same one twice
        for name in [name for name in os.environ if name.startswith(("KEHU_", "LC_", "XDG_"))]:
            del os.environ[name]
        os.environ.update(HOME=str(self.folder), TZ="Asia/Shanghai", LANG="C.UTF-8", KEHU_STAFF="bench")
        self.spawn = self.folder / "spawn"
        self.run("gcc", "-O2", "-o", self.spawn, HERE / "spawn.c")

    # ---- what is made once and, with --keep, used again ----

    def once(self, path, key, make):
        """Calls make(path), unless that was done with this key before."""
        done = Path(f"{path}.made")
        if not done.exists() or done.read_text() != key:
            print(f"Making {path}", file=sys.stderr, flush=True)
            done.unlink(missing_ok=True)
            self.remove(path)
            make(path)
            done.write_text(key)
        return path

    def data(self, size=None):
        """The folder with the CSV files of so many customers."""
        def make(path):
            path.mkdir()
            make_data.make(path, size or self.size)
        return self.once(self.folder / f"data-{size or self.size}", hashlib.sha256(Path(make_data.__file__).read_bytes()).hexdigest(), make)

    def database(self, name):
        """all.db has all tables and FTS5's trigrams, words.db customers and whole words, ordered.db what orders need."""
        if name == "ordered":
            script = peer.ordered_script(self.database("all"))
        else:
            tables, tokenizer = (peer.TABLES, "trigram") if name == "all" else (["customers"], "unicode61")
            script = peer.load_script(self.data(), tables, tokenizer)
        return self.once(self.folder / f"{name}.db", script, lambda path: self.run(*peer.load(path, self.script(name, script))))

    def store(self, size=None):
        """kehu's store of everything."""
        def make(path):
            for kind in ("customer", "contact", "order"):
                self.run(*self.to(path, "import", kind, self.data(size) / f"{kind}s.csv"))
        return self.once(self.folder / f"all-{size or self.size}.store", self.version, make)

    def script(self, name, text):
        path = self.folder / f"{name}.sql"
        path.write_text(text)
        return path

    def fresh(self, name):
        """Copies of database and store to write into, on the disk as the originals are."""
        database, store = self.folder / f"{name}.db", self.folder / f"{name}.store"
        for source, target in ((self.database("all"), database), (self.store(), store)):
            self.copy(source, target)
        return database, store

    def copy(self, source, target):
        # Synced, or else the command that is measured would pay for the copy in its first commit.
        self.remove(target)
        subprocess.run(["cp", "-r", source, target], check=True)
        subprocess.run(["sync", "-f", target], check=True)
        return target

    @staticmethod
    def remove(*paths):
        for path in paths:
            for name in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
                shutil.rmtree(name) if name.is_dir() else name.unlink(missing_ok=True)

    # ---- running ----

    def to(self, store, *words):
        """A command of kehu on that store."""
        return [self.kehu, "--store", store, *words]

    def run(self, *command, good=(0,)):
        command = [str(word) for word in command]
        result = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace")
        if result.returncode not in good:
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

    def same(self, title, theirs, ours):
        """Whether both give one answer; false if that is nothing. A difference is told at once and fails the run at its end."""
        theirs, ours = self.run(*theirs).split(), self.run(*ours, good=(0, 1)).split()
        if theirs != ours:
            self.fault(f"{title}: the peer says {' '.join(theirs)[:100]}, kehu {' '.join(ours)[:100]}")
        return ours != ["0"]

    def fault(self, message):
        """Something that fails the run at its end."""
        self.faults += 1
        print(f"scripts/bench: {message}", file=sys.stderr, flush=True)

    def runs(self, often):
        return max(3, often // 5) if self.quick else often

    def pair(self, runs, a, b, setup=None, warmups=1):
        """Times the peer `a` and kehu `b` in turn."""
        options = ["-n", runs, "-w", warmups, "-b", self.number(2 * (runs + warmups)), "-o", self.output]
        options += ["-s", setup] if setup else []
        try:
            return json.loads(self.run(self.spawn, "pair", *options, "--", *a, "---", *b))
        except Failed as failure:
            self.run(*self.numbered(b))  # says more, if it is kehu that failed
            raise failure

    def race(self, each, writer, reader):
        options = ["-n", each, "-b", self.number(100 * each)]
        return json.loads(self.run(self.spawn, "race", *options, "--", *writer, "---", *reader))

    def rows(self, name):
        with open(self.data() / f"{name}.csv", encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def probes(self):
        """Someone of the data with a name of their own, a phone without blanks and an e-mail; who of those without a
        company was contacted most, and what was said the last time."""
        path = self.once(self.folder / "probes.json", str(self.size), self.make_probes)
        return json.loads(path.read_text())

    def make_probes(self, path):
        names, alone = collections.Counter(), set()
        for row in self.rows("customers"):
            names[row["name"]] += 1
            if not row["company"]:
                alone.add(row["id"])
        someone = next(row for row in self.rows("customers") if int(row["id"]) > self.size * 3 // 5
                       and row["kind"] == "person" and names[row["name"]] == 1
                       and re.fullmatch("1[0-9]{10}", row["phone"]) and row["email"])
        # A contact with a person of a company is also one with the company, and costs more pages.
        counts, said = collections.Counter(), {}
        for row in self.rows("contacts"):  # by time
            if row["customer_id"] in alone:
                counts[row["customer_id"]] += 1
                said[row["customer_id"]] = row["summary"]
        busy = counts.most_common(1)[0][0]
        path.write_text(json.dumps([someone, busy, said[busy]]))


def main():
    parser = argparse.ArgumentParser(prog="scripts/bench", description="kehu beside sqlite3, whole processes, in turn.")
    add = parser.add_argument
    add("sections", nargs="*", help="find, all, or of: " + " ".join(sections.ALL))
    add("--customers", type=int, default=100_000, help="customers (100000); three times as many contacts, orders")
    add("--quick", action="store_true", help="a fifth of the runs: a smoke test, no figures to quote")
    add("--keep", action="store_true", help="keep the folder with data, databases and stores, and use it again")
    add("--accept", action="store_true", help="with instructions: write the counts to tests/bench/instructions.txt")
    options = parser.parse_args()
    chosen = [name for word in options.sections or ["all"] for name in sections.GROUPS.get(word, [word])]
    if unknown := [name for name in chosen if name not in sections.ALL]:
        parser.error(f"no section is called {unknown[0]}")
    if "instructions" in chosen and not shutil.which("valgrind"):
        parser.error("instructions are counted by valgrind: apt-get install valgrind")
    bench = Bench(os.environ["KEHU"], options.customers, options.quick)
    bench.accept = options.accept
    try:
        table = Table(f"{bench.size} customers, {3 * bench.size} contacts, {3 * bench.size} orders; load average "
                      f"{os.getloadavg()[0]:.2f}" + ("; --quick: no figures to quote" if bench.quick else ""))
        for name in chosen:
            table.section(name)
            try:
                sections.ALL[name](bench, table)
            except (Failed, OSError, subprocess.CalledProcessError) as failure:
                bench.fault(f"{name}: {failure}")
        table.end()
        print(f"Faults, told above: {bench.faults}" if bench.faults else "Every count is the peer's.")
    finally:
        print(f"\nKept: {bench.folder}") if options.keep else shutil.rmtree(bench.folder)
    sys.exit(1 if bench.faults else 0)


if __name__ == "__main__":
    main()
