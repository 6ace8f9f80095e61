//! From a plan to the steps of a machine.

use guiju_law::ir::CompareOp;

use super::atom::{Atom, absent, within};
use super::block::{Column, FieldRange, Table};
use super::interval::Order;
use super::machine::{Bit, Formula, Machine, Step, Wire};
use super::pair::Term;
use super::plan::{Form, Literal, Node, Plan, Quantity, QuantityId, Sort, Test, TestId};
use super::reach::Reach;
use super::sieve::{self, Sieve};
use super::slot::{Layout, Slot, SlotId};
use super::word::Word;

/// Turns a plan into steps.
struct Builder<'p> {
    plan: &'p Plan,
    layout: &'p Layout,
    /// Tests of single facts, by their place.
    atoms: &'p [Option<Atom>],
    reach: &'p Reach<'p>,
    sieve: sieve::Builder<'p>,
    /// Bits that are as some literal is.
    copies: Vec<(Bit, Literal)>,
    machine: Machine,
}

impl Machine {
    pub(crate) fn new(plan: &Plan, layout: &Layout) -> Self {
        let atoms = atoms(plan, layout);
        let reach = Reach::new(plan, &atoms);
        let machine = Self {
            sieve: Sieve::default(),
            word: None,
            steps: Vec::new(),
            terms: Vec::new(),
            tables: Vec::new(),
            places: layout.slots().map(|(_, slot)| slot.place).collect(),
            bits: vec![Bit::NOWHERE; atoms.len()],
            words: 0,
            quantities: plan.scope.quantities().count(),
            conventions: plan.conventions.clone(),
            denies: Vec::new(),
        };
        let (sieve, copies) = (sieve::Builder::default(), Vec::new());
        let mut builder =
            Builder { plan, layout, atoms: &atoms, reach: &reach, sieve, copies, machine };
        builder.place_bits();
        builder.steps();
        let Builder { sieve, mut machine, .. } = builder;
        machine.sieve = sieve.build(layout);
        machine.tables = plan.blocks.iter().map(|block| Table::new(block, layout)).collect();
        machine.word = Word::new(&machine);
        machine
    }
}

/// Tests of single facts, by the places of all tests.
pub(super) fn atoms(plan: &Plan, layout: &Layout) -> Vec<Option<Atom>> {
    plan.scope.tests().map(|(_, test)| Atom::new(plan, layout, test)).collect()
}

impl Builder<'_> {
    /// The bits of rules come first, in their order; then those of tests that something else reads.
    fn place_bits(&mut self) {
        let plan = self.plan;
        let mut next = 0;
        let mut place = || {
            next += 1;
            Bit::new(next - 1)
        };
        for rule in &plan.rules {
            let out = place();
            let literal = rule.fires;
            match self.machine.bits.get_mut(literal.test.index()) {
                Some(bit)
                    if *bit == Bit::NOWHERE
                        && literal.positive
                        && literal != Literal::TRUE
                        && !is_atom(self.atoms, literal.test) =>
                {
                    *bit = out;
                }
                _ => self.copies.push((out, literal)),
            }
        }
        for (bit, alone) in self.machine.bits.iter_mut().zip(&self.reach.alone) {
            if *bit == Bit::NOWHERE && *alone {
                *bit = place();
            }
        }
        let mut denies = Vec::new();
        for (rule, out) in plan.rules.iter().zip((0..).map(Bit::new)) {
            denies.extend(rule.denies().map(|literal| match rule.form {
                Form::Dated { .. } if literal.positive => self.machine.bit(literal.test),
                Form::Dated { .. } => {
                    let out = place();
                    self.copies.push((out, literal));
                    out
                }
                _ => out,
            }));
        }
        self.machine.words = next.div_ceil(64);
        self.machine.denies = vec![0; self.machine.words];
        for bit in denies {
            if let Some(word) = self.machine.denies.get_mut(bit.word) {
                *word |= 1 << bit.shift;
            }
        }
        self.sieve = sieve::Builder::new(next);
    }

    fn slot(&self, id: SlotId) -> Option<&Slot> {
        self.layout.slot(id)
    }

    fn wire(&self, literal: Literal) -> Wire {
        self.machine.wire(literal)
    }

    fn steps(&mut self) {
        let is = |marks: &[bool], place: usize| marks.get(place).copied().unwrap_or(false);
        let plan = self.plan;
        for node in plan.scope.order() {
            let step = match node {
                Node::Test(id) if is(&self.reach.alone, id.index()) || self.is_root(id) => {
                    plan.scope.test(id).and_then(|test| self.test(id, test))
                }
                Node::Quantity(id) if is(&self.reach.quantities, id.index()) => {
                    self.formula(id).map(|formula| Step::Quantity { formula, out: id })
                }
                _ => None,
            };
            self.machine.steps.extend(step);
        }
        for (out, literal) in std::mem::take(&mut self.copies) {
            let step = self.all(&[literal], out);
            self.machine.steps.extend(step);
        }
    }

    fn is_root(&self, id: TestId) -> bool {
        self.machine.bit(id) != Bit::NOWHERE
    }

    fn test(&mut self, id: TestId, test: &Test) -> Option<Step> {
        let out = self.machine.bit(id);
        if is_atom(self.atoms, id) {
            return self.all(&[Literal { test: id, positive: true }], out);
        }
        Some(match test {
            Test::True | Test::Open => {
                return self.all(&[Literal { test: id, positive: true }], out);
            }
            Test::Fact(_) | Test::Outer(_) => return None,
            Test::Compare(op, left, right) => self.compare(*op, *left, *right, out),
            Test::Among(value, places) => {
                Step::Among { value: *value, places: places.clone(), out }
            }
            Test::Holds(set, member) => {
                Step::Holds { slot: *set, place: self.slot(*set)?.place, member: *member, out }
            }
            Test::Happened(value) => Step::Happened { value: *value, out },
            Test::All(parts) => return self.all(parts, out),
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

    /// A conjunction: a step if there is more to it than facts.
    fn all(&mut self, parts: &[Literal], out: Bit) -> Option<Step> {
        let mut terms: Vec<Term> = Vec::new();
        for part in parts {
            if let Some(Some(atom)) = self.atoms.get(part.test.index()) {
                self.sieve.add(out, atom, part.positive);
                continue;
            }
            match self.plan.scope.test(part.test) {
                Some(Test::True) => self.sieve.fix(out, part.positive, part.positive),
                Some(Test::Open) => self.sieve.fix(out, true, false),
                _ => add_to_terms(&mut terms, self.machine.bit(part.test), part.positive),
            }
        }
        match *terms {
            [] => None,
            [term] => Some(Step::Gate { term, out }),
            _ => {
                let from = self.machine.terms.len();
                self.machine.terms.append(&mut terms);
                Some(Step::Gates { terms: (from, self.machine.terms.len()), out })
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

    fn compare(&self, op: CompareOp, left: QuantityId, right: QuantityId, out: Bit) -> Step {
        if self.sort(left) == Some(Sort::Date) {
            let is_today = |id| matches!(self.plan.scope.quantity(id), Some((Quantity::Today, _)));
            let whole = (is_today(right), is_today(left));
            return Step::CompareTimes { op, left, right, whole, out };
        }
        if let Some((value, range)) = within(self.plan, op, left, right) {
            let is_equal = op == CompareOp::Equal;
            return Step::Within { value, range, is_equal, out };
        }
        let (left, right) = self.align(left, right);
        Step::Compare { op, left, right, out }
    }

    fn formula(&self, id: QuantityId) -> Option<Formula> {
        let (quantity, sort) = self.plan.scope.quantity(id)?;
        let order = Order::of(sort);
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
                Formula::Choose(order, self.wire(*condition), sorted(yes), sorted(no))
            }
            Quantity::Extreme(greatest, parts) => {
                Formula::Extreme(order, *greatest, parts.iter().map(sorted).collect())
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
                order,
                enabled: self.wire(plan.enabled),
                arms: plan.arms.iter().map(|(guard, of)| (self.wire(*guard), sorted(of))).collect(),
                otherwise: plan.otherwise.as_ref().map(sorted),
                plan: plan.clone(),
            },
        })
    }
}

fn is_atom(atoms: &[Option<Atom>], id: TestId) -> bool {
    atoms.get(id.index()).is_some_and(Option::is_some)
}

fn add_to_terms(terms: &mut Vec<Term>, bit: Bit, positive: bool) {
    let place = terms.iter().position(|term| term.word == bit.word).unwrap_or_else(|| {
        terms.push(Term { word: bit.word, positive: 0, negative: 0 });
        terms.len() - 1
    });
    if let Some(term) = terms.get_mut(place) {
        let mask = if positive { &mut term.positive } else { &mut term.negative };
        *mask |= 1 << bit.shift;
    }
}
