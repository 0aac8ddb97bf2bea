"""A report with a line for each customer beside an export of the same columns."""

from imports import private_memory

COLUMNS = "id name company phone city tier".split()
PLAIN = " ".join(f"{{{{{name}}}}}" for name in COLUMNS)
ALIGNED = " ".join(f"{{{{{name} | width:{width}}}}}" for name, width in zip(COLUMNS, (8, 20, 20, 20, 10, 2)))


def report(bench, table):
    store = bench.store()
    export = bench.to(store, "export", "customer", "--tsv", "--no-header", "--columns", ",".join(COLUMNS))
    for title, line in (("plain", PLAIN), ("in columns", ALIGNED)):
        template = bench.folder / f"{title}.txt"
        template.write_text(f"{{{{#customers}}}}\n{line}\n{{{{/customers}}}}\n")
        ours = bench.to(store, "report", template)
        if bench.run(*ours).count("\n") != bench.run(*export).count("\n"):
            bench.fault(f"report, {title}: not as many lines as the export has")
        table.slower(f"report, a line for each customer, {title}", "kehu export --tsv", bench.pair(bench.runs(21), export, ours), 3)
        most = private_memory(ours, every=0.002) / 1024
        table.add("  private MiB", "", "", most, "", "<= 64", most <= 64)
