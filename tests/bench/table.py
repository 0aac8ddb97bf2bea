"""The table that a run prints, row by row as they are measured."""

import sys
import unicodedata

HEAD = ("operation", "peer", "peer ms", "kehu ms", "ratio [p10..p90]", "goal", "met?")
WIDTHS = (48, 36, 8, 12, 24, 11, 4)


def cells(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def shown(value):
    return f"{value:.{0 if value >= 100 else 2}f}" if isinstance(value, float) else str(value)


class Table:
    def __init__(self, title):
        print(f"\n{title}\n")
        self.missed = []
        self.line(HEAD)
        print("|" + "|".join("-" * (width + 2) for width in WIDTHS) + "|", flush=True)

    @staticmethod
    def line(row):
        print("| " + " | ".join(cell + " " * (width - cells(cell)) for cell, width in zip(row, WIDTHS)) + " |", flush=True)

    def section(self, name):
        self.line((f"**{name}**", *[""] * 6))

    def add(self, operation, against, left, right, ratio="", goal="", met=None):
        self.line((operation, against, shown(left), shown(right), ratio, goal,
                   "" if met is None else "yes" if met else "NO"))
        if met is False:
            self.missed.append(operation)

    def compare(self, operation, against, times, goal=None):
        """A row of how many times faster kehu is; with a goal, at least so many."""
        ratio = times["ratio"]
        self.add(operation, against, times["a"]["median"], times["b"]["median"],
                 f"{ratio['median']:.2f} [{ratio['p10']:.2f}..{ratio['p90']:.2f}]", f">= {goal} x" if goal else "",
                 ratio["median"] >= goal if goal else None)

    def slower(self, operation, against, times, goal):
        """A row of how many times slower kehu is; at most so many."""
        ratio = {name: 1 / times["ratio"][other] for name, other in (("p10", "p90"), ("median", "median"), ("p90", "p10"))}
        self.add(operation, against, times["a"]["median"], times["b"]["median"],
                 f"{ratio['median']:.2f} [{ratio['p10']:.2f}..{ratio['p90']:.2f}]", f"<= {goal} x", ratio["median"] <= goal)

    def end(self):
        print(f"\nGoals missed: {', '.join(self.missed)}" if self.missed else "\nEvery goal is met.")
        sys.stdout.flush()
