"""A store whose sums are known, its reports as pages in both languages, and what they must say.

scripts/pages uses it. The records are made by arithmetic, so that whoever looks at a page can work its numbers out.
"""

import csv
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

DATA = Path(__file__).resolve().parents[1] / "data"
MONTH = "2026-10"
NOW = "2026-11-21T14:05:00+08:00"
CITIES = ["上海", "北京", "武汉", "西安", "Ho Chi Minh City"]
CHANNELS = ["wechat", "phone", "email", "visit"]

CUSTOMERS = [[f"{'王李张刘陈'[i % 5]}小{'明红军丽华伟'[i % 6]}" if i % 3 else f"Jane Smith {i}",
              "北京云帆科技有限公司" if i % 4 else "Acme & <Sons>, Inc.", f"1380013{8000 + i}", f"user{i}@yunfan.example",
              CITIES[i % 5], f"1990-{i % 12 + 1:02}-{i % 28 + 1:02}"] for i in range(1, 121)]
ORDERS = [[f"C{i % 120 + 1}", f"{MONTH}-{i * 7 % 31 + 1:02}", i * i * 37 % 9000 + i] for i in range(240)]
CONTACTS = [[f"C{i % 120 + 1}", f"{MONTH}-{i * 3 % 31 + 1:02} {8 + i % 10:02}:15", CHANNELS[i % 4],
             "谈续约，要报价" if i % 2 else "asks for <b>a quote</b> | now"] for i in range(150)]
# speed, hoped, recommend
ANSWERS = [[f"C{i + 1}", f"2026-{i % 5 + 6:02}-{i % 28 + 1:02} 10:00", i % 4 + 2, i % 3 + 3, i % 11] for i in range(90)]
FILES = {"customer": (["name", "company", "phone", "email", "city", "birthday"], CUSTOMERS),
         "order": (["customer", "date", "amount"], ORDERS),
         "contact": (["customer", "at", "channel", "summary"], CONTACTS)}


# What a template is told beside its name.
ASKED = {"month": ["--month", MONTH], "survey-summary": ["csat"]}


def write(path, head, rows):
    with open(path, "w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([head, *rows])
    return path


class KnownStore:
    def __init__(self, kehu, folder):
        self.command = [kehu, "--store", folder / "store"]
        self.environment = {"HOME": str(folder), "PATH": os.environ["PATH"], "KEHU_NOW": NOW, "KEHU_STAFF": "mei",
                            "TZ": "Asia/Shanghai"}
        for kind, (head, rows) in FILES.items():
            self.run("import", kind, write(folder / f"{kind}.csv", head, rows))
        answers = write(folder / "answers.csv", ["customer", "at", "speed", "hoped", "recommend"], ANSWERS)
        self.run("survey", "add", "csat", "--file", DATA / "csat.yaml")
        self.run("survey", "record", "csat", "--csv", answers)

    def run(self, *arguments):
        result = subprocess.run([*self.command, *arguments], env=self.environment, capture_output=True, text=True)
        if result.returncode:
            sys.exit(f"scripts/pages: kehu {' '.join(map(str, arguments))} failed\n{result.stderr.strip()}")
        return result.stdout

    def reports(self, folder):
        """A page of every built-in template; gives their paths and what each must hold (None: nothing in particular)."""
        checks = {}
        names = [line.split()[0] for line in self.run("report").splitlines()[1:]]
        for language in ("en", "zh"):
            for name in names:
                page = folder / f"kehu-{name}-{language}.html"
                self.run("--language", language, "report", name, *ASKED.get(name, []), "--html", "--force", "-o", page)
                checks[page] = CHECKS.get(name)
        return checks


def unlike(what, found, wanted):
    return [f"{what}: {found}, not {wanted}"] if found != wanted else []


def rows_of(measured):
    return [row for table in measured["tables"] if table["head"] for row in table["rows"]]


def marks_of(chart):
    """label -> number as it is written, of the bars or the marks on lines."""
    return dict(mark["said"].rsplit(" ", 1) for mark in chart["bars"] + chart["marks"])


def check_month(measured):
    by_day = Counter()
    for _, day, amount in ORDERS:
        by_day[day] += amount
    counts = [row[1] for row in measured["tables"][0]["rows"]]
    largest = sorted((amount for _, _, amount in ORDERS), reverse=True)[:10]
    shown = [row[-1] for table in measured["tables"] for row in table["rows"] if len(row) == 4]
    yield from unlike("orders and contacts", counts[:2], [str(len(ORDERS)), str(len(CONTACTS))])
    yield from unlike("revenue", measured["tables"][0]["rows"][0][2], f"CNY {sum(by_day.values()):,}.00")
    yield from unlike("bars by day", marks_of(measured["charts"][0]), {day: f"{n:,}.00" for day, n in by_day.items()})
    yield from unlike("bars by channel", sorted(map(int, marks_of(measured["charts"][1]).values())),
                      sorted(Counter(row[2] for row in CONTACTS).values()))
    yield from unlike("largest orders", shown, [f"CNY {amount:,}.00" for amount in largest])


def check_list(measured):
    yield from unlike("names", sorted(row[1] for row in rows_of(measured)), sorted(row[0] for row in CUSTOMERS))
    yield from unlike("number of orders", sum(int(row[-1]) for row in rows_of(measured)), len(ORDERS))


def check_contacts(measured):
    yield from unlike("contacts", sorted(row[-1] for row in rows_of(measured)), sorted(row[-1] for row in CONTACTS))


def check_birthdays(measured):
    yield from unlike("birthdays", len(rows_of(measured)), len(CUSTOMERS))


def check_labels(measured):
    yield from unlike("labels", measured["labels"], len(CUSTOMERS))


def check_letters(measured):
    yield from unlike("letters", measured["letters"], len(CUSTOMERS))


def check_survey(measured):
    content = [answer for answer in ANSWERS if answer[2] >= 4]
    months = Counter(answer[1][:7] for answer in ANSWERS)
    shares = {month: f"{n / months[month] * 100:.1f}" for month, n in Counter(a[1][:7] for a in content).items()}
    means = [f"{sum(answer[i] for answer in ANSWERS) / len(ANSWERS):.2f}" for i in (2, 3, 4)]
    shown = [row[2] for table in measured["tables"] if len(table["head"]) == 6 for row in table["rows"]]
    drawn = {month: f"{float(share):.1f}" for month, share in marks_of(measured["charts"][0]).items()}
    yield from unlike("CSAT", measured["tables"][0]["rows"][0][1], f"{len(content) / len(ANSWERS) * 100:.2f}")
    yield from unlike("means", [mean for mean in shown if mean], means)
    yield from unlike("CSAT by month", drawn, shares)
    yield from unlike("responses by month", marks_of(measured["charts"][1]), {m: str(n) for m, n in months.items()})


CHECKS = {"month": check_month, "list": check_list, "contacts": check_contacts, "birthdays": check_birthdays,
          "labels": check_labels, "letter": check_letters, "survey-summary": check_survey}
