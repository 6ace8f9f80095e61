//! What of a plan its rules read: nothing else need be worked out.

use super::atom::{Atom, within};
use super::plan::{
    BlockId, Form, Literal, Node, Plan, PlannedRule, Quantity, QuantityId, Sort, Test, TestId,
};

/// The tests and quantities that rules read.
#[derive(Debug)]
pub(super) struct Reach<'p> {
    plan: &'p Plan,
    /// Tests of single facts, by their place.
    atoms: &'p [Option<Atom>],
    /// Tests that are read at all.
    pub(super) tests: Vec<bool>,
    /// Tests that are read otherwise than as facts in a conjunction.
    pub(super) alone: Vec<bool>,
    pub(super) quantities: Vec<bool>,
    open: Vec<Node>,
}

/// Sets a mark; gives whether it was not set before.
fn mark(marks: &mut [bool], place: usize) -> bool {
    marks.get_mut(place).is_some_and(|mark| !std::mem::replace(mark, true))
}

impl<'p> Reach<'p> {
    pub(super) fn new(plan: &'p Plan, atoms: &'p [Option<Atom>]) -> Self {
        let mut reach = Self {
            plan,
            atoms,
            tests: vec![false; atoms.len()],
            alone: vec![false; atoms.len()],
            quantities: vec![false; plan.scope.quantities().count()],
            open: Vec::new(),
        };
        plan.rules.iter().for_each(|rule| reach.rule(rule));
        while let Some(node) = reach.open.pop() {
            match node {
                Node::Test(id) => reach.behind_test(id),
                Node::Quantity(id) => reach.behind_quantity(id),
            }
        }
        reach
    }

    fn is_atom(&self, id: TestId) -> bool {
        self.atoms.get(id.index()).is_some_and(Option::is_some)
    }

    fn rule(&mut self, rule: &PlannedRule) {
        self.part(rule.fires);
        match &rule.form {
            Form::Duty { applies, shown, .. } => {
                self.literal(*applies);
                self.literal(*shown);
            }
            Form::Dated { outcome, breach } => {
                self.quantity(*outcome);
                self.literal(*breach);
            }
            Form::Level(id) => self.quantity(*id),
            Form::Prohibition(_) | Form::Permission(_) | Form::Sanction(_) | Form::Explained(_) => {
            }
        }
    }

    /// A part of a conjunction.
    fn part(&mut self, literal: Literal) {
        if self.is_atom(literal.test) {
            mark(&mut self.tests, literal.test.index());
        } else {
            self.test(literal.test);
        }
    }

    fn literal(&mut self, literal: Literal) {
        self.test(literal.test);
    }

    fn test(&mut self, id: TestId) {
        mark(&mut self.tests, id.index());
        if mark(&mut self.alone, id.index()) {
            self.open.push(Node::Test(id));
        }
    }

    fn quantity(&mut self, id: QuantityId) {
        if mark(&mut self.quantities, id.index()) {
            self.open.push(Node::Quantity(id));
        }
    }

    /// What a list reads of the subject around it.
    fn block(&mut self, id: BlockId) {
        let Some(block) = self.plan.block(id) else { return };
        for (_, test) in block.scope.tests() {
            if let Test::Outer(outer) = test {
                self.test(*outer);
            }
        }
        for (_, quantity, _) in block.scope.quantities() {
            if let Quantity::Outer(outer) = quantity {
                self.quantity(*outer);
            }
        }
    }

    fn behind_test(&mut self, id: TestId) {
        let plan = self.plan;
        match plan.scope.test(id) {
            _ if self.is_atom(id) => {}
            Some(Test::All(parts)) => parts.iter().for_each(|part| self.part(*part)),
            Some(Test::Compare(op, left, right)) => {
                let is_date = plan.scope.quantity(*left).is_some_and(|it| it.1 == Sort::Date);
                match within(plan, *op, *left, *right) {
                    Some((value, _)) if !is_date => self.quantity(value),
                    _ => [left, right].into_iter().for_each(|it| self.quantity(*it)),
                }
            }
            Some(Test::Among(value, _) | Test::Happened(value)) => self.quantity(*value),
            Some(Test::Choose(condition, yes, no)) => {
                for literal in [condition, yes, no] {
                    self.literal(*literal);
                }
            }
            Some(Test::Unperformed(applies, shown)) => {
                self.literal(*applies);
                self.literal(*shown);
            }
            Some(Test::Some(block, _)) => self.block(*block),
            Some(Test::True | Test::Open | Test::Fact(_) | Test::Outer(_) | Test::Holds(..))
            | None => {}
        }
    }

    fn behind_quantity(&mut self, id: QuantityId) {
        let plan = self.plan;
        match plan.scope.quantity(id).map(|it| it.0) {
            Some(Quantity::Add(a, b) | Quantity::Subtract(a, b) | Quantity::Multiply(a, b)) => {
                self.quantity(*a);
                self.quantity(*b);
            }
            Some(Quantity::Choose(condition, yes, no)) => {
                self.literal(*condition);
                self.quantity(*yes);
                self.quantity(*no);
            }
            Some(Quantity::Extreme(_, parts)) => parts.iter().for_each(|it| self.quantity(*it)),
            Some(Quantity::Count(block, _) | Quantity::Sum { block, .. }) => self.block(*block),
            Some(Quantity::Level(level)) => {
                self.literal(level.enabled);
                for (guard, value) in &level.arms {
                    self.literal(*guard);
                    self.quantity(*value);
                }
                level.otherwise.iter().for_each(|it| self.quantity(*it));
            }
            Some(Quantity::Truth(literal)) => self.literal(*literal),
            Some(Quantity::End(last)) => self.quantity(last.quantity()),
            Some(Quantity::Shift(shift)) => self.quantity(shift.date),
            Some(Quantity::Duty(duty)) => {
                duty.literals().for_each(|it| self.literal(it));
                duty.quantities().iter().for_each(|it| self.quantity(*it));
            }
            Some(
                Quantity::Constant(_)
                | Quantity::Open
                | Quantity::Fact(_)
                | Quantity::Outer(_)
                | Quantity::Today,
            )
            | None => {}
        }
    }
}
