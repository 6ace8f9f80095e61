//! A plan made for speed: steps over words of bits.
//!
//! Each test that is read has two bits: it can be true, it surely is; the first alone is unknown. Those of
//! rules come first, in their order. Conjunctions of facts are worked out all at once ([`Sieve`]); steps
//! then take from what is left what other tests exclude.

use guiju_base::Convention;
use guiju_law::Value;
use guiju_law::facts::FactValue;
use guiju_law::ir::CompareOp;

use super::block::{Around, Column, FieldRange, Rows, Table};
use super::duty::{DutyPlan, Known, Last, MovedDate, Now};
use super::input::Input;
use super::interval::{Interval, Order, TooLarge, Tri, level};
use super::missing::Marks;
use super::pair::{Pair, Term};
use super::plan::{BlockId, LevelPlan, Literal, QuantityId, TestId};
use super::sieve::Sieve;
use super::slot::{SlotId, day_key, time_key};
use super::word::{Word, unperformed};

/// One bit of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bit {
    pub(super) word: usize,
    pub(super) shift: u32,
}

impl Bit {
    /// Of what nobody reads: always unknown.
    pub(crate) const NOWHERE: Self = Self { word: usize::MAX, shift: 0 };

    pub(crate) fn new(place: usize) -> Self {
        Self { word: place / 64, shift: u32::try_from(place % 64).unwrap_or(0) }
    }
}

/// A bit, taken as it is or negated.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Wire {
    pub(super) bit: Bit,
    pub(super) positive: bool,
}

impl Wire {
    /// Whether it can be true, and surely is, by the word that it lies in.
    pub(super) fn get(self, word: Pair) -> (bool, bool) {
        let (can, sure) = word.get(self.bit.shift);
        if self.positive { (can, sure) } else { (!sure, !can) }
    }
}

/// What is done with quantities.
#[derive(Debug, Clone)]
pub(super) enum Formula {
    Constant(i64),
    Today,
    Fact {
        slot: SlotId,
        place: usize,
        absent: Interval,
    },
    Open,
    Add((QuantityId, i64), (QuantityId, i64)),
    Subtract((QuantityId, i64), (QuantityId, i64)),
    Multiply(QuantityId, QuantityId),
    Choose(Order, Wire, (QuantityId, i64), (QuantityId, i64)),
    Extreme(Order, bool, Vec<(QuantityId, i64)>),
    Count(BlockId, Literal),
    /// How many elements have a field in a range, or not in it.
    CountRange {
        block: BlockId,
        counts: Literal,
        column: Column,
        range: FieldRange,
    },
    /// The sum of a field over all elements.
    SumAll {
        block: BlockId,
        of: QuantityId,
        column: Column,
        absent: Interval,
        non_negative: bool,
    },
    Sum {
        block: BlockId,
        counts: Literal,
        of: QuantityId,
        non_negative: bool,
    },
    Truth(Wire),
    End(Box<Last>),
    Shift(MovedDate),
    Duty(Box<DutyPlan>),
    Level {
        plan: Box<LevelPlan>,
        order: Order,
        enabled: Wire,
        arms: Vec<(Wire, (QuantityId, i64))>,
        otherwise: Option<(QuantityId, i64)>,
    },
}

#[derive(Debug, Clone)]
pub(super) enum Step {
    /// A conjunction within one word.
    Gate {
        term: Term,
        out: Bit,
    },
    /// A conjunction over several words: the terms from the first to before the second.
    Gates {
        terms: (usize, usize),
        out: Bit,
    },
    Choose {
        condition: Wire,
        yes: Wire,
        no: Wire,
        out: Bit,
    },
    Unperformed {
        applies: Wire,
        shown: Wire,
        out: Bit,
    },
    Compare {
        op: CompareOp,
        left: (QuantityId, i64),
        right: (QuantityId, i64),
        out: Bit,
    },
    /// A comparison with a figure: the range that passes; what is unknown never equals it.
    Within {
        value: QuantityId,
        range: (i64, i64),
        is_equal: bool,
        out: Bit,
    },
    CompareTimes {
        op: CompareOp,
        left: QuantityId,
        right: QuantityId,
        whole: (bool, bool),
        out: Bit,
    },
    Among {
        value: QuantityId,
        places: Vec<u16>,
        out: Bit,
    },
    Holds {
        slot: SlotId,
        place: usize,
        member: u16,
        out: Bit,
    },
    Happened {
        value: QuantityId,
        out: Bit,
    },
    Some {
        block: BlockId,
        passes: Literal,
        out: Bit,
    },
    Quantity {
        formula: Formula,
        out: QuantityId,
    },
}

/// A plan as steps.
#[derive(Debug, Clone)]
pub(crate) struct Machine {
    /// Conjunctions of facts.
    pub(super) sieve: Sieve,
    /// All of it, where conjunctions within one word are enough.
    pub(super) word: Option<Word>,
    pub(super) steps: Vec<Step>,
    pub(super) terms: Vec<Term>,
    pub(super) tables: Vec<Table>,
    /// The place of each slot.
    pub(super) places: Vec<usize>,
    /// The bit of each test.
    pub(super) bits: Vec<Bit>,
    pub(super) words: usize,
    pub(super) quantities: usize,
    /// How periods are counted.
    pub(super) conventions: Vec<Convention>,
    /// The bits that deny.
    pub(super) denies: Vec<u64>,
}

/// What is known after a run.
#[derive(Debug, Clone, Default)]
pub(crate) struct Memory {
    pub(super) words: Vec<Pair>,
    pub(crate) quantities: Vec<Interval>,
    pub(crate) rows: Rows,
    pub(crate) marks: Marks,
}

impl Memory {
    /// Holds one word alone.
    #[inline]
    pub(super) fn hold(&mut self, pair: Pair) {
        match self.words.as_mut_slice() {
            [only] => *only = pair,
            _ => self.words = vec![pair],
        }
    }

    pub(super) fn word(&self, word: usize) -> Pair {
        // What is not there is unknown.
        self.words.get(word).copied().unwrap_or(Pair { can: u64::MAX, sure: 0 })
    }

    fn term(&self, term: &Term) -> (bool, bool) {
        term.over(self.word(term.word))
    }

    pub(crate) fn truth(&self, bit: Bit) -> Tri {
        match self.word(bit.word).get(bit.shift) {
            (_, true) => Some(true),
            (false, _) => Some(false),
            _ => None,
        }
    }

    fn narrow(&mut self, out: Bit, (can, sure): (bool, bool)) {
        if let Some(word) = self.words.get_mut(out.word) {
            word.narrow(out.shift, can, sure);
        }
    }

    fn narrow_to(&mut self, out: Bit, truth: Tri) {
        self.narrow(out, (truth != Some(false), truth == Some(true)));
    }

    pub(crate) fn wire(&self, wire: Wire) -> Tri {
        self.truth(wire.bit).map(|truth| truth == wire.positive)
    }

    pub(crate) fn quantity(&self, id: QuantityId) -> Interval {
        self.quantities.get(id.index()).copied().unwrap_or_default()
    }

    /// The arms of a classification: whether each applies, and its value.
    pub(super) fn arms(
        &self,
        arms: &[(Wire, (QuantityId, i64))],
    ) -> Result<Vec<(Tri, Interval)>, TooLarge> {
        arms.iter().map(|(guard, value)| Ok((self.wire(*guard), self.aligned(*value)?))).collect()
    }

    fn aligned(&self, (id, factor): (QuantityId, i64)) -> Result<Interval, TooLarge> {
        self.quantity(id).times(factor)
    }
}

impl Machine {
    /// Returns the bit of a test.
    pub(crate) fn bit(&self, test: TestId) -> Bit {
        self.bits.get(test.index()).copied().unwrap_or(Bit::NOWHERE)
    }

    /// Returns the bit of a literal.
    pub(crate) fn wire(&self, literal: Literal) -> Wire {
        Wire { bit: self.bit(literal.test), positive: literal.positive }
    }

    /// Returns the truth of a literal after a run.
    pub(crate) fn truth(&self, memory: &Memory, literal: Literal) -> Tri {
        memory.truth(self.bit(literal.test)).map(|truth| truth == literal.positive)
    }

    /// Runs all steps over an input.
    pub(crate) fn run(
        &self,
        input: &Input,
        now: Now<'_>,
        memory: &mut Memory,
    ) -> Result<(), TooLarge> {
        if let Some(word) = &self.word {
            memory.hold(word.run(input)?);
            return Ok(());
        }
        self.sieve.run(&input.fields, &mut memory.words);
        if memory.quantities.len() != self.quantities {
            memory.quantities.resize(self.quantities, Interval::UNKNOWN);
        }
        for step in &self.steps {
            match step {
                Step::Gate { term, out } => {
                    let truth = memory.term(term);
                    memory.narrow(*out, truth);
                }
                Step::Gates { terms: (from, until), out } => {
                    let terms = self.terms.get(*from..*until).unwrap_or_default();
                    let truth = terms.iter().fold((true, true), |(can, sure), term| {
                        let also = memory.term(term);
                        (can & also.0, sure & also.1)
                    });
                    memory.narrow(*out, truth);
                }
                Step::Within { value, range, is_equal, out } => {
                    let truth = memory.quantity(*value).within(*range, *is_equal);
                    memory.narrow_to(*out, truth);
                }
                Step::Quantity { formula, out } => {
                    let value = self.evaluate(formula, input, now, memory)?;
                    if let Some(place) = memory.quantities.get_mut(out.index()) {
                        *place = value;
                    }
                }
                step => self.run_rare(step, input, now.today, memory)?,
            }
        }
        Ok(())
    }

    fn run_rare(
        &self,
        step: &Step,
        input: &Input,
        today: i64,
        memory: &mut Memory,
    ) -> Result<(), TooLarge> {
        let (out, truth) = match step {
            Step::Choose { condition, yes, no, out } => {
                let (yes, no) = (memory.wire(*yes), memory.wire(*no));
                let truth = match memory.wire(*condition) {
                    Some(true) => yes,
                    Some(false) => no,
                    None if yes == no => yes,
                    None => None,
                };
                (out, truth)
            }
            Step::Unperformed { applies, shown, out } => {
                let of = |wire: &Wire| wire.get(memory.word(wire.bit.word));
                memory.narrow(*out, unperformed(of(applies), of(shown)));
                return Ok(());
            }
            Step::Compare { op, left, right, out } => {
                let (left, right) = (memory.aligned(*left)?, memory.aligned(*right)?);
                (out, left.compare(*op, right))
            }
            Step::CompareTimes { op, left, right, whole, out } => {
                let of = |id: &QuantityId, whole: bool| match memory.quantity(*id) {
                    it if whole && it.is_known() => {
                        it.value().map_or(it, |key| Interval::known(day_key(key)))
                    }
                    it => it,
                };
                let is_day = day_key(today) == today;
                let (left, right) = (of(left, whole.0 && is_day), of(right, whole.1 && is_day));
                (out, left.compare_times(*op, right))
            }
            Step::Among { value, places, out } => {
                let value = memory.quantity(*value).value();
                (out, value.map(|value| places.iter().any(|place| i64::from(*place) == value)))
            }
            Step::Holds { place, member, out, .. } => {
                let set = input.fields.integer(*place);
                let set = input.fields.is_known(*place).then_some(set);
                (out, set.and_then(|set| holds(set, *member)))
            }
            Step::Happened { value, out } => {
                let value = memory.quantity(*value).value();
                (out, value.map(|key| has_happened(key, today)))
            }
            Step::Some { block, passes, out } => {
                let truth = self.table(*block, input, memory)?.some(*passes, input, &memory.rows);
                (out, truth)
            }
            _ => return Ok(()),
        };
        memory.narrow_to(*out, truth);
        Ok(())
    }

    /// Runs the tests of a block over its list.
    fn table(
        &self,
        block: BlockId,
        input: &Input,
        memory: &mut Memory,
    ) -> Result<&Table, TooLarge> {
        let table = self.tables.get(block.index()).ok_or(TooLarge)?;
        let mut rows = std::mem::take(&mut memory.rows);
        let done = self.around(input, memory, |around| table.run(around, &mut rows));
        memory.rows = rows;
        done.map(|()| table)
    }

    /// Reads a list with what stands around it.
    pub(crate) fn around<T>(
        &self,
        input: &Input,
        memory: &Memory,
        read: impl FnOnce(&Around<'_>) -> T,
    ) -> T {
        let outer = |test: TestId| memory.truth(self.bit(test));
        let quantity = |id: QuantityId| memory.quantity(id);
        let (tables, conventions) = (&*self.tables, &*self.conventions);
        read(&Around { input, tables, conventions, outer: &outer, quantity: &quantity })
    }

    fn evaluate(
        &self,
        formula: &Formula,
        input: &Input,
        now: Now<'_>,
        memory: &mut Memory,
    ) -> Result<Interval, TooLarge> {
        Ok(match formula {
            Formula::Constant(value) => Interval::known(*value),
            Formula::Today => Interval::known(now.today),
            Formula::Fact { place, absent, .. } => {
                let value = input.fields.integer(*place);
                if input.fields.is_known(*place) { Interval::known(value) } else { *absent }
            }
            Formula::Open => Interval::UNKNOWN,
            Formula::Add(a, b) => memory.aligned(*a)?.add(memory.aligned(*b)?)?,
            Formula::Subtract(a, b) => memory.aligned(*a)?.subtract(memory.aligned(*b)?)?,
            Formula::Multiply(a, b) => memory.quantity(*a).multiply(memory.quantity(*b))?,
            Formula::Choose(order, condition, yes, no) => match memory.wire(*condition) {
                Some(true) => memory.aligned(*yes)?,
                Some(false) => memory.aligned(*no)?,
                None => Interval::agreed(*order, &[memory.aligned(*yes)?, memory.aligned(*no)?]),
            },
            Formula::Extreme(order, greatest, parts) => {
                let parts = parts.iter().map(|part| memory.aligned(*part));
                Interval::extreme(*order, *greatest, &parts.collect::<Result<Vec<_>, _>>()?)
            }
            Formula::Count(block, counts) => {
                self.table(*block, input, memory)?.count(*counts, input, &memory.rows)
            }
            Formula::CountRange { column, range, .. } => range.count(column, input),
            Formula::SumAll { column, absent, non_negative, .. } => {
                column.sum(input, *absent, *non_negative)?
            }
            Formula::Sum { block, counts, of, non_negative } => {
                let table = self.table(*block, input, memory)?;
                self.around(input, memory, |around| {
                    table.sum((*counts, *of), *non_negative, around, &memory.rows)
                })?
            }
            Formula::Duty(duty) => {
                let known = Run { machine: self, memory, input };
                duty.outcome(&known, now, &self.conventions)?
            }
            Formula::Truth(wire) => memory
                .wire(*wire)
                .map_or(Interval::UNKNOWN, |truth| Interval::known(i64::from(truth))),
            Formula::End(last) => {
                last.day(&Run { machine: self, memory, input }, now, &self.conventions)?
            }
            Formula::Shift(shift) => {
                shift.day(&Run { machine: self, memory, input }, &self.conventions)?
            }
            Formula::Level { plan, order, enabled, arms, otherwise } => {
                let arms = memory.arms(arms)?;
                let otherwise = otherwise.map(|it| memory.aligned(it)).transpose()?;
                level(plan, *order, memory.wire(*enabled), &arms, otherwise)
            }
        })
    }
}

/// What a run has found out so far.
pub(super) struct Run<'r> {
    pub(super) machine: &'r Machine,
    pub(super) memory: &'r Memory,
    pub(super) input: &'r Input,
}

impl Known for Run<'_> {
    fn truth(&self, literal: Literal) -> Tri {
        self.machine.truth(self.memory, literal)
    }

    fn quantity(&self, id: QuantityId) -> Interval {
        self.memory.quantity(id)
    }

    fn times(&self, list: SlotId) -> Option<Vec<i64>> {
        let place = *self.machine.places.get(list.index())?;
        let Some(FactValue::Plain { items, complete: true }) = self.input.other(place) else {
            return None;
        };
        let time = |item: &Value| match item {
            Value::Date(time) => Some(time_key(*time)),
            _ => None,
        };
        Some(items.iter().filter_map(time).collect())
    }
}

/// Whether a set holds a member; unknown while it may have others.
pub(crate) fn holds(set: i64, member: u16) -> Tri {
    if set >> member & 1 == 1 {
        return Some(true);
    }
    (set >= 0).then_some(false)
}

/// Whether an event has happened by the date judged on, which counts as a whole.
pub(crate) fn has_happened(key: i64, today: i64) -> bool {
    key <= today || day_key(key) == today
}
