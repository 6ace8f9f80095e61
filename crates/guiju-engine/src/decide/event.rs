//! Events that choose versions of law.

use super::input::{Input, MISSING};
use super::slot::SlotId;

/// An event that chooses versions.
#[derive(Debug)]
pub(super) struct Event {
    pub(super) slot: SlotId,
    /// The place of its integer.
    place: usize,
    /// The first days of what changes: the first two, or a day that never comes, then the others.
    first: [i64; 2],
    others: Box<[i64]>,
    /// How many intervals there are.
    pub(super) intervals: usize,
}

impl Event {
    /// An event at a place among the integers, by the first days of what changes, in order.
    pub(super) fn new(slot: SlotId, place: usize, changes: &[i64]) -> Self {
        let mut first = [i64::MAX; 2];
        let (begin, others) = changes.split_at(changes.len().min(first.len()));
        first.iter_mut().zip(begin).for_each(|(to, from)| *to = *from);
        Self { slot, place, first, others: others.into(), intervals: changes.len() + 1 }
    }

    /// The first days of what changes, in order.
    pub(super) fn changes(&self) -> impl Iterator<Item = i64> {
        self.first.into_iter().chain(self.others.iter().copied()).take(self.intervals - 1)
    }

    /// The number of the interval that it lies in; `None` while it is unknown.
    #[inline]
    pub(super) fn interval(&self, input: &Input, today: i64) -> Option<usize> {
        let event = input.fields.integer(self.place);
        if event == MISSING {
            return None;
        }
        // What has not happened yet would happen under the law of today. Versions begin with a day, so that
        // the time of day is no matter.
        let date = event.min(today);
        // Versions are few; which one is as good as random, so that a search would guess wrong.
        let begun = |first: i64| usize::from(first <= date);
        let [one, two] = self.first;
        let mut interval = begun(one) + begun(two);
        for first in &self.others {
            interval += begun(*first);
        }
        Some(interval)
    }
}
