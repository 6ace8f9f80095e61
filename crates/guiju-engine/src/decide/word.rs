//! A machine of which all tests lie in one word: it runs in registers.

use super::block::{Column, FieldRange};
use super::cut::{Leaf, bounds};
use super::input::Input;
use super::interval::{Interval, TooLarge, Tri};
use super::machine::Term;
use super::missing::Missing;
use super::slot::{Slot, SlotId};

/// A small machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    cuts: Vec<WordCut>,
    /// The bits that can be true and that can be false: for each cut while the value is unknown, then in
    /// each cell.
    cells: Vec<(u64, u64)>,
    aggregates: Vec<Aggregate>,
    gates: Vec<(Term, u32)>,
    /// What is fixed.
    fixed: (u64, u64),
}

/// Some tests of one integer; a fact with many figures has several.
#[derive(Debug, Clone)]
struct WordCut {
    slot: SlotId,
    place: usize,
    /// The last values before the cells but the first; for want of more the last integer there is, which no
    /// value exceeds: `not yet` is that integer.
    before: [i64; BOUNDS],
    /// The last place of a choice, whose values are their own cells; zero for anything else.
    last: usize,
    /// Where its cells begin.
    base: usize,
    bits: u64,
}

/// A quantity over a list with the tests that read it.
#[derive(Debug, Clone)]
pub(super) struct Aggregate {
    pub(super) column: Column,
    pub(super) kind: AggregateKind,
    pub(super) tests: Vec<RangeTest>,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum AggregateKind {
    /// How many elements lie in the range.
    Count(FieldRange),
    /// The sum; what is known of a missing term, and whether none is below zero.
    Sum(Interval, bool),
}

/// Whether a quantity lies in a range.
#[derive(Debug, Clone, Copy)]
pub(super) struct RangeTest {
    pub(super) range: (i64, i64),
    pub(super) is_equal: bool,
    pub(super) shift: u32,
}

impl Aggregate {
    fn value(&self, input: &Input) -> Result<Interval, TooLarge> {
        match self.kind {
            AggregateKind::Count(range) => Ok(range.count(&self.column, input)),
            AggregateKind::Sum(absent, non_negative) => {
                self.column.sum(input, absent, non_negative)
            }
        }
    }
}

impl RangeTest {
    fn bits(&self, value: Interval) -> (u64, u64) {
        let truth: Tri = value.within(self.range, self.is_equal);
        let bit = |it: bool| u64::from(it) << self.shift;
        (bit(truth != Some(false)), bit(truth != Some(true)))
    }
}

/// How many figures one cut holds: both ends of a range, and of a day.
const BOUNDS: usize = 4;

impl Word {
    pub(super) fn new(
        fixed: (u64, u64),
        aggregates: Vec<Aggregate>,
        gates: Vec<(Term, u32)>,
    ) -> Self {
        Self { cuts: Vec::new(), cells: Vec::new(), aggregates, gates, fixed }
    }

    /// Adds the tests of a fact.
    pub(super) fn cut(&mut self, id: SlotId, slot: &Slot, leaves: &[Leaf]) {
        if slot.choices > 1 {
            let last = slot.choices - 1;
            let values = (0..slot.choices).filter_map(|place| i64::try_from(place).ok());
            self.add(id, slot, leaves, [i64::MAX; BOUNDS], last, values);
            return;
        }
        let mut rest = leaves;
        while !rest.is_empty() {
            let fits = (1..=rest.len())
                .rev()
                .find(|count| rest.get(..*count).is_some_and(|some| bounds(some).len() <= BOUNDS));
            let (some, others) = rest.split_at(fits.unwrap_or(1));
            let mut before = [i64::MAX; BOUNDS];
            let found = bounds(some);
            before.iter_mut().zip(&found).for_each(|(to, from)| *to = from.saturating_sub(1));
            let values = std::iter::once(i64::MIN).chain(found);
            self.add(id, slot, some, before, 0, values);
            rest = others;
        }
    }

    fn add(
        &mut self,
        slot: SlotId,
        of: &Slot,
        leaves: &[Leaf],
        before: [i64; BOUNDS],
        last: usize,
        values: impl Iterator<Item = i64>,
    ) {
        let base = self.cells.len();
        let join = |truth: &dyn Fn(&Leaf) -> Option<bool>| {
            leaves.iter().fold((0, 0), |(yes, no), leaf| {
                let bit = 1_u64 << leaf.out.shift;
                let truth = truth(leaf);
                let keep = |it: bool| if it { bit } else { 0 };
                (yes | keep(truth != Some(false)), no | keep(truth != Some(true)))
            })
        };
        self.cells.push(join(&|leaf| leaf.absent));
        self.cells.extend(values.map(|value| join(&|leaf| leaf.truth(value))));
        let bits = leaves.iter().fold(0, |bits, leaf| bits | 1 << leaf.out.shift);
        self.cuts.push(WordCut { slot, place: of.place, before, last, base, bits });
    }

    /// Returns what can be true and what can be false.
    pub(super) fn run(&self, input: &Input) -> Result<(u64, u64), TooLarge> {
        let fields = &input.fields;
        let (yes, no) = fields.truths(0);
        let (mut yes, mut no) = (yes | self.fixed.0, no | self.fixed.1);
        let (known, integers) = (fields.known(0), fields.integers());
        for cut in &self.cuts {
            let value = integers.get(cut.place).copied().unwrap_or(0);
            let cell = if cut.last == 0 {
                let [one, two, three, four] = cut.before;
                let below = usize::from(one < value) + usize::from(two < value);
                // Most cuts have no more.
                if three == i64::MAX {
                    below
                } else {
                    below + usize::from(three < value) + usize::from(four < value)
                }
            } else {
                usize::try_from(value).unwrap_or(0).min(cut.last)
            };
            let is_known = known >> cut.place & 1 == 1;
            let cell = if is_known { cell + 1 } else { 0 };
            let (can, cannot) = self.cells.get(cut.base + cell).copied().unwrap_or((0, 0));
            yes |= can;
            no |= cannot;
        }
        for aggregate in &self.aggregates {
            let value = aggregate.value(input)?;
            for test in &aggregate.tests {
                let (can, cannot) = test.bits(value);
                yes |= can;
                no |= cannot;
            }
        }
        for (term, shift) in &self.gates {
            let (can, cannot) = term.over(yes, no);
            yes |= u64::from(can) << shift;
            no |= u64::from(cannot) << shift;
        }
        Ok((yes, no))
    }

    /// Returns the bits that would settle some unknown bits, and finds the other facts behind them.
    pub(super) fn back(
        &self,
        input: &Input,
        unknown: u64,
        mut wanted: u64,
        found: &mut Vec<Missing>,
    ) -> u64 {
        for (term, shift) in self.gates.iter().rev() {
            if wanted >> shift & 1 == 1 {
                wanted |= (term.positive | term.negative) & unknown;
            }
        }
        for cut in &self.cuts {
            // A known time may be unclear beside another of its day; nothing is missing then.
            if wanted & cut.bits != 0 && !input.fields.is_known(cut.place) {
                found.push(Missing::Fact(cut.slot));
            }
        }
        for aggregate in &self.aggregates {
            if aggregate.tests.iter().any(|test| wanted >> test.shift & 1 == 1) {
                match aggregate.kind {
                    AggregateKind::Count(range) => range.missing(&aggregate.column, input, found),
                    AggregateKind::Sum(..) => aggregate.column.missing(input, found),
                }
            }
        }
        wanted
    }
}
