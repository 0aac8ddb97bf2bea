"""sqlite3 with its best settings: three tables, the indexes that its side of each comparison needs, and no more."""

import subprocess

TABLES = {
    "customers": "id INTEGER PRIMARY KEY, kind, name, company, phone, email, city, region, industry, tags, stage, tier,"
                 " created, birthday, note",
    "contacts": "customer_id INTEGER, at, channel, direction, summary, next_followup",
    "orders": "customer_id INTEGER, date, product, qty INTEGER, amount REAL",
}
INDEXES = {
    "customers": ["name", "phone", "email"],
    "contacts": ["customer_id, at", "next_followup"],
    "orders": ["customer_id", "date"],
}
# Neither journal nor sync during the load, a large cache, indexes after the rows: as fast as sqlite3 gets, and less
# safe than kehu, which is durable at the end of an import.
LOAD = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA locking_mode=EXCLUSIVE;"
SERVE = "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE);"
DURABLE = "PRAGMA synchronous=FULL; "
ADD = DURABLE + """INSERT INTO customers(kind, name, company, phone, email, tags, created, note)
 VALUES('person', '测试@N@', '上海云帆科技有限公司', '139@N@',
  'bench@N@@example.com', 'vip', '2025-11-21 10:00:00', '希望下周再联系，asked for a quote');"""


def load_script(folder, tables):
    """The path of a script that loads the CSV files of these tables into a new database."""
    lines = [LOAD, ".mode csv"]
    for table in tables:
        lines += [f"CREATE TABLE {table}({TABLES[table]});", f".import --skip 1 '{folder}/{table}.csv' {table}"]
        lines += [f"CREATE INDEX {table}_{n} ON {table}({columns});" for n, columns in enumerate(INDEXES[table])]
    path = folder / f"load_{'_'.join(tables)}.sql"
    path.write_text("\n".join([*lines, SERVE, ""]))
    return path


def load(database, script):
    return ["sqlite3", "-batch", database, f".read '{script}'"]


def make(database, folder):
    subprocess.run(load(database, load_script(folder, TABLES)), check=True, stdout=subprocess.DEVNULL)


def find(database, condition):
    return ["sqlite3", database, f"SELECT id, name, company, phone, email, tags FROM customers WHERE {condition}"]


# Every three characters in a row: what sqlite3 has for parts of words. unicode61 knows whole words and their beginnings.
FTS = """CREATE VIRTUAL TABLE fts USING fts5(name, company, phone, email, note, content='customers', content_rowid='id',
 tokenize='{}');
INSERT INTO fts(fts) VALUES('rebuild');"""


def make_search(database, folder, tokenizer):
    """Customers with the indexes and a full-text index, as fast as that can be made."""
    script = load_script(folder, ["customers"]).read_text().replace(SERVE, FTS.format(tokenizer) + "\n" + SERVE)
    path = folder / f"load_{tokenizer}.sql"
    path.write_text(script)
    return load(database, path)


def count_anywhere(database, text):
    return ["sqlite3", database, f"SELECT count(*) FROM customers WHERE {anywhere(text)}"]


def match(database, expression, count):
    columns = "count(*) FROM fts" if count else "c.id, c.name, c.company, c.phone FROM fts JOIN customers c ON c.id = fts.rowid"
    return ["sqlite3", database, f"SELECT {columns} WHERE fts MATCH '{expression}'" + ("" if count else " LIMIT 20")]


def show(database, condition):
    return ["sqlite3", database, f"SELECT * FROM customers WHERE {condition}"]


def anywhere(text):
    return " OR ".join(f"{column} LIKE '%{text}%'" for column in ("name", "company", "phone", "email", "note"))


def timeline(database, customer):
    return ["sqlite3", database, "SELECT at, channel, direction, summary FROM contacts"
                                 f" WHERE customer_id = {customer} ORDER BY at DESC LIMIT 20"]


def log(database, customer):
    return ["sqlite3", database, DURABLE + "INSERT INTO contacts VALUES"
                                           f"({customer}, '2025-11-21 10:00:00', 'phone', 'out', '已报价 @N@', '');"]


def export(database, form):
    return ["sqlite3", form, "-header", database, "SELECT * FROM customers"]
