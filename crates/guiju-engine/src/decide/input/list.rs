//! A list of records in the flat form: for each field a column.

use guiju_law::Value;
use guiju_law::facts::{FactValue, RecordFacts};

use super::{ROWS_MAX, Texts, integer};
use crate::decide::slot::{Layout, OPEN, Slot, SlotKind};

/// How many integers are read at once.
pub(crate) const CHUNK: usize = 4;

/// All lists of a record. The first lies here, so that facts with one list are one step nearer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    first: ListInput,
    others: Vec<ListInput>,
    count: usize,
}

impl FromIterator<ListInput> for Lists {
    fn from_iter<I: IntoIterator<Item = ListInput>>(lists: I) -> Self {
        let mut lists = lists.into_iter();
        let Some(first) = lists.next() else { return Self::default() };
        let others: Vec<ListInput> = lists.collect();
        Self { first, count: 1 + others.len(), others }
    }
}

impl Lists {
    pub(crate) fn get(&self, place: usize) -> Option<&ListInput> {
        match place {
            0 if self.count > 0 => Some(&self.first),
            place => self.others.get(place.checked_sub(1)?),
        }
    }

    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut ListInput> {
        match place {
            0 if self.count > 0 => Some(&mut self.first),
            place => self.others.get_mut(place.checked_sub(1)?),
        }
    }

    pub(super) fn clear(&mut self) {
        if self.count > 0 {
            self.first.clear();
            self.others.iter_mut().for_each(ListInput::clear);
        }
    }
}

/// A list of records, column by column.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListInput {
    /// How many elements; at most [`ROWS_MAX`].
    pub(crate) rows: usize,
    /// The elements as a word: one bit each.
    pub(crate) row_mask: u64,
    /// Whether there may be others: also while nothing is given.
    pub(crate) is_open: bool,
    /// Whether the list was given at all.
    pub(crate) is_given: bool,
    /// How many yes-no fields there are.
    bits: usize,
    /// How many integer fields there are.
    fields: usize,
    /// How many elements there is room for, in whole chunks.
    room: usize,
    /// For each yes-no field the elements for which it can be true, then those for which it can be
    /// false; for each integer field those for which it is known, then its integers, which are zero where
    /// they are not known. One row, so that a short list lies in one piece of memory.
    cells: Vec<i64>,
    /// Other fields of each element.
    pub(crate) others: Vec<Vec<Option<FactValue>>>,
    /// Elements after the last that the words have room for.
    pub(super) beyond: Vec<RecordFacts>,
}

/// The integer fields of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) struct IntegerColumns<'l> {
    known: &'l [i64],
    integers: &'l [i64],
    room: usize,
    /// How many elements there are, in whole chunks.
    whole: usize,
}

impl<'l> IntegerColumns<'l> {
    /// The elements for which a field is known.
    pub(crate) fn known(&self, place: usize) -> u64 {
        self.known.get(place).copied().unwrap_or(0).cast_unsigned()
    }

    /// The integers of a field, in whole chunks.
    pub(crate) fn column(&self, place: usize) -> &'l [i64] {
        let from = self.integers.get(place * self.room..);
        from.and_then(|it| it.get(..self.whole)).unwrap_or_default()
    }
}

impl ListInput {
    pub(super) fn new(fields: &Layout) -> Self {
        Self {
            rows: 0,
            row_mask: 0,
            is_open: true,
            is_given: false,
            bits: fields.bits,
            fields: fields.integers,
            room: CHUNK,
            cells: blank(fields.bits, fields.integers, CHUNK),
            others: vec![Vec::new(); fields.others],
            beyond: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.beyond.clear();
        (self.rows, self.row_mask) = (0, 0);
        (self.is_open, self.is_given) = (true, false);
        let (unknown, rest) = self.cells.split_at_mut(2 * self.bits);
        unknown.fill(-1);
        rest.fill(0);
        self.others.iter_mut().for_each(Vec::clear);
    }

    fn word(&self, place: usize) -> u64 {
        self.cells.get(place).copied().unwrap_or(0).cast_unsigned()
    }

    /// The elements for which a yes-no field can be true, and those for which it can be false.
    pub(crate) fn truths(&self, place: usize) -> (u64, u64) {
        (self.word(place), self.word(self.bits + place))
    }

    /// The elements for which an integer field is known.
    pub(crate) fn known(&self, place: usize) -> u64 {
        self.word(2 * self.bits + place)
    }

    /// The integers of a field, in whole chunks.
    pub(crate) fn integers(&self, place: usize) -> &[i64] {
        self.integer_columns().column(place)
    }

    /// All integer fields.
    #[inline]
    pub(crate) fn integer_columns(&self) -> IntegerColumns<'_> {
        let from = 2 * self.bits;
        let (known, integers) = self
            .cells
            .get(from..)
            .and_then(|it| it.split_at_checked(self.fields))
            .unwrap_or_default();
        let whole = self.rows.next_multiple_of(CHUNK);
        IntegerColumns { known, integers, room: self.room, whole }
    }

    fn column(&self, place: usize) -> usize {
        2 * self.bits + self.fields + place * self.room
    }

    /// Whether a field of an element is known.
    pub(crate) fn is_known(&self, slot: &Slot, row: usize) -> bool {
        let known = self.known(slot.place) >> row & 1 == 1;
        match &slot.kind {
            SlotKind::YesNo => {
                let (yes, no) = self.truths(slot.place);
                (yes ^ no) >> row & 1 == 1
            }
            SlotKind::Other | SlotKind::List(_) => false,
            // An open set is given, and yet not known.
            SlotKind::Set(_) => {
                let set = self.integers(slot.place).get(row);
                known && set.is_some_and(|set| set & OPEN == 0)
            }
            _ => known,
        }
    }

    pub(super) fn drop_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        self.row_mask >>= 1;
        self.others.iter_mut().for_each(|it| it.truncate(self.rows));
    }

    pub(super) fn begin_row(&mut self) -> bool {
        if self.rows >= ROWS_MAX {
            return false;
        }
        self.rows += 1;
        self.row_mask = self.row_mask << 1 | 1;
        if self.rows > self.room {
            self.grow();
        }
        self.others.iter_mut().for_each(|it| it.push(None));
        true
    }

    /// Makes room for twice as many elements.
    fn grow(&mut self) {
        let room = (2 * self.room).min(ROWS_MAX);
        let mut cells = blank(self.bits, self.fields, room);
        let words = 2 * self.bits + self.fields;
        cells.iter_mut().zip(&self.cells).take(words).for_each(|(to, from)| *to = *from);
        for field in 0..self.fields {
            let old = self.cells.iter().skip(words + field * self.room).take(self.room);
            let new = cells.iter_mut().skip(words + field * room);
            new.zip(old).for_each(|(to, from)| *to = *from);
        }
        (self.room, self.cells) = (room, cells);
    }

    fn put_bit(&mut self, place: usize, value: bool) {
        let bit = 1 << self.rows.saturating_sub(1);
        if let Some(word) = self.cells.get_mut(place) {
            if value { *word |= bit } else { *word &= !bit }
        }
    }

    pub(super) fn put_yes_no(&mut self, place: usize, value: bool) {
        self.put_bit(place, value);
        self.put_bit(self.bits + place, !value);
    }

    pub(super) fn put_integer(&mut self, place: usize, value: i64) {
        self.put_bit(2 * self.bits + place, true);
        let at = self.column(place) + self.rows.saturating_sub(1);
        if let Some(cell) = self.cells.get_mut(at) {
            *cell = value;
        }
    }

    pub(super) fn put_field(
        &mut self,
        slot: &Slot,
        value: &FactValue,
        texts: &mut Texts<'_>,
    ) -> bool {
        match (&slot.kind, value) {
            (_, FactValue::Unknown(_)) => {}
            (SlotKind::YesNo, FactValue::Known(Value::YesNo(it))) => {
                self.put_yes_no(slot.place, *it);
            }
            (SlotKind::Other | SlotKind::List(_), value) => {
                if let Some(place) = self.others.get_mut(slot.place).and_then(|it| it.last_mut()) {
                    *place = Some(value.clone());
                }
            }
            (SlotKind::Set(_), FactValue::Plain { items, complete }) => {
                let open = if *complete { 0 } else { OPEN };
                let set = items.iter().fold(open, |set, item| match item {
                    Value::Choice(_, place) => set | 1 << place,
                    _ => set,
                });
                self.put_integer(slot.place, set);
            }
            (kind, FactValue::Known(value)) => match integer(kind, value, texts) {
                Some(integer) => self.put_integer(slot.place, integer),
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

/// The cells of a list of which nothing is known.
fn blank(bits: usize, fields: usize, room: usize) -> Vec<i64> {
    let mut cells = vec![-1; 2 * bits];
    cells.resize(2 * bits + fields + fields * room, 0);
    cells
}
