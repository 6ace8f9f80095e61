//! What would settle the tests of list elements: from a test of a list back to its fields, and to what
//! stands around the list.

use super::super::block::{Around, Element, Rows};
use super::super::interval::{Interval, Order};
use super::super::plan::{Block, BlockId, Literal, Node, Plan, Quantity, QuantityId, Test, TestId};
use super::super::slot::Layout;
use super::Missing;

/// The lists of a plan.
#[derive(Clone, Copy)]
pub(super) struct Lists<'l> {
    pub(super) plan: &'l Plan,
    pub(super) layout: &'l Layout,
}

/// What would settle a list.
#[derive(Default)]
pub(super) struct Found {
    pub(super) missing: Vec<Missing>,
    /// Tests and quantities around the list.
    pub(super) outer: Vec<TestId>,
    pub(super) outer_quantities: Vec<QuantityId>,
}

/// Marks on the way back within a list: words of elements.
struct Walk<'w> {
    lists: Lists<'w>,
    block: &'w Block,
    element: Element<'w>,
    tests: Vec<u64>,
    quantities: Vec<u64>,
    found: Found,
}

impl Lists<'_> {
    /// The elements of which it is not known whether they count, with what is summed.
    pub(super) fn wanted(
        self,
        around: &Around<'_>,
        block: BlockId,
        (counts, of): (Literal, Option<QuantityId>),
    ) -> Found {
        let mut found = Found::default();
        let Some(block_plan) = self.plan.block(block) else { return found };
        let slot = self.layout.slot(block_plan.list);
        let list = slot.and_then(|slot| around.input.fields.lists.get(slot.place));
        let (Some(list), Some(table)) = (list, around.tables.get(block.index())) else {
            return found;
        };
        if list.is_open {
            found.missing.push(Missing::Fact(block_plan.list));
        }
        let mut rows = Rows::default();
        if table.run(around, &mut rows).is_err() {
            return found;
        }
        let mut walk = Walk {
            lists: self,
            block: block_plan,
            tests: vec![0; rows.tests.len()],
            quantities: vec![0; block_plan.scope.quantities().count()],
            element: Element { table, list, around, rows: &rows },
            found,
        };
        walk.want(counts, list.row_mask);
        if let Some(of) = of {
            walk.want_quantity(of, rows.possible(counts) & list.row_mask);
        }
        walk.back();
        walk.found
    }
}

impl Walk<'_> {
    fn want(&mut self, literal: Literal, elements: u64) {
        let unknown = self.element.rows.unknown(literal);
        if let Some(mark) = self.tests.get_mut(literal.test.index()) {
            *mark |= elements & unknown;
        }
    }

    fn want_quantity(&mut self, id: QuantityId, elements: u64) {
        if let Some(mark) = self.quantities.get_mut(id.index()) {
            *mark |= elements;
        }
    }

    fn back(&mut self) {
        for node in self.block.scope.order().rev() {
            match node {
                Node::Test(id) => {
                    let elements = self.tests.get(id.index()).copied().unwrap_or(0);
                    if elements != 0 {
                        self.test(id, elements);
                    }
                }
                Node::Quantity(id) => {
                    let elements = self.quantities.get(id.index()).copied().unwrap_or(0);
                    if elements != 0 {
                        self.quantity(id, elements);
                    }
                }
            }
        }
    }

    /// The places of elements.
    fn places(&self, elements: u64) -> impl Iterator<Item = usize> + use<> {
        (0..self.element.list.rows()).filter(move |row| elements >> row & 1 == 1)
    }

    fn test(&mut self, id: TestId, elements: u64) {
        let block = self.block;
        match block.scope.test(id) {
            Some(Test::Fact(field) | Test::Holds(field, _)) => self.field(*field, elements),
            Some(Test::Outer(outer)) => self.found.outer.push(*outer),
            Some(Test::Compare(_, left, right)) => {
                self.want_quantity(*left, elements);
                self.want_quantity(*right, elements);
            }
            Some(Test::Among(value, _)) => self.want_quantity(*value, elements),
            Some(Test::All(parts)) => {
                for part in parts {
                    self.want(*part, elements);
                }
            }
            Some(Test::Choose(condition, yes, no)) => {
                let (unknown, surely) = self.split(*condition);
                self.want(*condition, elements);
                self.want(*yes, elements & (unknown | surely));
                self.want(*no, elements & !surely);
            }
            Some(Test::Some(inner, passes)) => self.inner(*inner, (*passes, None), elements),
            _ => {}
        }
    }

    /// The elements for which a truth is unknown, and those for which it surely holds.
    fn split(&self, literal: Literal) -> (u64, u64) {
        let unknown = self.element.rows.unknown(literal);
        (unknown, self.element.rows.possible(literal) & !unknown)
    }

    fn field(&mut self, field: super::SlotId, elements: u64) {
        let list = self.block.list;
        let slot = self.lists.layout.fields(list).and_then(|fields| fields.slot(field));
        for row in self.places(elements) {
            if slot.is_some_and(|slot| !self.element.list.is_known(slot, row)) {
                self.found.missing.push(Missing::Field(list, row, field));
            }
        }
    }

    fn value(&self, id: QuantityId, row: usize) -> Interval {
        self.element.quantity(id, row).unwrap_or(Interval::UNKNOWN)
    }

    fn quantity(&mut self, id: QuantityId, elements: u64) {
        let block = self.block;
        let Some((quantity, sort)) = block.scope.quantity(id) else { return };
        let unknown = |it: &Self| {
            let rows = it.places(elements).filter(|row| !it.value(id, *row).is_known());
            rows.fold(0, |word, row| word | 1 << row)
        };
        match quantity {
            Quantity::Fact(field) => self.field(*field, elements),
            Quantity::Outer(outer) => self.found.outer_quantities.push(*outer),
            Quantity::Add(a, b) | Quantity::Subtract(a, b) | Quantity::Multiply(a, b) => {
                let elements = unknown(self);
                self.want_quantity(*a, elements);
                self.want_quantity(*b, elements);
            }
            Quantity::Choose(condition, yes, no) => {
                let elements = unknown(self);
                let (open, surely) = self.split(*condition);
                self.want(*condition, elements);
                self.want_quantity(*yes, elements & (open | surely));
                self.want_quantity(*no, elements & !surely);
            }
            Quantity::Extreme(greatest, parts) => {
                let elements = unknown(self);
                for row in self.places(elements) {
                    let values: Vec<Interval> =
                        parts.iter().map(|part| self.aligned(id, *part, row)).collect();
                    for (part, value) in parts.iter().zip(&values) {
                        let order = Order::of(sort);
                        if parts.len() == 1 || value.matters(order, *greatest, &values) {
                            self.want_quantity(*part, 1 << row);
                        }
                    }
                }
            }
            Quantity::Shift(shift) => self.want_quantity(shift.date, elements),
            Quantity::Count(inner, counts) => {
                let elements = unknown(self);
                self.inner(*inner, (*counts, None), elements);
            }
            Quantity::Sum { block, counts, of, .. } => {
                let elements = unknown(self);
                self.inner(*block, (*counts, Some(*of)), elements);
            }
            _ => {}
        }
    }

    /// A part in the steps of the whole.
    fn aligned(&self, whole: QuantityId, part: QuantityId, row: usize) -> Interval {
        let scale = |id| self.block.scope.quantity(id).map_or(0, |it| it.1.digits());
        let factor = 10_i64.checked_pow(scale(whole).saturating_sub(scale(part))).unwrap_or(1);
        self.value(part, row).times(factor).unwrap_or(Interval::UNKNOWN)
    }

    /// Another list that is gone through for each of some elements.
    fn inner(&mut self, block: BlockId, wanted: (Literal, Option<QuantityId>), elements: u64) {
        let lists = self.lists;
        for row in self.places(elements) {
            let found = self
                .element
                .within(block, row, |_, around, _| Ok(lists.wanted(around, block, wanted)))
                .unwrap_or_default();
            self.found.missing.extend(found.missing);
            for test in found.outer {
                self.want(Literal { test, positive: true }, 1 << row);
            }
            for quantity in found.outer_quantities {
                self.want_quantity(quantity, 1 << row);
            }
        }
    }
}
