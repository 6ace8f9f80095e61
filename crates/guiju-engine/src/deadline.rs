//! Periods counted from events: the last day, or why there is none yet.

use guiju_base::{Date, Due, Period, Suspension, Time, WorkingCalendar, due};
use guiju_law::Value;
use guiju_law::ir::{self, Expr};

use crate::evaluate::Evaluator;
use crate::state::{State, Unknown, Why};

/// What is known of the end of a period.
#[derive(Debug, Clone)]
pub(crate) enum Ending {
    /// It ends; the state is a date, perhaps bounded only.
    At(State),
    /// The clock is stopped.
    Suspended,
    /// The event that it is counted from has not happened.
    NotStarted,
}

impl Ending {
    /// As a date: a period that has not started, or stands still, ends later than all dates.
    pub(crate) fn into_state(self) -> State {
        match self {
            Self::At(state) => state,
            Self::Suspended | Self::NotStarted => State::Known(Value::Date(Time::NotYet)),
        }
    }
}

impl Evaluator<'_, '_> {
    pub(crate) fn deadline(&mut self, deadline: &ir::Deadline) -> Ending {
        let period = self.eval(&deadline.period);
        let mut anchor = self.eval(&deadline.anchor);
        let interrupted = deadline.interrupted.as_ref().map(|it| self.eval(it));
        match interrupted {
            Some(State::Known(Value::Date(Time::NotYet))) | None => {}
            Some(State::Known(event)) => anchor = State::Known(event),
            Some(other) => return Ending::At(State::unsettled([&anchor, &other])),
        }
        if anchor == State::Known(Value::Date(Time::NotYet)) {
            return Ending::NotStarted;
        }
        let extension = deadline.extended.as_ref().map(|it| self.eval(it));
        let suspensions = self.suspensions(deadline);
        let unsettled = State::unsettled(
            [&period, &anchor].into_iter().chain(&extension).chain(suspensions.as_ref().err()),
        );
        let (State::Known(Value::Period(period)), State::Known(Value::Date(anchor)), Ok(stops)) =
            (period, anchor, suspensions)
        else {
            return Ending::At(unsettled);
        };
        let extension = match extension {
            None => None,
            Some(State::Known(Value::Period(extension))) => Some(extension),
            Some(_) => return Ending::At(unsettled),
        };
        self.count(anchor, period, &stops, extension)
    }

    /// The end of a period from `anchor`, by the version's convention.
    pub(crate) fn count(
        &mut self,
        anchor: Time,
        period: Period,
        stops: &[Suspension],
        extension: Option<Period>,
    ) -> Ending {
        let calendar = &self.judge.engine.law.calendar;
        let convention = &self.judge.version.convention;
        match due(anchor, period, convention, calendar, stops, extension) {
            Err(error) => Ending::At(State::broken(error.text())),
            Ok(Due::NotStarted) => Ending::NotStarted,
            Ok(Due::Suspended) => Ending::Suspended,
            Ok(Due::On { last, provisional: false }) => Ending::At(State::Known(Value::Date(last))),
            Ok(Due::On { last, provisional: true }) => Ending::At(self.provisional(last)),
        }
    }

    fn provisional(&self, last: Time) -> State {
        let low = least_end(&self.judge.engine.law.calendar, last);
        let low = low.map(|day| Value::Date(Time::Day(day)));
        State::Unknown(Box::new(Unknown {
            low,
            provisional: Some(last),
            ..Unknown::because(Why::BeyondCalendar)
        }))
    }

    /// The spans of a stopped clock; `Err` when they are not all known.
    fn suspensions(&mut self, deadline: &ir::Deadline) -> Result<Vec<Suspension>, State> {
        let Some((_, list, from, to)) = &deadline.suspended else { return Ok(Vec::new()) };
        let elements = self.elements(list);
        if let Some(open) = elements.open {
            return Err(open);
        }
        let mut stops = Vec::new();
        for element in elements.items {
            let (from, to) = self.with_element(element, |it| (it.eval(from), it.eval(to)));
            let unsettled = State::unsettled([&from, &to]);
            match (day(&from), time(&to)) {
                (Some(from), Some(to)) => stops.push(Suspension { from, to }),
                // A stop that has not begun stops nothing.
                _ if from == State::Known(Value::Date(Time::NotYet)) => {}
                _ => return Err(unsettled),
            }
        }
        Ok(stops)
    }

    /// A date moved along the calendar, without counting conventions.
    pub(crate) fn shift(&mut self, date: &Expr, period: &Expr, back: bool) -> State {
        let (date, period) = (self.eval(date), self.eval(period));
        let (State::Known(Value::Date(anchor)), State::Known(Value::Period(step))) =
            (&date, &period)
        else {
            return State::unsettled([&date, &period]);
        };
        let month_end = self.judge.version.convention.month_end;
        let shifted = if back {
            guiju_base::shift_back(*anchor, *step, month_end)
        } else {
            guiju_base::shift(*anchor, *step, month_end)
        };
        match shifted {
            Ok(time) => State::Known(Value::Date(time)),
            Err(error) => State::broken(error.text()),
        }
    }
}

/// The least possible end of a period whose end was counted beyond the calendar: up to the end of the
/// calendar the count is exact, so an end beyond it truly lies beyond it. Of an end before the calendar
/// begins nothing is known so surely.
pub(crate) fn least_end(calendar: &WorkingCalendar, last: Time) -> Option<Date> {
    let covered = calendar.coverage().map(|years| *years.end());
    let beyond = covered.and_then(|year| Date::new(year.checked_add(1)?, 1, 1));
    beyond.filter(|beyond| last.date().is_some_and(|day| day >= *beyond))
}

fn time(state: &State) -> Option<Time> {
    if let State::Known(Value::Date(time)) = state { Some(*time) } else { None }
}

fn day(state: &State) -> Option<Date> {
    time(state).and_then(Time::date)
}
