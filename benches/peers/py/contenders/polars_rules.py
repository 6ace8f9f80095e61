"""The rules of W1 in expressions of Polars."""

import os
import sys

# Polars counts its threads when it is imported.
os.environ["POLARS_MAX_THREADS"] = sys.argv[3]

import polars as pl
from rules import BANNED

c = pl.col
RULES = {
    "R1": c("buyer_age") < 8,
    "R2": ((c("buyer_age") >= 8) & (c("buyer_age") < 18)) & ~c("guardian_consent"),
    "R3": c("item_category").is_in(BANNED),
    "R4": c("is_food") & ~c("food_label_ok"),
    "R5": c("is_cosmetic") & ~c("cosmetic_registered"),
    "R6": ~c("probability_disclosed"),
    "R7": ~c("price_marked"),
    "R8": (c("channel") == "online") & c("seven_day_return_refused")
          & ~(c("return_waiver_disclosed") & c("return_waiver_consented")),
    "R9": (c("channel") == "vending") & (c("school_distance_m") <= 200),
    "R10": c("purchase_count_today") >= 30,
}
