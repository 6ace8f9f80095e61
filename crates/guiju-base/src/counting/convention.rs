//! How an instrument counts its periods.

use std::fmt;
use std::str::FromStr;

use crate::text::Text;
use crate::word::UnknownWordError;

/// A way to count periods, with the law that says so.
///
/// The Civil Code of the PRC counts with the first day excluded, month ends clamped, and a last day
/// on a holiday moved to the day after it (arts. 201 to 203), unless a law says otherwise (art.
/// 204).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Convention {
    /// The name that packs use.
    pub name: Box<str>,
    /// What a reader is told about it.
    pub text: Text,
    /// Whether the day of the event counts.
    pub first_day: FirstDay,
    /// What becomes of a day that the month of expiry lacks.
    pub month_end: MonthEnd,
    /// What becomes of a last day that is no working day.
    pub roll: Roll,
    /// The law that it rests on.
    pub basis: Text,
}

/// Whether the day of the event is the first day counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FirstDay {
    /// Counting begins the day after (开始的当日不计入: Civil Code art. 201).
    Excluded,
    /// The day of the event is day one.
    Included,
}

/// What becomes of a day that the month of expiry lacks, such as 31 April.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MonthEnd {
    /// The last day of the month (没有对应日的，月末日为期间的最后一日: Civil Code art. 202).
    Clamp,
    /// The first day of the month after.
    Spill,
    /// An error: a person must say.
    Refuse,
}

/// What becomes of a last day that is no working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Roll {
    /// It stays.
    None,
    /// It becomes the next working day (以法定休假日结束的次日为期间的最后一日: Civil Code art. 203).
    Following,
    /// It becomes the working day before, though never a day before the event.
    Preceding,
}

impl fmt::Display for FirstDay {
    /// Writes `excluded` or `included`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Excluded => "excluded",
            Self::Included => "included",
        })
    }
}

impl fmt::Display for MonthEnd {
    /// Writes `clamp`, `spill` or `refuse`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Clamp => "clamp",
            Self::Spill => "spill",
            Self::Refuse => "refuse",
        })
    }
}

impl fmt::Display for Roll {
    /// Writes `none`, `following` or `preceding`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::Following => "following",
            Self::Preceding => "preceding",
        })
    }
}

impl FromStr for FirstDay {
    type Err = UnknownWordError;

    /// Reads the word that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        UnknownWordError::find("first day", text, &[Self::Excluded, Self::Included])
    }
}

impl FromStr for MonthEnd {
    type Err = UnknownWordError;

    /// Reads the word that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        UnknownWordError::find("month end", text, &[Self::Clamp, Self::Spill, Self::Refuse])
    }
}

impl FromStr for Roll {
    type Err = UnknownWordError;

    /// Reads the word that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        UnknownWordError::find("roll", text, &[Self::None, Self::Following, Self::Preceding])
    }
}
