//! A machine of which all tests lie in one word: it runs in registers.

use super::cut::{Leaf, bounds};
use super::input::Fields;
use super::machine::Term;
use super::slot::{Slot, SlotId};

/// A small machine.
#[derive(Debug, Clone, Default)]
pub(super) struct Word {
    cuts: Vec<WordCut>,
    /// The bits that can be true and that can be false: for each cut while the value is unknown, then in
    /// each cell.
    cells: Vec<(u64, u64)>,
    gates: Vec<(Term, u32)>,
    /// What is fixed.
    fixed: (u64, u64),
}

/// Some tests of one integer; a fact with many figures has several.
#[derive(Debug, Clone)]
struct WordCut {
    slot: SlotId,
    place: usize,
    /// The first values of the cells but the first; for want of more the last integer there is.
    first: [i64; BOUNDS],
    /// The last place of a choice, whose values are their own cells; zero for anything else.
    last: usize,
    /// Where its cells begin.
    base: usize,
    bits: u64,
}

/// How many figures one cut holds: both ends of a range.
const BOUNDS: usize = 2;

impl Word {
    pub(super) fn new(fixed: (u64, u64), gates: Vec<(Term, u32)>) -> Self {
        Self { cuts: Vec::new(), cells: Vec::new(), gates, fixed }
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
            let mut first = [i64::MAX; BOUNDS];
            let found = bounds(some);
            first.iter_mut().zip(&found).for_each(|(to, from)| *to = *from);
            let values = std::iter::once(i64::MIN).chain(found);
            self.add(id, slot, some, first, 0, values);
            rest = others;
        }
    }

    fn add(
        &mut self,
        slot: SlotId,
        of: &Slot,
        leaves: &[Leaf],
        first: [i64; BOUNDS],
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
        self.cells.extend(values.map(|value| join(&|leaf| Some(leaf.passes(value)))));
        let bits = leaves.iter().fold(0, |bits, leaf| bits | 1 << leaf.out.shift);
        self.cuts.push(WordCut { slot, place: of.place, first, last, base, bits });
    }

    /// Returns what can be true and what can be false.
    pub(super) fn run(&self, fields: &Fields) -> (u64, u64) {
        let first = |words: &[u64]| words.first().copied().unwrap_or(0);
        let mut yes = first(&fields.can_be_true) | self.fixed.0;
        let mut no = first(&fields.can_be_false) | self.fixed.1;
        let known = first(&fields.known);
        for cut in &self.cuts {
            let value = fields.integers.get(cut.place).copied().unwrap_or(0);
            let cell = if cut.last == 0 {
                let [one, two] = cut.first;
                usize::from(one <= value) + usize::from(two <= value)
            } else {
                usize::try_from(value).unwrap_or(0).min(cut.last)
            };
            let is_known = known >> cut.place & 1 == 1;
            let cell = if is_known { cell + 1 } else { 0 };
            let (can, cannot) = self.cells.get(cut.base + cell).copied().unwrap_or((0, 0));
            yes |= can;
            no |= cannot;
        }
        for (term, shift) in &self.gates {
            let (can, cannot) = term.over(yes, no);
            yes |= u64::from(can) << shift;
            no |= u64::from(cannot) << shift;
        }
        (yes, no)
    }

    /// Returns the bits that would settle some unknown bits, and the integer facts behind them.
    pub(super) fn back(&self, unknown: u64, mut wanted: u64, found: &mut dyn FnMut(SlotId)) -> u64 {
        for (term, shift) in self.gates.iter().rev() {
            if wanted >> shift & 1 == 1 {
                wanted |= (term.positive | term.negative) & unknown;
            }
        }
        for cut in &self.cuts {
            if wanted & cut.bits != 0 {
                found(cut.slot);
            }
        }
        wanted
    }
}
