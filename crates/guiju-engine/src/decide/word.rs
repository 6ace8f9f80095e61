//! A machine of which all tests lie in one word: it runs in registers.

mod list;

use super::block::Column;
use super::cut::Cut;
use super::input::{Fields, Input, MISSING, truth_place};
use super::interval::TooLarge;
use super::machine::{Formula, Machine, Step, Wire};
use super::missing::Missing;
use super::pair::{Pair, Term};
use super::plan::QuantityId;
use super::sieve::{Integer, Sieve, Span};
use super::slot::SlotId;
use list::{Kind, Lists, RangeTest, Sum};

/// A small machine.
#[derive(Debug, Clone)]
pub(super) struct Word {
    start: Pair,
    /// Whether single facts are read at all.
    reads_facts: bool,
    truths: Vec<Four>,
    near: Vec<Near>,
    two: Vec<Two>,
    others: Vec<(Integer, Box<[Pair]>)>,
    lists: Lists,
    steps: Vec<WordStep>,
    opens: Vec<Open>,
}

/// The facts of a word that leave bits open while they are missing.
#[derive(Debug, Clone)]
struct Open {
    is_truth: bool,
    word: usize,
    /// The facts: which they are, and for the place of each its slot with the bits.
    facts: u64,
    bits: Vec<(SlotId, u64)>,
}

/// Four yes-no facts: the place of their byte, and what each byte lets through.
#[derive(Debug, Clone)]
struct Four {
    word: usize,
    shift: u32,
    rows: Box<[Pair; 256]>,
}

/// An integer whose cells are single values.
#[derive(Debug, Clone)]
struct Near {
    place: usize,
    low: i64,
    high: i64,
    rows: Box<[Pair]>,
}

/// An integer with at most two bounds: the last values before them.
#[derive(Debug, Clone)]
struct Two {
    place: usize,
    before: (i64, i64),
    rows: [Pair; 4],
}

/// What is left to do where a test is more than facts.
#[derive(Debug, Clone, Copy)]
enum WordStep {
    Gate(Term, u32),
    Unperformed { applies: Wire, shown: Wire, shift: u32 },
}

impl Word {
    /// The machine in one word, if that is enough.
    pub(super) fn new(machine: &Machine) -> Option<Self> {
        let sieve = &machine.sieve;
        let [start] = *sieve.start.as_slice() else { return None };
        let mut word = Self {
            start,
            reads_facts: !(sieve.truths.is_empty() && sieve.integers.is_empty()),
            truths: Vec::new(),
            near: Vec::new(),
            two: Vec::new(),
            others: Vec::new(),
            lists: Lists::default(),
            steps: Vec::new(),
            opens: sieve.opens().map(Open::new).filter(|it| it.facts != 0).collect(),
        };
        for four in &sieve.truths {
            let rows = rows(sieve, &four.spans, 256)?.into_boxed_slice().try_into().ok()?;
            word.truths.push(Four { word: four.word, shift: four.shift, rows });
        }
        for integer in &sieve.integers {
            word.integer(integer, sieve)?;
        }
        word.steps(&machine.steps)?;
        Some(word)
    }

    fn integer(&mut self, integer: &Integer, sieve: &Sieve) -> Option<()> {
        let place = integer.place;
        let rows = rows(sieve, &integer.spans, integer.cut.values().len() + 1)?;
        match integer.cut {
            Cut::Near(low, high) => {
                self.near.push(Near { place, low, high, rows: rows.into_boxed_slice() });
            }
            Cut::Few([one, two, i64::MAX, _]) => {
                let mut four = [Pair::TRUE; 4];
                four.iter_mut().zip(rows).for_each(|(to, row)| *to = row);
                self.two.push(Two { place, before: (one, two), rows: four });
            }
            _ => self.others.push((integer.clone(), rows.into_boxed_slice())),
        }
        Some(())
    }

    /// Takes the steps, if there are none but aggregates that ranges alone read, and what bits are enough for.
    fn steps(&mut self, steps: &[Step]) -> Option<()> {
        let mut values: Vec<(QuantityId, Column, Kind)> = Vec::new();
        for step in steps {
            match step {
                Step::Gate { term, out } => self.gate(*term, out.shift),
                Step::Unperformed { applies, shown, out } => {
                    self.steps.push(WordStep::Unperformed {
                        applies: *applies,
                        shown: *shown,
                        shift: out.shift,
                    });
                }
                Step::Quantity { formula, out } => {
                    let (column, kind) = match formula {
                        Formula::CountRange { column, range, .. } => (*column, Kind::Count(*range)),
                        Formula::SumAll { column, absent, non_negative, .. } => {
                            (*column, Kind::Sum(Sum::new(*absent, *non_negative)))
                        }
                        _ => return None,
                    };
                    values.push((*out, column, kind));
                }
                Step::Within { value, range, is_equal, out } => {
                    let test = RangeTest::new(*range, *is_equal, out.shift)?;
                    let (_, column, kind) = values.iter().find(|it| it.0 == *value)?;
                    self.lists.add(*column, *kind, test);
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// A conjunction; the tests of aggregates in it are part of their rows.
    fn gate(&mut self, mut term: Term, out: u32) {
        for test in self.lists.tests_mut() {
            let bit = test.bit();
            for (mask, positive) in [(&mut term.positive, true), (&mut term.negative, false)] {
                if *mask & bit != 0 {
                    test.read(out, positive);
                    *mask &= !bit;
                }
            }
        }
        if term.bits() != 0 {
            self.steps.push(WordStep::Gate(term, out));
        }
    }

    /// Returns what can be true and what surely is.
    #[inline]
    pub(super) fn run(&self, input: &Input) -> Result<Pair, TooLarge> {
        let fields = &input.fields;
        let mut word = self.start;
        if self.reads_facts {
            word = self.sift(fields, word);
        }
        word = word.and(self.lists.run(input)?);
        for step in &self.steps {
            match step {
                WordStep::Gate(term, shift) => {
                    let (can, sure) = term.over(word);
                    word.narrow(*shift, can, sure);
                }
                WordStep::Unperformed { applies, shown, shift } => {
                    let (can, sure) = unperformed(applies.get(word), shown.get(word));
                    word.narrow(*shift, can, sure);
                }
            }
        }
        Ok(word)
    }

    /// Takes away what single facts exclude.
    #[inline]
    fn sift(&self, fields: &Fields, mut word: Pair) -> Pair {
        for four in &self.truths {
            word = word.and(four.row(fields.truths(four.word)));
        }
        let integers = fields.integers();
        let integer = |place: usize| integers.get(place).copied().unwrap_or(MISSING);
        for near in &self.near {
            word = word.and(near.row(integer(near.place)));
        }
        for two in &self.two {
            word = word.and(two.row(integer(two.place)));
        }
        for (integer, rows) in &self.others {
            word = word.and(row(rows, integer.cell(fields)));
        }
        word
    }

    /// Finds the facts that would settle some of the bits that are unknown.
    pub(super) fn missing(&self, input: &Input, pair: Pair, bits: u64, found: &mut Vec<Missing>) {
        let unknown = pair.unknown();
        let mut wanted = bits & unknown;
        for step in self.steps.iter().rev() {
            match step {
                WordStep::Gate(term, shift) if wanted >> shift & 1 == 1 => {
                    wanted |= term.bits() & unknown;
                }
                WordStep::Unperformed { applies, shown, shift } if wanted >> shift & 1 == 1 => {
                    wanted |= (1 << applies.bit.shift | 1 << shown.bit.shift) & unknown;
                }
                _ => {}
            }
        }
        for open in &self.opens {
            open.missing(&input.fields, wanted, found);
        }
        self.lists.missing(input, (unknown, wanted), found);
    }
}

impl Open {
    /// Those of a word, by their places, with the conjunctions that they leave open.
    fn new((is_truth, word, facts): (bool, usize, Vec<(SlotId, u64)>)) -> Self {
        let mut open = Self { is_truth, word, facts: 0, bits: Vec::new() };
        for (place, (slot, bits)) in facts.into_iter().enumerate() {
            let shift = if is_truth { truth_place(place).1 } else { place_in_word(place) };
            open.facts |= u64::from(bits != 0) << shift;
            open.bits.resize(usize::try_from(shift).unwrap_or(0), (slot, 0));
            open.bits.push((slot, bits));
        }
        open
    }

    fn missing(&self, fields: &Fields, wanted: u64, found: &mut Vec<Missing>) {
        let mut unknown = self.facts;
        unknown &= if self.is_truth {
            let truths = fields.truths(self.word);
            truths & truths >> 4
        } else {
            !fields.known(self.word)
        };
        while unknown != 0 {
            let place = usize::try_from(unknown.trailing_zeros()).unwrap_or(0);
            if let Some((slot, bits)) = self.bits.get(place)
                && bits & wanted != 0
            {
                found.push(Missing::Fact(*slot));
            }
            unknown &= unknown - 1;
        }
    }
}

fn place_in_word(place: usize) -> u32 {
    u32::try_from(place % 64).unwrap_or(0)
}

/// The rows of a fact in one word.
fn rows(sieve: &Sieve, spans: &[Span], cells: usize) -> Option<Vec<Pair>> {
    match spans {
        [span] => sieve.rows.get(span.base..span.base + cells).map(<[Pair]>::to_vec),
        _ => None,
    }
}

/// A row; there is one for each cell.
fn row(rows: &[Pair], cell: usize) -> Pair {
    rows.get(cell).copied().unwrap_or(Pair::FALSE)
}

impl Four {
    #[inline]
    fn row(&self, truths: u64) -> Pair {
        let [byte, ..] = (truths >> self.shift).to_le_bytes();
        row(&*self.rows, usize::from(byte))
    }
}

impl Near {
    #[inline]
    fn row(&self, value: i64) -> Pair {
        let near = value.max(self.low).min(self.high);
        let cell = near.wrapping_sub(self.low).cast_unsigned() + u64::from(value != MISSING);
        row(&self.rows, usize::try_from(cell).unwrap_or(usize::MAX))
    }
}

impl Two {
    #[inline]
    fn row(&self, value: i64) -> Pair {
        let (one, two) = self.before;
        // What is missing is less than all.
        let cell = u8::from(value != MISSING) + u8::from(one < value) + u8::from(two < value);
        row(&self.rows, usize::from(cell & 3))
    }
}

/// Whether a duty can be breached, and surely is: it applies, and is not shown to be performed.
pub(super) fn unperformed(applies: (bool, bool), shown: (bool, bool)) -> (bool, bool) {
    // Unknown as soon as whether it applies is.
    let is_shown = applies.1 && shown.1;
    (applies.0 && !is_shown, applies.1 && !shown.0)
}
