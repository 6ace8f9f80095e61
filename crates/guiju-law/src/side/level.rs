//! What a level can come out as.

use std::cmp::Ordering;

use super::SideFinder;
use super::reach::Reach;
use crate::ir::{ItemId, Level, Merge, RuleTarget};
use crate::value::Value;

/// What a level can come out as.
pub(super) struct LevelReach {
    pub(super) value: Reach,
    /// Whether it can be known to have no value.
    pub(super) no_rule: bool,
}

struct Arm {
    guard: Reach,
    value: Reach,
}

impl SideFinder<'_> {
    pub(super) fn level(&self, id: ItemId, level: &Level) -> LevelReach {
        let (own, arms) = self.arms(id, level);
        // One of the arms of a complete table applies.
        let is_complete = level.exhaustive && !own.can_be_false();
        let is_empty = !is_complete && arms.iter().all(|arm| arm.guard.can_be_false());
        let otherwise = level.otherwise.as_ref().map(|it| self.expr(it));
        let no_rule = is_empty && otherwise.is_none();
        let bounded =
            arms.iter().map(|arm| &arm.value).chain(&otherwise).any(Reach::says_something);
        let last = otherwise.filter(|_| is_empty).unwrap_or(Reach::never());
        let value = (0..arms.len())
            .map(|place| value_at(level.merge, &arms, place))
            .fold(last, Reach::or_be);
        LevelReach { value: value.bounded_if(bounded), no_rule }
    }

    /// The arms in the order judged, and whether nothing displaces the level's own.
    fn arms(&self, id: ItemId, level: &Level) -> (Reach, Vec<Arm>) {
        let mut enabled = vec![self.applied(id)];
        let mut arms = Vec::new();
        for further in &level.further {
            let guard = self.applied(*further);
            let displaces = |item: &crate::Item| item.defeats.contains(&RuleTarget::Local(id));
            if self.version.item(*further).is_some_and(displaces) {
                enabled.push(guard.clone().negate());
            }
            arms.push(Arm { guard, value: self.value(*further) });
        }
        let enabled = Reach::all(&enabled);
        for (value, when) in &level.arms {
            let when = when.iter().map(|it| self.expr(it));
            let parts: Vec<Reach> = when.chain([enabled.clone()]).collect();
            arms.push(Arm { guard: Reach::all(&parts), value: self.expr(value) });
        }
        (enabled, arms)
    }
}

/// The values that a level can have by the arm at `place`.
fn value_at(merge: Merge, arms: &[Arm], place: usize) -> Reach {
    let Some(arm) = arms.get(place).filter(|arm| arm.guard.can_be_true()) else {
        return Reach::never();
    };
    // An arm that cannot be ruled out stands beside this one, and must leave its value as it is.
    let end = if merge == Merge::First { place } else { arms.len() };
    let beside: Vec<&Arm> = arms
        .iter()
        .enumerate()
        .take(end)
        .filter(|(other, arm)| *other != place && !arm.guard.can_be_false())
        .map(|(_, arm)| arm)
        .collect();
    arm.value.clone().retain(|value| {
        beside.iter().all(|other| other.value.has(|other| leaves(merge, other, value)))
    })
}

/// Whether a level stays at `value` whether or not the arm with the value `other` applies.
fn leaves(merge: Merge, other: &Value, value: &Value) -> bool {
    match merge {
        Merge::Single | Merge::First => other == value,
        // What has no order here, such as two periods, is taken to fit.
        Merge::Max => order(other, value).is_none_or(Ordering::is_le),
        Merge::Min => order(other, value).is_none_or(Ordering::is_ge),
    }
}

fn order(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Choice(_, a), Value::Choice(_, b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        (Value::Date(a), Value::Date(b)) => a.compare(*b),
        _ => a.number().zip(b.number()).map(|(a, b)| a.cmp(&b)),
    }
}
