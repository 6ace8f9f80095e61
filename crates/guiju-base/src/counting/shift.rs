//! Plain steps along the calendar: the same day some months on, the same hour some days before.

use super::convention::MonthEnd;
use super::{CountingError, amount_in_base_unit};
use crate::period::{Period, Unit};
use crate::time::{Date, Time, instant, moment};

/// Returns the time a period after `anchor`: no first day, no roll, no suspension, and the time of
/// day kept. `not yet` stays so.
///
/// # Errors
///
/// Hours after a day without a clock, working days, a day that `month_end` refuses, a negative
/// period, or a date out of range.
pub fn shift(anchor: Time, period: Period, month_end: MonthEnd) -> Result<Time, CountingError> {
    let (amount, unit) = amount_in_base_unit(period)?;
    shift_signed(anchor, amount, unit, month_end)
}

/// Returns the time a period before `anchor`, else as [`shift`].
///
/// A month back from 31 March is the last day of February when clamped, and 1 March when spilled.
///
/// # Errors
///
/// As [`shift`].
pub fn shift_back(
    anchor: Time,
    period: Period,
    month_end: MonthEnd,
) -> Result<Time, CountingError> {
    let (amount, unit) = amount_in_base_unit(period)?;
    shift_signed(anchor, -amount, unit, month_end)
}

fn shift_signed(
    anchor: Time,
    amount: i64,
    unit: Unit,
    month_end: MonthEnd,
) -> Result<Time, CountingError> {
    let Some(date) = anchor.date() else { return Ok(Time::NotYet) };
    match unit {
        Unit::Hours => add_hours(anchor, amount),
        Unit::WorkingDays => Err(CountingError::NeedsCalendar),
        Unit::Days | Unit::Weeks => Ok(on(anchor, add_days(date, amount)?)),
        Unit::Months | Unit::Years => Ok(on(anchor, add_months(date, amount, month_end)?.date)),
    }
}

/// Returns the same time of day on another day.
fn on(time: Time, date: Date) -> Time {
    match time {
        Time::Moment(_, clock) => Time::Moment(date, clock),
        Time::Day(_) | Time::NotYet => Time::Day(date),
    }
}

pub(super) fn add_days(date: Date, days: i64) -> Result<Date, CountingError> {
    date.checked_add_days(days).ok_or(CountingError::OutOfRange)
}

fn add_hours(anchor: Time, hours: i64) -> Result<Time, CountingError> {
    let Time::Moment(date, clock) = anchor else { return Err(CountingError::NeedsTimeOfDay) };
    let seconds = hours.checked_mul(3600).ok_or(CountingError::OutOfRange)?;
    let end = instant(date, clock).checked_add(seconds).and_then(moment);
    end.map(|(date, clock)| Time::Moment(date, clock)).ok_or(CountingError::OutOfRange)
}

/// Where a step by months lands.
pub(super) struct Landing {
    pub(super) date: Date,
    /// The month lacks the day, and the last day of the month stands in for it.
    pub(super) clamped: bool,
}

/// Returns the corresponding day (对应日) `months` on.
pub(super) fn add_months(
    date: Date,
    months: i64,
    month_end: MonthEnd,
) -> Result<Landing, CountingError> {
    let since_year_0 = i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
    let target = since_year_0.checked_add(months).ok_or(CountingError::OutOfRange)?;
    let year = i16::try_from(target.div_euclid(12)).map_err(|_| CountingError::OutOfRange)?;
    let month = i8::try_from(target.rem_euclid(12) + 1).map_err(|_| CountingError::OutOfRange)?;
    let last = Date::new(year, month, 1).ok_or(CountingError::OutOfRange)?.last_of_month();
    if let Some(date) = Date::new(year, month, date.day()) {
        return Ok(Landing { date, clamped: false });
    }
    match month_end {
        MonthEnd::Clamp => Ok(Landing { date: last, clamped: true }),
        MonthEnd::Spill => Ok(Landing { date: add_days(last, 1)?, clamped: false }),
        MonthEnd::Refuse => Err(CountingError::NoCorrespondingDay { day: date.day(), last }),
    }
}
