//! Decisions over columns: 64 rows a word.
//!
//! Each test is two rows of bits, one for what can be true and one for what can be false; a conjunction
//! of tests is a conjunction of words. Comparisons run over a column at a time, without a branch. Programs
//! that columns cannot decide say so ([`Program::has_columns`]).

mod back;
mod rows;
mod words;

use guiju_base::RuleId;

use super::Program;
use super::assemble::atoms;
use super::atom::{Atom, Leaf};
use super::decision::Verdict;
use super::plan::{Literal, Plan, Test};
use super::reach::Reach;
use super::slot::{Layout, SlotId};

pub use rows::Rows;
use words::{BLOCK, Words, from, from_mut, put2, put4, test, test_codes};

/// Known values of a fact over all rows.
#[derive(Debug, Clone, Copy)]
pub enum Values<'c> {
    /// Truths, the first row in the lowest bit.
    Bits(&'c [u64]),
    /// Whole numbers.
    Int32(&'c [i32]),
    /// Whole numbers, or integers as slots hold them, by the digits that stand behind the point.
    Int64(&'c [i64], u32),
    /// Codes, and what integer of the slot each code stands for.
    Codes(&'c [i32], &'c [i64]),
}

/// A fact over all rows.
#[derive(Debug, Clone, Copy)]
pub struct ColumnFacts<'c> {
    /// The values; what stands where none is known does not matter.
    pub values: Values<'c>,
    /// Where they are known, the first row in the lowest bit; everywhere when `None`.
    pub known: Option<&'c [u64]>,
}

/// Facts about many subjects, one a row.
#[derive(Debug, Clone)]
pub struct Columns<'c> {
    rows: usize,
    facts: Vec<Option<ColumnFacts<'c>>>,
}

impl<'c> Columns<'c> {
    /// Returns rows of which nothing is known.
    pub fn new(program: &Program<'_>, rows: usize) -> Self {
        Self { rows, facts: vec![None; program.layout().slots().count()] }
    }

    /// Sets the column of a fact; `false` when it is too short, or the slot cannot hold its values.
    pub fn set(&mut self, program: &Program<'_>, slot: SlotId, column: ColumnFacts<'c>) -> bool {
        let words = self.rows.div_ceil(64);
        let is_long = column.known.is_none_or(|known| known.len() >= words)
            && match column.values {
                Values::Bits(bits) => bits.len() >= words,
                Values::Int32(values) | Values::Codes(values, _) => values.len() >= self.rows,
                Values::Int64(values, _) => values.len() >= self.rows,
            };
        let is_truth = matches!(column.values, Values::Bits(_));
        let Some(kind) = program.layout().slot(slot).map(|slot| &slot.kind) else { return false };
        let fits = match kind {
            super::slot::SlotKind::YesNo => is_truth,
            // Finer steps than those of the slot would have to be rounded.
            super::slot::SlotKind::Number { scale, .. } => {
                !is_truth && !matches!(column.values, Values::Int64(_, own) if own > *scale)
            }
            super::slot::SlotKind::List(_) | super::slot::SlotKind::Other => false,
            _ => !is_truth,
        };
        if let Some(place) = self.facts.get_mut(slot.index()).filter(|_| is_long && fits) {
            *place = Some(column);
            return true;
        }
        false
    }
}

/// What came out for all rows, the first in the lowest bit.
#[derive(Debug, Clone, Default)]
pub struct Answers {
    rows: usize,
    /// Rows that are denied, and rows that are unknown.
    pub deny: Vec<u64>,
    /// Rows of which the verdict is unknown.
    pub unknown: Vec<u64>,
    /// For each rule the rows in which it fires, and those in which it is unknown.
    pub rules: Vec<(Vec<u64>, Vec<u64>)>,
    /// For each slot the rows in which it would settle an unknown rule.
    pub missing: Vec<Vec<u64>>,
}

impl Answers {
    fn reset(&mut self, rows: usize, rules: usize, slots: usize) {
        let words = rows.div_ceil(64);
        let clear = |bits: &mut Vec<u64>| {
            bits.clear();
            bits.resize(words, 0);
        };
        self.rows = rows;
        clear(&mut self.deny);
        clear(&mut self.unknown);
        self.rules.resize(rules, (Vec::new(), Vec::new()));
        for (fires, unknown) in &mut self.rules {
            clear(fires);
            clear(unknown);
        }
        self.missing.resize(slots, Vec::new());
        self.missing.iter_mut().for_each(clear);
    }

    /// Returns how many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Returns the verdict of a row.
    pub fn verdict(&self, row: usize) -> Verdict {
        let is = |bits: &[u64]| bits.get(row / 64).is_some_and(|it| it >> (row % 64) & 1 == 1);
        match (is(&self.deny), is(&self.unknown)) {
            (true, _) => Verdict::Deny,
            (false, true) => Verdict::Unknown,
            (false, false) => Verdict::Allow,
        }
    }
}

/// A conjunction over columns.
#[derive(Debug, Clone)]
enum Sweep {
    All { parts: Vec<Source>, out: usize },
    Choose { condition: Source, yes: Source, no: Source, out: usize },
    Unperformed { applies: Source, shown: Source, out: usize },
}

/// A row of bits, taken as it is or negated.
#[derive(Debug, Clone, Copy)]
struct Source {
    row: usize,
    positive: bool,
}

/// A machine over columns; each test has a row of bits.
#[derive(Debug, Clone)]
pub(super) struct ColumnMachine {
    /// Tests of integer facts.
    leaves: Vec<(SlotId, Vec<(usize, Leaf)>)>,
    /// Yes-no facts.
    facts: Vec<(usize, SlotId)>,
    sweeps: Vec<Sweep>,
    /// What always holds, and what is always unknown.
    fixed: Vec<(usize, bool)>,
    denies: Vec<Source>,
    fires: Vec<Source>,
    rows: usize,
}

/// Bits of tests for a block of rows: for each test a row of words.
#[derive(Debug, Clone, Default)]
struct Scratch {
    yes: Vec<Words>,
    no: Vec<Words>,
}

/// The rows of some tests.
#[derive(Debug, Clone, Copy)]
struct Read<'s> {
    yes: &'s [Words],
    no: &'s [Words],
}

/// What can be true and what can be false, to be written.
type Pair<'s> = (&'s mut Words, &'s mut Words);

impl Scratch {
    fn read(&self) -> Read<'_> {
        Read { yes: &self.yes, no: &self.no }
    }

    /// The row of a test to be written, with those of the tests before.
    fn row(&mut self, row: usize) -> Option<(Read<'_>, Pair<'_>)> {
        let (yes, others) = self.yes.split_at_mut_checked(row)?;
        let (no, more) = self.no.split_at_mut_checked(row)?;
        Some((Read { yes, no }, (others.first_mut()?, more.first_mut()?)))
    }
}

impl<'s> Read<'s> {
    /// What can be true and what can be false.
    fn get(self, source: Source) -> (&'s Words, &'s Words) {
        let (yes, no) = (words_of(self.yes, source.row), words_of(self.no, source.row));
        if source.positive { (yes, no) } else { (no, yes) }
    }
}

fn words_of(rows: &[Words], row: usize) -> &Words {
    const NONE: Words = [0; BLOCK];
    rows.get(row).unwrap_or(&NONE)
}

fn source(literal: Literal) -> Source {
    Source { row: literal.test.index(), positive: literal.positive }
}

impl ColumnMachine {
    /// The machine over columns, if all tests that rules read are of facts, conjunctions and choices.
    pub(super) fn new(plan: &Plan, layout: &Layout) -> Option<Self> {
        let atoms = atoms(plan, layout);
        let reach = Reach::new(plan, &atoms);
        let mut machine = Self {
            leaves: Vec::new(),
            facts: Vec::new(),
            sweeps: Vec::new(),
            fixed: Vec::new(),
            denies: plan.rules.iter().filter_map(|rule| rule.denies().map(source)).collect(),
            fires: plan.rules.iter().map(|rule| source(rule.fires)).collect(),
            rows: atoms.len(),
        };
        for ((id, test), atom) in plan.scope.tests().zip(&atoms) {
            let row = id.index();
            if !reach.tests.get(row).copied().unwrap_or(false) {
                continue;
            }
            match (atom, test) {
                (Some(Atom::Truth(slot)), _) => machine.facts.push((row, *slot)),
                (Some(Atom::Leaf(slot, leaf)), _) => machine.leaf(*slot, row, leaf),
                (None, Test::True) => machine.fixed.push((row, false)),
                (None, Test::Open) => machine.fixed.push((row, true)),
                (None, test) => machine.sweeps.push(sweep(test, row)?),
            }
        }
        Some(machine)
    }

    fn leaf(&mut self, slot: SlotId, row: usize, leaf: &Leaf) {
        let leaf = (row, leaf.clone());
        match self.leaves.iter_mut().find(|(of, _)| *of == slot) {
            Some((_, leaves)) => leaves.push(leaf),
            None => self.leaves.push((slot, vec![leaf])),
        }
    }

    fn run(&self, layout: &Layout, columns: &Columns<'_>, answers: &mut Answers) {
        let mut scratch =
            Scratch { yes: vec![[0; BLOCK]; self.rows], no: vec![[0; BLOCK]; self.rows] };
        for (row, is_open) in &self.fixed {
            if let Some((_, (yes, no))) = scratch.row(*row) {
                yes.fill(u64::MAX);
                no.fill(if *is_open { u64::MAX } else { 0 });
            }
        }
        let mut wanted = vec![[0; BLOCK]; self.rows];
        let words = columns.rows.div_ceil(64);
        for first in (0..words).step_by(BLOCK) {
            for (row, slot) in &self.facts {
                if let Some((_, pair)) = scratch.row(*row) {
                    truths(columns, *slot, first, pair);
                }
            }
            for (slot, leaves) in &self.leaves {
                let scale = scale(layout, *slot);
                for (row, leaf) in leaves {
                    if let Some((_, pair)) = scratch.row(*row) {
                        compare(columns, (*slot, scale, leaf), first, pair);
                    }
                }
            }
            for sweep in &self.sweeps {
                if let Some((read, pair)) = scratch.row(sweep.out()) {
                    sweep.run(read, pair);
                }
            }
            self.write(scratch.read(), first, answers);
            self.back(columns, scratch.read(), &mut wanted, first, answers);
        }
        trim(columns.rows, answers);
    }

    fn write(&self, read: Read<'_>, first: usize, answers: &mut Answers) {
        let (mut deny, mut unknown) = ([0; BLOCK], [0; BLOCK]);
        for source in &self.denies {
            let (yes, no) = read.get(*source);
            for ((deny, unknown), (yes, no)) in
                deny.iter_mut().zip(&mut unknown).zip(yes.iter().zip(no))
            {
                *deny |= yes & !no;
                *unknown |= yes & no;
            }
        }
        put2(from_mut(&mut answers.deny, first), &deny, &deny, |deny, _| deny);
        put2(from_mut(&mut answers.unknown, first), &unknown, &deny, |unknown, deny| {
            unknown & !deny
        });
        for (source, (fires, unknown)) in self.fires.iter().zip(&mut answers.rules) {
            let (yes, no) = read.get(*source);
            put2(from_mut(fires, first), yes, no, |yes, no| yes & !no);
            put2(from_mut(unknown, first), yes, no, |yes, no| yes & no);
        }
    }
}

fn sweep(test: &Test, out: usize) -> Option<Sweep> {
    Some(match test {
        Test::All(parts) => Sweep::All { parts: parts.iter().copied().map(source).collect(), out },
        Test::Choose(condition, yes, no) => {
            Sweep::Choose { condition: source(*condition), yes: source(*yes), no: source(*no), out }
        }
        Test::Unperformed(applies, shown) => {
            Sweep::Unperformed { applies: source(*applies), shown: source(*shown), out }
        }
        _ => return None,
    })
}

impl Sweep {
    fn out(&self) -> usize {
        match self {
            Self::All { out, .. } | Self::Choose { out, .. } | Self::Unperformed { out, .. } => {
                *out
            }
        }
    }

    fn run(&self, read: Read<'_>, (can, cannot): Pair<'_>) {
        match self {
            Self::All { parts, .. } => {
                can.fill(u64::MAX);
                cannot.fill(0);
                for part in parts {
                    let (yes, no) = read.get(*part);
                    can.iter_mut().zip(yes).for_each(|(all, yes)| *all &= yes);
                    cannot.iter_mut().zip(no).for_each(|(any, no)| *any |= no);
                }
            }
            Self::Choose { condition, yes, no, .. } => {
                let ((on, off), (yes, not_yes), (no, not_no)) =
                    (read.get(*condition), read.get(*yes), read.get(*no));
                let join = |on, a, off, b| (on & a) | (off & b);
                put4(can, (on, yes), (off, no), join);
                put4(cannot, (on, not_yes), (off, not_no), join);
            }
            Self::Unperformed { applies, shown, .. } => {
                let ((yes, no), (shown, open)) = (read.get(*applies), read.get(*shown));
                // Breached for sure, and kept or not applicable for sure.
                put4(can, (yes, no), (shown, open), |yes, no, shown, open| {
                    !((no & !yes) | (yes & !no & shown & !open))
                });
                put4(cannot, (yes, no), (shown, open), |yes, no, shown, open| {
                    !(yes & !no & open & !shown)
                });
            }
        }
    }
}

/// Clears the bits behind the last row.
fn trim(rows: usize, answers: &mut Answers) {
    if rows.is_multiple_of(64) {
        return;
    }
    let keep = (1_u64 << (rows % 64)) - 1;
    let clear = |bits: &mut Vec<u64>| {
        if let Some(last) = bits.last_mut() {
            *last &= keep;
        }
    };
    clear(&mut answers.deny);
    clear(&mut answers.unknown);
    for (fires, unknown) in &mut answers.rules {
        clear(fires);
        clear(unknown);
    }
    answers.missing.iter_mut().for_each(clear);
}

/// Where a fact is known, from a word on; everywhere when `None`.
fn known<'c>(column: &ColumnFacts<'c>, first: usize) -> Option<&'c [u64]> {
    column.known.map(|known| from(known, first))
}

/// A yes-no fact: what can be true and what can be false.
fn truths(columns: &Columns<'_>, slot: SlotId, first: usize, (yes, no): Pair<'_>) {
    let column = columns.facts.get(slot.index()).and_then(Option::as_ref);
    let Some((column, Values::Bits(bits))) = column.map(|it| (it, it.values)) else {
        yes.fill(u64::MAX);
        no.fill(u64::MAX);
        return;
    };
    let bits = from(bits, first);
    match known(column, first) {
        Some(known) => {
            put2(yes, bits, known, |bits, known| bits | !known);
            put2(no, bits, known, |bits, known| !(bits & known));
        }
        None => {
            put2(yes, bits, bits, |bits, _| bits);
            put2(no, bits, bits, |bits, _| !bits);
        }
    }
}

/// Digits behind the point of a slot.
fn scale(layout: &Layout, slot: SlotId) -> u32 {
    match layout.slot(slot).map(|slot| &slot.kind) {
        Some(super::slot::SlotKind::Number { scale, .. }) => *scale,
        _ => 0,
    }
}

/// A test of an integer fact: what can be true and what can be false.
fn compare(
    columns: &Columns<'_>,
    (slot, scale, leaf): (SlotId, u32, &Leaf),
    first: usize,
    (yes, no): Pair<'_>,
) {
    let all = |it: bool| if it { u64::MAX } else { 0 };
    let absent = (all(leaf.absent != Some(false)), all(leaf.absent != Some(true)));
    let column = columns.facts.get(slot.index()).and_then(Option::as_ref);
    let Some(column) = column.filter(|it| !matches!(it.values, Values::Bits(_))) else {
        yes.fill(absent.0);
        no.fill(absent.1);
        return;
    };
    let (begin, end) = (first * 64, (first + BLOCK) * 64);
    let mut inside = [0; BLOCK];
    match column.values {
        Values::Bits(_) => {}
        Values::Int32(values) => {
            for range in &leaf.ranges {
                let (low, high) = coarser(*range, scale);
                let clamp = |it: i64| i32::try_from(it.clamp(i32::MIN.into(), i32::MAX.into()));
                let (Ok(low_32), Ok(high_32)) = (clamp(low), clamp(high)) else { continue };
                if low <= high && low <= i64::from(i32::MAX) && high >= i64::from(i32::MIN) {
                    let values = part(values, begin, end);
                    test(values, &mut inside, |it| (low_32..=high_32).contains(&it));
                }
            }
        }
        Values::Int64(values, own) => {
            for range in &leaf.ranges {
                let (low, high) = coarser(*range, scale.saturating_sub(own));
                let values = part(values, begin, end);
                test(values, &mut inside, |it| (low..=high).contains(&it));
            }
        }
        Values::Codes(codes, integers) => {
            let codes = part(codes, begin, end);
            if integers.len() <= 64 {
                // The codes that pass are bits of one word.
                let bit = |(at, it): (usize, &i64)| u64::from(leaf.truth(*it) == Some(true)) << at;
                let passes = integers.iter().enumerate().fold(0, |all, it| all | bit(it));
                test_codes(codes, &mut inside, passes);
            } else {
                let passes: Vec<bool> =
                    integers.iter().map(|it| leaf.truth(*it) == Some(true)).collect();
                test(codes, &mut inside, |code| {
                    let code = usize::try_from(code).ok();
                    code.and_then(|code| passes.get(code)).is_some_and(|it| *it)
                });
            }
        }
    }
    let known = known(column, first);
    if let (Some((low, high)), Values::Int64(values, _)) = (leaf.unclear, column.values) {
        let mut unclear = [0; BLOCK];
        test(part(values, begin, end), &mut unclear, |it| (low..=high).contains(&it));
        if unclear.iter().any(|word| *word != 0) {
            // What is not decided is as good as not known: dates have no domain.
            let mut clear = unclear.map(|unclear| !unclear);
            if let Some(known) = known {
                clear.iter_mut().zip(known).for_each(|(clear, known)| *clear &= known);
            }
            return put_inside((yes, no), &inside, Some(&clear), absent);
        }
    }
    put_inside((yes, no), &inside, known, absent);
}

/// What can be true and what can be false, by the rows that are inside of a range, those that are known, and what
/// holds for others.
fn put_inside((yes, no): Pair<'_>, inside: &Words, known: Option<&[u64]>, absent: (u64, u64)) {
    match known {
        Some(known) => {
            put2(yes, inside, known, |it, known| (it & known) | (absent.0 & !known));
            put2(no, inside, known, |it, known| (!it & known) | (absent.1 & !known));
        }
        None => {
            put2(yes, inside, inside, |it, _| it);
            put2(no, inside, inside, |it, _| !it);
        }
    }
}

fn part<T>(values: &[T], from: usize, until: usize) -> &[T] {
    values.get(from..until.min(values.len())).unwrap_or_default()
}

/// A range of fine steps as one of steps coarser by some digits.
fn coarser((low, high): (i64, i64), digits: u32) -> (i64, i64) {
    let Some(factor) = 10_i64.checked_pow(digits) else { return (1, 0) };
    let up = |it: i64| {
        let floor = it.div_euclid(factor);
        if it.rem_euclid(factor) == 0 { floor } else { floor + 1 }
    };
    let low = if low == i64::MIN { low } else { up(low) };
    let high = if high == i64::MAX { high } else { high.div_euclid(factor) };
    (low, high)
}

impl Program<'_> {
    /// Decides about all rows on a date of the program's interval.
    ///
    /// Gives whether it did: not where [`Program::has_columns`] says no.
    pub fn decide_columns(&self, columns: &Columns<'_>, answers: &mut Answers) -> bool {
        let ([world], []) = (self.worlds.as_slice(), self.events.as_slice()) else { return false };
        let Some(machine) = &world.columns else { return false };
        answers.reset(columns.rows, world.plan.rules.len(), columns.facts.len());
        machine.run(&self.layout, columns, answers);
        true
    }

    /// Returns whether the program decides over columns: its rules are such, and columns can hold all of its facts,
    /// also those that its rules turn out not to need, whose values are checked all the same.
    pub fn has_columns(&self) -> bool {
        let one = (self.worlds.as_slice(), self.events.as_slice());
        matches!(one, ([world], []) if world.columns.is_some())
            && self.layout.slots().all(|(_, slot)| slot.kind.is_column())
    }

    /// Returns the rules that the places of answers mean; empty when several plans share the program, and a
    /// place has no one meaning.
    pub fn rules(&self) -> impl Iterator<Item = &RuleId> {
        let only = if let [world] = self.worlds.as_slice() { Some(world) } else { None };
        only.into_iter().flat_map(|world| world.plan.rules.iter().map(|rule| &rule.id))
    }
}
