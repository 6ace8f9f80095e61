//! A list of records in the flat form: for each field a column.

use guiju_law::Value;
use guiju_law::facts::{FactValue, RecordFacts};

use super::{ROWS_MAX, Texts, integer};
use crate::decide::slot::{Layout, OPEN, Slot, SlotKind};

/// How many integers are read at once.
const CHUNK: usize = 4;

/// As many integers as a list holds have a sum, if none is further from zero.
const NARROW: u64 = 1 << 56;
const _: () = assert!(ROWS_MAX <= 64);

/// All lists of a record. The first lies here, so that facts with one list are one step nearer.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lists {
    first: Option<ListInput>,
    others: Box<[ListInput]>,
}

impl FromIterator<ListInput> for Lists {
    fn from_iter<I: IntoIterator<Item = ListInput>>(lists: I) -> Self {
        let mut lists = lists.into_iter();
        Self { first: lists.next(), others: lists.collect() }
    }
}

impl Lists {
    pub(crate) fn get(&self, place: usize) -> Option<&ListInput> {
        match place.checked_sub(1) {
            None => self.first.as_ref(),
            Some(place) => self.others.get(place),
        }
    }

    pub(crate) fn get_mut(&mut self, place: usize) -> Option<&mut ListInput> {
        match place.checked_sub(1) {
            None => self.first.as_mut(),
            Some(place) => self.others.get_mut(place),
        }
    }

    pub(super) fn clear(&mut self) {
        self.first.iter_mut().chain(&mut self.others).for_each(ListInput::clear);
    }
}

/// A list of records, column by column. What every decision reads is small, and lies together.
#[derive(Debug, Clone)]
pub(crate) struct ListInput {
    /// How many yes-no fields there are.
    bits: u32,
    /// How many integer fields there are.
    fields: u32,
    /// How many elements; at most [`ROWS_MAX`].
    rows: u8,
    /// How many chunks they take.
    chunks: u8,
    /// Whether an integer is so far from zero that the sum of a field may be none.
    pub(crate) is_wide: bool,
    /// Whether there may be others: also while nothing is given.
    pub(crate) is_open: bool,
    /// Whether the list was given at all.
    pub(crate) is_given: bool,
    /// The elements as a word: one bit each.
    pub(crate) row_mask: u64,
    /// For each yes-no field the elements for which it can be true, then those for which it can be
    /// false; for each integer field those for which it is known. Then the integers, which are zero where
    /// they are not known: for each chunk of elements one chunk of each field. One row, so that a short list
    /// lies in one piece of memory.
    cells: Vec<i64>,
    aside: Option<Box<ListAside>>,
}

/// What of a list only the reference engine reads.
#[derive(Debug, Clone, Default)]
struct ListAside {
    /// Other fields of each element.
    others: Vec<Vec<Option<FactValue>>>,
    /// Elements after the last that the words have room for.
    beyond: Vec<RecordFacts>,
}

/// Where an integer field lies among the cells of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FieldPlace {
    /// The word of the elements for which it is known.
    known: usize,
    /// Where its first chunk begins.
    first: usize,
}

impl FieldPlace {
    /// The place of an integer field among the fields of a list.
    pub(crate) fn new(fields: &Layout, place: usize) -> Self {
        Self::among(fields.bits, fields.integers, place)
    }

    /// The same by how many yes-no and integer fields there are.
    fn among(bits: usize, integers: usize, place: usize) -> Self {
        Self { known: 2 * bits + place, first: 2 * bits + integers + CHUNK * place }
    }
}

impl ListInput {
    pub(super) fn new(fields: &Layout) -> Self {
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let others = vec![Vec::new(); fields.others];
        Self {
            bits: number(fields.bits),
            fields: number(fields.integers),
            rows: 0,
            chunks: 0,
            is_wide: false,
            is_open: true,
            is_given: false,
            row_mask: 0,
            cells: blank(fields),
            aside: (fields.others > 0).then(|| Box::new(ListAside { others, beyond: Vec::new() })),
        }
    }

    pub(super) fn clear(&mut self) {
        (self.rows, self.chunks, self.row_mask) = (0, 0, 0);
        self.is_wide = false;
        (self.is_open, self.is_given) = (true, false);
        let bits = self.bits();
        let (unknown, rest) = self.cells.split_at_mut(2 * bits);
        unknown.fill(-1);
        rest.fill(0);
        if let Some(aside) = &mut self.aside {
            aside.beyond.clear();
            aside.others.iter_mut().for_each(Vec::clear);
        }
    }

    /// How many elements there are; at most [`ROWS_MAX`].
    pub(crate) fn rows(&self) -> usize {
        usize::from(self.rows)
    }

    /// The same as a figure to calculate with.
    pub(crate) fn count(&self) -> i64 {
        i64::from(self.rows)
    }

    fn bits(&self) -> usize {
        usize::try_from(self.bits).unwrap_or(usize::MAX)
    }

    fn fields(&self) -> usize {
        usize::try_from(self.fields).unwrap_or(usize::MAX)
    }

    fn word(&self, place: usize) -> u64 {
        self.cells.get(place).copied().unwrap_or(0).cast_unsigned()
    }

    /// The elements for which a yes-no field can be true, and those for which it can be false.
    pub(crate) fn truths(&self, place: usize) -> (u64, u64) {
        (self.word(place), self.word(self.bits() + place))
    }

    /// The elements for which an integer field is known.
    pub(crate) fn known(&self, place: usize) -> u64 {
        self.word(2 * self.bits() + place)
    }

    fn field(&self, place: usize) -> FieldPlace {
        FieldPlace::among(self.bits(), self.fields(), place)
    }

    /// The integers of a field: those of all elements, then zeros.
    pub(crate) fn integers(&self, place: usize) -> impl Iterator<Item = i64> {
        self.chunks(self.field(place)).flatten().copied()
    }

    /// The integer of a field of an element.
    pub(crate) fn integer(&self, place: usize, row: usize) -> Option<i64> {
        self.cells.get(self.cell(place, row)).copied()
    }

    fn cell(&self, place: usize, row: usize) -> usize {
        self.field(place).first + row / CHUNK * CHUNK * self.fields() + row % CHUNK
    }

    /// The elements for which an integer field is known.
    #[inline]
    pub(crate) fn known_of(&self, field: FieldPlace) -> u64 {
        self.word(field.known)
    }

    /// The sum of a field, if the list is not wide; what is not known adds nothing.
    #[inline]
    pub(crate) fn sum(&self, field: FieldPlace) -> i64 {
        self.chunks(field).fold(0, |sum, [a, b, c, d]| {
            sum.wrapping_add(a.wrapping_add(*b)).wrapping_add(c.wrapping_add(*d))
        })
    }

    /// The integers of a field: those of all elements, then zeros.
    #[inline]
    pub(crate) fn chunks(&self, field: FieldPlace) -> impl Iterator<Item = &[i64; CHUNK]> {
        let step = CHUNK * self.fields();
        let mut at = field.first;
        (0..self.chunks).map_while(move |_| {
            let chunk = self.cells.get(at..)?.first_chunk();
            at += step;
            chunk
        })
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
                let set = self.integer(slot.place, row);
                known && set.is_some_and(|set| set & OPEN == 0)
            }
            _ => known,
        }
    }

    pub(super) fn drop_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        self.row_mask >>= 1;
        let rows = self.rows();
        self.others_mut().for_each(|it| it.truncate(rows));
    }

    pub(super) fn begin_row(&mut self) -> bool {
        if self.rows() >= ROWS_MAX {
            return false;
        }
        self.rows += 1;
        self.row_mask = self.row_mask << 1 | 1;
        if self.rows() > CHUNK * usize::from(self.chunks) {
            self.chunks += 1;
            let chunks = CHUNK * self.fields() * usize::from(self.chunks);
            let words = 2 * self.bits() + self.fields();
            if self.cells.len() < words + chunks {
                self.cells.resize(words + chunks, 0);
            }
        }
        self.others_mut().for_each(|it| it.push(None));
        true
    }

    /// Keeps an element for which the words have no room.
    pub(super) fn put_beyond(&mut self, record: RecordFacts) {
        self.aside.get_or_insert_default().beyond.push(record);
    }

    /// The elements for which the words had no room.
    pub(super) fn beyond(&self) -> &[RecordFacts] {
        self.aside.as_ref().map_or(&[], |aside| &aside.beyond)
    }

    /// What is known of another field of an element.
    pub(super) fn other(&self, place: usize, row: usize) -> Option<&FactValue> {
        self.aside.as_ref()?.others.get(place)?.get(row)?.as_ref()
    }

    fn others_mut(&mut self) -> impl Iterator<Item = &mut Vec<Option<FactValue>>> {
        self.aside.iter_mut().flat_map(|aside| &mut aside.others)
    }

    fn put_bit(&mut self, place: usize, value: bool) {
        let bit = 1 << self.rows().saturating_sub(1);
        if let Some(word) = self.cells.get_mut(place) {
            if value { *word |= bit } else { *word &= !bit }
        }
    }

    pub(super) fn put_yes_no(&mut self, place: usize, value: bool) {
        self.put_bit(place, value);
        self.put_bit(self.bits() + place, !value);
    }

    pub(super) fn put_integer(&mut self, place: usize, value: i64) {
        self.is_wide |= value.unsigned_abs() > NARROW;
        self.put_bit(2 * self.bits() + place, true);
        let cell = self.cell(place, self.rows().saturating_sub(1));
        if let Some(cell) = self.cells.get_mut(cell) {
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
                if let Some(last) = self.others_mut().nth(slot.place).and_then(|it| it.last_mut()) {
                    *last = Some(value.clone());
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

/// The cells of a list of which nothing is known, with room for a chunk.
fn blank(fields: &Layout) -> Vec<i64> {
    let mut cells = vec![-1; 2 * fields.bits];
    cells.resize(cells.len() + (1 + CHUNK) * fields.integers, 0);
    cells
}

#[cfg(test)]
mod tests {
    use super::{FieldPlace, ListInput, NARROW, ROWS_MAX};
    use crate::decide::slot::Layout;

    fn layout(bits: usize, integers: usize) -> Layout {
        let mut layout = Layout::default();
        (layout.bits, layout.integers) = (bits, integers);
        layout
    }

    fn value(row: usize, field: usize) -> i64 {
        i64::try_from(10 * row + field).expect("a small figure") + 1
    }

    #[test]
    fn keeps_every_field_of_every_element_as_it_grows() {
        let fields = layout(2, 3);
        let mut list = ListInput::new(&fields);
        for _ in 0..2 {
            for row in 0..ROWS_MAX {
                assert!(list.begin_row());
                // Each field lacks some elements.
                for field in (0..3).filter(|field| !row.is_multiple_of(field + 2)) {
                    list.put_integer(field, value(row, field));
                }
                list.put_yes_no(row % 2, row % 3 == 0);
            }
            assert!(!list.begin_row(), "there is room for no more");
            for field in 0..3 {
                let place = FieldPlace::new(&fields, field);
                let known = |row: &usize| !row.is_multiple_of(field + 2);
                let mask = (0..ROWS_MAX).filter(known).fold(0, |all, row| all | 1 << row);
                assert_eq!(list.known_of(place), mask);
                assert_eq!(
                    list.sum(place),
                    (0..ROWS_MAX).filter(known).map(|row| value(row, field)).sum::<i64>()
                );
                for row in 0..ROWS_MAX {
                    let expected = if known(&row) { value(row, field) } else { 0 };
                    assert_eq!(list.integer(field, row), Some(expected));
                    assert_eq!(list.integers(field).nth(row), Some(expected));
                }
            }
            for field in 0..2 {
                let given = |row: usize| row % 2 == field;
                let (yes, no) = list.truths(field);
                for row in 0..ROWS_MAX {
                    assert_eq!(yes >> row & 1 == 1, !given(row) || row % 3 == 0);
                    assert_eq!(no >> row & 1 == 1, !given(row) || row % 3 != 0);
                }
            }
            list.clear();
            assert_eq!((list.rows(), list.row_mask, list.integers(0).count()), (0, 0, 0));
        }
    }

    #[test]
    fn is_wide_while_an_integer_is_far_from_zero() {
        let fields = layout(0, 1);
        let mut list = ListInput::new(&fields);
        let narrow = NARROW.cast_signed();
        for (integer, is_wide) in
            [(narrow, false), (-narrow, false), (narrow + 1, true), (i64::MIN, true)]
        {
            list.clear();
            assert!(list.begin_row());
            list.put_integer(0, integer);
            assert_eq!(list.is_wide, is_wide, "{integer}");
        }
    }
}
