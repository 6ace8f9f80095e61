//! From a plan to the steps of a machine.

use std::collections::BTreeMap;

use guiju_base::Number;
use guiju_law::ir::CompareOp;

use super::block::{Column, FieldRange, Table};
use super::compile::floor_to;
use super::cut::{Cut, Leaf};
use super::interval::Interval;
use super::machine::{Bit, Formula, Machine, Step, Term, Wire};
use super::plan::{Form, Literal, Node, Plan, Quantity, QuantityId, Scope, Sort, Test, TestId};
use super::slot::{Layout, Slot, SlotId, SlotKind, scaled, unclear};
use super::word::{Aggregate, AggregateKind, RangeTest, Word};

/// Aggregates, and conjunctions with their bits.
type Parts = (Vec<Aggregate>, Vec<(Term, u32)>);

/// Turns a plan into steps.
struct Builder<'p> {
    plan: &'p Plan,
    layout: &'p Layout,
    machine: Machine,
    /// Tests of integer facts.
    leaves: BTreeMap<SlotId, Vec<Leaf>>,
}

impl Machine {
    pub(crate) fn new(plan: &Plan, layout: &Layout) -> Self {
        let machine = Self {
            leaves: Vec::new(),
            cuts: Vec::new(),
            word: None,
            steps: Vec::new(),
            terms: Vec::new(),
            tables: Vec::new(),
            bits: Vec::new(),
            facts: Vec::new(),
            words: 0,
            quantities: plan.scope.quantities().count(),
            conventions: plan.conventions.clone(),
            fixed: (Vec::new(), Vec::new()),
            input_words: layout.words(),
        };
        let mut builder = Builder { plan, layout, machine, leaves: BTreeMap::new() };
        builder.place_bits();
        builder.steps();
        builder.cut();
        builder.narrow();
        builder.machine.tables =
            plan.blocks.iter().map(|block| Table::new(block, layout)).collect();
        builder.machine
    }
}

impl Builder<'_> {
    /// Yes-no facts have the bits of their slots; all other tests follow.
    fn place_bits(&mut self) {
        let facts = self.layout.slots().filter(|(_, slot)| slot.kind == SlotKind::YesNo);
        self.machine.facts = facts.map(|(id, _)| id).collect();
        let mut next = self.layout.bits;
        let mut fixed = Vec::new();
        for (_, test) in self.plan.scope.tests() {
            let place = match test {
                Test::Fact(slot) => self.slot(*slot).map_or(0, |slot| slot.place),
                test => {
                    let place = next;
                    next += 1;
                    match test {
                        Test::True => fixed.push((place, false)),
                        Test::Open => fixed.push((place, true)),
                        _ => {}
                    }
                    place
                }
            };
            self.machine.bits.push(Bit::new(place));
        }
        self.machine.words = next.div_ceil(64);
        let (mut yes, mut no) = (vec![0; self.machine.words], vec![0; self.machine.words]);
        for (place, open) in fixed {
            let set = |words: &mut [u64]| {
                if let Some(word) = words.get_mut(place / 64) {
                    *word |= 1 << (place % 64);
                }
            };
            set(&mut yes);
            if open {
                set(&mut no);
            }
        }
        self.machine.fixed = (yes, no);
    }

    fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.layout.slot(id)
    }

    fn wire(&self, literal: Literal) -> Wire {
        self.machine.wire(literal)
    }

    fn steps(&mut self) {
        for node in self.plan.scope.order() {
            let step = match node {
                Node::Test(id) => self.plan.scope.test(id).and_then(|test| self.test(id, test)),
                Node::Quantity(id) => {
                    self.formula(id).map(|formula| Step::Quantity { formula, out: id })
                }
            };
            self.machine.steps.extend(step);
        }
        self.drop_unread();
    }

    /// Quantities that only ranges read need not be worked out.
    fn drop_unread(&mut self) {
        let mut read = vec![false; self.machine.quantities];
        let mut note = |id: &QuantityId| {
            if let Some(place) = read.get_mut(id.index()) {
                *place = true;
            }
        };
        for step in &self.machine.steps {
            match step {
                Step::Compare { left: (left, _), right: (right, _), .. }
                | Step::CompareTimes { left, right, .. } => {
                    note(left);
                    note(right);
                }
                Step::Within { value, .. }
                | Step::Among { value, .. }
                | Step::Happened { value, .. } => note(value),
                Step::Quantity { formula, .. } => match formula {
                    Formula::Add((a, _), (b, _))
                    | Formula::Subtract((a, _), (b, _))
                    | Formula::Multiply(a, b)
                    | Formula::Choose(_, (a, _), (b, _)) => {
                        note(a);
                        note(b);
                    }
                    Formula::Extreme(_, parts) => parts.iter().for_each(|(id, _)| note(id)),
                    Formula::End(last) => note(&last.quantity()),
                    Formula::Shift(shift) => note(&shift.date),
                    Formula::Level { arms, otherwise, .. } => {
                        arms.iter().map(|it| &it.1).chain(otherwise).for_each(|it| note(&it.0));
                    }
                    Formula::Duty(duty) => duty.quantities().iter().for_each(&mut note),
                    _ => {}
                },
                _ => {}
            }
        }
        for block in &self.plan.blocks {
            for (_, quantity, _) in block.scope.quantities() {
                if let Quantity::Outer(id) = quantity {
                    note(id);
                }
            }
        }
        for rule in &self.plan.rules {
            if let Form::Level(id) = &rule.form {
                note(id);
            }
        }
        self.machine.steps.retain(|step| match step {
            Step::Quantity { out, .. } => read.get(out.index()).copied().unwrap_or(true),
            _ => true,
        });
    }

    fn cut(&mut self) {
        for (id, leaves) in &self.leaves {
            if let Some(slot) = self.layout.slot(*id) {
                self.machine.cuts.push(Cut::new(*id, slot, leaves));
                self.machine.leaves.push((*id, leaves.clone()));
            }
        }
    }

    /// Finds out whether one word is enough for all tests, and one for all integers.
    fn narrow(&mut self) {
        if self.machine.words != 1 || self.layout.integers > 64 {
            return;
        }
        let Some((aggregates, gates)) = self.parts() else { return };
        let fixed = [&self.machine.fixed.0, &self.machine.fixed.1];
        let [yes, no] = fixed.map(|words| words.first().copied().unwrap_or(0));
        let mut word = Word::new((yes, no), aggregates, gates);
        for (id, leaves) in &self.leaves {
            if let Some(slot) = self.layout.slot(*id) {
                word.cut(*id, slot, leaves);
            }
        }
        self.machine.word = Some(word);
    }

    /// The steps, if there are none but aggregates that ranges alone read, and conjunctions.
    fn parts(&self) -> Option<Parts> {
        let mut aggregates: Vec<(QuantityId, Aggregate)> = Vec::new();
        let mut gates = Vec::new();
        for step in &self.machine.steps {
            match step {
                Step::Gate { term, out } => gates.push((*term, out.shift)),
                Step::Quantity { formula, out } => {
                    let (column, kind) = match formula {
                        Formula::CountRange { column, range, .. } => {
                            (*column, AggregateKind::Count(*range))
                        }
                        Formula::SumAll { column, absent, non_negative, .. } => {
                            (*column, AggregateKind::Sum(*absent, *non_negative))
                        }
                        _ => return None,
                    };
                    aggregates.push((*out, Aggregate { column, kind, tests: Vec::new() }));
                }
                Step::Within { value, range, is_equal, out } => {
                    let read = aggregates.iter_mut().find(|(id, _)| id == value)?;
                    let test = RangeTest { range: *range, is_equal: *is_equal, shift: out.shift };
                    read.1.tests.push(test);
                }
                _ => return None,
            }
        }
        let levels = self.plan.rules.iter().any(|rule| matches!(rule.form, Form::Level(_)));
        let aggregates = aggregates.into_iter().map(|it| it.1).collect();
        (!levels).then_some((aggregates, gates))
    }

    fn test(&mut self, id: TestId, test: &Test) -> Option<Step> {
        let out = self.machine.bit(id);
        Some(match test {
            Test::True | Test::Open | Test::Fact(_) | Test::Outer(_) => return None,
            Test::Compare(op, left, right) => return self.compare(*op, *left, *right, out),
            Test::Among(value, places) => return self.among(*value, places, out),
            Test::Holds(set, member) => {
                Step::Holds { slot: *set, place: self.slot(*set)?.place, member: *member, out }
            }
            Test::Happened(value) => Step::Happened { value: *value, out },
            Test::All(parts) => self.all(parts, out),
            Test::Choose(condition, yes, no) => Step::Choose {
                condition: self.wire(*condition),
                yes: self.wire(*yes),
                no: self.wire(*no),
                out,
            },
            Test::Unperformed(applies, shown) => {
                Step::Unperformed { applies: self.wire(*applies), shown: self.wire(*shown), out }
            }
            Test::Some(block, passes) => Step::Some { block: *block, passes: *passes, out },
        })
    }

    fn all(&mut self, parts: &[Literal], out: Bit) -> Step {
        let mut terms: Vec<Term> = Vec::new();
        for part in parts {
            let bit = self.machine.bit(part.test);
            let place = terms.iter().position(|term| term.word == bit.word).unwrap_or_else(|| {
                terms.push(Term { word: bit.word, positive: 0, negative: 0 });
                terms.len() - 1
            });
            if let Some(term) = terms.get_mut(place) {
                let mask = if part.positive { &mut term.positive } else { &mut term.negative };
                *mask |= 1 << bit.shift;
            }
        }
        match *terms {
            [term] => Step::Gate { term, out },
            _ => {
                let from = self.machine.terms.len();
                self.machine.terms.append(&mut terms);
                Step::Gates { terms: (from, self.machine.terms.len()), out }
            }
        }
    }

    fn sort(&self, id: QuantityId) -> Option<Sort> {
        self.plan.scope.quantity(id).map(|it| it.1)
    }

    /// Both with what brings them to one scale.
    fn align(&self, left: QuantityId, right: QuantityId) -> ((QuantityId, i64), (QuantityId, i64)) {
        match (self.sort(left), self.sort(right)) {
            (Some(Sort::Number(a)), Some(Sort::Number(b))) => {
                let power = |it: u32| 10_i64.checked_pow(it).unwrap_or(1);
                ((left, power(b.saturating_sub(a))), (right, power(a.saturating_sub(b))))
            }
            _ => ((left, 1), (right, 1)),
        }
    }

    /// A comparison; one of a fact with a figure is no step but a range.
    fn compare(
        &mut self,
        op: CompareOp,
        left: QuantityId,
        right: QuantityId,
        out: Bit,
    ) -> Option<Step> {
        if self.sort(left) == Some(Sort::Date) {
            let is_today = |id| matches!(self.plan.scope.quantity(id), Some((Quantity::Today, _)));
            if let Some((slot, leaf)) = times(self.plan, op, left, right, out) {
                self.leaves.entry(slot).or_default().push(leaf);
                return None;
            }
            let whole = (is_today(right), is_today(left));
            return Some(Step::CompareTimes { op, left, right, whole, out });
        }
        if let Some((slot, leaf)) = range(&self.plan.scope, self.layout, op, left, right, out) {
            self.leaves.entry(slot).or_default().push(leaf);
            return None;
        }
        if let Some((value, range)) = self.within(op, left, right) {
            let is_equal = op == CompareOp::Equal;
            return Some(Step::Within { value, range, is_equal, out });
        }
        let (left, right) = self.align(left, right);
        Some(Step::Compare { op, left, right, out })
    }

    /// A comparison with a figure as the range of steps that pass.
    fn within(
        &self,
        op: CompareOp,
        left: QuantityId,
        right: QuantityId,
    ) -> Option<(QuantityId, (i64, i64))> {
        let scope = &self.plan.scope;
        let (value, figure, is_left) = match (scope.constant(left), scope.constant(right)) {
            (None, Some(figure)) => (left, figure, true),
            (Some(figure), None) => (right, figure, false),
            _ => return None,
        };
        let of = scale(self.sort(value)?);
        let from = scale(self.sort(if is_left { right } else { left })?);
        bounds(op, is_left, figure, (of, from)).map(|range| (value, range))
    }

    fn among(&mut self, value: QuantityId, places: &[u16], out: Bit) -> Option<Step> {
        let found = self.plan.scope.quantity(value);
        if let Some((Quantity::Fact(id), Sort::Choice(Some(_)) | Sort::Text)) = found {
            let mut ranges: Vec<(i64, i64)> = Vec::new();
            for place in places.iter().map(|place| i64::from(*place)) {
                match ranges.last_mut() {
                    Some((_, last)) if *last + 1 == place => *last = place,
                    _ => ranges.push((place, place)),
                }
            }
            let leaf = Leaf { ranges, unclear: None, absent: None, out };
            self.leaves.entry(*id).or_default().push(leaf);
            return None;
        }
        Some(Step::Among { value, places: places.to_vec(), out })
    }

    fn formula(&self, id: QuantityId) -> Option<Formula> {
        let (quantity, _) = self.plan.scope.quantity(id)?;
        let sorted = |part: &QuantityId| {
            let (_, own) = self.align(id, *part);
            own
        };
        Some(match quantity {
            Quantity::Constant(value) => Formula::Constant(*value),
            Quantity::Open | Quantity::Outer(_) => Formula::Open,
            Quantity::Fact(id) => {
                let slot = self.slot(*id)?;
                Formula::Fact { slot: *id, place: slot.place, absent: absent(slot) }
            }
            Quantity::Today => Formula::Today,
            Quantity::Add(a, b) => Formula::Add(sorted(a), sorted(b)),
            Quantity::Subtract(a, b) => Formula::Subtract(sorted(a), sorted(b)),
            Quantity::Multiply(a, b) => Formula::Multiply(*a, *b),
            Quantity::Choose(condition, yes, no) => {
                Formula::Choose(self.wire(*condition), sorted(yes), sorted(no))
            }
            Quantity::Extreme(greatest, parts) => {
                Formula::Extreme(*greatest, parts.iter().map(sorted).collect())
            }
            Quantity::Count(block, counts) => {
                let plan = self.plan.block(*block)?;
                match FieldRange::new(plan, self.layout, *counts) {
                    Some((column, range)) => {
                        Formula::CountRange { block: *block, counts: *counts, column, range }
                    }
                    None => Formula::Count(*block, *counts),
                }
            }
            Quantity::Sum { block, counts, of, non_negative } => {
                let (block, counts, of, non_negative) = (*block, *counts, *of, *non_negative);
                match Column::new(self.plan.block(block)?, self.layout, of) {
                    Some((column, absent)) if counts == Literal::TRUE => {
                        Formula::SumAll { block, of, column, absent, non_negative }
                    }
                    _ => Formula::Sum { block, counts, of, non_negative },
                }
            }
            Quantity::Duty(plan) => Formula::Duty(plan.clone()),
            Quantity::Truth(literal) => Formula::Truth(self.wire(*literal)),
            Quantity::End(last) => Formula::End(last.clone()),
            Quantity::Shift(shift) => Formula::Shift(*shift),
            Quantity::Level(plan) => Formula::Level {
                enabled: self.wire(plan.enabled),
                arms: plan.arms.iter().map(|(guard, of)| (self.wire(*guard), sorted(of))).collect(),
                otherwise: plan.otherwise.as_ref().map(sorted),
                plan: plan.clone(),
            },
        })
    }
}

/// What is known of a fact that is missing: the bounds of its domain.
pub(crate) fn absent(slot: &Slot) -> Interval {
    let SlotKind::Number { scale, .. } = slot.kind else {
        let end = |it: Option<Number>| it.and_then(Number::to_i64);
        return Interval::between(end(slot.domain.0), end(slot.domain.1));
    };
    let bound = |it: Option<Number>| it.and_then(|it| scaled(it, scale));
    Interval::between(bound(slot.domain.0), bound(slot.domain.1))
}

/// Digits behind the point.
fn scale(sort: Sort) -> u32 {
    match sort {
        Sort::Number(scale) => scale,
        _ => 0,
    }
}

/// A comparison of a value with a figure as the range of its integers that pass: first and last, which
/// are the ends of the type where there is no other end. `scales` are those of the value and the figure.
pub(crate) fn bounds(
    op: CompareOp,
    value_is_left: bool,
    figure: i64,
    scales: (u32, u32),
) -> Option<(i64, i64)> {
    let (floor, is_step) = floor_to(figure, scales.1, scales.0)?;
    // The figure lies at `floor`, or between it and the next.
    Some(match (op, value_is_left) {
        (CompareOp::Equal, _) if is_step => (floor, floor),
        (CompareOp::Equal, _) => (1, 0),
        (CompareOp::Less, true) if is_step => (i64::MIN, floor.checked_sub(1)?),
        (CompareOp::Less | CompareOp::LessOrEqual, true) => (i64::MIN, floor),
        (CompareOp::LessOrEqual, false) if is_step => (floor, i64::MAX),
        (CompareOp::Less | CompareOp::LessOrEqual, false) => (floor.checked_add(1)?, i64::MAX),
        _ => return None,
    })
}

pub(crate) fn range(
    scope: &Scope,
    layout: &Layout,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
    out: Bit,
) -> Option<(SlotId, Leaf)> {
    let (left, right) = (scope.quantity(left)?, scope.quantity(right)?);
    let (slot, fact, figure, fact_is_left) = match (left, right) {
        ((Quantity::Fact(slot), sort), (Quantity::Constant(figure), of)) => {
            (slot, sort, (*figure, of), true)
        }
        ((Quantity::Constant(figure), of), (Quantity::Fact(slot), sort)) => {
            (slot, sort, (*figure, of), false)
        }
        _ => return None,
    };
    let scales = (scale(fact), scale(figure.1));
    let range = bounds(op, fact_is_left, figure.0, scales)?;
    let absent = absent(layout.slot(*slot)?).within(range, op == CompareOp::Equal);
    Some((*slot, Leaf { ranges: vec![range], unclear: None, absent, out }))
}

/// A comparison of an event with a fixed date.
fn times(
    plan: &Plan,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
    out: Bit,
) -> Option<(SlotId, Leaf)> {
    let (slot, date, is_left) = match (plan.scope.quantity(left)?.0, plan.scope.quantity(right)?.0)
    {
        (Quantity::Fact(slot), Quantity::Constant(date)) => (slot, *date, true),
        (Quantity::Constant(date), Quantity::Fact(slot)) => (slot, *date, false),
        _ => return None,
    };
    let range = bounds(op, is_left, date, (0, 0))?;
    let leaf = Leaf { ranges: vec![range], unclear: unclear(date), absent: None, out };
    Some((*slot, leaf))
}
