//! The table of working days: each day of which it is known whether it is one, with its place among them.
//!
//! `earlier` counts the working days before a day, so that the n-th working day from a day on is the one
//! whose `earlier` is greater by n - 1: one join finds it. Where days between are not known `earlier`
//! leaps, so that no count finds a day beyond them.

use guiju_base::{Date, Lang, WorkingCalendar};

use crate::statement::pick;
use crate::{Dialect, Refusal, quote};

/// More than any count that a statement holds, and far less than an integer of 32 bits.
const LEAP: i64 = 1_000_000;
/// Rows of one statement.
const ROWS: usize = 1000;

/// A name in quotes: of the table behind those of its schema and catalogue, if any.
pub(crate) fn quoted(dialect: Dialect, table: &[String]) -> Result<String, Refusal> {
    if table.is_empty() {
        return Err(Refusal::Name(String::new()));
    }
    match table.iter().find(|name| !quote::is_name(dialect, name)) {
        Some(name) => Err(Refusal::Name(name.clone())),
        None => {
            let parts = table.iter().map(|name| quote::identifier(dialect, name));
            Ok(parts.collect::<Vec<_>>().join("."))
        }
    }
}

/// Writes the statements that make the table of working days, without semicolons: the first makes it, the
/// others fill it.
///
/// # Errors
///
/// A name is none.
pub fn working_days(
    calendar: &WorkingCalendar,
    dialect: Dialect,
    table: &[String],
    lang: Lang,
) -> Result<Vec<String>, Refusal> {
    let name = quoted(dialect, table)?;
    let mut statements = vec![head(calendar, lang) + &definition(dialect, &name)];
    for rows in numbered(calendar).chunks(ROWS) {
        let rows = rows.iter().map(|(day, working, earlier)| {
            let day = dialect.day((*day).into()).unwrap_or_else(|| "NULL".to_owned());
            format!("  ({day}, {}, {earlier})", if *working { "TRUE" } else { "FALSE" })
        });
        let rows = rows.collect::<Vec<_>>().join(",\n");
        statements.push(format!("INSERT INTO {name} VALUES\n{rows}\n"));
    }
    Ok(statements)
}

fn head(calendar: &WorkingCalendar, lang: Lang) -> String {
    let years = calendar.coverage();
    let years = years.map_or_else(String::new, |it| format!("{}-{}", it.start(), it.end()));
    let (what, earlier, end) = (
        pick(
            lang,
            "Working days by the State Council's yearly notices on public holidays, for the years: ",
            "工作日，依据国务院办公厅的年度节假日通知；年份：",
        ),
        pick(
            lang,
            "earlier: how many working days lie before the day in this table; it leaps where days are missing.",
            "earlier：本表中该日之前的工作日数；缺少日期之处数值跳跃。",
        ),
        pick(
            lang,
            "A count that runs past the last day is unknown; add a year when its notice is published.",
            "计数超出最后一日的，结果未知；新的通知公布后请补充该年度。",
        ),
    );
    let lines = [format!("{what}{years}"), earlier.to_owned(), end.to_owned()];
    lines.iter().map(|line| quote::comment(line) + "\n").collect()
}

fn definition(dialect: Dialect, name: &str) -> String {
    let (day, truth, number) = match dialect {
        Dialect::ClickHouse => ("Date32", "Bool", "Int32"),
        _ => ("DATE", "BOOLEAN", "INTEGER"),
    };
    let (key, end) = match dialect {
        Dialect::DuckDb | Dialect::Postgres => (" PRIMARY KEY", ""),
        Dialect::Spark => ("", " USING parquet"),
        Dialect::ClickHouse => ("", " ENGINE = MergeTree ORDER BY day"),
    };
    format!("CREATE TABLE {name} (day {day}{key}, working {truth}, earlier {number}){end}\n")
}

/// The known days with whether each is a working day, and how many lie before it.
fn numbered(calendar: &WorkingCalendar) -> Vec<(Date, bool, i64)> {
    let mut rows = Vec::new();
    let (mut earlier, mut expected) = (0, None);
    for day in calendar.known_days() {
        if expected.is_some_and(|expected| expected != day) {
            earlier += LEAP;
        }
        let (working, _) = calendar.day_kind(day);
        rows.push((day, working, earlier));
        earlier += i64::from(working);
        expected = day.tomorrow();
    }
    rows
}

/// What a statement knows of the table by itself: how far it is sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Coverage {
    /// The first day of the years covered.
    pub(crate) from: Date,
    /// The first day behind them.
    pub(crate) beyond: Date,
    /// The first day behind them that can be the working day before another behind them.
    pub(crate) back_from: Date,
    /// Working days in the years covered.
    pub(crate) count: i64,
}

impl Coverage {
    /// The coverage of a calendar; `None` where it covers no year.
    pub(crate) fn new(calendar: &WorkingCalendar) -> Option<Self> {
        let years = calendar.coverage()?;
        let from = Date::new(*years.start(), 1, 1)?;
        let beyond = Date::new(years.end().checked_add(1)?, 1, 1)?;
        let (back_from, _) = calendar.working_day_from(beyond)?;
        let (count, _) = calendar.working_days_between(from, beyond);
        Some(Self { from, beyond, back_from, count })
    }
}

/// A question to the table of working days about a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Lookup {
    /// The n-th working day from the day on, itself included.
    Nth(i64),
    /// The last working day up to the day, itself included.
    Last,
}

/// How the answer to a question is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reading {
    /// For a day of the row.
    OfRow,
    /// For days of a list in the row, from one array for all days.
    OfList,
}

impl Lookup {
    /// The name of what answers for every day.
    pub(crate) fn name(self, reading: Reading) -> String {
        let name = match self {
            Self::Nth(count) => format!("working_day_{count}"),
            Self::Last => "working_day_before".to_owned(),
        };
        if reading == Reading::OfList { name + "_of_all" } else { name }
    }

    /// What it answers, as a comment.
    pub(crate) fn about(self, lang: Lang) -> String {
        match (self, lang) {
            (Self::Nth(1), Lang::En) => "The first working day from each day on".to_owned(),
            (Self::Nth(count), Lang::En) => {
                format!("The last of the {count} working days from each day on")
            }
            (Self::Nth(count), Lang::Zh) => format!("自每日起（含当日）的第{count}个工作日"),
            (Self::Last, Lang::En) => "The last working day up to each day".to_owned(),
            (Self::Last, Lang::Zh) => "每日及其之前的最后一个工作日".to_owned(),
        }
    }

    /// The query that answers for every day, from the table of working days: one row a day; in Spark, and for
    /// days of lists, one row with an array by the number of the day.
    ///
    /// Spark infers filters from what is known of a row beside each join, which for rows as long as those of
    /// a statement takes more memory than it has; a subquery of one row is no join.
    pub(crate) fn query(self, reading: Reading, dialect: Dialect, table: &str) -> String {
        let place = match self {
            Self::Nth(1) => "one.earlier".to_owned(),
            Self::Nth(count) => format!("one.earlier + {}", count - 1),
            Self::Last => "one.earlier + CASE WHEN one.working THEN 0 ELSE -1 END".to_owned(),
        };
        match (dialect, reading) {
            (Dialect::Spark, _) | (_, Reading::OfList) => format!(
                "  SELECT
    min(every.day) AS first,
    {} AS found
  FROM ({}) AS every
  LEFT JOIN {table} AS one ON one.day = every.day
  LEFT JOIN {table} AS other ON other.earlier = {place} AND other.working",
                dialect.in_order("every.day", "other.day"),
                dialect.every_day(table)
            ),
            _ => format!(
                "  SELECT one.day AS day, other.day AS found
  FROM {table} AS one
  JOIN {table} AS other ON other.earlier = {place}
  WHERE other.working"
            ),
        }
    }

    /// The day that is found for another, in the column of a name.
    pub(crate) fn found(self, dialect: Dialect, column: &str, day: &str) -> String {
        let name = self.name(Reading::OfRow);
        match dialect {
            Dialect::Spark => format!(
                "get((SELECT found FROM {name}), datediff({day}, (SELECT first FROM {name})))"
            ),
            _ => format!("{column}_at.found"),
        }
    }

    /// What a step reads beside the rows, for a column of a name; `None` where that is a subquery.
    pub(crate) fn join(self, dialect: Dialect, column: &str, day: &str) -> Option<String> {
        let name = self.name(Reading::OfRow);
        let join = format!("LEFT JOIN {name} AS {column}_at ON {column}_at.day = {day}");
        (dialect != Dialect::Spark).then_some(join)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar() -> WorkingCalendar {
        // One day announced apart, and a year.
        let csv = "date,kind,name\n2022-12-25,workday,元旦\n2023-01-02,holiday,元旦\n2023-01-07,workday,春节\n2023-10-02,holiday,国庆节\n";
        WorkingCalendar::from_csv(csv).unwrap()
    }

    #[test]
    fn working_days_are_numbered_and_a_gap_is_a_leap() {
        let rows = numbered(&calendar());
        let first: Vec<String> =
            rows.iter().take(5).map(|(day, is, at)| format!("{day} {is} {at}")).collect();
        let leap = LEAP + 1;
        let expected = [
            "2022-12-25 true 0".to_owned(),
            format!("2023-01-01 false {leap}"),
            format!("2023-01-02 false {leap}"),
            format!("2023-01-03 true {leap}"),
            format!("2023-01-04 true {}", leap + 1),
        ];
        assert_eq!(first, expected);
        assert_eq!(rows.len(), 366);
    }

    #[test]
    fn the_table_ends_where_the_notices_do() {
        let coverage = Coverage::new(&calendar()).unwrap();
        assert_eq!(coverage.from.to_string(), "2023-01-01");
        assert_eq!(coverage.beyond.to_string(), "2024-01-01");
        // 260 weekdays, one festival less on each of two Mondays, and a Saturday made up for.
        assert_eq!(coverage.count, 259);
        assert_eq!(Coverage::new(&WorkingCalendar::default()), None);
    }

    #[test]
    fn the_name_of_the_table_stays_in_its_place() {
        let hostile = ["a\"b`c\\'; DROP TABLE x; --".to_owned()];
        for dialect in Dialect::ALL {
            let quoted = quote::identifier(dialect, &hostile[0]);
            for text in working_days(&calendar(), dialect, &hostile, Lang::En).unwrap() {
                assert!(!text.replace(&quoted, "").contains("DROP"), "{text}");
            }
        }
        assert!(working_days(&calendar(), Dialect::DuckDb, &[], Lang::En).is_err());
    }
}
