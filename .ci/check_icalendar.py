"""Reads the calendars that `guiju calendar --ics` writes with the independent package `icalendar`.

usage: check_icalendar.py GUIJU FACTS
"""

import pathlib
import subprocess
import sys
import tempfile

import icalendar

guiju, facts = sys.argv[1], pathlib.Path(sys.argv[2])
folder = pathlib.Path(tempfile.mkdtemp())
file = folder / "duties.ics"


def write(text, on):
    source = folder / "facts.yaml"
    source.write_text(text, encoding="utf-8")
    arguments = [guiju, "calendar", source, "--on", on, "--until", "2029-01-01", "--ics", file]
    run = subprocess.run(arguments, capture_output=True, text=True)
    assert run.returncode in (0, 1), run.stderr
    raw = file.read_bytes()
    assert all(len(line) <= 75 for line in raw.split(b"\r\n")), "a line is longer than 75 octets"
    assert raw.count(b"\n") == raw.count(b"\r\n"), "a line does not end with CRLF"
    calendar = icalendar.Calendar.from_ical(raw)
    assert calendar["VERSION"] == "2.0" and calendar["PRODID"]
    events = {}
    for event in calendar.walk("VEVENT"):
        assert not event.errors, event.errors
        assert event["UID"] not in events, f"{event['UID']} stands twice"
        assert event["DTSTAMP"].dt and event["DTSTART"].dt and event["SUMMARY"]
        for alarm in event.walk("VALARM"):
            assert alarm["ACTION"] == "DISPLAY" and alarm["TRIGGER"].dt.total_seconds() < 0
        events[str(event["UID"])] = event
    return raw, events


text = facts.read_text(encoding="utf-8")
first, events = write(text, "2026-11-24")
assert len(events) >= 5 and any(event.walk("VALARM") for event in events.values())
again, _ = write(text, "2026-11-24")
assert first == again, "the same facts written twice differ"

# Another day of completion moves the date of filing: the event is updated, none is added.
moved, changed = write(text.replace("completed: 2026-11-03", "completed: 2026-11-10"), "2026-11-25")
assert changed.keys() == events.keys()
filing = next(uid for uid in events if "file-result" in uid)
assert changed[filing]["DTSTART"].dt > events[filing]["DTSTART"].dt
assert int(changed[filing]["SEQUENCE"]) == int(events[filing]["SEQUENCE"]) + 1
others = [uid for uid in events if uid != filing]
assert all(changed[uid]["SEQUENCE"] == events[uid]["SEQUENCE"] for uid in others)

# What is done leaves the list: calendars are told that it is cancelled.
_, done = write(text.replace("filed: not yet", "filed: 2026-11-20"), "2026-11-26")
assert done.keys() == events.keys() and done[filing]["STATUS"] == "CANCELLED"
print(f"{len(events)} events read, updated and cancelled as RFC 5545 says")
