//! Lists of records: how many of their elements pass a test, what a field comes to in sum, and which fields
//! of which elements would settle that.
//!
//! An element passes, does not, or it is not known; a list that is open may have others. Counts and sums
//! are then known between bounds.

use std::collections::BTreeMap;

use guiju_engine::decide::plan::{Block, BlockId, Literal, Node, Quantity, QuantityId, Test};
use guiju_engine::decide::slot::SlotId;

use crate::arm::Builder;
use crate::element::Element;
use crate::measure::Measure;
use crate::missing::Wants;
use crate::piece::{Piece, all, any, case};

/// The elements that are counted, as columns.
struct Counted {
    /// How many surely pass, and how many may.
    sure: Piece,
    possible: Piece,
    /// Whether there may be others.
    open: Piece,
}

/// What is missing of the elements of lists: for each field the conditions on an element.
pub(crate) type MissingFields = BTreeMap<SlotId, BTreeMap<SlotId, Vec<Piece>>>;

impl Builder<'_, '_, '_> {
    fn block(&self, id: BlockId) -> Block {
        self.plan.block(id).cloned().unwrap_or_default()
    }

    /// How many elements meet a condition, which is never NULL.
    pub(crate) fn count_where(&mut self, list: &Piece, condition: &Piece) -> Piece {
        let text = self.dialect.count_where(list.text(), condition.text());
        self.keep("n", Piece::call(text, &[list, condition]))
    }

    fn sum_where(&mut self, list: &Piece, condition: &Piece, value: &Piece) -> Piece {
        let text = self.dialect.sum_where(list.text(), condition.text(), &value.inner());
        self.keep("n", Piece::call(text, &[list, condition, value]))
    }

    fn counted(&mut self, block: &Block, passes: Literal) -> Counted {
        let (list, open) = self.facts.list(self.program, block.list);
        let passes = self.element(block).literal(passes);
        let sure = self.count_where(&list, &passes.is_surely_true());
        let possible = self.count_where(&list, &passes.can_be_true());
        Counted { sure, possible, open }
    }

    fn zero(&self) -> Piece {
        Piece::known(self.dialect.number(0, 0))
    }

    /// Whether some element passes.
    pub(crate) fn some(&mut self, block: BlockId, passes: Literal) -> Piece {
        let block = self.block(block);
        let Counted { sure, possible, open } = self.counted(&block, passes);
        let none = all(&[possible.binary("=", &self.zero()), open.negated()]);
        case(
            &[(sure.binary(">", &self.zero()), Piece::truth(true)), (none, Piece::truth(false))],
            None,
        )
    }

    /// How many elements count.
    pub(crate) fn count_elements(&mut self, block: BlockId, counts: Literal) -> Measure {
        let block = self.block(block);
        let Counted { sure, possible, open } = self.counted(&block, counts);
        let high = case(&[(open.negated(), possible)], None);
        let high = self.keep("q", high);
        let value = case(&[(high.binary("=", &sure), sure.clone())], None);
        Measure { low: Some(sure), high: Some(high), ..Measure::of(value) }
    }

    /// The sum of a field over the elements that count.
    pub(crate) fn sum_elements(
        &mut self,
        block: BlockId,
        counts: Literal,
        of: QuantityId,
        non_negative: bool,
    ) -> Measure {
        let block = self.block(block);
        let (list, open) = self.facts.list(self.program, block.list);
        let element = self.element(&block);
        let (counts, field) = (element.literal(counts), element.measure(of));
        let (sure, possible) = (counts.is_surely_true(), counts.can_be_true());
        let unsettled = any(&[sure.negated(), field.value.is_null()]);
        let unsettled = self.count_where(&list, &all(&[possible.clone(), unsettled]));
        let total = self.sum_where(&list, &sure, &field.value.or_else(&self.zero()));
        let is_settled = all(&[open.negated(), unsettled.binary("=", &self.zero())]);
        let value = case(&[(is_settled, total)], None);
        let low = self.bound(&list, (&sure, &possible), field.low(), "<");
        let high = self.bound(&list, (&sure, &possible), field.high(), ">");
        let closed = |bound: Piece| case(&[(open.negated(), bound)], None);
        let low = if non_negative { low } else { closed(low) };
        Measure { low: Some(low), high: Some(closed(high)), ..Measure::of(value) }
    }

    /// A bound of a sum: an element that may count and may not adds what leads further, or nothing; NULL
    /// where an element has no bound.
    fn bound(
        &mut self,
        list: &Piece,
        (sure, possible): (&Piece, &Piece),
        field: &Piece,
        sign: &str,
    ) -> Piece {
        let zero = self.zero();
        let leads = any(&[sure.clone(), field.binary(sign, &zero)]);
        let opposite = if sign == "<" { ">=" } else { "<=" };
        let rest = (field.binary(opposite, &zero), zero.clone());
        let share = if sure.is_true() {
            field.clone()
        } else {
            case(&[(leads, field.clone()), rest], None)
        };
        let lacking = self.count_where(list, &all(&[possible.clone(), share.is_null()]));
        let sum = self.sum_where(list, possible, &share.or_else(&zero));
        case(&[(lacking.binary("=", &zero), sum)], None)
    }

    /// The elements of which it is not known whether they count, with what is summed.
    pub(crate) fn back_from_list(
        &mut self,
        block: BlockId,
        counts: Literal,
        of: Option<QuantityId>,
        wanted: &Piece,
        wants: &mut Wants,
    ) {
        let block = self.block(block);
        let (list, open) = self.facts.list(self.program, block.list);
        self.note(block.list, all(&[wanted.clone(), open]));
        let element = self.element(&block);
        let mut own = Wants::new(&block.scope);
        let unknown = element.literal(counts).is_null();
        own.literal(counts, all(&[wanted.clone(), unknown]));
        if let Some(of) = of {
            let possible = element.literal(counts).can_be_true();
            own.add(Node::Quantity(of), all(&[wanted.clone(), possible]));
        }
        for node in block.scope.order().rev().collect::<Vec<_>>() {
            let conditions = own.take(node);
            if conditions.is_empty() {
                continue;
            }
            match node {
                Node::Test(id) => {
                    let Some(test) = block.scope.test(id) else { continue };
                    let conditions = all(&[element.test(id).is_null(), any(&conditions)]);
                    if let Test::Outer(outer) = test {
                        let some = self.some_element(&list, &conditions);
                        wants.add(Node::Test(*outer), some);
                    }
                    self.back_in_element(&block, test, &element, &conditions, &mut own);
                }
                Node::Quantity(id) => match block.scope.quantity(id) {
                    Some((Quantity::Fact(field), _)) => {
                        let measure = element.measure(id);
                        let value = measure.word.unwrap_or(measure.value);
                        self.note_field(block.list, *field, &value, any(&conditions));
                    }
                    Some((Quantity::Outer(outer), _)) => {
                        let some = self.some_element(&list, &any(&conditions));
                        wants.add(Node::Quantity(*outer), some);
                    }
                    _ => {}
                },
            }
        }
    }

    fn some_element(&mut self, list: &Piece, condition: &Piece) -> Piece {
        self.count_where(list, condition).binary(">", &self.zero())
    }

    fn note_field(&mut self, list: SlotId, field: SlotId, value: &Piece, when: Piece) {
        let fields = self.missing_fields.entry(list).or_default();
        fields.entry(field).or_default().push(all(&[value.is_null(), when]));
    }

    fn back_in_element(
        &mut self,
        block: &Block,
        test: &Test,
        element: &Element,
        wanted: &Piece,
        own: &mut Wants,
    ) {
        let unknown = |literal: Literal| {
            (literal, all(&[wanted.clone(), element.literal(literal).is_null()]))
        };
        match test {
            Test::Fact(field) => {
                let value = self.facts.field(self.program, block.list, *field);
                self.note_field(block.list, *field, &value, wanted.clone());
            }
            Test::Compare(_, left, right) => {
                own.add(Node::Quantity(*left), wanted.clone());
                own.add(Node::Quantity(*right), wanted.clone());
            }
            Test::Among(value, _) => own.add(Node::Quantity(*value), wanted.clone()),
            Test::All(parts) => {
                for (literal, when) in parts.iter().map(|it| unknown(*it)) {
                    own.literal(literal, when);
                }
            }
            Test::Choose(condition, yes, no) => {
                let truth = element.literal(*condition);
                let (literal, when) = unknown(*condition);
                own.literal(literal, when);
                let (literal, when) = unknown(*yes);
                own.literal(literal, all(&[when, truth.can_be_true()]));
                let (literal, when) = unknown(*no);
                own.literal(literal, all(&[when, truth.is_surely_true().negated()]));
            }
            _ => {}
        }
    }

    /// The names of the fields that are missing, as one array for each list.
    pub(crate) fn missing_arrays(&mut self) -> Vec<String> {
        let mut arrays = Vec::new();
        for (list, fields) in std::mem::take(&mut self.missing_fields) {
            let (column, _) = self.facts.list(self.program, list);
            let name = self.program.name_of(list).unwrap_or_default();
            let layout = self.program.layout().fields(list);
            let fields: Vec<(String, String)> = fields
                .into_iter()
                .filter_map(|(field, conditions)| {
                    let names = layout?.slot(field)?.names.join(".");
                    Some((names, any(&conditions).text().to_owned()))
                })
                .collect();
            arrays.push(self.dialect.fields_where(column.text(), &name, &fields));
        }
        arrays
    }
}
