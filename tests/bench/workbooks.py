"""Workbooks (.xlsx) beside libxlsxwriter alone (constant_memory) with the same cells, in turn.

kehu's time is that of the whole process, reading the store, too; the library's is that of its calls only.
"""

import shutil
import statistics
import subprocess
import time
from pathlib import Path

import imports

ROWS, GOAL, MOST_MIB = 100_000, 1.5, 64
DAYS, MOMENTS, NUMBERS = {"birthday", "anniversary"}, {"created"}, {"employees", "revenue", "credit_limit"}


def type_of(field):
    return "d" if field in DAYS else "m" if field in MOMENTS else "n" if field in NUMBERS else "t"


def workbooks(bench, table):
    rows = min(ROWS, bench.size)
    if not Path("/usr/include/xlsxwriter.h").exists() or not shutil.which("gcc"):
        return table.add("workbooks", "libxlsxwriter-dev is not installed", "", "")
    library, cells = bench.folder / "workbook", bench.folder / "rows.tsv"
    bench.run("gcc", "-O2", "-o", library, Path(__file__).with_name("workbook.c"), "-lxlsxwriter")
    cells.write_text(bench.run(*bench.to(bench.store(), "export", "--tsv", "--limit", str(rows))), encoding="utf-8", newline="")
    with cells.open(encoding="utf-8") as file:
        types = "".join(type_of(field) for field in file.readline().rstrip("\n").split("\t"))
    theirs = [library, types, cells, bench.folder / "theirs.xlsx"]
    ours = bench.to(bench.store(), "export", "--xlsx", "--limit", str(rows), "--force", "-o", bench.folder / "ours.xlsx")
    left, right = [], []
    for _ in range(bench.runs(7)):
        left.append(1000 * float(bench.run(*theirs)))
        begin = time.monotonic()
        subprocess.run(ours, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        right.append(1000 * (time.monotonic() - begin))
    tenths = statistics.quantiles((a / b for a, b in zip(left, right)), n=10, method="inclusive")
    table.slower(f"{rows} customers as a workbook", "libxlsxwriter, its calls",
                 {"a": {"median": statistics.median(left)}, "b": {"median": statistics.median(right)},
                  "ratio": {"p10": tenths[0], "median": tenths[4], "p90": tenths[8]}}, GOAL)
    most = imports.private_memory(ours, 0.005) / 1024
    table.add("  private MiB", "", "", most, "", f"<= {MOST_MIB}", most <= MOST_MIB)
