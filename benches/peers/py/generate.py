"""Inputs from a seed, and the answers of an independent reference.

    generate.py cases FOLDER          the cases of single decisions: JSON, verdict and reasons between tabs
    generate.py table FOLDER ROWS     the table of batch decisions
"""

import json
import os
import random
import sys
from fractions import Fraction

SEED = 20240122
BANNED = ["drug", "medical_device", "live_animal", "hazardous_chemical", "flammable_explosive", "tobacco",
          "infant_formula", "unclaimed_parcel"]
ALLOWED = ["toy_figure", "stationery", "apparel", "plush", "cosmetic", "snack_food", "accessory", "electronics",
           "book", "card_collectible", "homeware", "trading_badge"]
CATEGORIES = BANNED + ALLOWED
CHANNELS = ["online", "vending", "store"]


# The reference, in three-valued logic: None is unknown.

def negate(a):
    return None if a is None else not a


def both(*parts):
    return False if any(it is False for it in parts) else None if any(it is None for it in parts) else True


def lift(function, *parts):
    return None if any(it is None for it in parts) else function(*parts)


def reasons_of(rules):
    return [name if it else name + "?" for name, it in rules if it is not False]


def sale_answer(f):
    age, consent, distance = f.get("buyer_age"), f.get("guardian_consent"), f.get("school_distance_m")
    waived = f["return_waiver_disclosed"] and f["return_waiver_consented"]
    rules = [
        ("R1", lift(lambda a: a < 8, age)),
        ("R2", both(lift(lambda a: 8 <= a < 18, age), negate(consent))),
        ("R3", f["item_category"] in BANNED),
        ("R4", f["is_food"] and not f["food_label_ok"]),
        ("R5", f["is_cosmetic"] and not f["cosmetic_registered"]),
        ("R6", not f["probability_disclosed"]),
        ("R7", not f["price_marked"]),
        ("R8", f["channel"] == "online" and f["seven_day_return_refused"] and not waived),
        ("R9", both(f["channel"] == "vending", lift(lambda d: d <= 200, distance))),
        ("R10", f["purchase_count_today"] >= 30),
    ]
    deciding = [it for _, it in rules[:8]]
    return "deny" if True in deciding else "unknown" if None in deciding else "allow", reasons_of(rules)


def deal_answer(f):
    old = f["deal_date"] < "2024-01-22"
    worldwide_limit, china_limit, party_limit = (10**10, 2 * 10**9, 4 * 10**8) if old else (12 * 10**9, 4 * 10**9, 8 * 10**8)
    worldwide = [p.get("worldwide") for p in f["parties"]]
    china = [p.get("china") for p in f["parties"]]
    known = sum(1 for it in china if it is not None and Fraction(it) > party_limit)
    two = True if known >= 2 else None if known + china.count(None) >= 2 else False

    def over(turnovers, limit):
        return None if None in turnovers else sum(Fraction(it) for it in turnovers) > limit

    rules = [("A", both(over(worldwide, worldwide_limit), two)), ("B", both(over(china, china_limit), two))]
    found = [it for _, it in rules]
    return "yes" if True in found else "unknown" if None in found else "no", reasons_of(rules)


# Cases of single decisions.

def sale_case(r):
    f = {}
    u = r.random()
    if u >= 0.04:
        f["buyer_age"] = r.randint(3, 7) if u < 0.06 else r.randint(8, 17) if u < 0.20 else r.randint(18, 70)
    minor = f.get("buyer_age", 0) < 18
    u = r.random()
    if minor and u < 0.85:
        f["guardian_consent"] = u < 0.62
    elif not minor and u < 0.15:
        f["guardian_consent"] = u < 0.10
    f["item_category"] = r.choice(BANNED) if r.random() < 0.02 else r.choice(ALLOWED)
    f["is_food"] = f["item_category"] == "snack_food" or r.random() < 0.01
    f["food_label_ok"] = r.random() < 0.94
    f["is_cosmetic"] = f["item_category"] == "cosmetic" or r.random() < 0.01
    f["cosmetic_registered"] = r.random() < 0.93
    f["channel"] = r.choices(CHANNELS, [60, 15, 25])[0]
    f["probability_disclosed"] = r.random() < 0.97
    f["price_marked"] = r.random() < 0.985
    f["return_waiver_disclosed"] = r.random() < 0.9
    f["return_waiver_consented"] = r.random() < 0.88
    f["seven_day_return_refused"] = r.random() < 0.3
    if f["channel"] == "vending":
        if r.random() < 0.92:
            f["school_distance_m"] = round(r.uniform(20, 2000), 1)
    elif r.random() < 0.1:
        f["school_distance_m"] = round(r.uniform(20, 2000), 1)
    f["purchase_count_today"] = r.randint(30, 60) if r.random() < 0.01 else r.randint(0, 12)
    return f


def decimal(hundredths):
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def deal_case(r):
    day = f"{r.choice([2022, 2023, 2024, 2025])}-{r.randint(1, 12):02d}-{r.randint(1, 28):02d}"
    parties = []
    for _ in range(r.choices([2, 3, 4, 5], [60, 25, 10, 5])[0]):
        china = int(10 ** r.uniform(8.5, 12.0))
        worldwide = china + int(10 ** r.uniform(8, 12.7))
        party = {}
        if r.random() > 0.03:
            party["worldwide"] = decimal(worldwide)
        if r.random() > 0.04:
            party["china"] = decimal(china)
        parties.append(party)
    return {"deal_date": day, "parties": parties}


def deal_edge_case(r):
    """Sums and parties that meet a threshold exactly, or miss it by 0.01."""
    new = r.random() < 0.5
    day = r.choice(["2024-01-22", "2024-01-23"]) if new else r.choice(["2024-01-21", "2023-12-31"])
    worldwide_limit, china_limit, party_limit = (
        (1_200_000_000_000, 400_000_000_000, 80_000_000_000) if new else (1_000_000_000_000, 200_000_000_000, 40_000_000_000))
    n = r.randint(3, 5)

    def split(total, low):
        parts = [low + r.randrange(1, (total - low * n) // n) for _ in range(n - 1)]
        return parts + [total - sum(parts)]

    d = r.choice([-1, 0, 0, 0, 1])
    low = party_limit if n * party_limit < china_limit else china_limit // (2 * n)
    china = split(china_limit + (d if r.random() < 0.6 else 1), low)
    if r.random() < 0.3:
        china[0] = party_limit + r.choice([0, 1])
    worldwide = split(worldwide_limit + r.choice([-1, 0, 0, 0, 1]), china_limit // n)
    parties = [{"worldwide": decimal(a), "china": decimal(b)} for a, b in zip(worldwide, china)]
    return {"deal_date": day, "parties": parties}


def text(f):
    """JSON, with turnovers as numbers of two decimals."""
    if "parties" not in f:
        return json.dumps(f, separators=(",", ":"))
    parties = ",".join("{" + ",".join(f'"{k}":{v}' for k, v in p.items()) + "}" for p in f["parties"])
    return f'{{"deal_date":"{f["deal_date"]}","parties":[{parties}]}}'


def cases(folder):
    sets = [("w1", sale_case, sale_answer, 1000), ("w2", deal_case, deal_answer, 1000),
            ("w2edge", deal_edge_case, deal_answer, 2000)]
    for name, make, answer, count in sets:
        r = random.Random(f"{SEED}-{name}")
        with open(f"{folder}/{name}.tsv", "w", encoding="utf-8") as out:
            for _ in range(count):
                facts = make(r)
                verdict, reasons = answer(facts)
                out.write(f'{text(facts)}\t{verdict}\t{",".join(reasons)}\n')


# The table of batch decisions.

def table(folder, rows):
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    g = np.random.Generator(np.random.PCG64(SEED))
    path = f"{folder}/w1_{rows}.parquet"
    with pq.ParquetWriter(path + ".part", table_schema(pa), compression="snappy",
                          use_dictionary=["item_category", "channel", "buyer_age", "purchase_count_today"]) as writer:
        for first in range(0, rows, GROUP):
            part = table_part(np, pa, g, first, min(GROUP, rows - first))
            writer.write_table(part, row_group_size=GROUP)
    os.rename(path + ".part", path)


GROUP = 125_000


def table_schema(pa):
    types = {"id": pa.int64(), "buyer_age": pa.int32(), "guardian_consent": pa.bool_(), "item_category": pa.string(),
             "is_food": pa.bool_(), "food_label_ok": pa.bool_(), "is_cosmetic": pa.bool_(),
             "cosmetic_registered": pa.bool_(), "channel": pa.string(), "probability_disclosed": pa.bool_(),
             "price_marked": pa.bool_(), "return_waiver_disclosed": pa.bool_(), "return_waiver_consented": pa.bool_(),
             "seven_day_return_refused": pa.bool_(), "school_distance_m": pa.float64(), "purchase_count_today": pa.int32()}
    return pa.schema(list(types.items()))


def table_part(np, pa, g, first, n):
    def uniform():
        return g.random(n)

    u = uniform()
    age = np.where(u < 0.06, g.integers(3, 8, n), np.where(u < 0.20, g.integers(8, 18, n), g.integers(18, 71, n)))
    age_missing = u < 0.04
    minor = age_missing | (age < 18)
    u = uniform()
    consent = np.where(minor, u < 0.62, u < 0.10)
    consent_missing = np.where(minor, u >= 0.85, u >= 0.15)
    category = np.where(uniform() < 0.02, g.integers(0, 8, n), g.integers(8, 20, n))
    food = (category == CATEGORIES.index("snack_food")) | (uniform() < 0.01)
    food_label = uniform() < 0.94
    cosmetic = (category == CATEGORIES.index("cosmetic")) | (uniform() < 0.01)
    registered = uniform() < 0.93
    u = uniform()
    channel = np.where(u < 0.60, 0, np.where(u < 0.75, 1, 2))
    disclosed, priced, told, agreed, refused = (
        uniform() < 0.97, uniform() < 0.985, uniform() < 0.9, uniform() < 0.88, uniform() < 0.3)
    distance = np.round(20 + 1980 * uniform(), 1)
    distance_missing = np.where(channel == 1, uniform() >= 0.92, uniform() >= 0.1)
    count = np.where(uniform() < 0.01, g.integers(30, 61, n), g.integers(0, 13, n))
    texts = np.array(CATEGORIES, dtype=object)[category], np.array(CHANNELS, dtype=object)[channel]
    columns = [
        pa.array(np.arange(first, first + n)), pa.array(age.astype(np.int32), mask=age_missing),
        pa.array(consent, mask=consent_missing), pa.array(texts[0], pa.string()), pa.array(food), pa.array(food_label),
        pa.array(cosmetic), pa.array(registered), pa.array(texts[1], pa.string()), pa.array(disclosed),
        pa.array(priced), pa.array(told), pa.array(agreed), pa.array(refused),
        pa.array(distance, mask=distance_missing), pa.array(count.astype(np.int32))]
    return pa.table(columns, schema=table_schema(pa))


if __name__ == "__main__":
    os.makedirs(sys.argv[2], exist_ok=True)
    if sys.argv[1] == "cases":
        cases(sys.argv[2])
    else:
        table(sys.argv[2], int(sys.argv[3]))
