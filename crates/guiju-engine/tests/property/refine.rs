//! When one determination may follow another as more becomes known.

use std::cmp::Ordering;

use guiju_base::Number;
use guiju_engine::Determination;
use guiju_law::{Outcome, Value};

/// Returns whether the outcome says something that more knowledge cannot take back.
pub(super) fn is_settled(determination: &Determination) -> bool {
    !matches!(determination.outcome, Outcome::Unknown | Outcome::Broken)
}

/// Returns what is wrong when `after`, with more facts known, does not refine `before`.
pub(super) fn fault(before: &Determination, after: &Determination) -> Option<String> {
    let settled = is_settled(before);
    if settled && after.outcome != before.outcome {
        return Some(format!("{} became {}", before.outcome, after.outcome));
    }
    if settled && after.value != before.value {
        return Some(format!("{:?} became {:?}", before.value, after.value));
    }
    if settled && before.due.is_some() && after.due != before.due {
        return Some(format!("due {:?} became {:?}", before.due, after.due));
    }
    bounds(before, after).or_else(|| range(before, after))
}

fn bounds(before: &Determination, after: &Determination) -> Option<String> {
    if is_settled(after) && after.value.is_none() {
        // No value, so that no bound applies: a conflict, or no rule.
        return None;
    }
    if after.outcome == Outcome::Broken {
        return None;
    }
    let least = after.value.as_ref().or(after.at_least.as_ref());
    let most = after.value.as_ref().or(after.at_most.as_ref());
    let keeps = |bound: &Option<Value>, now: Option<&Value>, worse: Ordering| match (bound, now) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(bound), Some(now)) => compare(now, bound) != Some(worse),
    };
    if !keeps(&before.at_least, least, Ordering::Less) {
        return Some(format!("at least {:?} became {least:?}", before.at_least));
    }
    if !keeps(&before.at_most, most, Ordering::Greater) {
        return Some(format!("at most {:?} became {most:?}", before.at_most));
    }
    None
}

fn range(before: &Determination, after: &Determination) -> Option<String> {
    let (Some(old), Some(new)) = (&before.range, &after.range) else { return None };
    let keeps = |old: Option<Number>, new: Option<Number>, worse: Ordering| match (old, new) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => new.cmp(&old) != worse,
    };
    let kept =
        keeps(old.low, new.low, Ordering::Less) && keeps(old.high, new.high, Ordering::Greater);
    (!kept).then(|| format!("the range {old:?} became {new:?}"))
}

/// The order of values, told apart from the engine's own.
fn compare(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => a.compare(*b),
        (Value::Choice(_, a), Value::Choice(_, b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        _ => a.number().zip(b.number()).map(|(a, b)| a.cmp(&b)),
    }
}
