"""DuckDB, SQL as most people would write it."""

import duckdb
from rules import RULES, SELECT_RULES, VERDICT, main, reason


def contender(threads):
    connection = duckdb.connect(config={"threads": threads})

    def decide(source, target):
        reasons = ", ".join(reason(name) for name in RULES)
        connection.execute(
            f"COPY (SELECT id, {VERDICT} AS verdict, list_filter([{reasons}], lambda it: it IS NOT NULL) AS reasons"
            f" FROM ({SELECT_RULES} FROM '{source}')) TO '{target}' (FORMAT parquet, COMPRESSION snappy)")

    return decide


main(contender)
