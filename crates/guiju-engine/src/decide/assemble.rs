//! From a plan to the steps of a machine.

use guiju_base::Number;
use guiju_law::ir::CompareOp;

use super::block::Table;
use super::compile::floor_to;
use super::interval::Interval;
use super::machine::{Bit, Formula, Machine, Step, Term, Wire};
use super::plan::{Form, Literal, Node, Plan, Quantity, QuantityId, Sort, Test, TestId};
use super::slot::{Layout, Slot, SlotId, SlotKind, scaled};

/// Turns a plan into steps.
struct Builder<'p> {
    plan: &'p Plan,
    layout: &'p Layout,
    machine: Machine,
}

impl Machine {
    pub(crate) fn new(plan: &Plan, layout: &Layout) -> Self {
        let machine = Self {
            steps: Vec::new(),
            terms: Vec::new(),
            tables: Vec::new(),
            bits: Vec::new(),
            words: 0,
            quantities: plan.scope.quantities().count(),
            fixed: (Vec::new(), Vec::new()),
            input_words: layout.words(),
        };
        let mut builder = Builder { plan, layout, machine };
        builder.place_bits();
        builder.steps();
        builder.machine.tables =
            plan.blocks.iter().map(|block| Table::new(block, layout)).collect();
        builder.machine
    }
}

impl Builder<'_> {
    /// Yes-no facts have the bits of their slots; all other tests follow.
    fn place_bits(&mut self) {
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
        Wire { bit: self.machine.bit(literal.test), positive: literal.positive }
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
                Step::Among { value, .. } | Step::Happened { value, .. } => note(value),
                Step::Quantity { formula, .. } => match formula {
                    Formula::Add((a, _), (b, _))
                    | Formula::Subtract((a, _), (b, _))
                    | Formula::Multiply(a, b)
                    | Formula::Choose(_, (a, _), (b, _)) => {
                        note(a);
                        note(b);
                    }
                    Formula::Extreme(_, parts) => parts.iter().for_each(|(id, _)| note(id)),
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
        // What rests on facts alone comes first, so that steps of one kind follow one another.
        self.machine.steps.sort_by_key(|step| match step {
            Step::Range { .. } => 0,
            Step::Places { .. } => 1,
            _ => 2,
        });
    }

    fn test(&mut self, id: TestId, test: &Test) -> Option<Step> {
        let out = self.machine.bit(id);
        Some(match test {
            Test::True | Test::Open | Test::Fact(_) | Test::Outer(_) => return None,
            Test::Compare(op, left, right) => self.compare(*op, *left, *right, out),
            Test::Among(value, places) => self.among(*value, places, out),
            Test::Holds(set, member) => {
                Step::Holds { place: self.slot(*set)?.place, member: *member, out }
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
    fn align(
        &self,
        left: QuantityId,
        right: QuantityId,
    ) -> ((QuantityId, i128), (QuantityId, i128)) {
        match (self.sort(left), self.sort(right)) {
            (Some(Sort::Number(a)), Some(Sort::Number(b))) => {
                let power = |it: u32| 10_i128.checked_pow(it).unwrap_or(1);
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
        if let Some(step) = range(self.plan, self.layout, op, left, right, out) {
            return step;
        }
        let (left, right) = self.align(left, right);
        Step::Compare { op, left, right, out }
    }

    fn among(&self, value: QuantityId, places: &[u16], out: Bit) -> Step {
        if let Some((Quantity::Fact(slot), Sort::Choice(Some(_)))) = self.plan.scope.quantity(value)
            && let Some(slot) = self.slot(*slot)
            && places.iter().all(|place| *place < 64)
            && slot.choices <= 64
        {
            let places = places.iter().fold(0, |mask, place| mask | 1 << place);
            return Step::Places { place: slot.place, places, out };
        }
        Step::Among { value, places: places.to_vec(), out }
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
            Quantity::Fact(slot) => {
                let slot = self.slot(*slot)?;
                Formula::Fact { place: slot.place, absent: absent(slot) }
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
            Quantity::Count(block, counts) => Formula::Count(*block, *counts),
            Quantity::Sum { block, counts, of, non_negative } => Formula::Sum {
                block: *block,
                counts: *counts,
                of: *of,
                non_negative: *non_negative,
            },
            Quantity::Level(plan) => Formula::Level {
                enabled: self.wire(plan.enabled),
                guards: plan.arms.iter().map(|(guard, _)| self.wire(*guard)).collect(),
                plan: plan.clone(),
            },
        })
    }
}

/// What is known of a fact that is missing: the bounds of its domain.
pub(crate) fn absent(slot: &Slot) -> Interval {
    let SlotKind::Number { scale, .. } = slot.kind else {
        let end = |it: Option<Number>| it.and_then(Number::to_i64).map(i128::from);
        return Interval::between(end(slot.domain.0), end(slot.domain.1));
    };
    let bound = |it: Option<Number>| it.and_then(|it| scaled(it, scale)).map(i128::from);
    Interval::between(bound(slot.domain.0), bound(slot.domain.1))
}

/// A comparison of a fact with a figure as a range of its integer: first and last that pass.
pub(crate) fn bounds(
    op: CompareOp,
    fact_is_left: bool,
    figure: i128,
    scales: (u32, u32),
) -> Option<(i64, i64)> {
    let (floor, is_step) = floor_to(figure, scales.1, scales.0)?;
    let floor = i64::try_from(floor).ok()?;
    // The figure lies at `floor`, or between it and the next.
    Some(match (op, fact_is_left) {
        (CompareOp::Equal, _) if is_step => (floor, floor),
        (CompareOp::Equal, _) => (1, 0),
        (CompareOp::Less, true) => (i64::MIN, if is_step { floor.checked_sub(1)? } else { floor }),
        (CompareOp::LessOrEqual, true) => (i64::MIN, floor),
        (CompareOp::Less, false) => (floor.checked_add(1)?, i64::MAX),
        (CompareOp::LessOrEqual, false) => {
            (if is_step { floor } else { floor.checked_add(1)? }, i64::MAX)
        }
        _ => return None,
    })
}

fn range(
    plan: &Plan,
    layout: &Layout,
    op: CompareOp,
    left: QuantityId,
    right: QuantityId,
    out: Bit,
) -> Option<Step> {
    let (left, right) = (plan.scope.quantity(left)?, plan.scope.quantity(right)?);
    let (slot, fact, figure, fact_is_left) = match (left, right) {
        ((Quantity::Fact(slot), sort), (Quantity::Constant(figure), of)) => {
            (slot, sort, (*figure, of), true)
        }
        ((Quantity::Constant(figure), of), (Quantity::Fact(slot), sort)) => {
            (slot, sort, (*figure, of), false)
        }
        _ => return None,
    };
    let scale = |sort: Sort| match sort {
        Sort::Number(scale) => scale,
        _ => 0,
    };
    let scales = (scale(fact), scale(figure.1));
    let (low, high) = bounds(op, fact_is_left, figure.0, scales)?;
    let slot = layout.slot(*slot)?;
    let (a, b) = (absent(slot), Interval::known(figure.0));
    let power = |it: u32| 10_i128.checked_pow(it);
    let a = a.times(power(scales.1.saturating_sub(scales.0))?).ok()?;
    let b = b.times(power(scales.0.saturating_sub(scales.1))?).ok()?;
    let absent = if fact_is_left { a.compare(op, b) } else { b.compare(op, a) };
    Some(Step::Range { place: slot.place, low, high, absent, out })
}
