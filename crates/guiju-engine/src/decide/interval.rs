//! Quantities: known, or unknown between bounds that may be missing.

use std::cmp::Ordering;

use guiju_law::ir::{CompareOp, Merge};

use super::plan::{LevelPlan, Sort};
use super::slot::{day_key, same_day};

/// How the integers of quantities compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// As integers do.
    Integers,
    /// As times do: two of one day of which one has no clock have no order.
    Times,
}

impl Order {
    pub(crate) fn of(sort: Sort) -> Self {
        if sort == Sort::Date { Self::Times } else { Self::Integers }
    }

    fn compare(self, a: i64, b: i64) -> Option<Ordering> {
        (self == Self::Integers || !same_day(a, b)).then(|| a.cmp(&b))
    }

    /// The least or greatest of several, as the reference goes through them: what has no order with the
    /// one found so far does not replace it.
    fn extreme(self, greatest: bool, values: impl Iterator<Item = i64>) -> Option<i64> {
        let side = if greatest { Ordering::Greater } else { Ordering::Less };
        values.reduce(
            |best, value| if self.compare(value, best) == Some(side) { value } else { best },
        )
    }

    /// The outermost of several bounds on one side: a day bounds the moments of that day too.
    fn outermost(self, greatest: bool, bounds: &[i64]) -> Option<i64> {
        if !greatest {
            return bounds.iter().copied().min();
        }
        let most = bounds.iter().copied().max()?;
        let day = day_key(most);
        Some(if self == Self::Times && bounds.contains(&day) { day } else { most })
    }
}

/// A quantity as far as it is known, in steps of its scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Interval {
    low: i64,
    high: i64,
    /// A whole word, so that an interval moves as three.
    flags: u64,
}

const HAS_LOW: u64 = 1;
const HAS_HIGH: u64 = 2;
const IS_KNOWN: u64 = 4;
const IS_CONFLICT: u64 = 8;
const IS_NO_RULE: u64 = 16;

/// A result that the flat form does not hold: the reference engine decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// True, false, or unknown.
pub(crate) type Tri = Option<bool>;

impl Interval {
    pub(crate) const UNKNOWN: Self = Self { low: 0, high: 0, flags: 0 };

    pub(crate) const fn known(value: i64) -> Self {
        Self { low: value, high: value, flags: HAS_LOW | HAS_HIGH | IS_KNOWN }
    }

    pub(crate) fn between(low: Option<i64>, high: Option<i64>) -> Self {
        let flags =
            if low.is_some() { HAS_LOW } else { 0 } | if high.is_some() { HAS_HIGH } else { 0 };
        Self { low: low.unwrap_or(0), high: high.unwrap_or(0), flags }
    }

    pub(crate) fn value(self) -> Option<i64> {
        (self.flags & IS_KNOWN != 0).then_some(self.low)
    }

    pub(crate) fn is_known(self) -> bool {
        self.flags & IS_KNOWN != 0
    }

    pub(crate) fn is_conflict(self) -> bool {
        self.flags & IS_CONFLICT != 0
    }

    pub(crate) fn is_no_rule(self) -> bool {
        self.flags & IS_NO_RULE != 0
    }

    /// Whether a classification has an outcome: a value, no rule, or a conflict.
    pub(crate) fn is_settled(self) -> bool {
        self.flags & (IS_KNOWN | IS_CONFLICT | IS_NO_RULE) != 0
    }

    pub(crate) fn low(self) -> Option<i64> {
        (self.flags & HAS_LOW != 0).then_some(self.low)
    }

    pub(crate) fn high(self) -> Option<i64> {
        (self.flags & HAS_HIGH != 0).then_some(self.high)
    }

    /// The same in finer steps.
    pub(crate) fn times(self, factor: i64) -> Result<Self, TooLarge> {
        if factor == 1 {
            return Ok(self);
        }
        let scale = |value: i64| value.checked_mul(factor).ok_or(TooLarge);
        Ok(Self { low: scale(self.low)?, high: scale(self.high)?, ..self })
    }

    pub(crate) fn add(self, other: Self) -> Result<Self, TooLarge> {
        self.combine(
            other,
            (self.low(), other.low()),
            (self.high(), other.high()),
            i64::checked_add,
        )
    }

    pub(crate) fn subtract(self, other: Self) -> Result<Self, TooLarge> {
        self.combine(
            other,
            (self.low(), other.high()),
            (self.high(), other.low()),
            i64::checked_sub,
        )
    }

    pub(crate) fn multiply(self, other: Self) -> Result<Self, TooLarge> {
        let positive = |it: Self| it.low().is_some_and(|low| low >= 0);
        if self.is_known() && other.is_known() || positive(self) && positive(other) {
            let (lows, highs) = ((self.low(), other.low()), (self.high(), other.high()));
            return self.combine(other, lows, highs, i64::checked_mul);
        }
        // Bounds of a product are those of its parts only where neither is negative.
        Ok(Self::UNKNOWN)
    }

    fn combine(
        self,
        other: Self,
        lows: (Option<i64>, Option<i64>),
        highs: (Option<i64>, Option<i64>),
        apply: fn(i64, i64) -> Option<i64>,
    ) -> Result<Self, TooLarge> {
        let bound = |(a, b): (Option<i64>, Option<i64>)| match (a, b) {
            (Some(a), Some(b)) => apply(a, b).map(Some).ok_or(TooLarge),
            _ => Ok(None),
        };
        let (low, high) = (bound(lows)?, bound(highs)?);
        match (low, self.is_known() && other.is_known()) {
            (Some(value), true) => Ok(Self::known(value)),
            _ => Ok(Self::between(low, high)),
        }
    }

    /// The same as a value of something else, of which it is not told why it is unknown.
    pub(crate) fn plain(self) -> Self {
        Self { flags: self.flags & (HAS_LOW | HAS_HIGH | IS_KNOWN), ..self }
    }

    /// The outermost bounds of several; none where one of them has none.
    fn join_bounds(order: Order, values: &[Self]) -> Self {
        let low: Option<Vec<i64>> = values.iter().map(|it| it.low()).collect();
        let high: Option<Vec<i64>> = values.iter().map(|it| it.high()).collect();
        let low = low.and_then(|it| order.outermost(false, &it));
        Self::between(low, high.and_then(|it| order.outermost(true, &it)))
    }

    /// The value if all have the same, else the outermost bounds.
    pub(crate) fn agreed(order: Order, values: &[Self]) -> Self {
        let mut known = values.iter().map(|it| it.value());
        match known.next().flatten() {
            Some(first) if known.all(|it| it == Some(first)) => Self::known(first),
            _ => Self::join_bounds(order, values),
        }
    }

    /// The greatest or least of several.
    pub(crate) fn extreme(order: Order, greatest: bool, parts: &[Self]) -> Self {
        let (low, high) = Self::extreme_bounds(order, greatest, parts);
        match (low, high) {
            (Some(low), Some(high)) if low == high => Self::known(low),
            _ => match *parts {
                [one] => one,
                _ => Self::between(low, high),
            },
        }
    }

    /// On the side that is sought any bound helps; on the other side all must have one.
    fn extreme_bounds(order: Order, greatest: bool, parts: &[Self]) -> (Option<i64>, Option<i64>) {
        let some = |bounds: &mut dyn Iterator<Item = Option<i64>>| {
            order.extreme(greatest, bounds.flatten())
        };
        let every = |bounds: &mut dyn Iterator<Item = Option<i64>>| {
            let all: Option<Vec<i64>> = bounds.collect();
            order.extreme(greatest, all?.into_iter())
        };
        let mut lows = parts.iter().map(|it| it.low());
        let mut highs = parts.iter().map(|it| it.high());
        if greatest {
            (some(&mut lows), every(&mut highs))
        } else {
            (every(&mut lows), some(&mut highs))
        }
    }

    /// Whether a part of an unknown greatest or least can still matter.
    pub(crate) fn matters(self, order: Order, greatest: bool, parts: &[Self]) -> bool {
        if self.is_known() {
            return false;
        }
        let (low, high) = Self::extreme_bounds(order, greatest, parts);
        let (mine, best) = if greatest { (self.high(), low) } else { (self.low(), high) };
        let beside = mine.zip(best).and_then(|(mine, best)| order.compare(mine, best));
        let is_beaten = if greatest {
            beside.is_some_and(Ordering::is_le)
        } else {
            beside.is_some_and(Ordering::is_ge)
        };
        !is_beaten
    }

    /// Compares by the bounds of both; only [`CompareOp::Equal`], `Less` and `LessOrEqual` are planned.
    pub(crate) fn compare(self, op: CompareOp, other: Self) -> Tri {
        self.compare_in(Order::Integers, op, other)
    }

    fn compare_in(self, order: Order, op: CompareOp, other: Self) -> Tri {
        if let (Some(a), Some(b)) = (self.value(), other.value()) {
            return Some(match op {
                CompareOp::Equal => a == b,
                CompareOp::NotEqual => a != b,
                CompareOp::Less => a < b,
                CompareOp::LessOrEqual => a <= b,
                CompareOp::Greater => a > b,
                CompareOp::GreaterOrEqual => a >= b,
            });
        }
        let above = self.high().zip(other.low()).and_then(|(a, b)| order.compare(a, b));
        let below = self.low().zip(other.high()).and_then(|(a, b)| order.compare(a, b));
        let lt = |it: Option<Ordering>| it.is_some_and(Ordering::is_lt);
        let le = |it: Option<Ordering>| it.is_some_and(Ordering::is_le);
        let ge = |it: Option<Ordering>| it.is_some_and(Ordering::is_ge);
        let gt = |it: Option<Ordering>| it.is_some_and(Ordering::is_gt);
        let decided = |yes: bool, no: bool| {
            if yes {
                Some(true)
            } else if no {
                Some(false)
            } else {
                None
            }
        };
        match op {
            CompareOp::Less => decided(lt(above), ge(below)),
            CompareOp::LessOrEqual => decided(le(above), gt(below)),
            CompareOp::Greater => decided(gt(below), le(above)),
            CompareOp::GreaterOrEqual => decided(ge(below), lt(above)),
            CompareOp::Equal => decided(false, lt(above) || gt(below)),
            CompareOp::NotEqual => decided(lt(above) || gt(below), false),
        }
    }

    /// Whether it lies in a range of integers, by its bounds; what is unknown never surely equals.
    pub(crate) fn within(self, (low, high): (i64, i64), is_equal: bool) -> Tri {
        if self.is_known() {
            return Some(low <= self.low && self.low <= high);
        }
        let (least, most) = (self.low(), self.high());
        if least.is_some_and(|least| least > high) || most.is_some_and(|most| most < low) {
            return Some(false);
        }
        let reaches = |bound: Option<i64>, end: i64, open: i64| {
            end == open || bound.is_some_and(|bound| (low..=high).contains(&bound))
        };
        let inside = reaches(least, low, i64::MIN) && reaches(most, high, i64::MAX);
        (inside && !is_equal).then_some(true)
    }

    /// Compares times: two of one day of which one has no clock have no order.
    pub(crate) fn compare_times(self, op: CompareOp, other: Self) -> Tri {
        match (self.value(), other.value()) {
            (Some(a), Some(b)) if same_day(a, b) => None,
            _ => self.compare_in(Order::Times, op, other),
        }
    }
}

/// The value of a classification from the truths and values of its arms, as the reference joins them.
pub(crate) fn level(
    plan: &LevelPlan,
    order: Order,
    enabled: Tri,
    arms: &[(Tri, Interval)],
    otherwise: Option<Interval>,
) -> Interval {
    let candidates = candidates(plan.merge, arms);
    let certain: Vec<Interval> =
        candidates.iter().filter(|it| it.0 == Some(true)).map(|it| it.1.plain()).collect();
    let mut values: Vec<Interval> = candidates.iter().map(|it| it.1.plain()).collect();
    let known: Vec<i64> = certain.iter().filter_map(|it| it.value()).collect();
    if plan.merge == Merge::Single && known.iter().min() != known.iter().max() {
        let joined = Interval::join_bounds(order, &values);
        return Interval { flags: joined.flags | IS_CONFLICT, ..joined };
    }
    if candidates.is_empty() {
        let no_rule = Interval { flags: IS_NO_RULE, ..Interval::UNKNOWN };
        return otherwise.map_or(no_rule, Interval::plain);
    }
    if certain.len() == candidates.len() {
        return match plan.merge {
            Merge::Max => Interval::extreme(order, true, &values),
            Merge::Min => Interval::extreme(order, false, &values),
            Merge::Single | Merge::First => Interval::agreed(order, &values),
        };
    }
    if certain.is_empty() {
        match otherwise {
            Some(value) => values.push(value.plain()),
            // One of the arms of a complete table applies, whichever it is.
            None if plan.exhaustive && enabled == Some(true) => {}
            None => values.push(Interval::UNKNOWN),
        }
    }
    let mut joined = Interval::agreed(order, &values);
    if joined.is_known() {
        return joined;
    }
    // With `max` an arm that surely applies holds the value up, with `min` down.
    match plan.merge {
        Merge::Max if !certain.is_empty() => {
            let low = Interval::extreme(order, true, &certain).low().or(joined.low());
            joined = Interval::between(low, joined.high());
        }
        Merge::Min if !certain.is_empty() => {
            let high = Interval::extreme(order, false, &certain).high().or(joined.high());
            joined = Interval::between(joined.low(), high);
        }
        _ => {}
    }
    match (joined.low(), joined.high()) {
        // A day bounds its moments too, so that equal bounds are not yet a value.
        (Some(low), Some(high)) if low == high && order == Order::Integers => Interval::known(low),
        _ => joined,
    }
}

/// The arms that apply or may apply, up to the first that surely does where the first counts.
pub(crate) fn candidates(merge: Merge, arms: &[(Tri, Interval)]) -> Vec<(Tri, Interval)> {
    let mut candidates = Vec::with_capacity(arms.len());
    for arm in arms.iter().filter(|it| it.0 != Some(false)) {
        candidates.push(*arm);
        if arm.0 == Some(true) && merge == Merge::First {
            break;
        }
    }
    candidates
}
