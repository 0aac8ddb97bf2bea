"""sqlite3 with its best settings: three tables, the indexes that its side of each comparison needs, and no more."""

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
# What kehu finds words in, of what the file has.
SEARCHED = ["name", "company", "phone", "email", "city", "region", "industry", "tags", "note"]
# Neither journal nor sync during the load, a large cache, indexes after the rows: as fast as sqlite3 gets, and less
# safe than kehu, which is durable at the end of an import.
LOAD = "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA locking_mode=EXCLUSIVE;"
SERVE = "PRAGMA locking_mode=NORMAL; PRAGMA journal_mode=WAL; PRAGMA wal_checkpoint(TRUNCATE);"
# trigram: every three characters in a row, what sqlite3 has for parts of words. unicode61 knows whole words and their
# beginnings.
FTS = f"""CREATE VIRTUAL TABLE fts USING fts5({', '.join(SEARCHED)}, content='customers', content_rowid='id',
 tokenize='{{}}');
INSERT INTO fts(fts) VALUES('rebuild');
CREATE TRIGGER added AFTER INSERT ON customers BEGIN INSERT INTO fts(rowid, {', '.join(SEARCHED)})
 VALUES(new.id, {', '.join('new.' + field for field in SEARCHED)}); END;"""
DURABLE = "PRAGMA synchronous=FULL; "
ADD = DURABLE + """INSERT INTO customers(kind, name, company, phone, email, tags, created, note)
 VALUES('person', '测试@N@', '上海云帆科技有限公司', '139@N@',
  'bench@N@@example.com', 'vip', '2025-11-21 10:00:00', '希望下周再联系，asked for a quote');"""


def load_script(folder, tables, tokenizer=None):
    """What loads the CSV files of these tables into a new database, with a full-text index if a tokenizer is named."""
    lines = [LOAD, ".mode csv"]
    for table in tables:
        lines += [f"CREATE TABLE {table}({TABLES[table]});", f".import --skip 1 '{folder}/{table}.csv' {table}"]
        lines += [f"CREATE INDEX {table}_{n} ON {table}({columns});" for n, columns in enumerate(INDEXES[table])]
    return "\n".join([*lines, *([FTS.format(tokenizer)] if tokenizer else []), SERVE, ""])


# For filters with an order: kehu keeps when somebody was last contacted and what was spent, so its peer may, too. Each
# of these indexes is tried for each query; tags have a table of their own, as they must to be found by an index.
ORDERED_INDEXES = ["created", "tier", "tier, created", "tier, spent", "stage, spent", "city", "city, last", "last", "spent"]


def ordered_script(all_database):
    # What is done with a person of a company that is the only one of its name is done with the company, too.
    of_both = "IN (SELECT c.id UNION ALL SELECT person FROM account WHERE firm = c.id)"
    lines = [LOAD, f"CREATE TABLE customers({TABLES['customers']}, last, spent REAL);", f"ATTACH '{all_database}' AS whole;",
             "CREATE TABLE account(firm INTEGER, person INTEGER);",
             "INSERT INTO account SELECT firm.id, person.id FROM whole.customers person JOIN (SELECT min(id) AS id, name"
             " FROM whole.customers WHERE kind = 'org' GROUP BY name HAVING count(*) = 1) firm ON person.company = firm.name"
             " WHERE person.kind = 'person';",
             "CREATE INDEX account_firm ON account(firm);",
             f"INSERT INTO customers SELECT *, (SELECT max(at) FROM whole.contacts WHERE customer_id {of_both}),"
             f" (SELECT round(sum(amount), 2) FROM whole.orders WHERE customer_id {of_both}) FROM whole.customers c;",
             "DETACH whole;",
             "CREATE TABLE tag(word, customer INTEGER, PRIMARY KEY(word, customer)) WITHOUT ROWID;",
             "INSERT INTO tag WITH RECURSIVE cut(id, word, rest) AS (SELECT id, '', tags || ';' FROM customers WHERE tags != ''"
             " UNION ALL SELECT id, substr(rest, 1, instr(rest, ';') - 1), substr(rest, instr(rest, ';') + 1) FROM cut"
             " WHERE rest != '') SELECT word, id FROM cut WHERE word != '' ORDER BY 1, 2;"]
    lines += [f"CREATE INDEX {index_name(columns)} ON customers({columns});" for columns in ORDERED_INDEXES]
    return "\n".join([*lines, SERVE, ""])


def index_name(columns):
    return "by_" + columns.replace(", ", "_")


def load(database, script):
    return ["sqlite3", "-batch", database, f".read '{script}'"]


def query(database, text):
    return ["sqlite3", database, text]


def find(database, condition):
    return query(database, f"SELECT id, name, company, phone, email, tags FROM customers WHERE {condition}")


def show(database, condition):
    return query(database, f"SELECT * FROM customers WHERE {condition}")


def count(database, condition):
    return query(database, f"SELECT count(*) FROM customers WHERE {condition}")


def anywhere(*texts):
    return "(" + " OR ".join(f"{column} LIKE '%{text}%'" for text in texts for column in SEARCHED) + ")"


def digits(text):
    """The digits of a phone in a row, whatever stands between them."""
    bare = "phone"
    for sign in " -()+":
        bare = f"replace({bare}, '{sign}', '')"
    return f"({anywhere(text)} OR {bare} LIKE '%{text}%')"


def match(database, expression, counted):
    what = "count(*) FROM fts" if counted else "c.id, c.name, c.company, c.phone FROM fts JOIN customers c ON c.id = fts.rowid"
    return query(database, f"SELECT {what} WHERE fts MATCH '\"{expression}\"'" + ("" if counted else " LIMIT 20"))


def begins(database, expression, counted):
    command = match(database, expression, counted)
    return [*command[:-1], command[-1].replace(f'"{expression}"', f'"{expression}"*')]


def timeline(database, customer):
    return query(database, "SELECT at, channel, direction, summary FROM contacts"
                           f" WHERE customer_id = {customer} ORDER BY at DESC LIMIT 20")


def log(database, customer):
    return query(database, DURABLE + f"INSERT INTO contacts VALUES({customer}, '2025-11-21 10:00:00', 'phone', 'out', '已报价 @N@', '');")


def export(database, form):
    return ["sqlite3", form, "-header", database, "SELECT * FROM customers"]
