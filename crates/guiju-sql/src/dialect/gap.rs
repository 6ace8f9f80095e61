//! Lists of days: what engines say differently of days in a row and of the gaps between them.
//!
//! A list of days is one column: an array; in `ClickHouse`, which has no arrays that are NULL, a JSON text. A
//! NULL among its days says that there may be others. Gaps are records with the fields `prev` and `next`, so
//! that what is said of lists of records is said of them too.

use super::list::Field;
use super::{ColumnType, Dialect};

/// What the ends of a gap are.
fn end_of_gap(name: &str) -> Field {
    Field {
        column: name.to_owned(),
        name: name.to_owned(),
        ty: ColumnType::Date,
        words: Vec::new(),
    }
}

impl Dialect {
    /// The column of a list of days with the known days alone; NULL while there is no list.
    pub(crate) fn days(self, column: &str) -> String {
        let days = self.type_name(ColumnType::Days);
        match self {
            Self::DuckDb => format!("CAST([e for e in {column} if e IS NOT NULL] AS {days})"),
            Self::Spark => format!("CAST(filter({column}, e -> e IS NOT NULL) AS {days})"),
            Self::Postgres => format!("array_remove(CAST({column} AS {days}), NULL)"),
            Self::ClickHouse => format!(
                "CAST(arrayMap(e -> toDate32(JSONExtractString(e)), arrayFilter(e -> e <> 'null', JSONExtractArrayRaw(ifNull({column}, '[]')))) AS {days})"
            ),
        }
    }

    /// Whether a list of days may have others than those it tells; never NULL.
    pub(crate) fn days_open(self, column: &str) -> String {
        match self {
            Self::Postgres => format!(
                "({column} IS NULL OR cardinality(array_remove({column}, NULL)) < cardinality({column}))"
            ),
            _ => self.list_open(column),
        }
    }

    /// The days up to another, in order.
    pub(crate) fn days_until(self, days: &str, until: &str) -> String {
        match self {
            Self::DuckDb => format!("list_sort([e for e in {days} if e <= {until}])"),
            Self::Spark => format!("array_sort(filter({days}, e -> e <= {until}))"),
            Self::Postgres => {
                format!("ARRAY(SELECT e FROM unnest({days}) AS x(e) WHERE e <= {until} ORDER BY e)")
            }
            Self::ClickHouse => {
                format!("arraySort(arrayFilter(e -> assumeNotNull(e <= {until}), {days}))")
            }
        }
    }

    /// The last of days in order; NULL where there is none.
    pub(crate) fn last_of_days(self, days: &str) -> String {
        match self {
            Self::DuckDb => format!("list_max({days})"),
            Self::Spark => format!("array_max({days})"),
            Self::Postgres => format!("{days}[cardinality({days})]"),
            Self::ClickHouse => format!("CASE WHEN notEmpty({days}) THEN {days}[-1] END"),
        }
    }

    /// The gaps between days in order, the first from a day before them.
    pub(crate) fn gaps(self, days: &str, since: &str) -> String {
        match self {
            Self::DuckDb => format!(
                "[{{'prev': CASE WHEN i = 1 THEN {since} ELSE {days}[i - 1] END, 'next': {days}[i]}} for i in range(1, len({days}) + 1)]"
            ),
            Self::Spark => format!(
                "transform({days}, (e, i) -> named_struct('prev', CASE WHEN i = 0 THEN {since} ELSE {days}[i - 1] END, 'next', e))"
            ),
            Self::Postgres => format!(
                "(SELECT jsonb_agg(jsonb_build_object('prev', CASE WHEN i = 1 THEN {since} ELSE {days}[i - 1] END, 'next', {days}[i])) FROM generate_series(1, cardinality({days})) AS x(i))"
            ),
            Self::ClickHouse => {
                let day = self.type_name(ColumnType::Date);
                format!(
                    "CAST(arrayMap((prev, next) -> tuple(prev, next), arraySlice(arrayConcat([{since}], {days}), 1, length({days})), {days}) AS Array(Tuple(prev {day}, next {day})))"
                )
            }
        }
    }

    /// The ends of the gap that an expression over gaps is about.
    pub(crate) fn ends_of_gap(self) -> (String, String) {
        (self.field(&end_of_gap("prev")), self.field(&end_of_gap("next")))
    }
}
