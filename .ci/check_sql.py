"""Holds generated SQL against the reference engine, in real SQL engines.

    check_sql.py FILE DIALECT...

FILE holds the tables that `cargo xtask sql-worlds` or `sql-packs` writes. Each is made in each engine, the
statement is run, and verdict, rules and missing facts are compared row by row; the first difference ends
the run. The engines: duckdb (package duckdb), clickhouse (chdb), spark (pyspark), postgres (psycopg2, on
GUIJU_POSTGRES or the local server).
"""

import datetime
import decimal
import json
import os
import sys
import time

TYPES = {
    "duckdb": {"yes-no": "BOOLEAN", "number": "DECIMAL(38, 8)", "date": "DATE", "text": "VARCHAR", "set": "VARCHAR[]", "days": "DATE[]"},
    "postgres": {"yes-no": "BOOLEAN", "number": "NUMERIC", "date": "DATE", "text": "TEXT", "set": "TEXT[]", "days": "DATE[]"},
    "spark": {"yes-no": "BOOLEAN", "number": "DECIMAL(38, 8)", "date": "DATE", "text": "STRING", "set": "ARRAY<STRING>", "days": "ARRAY<DATE>"},
    "clickhouse": {
        "yes-no": "Nullable(Bool)",
        "number": "Nullable(Decimal(38, 8))",
        "date": "Nullable(Date32)",
        "text": "Nullable(String)",
        "set": "Nullable(String)",
        "days": "Nullable(String)",
    },
}
# A double is read as the decimal that it was written as: every other table has its numbers so.
DOUBLES = {"duckdb": "DOUBLE", "postgres": "DOUBLE PRECISION", "spark": "DOUBLE", "clickhouse": "Nullable(Float64)"}
NOT_YET = {"clickhouse": "2299-12-31"}


def types(dialect, table):
    """The type of each column; doubles only where they can hold the values."""
    known = TYPES[dialect]
    found = []
    for place, (_, kind, fields) in enumerate(table["columns"]):
        if kind == "list":
            found.append(list_type(dialect, fields))
            continue
        values = [row[place] for row in table["rows"] if row[place] is not None]
        short = kind == "number" and all(len(it.replace(".", "").replace("-", "")) <= 15 for it in values)
        is_double = short and len(table["name"]) % 2 == place % 2
        found.append(DOUBLES[dialect] if is_double else known[kind])
    return found


def list_type(dialect, fields):
    """Records with all fields; JSON where there are none."""
    inner = [(name(dialect, column), TYPES[dialect][kind]) for column, kind, _ in fields]
    inner = inner or [("nothing", TYPES[dialect]["text"])]
    if dialect == "duckdb":
        return "STRUCT(" + ", ".join(f"{column} {ty}" for column, ty in inner) + ")[]"
    if dialect == "spark":
        return "ARRAY<STRUCT<" + ", ".join(f"{column}: {ty}" for column, ty in inner) + ">>"
    return "JSONB" if dialect == "postgres" else "Nullable(String)"


def element(dialect, fields, record):
    """An element of a list as a literal of DuckDB."""
    if record is None:
        return "NULL"
    cells = [(column, cell(dialect, kind, record[column])) for column, kind, _ in fields]
    cells = cells or [("nothing", "NULL")]
    return "{" + ", ".join(f"'{column.replace(chr(39), chr(39) * 2)}': {it}" for column, it in cells) + "}"


def as_json(dialect, fields, records):
    """A list as JSON; every other number has its digits in quotes, as both are allowed."""
    found = []
    for place, record in enumerate(records):
        if record is None:
            found.append("null")
            continue
        parts = []
        for column, kind, _ in fields:
            value = day(dialect, record[column]) if kind == "date" else record[column]
            plain = kind == "number" and value is not None and place % 2 == 0
            parts.append(json.dumps(column) + ": " + (value if plain else json.dumps(value, ensure_ascii=False)))
        found.append("{" + ", ".join(parts) + "}")
    return "[" + ", ".join(found) + "]"


def quoted(dialect, text):
    if dialect == "clickhouse":
        text = text.replace("\\", "\\\\")
    return "'" + text.replace("'", "''") + "'"


def day(dialect, value):
    return NOT_YET.get(dialect, "9999-12-31") if value == "not yet" else value


def name(dialect, text):
    if dialect == "clickhouse":
        return "`" + text.replace("\\", "\\\\").replace("`", "\\`") + "`"
    if dialect == "spark":
        return "`" + text.replace("`", "``") + "`"
    return '"' + text.replace('"', '""') + '"'


def columns(dialect, table):
    pairs = zip(table["columns"], types(dialect, table))
    return ["row_number INTEGER" if dialect != "clickhouse" else "row_number Int32"] + [
        f"{name(dialect, column)} {ty}" for (column, *_), ty in pairs
    ]


def cell(dialect, kind, value, fields=()):
    """A value as a literal."""
    if value is None:
        return "NULL"
    if kind == "list" and dialect == "duckdb":
        records = ", ".join(element(dialect, fields, it) for it in value)
        return f"CAST([{records}] AS {list_type(dialect, fields)})"
    if kind == "list":
        return quoted(dialect, as_json(dialect, fields, value))
    if kind == "yes-no":
        return "TRUE" if value else "FALSE"
    if kind == "number":
        return f"'{value}'"
    if kind == "date":
        return f"'{day(dialect, value)}'"
    if kind == "days":
        days = [it if it is None else day(dialect, it) for it in value]
        if dialect == "clickhouse":
            return "'" + json.dumps(days) + "'"
        literals = ", ".join("NULL" if it is None else f"DATE '{it}'" for it in days)
        return f"CAST({'ARRAY' if dialect == 'postgres' else ''}[{literals}] AS DATE[])"
    if kind == "set":
        if dialect == "clickhouse":
            return "'" + ",".join("?" if it is None else it for it in value) + "'"
        words = ", ".join("NULL" if it is None else f"'{it}'" for it in value)
        return f"CAST(ARRAY[{words}] AS TEXT[])" if dialect == "postgres" else f"CAST([{words}] AS VARCHAR[])"
    return "'" + value.replace("'", "''") + "'"


def values(dialect, table):
    kinds = [(kind, fields) for _, kind, fields in table["columns"]]
    for number, row in enumerate(table["rows"]):
        cells = [str(number)] + [cell(dialect, kind, it, fields) for (kind, fields), it in zip(kinds, row)]
        yield "(" + ", ".join(cells) + ")"


class DuckDb:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()

    def make(self, calendar):
        self.connection.execute(f"DROP TABLE IF EXISTS {name('duckdb', calendar['name'])}")
        for statement in calendar["statements"]["duckdb"]:
            self.connection.execute(statement)

    def run(self, table):
        rows = name("duckdb", table["table"])
        self.connection.execute(f"CREATE OR REPLACE TABLE {rows} ({', '.join(columns('duckdb', table))})")
        self.connection.execute(f"INSERT INTO {rows} VALUES " + ", ".join(values("duckdb", table)))
        result = self.connection.execute(table["sql"]["duckdb"])
        names = [it[0] for it in result.description]
        return [dict(zip(names, row)) for row in result.fetchall()]


class Postgres:
    def __init__(self):
        import psycopg2

        at = os.environ.get("GUIJU_POSTGRES", "host=127.0.0.1 user=postgres dbname=test")
        self.connection = psycopg2.connect(at)

    def make(self, calendar):
        cursor = self.connection.cursor()
        # In a schema of this session, so that nothing stays behind.
        cursor.execute("SET search_path TO pg_temp, public")
        cursor.execute(f"DROP TABLE IF EXISTS {name('postgres', calendar['name'])}")
        for statement in calendar["statements"]["postgres"]:
            cursor.execute(statement)
        self.connection.commit()

    def run(self, table):
        cursor = self.connection.cursor()
        rows = name("postgres", table["table"])
        cursor.execute(f"CREATE TEMPORARY TABLE {rows} (" + ", ".join(columns("postgres", table)) + ") ON COMMIT DROP")
        cursor.execute(f"INSERT INTO {rows} VALUES " + ", ".join(values("postgres", table)))
        cursor.execute(table["sql"]["postgres"])
        names = [it[0] for it in cursor.description]
        found = [dict(zip(names, row)) for row in cursor.fetchall()]
        self.connection.rollback()
        return found


class ClickHouse:
    def __init__(self):
        from chdb import session

        self.session = session.Session()
        self.session.query("CREATE DATABASE IF NOT EXISTS guiju ENGINE = Atomic")
        self.session.query("USE guiju")
        # The head of longer statements says so.
        self.session.query("SET max_query_size = 10000000")

    def make(self, calendar):
        self.session.query(f"DROP TABLE IF EXISTS {name('clickhouse', calendar['name'])}")
        for statement in calendar["statements"]["clickhouse"]:
            self.session.query(statement)

    def run(self, table):
        query = self.session.query
        rows = name("clickhouse", table["table"])
        query(f"CREATE OR REPLACE TABLE {rows} ({', '.join(columns('clickhouse', table))}) ENGINE = Memory")
        query(f"INSERT INTO {rows} VALUES " + ", ".join(values("clickhouse", table)))
        text = str(query(table["sql"]["clickhouse"], "JSONEachRow"))
        return [json.loads(line) for line in text.splitlines()]


class Spark:
    def __init__(self):
        import tempfile

        from pyspark.sql import SparkSession

        settings = {
            "spark.sql.shuffle.partitions": "1",
            "spark.default.parallelism": "1",
            "spark.ui.enabled": "false",
            # Long statements are planned here.
            "spark.driver.memory": "3g",
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.warehouse.dir": tempfile.mkdtemp(),
        }
        builder = SparkSession.builder.master("local[1]")
        for key, value in settings.items():
            builder = builder.config(key, value)
        self.spark = builder.getOrCreate()
        self.spark.sparkContext.setLogLevel("ERROR")

    def make(self, calendar):
        self.spark.sql("DROP TABLE IF EXISTS working_days")
        for statement in calendar["statements"]["spark"]:
            self.spark.sql(self.plain(calendar["name"], "working_days", statement))
        self.spark.sql("CACHE TABLE working_days")

    @staticmethod
    def plain(foreign, own, text):
        """No catalogue takes such a name, so that the table has a plain one."""
        return text.replace(name("spark", foreign), own)

    def run(self, table):
        kinds = [(kind, fields) for _, kind, fields in table["columns"]]
        tys = types("spark", table)

        def record(fields, it):
            if it is None:
                return None
            return tuple(value(kind, "", it[column]) for column, kind, _ in fields) or (None,)

        def value(kind, ty, it, fields=()):
            if it is None or kind in ("yes-no", "text", "set"):
                return it
            if kind == "list":
                return [record(fields, one) for one in it]
            if kind == "days":
                return [it if it is None else datetime.date.fromisoformat(day("spark", it)) for it in it]
            if kind == "date":
                return datetime.date.fromisoformat(day("spark", it))
            return float(it) if ty == "DOUBLE" else decimal.Decimal(it)

        rows = [
            (number, *(value(kind, ty, it, fields) for (kind, fields), ty, it in zip(kinds, tys, row)))
            for number, row in enumerate(table["rows"])
        ]
        frame = self.spark.createDataFrame(rows, ", ".join(columns("spark", table)))
        frame.createOrReplaceTempView("rows")
        text = self.plain(table["table"], "rows", table["sql"]["spark"])
        text = self.plain(table["calendar"], "working_days", text)
        return [row.asDict() for row in self.spark.sql(text).collect()]


ENGINES = {"duckdb": DuckDb, "postgres": Postgres, "clickhouse": ClickHouse, "spark": Spark}


def compare(dialect, table, found):
    """The first difference; None when all is as expected."""
    by_number = {row["row_number"]: row for row in found}
    if len(found) != len(table["rows"]) or len(by_number) != len(found):
        return f"{len(found)} answers for {len(table['rows'])} rows"
    for number, expected in enumerate(table["expected"]):
        answer = {key: by_number[number][key] for key in expected}
        answer = {key: list(it) if not isinstance(it, str) else it for key, it in answer.items()}
        if answer != expected:
            facts = {column: value for (column, *_), value in zip(table["columns"], table["rows"][number])}
            return f"row {number}\nfacts    {json.dumps(facts, ensure_ascii=False)}\nexpected {json.dumps(expected)}\nfound    {json.dumps(answer)}"
    return None


def main():
    path, *dialects = sys.argv[1:]
    for dialect in dialects:
        engine = ENGINES[dialect]()
        start, tables, rows, verdicts = time.time(), 0, 0, {}
        with open(path, encoding="utf-8") as file:
            for line in file:
                table = json.loads(line)
                if "calendar" in table and "sql" not in table:
                    engine.make(table["calendar"])
                    continue
                try:
                    difference = compare(dialect, table, engine.run(table))
                except Exception as error:
                    difference = f"{type(error).__name__}: {error}"
                if difference:
                    print(f"{table['sql'][dialect]}\n{dialect}, {table['name']}: {difference}")
                    sys.exit(1)
                tables += 1
                rows += len(table["rows"])
                for expected in table["expected"]:
                    verdicts[expected["verdict"]] = verdicts.get(expected["verdict"], 0) + 1
        print(f"{dialect}: {tables} tables, {rows} rows agree {verdicts} in {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
