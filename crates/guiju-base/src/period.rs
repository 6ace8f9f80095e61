//! Lengths of time as a law states them: an amount and a unit, never reduced to hours.
//!
//! Lengths of different kinds do not compare: a month has no fixed number of days, and a day of a
//! deadline ends at midnight while 24 hours run from the minute they begin (Civil Code of the PRC,
//! arts. 200, 201 and 203: 年, 月, 日 and 小时 are counted apart).

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::text::Lang;

/// What a [`Period`] counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Hours, run from the minute of the event on through holidays.
    Hours,
    /// Calendar days.
    Days,
    /// Days that the [`WorkingCalendar`](crate::WorkingCalendar) calls working days.
    WorkingDays,
    /// Seven calendar days each.
    Weeks,
    /// Calendar months.
    Months,
    /// Twelve calendar months each.
    Years,
}

impl Unit {
    /// Returns the English word for one and for many.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Hours => ("hour", "hours"),
            Self::Days => ("day", "days"),
            Self::WorkingDays => ("working day", "working days"),
            Self::Weeks => ("week", "weeks"),
            Self::Months => ("month", "months"),
            Self::Years => ("year", "years"),
        }
    }

    /// Returns what follows the amount in Chinese, measure word included.
    const fn chinese(self) -> &'static str {
        match self {
            Self::Hours => "小时",
            Self::Days => "日",
            Self::WorkingDays => "个工作日",
            Self::Weeks => "周",
            Self::Months => "个月",
            Self::Years => "年",
        }
    }

    /// Returns the unit that comparable units share, and how many of it this one holds.
    pub(crate) const fn base(self) -> (Self, i64) {
        match self {
            Self::Weeks => (Self::Days, 7),
            Self::Years => (Self::Months, 12),
            Self::Hours | Self::Days | Self::WorkingDays | Self::Months => (self, 1),
        }
    }
}

/// An amount of one unit: `30 days`, `10 working days`.
///
/// Equality is by spelling: `12 months` and `1 year` differ, and [`Period::compare`] calls them
/// equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// How many; never negative in a value that was parsed.
    pub amount: i64,
    /// Of what.
    pub unit: Unit,
}

/// The text is not an amount, one space and a unit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed period `{0}`, expected an amount and a unit such as `30 days`")]
pub struct MalformedPeriodError(Box<str>);

impl Period {
    /// Returns the order of two lengths, or `None` when their units do not compare.
    ///
    /// Days compare with weeks and months with years; hours and working days only with their like.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        let ((unit, factor), (other_unit, other_factor)) = (self.unit.base(), other.unit.base());
        let total = |amount: i64, factor: i64| i128::from(amount) * i128::from(factor);
        (unit == other_unit)
            .then(|| total(self.amount, factor).cmp(&total(other.amount, other_factor)))
    }

    /// Returns what prints the period in a language: `30 days` or `30日`.
    pub fn display(self, lang: Lang) -> impl fmt::Display {
        fmt::from_fn(move |f| match lang {
            Lang::En => {
                let (one, many) = self.unit.words();
                write!(f, "{} {}", self.amount, if self.amount == 1 { one } else { many })
            }
            Lang::Zh => write!(f, "{}{}", self.amount, self.unit.chinese()),
        })
    }
}

impl fmt::Display for Period {
    /// Writes it in English, as packs do.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.display(Lang::En).fmt(f)
    }
}

impl FromStr for Period {
    type Err = MalformedPeriodError;

    /// Reads an amount in digits, one space and a unit in the singular or the plural.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || MalformedPeriodError(text.into());
        let (amount, word) = text.split_once(' ').ok_or_else(malformed)?;
        if amount.is_empty() || !amount.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed());
        }
        let amount = amount.parse().map_err(|_| malformed())?;
        let unit = unit_named(word).ok_or_else(malformed)?;
        Ok(Self { amount, unit })
    }
}

fn unit_named(word: &str) -> Option<Unit> {
    use Unit::{Days, Hours, Months, Weeks, WorkingDays, Years};
    [Hours, Days, WorkingDays, Weeks, Months, Years].into_iter().find(|unit| {
        let (one, many) = unit.words();
        word == one || word == many
    })
}

impl Serialize for Period {
    /// As the text that [`FromStr`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
