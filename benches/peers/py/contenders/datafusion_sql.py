"""DataFusion, SQL. Its lists have no filter, so that a sign stands for no reason and is removed."""

import datafusion
from rules import RULES, SELECT_RULES, VERDICT, main, reason


def contender(threads):
    context = datafusion.SessionContext(datafusion.SessionConfig().with_target_partitions(threads))

    def decide(source, target):
        context.register_parquet("w1", source)
        reasons = ", ".join(reason(name, "'-'") for name in RULES)
        query = context.sql(
            f"SELECT id, {VERDICT} AS verdict, array_remove_all(make_array({reasons}), '-') AS reasons"
            f" FROM ({SELECT_RULES} FROM w1)")
        query.write_parquet(target, compression="snappy")

    return decide


main(contender)
