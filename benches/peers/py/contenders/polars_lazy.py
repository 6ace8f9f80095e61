"""Polars, a lazy query as most people would write it."""

import functools
import operator

from polars_rules import RULES, pl
from rules import CAN_BE_NULL, main


def reason(name):
    rule = pl.col(name)
    known = pl.when(rule).then(pl.lit(name))
    if name in CAN_BE_NULL:
        known = known.when(rule.is_null()).then(pl.lit(name + "?"))
    return known.otherwise(None)


def decide(source, target):
    deny = functools.reduce(operator.or_, [pl.col(name) for name in list(RULES)[:8]])
    verdict = pl.when(deny).then(pl.lit("deny")).when(deny.is_null()).then(pl.lit("unknown")).otherwise(pl.lit("allow"))
    reasons = pl.concat_list([reason(name) for name in RULES]).list.drop_nulls()
    rules = pl.scan_parquet(source).select("id", *[rule.alias(name) for name, rule in RULES.items()])
    answers = rules.select("id", verdict.alias("verdict"), reasons.alias("reasons"))
    answers.sink_parquet(target, compression="snappy")


main(lambda threads: decide)
