//! What would settle an unknown rule: from the rule back to the facts, along what is unknown.
//!
//! A node is wanted where it is unknown and something wanted rests on it in a way that matters. None of
//! these conditions is ever NULL.

use guiju_engine::decide::duty::{DutyPlan, Told};
use guiju_engine::decide::plan::{
    LevelPlan, Literal, Node, Quantity, QuantityId, Scope, Test, TestId,
};
use guiju_engine::decide::slot::SlotId;
use guiju_law::ir::Merge;

use crate::arm::Builder;
use crate::duty::end_and_told;
use crate::measure::Measure;
use crate::node::fixed;
use crate::piece::{Piece, all, any};

/// The conditions under which each node is wanted, if it is unknown.
pub(crate) struct Wants {
    tests: Vec<Vec<Piece>>,
    quantities: Vec<Vec<Piece>>,
}

impl Wants {
    pub(crate) fn new(scope: &Scope) -> Self {
        let (tests, quantities) = (scope.tests().count(), scope.quantities().count());
        Self { tests: vec![Vec::new(); tests], quantities: vec![Vec::new(); quantities] }
    }

    /// The conditions of a node, which are taken out.
    pub(crate) fn take(&mut self, node: Node) -> Vec<Piece> {
        let wants = match node {
            Node::Test(id) => self.tests.get_mut(id.index()),
            Node::Quantity(id) => self.quantities.get_mut(id.index()),
        };
        wants.map(std::mem::take).unwrap_or_default()
    }

    pub(crate) fn add(&mut self, node: Node, when: Piece) {
        let wants = match node {
            Node::Test(id) => self.tests.get_mut(id.index()),
            Node::Quantity(id) => self.quantities.get_mut(id.index()),
        };
        if let Some(wants) = wants.filter(|it| !it.contains(&when)) {
            wants.push(when);
        }
    }

    pub(crate) fn literal(&mut self, literal: Literal, when: Piece) {
        self.add(Node::Test(literal.test), when);
    }
}

impl Builder<'_, '_, '_> {
    /// Finds the conditions under which each fact is missing.
    pub(crate) fn find_missing(&mut self, roots: impl Iterator<Item = Node>) {
        let mut wants = Wants::new(&self.plan.scope);
        for root in roots {
            wants.add(root, Piece::truth(true));
        }
        for node in self.plan.scope.order().rev().collect::<Vec<_>>() {
            match node {
                Node::Test(id) => self.back_from_test(id, &mut wants),
                Node::Quantity(id) => self.back_from_quantity(id, &mut wants),
            }
        }
    }

    /// Where a node is wanted; `None` for nowhere.
    fn wanted(&mut self, value: &Piece, wants: &[Piece]) -> Option<Piece> {
        if wants.is_empty() {
            return None;
        }
        let wanted = all(&[value.is_null(), any(wants)]);
        Some(self.keep("w", wanted))
    }

    pub(crate) fn note(&mut self, slot: SlotId, when: Piece) {
        self.missing.entry(slot).or_default().push(when);
    }

    fn back_from_test(&mut self, id: TestId, wants: &mut Wants) {
        let plan = self.plan;
        let Some(test) = plan.scope.test(id).filter(|_| !fixed(id)) else { return };
        let own = wants.take(Node::Test(id));
        let Some(value) = self.tests.get(id.index()).cloned() else { return };
        if matches!(test, Test::Open) {
            return;
        }
        let Some(wanted) = self.wanted(&value, &own) else { return };
        match test {
            Test::Fact(slot) | Test::Holds(slot, _) => self.note(*slot, wanted),
            Test::Compare(_, left, right) => {
                wants.add(Node::Quantity(*left), wanted.clone());
                wants.add(Node::Quantity(*right), wanted);
            }
            Test::Among(value, _) | Test::Happened(value) => {
                wants.add(Node::Quantity(*value), wanted);
            }
            Test::All(parts) => {
                for part in parts {
                    wants.literal(*part, wanted.clone());
                }
            }
            Test::Choose(condition, yes, no) => {
                self.back_from_choice(
                    *condition,
                    &wanted,
                    (Node::Test(yes.test), Node::Test(no.test)),
                    wants,
                );
            }
            Test::Unperformed(applies, shown) => {
                wants.literal(*applies, wanted.clone());
                wants.literal(*shown, wanted);
            }
            Test::Some(block, passes) => {
                self.back_from_list(*block, *passes, None, &wanted, wants);
            }
            _ => {}
        }
    }

    /// The branch that is taken; while it is unknown which, the condition and both.
    fn back_from_choice(
        &mut self,
        condition: Literal,
        wanted: &Piece,
        (yes, no): (Node, Node),
        wants: &mut Wants,
    ) {
        let truth = self.literal(condition);
        wants.literal(condition, wanted.clone());
        wants.add(yes, all(&[wanted.clone(), truth.can_be_true()]));
        wants.add(no, all(&[wanted.clone(), truth.negated().can_be_true()]));
    }

    fn back_from_quantity(&mut self, id: QuantityId, wants: &mut Wants) {
        let plan = self.plan;
        let Some((quantity, _)) = plan.scope.quantity(id) else { return };
        let own = wants.take(Node::Quantity(id));
        if matches!(quantity, Quantity::Constant(_) | Quantity::Today | Quantity::Open) {
            return;
        }
        let measure = self.measure(id);
        let value = measure.word.as_ref().unwrap_or(&measure.value);
        let Some(wanted) = self.wanted(value, &own) else { return };
        match quantity {
            Quantity::Fact(slot) => self.note(*slot, wanted),
            Quantity::Add(a, b) | Quantity::Subtract(a, b) | Quantity::Multiply(a, b) => {
                wants.add(Node::Quantity(*a), wanted.clone());
                wants.add(Node::Quantity(*b), wanted);
            }
            Quantity::Choose(condition, yes, no) => {
                let branches = (Node::Quantity(*yes), Node::Quantity(*no));
                self.back_from_choice(*condition, &wanted, branches, wants);
            }
            Quantity::Extreme(greatest, parts) => {
                self.back_from_extreme(*greatest, parts, &measure, &wanted, wants);
            }
            Quantity::Level(plan) => self.back_from_level(id, plan, &wanted, wants),
            Quantity::Truth(literal) => wants.literal(*literal, wanted),
            Quantity::Count(block, counts) => {
                self.back_from_list(*block, *counts, None, &wanted, wants);
            }
            Quantity::Sum { block, counts, of, .. } => {
                self.back_from_list(*block, *counts, Some(*of), &wanted, wants);
            }
            Quantity::Duty(duty) => self.back_from_duty(id, duty, &wanted, wants),
            Quantity::End(last) => wants.add(Node::Quantity(last.quantity()), wanted),
            Quantity::Shift(shift) => wants.add(Node::Quantity(shift.date), wanted),
            _ => {}
        }
    }

    /// Whether it applies; and unless that alone is unknown, its date and its performance.
    fn back_from_duty(
        &mut self,
        id: QuantityId,
        duty: &DutyPlan,
        wanted: &Piece,
        wants: &mut Wants,
    ) {
        wants.literal(duty.applies, wanted.clone());
        let judged = self.judged.get(&id).cloned().unwrap_or_else(|| self.measure(id).value);
        let open = all(&[wanted.clone(), judged.is_null()]);
        let (end, told) = end_and_told(duty);
        wants.add(Node::Quantity(end), open.clone());
        match told {
            Told::Nothing => {}
            Told::Events(list) => {
                let (_, may_have_others) = self.facts.list(self.program, *list);
                self.note(*list, all(&[open, may_have_others]));
            }
            Told::Truth(literal) => wants.literal(*literal, open),
            Told::Event(event) => wants.add(Node::Quantity(*event), open),
        }
    }

    /// The parts that can still matter.
    fn back_from_extreme(
        &mut self,
        greatest: bool,
        parts: &[QuantityId],
        measure: &Measure,
        wanted: &Piece,
        wants: &mut Wants,
    ) {
        for part in parts {
            let own = self.measure(*part);
            let is_beaten = if greatest {
                own.high().binary("<=", measure.low())
            } else {
                own.low().binary(">=", measure.high())
            };
            let matters = if parts.len() == 1 {
                Piece::truth(true)
            } else {
                is_beaten.is_surely_true().negated()
            };
            wants.add(Node::Quantity(*part), all(&[wanted.clone(), matters]));
        }
    }

    /// The conditions and values of all arms up to one that applies where the first counts; a conflict is settled.
    fn back_from_level(
        &mut self,
        id: QuantityId,
        plan: &LevelPlan,
        wanted: &Piece,
        wants: &mut Wants,
    ) {
        let measure = self.measure(id);
        let mut conditions = vec![wanted.clone()];
        conditions.extend(measure.conflict.as_ref().map(Piece::negated));
        for (value, when) in self.wanted_values(id, &measure) {
            let when = all(&[conditions.as_slice(), &[when]].concat());
            wants.add(Node::Quantity(value), when);
        }
        for (guard, _) in &plan.arms {
            wants.literal(*guard, all(&conditions));
            if plan.merge == Merge::First {
                conditions.push(self.literal(*guard).is_surely_true().negated());
            }
        }
    }
}
