"""Runs the contenders of the parts side by side, prints the tables and writes `results.json`.

`run.sh` builds what this needs and calls it: drive.py decide|batch|all [--quick]. Nothing large is imported
here, because the memory of this process is the least that is seen as memory of a contender.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROGRAMS = Path(os.environ["PEERS_PROGRAMS"])
DATA = Path(os.environ["PEERS_DATA"])
PACKS = ("blind-box", "merger-thresholds")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("part", choices=["decide", "batch", "all"])
    parser.add_argument("--quick", action="store_true")
    arguments = parser.parse_args()
    print(f"{time.strftime('%Y-%m-%d')}, {machine()}", flush=True)
    results = []
    if arguments.part != "batch":
        results += decide(arguments.quick)
    if arguments.part != "decide":
        results += batch(arguments.quick)
    with open(HERE.parent / "results.json", "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
        out.write("\n")


def machine():
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        model = platform.machine()
    return f"{model}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, load {os.getloadavg()[0]:.1f}"


def row(workload, contender, given, values, unit, limit, **more):
    """One object of `results.json`; `limit` is the median of the limit row, if there is one."""
    median = statistics.median(values)
    ratio = median / limit if limit else None
    return {"workload": workload, "contender": contender, "input": given, "median": median, "min": min(values),
            "max": max(values), "unit": unit, "ratio_to_limit": ratio, **more}


# Single decisions.

def decide(quick):
    subprocess.run([sys.executable, HERE / "generate.py", "cases", DATA], check=True)
    program = PROGRAMS / "decide"
    contenders = subprocess.run([program, "--list"], check=True, capture_output=True, text=True).stdout.split()
    environment = {**os.environ, "PEERS_SECONDS": "0.25" if quick else "1.2"}
    times, right = {}, {}
    # Run after run, so that whatever else the machine does falls on all contenders alike.
    for _ in range(2 if quick else 5):
        for contender in contenders:
            out = subprocess.run([program, contender], capture_output=True, text=True, env=environment)
            if out.returncode:
                print(f"{contender} failed: {out.stderr}", file=sys.stderr)
            for line in out.stdout.splitlines():
                found = json.loads(line)
                key = found["workload"], found["input"], found["contender"]
                times.setdefault(key, []).append(found["ns"])
                right[key] = found["right"]
    results = []
    for workload, given in dict.fromkeys(key[:2] for key in times):
        limit = "guiju reference" if workload in PACKS else "hand"
        least = statistics.median(times[workload, given, limit])
        rows = [row(workload, contender, given, values, "ns", least, right=right[w, i, contender])
                for (w, i, contender), values in times.items() if (w, i) == (workload, given)]
        rows.sort(key=lambda it: it["median"])
        print(f"\n### {workload}, {given}: ns a decision\n")
        table(["contender", "median", "spread of runs", f"x {limit}", "right"],
              [[it["contender"], number(it["median"]), spread(it), number(it["ratio_to_limit"]), it["right"]]
               for it in rows])
        results += rows
    return results


# Batches.

def batch_contenders():
    """Name and command; `{in}`, `{out}` and `{threads}` are filled in."""
    yield "hand", [PROGRAMS / "batch", "hand", "{in}", "{out}", "{threads}"]
    yield "scan", [PROGRAMS / "batch", "scan", "{in}", "{out}", "{threads}"]
    for name in ("duckdb_sql", "duckdb_join", "polars_lazy", "polars_join", "datafusion_sql"):
        script = HERE / "contenders" / f"{name}.py"
        yield name.replace("_", " "), [sys.executable, script, "{in}", "{out}", "{threads}"]
    guiju = os.environ.get("GUIJU", "guiju")
    if knows_batch(guiju):
        yield "guiju batch", [
            guiju, "batch", "{in}", "--law", HERE.parent / "law", "--subject", "sale", "--act", "bench/sale-gate",
            "--on", "2024-06-01", "--out", "{out}", "--threads", "{threads}", "--format", "json"]
    else:
        print(f"\n`guiju batch` is left out: {guiju} does not know it.")


def knows_batch(guiju):
    try:
        return subprocess.run([guiju, "batch", "--help"], capture_output=True).returncode == 0
    except OSError:
        return False


def batch(quick):
    results = []
    contenders = list(batch_contenders())
    for size in ["1e6"] if quick else ["1e6", "1e7"]:
        rows = int(float(size))
        source = DATA / f"w1_{rows}.parquet"
        if not source.exists():
            subprocess.run([sys.executable, HERE / "generate.py", "table", DATA, str(rows)], check=True)
        found = {}
        for run in range(3):
            for name, command in contenders:
                for threads in (1, 2):
                    measure(found, (name, threads), command, source, check=run == 0)
        results += batch_results(size, rows, found)
    return results + memory()


def measure(found, key, command, source, check):
    out = DATA / "out.parquet"
    subprocess.run(["rm", "-rf", out], check=True)
    places = {"{in}": source, "{out}": out, "{threads}": str(key[1])}
    begun = time.perf_counter()
    with open(DATA / "errors.txt", "w+", encoding="utf-8") as errors:
        process = subprocess.Popen([places.get(it, it) for it in command], stdout=subprocess.PIPE, stderr=errors, text=True)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        # Guiju ends with 1 for findings and 2 for facts that are missing.
        if process.returncode not in ((0, 1, 2) if key[0] == "guiju batch" else (0,)):
            errors.seek(0)
            print(f"{key[0]} failed: {errors.read()[-500:]}", file=sys.stderr)
            return
    entry = found.setdefault(key, {"seconds": [], "cpu": [], "rss_mib": 0, "answers": ""})
    entry["seconds"].append(seconds_of(said, time.perf_counter() - begun))
    entry["cpu"].append(usage.ru_utime + usage.ru_stime)
    entry["rss_mib"] = max(entry["rss_mib"], usage.ru_maxrss / 1024)
    if check and key[0] != "scan":
        prints = subprocess.run([sys.executable, HERE / "fingerprint.py", out], capture_output=True, text=True)
        entry["answers"] = prints.stdout.strip() or prints.stderr[-200:]


def seconds_of(said, whole):
    """What a contender says of its seconds, or those of the whole process."""
    try:
        return json.loads(said.strip().splitlines()[-1])["seconds"]
    except (IndexError, KeyError, TypeError, ValueError):
        return whole


def batch_results(size, rows, found):
    results = []
    for threads in (1, 2):
        given = f"{size} rows, {threads} thread" + "s" * (threads > 1)
        hand = found["hand", threads]
        limit = statistics.median(hand["seconds"])
        of_threads = []
        for (name, count), it in found.items():
            if count == threads:
                right = "" if name == "scan" else "same" if it["answers"] == hand["answers"] else "differ: " + it["answers"]
                of_threads.append(row("w1 batch", name, given, it["seconds"], "s", limit, right=right,
                                      cpu_seconds=statistics.median(it["cpu"]), rss_mib=round(it["rss_mib"])))
        of_threads.sort(key=lambda it: it["median"])
        print(f"\n### W1 from Parquet to Parquet, {given}\n")
        table(["contender", "seconds", "spread of runs", "rows/s", "x hand", "CPU s", "peak RSS, MiB", "answers"],
              [[it["contender"], f"{it['median']:.3f}", f"{it['min']:.3f}..{it['max']:.3f}", millions(rows / it["median"]),
                number(it["ratio_to_limit"]), f"{it['cpu_seconds']:.2f}", it["rss_mib"], it["right"]]
               for it in of_threads])
        results += of_threads
    return results


def memory():
    """Over columns that lie in memory already; the limit is plain reading."""
    rows = 1_000_000
    said = subprocess.run([PROGRAMS / "batch", "memory", DATA / f"w1_{rows}.parquet", "-", "1"], check=True,
                          capture_output=True, text=True).stdout
    found = json.loads(said)
    limit = found["read_seconds"]
    results = [row("w1 memory", "read", "1e6 rows", [limit], "s", limit),
               row("w1 memory", "hand", "1e6 rows", [found["seconds"]], "s", limit)]
    print("\n### W1, 1e6 rows in memory, 1 thread, best of 5\n")
    table(["contender", "rows/s", "x read"],
          [[it["contender"], millions(rows / it["median"]), number(it["ratio_to_limit"])] for it in results])
    return results


# Tables.

def table(head, body):
    print("| " + " | ".join(head) + " |")
    print("|" + " --- |" * len(head))
    for cells in body:
        print("| " + " | ".join(str(it) for it in cells) + " |")
    sys.stdout.flush()


def number(it):
    return f"{it:,.0f}" if it >= 100 else f"{it:.1f}" if it >= 10 else f"{it:.2f}"


def spread(it):
    return f"{number(it['min'])}..{number(it['max'])}"


def millions(it):
    return f"{it / 1e6:.2f} M"


main()
