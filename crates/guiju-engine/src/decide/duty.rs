//! Duties with a date: performance and clocks to an outcome, as the reference judges them.

use guiju_base::{Convention, Due, Period, Time, WorkingCalendar, due, shift, shift_back};
use guiju_law::Outcome;

use super::interval::{Interval, TooLarge, Tri};
use super::machine::has_happened;
use super::plan::{Literal, QuantityId};
use super::repeat::{Repeat, every};
use super::slot::{NOT_YET, SlotId, day_key, same_day, time_key, time_of};

/// A duty with a date. Its outcome is a quantity: the place in [`Outcome::ALL`].
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct DutyPlan {
    /// Whether it applies.
    pub applies: Literal,
    /// What shows that it is performed.
    pub shown: Told,
    /// By when.
    pub clock: Clock,
}

/// What tells of something done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Told {
    /// Nothing: it is not done.
    Nothing,
    /// A truth.
    Truth(Literal),
    /// The time at which it was done.
    Event(QuantityId),
    /// The times at which it was done: a list of dates.
    Events(SlotId),
}

/// When a duty must be performed.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Clock {
    /// On the last day at the latest.
    By(Last),
    /// Before an event.
    Before(QuantityId),
    /// To be kept until the last day; what tells that it was not.
    Keep(Last, Told),
    /// Once in each period from an event, and then from each performance.
    Every(Repeat),
}

/// The last day of a period, or a date.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Last {
    /// A date.
    On(QuantityId),
    /// The end of a period that an event starts.
    Period {
        /// The event.
        anchor: QuantityId,
        /// How long; `None` where nobody knows.
        period: Option<Period>,
        /// How it is counted: the place among the conventions of the plan.
        convention: usize,
    },
}

/// A date moved by a period along the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MovedDate {
    /// The date.
    pub date: QuantityId,
    /// How far.
    pub period: Period,
    /// Whether it is moved back.
    pub back: bool,
    /// How months end: the place among the conventions of the plan.
    pub convention: usize,
}

impl MovedDate {
    /// The date that it comes to; unknown while the date moved is.
    pub(crate) fn day(
        self,
        known: &impl Known,
        conventions: &[Convention],
    ) -> Result<Interval, TooLarge> {
        self.moved(known.quantity(self.date), conventions)
    }

    /// The same for a date that is at hand.
    pub(crate) fn moved(
        self,
        date: Interval,
        conventions: &[Convention],
    ) -> Result<Interval, TooLarge> {
        let Some(key) = date.value() else { return Ok(Interval::UNKNOWN) };
        let date = time_of(key).ok_or(TooLarge)?;
        let month_end = conventions.get(self.convention).ok_or(TooLarge)?.month_end;
        let step = if self.back { shift_back } else { shift };
        // What a step that cannot be made comes to is for the reference to say.
        let time = step(date, self.period, month_end).map_err(|_| TooLarge)?;
        Ok(Interval::known(time_key(time)))
    }
}

/// What a duty is judged by.
pub(crate) trait Known {
    fn truth(&self, literal: Literal) -> Tri;
    fn quantity(&self, id: QuantityId) -> Interval;
    /// The times of a list of dates; `None` while it may have others.
    fn times(&self, list: SlotId) -> Option<Vec<i64>>;
}

/// The date judged on, and how days are counted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now<'n> {
    pub(crate) today: i64,
    pub(crate) calendar: &'n WorkingCalendar,
}

/// The place of an outcome.
fn place(outcome: Outcome) -> i64 {
    let place = Outcome::ALL.iter().position(|it| *it == outcome);
    place.and_then(|it| i64::try_from(it).ok()).unwrap_or(0)
}

/// The outcome at a place.
pub(crate) fn outcome_at(place: i64) -> Option<Outcome> {
    Outcome::ALL.get(usize::try_from(place).ok()?).copied()
}

/// The places of the outcomes that pass.
pub(crate) fn places(passes: impl Fn(Outcome) -> bool) -> Vec<u16> {
    let all = (0_u16..).zip(Outcome::ALL);
    all.filter(|(_, outcome)| passes(*outcome)).map(|(place, _)| place).collect()
}

/// How far something is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Done {
    On(i64),
    Yes,
    NotYet,
    Unknown,
}

/// The last day as far as it is known.
#[derive(Debug, Clone, Copy)]
enum Ending {
    NotStarted,
    /// With whether the event that starts the clock is known, or there is none.
    At(Interval, bool),
}

/// An outcome, or which parts would settle it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Judged {
    Known(Outcome),
    Unknown { done: bool, last: bool },
}

/// What would settle an unknown duty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) facts: Vec<SlotId>,
    pub(crate) literals: Vec<Literal>,
    pub(crate) quantities: Vec<QuantityId>,
}

impl DutyPlan {
    /// The outcome as far as it is known.
    pub(crate) fn outcome(
        &self,
        known: &impl Known,
        now: Now<'_>,
        conventions: &[Convention],
    ) -> Result<Interval, TooLarge> {
        let applies = known.truth(self.applies);
        if applies == Some(false) {
            return Ok(Interval::known(place(Outcome::NotApplicable)));
        }
        Ok(match self.judge(known, now, conventions)? {
            // Both ways agree: it makes no difference whether the duty applies.
            Judged::Known(outcome) if applies.is_some() || outcome == Outcome::NotApplicable => {
                Interval::known(place(outcome))
            }
            _ => Interval::UNKNOWN,
        })
    }

    /// What would settle the outcome, which is unknown.
    pub(crate) fn wanted(
        &self,
        known: &impl Known,
        now: Now<'_>,
        conventions: &[Convention],
    ) -> Wanted {
        let mut wanted = Wanted { literals: vec![self.applies], ..Wanted::default() };
        let Ok(Judged::Unknown { done, last }) = self.judge(known, now, conventions) else {
            return wanted;
        };
        let (told, end) = match &self.clock {
            Clock::By(end) => (self.shown, end.quantity()),
            Clock::Before(event) => (self.shown, *event),
            Clock::Keep(end, broken) => (*broken, end.quantity()),
            Clock::Every(repeat) => (self.shown, repeat.since),
        };
        if last {
            wanted.quantities.push(end);
        }
        match told {
            Told::Truth(literal) if done => wanted.literals.push(literal),
            Told::Event(event) if done => wanted.quantities.push(event),
            Told::Events(list) if done && known.times(list).is_none() => wanted.facts.push(list),
            _ => {}
        }
        wanted
    }

    /// The outcome of the duty where it applies.
    fn judge(
        &self,
        known: &impl Known,
        now: Now<'_>,
        conventions: &[Convention],
    ) -> Result<Judged, TooLarge> {
        Ok(match &self.clock {
            Clock::By(last) => {
                by(self.shown.done(known, now), last.ending(known, now, conventions)?, now)
            }
            Clock::Before(event) => {
                before(self.shown.done(known, now), known.quantity(*event), now)
            }
            Clock::Keep(last, broken) => {
                keep(broken.done(known, now), last.ending(known, now, conventions)?, now)
            }
            Clock::Every(repeat) => {
                let since = known.quantity(repeat.since);
                every(repeat, since, self.shown.times(known), now, conventions)?
            }
        })
    }

    /// All tests that it is judged by.
    pub(crate) fn literals(&self) -> impl Iterator<Item = Literal> {
        let broken = match &self.clock {
            Clock::Keep(_, broken) => *broken,
            _ => Told::Nothing,
        };
        let truth = |told: Told| match told {
            Told::Truth(literal) => Some(literal),
            _ => None,
        };
        [Some(self.applies), truth(self.shown), truth(broken)].into_iter().flatten()
    }

    /// All quantities that it is judged by.
    pub(crate) fn quantities(&self) -> Vec<QuantityId> {
        let (last, broken) = match &self.clock {
            Clock::By(last) => (last.quantity(), Told::Nothing),
            Clock::Before(event) => (*event, Told::Nothing),
            Clock::Keep(last, broken) => (last.quantity(), *broken),
            Clock::Every(repeat) => (repeat.since, Told::Nothing),
        };
        let event = |told: Told| match told {
            Told::Event(event) => Some(event),
            _ => None,
        };
        [Some(last), event(self.shown), event(broken)].into_iter().flatten().collect()
    }
}

impl Told {
    fn done(self, known: &impl Known, now: Now<'_>) -> Done {
        match self {
            Self::Nothing => Done::NotYet,
            Self::Truth(literal) => match known.truth(literal) {
                Some(true) => Done::Yes,
                Some(false) => Done::NotYet,
                None => Done::Unknown,
            },
            Self::Event(event) => match known.quantity(event).value() {
                Some(time) if has_happened(time, now.today) => Done::On(time),
                Some(_) => Done::NotYet,
                None => Done::Unknown,
            },
            // Only what comes again and again is told by several times.
            Self::Events(_) => Done::Unknown,
        }
    }

    /// The times at which it was done, in the order in which they are told; `None` while they are not known.
    fn times(self, known: &impl Known) -> Option<Vec<i64>> {
        match self {
            Self::Nothing => Some(Vec::new()),
            Self::Event(event) => known.quantity(event).value().map(|time| vec![time]),
            Self::Events(list) => known.times(list),
            Self::Truth(_) => None,
        }
    }
}

impl Last {
    /// The date; later than all while the period has not begun.
    pub(crate) fn day(
        &self,
        known: &impl Known,
        now: Now<'_>,
        conventions: &[Convention],
    ) -> Result<Interval, TooLarge> {
        Ok(match self.ending(known, now, conventions)? {
            Ending::NotStarted => Interval::known(NOT_YET),
            Ending::At(last, _) => last,
        })
    }

    /// Returns the date, or the event that starts the clock.
    pub fn quantity(&self) -> QuantityId {
        match self {
            Self::On(date) => *date,
            Self::Period { anchor, .. } => *anchor,
        }
    }

    fn ending(
        &self,
        known: &impl Known,
        now: Now<'_>,
        conventions: &[Convention],
    ) -> Result<Ending, TooLarge> {
        let Self::Period { anchor, period, convention } = self else {
            return Ok(Ending::At(known.quantity(self.quantity()), true));
        };
        let Some(anchor) = known.quantity(*anchor).value() else {
            return Ok(Ending::At(Interval::UNKNOWN, false));
        };
        if anchor == NOT_YET {
            return Ok(Ending::NotStarted);
        }
        let Some(period) = period else { return Ok(Ending::At(Interval::UNKNOWN, true)) };
        let convention = conventions.get(*convention).ok_or(TooLarge)?;
        Ok(Ending::At(last_day(anchor, *period, convention, now)?, true))
    }
}

/// The end of a period that runs from a time; where it lies beyond the calendar, as far as it is known.
pub(super) fn last_day(
    anchor: i64,
    period: Period,
    convention: &Convention,
    now: Now<'_>,
) -> Result<Interval, TooLarge> {
    let anchor = time_of(anchor).ok_or(TooLarge)?;
    match due(anchor, period, convention, now.calendar, &[], None) {
        Ok(Due::On { last, provisional: false }) => Ok(Interval::known(time_key(last))),
        Ok(Due::On { last, provisional: true }) => {
            let low = crate::deadline::least_end(now.calendar, last);
            Ok(Interval::between(low.map(|day| time_key(Time::Day(day))), None))
        }
        // What the count makes of it is for the reference to say.
        Ok(Due::NotStarted | Due::Suspended) | Err(_) => Err(TooLarge),
    }
}

fn by(done: Done, ending: Ending, now: Now<'_>) -> Judged {
    // Before its event there is no duty to perform, whatever was done already.
    let Ending::At(last, has_started) = ending else {
        return Judged::Known(Outcome::NotApplicable);
    };
    match done {
        // A clock whose event is not known may not have started: then there is no duty.
        Done::Yes if !has_started => Judged::Unknown { done: false, last: true },
        Done::Yes => Judged::Known(Outcome::Met),
        Done::On(time) => decide(in_time(time, last), Outcome::Met, Outcome::MetLate),
        Done::NotYet => decide(still_open(last, now), Outcome::Due, Outcome::Overdue),
        Done::Unknown => Judged::Unknown { done: true, last: true },
    }
}

fn before(done: Done, event: Interval, now: Now<'_>) -> Judged {
    let unknown = Judged::Unknown { done: false, last: true };
    match (done, event.value()) {
        (Done::Yes, _) => Judged::Known(Outcome::Met),
        (Done::On(time), Some(event)) => {
            decide(strictly_before(time, event), Outcome::Met, Outcome::Breached)
        }
        (Done::NotYet, Some(event)) => {
            decide(Some(has_happened(event, now.today)), Outcome::Breached, Outcome::Due)
        }
        (Done::On(_) | Done::NotYet, None) => unknown,
        (Done::Unknown, _) => Judged::Unknown { done: true, last: true },
    }
}

fn keep(broken: Done, ending: Ending, now: Now<'_>) -> Judged {
    let Ending::At(last, _) = ending else { return Judged::Known(Outcome::NotApplicable) };
    match broken {
        // At a time that is not told: too early unless the period was over.
        Done::Yes => decide(still_open(last, now), Outcome::Breached, Outcome::Met),
        Done::On(time) => decide(in_time(time, last), Outcome::Breached, Outcome::Met),
        Done::NotYet => decide(still_open(last, now), Outcome::Running, Outcome::Met),
        Done::Unknown => Judged::Unknown { done: true, last: true },
    }
}

fn decide(truth: Tri, yes: Outcome, no: Outcome) -> Judged {
    match truth {
        Some(true) => Judged::Known(yes),
        Some(false) => Judged::Known(no),
        None => Judged::Unknown { done: false, last: true },
    }
}

/// A test that can only turn true as the date grows: true at the least possible date is true, false at the
/// greatest is false.
fn by_bounds(last: Interval, test: impl Fn(i64) -> Tri) -> Tri {
    if let Some(last) = last.value() {
        return test(last);
    }
    let low = last.low().and_then(&test).filter(|is_true| *is_true);
    let high = last.high().and_then(&test).filter(|is_true| !*is_true);
    low.or(high)
}

/// Whether a last day has not passed on the date judged on; a last day counts until its end.
pub(super) fn still_open(last: Interval, now: Now<'_>) -> Tri {
    by_bounds(last, |last| {
        let is_moment = |key: i64| key != NOT_YET && key != day_key(key);
        let passed = if is_moment(last) && is_moment(now.today) {
            last < now.today
        } else {
            last != NOT_YET && day_key(last) < day_key(now.today)
        };
        Some(!passed)
    })
}

/// Whether something done at a time was done by the last day.
pub(super) fn in_time(time: i64, last: Interval) -> Tri {
    by_bounds(last, |last| {
        if last == day_key(last) {
            return Some(day_key(time) <= last);
        }
        (!same_day(time, last)).then_some(time <= last)
    })
}

/// Whether a time lies before an event; unknown when both fall on one day and a time of day is missing.
fn strictly_before(time: i64, event: i64) -> Tri {
    let are_one_day = time == event && time == day_key(time);
    (!are_one_day && !same_day(time, event)).then_some(time < event)
}
