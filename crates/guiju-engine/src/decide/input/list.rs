//! A list of records in the flat form: for each field a column.

use guiju_law::Value;
use guiju_law::facts::{FactValue, RecordFacts};

use super::{ROWS_MAX, Texts, integer};
use crate::decide::slot::{Layout, OPEN, Slot, SlotKind};

/// A list of records, column by column.
#[derive(Debug, Clone, Default)]
pub(crate) struct ListInput {
    /// How many elements; at most [`ROWS_MAX`].
    pub(crate) rows: usize,
    /// Whether there may be others: also while nothing is given.
    pub(crate) is_open: bool,
    /// Whether the list was given at all.
    pub(crate) is_given: bool,
    /// One word of elements for each yes-no field.
    pub(crate) can_be_true: Vec<u64>,
    pub(crate) can_be_false: Vec<u64>,
    /// One word of elements for each integer field.
    pub(crate) known: Vec<u64>,
    /// The integers of each field.
    pub(crate) integers: Vec<Vec<i64>>,
    /// Other fields of each element.
    pub(crate) others: Vec<Vec<Option<FactValue>>>,
    /// Elements after the last that the words have room for.
    pub(super) beyond: Vec<RecordFacts>,
}

impl ListInput {
    pub(super) fn new(fields: &Layout) -> Self {
        Self {
            rows: 0,
            is_open: true,
            is_given: false,
            can_be_true: vec![u64::MAX; fields.bits],
            can_be_false: vec![u64::MAX; fields.bits],
            known: vec![0; fields.integers],
            integers: vec![Vec::new(); fields.integers],
            others: vec![Vec::new(); fields.others],
            beyond: Vec::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.beyond.clear();
        (self.rows, self.is_open, self.is_given) = (0, true, false);
        self.can_be_true.fill(u64::MAX);
        self.can_be_false.fill(u64::MAX);
        self.known.fill(0);
        self.integers.iter_mut().for_each(Vec::clear);
        self.others.iter_mut().for_each(Vec::clear);
    }

    /// Whether a field of an element is known.
    pub(crate) fn is_known(&self, slot: &Slot, row: usize) -> bool {
        let read = |words: &[u64]| words.get(slot.place).is_some_and(|it| it >> row & 1 == 1);
        match &slot.kind {
            SlotKind::YesNo => read(&self.can_be_true) != read(&self.can_be_false),
            SlotKind::Other | SlotKind::List(_) => false,
            // An open set is given, and yet not known.
            SlotKind::Set(_) => {
                let set = self.integers.get(slot.place).and_then(|it| it.get(row));
                read(&self.known) && set.is_some_and(|set| set & OPEN == 0)
            }
            _ => read(&self.known),
        }
    }

    /// The elements as a word: one bit each.
    pub(crate) fn row_mask(&self) -> u64 {
        if self.rows >= ROWS_MAX { u64::MAX } else { (1 << self.rows) - 1 }
    }

    pub(super) fn drop_row(&mut self) {
        self.rows = self.rows.saturating_sub(1);
        let fields = self.integers.iter_mut();
        fields.for_each(|it| it.truncate(self.rows));
        self.others.iter_mut().for_each(|it| it.truncate(self.rows));
    }

    pub(super) fn begin_row(&mut self) -> bool {
        if self.rows >= ROWS_MAX {
            return false;
        }
        self.rows += 1;
        self.integers.iter_mut().for_each(|it| it.push(0));
        self.others.iter_mut().for_each(|it| it.push(None));
        true
    }

    pub(super) fn put_yes_no(&mut self, place: usize, value: bool) {
        let row = self.rows.saturating_sub(1);
        let set = |words: &mut [u64], value: bool| {
            if let Some(word) = words.get_mut(place) {
                let bit = 1 << row;
                if value { *word |= bit } else { *word &= !bit }
            }
        };
        set(&mut self.can_be_true, value);
        set(&mut self.can_be_false, !value);
    }

    pub(super) fn put_integer(&mut self, place: usize, value: i64) {
        let row = self.rows.saturating_sub(1);
        if let (Some(known), Some(integers)) =
            (self.known.get_mut(place), self.integers.get_mut(place))
            && let Some(integer) = integers.get_mut(row)
        {
            *known |= 1 << row;
            *integer = value;
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
