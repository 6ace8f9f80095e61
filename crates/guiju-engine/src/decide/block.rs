//! The tests of list elements: one word holds a test for all elements of a list.

mod column;
mod element;

use guiju_law::ir::CompareOp;

use super::atom::{absent, range};
use super::input::{Input, ListInput, ROWS_MAX};
use super::interval::{Interval, TooLarge, Tri};
use super::machine::holds;
use super::plan::{Block, BlockId, Literal, Node, Quantity, QuantityId, Scope, Sort, Test, TestId};
use super::slot::{Layout, Slot, SlotKind};

pub(crate) use column::{Column, FieldRange};
use element::Worked;
pub(crate) use element::{Around, Element};

/// Tests of the elements of a list: for each test the elements for which it can be true and can be
/// false.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rows {
    pub(crate) tests: Vec<(u64, u64)>,
}

impl Rows {
    fn get(&self, literal: Literal) -> (u64, u64) {
        let (yes, no) = self.tests.get(literal.test.index()).copied().unwrap_or((0, 0));
        if literal.positive { (yes, no) } else { (no, yes) }
    }

    /// The elements for which it can be true.
    pub(crate) fn possible(&self, literal: Literal) -> u64 {
        self.get(literal).0
    }

    /// The elements for which it is unknown.
    pub(crate) fn unknown(&self, literal: Literal) -> u64 {
        let (yes, no) = self.get(literal);
        yes & no
    }
}

#[derive(Debug, Clone)]
enum Cells {
    /// Nothing to do: the first test.
    True,
    Open,
    Fact(usize),
    Outer(TestId),
    Range {
        place: usize,
        low: i64,
        high: i64,
        absent: Tri,
    },
    Compare {
        op: CompareOp,
        left: Cell,
        right: Cell,
    },
    Among {
        value: Cell,
        places: Vec<u16>,
    },
    Holds {
        place: usize,
        member: u16,
    },
    All(Vec<Literal>),
    Choose(Literal, Literal, Literal),
    /// Whether some element of another list passes, for each element of this one.
    Some(BlockId, Literal),
}

/// A quantity of an element, with what brings it to the scale of the other.
#[derive(Debug, Clone, Copy)]
struct Cell {
    from: From,
    factor: i64,
    is_time: bool,
}

#[derive(Debug, Clone, Copy)]
enum From {
    Constant(i64),
    Field { place: usize, absent: Interval },
    Outer(QuantityId),
    Worked(QuantityId),
    Open,
}

/// A block as steps.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    list: usize,
    tests: Vec<Cells>,
    /// All quantities, and how those are worked out that are neither fields nor figures.
    quantities: Vec<From>,
    worked: Vec<Option<Worked>>,
}

impl Table {
    pub(crate) fn new(block: &Block, layout: &Layout) -> Self {
        let place = layout.slot(block.list).map_or(0, |slot| slot.place);
        let empty = Layout::default();
        let fields = layout.fields(block.list).unwrap_or(&empty);
        let tests = block.scope.order().filter_map(|node| match node {
            Node::Test(id) => block.scope.test(id).map(|it| cells(&block.scope, fields, it)),
            Node::Quantity(_) => None,
        });
        let ids = || block.scope.quantities().map(|(id, ..)| id);
        Self {
            list: place,
            tests: tests.collect(),
            quantities: ids().map(|id| cell(&block.scope, fields, id, 1).from).collect(),
            worked: ids().map(|id| Worked::new(&block.scope, fields, id)).collect(),
        }
    }

    fn input<'i>(&self, input: &'i Input) -> Option<&'i ListInput> {
        input.fields.lists.get(self.list)
    }

    /// Runs the tests over all elements.
    pub(crate) fn run(&self, around: &Around<'_>, rows: &mut Rows) -> Result<(), TooLarge> {
        let Some(list) = self.input(around.input) else { return Err(TooLarge) };
        rows.tests.clear();
        if self.tests.len() == 1 {
            rows.tests.push((u64::MAX, 0));
            return Ok(());
        }
        for cells in &self.tests {
            let pair = cells.run(&Element { table: self, list, around, rows })?;
            rows.tests.push(pair);
        }
        Ok(())
    }

    /// Whether some element passes.
    pub(crate) fn some(&self, passes: Literal, input: &Input, rows: &Rows) -> Tri {
        let list = self.input(input)?;
        let (yes, no) = rows.get(passes);
        let mask = list.row_mask;
        if yes & !no & mask != 0 {
            return Some(true);
        }
        (yes & mask == 0 && !list.is_open).then_some(false)
    }

    /// How many elements count.
    pub(crate) fn count(&self, counts: Literal, input: &Input, rows: &Rows) -> Interval {
        let Some(list) = self.input(input) else { return Interval::UNKNOWN };
        let (yes, no) = rows.get(counts);
        let mask = list.row_mask;
        let certain = i64::from((yes & !no & mask).count_ones());
        let possible = i64::from((yes & mask).count_ones());
        if certain == possible && !list.is_open {
            return Interval::known(certain);
        }
        Interval::between(Some(certain), (!list.is_open).then_some(possible))
    }

    /// The sum of a value over the elements that count.
    pub(crate) fn sum(
        &self,
        (counts, of): (Literal, QuantityId),
        non_negative: bool,
        around: &Around<'_>,
        rows: &Rows,
    ) -> Result<Interval, TooLarge> {
        let list = self.input(around.input).ok_or(TooLarge)?;
        let Some(From::Field { place, absent }) = self.quantities.get(of.index()).copied() else {
            return Element { table: self, list, around, rows }.sum(counts, of);
        };
        let (yes, no) = rows.get(counts);
        let mask = list.row_mask;
        let (certain, possible) = (yes & !no & mask, yes & mask);
        let known = list.known(place);
        let mut total = 0_i128;
        let mut counted = certain & known;
        for value in list.integers(place) {
            let keep = 0_i64.wrapping_sub(i64::from(counted & 1 == 1));
            total += i128::from(value & keep);
            counted >>= 1;
        }
        let total = i64::try_from(total).map_err(|_| TooLarge)?;
        if certain == possible && certain & !known == 0 && !list.is_open {
            return Ok(Interval::known(total));
        }
        let mut low = (!list.is_open || non_negative).then_some(total);
        let mut high = (!list.is_open).then_some(total);
        let add = |total: Option<i64>, more: Option<i64>| match total.zip(more) {
            Some((total, more)) => total.checked_add(more).map(Some).ok_or(TooLarge),
            None => Ok(None),
        };
        for (row, value) in list.integers(place).enumerate() {
            let bit = 1 << row;
            if possible & bit == 0 || certain & known & bit != 0 {
                continue;
            }
            let body = if known & bit == 0 { absent } else { Interval::known(value) };
            let (mut least, mut most) = (body.low(), body.high());
            if certain & bit == 0 {
                (least, most) = (least.map(|it| it.min(0)), most.map(|it| it.max(0)));
            }
            (low, high) = (add(low, least)?, add(high, most)?);
        }
        Ok(Interval::between(low, high))
    }
}

impl Cells {
    /// The elements for which the test can be true, and can be false.
    fn run(&self, element: &Element<'_>) -> Result<(u64, u64), TooLarge> {
        let (list, rows) = (element.list, element.rows);
        Ok(match self {
            Cells::True => (u64::MAX, 0),
            Cells::Open => (u64::MAX, u64::MAX),
            Cells::Fact(place) => list.truths(*place),
            Cells::Outer(test) => broadcast((element.around.outer)(*test)),
            Cells::Range { place, low, high, absent } => {
                let known = list.known(*place);
                let mut inside = 0_u64;
                for (row, value) in list.integers(*place).enumerate().take(ROWS_MAX) {
                    inside |= u64::from(*low <= value && value <= *high) << row;
                }
                let (yes, no) = broadcast(*absent);
                ((inside & known) | (yes & !known), (!inside & known) | (no & !known))
            }
            Cells::Compare { op, left, right } => {
                let mut pair = (0, 0);
                for row in 0..list.rows() {
                    let (a, b) = (element.read(*left, row)?, element.read(*right, row)?);
                    let truth =
                        if left.is_time { a.compare_times(*op, b) } else { a.compare(*op, b) };
                    put(&mut pair, row, truth);
                }
                pair
            }
            Cells::Among { value, places } => {
                let mut pair = (0, 0);
                for row in 0..list.rows() {
                    let value = element.read(*value, row)?.value();
                    let among = |value: i64| places.iter().any(|it| i64::from(*it) == value);
                    put(&mut pair, row, value.map(among));
                }
                pair
            }
            Cells::Holds { place, member } => {
                let known = list.known(*place);
                let mut pair = (0, 0);
                for (row, set) in list.integers(*place).enumerate().take(ROWS_MAX) {
                    let set = (known >> row & 1 == 1).then_some(set);
                    put(&mut pair, row, set.and_then(|set| holds(set, *member)));
                }
                pair
            }
            Cells::All(parts) => parts.iter().fold((u64::MAX, 0), |(yes, no), part| {
                let (also, instead) = rows.get(*part);
                (yes & also, no | instead)
            }),
            Cells::Choose(condition, yes, no) => {
                let (on, off) = rows.get(*condition);
                let ((yes, not_yes), (no, not_no)) = (rows.get(*yes), rows.get(*no));
                ((on & yes) | (off & no), (on & not_yes) | (off & not_no))
            }
            Cells::Some(block, passes) => {
                let mut pair = (0, 0);
                for row in 0..list.rows() {
                    put(&mut pair, row, element.some(*block, *passes, row)?);
                }
                pair
            }
        })
    }
}

/// One truth for all elements.
fn broadcast(truth: Tri) -> (u64, u64) {
    let word = |it: bool| if it { u64::MAX } else { 0 };
    (word(truth != Some(false)), word(truth != Some(true)))
}

fn put(pair: &mut (u64, u64), row: usize, truth: Tri) {
    pair.0 |= u64::from(truth != Some(false)) << row;
    pair.1 |= u64::from(truth != Some(true)) << row;
}

fn cells(scope: &Scope, fields: &Layout, test: &Test) -> Cells {
    let slot = |id| fields.slot(id);
    match test {
        Test::True => Cells::True,
        Test::Fact(id) => slot(*id).map_or(Cells::Open, |slot| Cells::Fact(slot.place)),
        Test::Outer(id) => Cells::Outer(*id),
        Test::Compare(op, left, right) => number_range(scope, fields, *op, (*left, *right))
            .unwrap_or_else(|| {
                let (left, right) = align(scope, fields, *left, *right);
                Cells::Compare { op: *op, left, right }
            }),
        Test::Among(value, places) => {
            Cells::Among { value: cell(scope, fields, *value, 1), places: places.clone() }
        }
        Test::Holds(id, member) => slot(*id)
            .map_or(Cells::Open, |slot| Cells::Holds { place: slot.place, member: *member }),
        Test::All(parts) => Cells::All(parts.clone()),
        Test::Choose(condition, yes, no) => Cells::Choose(*condition, *yes, *no),
        Test::Some(block, passes) => Cells::Some(*block, *passes),
        Test::Open | Test::Happened(_) | Test::Unperformed(..) => Cells::Open,
    }
}

fn align(scope: &Scope, fields: &Layout, left: QuantityId, right: QuantityId) -> (Cell, Cell) {
    let of = |id| scope.quantity(id).map_or(0, |it| it.1.digits());
    let (a, b) = (of(left), of(right));
    let power = |it: u32| 10_i64.checked_pow(it).unwrap_or(1);
    let left = cell(scope, fields, left, power(b.saturating_sub(a)));
    (left, cell(scope, fields, right, power(a.saturating_sub(b))))
}

fn cell(scope: &Scope, fields: &Layout, id: QuantityId, factor: i64) -> Cell {
    let found = scope.quantity(id);
    let from = match found.map(|it| it.0) {
        Some(Quantity::Constant(value)) => From::Constant(*value),
        Some(Quantity::Outer(id)) => From::Outer(*id),
        Some(Quantity::Fact(slot)) => fields.slot(*slot).map_or(From::Open, |slot: &Slot| {
            From::Field { place: slot.place, absent: absent(slot) }
        }),
        Some(Quantity::Open) | None => From::Open,
        Some(_) => From::Worked(id),
    };
    Cell { from, factor, is_time: found.is_some_and(|it| it.1 == Sort::Date) }
}

/// A comparison of a number with a figure, as a range of its integers.
fn number_range(
    scope: &Scope,
    fields: &Layout,
    op: CompareOp,
    sides: (QuantityId, QuantityId),
) -> Option<Cells> {
    let (slot, leaf) = range(scope, fields, op, sides.0, sides.1)?;
    let slot = fields.slot(slot)?;
    match (&slot.kind, leaf.ranges.as_slice()) {
        (SlotKind::Number { .. }, [(low, high)]) => {
            Some(Cells::Range { place: slot.place, low: *low, high: *high, absent: leaf.absent })
        }
        _ => None,
    }
}
