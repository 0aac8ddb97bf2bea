"""Instructions of the commonest commands, on a small store of the made data: they do not depend on the weather, so creep shows."""

from pathlib import Path

import cost
import growth

ACCEPTED = Path(__file__).resolve().parent / "instructions.txt"
FIRST = ["--limit", "20"]


def instructions(bench, table):
    store = bench.store(growth.SMALL)
    with open(bench.data(growth.SMALL) / "customers.csv", encoding="utf-8") as file:
        phone = next(line.split(",")[4] for line in list(file)[1:] if len(line.split(",")) > 4 and line.split(",")[4].isdigit())
    commands = {
        "--version": [bench.kehu, "--version"],
        "show C1": bench.to(store, "show", "C1"),
        "find PHONE": bench.to(store, "find", phone),
        "find 诸葛": bench.to(store, "find", "诸葛", *FIRST),
        "find 有限公司": bench.to(store, "find", "有限公司", *FIRST),
        "find PINYIN": bench.to(store, "find", "wang", *FIRST),
        "find PART": bench.to(store, "find", "indstr", *FIRST),
        "find RANGE --sort": bench.to(store, "find", "created:2025..", "tier:A", "--sort", "-created", *FIRST),
        "export --csv": bench.to(store, "export", "--csv"),
        "export --jsonl": bench.to(store, "export", "--jsonl"),
        "import --dry-run": bench.to(bench.folder / "none", "import", "--dry-run", bench.data(growth.SMALL) / "customers.csv"),
    }
    accepted = {}
    if ACCEPTED.exists():
        lines = [line.split(None, 1) for line in ACCEPTED.read_text().splitlines()]
        accepted = {name: int(count) for count, name in lines}
    counts = {name: cost.instructions(command) for name, command in commands.items()}
    for name, count in counts.items():
        before = accepted.get(name)
        more = 100 * (count / before - 1) if before else 0
        table.add(f"instructions: {name}", "accepted", before or "none", count, f"{more:+.1f} %", "<= +3 %", more <= 3)
        if more > 3 and not bench.accept:
            bench.fault(f"{name} takes {more:.1f} % more instructions; if that is worth it: scripts/bench instructions --accept")
    if bench.accept:
        ACCEPTED.write_text("".join(f"{count} {name}\n" for name, count in counts.items()))
