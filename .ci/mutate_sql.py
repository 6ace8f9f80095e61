"""Changes generated SQL a little and sees whether `check_sql.py` would notice.

    mutate_sql.py FILE...

Each change is made to every table whose statement has a place for it, in DuckDB: a day more, a month more, a
working day more, a last day that does not count, an open list taken for complete, an unknown element taken
for one that does not pass. A change that no table notices ends the run with a failure: then the rows do not
test what they seem to.
"""

import json
import re
import sys

from check_sql import DuckDb, compare


def more(match):
    return f"{match[1]}{int(match[2]) + 1}{match[3]}"


CHANGES = {
    "a day more": (r"(\(\w+ \+ )(\d+)(\))", more),
    "a month more": (r"(INTERVAL ')(\d+)( months')", more),
    "a working day more": (r"(= one\.earlier)()(?= \+ \d|\n)", r"\1 + 1"),
    "a day off is the next one's": (r"WHERE other\.working\b", "WHERE NOT other.working"),
    "a last day that does not count": (r"(\w+_\w+|q\d+) >= (DATE|on_date)(?=[^\n]* THEN '(?:due|running|breached)')", r"\1 > \2"),
    "an end past the calendar is unknown": (r"COALESCE\((q\d+), CASE WHEN [^\n]* THEN DATE '[-\d]+' END\)", r"\1"),
    "an open list taken for complete": (r"(?s)COALESCE\(list_count\((?:(?! AS \w+_open).)* AS (\w+_open)", r"FALSE AS \1"),
    "an unknown element taken for none": (r"( if COALESCE\([^\n]*, )TRUE\)\]", r"\1FALSE)]"),
}


def main():
    engine = DuckDb()
    places, noticed = dict.fromkeys(CHANGES, 0), dict.fromkeys(CHANGES, 0)
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            for line in file:
                table = json.loads(line)
                if "sql" not in table:
                    engine.make(table["calendar"])
                    continue
                for change, (pattern, replacement) in CHANGES.items():
                    text, count = re.subn(pattern, replacement, table["sql"]["duckdb"])
                    if not count:
                        continue
                    mutant = {**table, "sql": {"duckdb": text}}
                    places[change] += 1
                    noticed[change] += compare("duckdb", mutant, engine.run(mutant)) is not None
    for change, count in places.items():
        print(f"{change}: noticed in {noticed[change]} of {count} tables")
    if not all(noticed.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
