"""DuckDB with a code join, as an expert would write it."""

import duckdb
from rules import CAN_BE_NULL, RULES, SELECT_RULES, main


def contender(threads):
    connection = duckdb.connect(config={"threads": threads})

    def bits(i, name):
        unknown = f" WHEN {name} IS NULL THEN {1 << (i + 10)}" if name in CAN_BE_NULL else ""
        return f"CASE WHEN {name} THEN {1 << i}{unknown} ELSE 0 END"

    def reason(i, name):
        return f"CASE WHEN code & {1 << i} > 0 THEN '{name}' WHEN code & {1 << (i + 10)} > 0 THEN '{name}?' END"

    def decide(source, target):
        code = " + ".join(bits(i, name) for i, name in enumerate(RULES))
        reasons = ", ".join(reason(i, name) for i, name in enumerate(RULES))
        connection.execute(f"CREATE TEMP TABLE codes AS SELECT id, ({code})::INT AS code FROM ({SELECT_RULES} FROM '{source}')")
        connection.execute(
            "CREATE TEMP TABLE answers AS SELECT code,"
            f" CASE WHEN code & 255 > 0 THEN 'deny' WHEN code & {255 << 10} > 0 THEN 'unknown' ELSE 'allow' END AS verdict,"
            f" list_filter([{reasons}], lambda it: it IS NOT NULL) AS reasons FROM (SELECT DISTINCT code FROM codes)")
        connection.execute(
            "COPY (SELECT id, verdict, reasons FROM codes JOIN answers USING (code))"
            f" TO '{target}' (FORMAT parquet, COMPRESSION snappy)")

    return decide


main(contender)
