//! The values of an integer fact, cut by the figures of the law into cells within which no test changes.

use super::atom::Leaf;
use super::slot::Slot;

/// How the cell of a value is found.
#[derive(Debug, Clone)]
pub(super) enum Cut {
    /// Each value from the first to the last is its own cell; those beyond are as the nearest.
    Near(i64, i64),
    /// The last values before the cells but the first; for want of more the last integer there is, which
    /// no value exceeds: `not yet` is that integer.
    Few([i64; FEW]),
    /// The first value of each cell but the first.
    Many(Vec<i64>),
}

/// How many bounds are compared with at once: both ends of a range, and of a day.
pub(super) const FEW: usize = 4;

/// Most cells that are single values.
const NEAR_MAX: usize = 256;

impl Cut {
    /// The cut by the tests of a fact.
    pub(super) fn new(slot: &Slot, leaves: &[&Leaf]) -> Self {
        if let (1..=NEAR_MAX, Ok(count)) = (slot.choices, i64::try_from(slot.choices)) {
            return Self::Near(0, count - 1);
        }
        let bounds = Leaf::bounds(leaves.iter().copied());
        if let (Some(first), Some(last)) = (bounds.first(), bounds.last())
            && let Some(low) = first.checked_sub(1)
            && last.checked_sub(low).is_some_and(|span| span < 64)
        {
            return Self::Near(low, *last);
        }
        if bounds.len() > FEW {
            return Self::Many(bounds);
        }
        let mut before = [i64::MAX; FEW];
        before.iter_mut().zip(&bounds).for_each(|(to, from)| *to = from.saturating_sub(1));
        Self::Few(before)
    }

    /// A value of each cell, in order.
    pub(super) fn values(&self) -> Vec<i64> {
        match self {
            Self::Near(low, high) => (*low..=*high).collect(),
            Self::Few(before) => {
                let bounds = before.iter().filter(|it| **it != i64::MAX).map(|it| it + 1);
                std::iter::once(i64::MIN).chain(bounds).collect()
            }
            Self::Many(bounds) => std::iter::once(i64::MIN).chain(bounds.iter().copied()).collect(),
        }
    }

    /// The place of the cell of a value.
    #[inline]
    pub(super) fn cell(&self, value: i64) -> usize {
        match self {
            Self::Near(low, high) => {
                usize::try_from(value.clamp(*low, *high).wrapping_sub(*low)).unwrap_or(0)
            }
            Self::Few([one, two, three, four]) => {
                let below = usize::from(*one < value) + usize::from(*two < value);
                // Most cuts have no more.
                if *three == i64::MAX {
                    below
                } else {
                    below + usize::from(*three < value) + usize::from(*four < value)
                }
            }
            Self::Many(bounds) => bounds.partition_point(|first| *first <= value),
        }
    }
}
