"""A report over many answers to a survey, against the same sums in sqlite3, and the import of those answers."""

import json
import random
import shlex
import time

import peer
from imports import private_memory

QUESTIONS = "tests/data/csat.yaml"
COLUMNS = "customer at channel speed hoped mood recommend goods again".split()
SCALES = {"speed": range(1, 6), "hoped": range(1, 6), "mood": range(1, 6), "recommend": range(0, 11)}
LOAD = [".mode csv", "CREATE TABLE given(customer TEXT, at TEXT, channel TEXT, speed INT, hoped INT, mood INT,"
        " recommend INT, goods TEXT, again TEXT);",
        "CREATE TABLE response(id INTEGER PRIMARY KEY, survey INT, version INT, customer INT, at INT, channel TEXT,"
        " speed INT, hoped INT, mood INT, recommend INT, goods TEXT, again TEXT);"]
FILL = ["INSERT INTO response SELECT NULL, 1, 1, cast(substr(customer, 2) AS INT), unixepoch(at), channel, speed, hoped,"
        " mood, recommend, goods, again FROM given;", "DROP TABLE given;",
        "CREATE INDEX answered ON response(survey, at, customer, speed, hoped, mood, recommend, goods, again);"]
# One pass over the index, months as kehu's report has them; of two ways that were tried the faster one.
SUMS = ", ".join(["count(*)", *(f"count({q}), sum({q}), sum({q} * {q}), " + ", ".join(f"sum({q} = {value})" for value in values)
                               for q, values in SCALES.items()),
                  "sum(again = 'yes')", "sum(again = 'no')", "sum(instr(goods, 'tea') > 0)", "sum(instr(goods, 'cake') > 0)",
                  "sum(speed * 1.0 / hoped)"])
WHOLE = f"SELECT strftime('%Y-%m', at, 'unixepoch'), {SUMS} FROM response WHERE survey = 1 GROUP BY 1"
BY_TIER = f"SELECT tier, {SUMS} FROM response JOIN customers c ON c.id = customer WHERE survey = 1 GROUP BY 1"
COUNTS = "SELECT count(*), sum(speed >= 4), sum(recommend >= 9), sum(recommend <= 6) FROM response"


def surveys(bench, table):
    answers = bench.once(bench.folder / "answers.csv", f"{bench.size} 1", lambda path: make_answers(path, 10 * bench.size))
    database = bench.once(bench.folder / "survey.db", "1", lambda path: bench.run(*load(bench, path, answers)))
    store = bench.once(bench.folder / "survey.store", bench.version, lambda path: fill(bench, path, answers))
    compare_counts(bench, database, store)
    for title, query, more in (("survey report", WHOLE, []), ("survey report --by tier", BY_TIER, ["--by", "tier"])):
        ours = bench.to(store, "survey", "report", "csat", *more)
        table.compare(title, "sqlite3, covering index", bench.pair(bench.runs(9), peer.query(database, query), ours), 5)
        most = private_memory(ours, 0.002) / 1024
        table.add("  private MiB", "", "", most, "", "<= 64", most <= 64)
    imports(bench, table, answers)


def make_answers(path, count):
    chance, at, span = random.Random(count), 1704067200, 2 * 365 * 86400  # two years from 2024 on
    with open(path, "w", encoding="utf-8") as file:
        file.write(",".join(COLUMNS) + "\n")
        for i in range(count):
            day = time.strftime("%Y-%m-%d %H:%M", time.gmtime(at + span * i // count))
            scales = ",".join(str(chance.choice(values)) for values in SCALES.values())
            goods = chance.choice(["tea", "cake", '"tea,cake"', "other"])
            file.write(f"C{chance.randrange(count // 10) + 1},{day},{chance.choice(['call', 'email', 'paper'])},{scales},{goods},"
                       f"{chance.choice(['yes', 'no'])}\n")


def load(bench, database, answers, tables=("customers",)):
    script = peer.load_script(bench.data(), tables).replace(peer.SERVE, "") if tables else peer.LOAD + "\n"
    lines = [script, *LOAD, f".import --skip 1 '{answers}' given", *FILL, peer.SERVE, ""]
    return peer.load(database, bench.script("survey" + "-".join(tables), "\n".join(lines)))


def start(bench, store):
    """A store with customers and the survey."""
    bench.run(*bench.to(store, "import", bench.data() / "customers.csv"))
    bench.run(*bench.to(store, "survey", "add", "csat", "--file", QUESTIONS))


def fill(bench, store, answers):
    start(bench, store)
    bench.run(*bench.to(store, "survey", "record", "csat", "--csv", answers))


def compare_counts(bench, database, store):
    theirs = [int(n) for n in bench.run(*peer.query(database, COUNTS)).split("|")]
    found = {row.get("measure"): row for row in json.loads(bench.run(*bench.to(store, "survey", "report", "csat", "--json")))}
    ours = [found["csat"]["n"], round(found["csat"]["value"] * found["csat"]["n"]), found["nps"]["promoters"],
            found["nps"]["detractors"]]
    if theirs != ours:
        bench.fault(f"survey report: the peer says {theirs}, kehu {ours}")


def imports(bench, table, answers):
    database, begun, store = (bench.folder / name for name in ("survey-import.db", "survey-begun.store", "survey-import.store"))
    bench.remove(begun)
    start(bench, begun)
    files = " ".join(shlex.quote(str(path)) for path in (database, store))
    setup = f"rm -rf {files} && cp -r {shlex.quote(str(begun))} {shlex.quote(str(store))} && sync -f {shlex.quote(str(store))}"
    ours = bench.to(store, "survey", "record", "csat", "--csv", answers)
    times = bench.pair(bench.runs(3), load(bench, database, answers, ()), ours, setup, 0)
    table.compare("survey record --csv", "sqlite3 without search", times)
    bench.remove(store)
    bench.copy(begun, store)
    most = private_memory(ours) / 1024
    table.add("  private MiB", "", "", most, "", "<= 800", most <= 800)
    bench.remove(database, begun, store)
