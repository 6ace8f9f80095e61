"""The rules of W1 in SQL, whose truth values are three already, and what all contenders do alike."""

import json
import sys
import time

BANNED = ["drug", "medical_device", "live_animal", "hazardous_chemical", "flammable_explosive", "tobacco",
          "infant_formula", "unclaimed_parcel"]
RULES = {
    "R1": "buyer_age < 8",
    "R2": "(buyer_age >= 8 AND buyer_age < 18) AND NOT guardian_consent",
    "R3": "item_category IN (" + ", ".join(f"'{it}'" for it in BANNED) + ")",
    "R4": "is_food AND NOT food_label_ok",
    "R5": "is_cosmetic AND NOT cosmetic_registered",
    "R6": "NOT probability_disclosed",
    "R7": "NOT price_marked",
    "R8": "channel = 'online' AND seven_day_return_refused"
          " AND NOT (return_waiver_disclosed AND return_waiver_consented)",
    "R9": "channel = 'vending' AND school_distance_m <= 200",
    "R10": "purchase_count_today >= 30",
}
# The rules that can be unknown.
CAN_BE_NULL = {"R1", "R2", "R9"}

# Every rule as a column of its own.
SELECT_RULES = "SELECT id, " + ", ".join(f"({rule}) AS {name}" for name, rule in RULES.items())
_DENY = " OR ".join(list(RULES)[:8])
VERDICT = f"CASE WHEN {_DENY} THEN 'deny' WHEN ({_DENY}) IS NULL THEN 'unknown' ELSE 'allow' END"


def reason(name, other="NULL"):
    """The reason of a rule in SQL; `other` where there is none."""
    unknown = f" WHEN {name} IS NULL THEN '{name}?'" if name in CAN_BE_NULL else ""
    return f"CASE WHEN {name} THEN '{name}'{unknown} ELSE {other} END"


# For a "code join" the ten rules become one integer: bit i for a true rule, bit i + 10 for an unknown one.
# The few distinct integers get their verdict and reasons once, and a join brings those back.

def verdict_of(code):
    return "deny" if code & 255 else "unknown" if code & (255 << 10) else "allow"


def reasons_of(code):
    return [name if code >> i & 1 else name + "?" for i, name in enumerate(RULES) if (code >> i | code >> (i + 10)) & 1]


def main(decide):
    """Runs a contender on INPUT OUTPUT THREADS and prints its seconds, without those of imports."""
    source, target, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    decide = decide(threads)
    begun = time.perf_counter()
    decide(source, target)
    print(json.dumps({"seconds": time.perf_counter() - begun}))
