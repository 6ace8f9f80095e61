//! From conjunctions to the tables of a sieve.

use std::collections::{BTreeMap, BTreeSet};

use super::{Four, Integer, Open, Sieve, Span};
use crate::decide::atom::{Atom, Leaf};
use crate::decide::cut::Cut;
use crate::decide::input::truth_place;
use crate::decide::machine::Bit;
use crate::decide::pair::Pair;
use crate::decide::slot::{Layout, SlotId};

/// Most rows times words of a table; a fact with more is looked up more than once, so that tables grow no
/// faster than the law.
const TABLE_MAX: usize = 1 << 14;

/// A test of a fact in a conjunction.
#[derive(Debug, Clone, Copy)]
struct Part<'a> {
    out: Bit,
    positive: bool,
    leaf: &'a Leaf,
}

/// Gathers conjunctions of tests of facts.
#[derive(Debug, Default)]
pub(in crate::decide) struct Builder<'a> {
    start: Vec<Pair>,
    /// The conjunctions that a yes-no fact is in, taken as it is or negated.
    truths: BTreeMap<SlotId, Vec<(Bit, bool)>>,
    integers: BTreeMap<SlotId, Vec<Part<'a>>>,
}

impl<'a> Builder<'a> {
    /// Begins with so many conjunctions of nothing, which are true.
    pub(in crate::decide) fn new(conjunctions: usize) -> Self {
        let start = vec![Pair::TRUE; conjunctions.div_ceil(64)];
        Self { start, ..Self::default() }
    }

    /// Makes a conjunction true only as far as something fixed is.
    pub(in crate::decide) fn fix(&mut self, out: Bit, can: bool, sure: bool) {
        if let Some(pair) = self.start.get_mut(out.word) {
            pair.narrow(out.shift, can, sure);
        }
    }

    /// Adds a test of a fact to a conjunction.
    pub(in crate::decide) fn add(&mut self, out: Bit, atom: &'a Atom, positive: bool) {
        match atom {
            Atom::Truth(slot) => self.truths.entry(*slot).or_default().push((out, positive)),
            Atom::Leaf(slot, leaf) => {
                self.integers.entry(*slot).or_default().push(Part { out, positive, leaf });
            }
        }
    }

    /// Makes the tables.
    pub(in crate::decide) fn build(self, layout: &Layout) -> Sieve {
        let mut sieve = Sieve { start: self.start, ..Sieve::default() };
        sieve.open_truths = vec![Open::default(); layout.bits];
        sieve.open_integers = vec![Open::default(); layout.integers];
        let mut fours: BTreeMap<usize, Vec<(usize, Bit, bool)>> = BTreeMap::new();
        for (id, parts) in &self.truths {
            let Some(slot) = layout.slot(*id) else { continue };
            let outs = parts.iter().map(|(out, _)| *out);
            let open = sieve.open(*id, outs);
            put(&mut sieve.open_truths, slot.place, open);
            let four = fours.entry(slot.place / 4).or_default();
            four.extend(parts.iter().map(|(out, positive)| (slot.place % 4, *out, *positive)));
        }
        for (place, parts) in &fours {
            sieve.four(*place, parts);
        }
        for (id, parts) in &self.integers {
            let Some(slot) = layout.slot(*id) else { continue };
            let open = parts.iter().filter(|part| part.leaf.absent.is_none());
            let open = sieve.open(*id, open.map(|part| part.out));
            put(&mut sieve.open_integers, slot.place, open);
            sieve.integer(slot, parts);
        }
        sieve
    }
}

fn put(opens: &mut [Open], place: usize, open: Open) {
    if let Some(to) = opens.get_mut(place) {
        *to = open;
    }
}

impl Sieve {
    /// The conjunctions that a fact leaves open while it is missing.
    fn open(&mut self, slot: SlotId, outs: impl Iterator<Item = Bit>) -> Open {
        let mut masks: BTreeMap<usize, u64> = BTreeMap::new();
        for out in outs {
            *masks.entry(out.word).or_default() |= 1 << out.shift;
        }
        let from = self.masks.len();
        self.masks.extend(masks);
        Open { slot, masks: (from, self.masks.len()) }
    }

    /// Adds rows for the cells of a fact, all of them letting everything through.
    fn spans(&mut self, words: &BTreeSet<usize>, cells: usize) -> Vec<Span> {
        let mut spans: Vec<Span> = Vec::new();
        for word in words {
            match spans.last_mut() {
                // A word between two is cheaper than another span.
                Some(last) if *word <= last.first + last.width + 1 => {
                    last.width = word - last.first + 1;
                }
                _ => spans.push(Span { first: *word, width: 1, base: 0 }),
            }
        }
        for span in &mut spans {
            span.base = self.rows.len();
            self.rows.resize(span.base + cells * span.width, Pair::TRUE);
        }
        spans
    }

    /// Makes a conjunction true in a row only as far as a test is.
    fn narrow(&mut self, spans: &[Span], cell: usize, out: Bit, can: bool, sure: bool) {
        let Some(span) = spans.iter().rev().find(|span| span.first <= out.word) else { return };
        let place = span.base + cell * span.width + (out.word - span.first);
        if let Some(pair) = self.rows.get_mut(place) {
            pair.narrow(out.shift, can, sure);
        }
    }

    fn four(&mut self, place: usize, parts: &[(usize, Bit, bool)]) {
        const CELLS: usize = 256;
        let spans = self.spans(&parts.iter().map(|(_, out, _)| out.word).collect(), CELLS);
        // A fact can be true or can be false.
        for cell in (0..CELLS).filter(|cell| (cell | cell >> 4) & 0xf == 0xf) {
            for (fact, out, positive) in parts {
                let (yes, no) = (cell >> fact & 1 == 1, cell >> (fact + 4) & 1 == 1);
                let (can, cannot) = if *positive { (yes, no) } else { (no, yes) };
                self.narrow(&spans, cell, *out, can, !cannot);
            }
        }
        let (word, shift) = truth_place(4 * place);
        self.truths.push(Four { word, shift, spans });
    }

    fn integer(&mut self, slot: &crate::decide::slot::Slot, parts: &[Part<'_>]) {
        let words: BTreeSet<usize> = parts.iter().map(|part| part.out.word).collect();
        let leaves: Vec<&Leaf> = parts.iter().map(|part| part.leaf).collect();
        let cut = Cut::new(slot, &leaves);
        let values = cut.values();
        if words.len() > 1 && values.len() * words.len() > TABLE_MAX {
            let half = words.iter().nth(words.len() / 2).copied().unwrap_or(0);
            let (low, high): (Vec<_>, Vec<_>) =
                parts.iter().copied().partition(|it| it.out.word < half);
            self.integer(slot, &low);
            self.integer(slot, &high);
            return;
        }
        let spans = self.spans(&words, values.len() + 1);
        for part in parts {
            let truths = values.iter().map(|value| part.leaf.truth(*value));
            for (cell, truth) in std::iter::once(part.leaf.absent).chain(truths).enumerate() {
                let truth = truth.map(|truth| truth == part.positive);
                self.narrow(&spans, cell, part.out, truth != Some(false), truth == Some(true));
            }
        }
        self.integers.push(Integer { place: slot.place, cut, spans });
    }
}
