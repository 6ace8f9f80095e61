//! A machine of which all tests lie in one word: it runs in registers.

use super::block::{Column, FieldRange, sum_known};
use super::cut::Cut;
use super::input::{Fields, Input, MISSING, truth_place};
use super::interval::{Interval, TooLarge};
use super::machine::{Formula, Machine, Step, Wire};
use super::missing::Missing;
use super::pair::{Pair, Term};
use super::plan::QuantityId;
use super::sieve::{Integer, Sieve, Span};
use super::slot::SlotId;

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
    lists: Vec<List>,
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

/// The quantities over a list.
#[derive(Debug, Clone)]
struct List {
    place: usize,
    aggregates: Vec<Aggregate>,
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

/// Where a quantity over a list lies.
#[derive(Debug, Clone, Copy)]
struct Place {
    list: usize,
    aggregate: usize,
}

/// A quantity over a list with the tests that read it.
#[derive(Debug, Clone)]
struct Aggregate {
    column: Column,
    kind: AggregateKind,
    /// Mostly there is one test.
    test: RangeTest,
    others: Vec<RangeTest>,
}

#[derive(Debug, Clone, Copy)]
enum AggregateKind {
    /// How many elements lie in the range.
    Count(FieldRange),
    /// The sum of terms of which nothing is known while they are missing.
    PlainSum,
    /// The sum; what is known of a missing term, and whether none is below zero.
    Sum(Interval, bool),
}

/// Whether a quantity lies in a range.
#[derive(Debug, Clone, Copy)]
struct RangeTest {
    range: (i64, i64),
    is_equal: bool,
    shift: u32,
    /// What the test lets through while it is false, unknown and true.
    rows: [Pair; 3],
    /// The conjunctions that it is in, and itself.
    readers: u64,
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
            lists: Vec::new(),
            steps: Vec::new(),
            opens: sieve.opens().map(Open::new).collect(),
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
        let mut values: Vec<(QuantityId, Column, AggregateKind, Option<Place>)> = Vec::new();
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
                        Formula::CountRange { column, range, .. } => {
                            (*column, AggregateKind::Count(*range))
                        }
                        Formula::SumAll {
                            column,
                            absent: Interval::UNKNOWN,
                            non_negative: false,
                            ..
                        } => (*column, AggregateKind::PlainSum),
                        Formula::SumAll { column, absent, non_negative, .. } => {
                            (*column, AggregateKind::Sum(*absent, *non_negative))
                        }
                        _ => return None,
                    };
                    values.push((*out, column, kind, None));
                }
                Step::Within { value, range, is_equal, out } => {
                    let test = RangeTest::new(*range, *is_equal, out.shift);
                    let read = values.iter_mut().find(|it| it.0 == *value)?;
                    let (column, kind) = (read.1, read.2);
                    match read.3 {
                        Some(Place { list, aggregate }) => {
                            let list = self.lists.get_mut(list)?;
                            list.aggregates.get_mut(aggregate)?.others.push(test);
                        }
                        None => {
                            let others = Vec::new();
                            read.3 = Some(self.add(Aggregate { column, kind, test, others }));
                        }
                    }
                }
                _ => return None,
            }
        }
        Some(())
    }

    /// Adds a quantity over a list; gives where it lies.
    fn add(&mut self, aggregate: Aggregate) -> Place {
        let of = aggregate.column.list_place();
        let place = self.lists.iter().position(|list| list.place == of).unwrap_or_else(|| {
            self.lists.push(List { place: of, aggregates: Vec::new() });
            self.lists.len() - 1
        });
        let aggregates = self.lists.get_mut(place).map(|list| &mut list.aggregates);
        let within = aggregates.map_or(0, |aggregates| {
            aggregates.push(aggregate);
            aggregates.len() - 1
        });
        Place { list: place, aggregate: within }
    }

    /// A conjunction; the tests of aggregates in it are part of their rows.
    fn gate(&mut self, mut term: Term, out: u32) {
        let aggregates = self.lists.iter_mut().flat_map(|list| &mut list.aggregates);
        let tests = aggregates.flat_map(|it| std::iter::once(&mut it.test).chain(&mut it.others));
        for test in tests {
            let bit = 1 << test.shift;
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
        for list in &self.lists {
            word = word.and(list.run(input)?);
        }
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
        for aggregate in self.lists.iter().flat_map(|list| &list.aggregates) {
            let is_wanted =
                |test: &RangeTest| wanted & test.readers != 0 && unknown >> test.shift & 1 == 1;
            if aggregate.tests().any(is_wanted) {
                match aggregate.kind {
                    AggregateKind::Count(range) => range.missing(&aggregate.column, input, found),
                    _ => aggregate.column.missing(input, found),
                }
            }
        }
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

impl List {
    /// What its tests let through.
    #[inline]
    fn run(&self, input: &Input) -> Result<Pair, TooLarge> {
        let list = input.fields.lists.get(self.place).ok_or(TooLarge)?;
        let mut pair = Pair::TRUE;
        if list.is_open {
            for aggregate in &self.aggregates {
                pair = pair.and(aggregate.run_open(input)?);
            }
            return Ok(pair);
        }
        let columns = list.integer_columns();
        for aggregate in &self.aggregates {
            let (known, integers) = aggregate.column.read(&columns);
            let missing = list.row_mask & !known;
            match aggregate.kind {
                // No branch on what is missing, which is as good as random.
                AggregateKind::PlainSum => {
                    let (sum, is_known) = (sum_known(integers)?, u8::from(missing == 0));
                    pair = pair.and(aggregate.test.row(sum, is_known));
                    for test in &aggregate.others {
                        pair = pair.and(test.row(sum, is_known));
                    }
                }
                AggregateKind::Count(range) if missing == 0 => {
                    let count = range.count_all(list.row_mask, integers);
                    pair = pair.and(aggregate.test.row(count, 1));
                    for test in &aggregate.others {
                        pair = pair.and(test.row(count, 1));
                    }
                }
                AggregateKind::Count(range) => {
                    let between = range.count_between(known, missing, integers);
                    pair = pair.and(aggregate.rows_between(between));
                }
                AggregateKind::Sum(..) => pair = pair.and(aggregate.run_open(input)?),
            }
        }
        Ok(pair)
    }
}

impl Aggregate {
    fn tests(&self) -> impl Iterator<Item = &RangeTest> {
        std::iter::once(&self.test).chain(&self.others)
    }

    /// What its tests let through while the quantity lies between two values.
    #[inline(never)]
    fn rows_between(&self, between: (i64, i64)) -> Pair {
        self.tests().fold(Pair::TRUE, |pair, test| pair.and(test.row_between(between)))
    }

    /// What its tests let through of a list that may have other elements, or of which bounds are known.
    #[inline(never)]
    fn run_open(&self, input: &Input) -> Result<Pair, TooLarge> {
        let value = match self.kind {
            AggregateKind::Count(range) => range.count(&self.column, input),
            AggregateKind::PlainSum => self.column.sum(input, Interval::UNKNOWN, false)?,
            AggregateKind::Sum(absent, non_negative) => {
                self.column.sum(input, absent, non_negative)?
            }
        };
        Ok(self.tests().fold(Pair::TRUE, |pair, test| pair.and(test.row_of(value))))
    }
}

impl RangeTest {
    fn new(range: (i64, i64), is_equal: bool, shift: u32) -> Self {
        let mut test = Self { range, is_equal, shift, rows: [Pair::TRUE; 3], readers: 0 };
        test.read(shift, true);
        test
    }

    /// Adds a conjunction that it is in.
    fn read(&mut self, out: u32, positive: bool) {
        self.readers |= 1 << out;
        let [no, unknown, yes] = &mut self.rows;
        unknown.narrow(out, true, false);
        if positive { no } else { yes }.narrow(out, false, false);
    }

    /// What it lets through by a value, or while it is not known (0).
    #[inline]
    fn row(&self, value: i64, known: u8) -> Pair {
        let (low, high) = self.range;
        // No branch: which side of its figure a value lies on is as good as random.
        let is_inside = u8::from(low <= value) & u8::from(value <= high);
        row(&self.rows, usize::from(1 - known + (is_inside & known) * 2))
    }

    /// What it lets through by a value that lies between two, both of which it can be.
    #[inline]
    fn row_between(&self, (least, most): (i64, i64)) -> Pair {
        let (low, high) = self.range;
        let surely_not = u8::from(most < low) | u8::from(high < least);
        // What is unknown never surely equals.
        let surely = u8::from(low <= least)
            & u8::from(most <= high)
            & (u8::from(!self.is_equal) | u8::from(least == most));
        row(&self.rows, usize::from(1 + surely - surely_not))
    }

    /// What it lets through by what is known of a value.
    fn row_of(&self, value: Interval) -> Pair {
        let [no, unknown, yes] = self.rows;
        match value.within(self.range, self.is_equal) {
            Some(true) => yes,
            Some(false) => no,
            None => unknown,
        }
    }
}
