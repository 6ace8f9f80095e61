//! What would settle an unknown rule: from the rule back to the facts, along what is unknown.

use std::collections::BTreeSet;

use super::block::Rows;
use super::input::{Input, bit};
use super::interval::Interval;
use super::machine::{Machine, Memory};
use super::plan::{BlockId, Literal, Node, Plan, Quantity, QuantityId, Test, TestId};
use super::slot::{Layout, SlotId};

/// A fact that would settle a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Missing {
    /// A fact or a whole list; a list that is given is open, so that it may have other elements.
    Fact(SlotId),
    /// A field of an element: the list, the element counted from 0, the field.
    Field(SlotId, usize, SlotId),
}

/// Marks on the way back.
struct Walk<'w> {
    plan: &'w Plan,
    layout: &'w Layout,
    machine: &'w Machine,
    memory: &'w Memory,
    input: &'w Input,
    tests: Vec<bool>,
    quantities: Vec<bool>,
    found: BTreeSet<Missing>,
}

/// Where to begin.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Root {
    Test(Literal),
    Quantity(QuantityId),
}

/// Returns what would settle the unknown roots.
pub(crate) fn missing(
    plan: &Plan,
    layout: &Layout,
    machine: &Machine,
    memory: &Memory,
    input: &Input,
    roots: impl IntoIterator<Item = Root>,
) -> BTreeSet<Missing> {
    let mut walk = Walk {
        plan,
        layout,
        machine,
        memory,
        input,
        tests: vec![false; plan.scope.tests().count()],
        quantities: vec![false; plan.scope.quantities().count()],
        found: BTreeSet::new(),
    };
    for root in roots {
        match root {
            Root::Test(literal) => walk.want(literal),
            Root::Quantity(id) => walk.want_quantity(id),
        }
    }
    for node in plan.scope.order().rev() {
        match node {
            Node::Test(id) if walk.tests.get(id.index()) == Some(&true) => walk.test(id),
            Node::Quantity(id) if walk.quantities.get(id.index()) == Some(&true) => {
                walk.quantity(id);
            }
            _ => {}
        }
    }
    walk.found
}

impl Walk<'_> {
    fn truth(&self, literal: Literal) -> Option<bool> {
        self.machine.truth(self.memory, literal)
    }

    /// The truth of a test of the plan itself; what is known has nothing to settle.
    fn want(&mut self, literal: Literal) {
        if self.truth(literal).is_none()
            && let Some(mark) = self.tests.get_mut(literal.test.index())
        {
            *mark = true;
        }
    }

    fn value(&self, id: QuantityId) -> Interval {
        match self.plan.scope.quantity(id) {
            // What only ranges read was never worked out.
            Some((Quantity::Constant(value), _)) => Interval::known(*value),
            Some((Quantity::Fact(slot), _)) => {
                let known = self
                    .layout
                    .slot(*slot)
                    .is_some_and(|slot| bit(&self.input.fields.known, slot.place));
                if known { Interval::known(0) } else { Interval::UNKNOWN }
            }
            Some((Quantity::Today, _)) => Interval::known(0),
            _ => self.memory.quantity(id),
        }
    }

    fn want_quantity(&mut self, id: QuantityId) {
        if !self.value(id).is_known()
            && let Some(mark) = self.quantities.get_mut(id.index())
        {
            *mark = true;
        }
    }

    fn test(&mut self, id: TestId) {
        match self.plan.scope.test(id) {
            Some(Test::Fact(slot) | Test::Holds(slot, _)) => {
                self.found.insert(Missing::Fact(*slot));
            }
            Some(Test::Compare(_, left, right)) => {
                self.want_quantity(*left);
                self.want_quantity(*right);
            }
            Some(Test::Among(value, _) | Test::Happened(value)) => self.want_quantity(*value),
            Some(Test::All(parts)) => parts.iter().for_each(|part| self.want(*part)),
            Some(Test::Choose(condition, yes, no)) => match self.truth(*condition) {
                Some(true) => self.want(*yes),
                Some(false) => self.want(*no),
                None => [condition, yes, no].into_iter().for_each(|part| self.want(*part)),
            },
            Some(Test::Unperformed(applies, shown)) => {
                self.want(*applies);
                self.want(*shown);
            }
            Some(Test::Some(block, passes)) => self.list(*block, *passes, None),
            Some(Test::True | Test::Open | Test::Outer(_)) | None => {}
        }
    }

    fn quantity(&mut self, id: QuantityId) {
        match self.plan.scope.quantity(id).map(|it| it.0) {
            Some(Quantity::Fact(slot)) => {
                self.found.insert(Missing::Fact(*slot));
            }
            Some(Quantity::Add(a, b) | Quantity::Subtract(a, b) | Quantity::Multiply(a, b)) => {
                self.want_quantity(*a);
                self.want_quantity(*b);
            }
            Some(Quantity::Choose(condition, yes, no)) => match self.truth(*condition) {
                Some(true) => self.want_quantity(*yes),
                Some(false) => self.want_quantity(*no),
                None => {
                    self.want(*condition);
                    self.want_quantity(*yes);
                    self.want_quantity(*no);
                }
            },
            Some(Quantity::Extreme(greatest, parts)) => {
                let values: Vec<Interval> =
                    parts.iter().map(|it| self.memory.quantity(*it)).collect();
                for (part, value) in parts.iter().zip(&values) {
                    if value.matters(*greatest, &values) || parts.len() == 1 {
                        self.want_quantity(*part);
                    }
                }
            }
            Some(Quantity::Count(block, counts)) => self.list(*block, *counts, None),
            Some(Quantity::Sum { block, counts, of, .. }) => {
                self.list(*block, *counts, Some(*of));
            }
            Some(Quantity::Level(plan)) if !self.value(id).is_conflict() => {
                for (guard, _) in &plan.arms {
                    if plan.merge == guiju_law::ir::Merge::First && self.truth(*guard) == Some(true)
                    {
                        break;
                    }
                    self.want(*guard);
                }
            }
            _ => {}
        }
    }

    /// The elements of which it is not known whether they count, with what is summed.
    fn list(&mut self, block: BlockId, counts: Literal, of: Option<QuantityId>) {
        let Some(block_plan) = self.plan.block(block) else { return };
        let list = block_plan.list;
        let Some(input) =
            self.layout.slot(list).and_then(|slot| self.input.fields.lists.get(slot.place))
        else {
            return;
        };
        if input.is_open {
            self.found.insert(Missing::Fact(list));
        }
        let mut rows = Rows::default();
        let outer = |test: TestId| self.memory.truth(self.machine.bit(test));
        let quantity = |id: QuantityId| self.memory.quantity(id);
        if self.machine.rows(block, self.input, &outer, &quantity, &mut rows).is_err() {
            return;
        }
        let mut wanted = Elements {
            tests: vec![0; rows.tests.len()],
            quantities: vec![0; block_plan.scope.quantities().count()],
        };
        wanted.want(&rows, counts, input.row_mask());
        if let Some(mark) = of.and_then(|of| wanted.quantities.get_mut(of.index())) {
            *mark = rows.possible(counts) & input.row_mask();
        }
        let marks = wanted.walk(block_plan, &rows);
        for (field, elements) in marks.fields {
            let slot = self.layout.fields(list).and_then(|fields| fields.slot(field));
            for row in (0..input.rows).filter(|row| elements >> row & 1 == 1) {
                if slot.is_some_and(|slot| !input.is_known(slot, row)) {
                    self.found.insert(Missing::Field(list, row, field));
                }
            }
        }
        for test in marks.outer {
            self.want(Literal { test, positive: true });
        }
        for quantity in marks.outer_quantities {
            self.want_quantity(quantity);
        }
    }
}

/// Marks on the way back within a list: words of elements.
struct Elements {
    tests: Vec<u64>,
    quantities: Vec<u64>,
}

#[derive(Default)]
struct Marks {
    fields: Vec<(SlotId, u64)>,
    outer: Vec<TestId>,
    outer_quantities: Vec<QuantityId>,
}

impl Elements {
    fn want(&mut self, rows: &Rows, literal: Literal, elements: u64) {
        if let Some(mark) = self.tests.get_mut(literal.test.index()) {
            *mark |= elements & rows.unknown(literal);
        }
    }

    fn want_quantity(&mut self, id: QuantityId, elements: u64) {
        if let Some(mark) = self.quantities.get_mut(id.index()) {
            *mark |= elements;
        }
    }

    fn walk(mut self, block: &super::plan::Block, rows: &Rows) -> Marks {
        let mut marks = Marks::default();
        for node in block.scope.order().rev() {
            match node {
                Node::Test(id) => {
                    let elements = self.tests.get(id.index()).copied().unwrap_or(0);
                    if elements != 0 {
                        self.test(block, rows, id, elements, &mut marks);
                    }
                }
                Node::Quantity(id) => {
                    let elements = self.quantities.get(id.index()).copied().unwrap_or(0);
                    if elements == 0 {
                        continue;
                    }
                    match block.scope.quantity(id).map(|it| it.0) {
                        Some(Quantity::Fact(field)) => marks.fields.push((*field, elements)),
                        Some(Quantity::Outer(outer)) => marks.outer_quantities.push(*outer),
                        _ => {}
                    }
                }
            }
        }
        marks
    }

    fn test(
        &mut self,
        block: &super::plan::Block,
        rows: &Rows,
        id: TestId,
        elements: u64,
        marks: &mut Marks,
    ) {
        match block.scope.test(id) {
            Some(Test::Fact(field) | Test::Holds(field, _)) => {
                marks.fields.push((*field, elements));
            }
            Some(Test::Outer(outer)) => marks.outer.push(*outer),
            Some(Test::Compare(_, left, right)) => {
                self.want_quantity(*left, elements);
                self.want_quantity(*right, elements);
            }
            Some(Test::Among(value, _)) => self.want_quantity(*value, elements),
            Some(Test::All(parts)) => {
                for part in parts {
                    self.want(rows, *part, elements);
                }
            }
            Some(Test::Choose(condition, yes, no)) => {
                let unknown = rows.unknown(*condition);
                let surely = rows.possible(*condition) & !unknown;
                self.want(rows, *condition, elements);
                self.want(rows, *yes, elements & (unknown | surely));
                self.want(rows, *no, elements & !surely);
            }
            _ => {}
        }
    }
}
