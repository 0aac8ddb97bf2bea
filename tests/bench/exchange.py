"""What goes out and comes in: whole files of all customers, address books."""

import shutil
import subprocess
import time

import imports
import peer
import workbooks

MOST_MIB = 64
CARDS = 2000  # a file each, as khard keeps them
KHARD = """[addressbooks]
[[book]]
path = {}
[general]
debug = no
[contact table]
show_uids = no
"""


def exchange(bench, table):
    whole_files(bench, table)
    workbooks.workbooks(bench, table)
    cards(bench, table)
    changes(bench, table)
    duplicates(bench, table)


def whole_files(bench, table):
    database, store = bench.database("all"), bench.store()
    for form, title in (("csv", "CSV"), ("json", "JSON lines")):
        ours = bench.to(store, "export", "customer", "--csv" if form == "csv" else "--jsonl")
        times = bench.pair(bench.runs(9), peer.export(database, "-" + form), ours)
        table.compare(f"export customers, {title}", f"sqlite3 -{form}", times, 8)
        memory(bench, table, f"  {title}: private MiB", ours)


def memory(bench, table, title, command):
    most = max(imports.private_memory(command, 0.002) for _ in range(3)) / 1024
    table.add(title, "", "", most, "", f"<= {MOST_MIB}", most <= MOST_MIB)


def cards(bench, table):
    """Address books: khard reads its cards, kehu makes customers of them that can be searched."""
    file = bench.folder / "all.vcf"
    bench.run(*bench.to(bench.store(), "export", "--vcard", "-o", file))
    text = file.read_text(encoding="utf-8").replace("\r\n", "\n")
    all_cards = [card + "END:VCARD\n" for card in text.split("END:VCARD\n")[:-1]]
    store, remove = bench.folder / "cards.store", f"rm -rf {bench.folder}/cards.store"
    if not shutil.which("khard"):
        table.add("vCards", "khard is not installed", "", "")
    else:
        book, some, config = bench.folder / "book", bench.folder / "some.vcf", bench.folder / "khard.conf"
        bench.remove(book)
        book.mkdir()
        config.write_text(KHARD.format(book))
        for number, card in enumerate(all_cards[:CARDS]):
            if "\nUID" not in card:  # khard leaves those out
                card = card.replace("\nFN", f"\nUID:{number}\nFN", 1)
            (book / f"{number}.vcf").write_text(card, encoding="utf-8", newline="\r\n")
        some.write_text("".join(all_cards[:CARDS]), encoding="utf-8", newline="\r\n")
        times = bench.pair(bench.runs(5), ["khard", "-c", config, "list"], bench.to(store, "import", some), remove, 0)
        table.compare(f"{CARDS} vCards come in", "khard list", times, 20)
    seconds = []
    for _ in range(3):
        bench.remove(store)
        seconds.append(timed(bench.to(store, "import", file)))
    rate = len(all_cards) / min(seconds)
    table.add("  cards a second, of all customers", "", "", rate, "", ">= 50000", rate >= 50_000)
    bench.remove(store)


def changes(bench, table):
    """What changed since the last time, in a small and in the large store: the work follows the changes."""
    small = bench.folder / "small.store"
    bench.remove(small)
    bench.run(*bench.to(small, "add", "-q", "x"))
    large = bench.folder / "large.store"
    bench.copy(bench.store(), large)
    rows = bench.folder / "changes.csv"
    rows.write_text("name,phone\n" + "".join(f"changed {n},+861{3900000000 + n}\n" for n in range(1000)))
    for store in (small, large):
        bench.run(*bench.to(store, "export", "--cursor", "bench", "-q"))
        bench.run(*bench.to(store, "import", "-q", rows))
    seconds = {}
    for store in (small, large):
        taken = []
        for turn in range(bench.runs(9)):
            copy = bench.copy(store, bench.folder / "turn.store")
            taken.append(timed(bench.to(copy, "export", "--cursor", "bench", "-o", bench.folder / "changes.jsonl")))
        seconds[store] = sorted(taken)[len(taken) // 2] * 1000
    ratio = seconds[large] / seconds[small]
    table.add("1,000 changes, of a store of 1,000 and of this", "kehu, small store", seconds[small], seconds[large], f"{ratio:.2f}", "<= 2", ratio <= 2)
    bench.remove(small, large, bench.folder / "turn.store")


def duplicates(bench, table):
    """Who is likely one, among all of them."""
    command = bench.to(bench.store(), "dupes", "--min", "20")
    seconds = min(timed(command) for _ in range(3))
    table.add("dupes: seconds", "", "", seconds, "", "<= 60", seconds <= 60)
    most = imports.private_memory(command, 0.01) / 1024
    table.add("  private MiB", "", "", most, "", "<= 256", most <= 256)


def timed(command):
    begin = time.monotonic()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.monotonic() - begin
