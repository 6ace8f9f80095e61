//! Days: what engines say differently of steps along the calendar.

use super::Dialect;

/// The sign of an amount, and what follows it.
fn signed(amount: i64) -> (char, u64) {
    (if amount < 0 { '-' } else { '+' }, amount.unsigned_abs())
}

impl Dialect {
    /// The day so many days later, or earlier.
    pub(crate) fn add_days(self, day: &str, days: i64) -> String {
        let (sign, count) = signed(days);
        match self {
            _ if days == 0 => day.to_owned(),
            Self::DuckDb | Self::Postgres => format!("({day} {sign} {count})"),
            Self::Spark => format!("date_add({day}, {days})"),
            Self::ClickHouse => format!("addDays({day}, {days})"),
        }
    }

    /// The same day of the month so many months later, or earlier; the last of a month that lacks it.
    pub(crate) fn add_months(self, day: &str, months: i64) -> String {
        let (sign, count) = signed(months);
        match self {
            _ if months == 0 => day.to_owned(),
            Self::DuckDb | Self::Postgres => {
                format!("CAST({day} {sign} INTERVAL '{count} months' AS DATE)")
            }
            Self::Spark => format!("add_months({day}, {months})"),
            Self::ClickHouse => format!("addMonths({day}, {months})"),
        }
    }

    /// All days from the first of a table to its last, as a query.
    pub(crate) fn every_day(self, table: &str) -> String {
        match self {
            Self::DuckDb => format!(
                "SELECT CAST(unnest(generate_series(min(day), max(day), INTERVAL 1 DAY)) AS DATE) AS day FROM {table}"
            ),
            Self::Postgres => format!(
                "SELECT CAST(generate_series(min(day), max(day), INTERVAL '1 day') AS DATE) AS day FROM {table}"
            ),
            Self::Spark => {
                format!("SELECT explode(sequence(min(day), max(day))) AS day FROM {table}")
            }
            Self::ClickHouse => format!(
                "SELECT arrayJoin(arrayMap(i -> addDays(first, i), range(assumeNotNull(toUInt32(dateDiff('day', first, last) + 1))))) AS day FROM (SELECT min(day) AS first, max(day) AS last FROM {table})"
            ),
        }
    }

    /// The aggregate of values, NULL among them, in the order of days.
    pub(crate) fn in_order(self, day: &str, value: &str) -> String {
        match self {
            Self::DuckDb => format!("list({value} ORDER BY {day})"),
            Self::Postgres => format!("array_agg({value} ORDER BY {day})"),
            Self::Spark => format!(
                "transform(array_sort(collect_list(struct({day} AS day, {value} AS found))), it -> it.found)"
            ),
            Self::ClickHouse => {
                format!(
                    "arrayMap(it -> it.2, arraySort(it -> it.1, groupArray(tuple({day}, {value}))))"
                )
            }
        }
    }

    /// The value of an array by the number of a day from the first of it; NULL where it has none.
    pub(crate) fn of_day(self, values: &str, first: &str, day: &str) -> String {
        match self {
            Self::DuckDb => {
                format!(
                    "CASE WHEN {day} >= {first} THEN {values}[date_diff('day', {first}, {day}) + 1] END"
                )
            }
            Self::Postgres => format!("{values}[{day} - {first} + 1]"),
            Self::Spark => format!("get({values}, datediff({day}, {first}))"),
            Self::ClickHouse => format!(
                "CASE WHEN {day} >= {first} THEN {values}[assumeNotNull(toInt32(dateDiff('day', {first}, {day}))) + 1] END"
            ),
        }
    }

    /// The first day that a column can hold.
    pub(crate) fn first_day(self) -> Option<guiju_base::Date> {
        let year = if self == Self::ClickHouse { 1900 } else { 1 };
        guiju_base::Date::new(year, 1, 1)
    }
}
