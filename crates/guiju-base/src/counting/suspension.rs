//! Suspensions: stretches of days on which a period does not run.

use super::CountingError;
use crate::time::{ClockTime, Date, Time, instant};

/// A stretch on which a period stands still, from the start of `from` up to `to`, itself left out.
///
/// A period of days runs again on the day of `to`, whatever the hour; one of hours at its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Suspension {
    /// The first day stopped.
    pub from: Date,
    /// When the period runs again; `not yet` while it is still stopped.
    pub to: Time,
}

/// A stopped stretch of cells, each a day or a second, numbered from the first there is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stop {
    from: i64,
    to: Option<i64>, // The first cell that runs again; None while it is still stopped.
}

/// What the stops do to a period.
pub(super) enum Pushed {
    /// It ends with this cell.
    To(i64),
    /// It cannot end while a stop is open.
    Never,
}

/// Returns the number of the day.
pub(super) fn day_number(date: Date) -> i64 {
    Date::MIN.days_until(date)
}

/// Returns the days that the suspensions stop, joined where they meet, in their order.
///
/// # Errors
///
/// A suspension that ends before it begins.
pub(super) fn stopped_days(suspensions: &[Suspension]) -> Result<Vec<Stop>, CountingError> {
    joined(suspensions, |suspension| Stop {
        from: day_number(suspension.from),
        to: suspension.to.date().map(day_number),
    })
}

/// Returns the seconds that the suspensions stop, joined where they meet, in their order.
///
/// # Errors
///
/// A suspension that ends before it begins.
pub(super) fn stopped_seconds(suspensions: &[Suspension]) -> Result<Vec<Stop>, CountingError> {
    joined(suspensions, |suspension| Stop {
        from: instant(suspension.from, ClockTime::MIDNIGHT),
        to: match suspension.to {
            Time::Day(date) => Some(instant(date, ClockTime::MIDNIGHT)),
            Time::Moment(date, clock) => Some(instant(date, clock)),
            Time::NotYet => None,
        },
    })
}

fn joined(
    suspensions: &[Suspension],
    read: impl Fn(&Suspension) -> Stop,
) -> Result<Vec<Stop>, CountingError> {
    let mut stops = Vec::with_capacity(suspensions.len());
    for suspension in suspensions {
        let stop = read(suspension);
        if stop.to.is_some_and(|to| to < stop.from) {
            let Suspension { from, to } = *suspension;
            return Err(CountingError::SuspensionReversed { from, to });
        }
        stops.push(stop);
    }
    stops.sort_by_key(|stop| stop.from);
    let mut union: Vec<Stop> = Vec::with_capacity(stops.len());
    for stop in stops {
        match union.last_mut() {
            Some(last) if last.to.is_none_or(|to| stop.from <= to) => {
                last.to = last.to.zip(stop.to).map(|(to, other)| to.max(other));
            }
            _ => union.push(stop),
        }
    }
    Ok(union)
}

/// Returns the last cell of a period of the cells `first..=last` once the stops have pushed it out.
///
/// `push(last, from, to)` returns the last cell moved on by what the stop of `from..to` takes away.
/// A stop that begins after the end as moved so far takes nothing, and one already in force when
/// the period begins only what lies within.
pub(super) fn push_out(
    stops: &[Stop],
    first: i64,
    last: i64,
    mut push: impl FnMut(i64, i64, i64) -> Result<i64, CountingError>,
) -> Result<Pushed, CountingError> {
    let mut last = last;
    for stop in stops {
        let from = stop.from.max(first);
        match stop.to {
            _ if from > last => {}
            Some(to) if to > from => last = push(last, from, to)?,
            Some(_) => {}
            None => return Ok(Pushed::Never),
        }
    }
    Ok(Pushed::To(last))
}
