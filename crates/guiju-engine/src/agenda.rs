//! What is to be done by when: every duty with a date, recurring ones unrolled to a horizon.

use guiju_base::{Date, Period, Time};
use guiju_law::ir::Timing;
use guiju_law::{Facts, Outcome, Value};

use crate::determination::Determination;
use crate::engine::{Engine, Query};
use crate::evaluate::Evaluator;
use crate::judge::{Judge, Session};
use crate::state::State;

/// One date of a duty.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The duty, as judged on the date of the query.
    pub duty: Determination,
    /// The last day or moment; `None` for what must be done promptly, or while the clock stands still.
    pub due: Option<Time>,
    /// Whether the date rests on a calendar that is not published yet.
    pub provisional: bool,
    /// 0 for the date of the duty itself, 1 and up for the following ones of a recurring duty.
    pub occurrence: usize,
    /// How the date stands on the day judged on.
    pub urgency: Urgency,
}

/// How a date stands; ordered as a calendar shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// It has passed and the duty is not performed.
    Overdue,
    /// It has passed, and it is not known whether the duty is performed.
    Unconfirmed,
    /// To be done without delay, with no date.
    Promptly,
    /// It is to come.
    Coming,
    /// Something must be kept until then.
    Keep,
    /// The clock stands still.
    Suspended,
}

impl Urgency {
    /// Returns the word that programs read.
    pub fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Unconfirmed => "unconfirmed",
            Self::Promptly => "promptly",
            Self::Coming => "coming",
            Self::Keep => "keep",
            Self::Suspended => "suspended",
        }
    }
}

/// A recurring duty on a short period over a long horizon must still end.
const OCCURRENCES_MAX: usize = 400;

impl Engine<'_> {
    /// Returns the dates of all duties, overdue first, then by date, up to `horizon`.
    ///
    /// The following dates of a recurring duty are projected: each from the one before, as if the duty
    /// were performed on its last day. After an overdue one they run from the date judged on.
    pub fn agenda(&self, facts: &Facts, query: &Query, horizon: Date) -> Vec<Entry> {
        let mut entries = Vec::new();
        for duty in self.check(facts, query) {
            let Some(urgency) = urgency(&duty, query.on) else { continue };
            let entry = Entry {
                due: duty.due,
                provisional: duty.provisional,
                occurrence: 0,
                urgency,
                duty,
            };
            let beyond =
                |due: Option<Time>| due.and_then(Time::date).is_some_and(|day| day > horizon);
            if beyond(entry.due) && entry.urgency == Urgency::Coming {
                continue;
            }
            let following = self.following(facts, query, &entry, horizon);
            entries.push(entry);
            entries.extend(following);
        }
        entries.sort_by_key(|entry| {
            (entry.urgency, entry.due.is_none(), entry.due.and_then(Time::date))
        });
        entries
    }

    /// The dates that follow the first one of a recurring duty.
    fn following(&self, facts: &Facts, query: &Query, first: &Entry, horizon: Date) -> Vec<Entry> {
        let rule = &first.duty.rule;
        let version = self.law.act(&rule.act).and_then(|act| act.version(rule.version.as_str()));
        let item = version.and_then(|it| Some((it, it.item_named(rule.rule.as_str())?)));
        let Some((version, (_, item))) = item else { return Vec::new() };
        let Some(Timing::Every(period, _)) = item.norm().and_then(|norm| norm.timing.as_ref())
        else {
            return Vec::new();
        };
        let Some(instance) = facts.instances.iter().find(|it| it.path == first.duty.subject) else {
            return Vec::new();
        };
        let session = Session::new(self, facts, query, instance);
        let judge = Judge { session: &session, engine: self, version };
        let mut evaluator = Evaluator::new(&judge);
        let State::Known(Value::Period(period)) = evaluator.eval(period) else { return Vec::new() };
        let start = if first.urgency == Urgency::Overdue { Some(query.on) } else { first.due };
        project(&mut evaluator, start, period, horizon)
            .into_iter()
            .zip(1..)
            .map(|((due, provisional), occurrence)| Entry {
                duty: first.duty.clone(),
                due: Some(due),
                provisional: provisional || first.provisional,
                occurrence,
                urgency: Urgency::Coming,
            })
            .collect()
    }
}

/// The ends of the periods that follow one another from `start` to the horizon.
fn project(
    evaluator: &mut Evaluator<'_, '_>,
    start: Option<Time>,
    period: Period,
    horizon: Date,
) -> Vec<(Time, bool)> {
    let mut dates = Vec::new();
    let Some(mut last) = start else { return dates };
    while dates.len() < OCCURRENCES_MAX {
        let (next, provisional) = match evaluator.count(last, period, &[], None).into_state() {
            State::Known(Value::Date(time)) => (time, false),
            State::Unknown(unknown) => match unknown.provisional {
                Some(time) => (time, true),
                None => break,
            },
            _ => break,
        };
        let moves = next.date() > last.date();
        if !moves || next.date().is_none_or(|day| day > horizon) {
            break;
        }
        dates.push((next, provisional));
        last = next;
    }
    dates
}

/// How the date of a duty stands; `None` where there is nothing to be done by a date.
///
/// A recurring duty that was once performed late is told as that, with its next date.
fn urgency(duty: &Determination, on: Time) -> Option<Urgency> {
    if duty.form != "duty" {
        return None;
    }
    match (duty.outcome, duty.due) {
        (Outcome::Overdue, _) | (Outcome::Breached, Some(_)) => Some(Urgency::Overdue),
        (Outcome::Due, None) => Some(Urgency::Promptly),
        (Outcome::Unknown, Some(due)) if due.date() < on.date() => Some(Urgency::Unconfirmed),
        (Outcome::Due | Outcome::Unknown, Some(_)) => Some(Urgency::Coming),
        (Outcome::MetLate, Some(next)) if next.date() >= on.date() => Some(Urgency::Coming),
        (Outcome::Running, _) => Some(Urgency::Keep),
        (Outcome::Suspended, _) => Some(Urgency::Suspended),
        _ => None,
    }
}
