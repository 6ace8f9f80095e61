//! Days, moments and "not yet": when something happened, in Beijing time (UTC+8, no summer time).
//!
//! A law's deadline runs in the civil time of the PRC, so a [`Time`] carries no zone: what reads a
//! log in another zone converts before it makes one. The calendar is the Gregorian (公历), as art.
//! 200 of the Civil Code of the PRC asks. Leap seconds do not exist here.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil;
use serde::{Serialize, Serializer};

const SECONDS_A_DAY: i64 = 86_400;

/// A text is not a date, a clock time or `not yet`, or names a day that does not exist.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("malformed {what} `{text}`, expected {expected}")]
pub struct MalformedTimeError {
    what: &'static str,
    text: Box<str>,
    expected: &'static str,
}

impl MalformedTimeError {
    fn date(text: &str) -> Self {
        Self { what: "date", text: text.into(), expected: "a day of the calendar as `2024-01-22`" }
    }

    fn clock(text: &str) -> Self {
        Self { what: "clock time", text: text.into(), expected: "`10:30` or `10:30:15`" }
    }

    fn time(text: &str) -> Self {
        let expected = "`2024-01-22`, `2024-01-22T10:30` or `not yet`";
        Self { what: "time", text: text.into(), expected }
    }
}

/// A day of the Gregorian calendar, of the years 1 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(civil::Date); // INVARIANT: the year is positive, so that it prints as four digits.

impl Date {
    /// The first day there is, `0001-01-01`.
    pub const MIN: Self = Self(civil::date(1, 1, 1));
    /// The last day there is, `9999-12-31`.
    pub const MAX: Self = Self(civil::date(9999, 12, 31));

    /// Returns the day, or `None` when the calendar has no such day.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        civil::Date::new(year, month, day).ok().and_then(Self::checked)
    }

    fn checked(date: civil::Date) -> Option<Self> {
        (date.year() >= 1).then_some(Self(date))
    }

    /// Returns the year, 1 to 9999.
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// Returns the month, 1 to 12.
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// Returns the day of the month, 1 to 31.
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Returns whether it is a Saturday or a Sunday.
    pub fn is_weekend(self) -> bool {
        matches!(self.0.weekday(), civil::Weekday::Saturday | civil::Weekday::Sunday)
    }

    /// Returns the day `days` later (earlier if negative), or `None` beyond the years held.
    pub fn checked_add_days(self, days: i64) -> Option<Self> {
        // The span type refuses more days than any two dates lie apart.
        let span = 0.days().try_days(days).ok()?;
        self.0.checked_add(span).ok().and_then(Self::checked)
    }

    /// Returns how many days later `other` is; negative when it is earlier.
    pub fn days_until(self, other: Self) -> i64 {
        self.0.duration_until(other.0).as_hours() / 24
    }

    /// Returns the day after, or `None` after the last.
    pub fn tomorrow(self) -> Option<Self> {
        self.0.tomorrow().ok().and_then(Self::checked)
    }

    /// Returns the day before, or `None` before the first.
    pub fn yesterday(self) -> Option<Self> {
        self.0.yesterday().ok().and_then(Self::checked)
    }

    /// Returns the first day of its month.
    #[must_use]
    pub fn first_of_month(self) -> Self {
        Self(self.0.first_of_month())
    }

    /// Returns the last day of its month.
    #[must_use]
    pub fn last_of_month(self) -> Self {
        Self(self.0.last_of_month())
    }

    /// Returns 1 January of its year.
    #[must_use]
    pub fn first_of_year(self) -> Self {
        Self(self.0.first_of_year())
    }
}

impl FromStr for Date {
    type Err = MalformedTimeError;

    /// Reads `YYYY-MM-DD` and nothing else.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_date(text).ok_or_else(|| MalformedTimeError::date(text))
    }
}

fn read_date(text: &str) -> Option<Date> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
    let year = i16::from(two_digits(y1, y2)?) * 100 + i16::from(two_digits(y3, y4)?);
    Date::new(year, two_digits(m1, m2)?, two_digits(d1, d2)?)
}

/// Returns 0 to 99, or `None` when a byte is no digit.
fn two_digits(tens: u8, ones: u8) -> Option<i8> {
    let digit = |byte: u8| byte.is_ascii_digit().then(|| byte - b'0');
    i8::try_from(digit(tens)? * 10 + digit(ones)?).ok()
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl Serialize for Date {
    /// As the text that [`FromStr`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A time of day to the second, `00:00` to `23:59:59`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ClockTime {
    seconds: u32, // INVARIANT: since midnight, fewer than a day has.
}

impl ClockTime {
    /// The start of the day, `00:00`.
    pub const MIDNIGHT: Self = Self { seconds: 0 };

    /// Returns the time, or `None` when no clock shows it.
    pub fn new(hour: u8, minute: u8, second: u8) -> Option<Self> {
        let seconds = u32::from(hour) * 3600 + u32::from(minute) * 60 + u32::from(second);
        (hour < 24 && minute < 60 && second < 60).then_some(Self { seconds })
    }

    /// Returns the seconds since midnight, 0 to 86399.
    pub fn seconds_since_midnight(self) -> u32 {
        self.seconds
    }
}

impl FromStr for ClockTime {
    type Err = MalformedTimeError;

    /// Reads `HH:MM` or `HH:MM:SS`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read_clock(text).ok_or_else(|| MalformedTimeError::clock(text))
    }
}

fn read_clock(text: &str) -> Option<ClockTime> {
    let read = |tens, ones| two_digits(tens, ones).and_then(|value| u8::try_from(value).ok());
    match *text.as_bytes() {
        [h1, h2, b':', m1, m2] => ClockTime::new(read(h1, h2)?, read(m1, m2)?, 0),
        [h1, h2, b':', m1, m2, b':', s1, s2] => {
            ClockTime::new(read(h1, h2)?, read(m1, m2)?, read(s1, s2)?)
        }
        _ => None,
    }
}

impl fmt::Display for ClockTime {
    /// Writes `10:30`, and the seconds only when there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (minutes, second) = (self.seconds / 60, self.seconds % 60);
        write!(f, "{:02}:{:02}", minutes / 60, minutes % 60)?;
        if second == 0 { Ok(()) } else { write!(f, ":{second:02}") }
    }
}

impl Serialize for ClockTime {
    /// As the text that [`FromStr`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// When an event happened, in Beijing time, as exactly as it is known.
///
/// There is no total order: a day and a moment within that day are neither equal nor ordered, see
/// [`Time::compare`].
///
/// ```
/// use guiju_base::Time;
///
/// let day: Time = "2024-01-22".parse()?;
/// let moment: Time = "2024-01-22T10:30".parse()?;
/// assert_eq!(day.compare(moment), None);
/// assert!(day.compare(Time::NotYet).is_some_and(|order| order.is_lt()));
/// # Ok::<(), guiju_base::MalformedTimeError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Time {
    /// On a day, at an hour that is not known or does not matter.
    Day(Date),
    /// At a moment.
    Moment(Date, ClockTime),
    /// Known not to have happened; later than every day.
    NotYet,
}

impl Time {
    /// Returns the day, or `None` for `not yet`.
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Day(date) | Self::Moment(date, _) => Some(date),
            Self::NotYet => None,
        }
    }

    /// Returns which of the two is earlier, or `None` when they lie in one day and one has no
    /// clock.
    pub fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::NotYet, Self::NotYet) => Some(Ordering::Equal),
            (Self::NotYet, _) => Some(Ordering::Greater),
            (_, Self::NotYet) => Some(Ordering::Less),
            (Self::Day(date), Self::Day(other)) => Some(date.cmp(&other)),
            (Self::Moment(date, clock), Self::Moment(other, other_clock)) => {
                Some((date, clock).cmp(&(other, other_clock)))
            }
            (Self::Day(date), Self::Moment(other, _))
            | (Self::Moment(date, _), Self::Day(other)) => {
                Some(date.cmp(&other)).filter(|order| order.is_ne())
            }
        }
    }
}

/// Returns the seconds from the start of [`Date::MIN`] to the moment.
pub(crate) fn instant(date: Date, clock: ClockTime) -> i64 {
    Date::MIN.days_until(date) * SECONDS_A_DAY + i64::from(clock.seconds)
}

/// Returns the moment that [`instant`] counts to, or `None` beyond the years held.
pub(crate) fn moment(instant: i64) -> Option<(Date, ClockTime)> {
    let date = Date::MIN.checked_add_days(instant.div_euclid(SECONDS_A_DAY))?;
    let seconds = u32::try_from(instant.rem_euclid(SECONDS_A_DAY)).ok()?;
    Some((date, ClockTime { seconds }))
}

impl From<Date> for Time {
    fn from(date: Date) -> Self {
        Self::Day(date)
    }
}

impl FromStr for Time {
    type Err = MalformedTimeError;

    /// Reads `2024-01-22`, `2024-01-22T10:30`, `2024-01-22T10:30:15` or `not yet`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let time = match text.split_once('T') {
            None if text == "not yet" => Some(Self::NotYet),
            None => read_date(text).map(Self::Day),
            Some((date, clock)) => {
                read_date(date).zip(read_clock(clock)).map(|(d, c)| Self::Moment(d, c))
            }
        };
        time.ok_or_else(|| MalformedTimeError::time(text))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(date) => write!(f, "{date}"),
            Self::Moment(date, clock) => write!(f, "{date}T{clock}"),
            Self::NotYet => f.write_str("not yet"),
        }
    }
}

impl Serialize for Time {
    /// As the text that [`FromStr`] reads.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
