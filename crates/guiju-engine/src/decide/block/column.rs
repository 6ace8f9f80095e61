//! Fields of all elements of a list at once: sums and counts without a table of tests.

use super::super::atom::absent;
use super::super::input::{CHUNK, Input, IntegerColumns, ListInput};
use super::super::interval::{Interval, TooLarge, Tri};
use super::super::missing::Missing;
use super::super::plan::{Block, Literal, Quantity, QuantityId, Test};
use super::super::slot::{Layout, SlotId};
use super::{Cells, number_range};

/// A field of all elements of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    list: usize,
    place: usize,
    slots: (SlotId, SlotId),
}

impl Column {
    /// The column of a quantity that is a field, and what is known of one that is missing.
    pub(crate) fn new(block: &Block, layout: &Layout, of: QuantityId) -> Option<(Self, Interval)> {
        let (Quantity::Fact(field), _) = block.scope.quantity(of)? else { return None };
        let list = layout.slot(block.list)?.place;
        let slot = layout.fields(block.list)?.slot(*field)?;
        let slots = (block.list, *field);
        Some((Self { list, place: slot.place, slots }, absent(slot)))
    }

    pub(crate) fn list<'i>(&self, input: &'i Input) -> Option<&'i ListInput> {
        input.fields.lists.get(self.list)
    }

    /// The elements for which the field is known, and its integers, which are zero where it is not.
    #[inline]
    pub(crate) fn read<'l>(&self, columns: &IntegerColumns<'l>) -> (u64, &'l [i64]) {
        (columns.known(self.place), columns.column(self.place))
    }

    /// The number of the list among all lists.
    pub(crate) fn list_place(&self) -> usize {
        self.list
    }

    /// The sum over all elements.
    #[inline]
    pub(crate) fn sum(
        &self,
        input: &Input,
        absent: Interval,
        non_negative: bool,
    ) -> Result<Interval, TooLarge> {
        let list = self.list(input).ok_or(TooLarge)?;
        let total = sum_known(list.integers(self.place))?;
        let missing = list.row_mask & !list.known(self.place);
        if missing == 0 && !list.is_open {
            return Ok(Interval::known(total));
        }
        // Each missing term lies within the domain; so do those that an open list does not name.
        let missing = i64::from(missing.count_ones());
        let end = |bound: Option<i64>| match bound {
            Some(bound) => {
                let all = bound.checked_mul(missing).and_then(|all| total.checked_add(all));
                all.map(Some).ok_or(TooLarge)
            }
            None => Ok((missing == 0).then_some(total)),
        };
        let low = if list.is_open && !non_negative { None } else { end(absent.low())? };
        let high = if list.is_open { None } else { end(absent.high())? };
        Ok(Interval::between(low, high))
    }

    /// The elements whose field is missing, and the list itself while it is open.
    pub(crate) fn missing(&self, input: &Input, found: &mut Vec<Missing>) {
        let Some(list) = self.list(input) else { return };
        let (of, field) = self.slots;
        if list.is_open {
            found.push(Missing::Fact(of));
        }
        let mut missing = list.row_mask & !list.known(self.place);
        while missing != 0 {
            let row = usize::try_from(missing.trailing_zeros()).unwrap_or(0);
            found.push(Missing::Field(of, row, field));
            missing &= missing - 1;
        }
    }
}

/// The sum of what is known of a field.
#[inline]
pub(crate) fn sum_known(integers: &[i64]) -> Result<i64, TooLarge> {
    let (chunks, _) = integers.as_chunks::<CHUNK>();
    let mut total = 0;
    for chunk in chunks {
        total = add_four(total, *chunk)?;
    }
    Ok(total)
}

/// Adds a chunk to a total.
fn add_four(total: i64, [a, b, c, d]: [i64; CHUNK]) -> Result<i64, TooLarge> {
    let ((one, beyond_one), (two, beyond_two)) = (a.overflowing_add(b), c.overflowing_add(d));
    let (both, beyond_both) = one.overflowing_add(two);
    let (all, beyond_all) = both.overflowing_add(total);
    if beyond_one || beyond_two || beyond_both || beyond_all { Err(TooLarge) } else { Ok(all) }
}

/// A range of a field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct FieldRange {
    low: i64,
    /// How many integers it holds.
    width: u64,
    absent: Tri,
    positive: bool,
}

impl FieldRange {
    /// The one range that a literal of a block is.
    pub(crate) fn new(block: &Block, layout: &Layout, of: Literal) -> Option<(Column, Self)> {
        let Test::Compare(op, left, right) = block.scope.test(of.test)? else { return None };
        let fields = layout.fields(block.list)?;
        let Cells::Range { low, high, absent, .. } =
            number_range(&block.scope, fields, *op, (*left, *right))?
        else {
            return None;
        };
        let (column, _) = Column::new(block, layout, *left)?;
        let width = if low <= high {
            // All integers there are would be one too many.
            high.wrapping_sub(low).cast_unsigned().checked_add(1)?
        } else {
            0
        };
        Some((column, Self { low, width, absent, positive: of.positive }))
    }

    /// The elements that lie in the range, one bit each; those of which the field is not known are zero.
    #[inline]
    fn inside(&self, integers: &[i64]) -> u64 {
        // One comparison for both ends.
        let inside =
            |value: i64| u64::from(value.wrapping_sub(self.low).cast_unsigned() < self.width);
        let (chunks, _) = integers.as_chunks::<CHUNK>();
        let (mut all, mut place) = (0, 0_u32);
        for chunk in chunks {
            let [a, b, c, d] = chunk.map(inside);
            all |= (a | b << 1 | c << 2 | d << 3) << place;
            place += 4;
        }
        all
    }

    /// How many elements have the field in the range, or not in it, where all have the field.
    #[inline]
    pub(crate) fn count_all(&self, rows: u64, integers: &[i64]) -> i64 {
        let inside = self.inside(integers);
        count((if self.positive { inside } else { !inside }) & rows)
    }

    /// How few and how many elements have the field in the range, or not in it, by those for which it is known and those that lack it.
    #[inline(never)]
    pub(crate) fn count_between(&self, known: u64, missing: u64, integers: &[i64]) -> (i64, i64) {
        let inside = self.inside(integers);
        let hit = if self.positive { inside & known } else { !inside & known };
        self.bounds(hit, missing)
    }

    fn bounds(&self, hit: u64, missing: u64) -> (i64, i64) {
        match self.absent.map(|truth| truth == self.positive) {
            Some(true) => (count(hit | missing), count(hit | missing)),
            Some(false) => (count(hit), count(hit)),
            None => (count(hit), count(hit | missing)),
        }
    }

    /// How many elements have the field in the range, or not in it.
    pub(crate) fn count(&self, column: &Column, input: &Input) -> Interval {
        let Some(list) = column.list(input) else { return Interval::UNKNOWN };
        let known = list.known(column.place);
        let inside = self.inside(list.integers(column.place));
        let hit = if self.positive { inside & known } else { !inside & known };
        let missing = list.row_mask & !known;
        if missing == 0 && !list.is_open {
            return Interval::known(count(hit));
        }
        let (sure, possible) = self.bounds(hit, missing);
        if sure == possible && !list.is_open {
            return Interval::known(sure);
        }
        Interval::between(Some(sure), (!list.is_open).then_some(possible))
    }

    /// What would settle the count.
    pub(crate) fn missing(&self, column: &Column, input: &Input, found: &mut Vec<Missing>) {
        if self.absent.is_none() {
            column.missing(input, found);
        } else if column.list(input).is_some_and(|list| list.is_open) {
            found.push(Missing::Fact(column.slots.0));
        }
    }
}

/// The number of bits set in 0 to 15, four bits each.
const COUNTS: u64 = 0x4332_3221_3221_2110;

/// How many bits are set; few are, mostly.
fn count(bits: u64) -> i64 {
    if bits < 256 {
        let low = COUNTS >> (4 * (bits & 0xf)) & 0xf;
        return (low + (COUNTS >> (4 * (bits >> 4)) & 0xf)).cast_signed();
    }
    i64::from(bits.count_ones())
}
