//! Tests of one fact alone: a truth, or an integer within ranges.

use guiju_base::Number;
use guiju_law::ir::CompareOp;

use super::compile::floor_to;
use super::interval::{Interval, Tri};
use super::plan::{Plan, Quantity, QuantityId, Scope, Sort, Test};
use super::slot::{Layout, Slot, SlotId, SlotKind, scaled, unclear};

/// A test of one fact.
#[derive(Debug, Clone)]
pub(super) enum Atom {
    /// Whether a yes-no fact holds.
    Truth(SlotId),
    /// Whether an integer lies in ranges.
    Leaf(SlotId, Leaf),
}

/// A test of one integer: the ranges that pass, and what is known of it while the integer is not.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) ranges: Vec<(i64, i64)>,
    /// Values that are not decided: times of the day of a date that has no clock.
    pub(super) unclear: Option<(i64, i64)>,
    pub(super) absent: Tri,
}

impl Leaf {
    /// Whether a value passes.
    pub(super) fn truth(&self, value: i64) -> Tri {
        if self.unclear.is_some_and(|(low, high)| low <= value && value <= high) {
            return None;
        }
        Some(self.ranges.iter().any(|(low, high)| *low <= value && value <= *high))
    }

    /// The first values of all cells but the first, between which nothing changes, of several.
    pub(super) fn bounds<'l>(leaves: impl IntoIterator<Item = &'l Self>) -> Vec<i64> {
        let ranges = leaves.into_iter().flat_map(|leaf| leaf.ranges.iter().chain(&leaf.unclear));
        let ranges = ranges.filter(|(low, high)| low <= high);
        let ends = ranges.flat_map(|(low, high)| [Some(*low), high.checked_add(1)]);
        let mut first: Vec<i64> = ends.flatten().filter(|end| *end != i64::MIN).collect();
        first.sort_unstable();
        first.dedup();
        first
    }
}

impl Atom {
    /// The test as one of a fact alone, if it is one.
    pub(super) fn new(plan: &Plan, layout: &Layout, test: &Test) -> Option<Self> {
        match test {
            Test::Fact(slot) => Some(Self::Truth(*slot)),
            Test::Compare(op, left, right) => {
                let is_date = plan.scope.quantity(*left)?.1 == Sort::Date;
                let (slot, leaf) = if is_date {
                    times(plan, *op, *left, *right)?
                } else {
                    range(&plan.scope, layout, *op, *left, *right)?
                };
                Some(Self::Leaf(slot, leaf))
            }
            Test::Among(value, places) => {
                let found = plan.scope.quantity(*value)?;
                let (Quantity::Fact(slot), Sort::Choice(Some(_)) | Sort::Text) = found else {
                    return None;
                };
                Some(Self::Leaf(*slot, among(places)))
            }
            _ => None,
        }
    }
}

/// Places of values as ranges.
fn among(places: &[u16]) -> Leaf {
    let mut ranges: Vec<(i64, i64)> = Vec::new();
    for place in places.iter().map(|place| i64::from(*place)) {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == place => *last = place,
            _ => ranges.push((place, place)),
        }
    }
    Leaf { ranges, unclear: None, absent: None }
}

/// What is known of a fact that is missing: the bounds of its domain.
pub(super) fn absent(slot: &Slot) -> Interval {
    let SlotKind::Number { scale, .. } = slot.kind else {
        let end = |it: Option<Number>| it.and_then(Number::to_i64);
        return Interval::between(end(slot.domain.0), end(slot.domain.1));
    };
    let bound = |it: Option<Number>| it.and_then(|it| scaled(it, scale));
    Interval::between(bound(slot.domain.0), bound(slot.domain.1))
}

/// A comparison of a value with a figure as the range of its integers that pass: first and last, which
/// are the ends of the type where there is no other end. `scales` are those of the value and the figure.
fn bounds(
    op: CompareOp,
    value_is_left: bool,
    figure: i64,
    scales: (u32, u32),
) -> Option<(i64, i64)> {
    let (floor, is_step) = floor_to(figure, scales.1, scales.0)?;
    // The figure lies at `floor`, or between it and the next.
    Some(match (op, value_is_left) {
        (CompareOp::Equal, _) if is_step => (floor, floor),
        // No value equals it; one that is unknown is told apart by bounds on either side alone.
        (CompareOp::Equal, _) => (floor.checked_add(1)?, floor),
        (CompareOp::Less, true) if is_step => (i64::MIN, floor.checked_sub(1)?),
        (CompareOp::Less | CompareOp::LessOrEqual, true) => (i64::MIN, floor),
        (CompareOp::LessOrEqual, false) if is_step => (floor, i64::MAX),
        (CompareOp::Less | CompareOp::LessOrEqual, false) => (floor.checked_add(1)?, i64::MAX),
        _ => return None,
    })
}

/// A comparison of a fact with a figure.
pub(super) fn range(
    scope: &Scope,
    layout: &Layout,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
) -> Option<(SlotId, Leaf)> {
    let (left, right) = (scope.quantity(left)?, scope.quantity(right)?);
    let (slot, fact, figure, fact_is_left) = match (left, right) {
        ((Quantity::Fact(slot), sort), (Quantity::Constant(figure), of)) => {
            (slot, sort, (*figure, of), true)
        }
        ((Quantity::Constant(figure), of), (Quantity::Fact(slot), sort)) => {
            (slot, sort, (*figure, of), false)
        }
        _ => return None,
    };
    let scales = (fact.digits(), figure.1.digits());
    let range = bounds(op, fact_is_left, figure.0, scales)?;
    let absent = absent(layout.slot(*slot)?).within(range, op == CompareOp::Equal);
    Some((*slot, Leaf { ranges: vec![range], unclear: None, absent }))
}

/// A comparison of an event with a fixed date.
fn times(
    plan: &Plan,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
) -> Option<(SlotId, Leaf)> {
    let (slot, date, is_left) = match (plan.scope.quantity(left)?.0, plan.scope.quantity(right)?.0)
    {
        (Quantity::Fact(slot), Quantity::Constant(date)) => (slot, *date, true),
        (Quantity::Constant(date), Quantity::Fact(slot)) => (slot, *date, false),
        _ => return None,
    };
    let range = bounds(op, is_left, date, (0, 0))?;
    let leaf = Leaf { ranges: vec![range], unclear: unclear(date), absent: None };
    Some((*slot, leaf))
}

/// A comparison of a number or place with a figure as the range of its integers that pass.
pub(super) fn within(
    plan: &Plan,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
) -> Option<(QuantityId, (i64, i64))> {
    let scope = &plan.scope;
    let (value, figure, is_left) = match (scope.constant(left), scope.constant(right)) {
        (None, Some(figure)) => (left, figure, true),
        (Some(figure), None) => (right, figure, false),
        _ => return None,
    };
    let scale_of = |id| scope.quantity(id).map(|(_, sort)| sort.digits());
    let from = scale_of(if is_left { right } else { left })?;
    bounds(op, is_left, figure, (scale_of(value)?, from)).map(|range| (value, range))
}
