//! Duties, prohibitions, permissions: conditions, performance and clocks to an outcome.

use guiju_base::{Text, Time};
use guiju_law::ir::{Expr, ExprKind, ItemId, ItemKind, Norm, Timing};
use guiju_law::{Item, Outcome, Type, Value};

use super::{Judge, Judged};
use crate::deadline::Ending;
use crate::engine::Selection;
use crate::evaluate::Evaluator;
use crate::state::{State, Unknown, Why, compare_values};

/// How far a duty is performed, as far as the facts tell.
enum Performance {
    /// On the date, which is not after the date judged on.
    On(Time),
    /// Performed, at a time that is not told.
    Done,
    /// Not performed by the date judged on.
    NotYet,
    Unknown(State),
}

impl<'a> Judge<'a> {
    pub(super) fn permission(&self, id: ItemId, evaluator: &mut Evaluator<'_, 'a>) -> Judged {
        let applied = self.applied(id, evaluator);
        let mut judged = match applied.state.as_truth().known() {
            Some(true) => Judged::new(Outcome::Permitted),
            Some(false) => Judged::new(Outcome::NotApplicable),
            None => Judged::unsettled(applied.state.clone()),
        };
        judged.applies = applied.state.as_truth().is_true();
        judged.defeated_by.clone_from(&applied.defeated_by);
        judged
    }

    pub(super) fn prohibition(
        &self,
        id: ItemId,
        norm: &Norm,
        evaluator: &mut Evaluator<'_, 'a>,
    ) -> Judged {
        let applied = self.applied(id, evaluator);
        let done = norm.breached.as_ref().map_or(State::truth(true), |breached| {
            let state = evaluator.eval_as("breached by", breached);
            self.has_happened(&state)
        });
        let parts = [applied.state.clone(), done];
        let violated = State::connect(&parts, guiju_base::Truth::and, true);
        let mut judged = match violated.as_truth().known() {
            Some(true) => Judged::new(Outcome::Violated),
            Some(false) => Judged::new(Outcome::Clear),
            None => Judged::unsettled(violated),
        };
        judged.applies = applied.state.as_truth().is_true();
        judged.defeated_by.clone_from(&applied.defeated_by);
        judged
    }

    pub(super) fn duty(
        &self,
        id: ItemId,
        norm: &Norm,
        evaluator: &mut Evaluator<'_, 'a>,
    ) -> Judged {
        let applied = self.applied(id, evaluator);
        let applies = applied.state.as_truth();
        let mut judged = if applies.is_false() {
            Judged::new(Outcome::NotApplicable)
        } else {
            let judged = self.performance_outcome(norm, evaluator);
            match applies.known() {
                Some(_) => judged,
                // Both ways agree: it makes no difference whether the duty applies.
                None if judged.outcome == Outcome::NotApplicable => judged,
                None => Judged::unsettled(State::unsettled([&applied.state, &judged.state])),
            }
        };
        judged.applies = applies.is_true() && judged.outcome != Outcome::NotApplicable;
        judged.defeated_by.clone_from(&applied.defeated_by);
        judged
    }

    /// The outcome of a duty that applies.
    fn performance_outcome(&self, norm: &Norm, evaluator: &mut Evaluator<'_, 'a>) -> Judged {
        match &norm.timing {
            None | Some(Timing::Promptly) => {
                let open = if norm.timing.is_none() { Outcome::Breached } else { Outcome::Due };
                match self.performance(norm, evaluator) {
                    Performance::On(_) | Performance::Done => Judged::new(Outcome::Met),
                    Performance::NotYet => Judged::new(open),
                    Performance::Unknown(state) => Judged::unsettled(state),
                }
            }
            Some(Timing::By(last)) => self.by(norm, last, evaluator),
            Some(Timing::Before(event)) => self.before(norm, event, evaluator),
            Some(Timing::Every(period, since)) => self.every(norm, period, since, evaluator),
            Some(Timing::KeepUntil(last)) => self.keep(norm, last, evaluator),
        }
    }

    fn performance(&self, norm: &Norm, evaluator: &mut Evaluator<'_, 'a>) -> Performance {
        let Some(shown) = &norm.shown else { return Performance::NotYet };
        match evaluator.eval_as("shown by", shown) {
            State::Known(Value::YesNo(true)) => Performance::Done,
            State::Known(Value::Date(time)) if self.is_past(time) => Performance::On(time),
            State::Known(Value::YesNo(false) | Value::Date(_)) => Performance::NotYet,
            other => Performance::Unknown(other),
        }
    }

    /// Whether an event has happened by the date judged on, which counts as a whole.
    fn is_past(&self, time: Time) -> bool {
        time.compare(self.on()).is_none_or(std::cmp::Ordering::is_le)
    }

    /// Whether what a truth or an event tells has happened.
    fn has_happened(&self, state: &State) -> State {
        match state {
            State::Known(Value::Date(time)) => State::truth(self.is_past(*time)),
            other => other.clone(),
        }
    }

    /// The end of a period with what stopped it; other expressions are plain dates.
    fn ending(&self, last: &Expr, evaluator: &mut Evaluator<'_, 'a>) -> Ending {
        match &last.kind {
            ExprKind::Deadline(deadline) => {
                let ending = evaluator.deadline(deadline);
                if self.explains() {
                    let state = ending.clone().into_state();
                    let step = self.step(
                        Text::new("last day", "期间末日"),
                        last.span,
                        &state,
                        None,
                        Vec::new(),
                    );
                    evaluator.note(Some(step));
                }
                ending
            }
            _ => Ending::At(evaluator.eval_as("by", last)),
        }
    }

    fn by(&self, norm: &Norm, last: &Expr, evaluator: &mut Evaluator<'_, 'a>) -> Judged {
        let is_clock = matches!(last.kind, ExprKind::Deadline(_));
        let performance = self.performance(norm, evaluator);
        let last = match (self.ending(last, evaluator), &performance) {
            (Ending::At(last), _) => last,
            // Before its event there is no duty to perform, whatever was done already.
            (Ending::NotStarted, _) => return Judged::new(Outcome::NotApplicable),
            (_, Performance::On(_) | Performance::Done) => return Judged::new(Outcome::Met),
            (Ending::Suspended, Performance::NotYet) => return Judged::new(Outcome::Suspended),
            (Ending::Suspended, Performance::Unknown(state)) => {
                return Judged::unsettled(state.clone());
            }
        };
        // A clock whose event is not known may not have started: then there is no duty.
        let has_started =
            last.unknown().is_none_or(|it| it.provisional.is_some() || it.missing.is_empty());
        let judged = match performance {
            Performance::Done if is_clock && !has_started => Judged::unsettled(last.clone()),
            Performance::Done => Judged::new(Outcome::Met),
            Performance::On(time) => {
                decide(&in_time(time, &last), Outcome::Met, Outcome::MetLate, &last)
            }
            Performance::NotYet => {
                decide(&self.still_open(&last), Outcome::Due, Outcome::Overdue, &last)
            }
            Performance::Unknown(state) => Judged::unsettled(State::unsettled([&state, &last])),
        };
        dated(judged, &last)
    }

    /// Whether a last day has not passed on the date judged on.
    fn still_open(&self, last: &State) -> State {
        let passed = |value: &Value| match value {
            Value::Date(last) => Some(has_passed(*last, self.on())),
            _ => None,
        };
        // What has not passed is still open; a last day that is at least some day passes after it.
        by_bounds(last, |value| passed(value).map(|passed| !passed))
    }

    fn before(&self, norm: &Norm, event: &Expr, evaluator: &mut Evaluator<'_, 'a>) -> Judged {
        let performance = self.performance(norm, evaluator);
        let event = evaluator.eval_as("before", event);
        let judged = match performance {
            Performance::Done => Judged::new(Outcome::Met),
            Performance::On(time) => match &event {
                State::Known(Value::Date(event)) => match strictly_before(time, *event) {
                    Some(true) => Judged::new(Outcome::Met),
                    Some(false) => Judged::new(Outcome::Breached),
                    None => {
                        Judged::unsettled(State::Unknown(Box::new(Unknown::because(Why::SameDay))))
                    }
                },
                other => Judged::unsettled(other.clone()),
            },
            Performance::NotYet => match self.has_happened(&event) {
                State::Known(Value::YesNo(true)) => Judged::new(Outcome::Breached),
                State::Known(_) => Judged::new(Outcome::Due),
                other => Judged::unsettled(other),
            },
            Performance::Unknown(state) => {
                // Nothing performed yet may still be in time only while the event is to come.
                Judged::unsettled(State::unsettled([&state, &event]))
            }
        };
        dated(judged, &event)
    }

    /// At least once in each period, counted from the event and then from each performance.
    fn every(
        &self,
        norm: &Norm,
        period: &Expr,
        since: &Expr,
        evaluator: &mut Evaluator<'_, 'a>,
    ) -> Judged {
        let (period, since) =
            (evaluator.eval_as("every", period), evaluator.eval_as("since", since));
        let performed = match &norm.shown {
            Some(shown) if shown.ty == Type::Date => {
                let state = evaluator.eval_as("shown by", shown);
                match state {
                    State::Known(Value::Date(time)) => Ok(vec![time]),
                    other => Err(other),
                }
            }
            Some(shown) => evaluator.dates(shown),
            None => Ok(Vec::new()),
        };
        if since == State::Known(Value::Date(Time::NotYet)) {
            return Judged::new(Outcome::NotApplicable);
        }
        let (State::Known(Value::Period(period)), State::Known(Value::Date(since)), Ok(mut dates)) =
            (&period, &since, performed.clone())
        else {
            let states = [&period, &since].into_iter().chain(performed.as_ref().err());
            return Judged::unsettled(State::unsettled(states));
        };
        if !self.is_past(*since) {
            return Judged::new(Outcome::NotApplicable);
        }
        dates.retain(|time| self.is_past(*time) && *time != Time::NotYet);
        dates.sort_by_key(|time| time.date());
        let mut last = *since;
        let mut late = State::truth(false);
        for performed in dates {
            let end = evaluator.count(last, *period, &[], None).into_state();
            let this_late = in_time(performed, &end).negate();
            late = State::connect(&[late, this_late], guiju_base::Truth::or, false);
            last = performed;
        }
        let end = evaluator.count(last, *period, &[], None).into_state();
        let judged = match (self.still_open(&end), late) {
            (State::Known(Value::YesNo(false)), _) => Judged::new(Outcome::Overdue),
            (State::Known(_), late) => decide(&late, Outcome::MetLate, Outcome::Due, &end),
            (other, late) => Judged::unsettled(State::unsettled([&other, &late])),
        };
        dated(judged, &end)
    }

    fn keep(&self, norm: &Norm, last: &Expr, evaluator: &mut Evaluator<'_, 'a>) -> Judged {
        let last = match self.ending(last, evaluator) {
            Ending::At(last) => last,
            Ending::NotStarted => return Judged::new(Outcome::NotApplicable),
            Ending::Suspended => State::Known(Value::Date(Time::NotYet)),
        };
        let destroyed = norm
            .breached
            .as_ref()
            .map_or(State::truth(false), |it| evaluator.eval_as("breached by", it));
        let judged = match (&destroyed, self.has_happened(&destroyed)) {
            (State::Known(Value::YesNo(_)), State::Known(Value::YesNo(true))) => {
                // Destroyed at a time that is not told: too early unless the period was over.
                decide(&self.still_open(&last), Outcome::Breached, Outcome::Met, &last)
            }
            (State::Known(Value::Date(time)), State::Known(Value::YesNo(true))) => {
                decide(&in_time(*time, &last), Outcome::Breached, Outcome::Met, &last)
            }
            (_, State::Known(_)) => {
                decide(&self.still_open(&last), Outcome::Running, Outcome::Met, &last)
            }
            (_, state) => Judged::unsettled(State::unsettled([&state, &last])),
        };
        dated(judged, &last)
    }

    /// Two norms that apply, one of which obliges or permits what the other forbids, are a conflict; as
    /// long as one of them may apply, whether there is a conflict is unknown, and so is the outcome.
    pub(super) fn oppose(&self, id: ItemId, item: &Item, norm: &Norm, judged: &mut Judged) {
        let key = (norm.bearer.clone(), norm.action.clone());
        let Some(rules) = self.engine.opposites.get(&key) else { return };
        let applies = self.applies(id);
        if applies.state.as_truth().is_false() {
            return;
        }
        let forbids = |item: &Item| matches!(item.kind, ItemKind::Prohibition(_));
        let mut possible = vec![State::truth(false)];
        for (version, other) in rules {
            let judge = self.within(version);
            let Some(other_item) = version.item(*other) else { continue };
            let beside = self.stands_beside(version);
            if forbids(other_item) == forbids(item) || beside.as_truth().is_false() {
                continue;
            }
            let parts = [beside, judge.applies(*other).state.clone()];
            let opposed = State::connect(&parts, guiju_base::Truth::and, true);
            if opposed.as_truth().is_true() && applies.state.as_truth().is_true() {
                judged.conflicts_with.extend(judge.rule_id(other_item));
                judged.outcome = Outcome::Conflict;
                judged.state = State::truth(true);
            }
            possible.push(opposed);
        }
        let opposed = State::connect(&possible, guiju_base::Truth::or, false);
        let conflict =
            State::connect(&[applies.state.clone(), opposed], guiju_base::Truth::and, true);
        if conflict.as_truth().known().is_none() {
            let state = State::unsettled([&conflict, &judged.state]);
            let derivation = judged.derivation.take();
            *judged = Judged { derivation, ..Judged::unsettled(state) };
        }
    }

    /// Whether a version applies beside the one that is judged; unknown while the event that selects it is.
    fn stands_beside(&self, version: &guiju_law::Version) -> State {
        if version.id.act == self.version.id.act {
            return State::truth(std::ptr::eq(version, self.version));
        }
        match self.session.select(&version.id.act) {
            Selection::One(selected) => State::truth(std::ptr::eq(selected.version, version)),
            Selection::Unknown(_, unknown) if self.session.may_apply(version) => {
                State::Unknown(Box::new(unknown))
            }
            Selection::Unknown(..) | Selection::None => State::truth(false),
        }
    }
}

/// `yes` or `no` by a truth; what is not known stays so.
fn decide(truth: &State, yes: Outcome, no: Outcome, last: &State) -> Judged {
    match truth.as_truth().known() {
        Some(true) => Judged::new(yes),
        Some(false) => Judged::new(no),
        None => Judged::unsettled(State::unsettled([truth, last])),
    }
}

/// Adds the date, provisional or not, to an outcome.
fn dated(mut judged: Judged, last: &State) -> Judged {
    match last {
        State::Known(Value::Date(time)) if *time != Time::NotYet => judged.due = Some(*time),
        State::Unknown(unknown) if unknown.provisional.is_some() => {
            judged.due = unknown.provisional;
            judged.provisional = true;
        }
        _ => {}
    }
    judged
}

/// Whether a last day or moment lies before `now`; a last day counts until its end.
fn has_passed(last: Time, now: Time) -> bool {
    match (last, now) {
        (Time::Moment(..), Time::Moment(..)) => {
            last.compare(now).is_some_and(std::cmp::Ordering::is_lt)
        }
        _ => last.date().zip(now.date()).is_some_and(|(last, now)| last < now),
    }
}

/// Whether something done at `time` was done by `last`.
fn in_time(time: Time, last: &State) -> State {
    let by = |last: &Value| match last {
        Value::Date(Time::Day(last)) => time.date().map(|day| day <= *last),
        Value::Date(last) => time.compare(*last).map(std::cmp::Ordering::is_le),
        _ => None,
    };
    by_bounds(last, by)
}

/// A test that can only turn true as the date grows: true at the least possible date is true, false at
/// the greatest is false.
fn by_bounds(last: &State, test: impl Fn(&Value) -> Option<bool>) -> State {
    let settled = match last {
        State::Known(value) => {
            let same_day = || State::Unknown(Box::new(Unknown::because(Why::SameDay)));
            return test(value).map_or_else(same_day, State::truth);
        }
        State::Unknown(unknown) => {
            let low = unknown.low.as_ref().and_then(&test).filter(|is_true| *is_true);
            let high = unknown.high.as_ref().and_then(&test).filter(|is_true| !*is_true);
            low.or(high)
        }
        State::Broken(_) => None,
    };
    settled.map_or_else(|| last.clone(), State::truth)
}

/// Whether `time` lies before `event`; `None` when both fall on one day and a time of day is missing.
fn strictly_before(time: Time, event: Time) -> Option<bool> {
    match (time, event) {
        (Time::Day(a), Time::Day(b)) if a == b => None,
        _ => compare_values(&Value::Date(time), &Value::Date(event)).map(std::cmp::Ordering::is_lt),
    }
}
