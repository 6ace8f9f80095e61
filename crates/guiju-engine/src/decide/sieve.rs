//! Conjunctions of facts, all at once: what is known of a fact lets some conjunctions through.
//!
//! Each conjunction has a bit, and for each fact a table says by its value which conjunctions can still be
//! true and which still surely are. The conjunction of the rows of all facts is the answer, so that the cost
//! is one row a fact, whatever the number of rules that read it, and 64 conjunctions a word. (Lakshman and
//! Stiliadis classify packets so, SIGCOMM 1998.)

mod build;

use super::cut::Cut;
use super::input::{Fields, MISSING, TRUTHS};
use super::missing::Missing;
use super::pair::Pair;
use super::slot::SlotId;

pub(super) use build::Builder;

/// Tables of facts over words of conjunctions.
#[derive(Debug, Clone, Default)]
pub(super) struct Sieve {
    /// What is left where no fact takes anything away.
    pub(super) start: Vec<Pair>,
    pub(super) truths: Vec<Four>,
    pub(super) integers: Vec<Integer>,
    /// The rows of all tables.
    pub(super) rows: Vec<Pair>,
    /// Which conjunctions a missing yes-no fact leaves open, by its place.
    open_truths: Vec<Open>,
    /// The same of integers.
    open_integers: Vec<Open>,
    masks: Vec<(usize, u64)>,
}

/// Words that lie side by side, with a row for each cell of a fact.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    first: usize,
    width: usize,
    /// Where its rows begin.
    pub(super) base: usize,
}

/// Four yes-no facts; their cell is a number of eight bits: four that can be true, four that can be false.
#[derive(Debug, Clone)]
pub(super) struct Four {
    pub(super) word: usize,
    pub(super) shift: u32,
    pub(super) spans: Vec<Span>,
}

/// An integer fact; its first cell is that of a missing one.
#[derive(Debug, Clone)]
pub(super) struct Integer {
    pub(super) place: usize,
    pub(super) cut: Cut,
    pub(super) spans: Vec<Span>,
}

/// What a missing fact leaves open: masks from the first to before the second.
#[derive(Debug, Clone, Copy, Default)]
struct Open {
    slot: SlotId,
    masks: (usize, usize),
}

impl Four {
    #[inline]
    pub(super) fn cell(&self, fields: &Fields) -> usize {
        usize::from((fields.truths(self.word) >> self.shift).to_le_bytes()[0])
    }
}

impl Integer {
    #[inline]
    pub(super) fn cell(&self, fields: &Fields) -> usize {
        match fields.integer(self.place) {
            MISSING => 0,
            value => 1 + self.cut.cell(value),
        }
    }
}

impl Sieve {
    /// Works out all conjunctions of facts.
    pub(super) fn run(&self, fields: &Fields, words: &mut Vec<Pair>) {
        words.clone_from(&self.start);
        for four in &self.truths {
            self.pass(words, &four.spans, four.cell(fields));
        }
        for integer in &self.integers {
            self.pass(words, &integer.spans, integer.cell(fields));
        }
    }

    /// What facts leave open in the first word while they are missing: whether they are yes-no facts, the
    /// word they lie in, and by their places in it slots and bits.
    pub(super) fn opens(&self) -> impl Iterator<Item = (bool, usize, Vec<(SlotId, u64)>)> {
        let bits = |open: &Open| {
            let masks = self.masks.get(open.masks.0..open.masks.1).unwrap_or_default();
            (open.slot, masks.iter().filter(|(word, _)| *word == 0).fold(0, |all, it| all | it.1))
        };
        let all = move |opens: &[Open]| opens.iter().map(bits).collect::<Vec<_>>();
        let truths = self.open_truths.chunks(TRUTHS).enumerate();
        let integers = self.open_integers.chunks(64).enumerate();
        truths
            .map(move |(word, opens)| (true, word, all(opens)))
            .chain(integers.map(move |(word, opens)| (false, word, all(opens))))
    }

    fn pass(&self, words: &mut [Pair], spans: &[Span], cell: usize) {
        for Span { first, width, base } in spans {
            let from = base + cell * width;
            let row = self.rows.get(from..from + width).unwrap_or_default();
            let words = words.get_mut(*first..first + width).unwrap_or_default();
            words.iter_mut().zip(row).for_each(|(word, row)| *word = word.and(*row));
        }
    }

    /// Finds the missing facts that leave wanted conjunctions open.
    pub(super) fn missing(&self, fields: &Fields, wanted: &[u64], found: &mut Vec<Missing>) {
        let mut find = |open: &Open| {
            let masks = self.masks.get(open.masks.0..open.masks.1).unwrap_or_default();
            if masks.iter().any(|(word, mask)| wanted.get(*word).is_some_and(|it| it & mask != 0)) {
                found.push(Missing::Fact(open.slot));
            }
        };
        for (word, opens) in self.open_truths.chunks(TRUTHS).enumerate() {
            let truths = fields.truths(word);
            for_each_bit(truths & truths >> 4 & 0x0f0f_0f0f_0f0f_0f0f, |place| {
                opens.get(place / 8 * 4 + place % 8).into_iter().for_each(&mut find);
            });
        }
        for (word, opens) in self.open_integers.chunks(64).enumerate() {
            for_each_bit(!fields.known(word), |place| {
                opens.get(place).into_iter().for_each(&mut find);
            });
        }
    }
}

/// Calls `visit` with the place of each bit that is set.
fn for_each_bit(mut bits: u64, mut visit: impl FnMut(usize)) {
    while bits != 0 {
        visit(usize::try_from(bits.trailing_zeros()).unwrap_or(0));
        bits &= bits - 1;
    }
}
