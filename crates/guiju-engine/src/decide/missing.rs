//! What would settle an unknown rule: from the rule back to the facts, along what is unknown.

mod element;

use guiju_law::ir::Merge;

use super::duty::Now;
use super::input::Input;
use super::interval::{Interval, Order, candidates};
use super::machine::{Bit, Formula, Machine, Memory, Run, Step, Wire};
use super::plan::{BlockId, Literal, Plan, QuantityId};
use super::slot::{Layout, SlotId};
use element::Lists;

/// A fact that would settle a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// A fact or a whole list; a list that is given is open, so that it may have other elements.
    Fact(SlotId),
    /// A field of an element: the list, the element counted from 0, the field.
    Field(SlotId, usize, SlotId),
}

/// Marks on the way back; kept between decisions for their memory.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    /// Tests, in the words of the machine.
    words: Vec<u64>,
    quantities: Vec<bool>,
    pub(crate) found: Vec<Missing>,
}

/// Where to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Root {
    /// Some bits of a word.
    Bits(usize, u64),
    Quantity(QuantityId),
}

/// One way back.
struct Walk<'w> {
    plan: &'w Plan,
    layout: &'w Layout,
    machine: &'w Machine,
    memory: &'w Memory,
    input: &'w Input,
    now: Now<'w>,
    marks: Marks,
}

/// Finds what would settle what is unknown of the roots; the marks of the memory then hold it, in order.
pub(crate) fn find_missing(
    plan: &Plan,
    layout: &Layout,
    machine: &Machine,
    memory: &mut Memory,
    (input, now): (&Input, Now<'_>),
    roots: impl IntoIterator<Item = Root>,
) {
    memory.marks.found.clear();
    if let Some(word) = &machine.word {
        let pair = memory.word(0);
        for root in roots {
            if let Root::Bits(_, bits) = root {
                word.missing(input, pair, bits, &mut memory.marks.found);
            }
        }
        memory.marks.sort();
        return;
    }
    let mut marks = std::mem::take(&mut memory.marks);
    marks.words.clear();
    marks.words.resize(machine.words, 0);
    marks.quantities.clear();
    marks.quantities.resize(machine.quantities, false);
    let mut walk = Walk { plan, layout, machine, memory, input, now, marks };
    for root in roots {
        match root {
            Root::Bits(word, bits) => walk.want_bits(word, bits),
            Root::Quantity(id) => walk.want_quantity(id),
        }
    }
    walk.back();
    let mut marks = walk.marks;
    marks.sort();
    memory.marks = marks;
}

impl Marks {
    /// Puts what was found in order, each once.
    fn sort(&mut self) {
        if self.found.len() > 1 {
            self.found.sort_unstable();
            self.found.dedup();
        }
    }
}

impl Walk<'_> {
    /// The bits of a word that are unknown.
    fn unknown(&self, word: usize) -> u64 {
        self.memory.word(word).unknown()
    }

    /// Marks what is unknown of some bits of a word; what is known has nothing to settle.
    fn want_bits(&mut self, word: usize, bits: u64) {
        let unknown = self.unknown(word);
        if let Some(mark) = self.marks.words.get_mut(word) {
            *mark |= bits & unknown;
        }
    }

    fn want_bit(&mut self, bit: Bit) {
        self.want_bits(bit.word, 1 << bit.shift);
    }

    fn want(&mut self, wire: Wire) {
        self.want_bit(wire.bit);
    }

    fn want_quantity(&mut self, id: QuantityId) {
        if !self.memory.quantity(id).is_known()
            && let Some(mark) = self.marks.quantities.get_mut(id.index())
        {
            *mark = true;
        }
    }

    fn is_wanted(&self, bit: Bit) -> bool {
        self.marks.words.get(bit.word).is_some_and(|word| word >> bit.shift & 1 == 1)
    }

    fn back(&mut self) {
        let machine = self.machine;
        machine.steps.iter().rev().for_each(|step| self.step(step));
        let Marks { words, found, .. } = &mut self.marks;
        machine.sieve.missing(&self.input.fields, words, found);
    }

    fn step(&mut self, step: &Step) {
        match step {
            Step::Gate { term, out } if self.is_wanted(*out) => {
                self.want_bits(term.word, term.bits());
            }
            Step::Gates { terms: (from, until), out } if self.is_wanted(*out) => {
                for term in self.machine.terms.get(*from..*until).unwrap_or_default() {
                    self.want_bits(term.word, term.bits());
                }
            }
            Step::Quantity { formula, out }
                if self.marks.quantities.get(out.index()) == Some(&true) =>
            {
                self.formula(formula, *out);
            }
            Step::Choose { condition, yes, no, out } if self.is_wanted(*out) => {
                self.choose(*condition, |walk| walk.want(*yes), |walk| walk.want(*no));
            }
            Step::Unperformed { applies, shown, out } if self.is_wanted(*out) => {
                self.want(*applies);
                self.want(*shown);
            }
            Step::Compare { left: (left, _), right: (right, _), out, .. }
            | Step::CompareTimes { left, right, out, .. }
                if self.is_wanted(*out) =>
            {
                self.want_quantity(*left);
                self.want_quantity(*right);
            }
            Step::Within { value, out, .. }
            | Step::Among { value, out, .. }
            | Step::Happened { value, out }
                if self.is_wanted(*out) =>
            {
                self.want_quantity(*value);
            }
            Step::Holds { slot, out, .. } if self.is_wanted(*out) => {
                self.marks.found.push(Missing::Fact(*slot));
            }
            Step::Some { block, passes, out } if self.is_wanted(*out) => {
                self.list(*block, *passes, None);
            }
            _ => {}
        }
    }

    /// The branch that is taken; while it is unknown which, the condition and both.
    fn choose(&mut self, condition: Wire, yes: impl Fn(&mut Self), no: impl Fn(&mut Self)) {
        match self.memory.wire(condition) {
            Some(true) => yes(self),
            Some(false) => no(self),
            None => {
                self.want(condition);
                yes(self);
                no(self);
            }
        }
    }

    fn formula(&mut self, formula: &Formula, id: QuantityId) {
        match formula {
            Formula::Constant(_) | Formula::Today | Formula::Open => {}
            Formula::Fact { slot, .. } => self.marks.found.push(Missing::Fact(*slot)),
            Formula::Add((a, _), (b, _))
            | Formula::Subtract((a, _), (b, _))
            | Formula::Multiply(a, b) => {
                self.want_quantity(*a);
                self.want_quantity(*b);
            }
            Formula::Choose(_, condition, (yes, _), (no, _)) => self.choose(
                *condition,
                |walk| walk.want_quantity(*yes),
                |walk| walk.want_quantity(*no),
            ),
            Formula::Extreme(order, greatest, parts) => {
                let aligned = parts.iter().map(|(id, factor)| {
                    self.memory.quantity(*id).times(*factor).unwrap_or_default()
                });
                let values: Vec<Interval> = aligned.collect();
                for ((part, _), value) in parts.iter().zip(&values) {
                    if value.matters(*order, *greatest, &values) || parts.len() == 1 {
                        self.want_quantity(*part);
                    }
                }
            }
            Formula::Count(block, counts) | Formula::CountRange { block, counts, .. } => {
                self.list(*block, *counts, None);
            }
            Formula::SumAll { block, of, .. } => self.list(*block, Literal::TRUE, Some(*of)),
            Formula::Sum { block, counts, of, .. } => self.list(*block, *counts, Some(*of)),
            Formula::Truth(wire) => self.want(*wire),
            Formula::End(last) => self.want_quantity(last.quantity()),
            Formula::Shift(shift) => self.want_quantity(shift.date),
            Formula::Duty(duty) => {
                let known = Run { machine: self.machine, memory: self.memory, input: self.input };
                let wanted = duty.wanted(&known, self.now, &self.machine.conventions);
                self.marks.found.extend(wanted.facts.into_iter().map(Missing::Fact));
                for literal in wanted.literals {
                    self.want_bit(self.machine.bit(literal.test));
                }
                for quantity in wanted.quantities {
                    self.want_quantity(quantity);
                }
            }
            Formula::Level { .. } if self.memory.quantity(id).is_conflict() => {}
            Formula::Level { plan, order, arms, otherwise, .. } => {
                self.level((plan.merge, *order), arms, *otherwise);
            }
        }
    }

    /// The arms that apply or may apply, with their values where these can matter.
    fn level(
        &mut self,
        (merge, order): (Merge, Order),
        arms: &[(Wire, (QuantityId, i64))],
        otherwise: Option<(QuantityId, i64)>,
    ) {
        let Ok(values) = self.memory.arms(arms) else { return };
        let candidates = candidates(merge, &values);
        let certain = candidates.iter().filter(|it| it.0 == Some(true)).count();
        if certain == 0
            && let Some((otherwise, _)) = otherwise
        {
            self.want_quantity(otherwise);
        }
        let is_extreme = matches!(merge, Merge::Max | Merge::Min);
        let all: Vec<Interval> = candidates.iter().map(|it| it.1).collect();
        let mut left = candidates.len();
        for ((guard, (value, _)), (truth, interval)) in arms.iter().zip(&values) {
            if *truth == Some(false) || left == 0 {
                continue;
            }
            left -= 1;
            self.want(*guard);
            // Of arms that all apply only those that can still be the greatest or least.
            let is_outdone = is_extreme
                && certain == all.len()
                && all.len() > 1
                && !interval.matters(order, merge == Merge::Max, &all);
            if !is_outdone {
                self.want_quantity(*value);
            }
        }
    }

    /// The elements of which it is not known whether they count, with what is summed.
    fn list(&mut self, block: BlockId, counts: Literal, of: Option<QuantityId>) {
        let lists = Lists { plan: self.plan, layout: self.layout };
        let found = self
            .machine
            .around(self.input, self.memory, |around| lists.wanted(around, block, (counts, of)));
        self.marks.found.extend(found.missing);
        for test in found.outer {
            self.want_bit(self.machine.bit(test));
        }
        for quantity in found.outer_quantities {
            self.want_quantity(quantity);
        }
    }
}
