//! What is worked out for one element of a list: values, and lists that are gone through for each element.

use guiju_base::Convention;

use super::super::duty::MovedDate;
use super::super::input::{Input, ListInput};
use super::super::interval::{Interval, Order, TooLarge, Tri};
use super::super::plan::{BlockId, Literal, Quantity, QuantityId, Scope, TestId};
use super::super::slot::Layout;
use super::{Cell, From, Rows, Table, cell};

/// What the tests of a list are worked out from: the facts, and what stands around the list.
pub(crate) struct Around<'a> {
    pub(crate) input: &'a Input,
    /// All blocks of the plan.
    pub(crate) tables: &'a [Table],
    /// How periods are counted.
    pub(crate) conventions: &'a [Convention],
    pub(crate) outer: &'a dyn Fn(TestId) -> Tri,
    pub(crate) quantity: &'a dyn Fn(QuantityId) -> Interval,
}

/// The elements of a list, with what is known so far of their tests.
pub(crate) struct Element<'e> {
    pub(crate) table: &'e Table,
    pub(crate) list: &'e ListInput,
    pub(crate) around: &'e Around<'e>,
    pub(crate) rows: &'e Rows,
}

/// How a quantity of an element is worked out.
#[derive(Debug, Clone)]
pub(super) enum Worked {
    Add(Cell, Cell),
    Subtract(Cell, Cell),
    Multiply(Cell, Cell),
    Choose(Order, Literal, Cell, Cell),
    Extreme(Order, bool, Vec<Cell>),
    Shift(Cell, MovedDate),
    Count(BlockId, Literal),
    Sum { block: BlockId, counts: Literal, of: QuantityId, non_negative: bool },
}

impl Worked {
    /// How a quantity is worked out; `None` for fields, figures and what stands around the list.
    pub(super) fn new(scope: &Scope, fields: &Layout, id: QuantityId) -> Option<Self> {
        let (quantity, sort) = scope.quantity(id)?;
        let of = |part: QuantityId| {
            let own = scope.quantity(part).map_or(0, |it| it.1.digits());
            let factor = 10_i64.checked_pow(sort.digits().saturating_sub(own)).unwrap_or(1);
            cell(scope, fields, part, factor)
        };
        let plain = |part: QuantityId| cell(scope, fields, part, 1);
        Some(match quantity {
            Quantity::Add(a, b) => Self::Add(of(*a), of(*b)),
            Quantity::Subtract(a, b) => Self::Subtract(of(*a), of(*b)),
            Quantity::Multiply(a, b) => Self::Multiply(plain(*a), plain(*b)),
            Quantity::Choose(condition, yes, no) => {
                Self::Choose(Order::of(sort), *condition, of(*yes), of(*no))
            }
            Quantity::Extreme(greatest, parts) => {
                let parts = parts.iter().map(|part| of(*part)).collect();
                Self::Extreme(Order::of(sort), *greatest, parts)
            }
            Quantity::Shift(shift) => Self::Shift(plain(shift.date), *shift),
            Quantity::Count(block, counts) => Self::Count(*block, *counts),
            Quantity::Sum { block, counts, of, non_negative } => {
                let (block, counts, of, non_negative) = (*block, *counts, *of, *non_negative);
                Self::Sum { block, counts, of, non_negative }
            }
            _ => return None,
        })
    }
}

impl Element<'_> {
    /// The truth of a test for one element.
    pub(crate) fn truth(&self, literal: Literal, row: usize) -> Tri {
        let (yes, no) = self.rows.get(literal);
        match (yes >> row & 1 == 1, no >> row & 1 == 1) {
            (true, true) => None,
            (truth, _) => Some(truth),
        }
    }

    /// A quantity of one element.
    pub(crate) fn quantity(&self, id: QuantityId, row: usize) -> Result<Interval, TooLarge> {
        let Some(from) = self.table.quantities.get(id.index()) else {
            return Ok(Interval::UNKNOWN);
        };
        self.read(Cell { from: *from, factor: 1, is_time: false }, row)
    }

    pub(super) fn read(&self, cell: Cell, row: usize) -> Result<Interval, TooLarge> {
        let value = match cell.from {
            From::Constant(value) => Interval::known(value),
            From::Open => Interval::UNKNOWN,
            From::Outer(id) => (self.around.quantity)(id),
            From::Field { place, absent } => {
                let known = self.list.known(place) >> row & 1 == 1;
                match self.list.integer(place, row) {
                    Some(value) if known => Interval::known(value),
                    _ => absent,
                }
            }
            From::Worked(id) => match self.table.worked.get(id.index()) {
                Some(Some(worked)) => self.work(worked, row)?,
                _ => Interval::UNKNOWN,
            },
        };
        value.times(cell.factor)
    }

    fn work(&self, worked: &Worked, row: usize) -> Result<Interval, TooLarge> {
        let read = |cell: &Cell| self.read(*cell, row);
        match worked {
            Worked::Add(a, b) => read(a)?.add(read(b)?),
            Worked::Subtract(a, b) => read(a)?.subtract(read(b)?),
            Worked::Multiply(a, b) => read(a)?.multiply(read(b)?),
            Worked::Choose(order, condition, yes, no) => match self.truth(*condition, row) {
                Some(true) => read(yes),
                Some(false) => read(no),
                None => Ok(Interval::agreed(*order, &[read(yes)?, read(no)?])),
            },
            Worked::Extreme(order, greatest, parts) => {
                let parts: Vec<Interval> = parts.iter().map(read).collect::<Result<_, _>>()?;
                Ok(Interval::extreme(*order, *greatest, &parts))
            }
            Worked::Shift(date, shift) => shift.moved(read(date)?, self.around.conventions),
            Worked::Count(block, counts) => self.within(*block, row, |table, around, rows| {
                Ok(table.count(*counts, around.input, rows))
            }),
            Worked::Sum { block, counts, of, non_negative } => {
                self.within(*block, row, |table, around, rows| {
                    table.sum((*counts, *of), *non_negative, around, rows)
                })
            }
        }
    }

    /// Whether some element of another list passes, for one element of this.
    pub(super) fn some(
        &self,
        block: BlockId,
        passes: Literal,
        row: usize,
    ) -> Result<Tri, TooLarge> {
        self.within(block, row, |table, around, rows| Ok(table.some(passes, around.input, rows)))
    }

    /// Runs the tests of another list for one element of this one.
    pub(crate) fn within<T>(
        &self,
        block: BlockId,
        row: usize,
        read: impl FnOnce(&Table, &Around<'_>, &Rows) -> Result<T, TooLarge>,
    ) -> Result<T, TooLarge> {
        let table = self.around.tables.get(block.index()).ok_or(TooLarge)?;
        let is_large = std::cell::Cell::new(false);
        let outer = |test: TestId| self.truth(Literal { test, positive: true }, row);
        let quantity = |id: QuantityId| {
            self.quantity(id, row).unwrap_or_else(|TooLarge| {
                is_large.set(true);
                Interval::UNKNOWN
            })
        };
        let Around { input, tables, conventions, .. } = *self.around;
        let around = Around { input, tables, conventions, outer: &outer, quantity: &quantity };
        let mut rows = Rows::default();
        table.run(&around, &mut rows)?;
        let found = read(table, &around, &rows)?;
        if is_large.get() { Err(TooLarge) } else { Ok(found) }
    }

    /// The sum of a value that is worked out over the elements that count.
    pub(super) fn sum(&self, counts: Literal, of: QuantityId) -> Result<Interval, TooLarge> {
        let zero = Interval::known(0);
        let mut total = zero;
        for row in 0..self.list.rows() {
            let value = match self.truth(counts, row) {
                Some(false) => continue,
                Some(true) => self.quantity(of, row)?,
                None => {
                    let value = self.quantity(of, row)?;
                    Interval::between(
                        value.low().map(|low| low.min(0)),
                        value.high().map(|high| high.max(0)),
                    )
                }
            };
            total = total.add(value)?;
        }
        Ok(if self.list.is_open { Interval::UNKNOWN } else { total })
    }
}
