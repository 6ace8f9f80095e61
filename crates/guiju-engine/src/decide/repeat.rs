//! Duties that come again and again: each performance begins the next period.

use guiju_base::{Convention, Period};
use guiju_law::Outcome;

use super::duty::{Judged, Now, in_time, last_day, still_open};
use super::interval::{Interval, TooLarge, Tri};
use super::machine::has_happened;
use super::plan::QuantityId;
use super::slot::{NOT_YET, day_key};

/// How often something must be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Repeat {
    /// The event from which the first period runs.
    pub since: QuantityId,
    /// How long a period is; `None` where nobody knows.
    pub period: Option<Period>,
    /// How it is counted: the place among the conventions of the plan.
    pub convention: usize,
}

/// The outcome of a duty that applies, from when it was performed.
pub(super) fn every(
    repeat: &Repeat,
    since: Interval,
    performed: Option<Vec<i64>>,
    now: Now<'_>,
    conventions: &[Convention],
) -> Result<Judged, TooLarge> {
    if since.value() == Some(NOT_YET) {
        return Ok(Judged::Known(Outcome::NotApplicable));
    }
    let (Some(since), Some(period), Some(mut times)) = (since.value(), repeat.period, performed)
    else {
        return Ok(Judged::Unknown { done: true, last: true });
    };
    if !has_happened(since, now.today) {
        return Ok(Judged::Known(Outcome::NotApplicable));
    }
    times.retain(|time| *time != NOT_YET && has_happened(*time, now.today));
    // Those of one day stay as they are told.
    times.sort_by_key(|time| day_key(*time));
    let convention = conventions.get(repeat.convention).ok_or(TooLarge)?;
    let (mut last, mut late) = (since, Some(false));
    for time in times {
        let end = last_day(last, period, convention, now)?;
        late = or(late, in_time(time, end).map(|is_in_time| !is_in_time));
        last = time;
    }
    let end = last_day(last, period, convention, now)?;
    Ok(match (still_open(end, now), late) {
        (Some(false), _) => Judged::Known(Outcome::Overdue),
        (Some(true), Some(true)) => Judged::Known(Outcome::MetLate),
        (Some(true), Some(false)) => Judged::Known(Outcome::Due),
        // The calendar would settle it, and no fact.
        _ => Judged::Unknown { done: false, last: false },
    })
}

fn or(a: Tri, b: Tri) -> Tri {
    match (a, b) {
        (Some(true), _) | (_, Some(true)) => Some(true),
        (Some(false), Some(false)) => Some(false),
        _ => None,
    }
}
