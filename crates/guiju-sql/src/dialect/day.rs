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

    /// The first day that a column can hold.
    pub(crate) fn first_day(self) -> Option<guiju_base::Date> {
        let year = if self == Self::ClickHouse { 1900 } else { 1 };
        guiju_base::Date::new(year, 1, 1)
    }
}
