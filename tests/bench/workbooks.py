#!/usr/bin/env python3
"""kehu export --xlsx beside libxlsxwriter alone (constant_memory) with the same cells, in turn; needs libxlsxwriter-dev.

usage: tests/bench/workbooks.py KEHU [CUSTOMERS]

kehu's time is that of the whole process, reading the store, too; the library's is that of its calls only. Goal: 1.5.
The memory is what kehu has beside the files that it maps.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
sys.dont_write_bytecode = True
import make_data  # noqa: E402

GOAL, RUNS = 1.5, 7
DAYS, MOMENTS, NUMBERS = {"birthday", "anniversary"}, {"created"}, {"employees", "revenue", "credit_limit"}


def type_of(field):
    return "d" if field in DAYS else "m" if field in MOMENTS else "n" if field in NUMBERS else "t"


def watch(process, most):
    """The most anonymous memory that a process has."""
    while process.poll() is None:
        try:
            found = re.search(r"Anonymous: *(\d+)", Path(f"/proc/{process.pid}/smaps_rollup").read_text())
            most[0] = max(most[0], int(found[1]) if found else 0)
        except OSError:
            return
        time.sleep(0.005)


def main():
    if len(sys.argv) not in (2, 3) or sys.argv[1].startswith("-"):
        sys.exit(__doc__)
    kehu, count = Path(sys.argv[1]).resolve(), int(sys.argv[2]) if len(sys.argv) == 3 else 100_000
    with tempfile.TemporaryDirectory(dir=os.environ.get("TMPDIR") or "/var/tmp") as name:
        folder = Path(name)
        os.environ.update(HOME=name, TZ="Asia/Shanghai", LANG="C.UTF-8", KEHU_STAFF="bench")
        subprocess.run(["gcc", "-O2", "-o", folder / "workbook", HERE / "workbook.c", "-lxlsxwriter"], check=True)
        make_data.make(folder, count)
        store = [kehu, "--store", folder / "store"]
        subprocess.run([*store, "import", "-q", folder / "customers.csv"], check=True, stderr=subprocess.DEVNULL)
        with open(folder / "rows.tsv", "wb") as rows:
            subprocess.run([*store, "export", "--tsv"], stdout=rows, check=True)
        with open(folder / "rows.tsv", encoding="utf-8") as rows:
            types = "".join(type_of(field) for field in rows.readline().rstrip("\n").split("\t"))
        ours, theirs, most = [], [], [0]
        for _ in range(RUNS):
            begin = time.monotonic()
            process = subprocess.Popen([*store, "export", "--xlsx", "-o", folder / "ours.xlsx"])
            watcher = threading.Thread(target=watch, args=(process, most))
            watcher.start()
            if process.wait():
                sys.exit("kehu export --xlsx failed")
            ours.append(time.monotonic() - begin)
            watcher.join()
            theirs.append(float(subprocess.run([folder / "workbook", types, folder / "rows.tsv", folder / "theirs.xlsx"],
                                               stdout=subprocess.PIPE, check=True).stdout))
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        sizes = [(folder / f"{whose}.xlsx").stat().st_size / 2**20 for whose in ("ours", "theirs")]
        print(f"{count} customers as a workbook, {len(types)} columns; medians of {RUNS} runs\n"
              f"kehu {statistics.median(ours):.2f} s, {sizes[0]:.1f} MiB   libxlsxwriter {statistics.median(theirs):.2f} s, "
              f"{sizes[1]:.1f} MiB\nratio {ratio:.2f} (goal: at most {GOAL})   memory {most[0] / 1024:.1f} MiB")
        sys.exit(ratio > GOAL)


if __name__ == "__main__":
    main()
