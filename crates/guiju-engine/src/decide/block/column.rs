//! Fields of all elements of a list at once: sums and counts without a table of tests.

use super::super::atom::absent;
use super::super::input::{FieldPlace, Input, ListInput};
use super::super::interval::{Interval, TooLarge, Tri};
use super::super::missing::Missing;
use super::super::plan::{Block, Literal, Quantity, QuantityId, Test};
use super::super::slot::{Layout, SlotId};
use super::super::stretch::Stretch;
use super::{Cells, number_range};

/// A field of all elements of a list.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Column {
    list: usize,
    place: usize,
    cells: FieldPlace,
    slots: (SlotId, SlotId),
}

impl Column {
    /// The column of a quantity that is a field, and what is known of one that is missing.
    pub(crate) fn new(block: &Block, layout: &Layout, of: QuantityId) -> Option<(Self, Interval)> {
        let (Quantity::Fact(field), _) = block.scope.quantity(of)? else { return None };
        let list = layout.slot(block.list)?.place;
        let fields = layout.fields(block.list)?;
        let slot = fields.slot(*field)?;
        let (cells, slots) = (FieldPlace::new(fields, slot.place), (block.list, *field));
        Some((Self { list, place: slot.place, cells, slots }, absent(slot)))
    }

    pub(crate) fn list<'i>(&self, input: &'i Input) -> Option<&'i ListInput> {
        input.fields.lists.get(self.list)
    }

    /// Where the field lies in the list.
    pub(crate) fn cells(&self) -> FieldPlace {
        self.cells
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
        let mut integers = list.integers(self.place);
        let total = integers.try_fold(0, i64::checked_add).ok_or(TooLarge)?;
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
        self.missing_list(input, found);
        let Some(list) = self.list(input) else { return };
        let (of, field) = self.slots;
        let mut missing = list.row_mask & !list.known(self.place);
        while missing != 0 {
            let row = usize::try_from(missing.trailing_zeros()).unwrap_or(0);
            found.push(Missing::Field(of, row, field));
            missing &= missing - 1;
        }
    }

    /// The list itself while it is open.
    pub(crate) fn missing_list(&self, input: &Input, found: &mut Vec<Missing>) {
        if self.list(input).is_some_and(|list| list.is_open) {
            found.push(Missing::Fact(self.slots.0));
        }
    }
}

/// The elements of a list of which a field lies in a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct FieldRange {
    range: Stretch,
    /// Whether the range holds zero, which stands for what is not there.
    holds_zero: bool,
    /// Whether an element counts that lacks the field.
    absent: Tri,
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
        let range = Stretch::new((low, high))?;
        let range = if of.positive { range } else { range.rest()? };
        let absent = absent.map(|truth| truth == of.positive);
        Some((column, Self { range, holds_zero: range.holds(0), absent }))
    }

    /// The elements that lie in the range, one bit each.
    fn inside(&self, list: &ListInput, field: FieldPlace) -> u64 {
        let inside = |value: i64| u64::from(self.range.holds(value));
        let (mut all, mut place) = (0, 0_u32);
        for chunk in list.chunks(field) {
            let [a, b, c, d] = chunk.map(inside);
            all |= (a | b << 1 | c << 2 | d << 3) << place;
            place += 4;
        }
        all & list.known_of(field)
    }

    /// How many elements have the field in the range, where all have the field.
    #[inline]
    pub(crate) fn count_all(&self, list: &ListInput, field: FieldPlace) -> i64 {
        let is_inside = |value: i64| i64::from(self.range.holds(value));
        let (mut inside, mut behind) = (0, 0);
        for chunk in list.chunks(field) {
            let [a, b, c, d] = chunk.map(is_inside);
            inside += a + b + (c + d);
            behind += CHUNK_ROWS;
        }
        // Behind the last element its chunk goes on with zeros.
        if self.holds_zero { inside - behind + list.count() } else { inside }
    }

    /// How few and how many elements have the field in the range, by those for which it is known and those
    /// that lack it.
    #[inline(never)]
    pub(crate) fn count_between(&self, list: &ListInput, field: FieldPlace) -> (i64, i64) {
        let hit = self.inside(list, field);
        let missing = list.row_mask & !list.known_of(field);
        match self.absent {
            Some(true) => (count(hit | missing), count(hit | missing)),
            Some(false) => (count(hit), count(hit)),
            None => (count(hit), count(hit | missing)),
        }
    }

    /// How many elements have the field in the range.
    pub(crate) fn count(&self, column: &Column, input: &Input) -> Interval {
        let Some(list) = column.list(input) else { return Interval::UNKNOWN };
        let (sure, possible) = self.count_between(list, column.cells);
        if sure == possible && !list.is_open {
            return Interval::known(sure);
        }
        Interval::between(Some(sure), (!list.is_open).then_some(possible))
    }

    /// Whether the count depends on an element that lacks the field.
    pub(crate) fn depends_on_missing(&self) -> bool {
        self.absent.is_none()
    }
}

/// How many elements a chunk is of.
const CHUNK_ROWS: i64 = 4;

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
