//! Tests of one element of a list: expressions over its fields, and over what stands outside of the list.
//!
//! An element has no columns of its own, so that each expression stands where it is read.

use guiju_base::Text;
use guiju_engine::decide::Program;
use guiju_engine::decide::outside::FactRange;
use guiju_engine::decide::plan::{
    Block, BlockId, Literal, Plan, Quantity, QuantityId, Sort, Test, TestId,
};
use guiju_engine::decide::slot::{SlotId, SlotKind};
use guiju_law::ir::CompareOp;

use crate::Dialect;
use crate::arm::Builder;
use crate::measure::Measure;
use crate::node::why_no_value;
use crate::piece::{Piece, all};
use crate::quote;
use crate::refusal::{SET, WORKED, text_of};
use crate::test::{bounded, choose, one_of, sign};

/// Why the tests of a list cannot be said.
pub(crate) fn why_no_block(
    program: &Program<'_>,
    plan: &Plan,
    dialect: Dialect,
    block: BlockId,
) -> Option<Text> {
    let scope = &plan.block(block)?.scope;
    let set = scope.tests().any(|(_, test)| matches!(test, Test::Holds(..)));
    let mut values = scope.quantities();
    let value = values.find_map(|(_, it, sort)| why_no_value(program, dialect, it, sort));
    let is_plain = |it: &Quantity| {
        matches!(
            it,
            Quantity::Fact(_) | Quantity::Constant(_) | Quantity::Outer(_) | Quantity::Open
        )
    };
    let nested = scope.tests().any(|(_, test)| matches!(test, Test::Some(..)))
        || scope.quantities().any(|(_, it, _)| !is_plain(it));
    nested.then(|| text_of(WORKED)).or(set.then(|| text_of(SET))).or(value)
}

/// The tests and quantities of one element.
#[derive(Debug, Clone, Default)]
pub(crate) struct Element {
    tests: Vec<Piece>,
    measures: Vec<Measure>,
}

impl Element {
    pub(crate) fn test(&self, id: TestId) -> Piece {
        self.tests.get(id.index()).cloned().unwrap_or_else(|| Piece::truth(true))
    }

    pub(crate) fn literal(&self, literal: Literal) -> Piece {
        let test = self.test(literal.test);
        if literal.positive { test } else { test.negated() }
    }

    pub(crate) fn measure(&self, id: QuantityId) -> Measure {
        self.measures.get(id.index()).cloned().unwrap_or_default()
    }
}

impl Builder<'_, '_, '_> {
    /// What is to be said of one element.
    pub(crate) fn element(&mut self, block: &Block) -> Element {
        let mut element = Element::default();
        let quantities: Vec<_> =
            block.scope.quantities().map(|(_, it, sort)| (it.clone(), sort)).collect();
        for (quantity, sort) in quantities {
            // A quantity of an element is a field, a figure, or one from outside.
            let measure = match &quantity {
                Quantity::Fact(field) => self.field_measure(block.list, *field, sort),
                Quantity::Constant(value) => Measure::of(self.constant(*value, sort)),
                Quantity::Outer(id) => self.measure(*id),
                _ => Measure::of(Piece::atom(self.unknown_of(sort), 0)),
            };
            element.measures.push(measure);
        }
        for (_, test) in block.scope.tests() {
            let piece = self.element_test(block, test, &element);
            element.tests.push(piece);
        }
        element
    }

    fn element_test(&mut self, block: &Block, test: &Test, element: &Element) -> Piece {
        match test {
            Test::True => Piece::truth(true),
            Test::Fact(field) => self.facts.field(self.program, block.list, *field),
            Test::Outer(id) => self.literal(Literal { test: *id, positive: true }),
            Test::Compare(op, left, right) => {
                self.element_compare(block, *op, (*left, *right), element)
            }
            Test::Among(value, places) => {
                let sort = block.scope.quantity(*value).map(|it| it.1);
                self.element_among(&element.measure(*value), sort, places)
            }
            Test::All(parts) => {
                let parts: Vec<Piece> = parts.iter().map(|it| element.literal(*it)).collect();
                all(&parts)
            }
            Test::Choose(condition, yes, no) => {
                choose(&element.literal(*condition), &element.literal(*yes), &element.literal(*no))
            }
            _ => Piece::atom(self.dialect.unknown_truth(), 0),
        }
    }

    /// A field, with the bounds that its domain gives it while it is missing.
    fn field_measure(&mut self, list: SlotId, field: SlotId, sort: Sort) -> Measure {
        let fact = self.facts.field(self.program, list, field);
        let slot = self.program.layout().fields(list).and_then(|it| it.slot(field));
        let Some(slot) = slot else { return Measure::default() };
        let (mut value, mut word) = (fact.clone(), None);
        if let SlotKind::Choice(choice) = slot.kind {
            value = self.place_of(&fact, choice);
            word = Some(fact);
        }
        let bounds = match sort {
            Sort::Number(_) | Sort::Choice(_) => slot.bounds(),
            Sort::Date | Sort::Text => (None, None),
        };
        let bound = |end: Option<i64>| end.map(|end| value.or_else(&self.constant(end, sort)));
        let (low, high) = (bound(bounds.0), bound(bounds.1));
        Measure { low, high, word, ..Measure::of(value) }
    }

    fn element_compare(
        &self,
        block: &Block,
        op: CompareOp,
        (left, right): (QuantityId, QuantityId),
        element: &Element,
    ) -> Piece {
        let (a, b) = (element.measure(left), element.measure(right));
        let range = FactRange::of_field(self.program, block, op, (left, right));
        if let Some(FactRange { range: (low, high), absent }) = range {
            let (of, field) =
                if block.scope.constant(left).is_none() { (left, &a) } else { (right, &b) };
            let sort = block.scope.quantity(of).map(|it| it.1);
            let test = match (field.word.is_some(), sort) {
                // A word reads better than its place.
                (true, Some(Sort::Choice(Some(choice)))) => {
                    let words = self.program.law().vocabulary.choice(choice);
                    let places = (0_u16..).zip(words.map_or(&[][..], |it| &it.values));
                    let passing = places.map(|it| it.0);
                    let passing = passing.filter(|it| (low..=high).contains(&i64::from(*it)));
                    self.element_among(field, sort, &passing.collect::<Vec<_>>())
                }
                _ => a.value.binary(sign(op), &b.value),
            };
            return absent.map(Piece::truth).map_or(test.clone(), |known| test.or_else(&known));
        }
        if a.is_plain() && b.is_plain() {
            return a.value.binary(sign(op), &b.value);
        }
        bounded(op, &a, &b)
    }

    fn element_among(&self, value: &Measure, sort: Option<Sort>, places: &[u16]) -> Piece {
        let Some(sort) = sort else { return Piece::truth(false) };
        let (of, words): (&Piece, Vec<String>) = match (&value.word, sort) {
            (Some(word), Sort::Choice(Some(choice))) => {
                let vocabulary = &self.program.law().vocabulary;
                let words = places.iter().map(|it| vocabulary.choice_word(choice, *it));
                (word, words.map(|it| quote::text(self.dialect, it)).collect())
            }
            _ => {
                let texts = places.iter().map(|it| self.constant(i64::from(*it), sort));
                (&value.value, texts.map(|it| it.text().to_owned()).collect())
            }
        };
        one_of(of, &words)
    }
}
