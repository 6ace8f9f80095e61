//! What SQL engines say differently.

mod day;
mod gap;
mod list;

use std::fmt;
use std::str::FromStr;

use guiju_base::{Date, Time};

use crate::quote;

pub(crate) use list::Field;

/// An SQL engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dialect {
    /// DuckDB, from 1.0.
    DuckDb,
    /// PostgreSQL, from 12.
    Postgres,
    /// Spark SQL, from 3.4.
    Spark,
    /// `ClickHouse`, from 23; from 24.3 where working days are counted.
    ClickHouse,
}

/// The name is that of no dialect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownDialectError(Box<str>);

impl fmt::Display for UnknownDialectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "unknown dialect `{}`", self.0)
    }
}

impl std::error::Error for UnknownDialectError {}

impl FromStr for Dialect {
    type Err = UnknownDialectError;

    /// Reads the word of a dialect.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|it| it.word() == text);
        found.ok_or_else(|| UnknownDialectError(text.into()))
    }
}

/// What a column of the facts holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ColumnType {
    /// A truth.
    YesNo,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A text, or the word of a choice.
    Text,
    /// Words of a choice.
    Set,
    /// Records.
    List,
    /// A list of days.
    Days,
}

/// Digits that a number keeps behind the point, and all of its digits.
pub(crate) const DIGITS: (u32, u32) = (18, 38);

impl Dialect {
    /// All dialects.
    pub const ALL: [Self; 4] = [Self::DuckDb, Self::Postgres, Self::Spark, Self::ClickHouse];

    /// Returns the word that a person writes.
    pub fn word(self) -> &'static str {
        match self {
            Self::DuckDb => "duckdb",
            Self::Postgres => "postgres",
            Self::Spark => "spark",
            Self::ClickHouse => "clickhouse",
        }
    }

    /// Returns the name as it is known.
    pub fn title(self) -> &'static str {
        match self {
            Self::DuckDb => "DuckDB",
            Self::Postgres => "PostgreSQL",
            Self::Spark => "Spark SQL",
            Self::ClickHouse => "ClickHouse",
        }
    }

    /// The column of a table as a value of one type, exact numbers above all.
    pub(crate) fn cast(self, column: &str, ty: ColumnType) -> String {
        let name = self.type_name(ty);
        match (self, ty) {
            // By way of text a double is the decimal that it was written as, not its binary expansion.
            (Self::DuckDb, ColumnType::Number) => {
                format!("CAST(CAST({column} AS VARCHAR) AS {name})")
            }
            (Self::Spark, ColumnType::Number) => {
                format!("CAST(CAST({column} AS STRING) AS {name})")
            }
            (Self::ClickHouse, ColumnType::Number) => format!("CAST(toString({column}) AS {name})"),
            _ => format!("CAST({column} AS {name})"),
        }
    }

    fn type_name(self, ty: ColumnType) -> &'static str {
        match (self, ty) {
            (Self::ClickHouse, ColumnType::YesNo) => "Nullable(Bool)",
            (_, ColumnType::YesNo) => "BOOLEAN",
            (Self::Postgres, ColumnType::Number) => "NUMERIC",
            (Self::ClickHouse, ColumnType::Number) => "Nullable(Decimal(38, 18))",
            (_, ColumnType::Number) => "DECIMAL(38, 18)",
            (Self::ClickHouse, ColumnType::Date) => "Nullable(Date32)",
            (_, ColumnType::Date) => "DATE",
            (Self::ClickHouse, ColumnType::Text | ColumnType::Set | ColumnType::List) => {
                "Nullable(String)"
            }
            (Self::Spark, ColumnType::Text | ColumnType::List) => "STRING",
            (Self::Spark, ColumnType::Set) => "ARRAY<STRING>",
            (Self::DuckDb, ColumnType::Text | ColumnType::List) => "VARCHAR",
            (Self::DuckDb, ColumnType::Set) => "VARCHAR[]",
            (Self::Postgres, ColumnType::Text) => "TEXT",
            (Self::Postgres, ColumnType::Set) => "TEXT[]",
            (Self::Postgres, ColumnType::List) => "JSONB",
            (Self::ClickHouse, ColumnType::Days) => "Array(Date32)",
            (Self::Postgres | Self::DuckDb, ColumnType::Days) => "DATE[]",
            (Self::Spark, ColumnType::Days) => "ARRAY<DATE>",
        }
    }

    /// The truth that nobody knows.
    pub(crate) fn unknown_truth(self) -> String {
        format!("CAST(NULL AS {})", self.type_name(ColumnType::YesNo))
    }

    /// The value that nobody knows; places of choices are whole numbers.
    pub(crate) fn unknown_value(self, ty: Option<ColumnType>) -> String {
        let whole = if self == Self::ClickHouse { "Nullable(Int32)" } else { "INTEGER" };
        format!("CAST(NULL AS {})", ty.map_or(whole, |ty| self.type_name(ty)))
    }

    /// An exact number: whole steps of 10 to the power of minus `scale`.
    pub(crate) fn number(self, steps: i64, scale: u32) -> String {
        let text = decimal(steps, scale);
        match self {
            // A figure with a point would be a double.
            Self::ClickHouse => format!("CAST('{text}' AS Decimal(38, 18))"),
            // Two signs in a row would begin a comment.
            _ if steps < 0 => format!("({text})"),
            _ => text,
        }
    }

    /// A day; `None` where the engine has no such day, or the time is a moment of one.
    pub(crate) fn day(self, time: Time) -> Option<String> {
        let date = match time {
            Time::Day(date) => date,
            Time::Moment(..) => return None,
            Time::NotYet => self.not_yet()?,
        };
        if self == Self::ClickHouse {
            let fits = (1900..=2299).contains(&date.year());
            return fits.then(|| format!("toDate32('{date}')"));
        }
        Some(format!("DATE '{date}'"))
    }

    /// The last day that a column can hold: it stands for what has not happened yet.
    pub fn not_yet(self) -> Option<Date> {
        let year = if self == Self::ClickHouse { 2299 } else { 9999 };
        Date::new(year, 12, 31)
    }

    /// The sum or difference of two numbers.
    pub(crate) fn sum(self, left: &str, sign: char, right: &str) -> String {
        if self != Self::Spark {
            return format!("({left} {sign} {right})");
        }
        // A digit less, or the sum would be rounded to make room for its carry.
        let cast = |it: &str| format!("CAST({it} AS DECIMAL(37, 17))");
        format!("CAST({} {sign} {} AS DECIMAL(38, 18))", cast(left), cast(right))
    }

    /// The product of two numbers with so many digits behind the point.
    pub(crate) fn product(self, (left, a): (&str, u32), (right, b): (&str, u32)) -> String {
        let (_, most) = DIGITS;
        let cast = |it: &str, scale: u32| match self {
            Self::Postgres => it.to_owned(),
            // The digits of both must fit, or the product would be rounded.
            Self::Spark => format!("CAST({it} AS DECIMAL(18, {scale}))"),
            Self::ClickHouse => format!("CAST({it} AS Nullable(Decimal({most}, {scale})))"),
            Self::DuckDb => format!("CAST({it} AS DECIMAL({most}, {scale}))"),
        };
        let product = format!("{} * {}", cast(left, a), cast(right, b));
        match self {
            Self::Postgres => format!("({product})"),
            _ => format!("CAST({product} AS {})", self.type_name(ColumnType::Number)),
        }
    }

    /// Whether a set holds a word; unknown while it may have others, which a NULL among its words says.
    pub(crate) fn holds(self, set: &str, word: &str) -> String {
        let text = quote::text(self, word);
        match self {
            // Both are so by themselves.
            Self::Postgres => format!("({text} = ANY({set}))"),
            Self::Spark => format!("array_contains({set}, {text})"),
            Self::DuckDb => format!(
                "(list_contains({set}, {text}) OR CASE WHEN list_count({set}) < len({set}) THEN NULL ELSE FALSE END)"
            ),
            // Arrays cannot be NULL here, so that a set is a text of words with commas between.
            Self::ClickHouse => {
                let words = format!("splitByChar(',', ifNull({set}, '?'))");
                format!(
                    "CASE WHEN has({words}, {text}) THEN TRUE WHEN NOT has({words}, '?') THEN FALSE END"
                )
            }
        }
    }

    /// The words whose condition, which is never NULL, holds.
    pub(crate) fn chosen(self, words: &[(String, String)], indent: &str) -> String {
        let lines = |of: &dyn Fn(&(String, String)) -> String| {
            let all: Vec<String> =
                words.iter().map(|it| format!("\n{indent}  {}", of(it))).collect();
            all.join(",")
        };
        let quoted = |(word, _): &(String, String)| quote::text(self, word);
        let when = |it: &(String, String)| format!("CASE WHEN {} THEN {} END", it.1, quoted(it));
        let condition = |(_, condition): &(String, String)| condition.clone();
        match (self, words.is_empty()) {
            (Self::DuckDb, true) => "CAST([] AS VARCHAR[])".to_owned(),
            (Self::DuckDb, false) => {
                format!("list_where([{}], [{}])", lines(&quoted), lines(&condition))
            }
            (Self::Postgres, true) => "CAST(ARRAY[] AS TEXT[])".to_owned(),
            (Self::Postgres, false) => format!("array_remove(ARRAY[{}], NULL)", lines(&when)),
            (Self::Spark, true) => "CAST(array() AS ARRAY<STRING>)".to_owned(),
            (Self::Spark, false) => {
                format!("filter(array({}), word -> word IS NOT NULL)", lines(&when))
            }
            (Self::ClickHouse, true) => "CAST([] AS Array(String))".to_owned(),
            (Self::ClickHouse, false) => format!(
                "arrayFilter((word, is) -> is, [{}], [{}])",
                lines(&quoted),
                lines(&condition)
            ),
        }
    }

    /// What keeps an engine from copying the expressions of a step into each use.
    pub(crate) fn fence(self) -> &'static str {
        if self == Self::Postgres { "\n  OFFSET 0" } else { "" }
    }

    /// The row as it came, in one column; `None` where its columns are spread out.
    pub(crate) fn row(self) -> Option<&'static str> {
        match self {
            Self::DuckDb | Self::Postgres => Some("source"),
            Self::Spark => Some("struct(source.*)"),
            Self::ClickHouse => None,
        }
    }

    /// The columns of a row in one column.
    pub(crate) fn spread(self, row: &str) -> String {
        if self == Self::Postgres { format!("({row}).*") } else { format!("{row}.*") }
    }
}

/// A number without zeros at its end.
fn decimal(steps: i64, scale: u32) -> String {
    let scale = usize::try_from(scale).unwrap_or(0);
    let digits = format!("{:0>width$}", steps.unsigned_abs(), width = scale + 1);
    let (whole, rest) = digits.split_at_checked(digits.len() - scale).unwrap_or((&digits, ""));
    let rest = rest.trim_end_matches('0');
    let sign = if steps < 0 { "-" } else { "" };
    if rest.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{rest}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_with_the_digits_it_has() {
        let all = [(0, 0), (5, 0), (-5, 1), (10_001, 2), (-100, 2), (7, 4), (i64::MIN, 18)];
        let all = all.map(|(steps, scale)| decimal(steps, scale));
        let expected = ["0", "5", "-0.5", "100.01", "-1", "0.0007", "-9.223372036854775808"];
        assert_eq!(all, expected);
    }

    #[test]
    fn a_word_names_its_dialect_alone() {
        for dialect in Dialect::ALL {
            assert_eq!(dialect.word().parse(), Ok(dialect));
        }
        assert_eq!(
            "DuckDB".parse::<Dialect>().unwrap_err().to_string(),
            "unknown dialect `DuckDB`"
        );
    }
}
