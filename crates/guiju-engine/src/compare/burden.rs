//! Which of two outcomes asks more of the bearer.

use std::cmp::Ordering;

use guiju_base::Time;
use guiju_law::{Outcome, Value, Vocabulary};

use crate::determination::{Determination, Range};

/// How a newer outcome differs from an older one on the same facts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It asks more: it applies where the other does not, forbids what the other leaves, ends earlier,
    /// keeps longer, costs more, classifies higher on a scale.
    Tighter,
    /// It asks less.
    Looser,
    /// It differs otherwise.
    Other,
}

impl Shift {
    fn from_order(order: Ordering) -> Option<Self> {
        match order {
            Ordering::Greater => Some(Self::Tighter),
            Ordering::Less => Some(Self::Looser),
            Ordering::Equal => None,
        }
    }
}

/// Returns how `new` differs from `old`; `None` when they agree or one of them is not settled.
///
/// `keep` tells whether both are duties to keep something until a day: there a later day asks more.
pub(super) fn shift(
    vocabulary: &Vocabulary,
    keep: bool,
    old: &Determination,
    new: &Determination,
) -> Option<Shift> {
    let (before, after) = (weight(old.outcome)?, weight(new.outcome)?);
    if old.form == "classification" && new.form == "classification" {
        return reclassified(vocabulary, old, new);
    }
    if old.form != new.form {
        // As long as neither applies, it is no matter what they would be.
        return (before != NOTHING || after != NOTHING).then_some(Shift::Other);
    }
    Shift::from_order(after.cmp(&before))
        .or_else(|| moved(keep, old, new))
        .or_else(|| dearer(old.range.as_ref(), new.range.as_ref(), old.outcome))
        .or_else(|| (old.measures != new.measures && before > 0).then_some(Shift::Other))
}

/// The weight of an outcome that asks for nothing.
pub(super) const NOTHING: u8 = 1;

/// How much an outcome weighs on its bearer; `None` when it is not settled.
pub(super) fn weight(outcome: Outcome) -> Option<u8> {
    Some(match outcome {
        // What is permitted is lighter than what no rule permits.
        Outcome::Permitted => 0,
        Outcome::NotApplicable | Outcome::Clear | Outcome::NotExposed | Outcome::NoRule => NOTHING,
        Outcome::Met
        | Outcome::Due
        | Outcome::Running
        | Outcome::Suspended
        | Outcome::Classified => 2,
        Outcome::MetLate
        | Outcome::Overdue
        | Outcome::Breached
        | Outcome::Violated
        | Outcome::Exposed => 3,
        Outcome::Unknown | Outcome::Conflict | Outcome::NoLaw | Outcome::Broken => return None,
    })
}

/// An earlier end asks more, and so does a longer time of keeping.
fn moved(keep: bool, old: &Determination, new: &Determination) -> Option<Shift> {
    match (old.due, new.due) {
        (Some(before), Some(after)) => {
            let order = exact(before).cmp(&exact(after));
            Shift::from_order(if keep { order.reverse() } else { order })
        }
        (None, None) => None,
        // A period took the place of a word such as promptly, or the other way about.
        _ => Some(Shift::Other),
    }
}

/// A day ends at its last moment.
fn exact(time: Time) -> (Option<guiju_base::Date>, u32) {
    const WHOLE_DAY: u32 = 86_400;
    match time {
        Time::Moment(day, clock) => (Some(day), clock.seconds_since_midnight()),
        other => (other.date(), WHOLE_DAY),
    }
}

fn dearer(old: Option<&Range>, new: Option<&Range>, outcome: Outcome) -> Option<Shift> {
    if outcome != Outcome::Exposed {
        return None;
    }
    match (old, new) {
        (None, None) => None,
        (Some(_), None) => Some(Shift::Looser),
        (None, Some(_)) => Some(Shift::Tighter),
        (Some(old), Some(new)) => {
            let order = |old: Option<guiju_base::Number>, new: Option<guiju_base::Number>| {
                old.zip(new).map_or(Ordering::Equal, |(old, new)| new.cmp(&old))
            };
            let (low, high) = (order(old.low, new.low), order(old.high, new.high));
            match (low, high) {
                (Ordering::Greater, Ordering::Less) | (Ordering::Less, Ordering::Greater) => {
                    Some(Shift::Other)
                }
                _ => Shift::from_order(high.then(low)),
            }
        }
    }
}

fn reclassified(
    vocabulary: &Vocabulary,
    old: &Determination,
    new: &Determination,
) -> Option<Shift> {
    match (&old.value, &new.value) {
        (Some(Value::Choice(a, before)), Some(Value::Choice(b, after)))
            if a == b && vocabulary.choice(*a).is_some_and(|choice| choice.ordered) =>
        {
            Shift::from_order(after.cmp(before))
        }
        (old, new) if old == new => None,
        _ => Some(Shift::Other),
    }
}
