"""Compares the calendar of working days with the independent package `chinesecalendar`, day by day.

usage: check_working_days.py GUIJU
"""

import datetime
import json
import subprocess
import sys

import chinese_calendar

FIRST, LAST = datetime.date(2019, 1, 1), datetime.date(2026, 12, 31)

answer = subprocess.run(
    [sys.argv[1], "days", FIRST.isoformat(), LAST.isoformat(), "--format", "json"],
    check=True,
    capture_output=True,
    text=True,
)
days = json.loads(answer.stdout)["days"]
wrong = []
for row in days:
    day = datetime.date.fromisoformat(row["date"])
    if row["provisional"] or row["working"] != chinese_calendar.is_workday(day):
        wrong.append(row["date"])
print(f"{len(days)} days compared, {len(wrong)} differ: {wrong}")
sys.exit(1 if wrong or len(days) != (LAST - FIRST).days + 1 else 0)
