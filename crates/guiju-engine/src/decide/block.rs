//! The tests of list elements: one word holds a test for all elements of a list.

use guiju_law::ir::CompareOp;

use super::atom::{absent, range, scale};
use super::input::{FieldPlace, Input, ListInput, ROWS_MAX};
use super::interval::{Interval, TooLarge, Tri};
use super::machine::holds;
use super::missing::Missing;
use super::plan::{Block, Literal, Node, Quantity, QuantityId, Scope, Sort, Test, TestId};
use super::slot::{Layout, Slot, SlotId, SlotKind};
use super::stretch::Stretch;

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
    Open,
}

/// A block as steps.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    list: usize,
    tests: Vec<Cells>,
    /// The field of each quantity that is one.
    fields: Vec<Option<(usize, Interval)>>,
}

impl Table {
    pub(crate) fn new(block: &Block, layout: &Layout) -> Self {
        let place = layout.slot(block.list).map_or(0, |slot| slot.place);
        let empty = Layout::default();
        let fields = layout.fields(block.list).unwrap_or(&empty);
        let field = |quantity: &Quantity| match quantity {
            Quantity::Fact(slot) => fields.slot(*slot).map(|slot| (slot.place, absent(slot))),
            _ => None,
        };
        let tests = block.scope.order().filter_map(|node| match node {
            Node::Test(id) => block.scope.test(id).map(|it| cells(&block.scope, fields, it)),
            Node::Quantity(_) => None,
        });
        Self {
            list: place,
            tests: tests.collect(),
            fields: block.scope.quantities().map(|(_, it, _)| field(it)).collect(),
        }
    }

    fn input<'i>(&self, input: &'i Input) -> Option<&'i ListInput> {
        input.fields.lists.get(self.list)
    }

    /// Runs the tests over all elements.
    pub(crate) fn run(
        &self,
        input: &Input,
        outer: &dyn Fn(TestId) -> Tri,
        quantity: &dyn Fn(QuantityId) -> Interval,
        rows: &mut Rows,
    ) -> Result<(), TooLarge> {
        let Some(list) = self.input(input) else { return Err(TooLarge) };
        rows.tests.clear();
        if self.tests.len() == 1 {
            rows.tests.push((u64::MAX, 0));
            return Ok(());
        }
        for cells in &self.tests {
            let pair = cells.run(list, outer, quantity, rows)?;
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

    /// The sum of a field over the elements that count.
    pub(crate) fn sum(
        &self,
        counts: Literal,
        of: QuantityId,
        non_negative: bool,
        input: &Input,
        rows: &Rows,
    ) -> Result<Interval, TooLarge> {
        let list = self.input(input).ok_or(TooLarge)?;
        let (place, absent) = self.fields.get(of.index()).copied().flatten().ok_or(TooLarge)?;
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
    fn run(
        &self,
        list: &ListInput,
        outer: &dyn Fn(TestId) -> Tri,
        quantity: &dyn Fn(QuantityId) -> Interval,
        rows: &Rows,
    ) -> Result<(u64, u64), TooLarge> {
        Ok(match self {
            Cells::True => (u64::MAX, 0),
            Cells::Open => (u64::MAX, u64::MAX),
            Cells::Fact(place) => list.truths(*place),
            Cells::Outer(test) => broadcast(outer(*test)),
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
                    let a = left.read(list, row, quantity)?;
                    let b = right.read(list, row, quantity)?;
                    let truth =
                        if left.is_time { a.compare_times(*op, b) } else { a.compare(*op, b) };
                    put(&mut pair, row, truth);
                }
                pair
            }
            Cells::Among { value, places } => {
                let mut pair = (0, 0);
                for row in 0..list.rows() {
                    let value = value.read(list, row, quantity)?.value();
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
        })
    }
}

impl Cell {
    fn read(
        self,
        list: &ListInput,
        row: usize,
        quantity: &dyn Fn(QuantityId) -> Interval,
    ) -> Result<Interval, TooLarge> {
        let value = match self.from {
            From::Constant(value) => Interval::known(value),
            From::Open => Interval::UNKNOWN,
            From::Outer(id) => quantity(id),
            From::Field { place, absent } => {
                let known = list.known(place) >> row & 1 == 1;
                match list.integer(place, row) {
                    Some(value) if known => Interval::known(value),
                    _ => absent,
                }
            }
        };
        value.times(self.factor)
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
        Test::Open | Test::Happened(_) | Test::Unperformed(..) | Test::Some(..) => Cells::Open,
    }
}

fn align(scope: &Scope, fields: &Layout, left: QuantityId, right: QuantityId) -> (Cell, Cell) {
    let of = |id| scope.quantity(id).map_or(0, |it| scale(it.1));
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
        _ => From::Open,
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
