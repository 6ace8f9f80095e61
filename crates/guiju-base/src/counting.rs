//! Counting of deadlines: the last day or moment on which a duty can still be done in time.
//!
//! A deadline is a value made of an event (the anchor), a [`Period`], a [`Convention`], the working
//! days, the stretches in which the period stood still and an extension; [`due`] puts them
//! together:
//!
//! 1. the period is counted from the anchor, an extension of like unit added to its length;
//! 2. stopped days push the end out, each once however many suspensions cover it;
//! 3. an extension of another unit is counted on from there, in the same manner;
//! 4. a last day that is no working day moves as the convention says.
//!
//! Months are counted from the anchor and never one after another: 31 January and two months is
//! 31 March, though 29 February and one month is 29 March. Which convention an instrument follows,
//! and every length, is data of the law packs and not known here.
//!
//! Source: Civil Code of the PRC (民法典), arts. 200 to 204, on the computing of periods.

mod convention;
mod shift;
mod suspension;

pub use self::convention::{Convention, FirstDay, MonthEnd, Roll};
pub use self::shift::{shift, shift_back};
pub use self::suspension::Suspension;

use self::shift::{add_days, add_months};
use self::suspension::{Pushed, day_number, push_out, stopped_days, stopped_seconds};
use crate::calendar::WorkingCalendar;
use crate::period::{Period, Unit};
use crate::text::{Lang, Text};
use crate::time::{Date, Time, instant, moment};

/// When a period ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Due {
    /// It ends.
    On {
        /// The last day, until it ends at 24:00 (Civil Code art. 203), or the last moment of a
        /// period of hours.
        last: Time,
        /// A working day past the announced years was counted or sought on the way.
        provisional: bool,
    },
    /// It stands still, and nobody knows until when.
    Suspended,
    /// The event that it runs from has not happened.
    NotStarted,
}

/// A period cannot be counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CountingError {
    /// Hours run from a moment, and the event has only a day.
    #[error("a period of hours needs the time of day of the event it runs from")]
    NeedsTimeOfDay,
    /// A plain shift cannot tell working days.
    #[error("working days can be counted only with a calendar")]
    NeedsCalendar,
    /// The amount is less than zero.
    #[error("the period `{period}` is negative")]
    NegativePeriod {
        /// The period.
        period: Period,
    },
    /// The convention refuses to choose another day.
    #[error("there is no day {day} in the month that ends on {last}")]
    NoCorrespondingDay {
        /// The day of the month that is missing.
        day: i8,
        /// The last day of that month.
        last: Date,
    },
    /// The facts of a suspension contradict each other.
    #[error("a suspension from {from} ends before that, at {to}")]
    SuspensionReversed {
        /// Its first day.
        from: Date,
        /// Its end.
        to: Time,
    },
    /// The end lies outside of the years 1 to 9999.
    #[error("the period ends outside of the years 1 to 9999")]
    OutOfRange,
}

impl CountingError {
    /// Returns why the period cannot be counted, in both languages.
    pub fn text(&self) -> Text {
        let zh = match self {
            Self::NeedsTimeOfDay => "以小时计算的期间，须知道起算事件的时刻".to_owned(),
            Self::NeedsCalendar => "计算工作日须有日历".to_owned(),
            Self::NegativePeriod { period } => {
                format!("期间为负数：{}", period.display(Lang::Zh))
            }
            Self::NoCorrespondingDay { day, last } => format!("以{last}为末日的月份没有{day}日"),
            Self::SuspensionReversed { from, to } => format!("中止始于{from}，却先行终于{to}"),
            Self::OutOfRange => "期间的末日超出公元1年至9999年".to_owned(),
        };
        Text::new(self.to_string(), zh)
    }
}

/// Returns when the period ends that runs from `anchor`.
///
/// The last day is never before the day of the anchor; a period of zero ends on that day. With the
/// first day included, a period of months ends the day before the corresponding day, or with the
/// month that lacks it. Periods of hours run through holidays, count from the moment and are never
/// rolled (Civil Code art. 201, second paragraph).
///
/// A stopped day of a period in working days pushes the end by a working day if it is one, and
/// otherwise not at all. An open suspension counts only if it begins while the period still runs.
///
/// ```
/// use guiju_base::*;
///
/// let civil_code = Convention {
///     name: "civil-code".into(),
///     text: Text::new("counted as the Civil Code does", "按照民法典计算"),
///     first_day: FirstDay::Excluded,
///     month_end: MonthEnd::Clamp,
///     roll: Roll::None,
///     basis: Text::new("Civil Code, arts. 201 and 202", "民法典第二百零一条、第二百零二条"),
/// };
/// let calendar = WorkingCalendar::default();
/// let (anchor, period) = ("2024-01-31".parse()?, "1 month".parse()?);
/// let last = "2024-02-29".parse()?;
/// assert_eq!(
///     due(anchor, period, &civil_code, &calendar, &[], None)?,
///     Due::On { last, provisional: false },
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// See [`CountingError`].
pub fn due(
    anchor: Time,
    period: Period,
    convention: &Convention,
    calendar: &WorkingCalendar,
    suspensions: &[Suspension],
    extension: Option<Period>,
) -> Result<Due, CountingError> {
    let Some(anchor_day) = anchor.date() else { return Ok(Due::NotStarted) };
    let count = Count { convention, calendar, suspensions };
    let (leg, second_leg) = legs(period, extension)?;
    let mut end = count.run(anchor, leg, convention.first_day)?;
    if let (Some(first_end), Some(leg)) = (end, second_leg) {
        let next = count.run(first_end.last, leg, FirstDay::Excluded)?;
        end = next.map(|next| next.after(first_end));
    }
    let Some(end) = end else { return Ok(Due::Suspended) };
    let End { last, provisional } = count.roll(anchor_day, end)?;
    Ok(Due::On { last, provisional })
}

/// A stretch of counting in one unit, of [`Unit::base`] kind.
type Leg = (i64, Unit);

/// Returns the period with an extension of like unit, and apart an extension of another.
fn legs(period: Period, extension: Option<Period>) -> Result<(Leg, Option<Leg>), CountingError> {
    let (amount, unit) = amount_in_base_unit(period)?;
    let Some(extension) = extension else { return Ok(((amount, unit), None)) };
    let (more, other_unit) = amount_in_base_unit(extension)?;
    if unit == other_unit {
        let amount = amount.checked_add(more).ok_or(CountingError::OutOfRange)?;
        return Ok(((amount, unit), None));
    }
    Ok(((amount, unit), (more > 0).then_some((more, other_unit))))
}

/// Returns weeks as days and years as months.
fn amount_in_base_unit(period: Period) -> Result<Leg, CountingError> {
    if period.amount < 0 {
        return Err(CountingError::NegativePeriod { period });
    }
    let (unit, factor) = period.unit.base();
    let amount = period.amount.checked_mul(factor).ok_or(CountingError::OutOfRange)?;
    Ok((amount, unit))
}

/// Where a count ends.
#[derive(Clone, Copy)]
struct End {
    last: Time,
    provisional: bool,
}

impl End {
    /// Returns this end of a count that went on from `earlier`.
    fn after(self, earlier: Self) -> Self {
        Self { provisional: self.provisional || earlier.provisional, ..self }
    }
}

/// What every leg of a count goes by.
struct Count<'a> {
    convention: &'a Convention,
    calendar: &'a WorkingCalendar,
    suspensions: &'a [Suspension],
}

impl Count<'_> {
    /// Returns where the leg ends, or `None` while it is suspended.
    fn run(
        &self,
        anchor: Time,
        (amount, unit): Leg,
        first_day: FirstDay,
    ) -> Result<Option<End>, CountingError> {
        let Some(date) = anchor.date() else { return Ok(None) };
        match unit {
            Unit::Hours => self.run_hours(anchor, amount),
            Unit::WorkingDays => self.run_working_days(date, amount, first_day),
            Unit::Days | Unit::Weeks => {
                let first = first_counted(date, first_day)?;
                self.run_days(date, first, days_end(first, amount)?)
            }
            Unit::Months | Unit::Years => {
                let last = self.months_end(date, amount, first_day)?;
                self.run_days(date, first_counted(date, first_day)?, last)
            }
        }
    }

    /// Ends a leg of calendar days of which the first and the last counted are known.
    fn run_days(&self, anchor: Date, first: Date, last: i64) -> Result<Option<End>, CountingError> {
        let stops = stopped_days(self.suspensions)?;
        let pushed = push_out(&stops, day_number(first), last, |last, from, to| {
            last.checked_add(to - from).ok_or(CountingError::OutOfRange)
        })?;
        let Pushed::To(last) = pushed else { return Ok(None) };
        let last = add_days(Date::MIN, last)?.max(anchor);
        Ok(Some(End { last: Time::Day(last), provisional: false }))
    }

    /// Returns the number of the last day of a leg of months, before stops.
    fn months_end(
        &self,
        anchor: Date,
        months: i64,
        first_day: FirstDay,
    ) -> Result<i64, CountingError> {
        let landing = add_months(anchor, months, self.convention.month_end)?;
        let corresponding = day_number(landing.date);
        Ok(match first_day {
            FirstDay::Included if !landing.clamped => corresponding - 1,
            FirstDay::Included | FirstDay::Excluded => corresponding,
        })
    }

    fn run_working_days(
        &self,
        anchor: Date,
        amount: i64,
        first_day: FirstDay,
    ) -> Result<Option<End>, CountingError> {
        let included = first_day == FirstDay::Included;
        let end = self.calendar.add_working_days(anchor, amount, included);
        let (last, mut provisional) = end.ok_or(CountingError::OutOfRange)?;
        if amount == 0 {
            // Nothing is counted, so that nothing can be stopped.
            return Ok(Some(End { last: Time::Day(last), provisional }));
        }
        let stops = stopped_days(self.suspensions)?;
        let first = day_number(first_counted(anchor, first_day)?);
        let pushed = push_out(&stops, first, day_number(last), |last, from, to| {
            let date = |number| add_days(Date::MIN, number);
            let (stopped, unsure) = self.calendar.working_days_between(date(from)?, date(to)?);
            let moved = self.calendar.add_working_days(date(last)?, stopped, false);
            let (last, still_unsure) = moved.ok_or(CountingError::OutOfRange)?;
            provisional |= unsure || still_unsure;
            Ok(day_number(last))
        })?;
        let Pushed::To(last) = pushed else { return Ok(None) };
        Ok(Some(End { last: Time::Day(add_days(Date::MIN, last)?), provisional }))
    }

    fn run_hours(&self, anchor: Time, hours: i64) -> Result<Option<End>, CountingError> {
        let Time::Moment(date, clock) = anchor else { return Err(CountingError::NeedsTimeOfDay) };
        let start = instant(date, clock);
        let seconds = hours.checked_mul(3600).ok_or(CountingError::OutOfRange)?;
        let end = start.checked_add(seconds).ok_or(CountingError::OutOfRange)?;
        let stops = stopped_seconds(self.suspensions)?;
        let pushed = push_out(&stops, start, end - 1, |last, from, to| {
            last.checked_add(to - from).ok_or(CountingError::OutOfRange)
        })?;
        let Pushed::To(last_second) = pushed else { return Ok(None) };
        let end = last_second.checked_add(1).and_then(moment);
        let (date, clock) = end.ok_or(CountingError::OutOfRange)?;
        Ok(Some(End { last: Time::Moment(date, clock), provisional: false }))
    }

    /// Moves a last day off the days that do not work; a moment stays.
    fn roll(&self, anchor: Date, end: End) -> Result<End, CountingError> {
        let Time::Day(last) = end.last else { return Ok(end) };
        let rolled = match self.convention.roll {
            Roll::None => return Ok(end),
            Roll::Following => self.calendar.working_day_from(last),
            Roll::Preceding => self.calendar.working_day_until(last),
        };
        let (day, provisional) = rolled.ok_or(CountingError::OutOfRange)?;
        Ok(End { last: Time::Day(day.max(anchor)), provisional }.after(end))
    }
}

fn first_counted(anchor: Date, first_day: FirstDay) -> Result<Date, CountingError> {
    match first_day {
        FirstDay::Excluded => add_days(anchor, 1),
        FirstDay::Included => Ok(anchor),
    }
}

/// Returns the number of the last of so many days; of none, that of the day before the first.
fn days_end(first: Date, days: i64) -> Result<i64, CountingError> {
    let after = day_number(first).checked_add(days).ok_or(CountingError::OutOfRange)?;
    Ok(after - 1)
}

#[cfg(test)]
mod tests;
