"""Prints a fingerprint of the answers in a file or folder of Parquet that does not depend on their order.

Guiju keeps rules that fire and rules that are unknown in columns of their own, under their addresses:
`bench/sale-gate@2024-01-01#r1` among the unknown is `R1?`."""

import os
import sys

import duckdb

path = sys.argv[1]
files = path + "/*.parquet" if os.path.isdir(path) else path
columns = {row[0] for row in duckdb.execute(f"DESCRIBE SELECT * FROM read_parquet('{files}')").fetchall()}


def named(column, end):
    """The rules of a column with their numbers, by which they are put in order."""
    number = "regexp_extract(it, '#r([0-9]+)', 1)"
    return f"list_transform({column}, lambda it: {{'n': {number}::INT, 's': 'R' || {number} || '{end}'}})"


if "reasons" in columns:
    reasons = "array_to_string(reasons, ',')"
    count = "len(reasons)"
else:
    both = f"list_sort(list_concat({named('fired', '')}, {named('unknown', '?')}))"
    reasons = f"array_to_string(list_transform({both}, lambda it: it.s), ',')"
    count = "len(fired) + len(unknown)"
print(*duckdb.execute(
    f"SELECT count(*), bit_xor(hash(id::BIGINT, verdict::VARCHAR, {reasons})), sum({count}) FROM read_parquet('{files}')"
).fetchone())
