//! Working days of the PRC: weekdays, less the days off and with the make-up days that the State
//! Council announces each year.
//!
//! The calendar is data and ends. A day past the announced years is judged by its weekday alone and
//! marked *provisional*; nothing here ever takes silence for "no holidays then".

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use crate::text::Text;
use crate::time::Date;

/// The announced days off and make-up days, and the years they cover.
///
/// The default calendar covers no year: every day it gives is provisional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WorkingCalendar {
    days: BTreeMap<Date, Announced>,
    years: Option<RangeInclusive<i16>>, // None covers no year.
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Announced {
    is_working: bool,
    name: Box<str>,
}

/// The table of working days is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CalendarError {
    /// The first line differs from `date,kind,name`.
    #[error("line 1 of the calendar: expected the header `date,kind,name`")]
    Header,
    /// A line has not three columns.
    #[error("line {line} of the calendar: expected a date, a kind and a name")]
    Columns {
        /// Counted from 1.
        line: usize,
    },
    /// The first column is no date.
    #[error("line {line} of the calendar: `{text}` is no date")]
    Date {
        /// Counted from 1.
        line: usize,
        /// The column.
        text: Box<str>,
    },
    /// The second column is neither `workday` nor `holiday`.
    #[error("line {line} of the calendar: `{text}` is neither `workday` nor `holiday`")]
    Kind {
        /// Counted from 1.
        line: usize,
        /// The column.
        text: Box<str>,
    },
    /// A date stands there twice.
    #[error("line {line} of the calendar: {date} is already announced")]
    Repeated {
        /// Counted from 1.
        line: usize,
        /// The date.
        date: Date,
    },
    /// A year between two covered years is not covered.
    #[error("the calendar covers years before and after {year} but not {year} itself")]
    Gap {
        /// The first year missing.
        year: i16,
    },
}

impl CalendarError {
    /// Returns what is wrong, in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::Header => "日历第1行：应为表头 `date,kind,name`".to_owned(),
            Self::Columns { line } => format!("日历第{line}行：应为日期、类别和名称三列"),
            Self::Date { line, text } => format!("日历第{line}行：`{text}` 不是日期"),
            Self::Kind { line, text } => {
                format!("日历第{line}行：`{text}` 既不是 `workday` 也不是 `holiday`")
            }
            Self::Repeated { line, date } => format!("日历第{line}行：{date} 重复"),
            Self::Gap { year } => format!("日历缺{year}年，而此前和此后的年份都有"),
        };
        Text::new(self.to_string(), zh)
    }
}

impl WorkingCalendar {
    /// Reads the table: a header `date,kind,name`, then a line for each day that breaks the rule of
    /// the weekdays, of kind `holiday` or `workday`. Empty lines are passed over.
    ///
    /// A year is covered when the table names days in its first and in its last quarter, as each
    /// yearly notice runs from New Year to National Day; the last days of the year before, which
    /// the same notice may name, do not cover that year.
    ///
    /// # Errors
    ///
    /// The first line that cannot be read, or the first year missing among those covered.
    pub fn from_csv(csv: &str) -> Result<Self, CalendarError> {
        let mut lines = csv.trim_start_matches('\u{feff}').lines().zip(1..);
        if lines.next().is_none_or(|(header, _)| header != "date,kind,name") {
            return Err(CalendarError::Header);
        }
        let mut days = BTreeMap::new();
        for (text, line) in lines.filter(|(text, _)| !text.is_empty()) {
            let (date, announced) = read_line(text, line)?;
            if days.insert(date, announced).is_some() {
                return Err(CalendarError::Repeated { line, date });
            }
        }
        let years = covered_years(&days)?;
        Ok(Self { days, years })
    }

    /// Returns the first and the last year covered, or `None` when no year is.
    pub fn coverage(&self) -> Option<RangeInclusive<i16>> {
        self.years.clone()
    }

    /// Returns the days of which it is known whether they are working days, in order: those of the years
    /// covered, and those announced outside of them.
    pub fn known_days(&self) -> impl Iterator<Item = Date> {
        let years = self.years.as_ref();
        let from = years.and_then(|years| Date::new(*years.start(), 1, 1));
        let covered =
            std::iter::successors(from, |day| day.tomorrow()).take_while(|day| self.covers(*day));
        let announced = self.days.keys().copied();
        let mut days: Vec<Date> = covered.chain(announced).collect();
        days.sort_unstable();
        days.dedup();
        days.into_iter()
    }

    /// Returns whether the day is a working day, and whether that is provisional.
    ///
    /// A day that was announced is as announced and final. Any other day works if it is a weekday;
    /// outside the years covered that is provisional.
    pub fn day_kind(&self, date: Date) -> (bool, bool) {
        match self.days.get(&date) {
            Some(announced) => (announced.is_working, false),
            None => (!date.is_weekend(), !self.covers(date)),
        }
    }

    /// Returns the festival that the day is off for, or makes up for, in Chinese.
    pub fn festival(&self, date: Date) -> Option<&str> {
        self.days.get(&date).map(|announced| &*announced.name)
    }

    fn covers(&self, date: Date) -> bool {
        self.years.as_ref().is_some_and(|years| years.contains(&date.year()))
    }

    /// Returns the `n`-th working day, and whether a day counted on the way was provisional.
    ///
    /// Counting begins with the day after `date`, or with `date` itself if `first_day_included`.
    /// For `n` of zero that is `date`, working or not. `None` for a negative `n` and past the last
    /// day that dates hold.
    pub fn add_working_days(
        &self,
        date: Date,
        n: i64,
        first_day_included: bool,
    ) -> Option<(Date, bool)> {
        // Every step uses up a day, so this refuses at once what the walk could not reach.
        if n < 0 || n > date.days_until(Date::MAX) + 1 {
            return None;
        }
        let (mut day, mut left, mut provisional) = (date, n, false);
        if first_day_included && left > 0 {
            left -= i64::from(self.walk_onto(day, &mut provisional));
        }
        while left > 0 {
            day = day.tomorrow()?;
            left -= i64::from(self.walk_onto(day, &mut provisional));
        }
        Some((day, provisional))
    }

    /// Returns whether `day` counts, and remembers that it was provisional.
    fn walk_onto(&self, day: Date, provisional: &mut bool) -> bool {
        let (is_working, is_provisional) = self.day_kind(day);
        *provisional |= is_provisional;
        is_working
    }

    /// Returns the first working day after `date`, and whether a day passed was provisional.
    pub fn next_working_day(&self, date: Date) -> Option<(Date, bool)> {
        self.working_day_from(date.tomorrow()?)
    }

    /// Returns the last working day before `date`, and whether a day passed was provisional.
    pub fn previous_working_day(&self, date: Date) -> Option<(Date, bool)> {
        self.working_day_until(date.yesterday()?)
    }

    /// Returns the first working day on or after `date`, and whether a day seen was provisional.
    pub fn working_day_from(&self, date: Date) -> Option<(Date, bool)> {
        self.seek(date, Date::tomorrow)
    }

    /// Returns the last working day on or before `date`, and whether a day seen was provisional.
    pub fn working_day_until(&self, date: Date) -> Option<(Date, bool)> {
        self.seek(date, Date::yesterday)
    }

    fn seek(&self, date: Date, step: fn(Date) -> Option<Date>) -> Option<(Date, bool)> {
        let (mut day, mut provisional) = (date, false);
        while !self.walk_onto(day, &mut provisional) {
            day = step(day)?;
        }
        Some((day, provisional))
    }

    /// Returns how many working days lie in `from` to `to`, `to` left out, and whether a day among
    /// them was provisional.
    pub fn working_days_between(&self, from: Date, to: Date) -> (i64, bool) {
        let (mut count, mut provisional, mut day) = (0, false, Some(from));
        while let Some(today) = day.filter(|today| *today < to) {
            count += i64::from(self.walk_onto(today, &mut provisional));
            day = today.tomorrow();
        }
        (count, provisional)
    }
}

fn read_line(text: &str, line: usize) -> Result<(Date, Announced), CalendarError> {
    let mut columns = text.split(',');
    let row = (columns.next(), columns.next(), columns.next(), columns.next());
    let (Some(date), Some(kind), Some(name), None) = row else {
        return Err(CalendarError::Columns { line });
    };
    let date = date.parse().map_err(|_| CalendarError::Date { line, text: date.into() })?;
    let is_working = match kind {
        "workday" => true,
        "holiday" => false,
        _ => return Err(CalendarError::Kind { line, text: kind.into() }),
    };
    Ok((date, Announced { is_working, name: name.into() }))
}

fn covered_years(
    days: &BTreeMap<Date, Announced>,
) -> Result<Option<RangeInclusive<i16>>, CalendarError> {
    let with_day_in = |months: RangeInclusive<i8>| -> BTreeSet<i16> {
        days.keys().filter(|day| months.contains(&day.month())).map(|day| day.year()).collect()
    };
    let years = &with_day_in(1..=3) & &with_day_in(10..=12);
    let (Some(&first), Some(&last)) = (years.first(), years.last()) else { return Ok(None) };
    match (first..=last).find(|year| !years.contains(year)) {
        Some(year) => Err(CalendarError::Gap { year }),
        None => Ok(Some(first..=last)),
    }
}

#[cfg(test)]
mod tests;
