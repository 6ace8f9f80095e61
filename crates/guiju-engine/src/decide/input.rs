//! Facts about one subject in the flat form of a program.

mod list;

use std::sync::Arc;

use guiju_base::Number;
use guiju_law::facts::{FactEntry, FactValue, Instance, RecordFacts};
use guiju_law::vocabulary::{ChoiceId, SubjectId};
use guiju_law::{Facts, Type, Value};

use super::slot::{Layout, OPEN, Slot, SlotId, SlotKind, scaled, time_key, time_of};

pub(crate) use list::{FieldPlace, ListInput, Lists};

/// Longest list that is decided in the flat form; longer ones are left to the reference engine.
pub(crate) const ROWS_MAX: usize = 64;

/// Facts about one subject; what was not set is unknown.
///
/// Made by [`Program::input`](super::Program::input), and good for that program only. To be filled again
/// and again: [`Input::clear`] keeps the memory.
#[derive(Debug, Clone, Default)]
pub struct Input {
    pub(crate) fields: Fields,
    /// Whether a value does not fit its slot, so that the reference engine must decide.
    pub(crate) is_large: bool,
    /// What a decision mostly does not read lies apart, so that an input is few lines of memory.
    apart: Box<Apart>,
}

/// What is seldom read.
#[derive(Debug, Clone, Default)]
struct Apart {
    /// Facts that are no truth, integer or list.
    others: Vec<Option<FactValue>>,
    /// Texts that the program does not name, by their number less that of those it does.
    texts: Vec<Arc<str>>,
    /// Values that do not fit their slots.
    misfits: Vec<Misfit>,
}

/// A value that does not fit its slot.
#[derive(Debug, Clone)]
struct Misfit {
    subject: SubjectId,
    names: Vec<Arc<str>>,
    /// In a list the element and the names of its field.
    field: Option<(usize, Vec<Arc<str>>)>,
    value: FactValue,
}

/// The slots of a record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    /// Yes-no facts, words of integers that are known, then the integers, [`MISSING`] where they are not. One
    /// row, so that facts lie in one piece of memory.
    ///
    /// A byte holds four yes-no facts: in its lower half those that can be true, in its upper half those that
    /// can be false (unknown is both). Tables are looked up by such bytes.
    cells: Box<[i64]>,
    /// How many words the yes-no facts take.
    words: usize,
    /// Where the integers begin.
    integers: usize,
    pub(crate) lists: Lists,
}

/// What stands for an integer that is not known; no known one but an open set is this.
pub(crate) const MISSING: i64 = i64::MIN;

/// How many yes-no facts a word holds.
pub(crate) const TRUTHS: usize = 32;

/// Where a yes-no fact lies: the word, and the shift of the bit that it can be true.
pub(crate) fn truth_place(place: usize) -> (usize, u32) {
    let shift = place % TRUTHS / 4 * 8 + place % 4;
    (place / TRUTHS, u32::try_from(shift).unwrap_or(0))
}

impl Fields {
    fn new(layout: &Layout) -> Self {
        let lists = layout.slots().filter_map(|(_, slot)| match &slot.kind {
            SlotKind::List(fields) => Some(ListInput::new(fields)),
            _ => None,
        });
        let words = layout.bits.div_ceil(TRUTHS);
        let integers = words + layout.integers.div_ceil(64);
        let mut fields = Self {
            cells: vec![0; integers + layout.integers].into(),
            words,
            integers,
            lists: lists.collect(),
        };
        fields.clear();
        fields
    }

    fn clear(&mut self) {
        let (truths, rest) = self.cells.split_at_mut(self.words);
        truths.fill(-1);
        let (known, integers) = rest.split_at_mut(self.integers - self.words);
        known.fill(0);
        integers.fill(MISSING);
        self.lists.clear();
    }

    fn word(&self, place: usize) -> u64 {
        self.cells.get(place).copied().unwrap_or(0).cast_unsigned()
    }

    /// A word of yes-no facts, as bytes of four.
    pub(crate) fn truths(&self, word: usize) -> u64 {
        self.word(word)
    }

    /// Whether a yes-no fact can be true, and can be false.
    pub(crate) fn truth(&self, place: usize) -> (bool, bool) {
        let (word, shift) = truth_place(place);
        let bits = self.truths(word) >> shift;
        (bits & 1 == 1, bits >> 4 & 1 == 1)
    }

    /// A word of integers: those that are known.
    pub(crate) fn known(&self, word: usize) -> u64 {
        self.word(self.words + word)
    }

    /// Whether an integer is known.
    pub(crate) fn is_known(&self, place: usize) -> bool {
        self.known(place / 64) >> (place % 64) & 1 == 1
    }

    /// All integers, in the order of their places.
    pub(crate) fn integers(&self) -> &[i64] {
        self.cells.get(self.integers..).unwrap_or_default()
    }

    /// An integer; [`MISSING`] while it is not known.
    pub(crate) fn integer(&self, place: usize) -> i64 {
        self.cells.get(self.integers + place).copied().unwrap_or(MISSING)
    }
}

/// A value as the integer of its slot; `None` when it does not fit.
fn integer(kind: &SlotKind, value: &Value, texts: &mut Texts<'_>) -> Option<i64> {
    match (kind, value) {
        (
            SlotKind::Number { scale, .. },
            Value::Number(it) | Value::Money(it) | Value::Percent(it),
        ) => scaled(*it, *scale).filter(|it| *it != MISSING),
        (SlotKind::Choice(_), Value::Choice(_, place)) => Some(i64::from(*place)),
        (SlotKind::Date, Value::Date(time)) => Some(time_key(*time)),
        (SlotKind::Text, Value::Text(text)) => texts.number(text),
        (SlotKind::Set(_), Value::Set(_, places)) => {
            Some(places.iter().fold(0, |set, place| set | 1 << place))
        }
        _ => None,
    }
}

/// Texts by number: those that the program names, then those that facts bring.
pub(crate) struct Texts<'t> {
    pub(crate) named: &'t [Arc<str>],
    pub(crate) brought: &'t mut Vec<Arc<str>>,
}

impl Texts<'_> {
    fn number(&mut self, text: &str) -> Option<i64> {
        let all = self.named.iter().chain(self.brought.iter());
        let found = all.into_iter().position(|it| &**it == text);
        let number = found.unwrap_or_else(|| {
            self.brought.push(text.into());
            self.named.len() + self.brought.len() - 1
        });
        i64::try_from(number).ok()
    }
}

impl Input {
    pub(crate) fn new(layout: &Layout) -> Self {
        let apart = Apart { others: vec![None; layout.others], ..Apart::default() };
        Self { fields: Fields::new(layout), is_large: false, apart: apart.into() }
    }

    /// What is known of a fact that is no truth, integer or list.
    pub(crate) fn other(&self, place: usize) -> Option<&FactValue> {
        self.apart.others.get(place)?.as_ref()
    }

    /// Forgets all facts.
    pub fn clear(&mut self) {
        self.fields.clear();
        self.is_large = false;
        let Apart { others, texts, misfits } = &mut *self.apart;
        others.fill(None);
        texts.clear();
        misfits.clear();
    }

    /// Sets a yes-no fact.
    #[inline]
    pub(crate) fn put_yes_no(&mut self, place: usize, value: bool) {
        let (word, shift) = truth_place(place);
        if let Some(word) = self.fields.cells.get_mut(word) {
            *word = *word & !(0x11 << shift) | (if value { 0x01 } else { 0x10 }) << shift;
        }
    }

    /// Sets an integer.
    #[inline]
    pub(crate) fn put_integer(&mut self, place: usize, value: i64) {
        let Fields { cells, words, integers, .. } = &mut self.fields;
        if let Some(word) = cells.get_mut(*words + place / 64) {
            *word |= 1 << (place % 64);
        }
        if let Some(cell) = cells.get_mut(*integers + place) {
            *cell = value;
        }
    }

    /// Sets a fact from what is known of it; a value that does not fit its slot is kept aside.
    pub(crate) fn put(&mut self, named: &[Arc<str>], slot: &Slot, value: &FactValue) {
        match (&slot.kind, value) {
            (_, FactValue::Unknown(_)) => {}
            (SlotKind::YesNo, FactValue::Known(Value::YesNo(it))) => {
                self.put_yes_no(slot.place, *it);
            }
            (SlotKind::Set(_), FactValue::Plain { items, complete }) => {
                let places = items.iter().filter_map(|item| match item {
                    Value::Choice(_, place) => Some(1 << place),
                    _ => None,
                });
                let open = if *complete { 0 } else { OPEN };
                self.put_integer(slot.place, places.fold(open, |set: i64, bit| set | bit));
            }
            (SlotKind::List(fields), FactValue::Records { items, complete }) => {
                self.begin_list(slot, *complete);
                for item in items {
                    if !self.begin_row(slot) {
                        self.put_beyond(slot, item.clone());
                        continue;
                    }
                    for (_, field) in fields.slots() {
                        if let Some(entry) = descend(item, &field.names) {
                            self.put_row(named, slot, field, &entry.value);
                        }
                    }
                }
            }
            (SlotKind::Other, value) => {
                if let Some(place) = self.apart.others.get_mut(slot.place) {
                    *place = Some(value.clone());
                }
            }
            (kind, FactValue::Known(value)) => {
                let mut texts = Texts { named, brought: &mut self.apart.texts };
                match integer(kind, value, &mut texts) {
                    Some(integer) => self.put_integer(slot.place, integer),
                    None => self.put_misfit(slot, None, FactValue::Known(value.clone())),
                }
            }
            (_, value) => self.put_misfit(slot, None, value.clone()),
        }
    }

    /// The number of a text.
    pub(crate) fn text_number(&mut self, named: &[Arc<str>], text: &str) -> Option<i64> {
        Texts { named, brought: &mut self.apart.texts }.number(text)
    }

    /// Keeps a value that does not fit for the reference engine.
    fn put_misfit(&mut self, slot: &Slot, field: Option<(usize, &Slot)>, value: FactValue) {
        self.is_large = true;
        let field = field.map(|(row, field)| (row, field.names.clone()));
        let names = slot.names.clone();
        self.apart.misfits.push(Misfit { subject: slot.subject, names, field, value });
    }

    fn list(&mut self, list: &Slot) -> Option<&mut ListInput> {
        self.fields.lists.get_mut(list.place)
    }

    /// Begins a list that is given; `complete` when it has no other elements.
    pub(crate) fn begin_list(&mut self, list: &Slot, complete: bool) {
        if let Some(list) = self.list(list) {
            list.clear();
            (list.is_given, list.is_open) = (true, !complete);
        }
    }

    /// Says that a list may have other elements.
    pub(crate) fn open_list(&mut self, list: &Slot) {
        if let Some(list) = self.list(list) {
            list.is_open = true;
        }
    }

    /// Adds an element of which nothing is known yet; `false` when the words have no room.
    pub(crate) fn begin_row(&mut self, list: &Slot) -> bool {
        self.list(list).is_some_and(ListInput::begin_row)
    }

    /// Adds an element for which the words have no room.
    pub(crate) fn put_beyond(&mut self, list: &Slot, record: RecordFacts) {
        self.is_large = true;
        if let Some(list) = self.list(list) {
            list.put_beyond(record);
        }
    }

    /// Takes back the last element, which was begun and is not there.
    pub(crate) fn drop_row(&mut self, list: &Slot) {
        if let Some(list) = self.list(list) {
            list.drop_row();
        }
    }

    /// Sets a yes-no field of the last element.
    pub(crate) fn put_row_bit(&mut self, list: &Slot, field: usize, value: bool) {
        if let Some(list) = self.list(list) {
            list.put_yes_no(field, value);
        }
    }

    /// Sets an integer field of the last element.
    pub(crate) fn put_row_integer(&mut self, list: &Slot, field: usize, value: i64) {
        if let Some(list) = self.list(list) {
            list.put_integer(field, value);
        }
    }

    /// Sets a field of the last element from what is known of it.
    pub(crate) fn put_row(
        &mut self,
        named: &[Arc<str>],
        list: &Slot,
        field: &Slot,
        value: &FactValue,
    ) {
        let Self { fields, apart, .. } = self;
        let Some(rows) = fields.lists.get_mut(list.place) else { return };
        let mut texts = Texts { named, brought: &mut apart.texts };
        if !rows.put_field(field, value, &mut texts) {
            let row = rows.rows().saturating_sub(1);
            self.put_misfit(list, Some((row, field)), value.clone());
        }
    }

    /// Sets all facts that the program reads from facts about `instance`.
    pub(crate) fn read(
        &mut self,
        layout: &Layout,
        named: &[Arc<str>],
        facts: &Facts,
        instance: &Instance,
    ) {
        for (_, slot) in layout.slots() {
            let about = if slot.subject == instance.subject {
                Some(instance)
            } else {
                facts.single(slot.subject)
            };
            let found = about.and_then(|about| descend(&about.record, &slot.names));
            if let Some(entry) = found {
                self.put(named, slot, &entry.value);
            }
        }
    }

    /// Writes the facts out again for the reference engine.
    pub(crate) fn to_facts(
        &self,
        layout: &Layout,
        named: &[Arc<str>],
        subjects: &dyn Fn(SubjectId) -> Arc<str>,
        subject: SubjectId,
    ) -> Facts {
        let new =
            |subject| Instance { subject, path: subjects(subject), record: RecordFacts::default() };
        let mut facts = Facts { instances: vec![new(subject)] };
        let mut put = |subject, write: &dyn Fn(&mut RecordFacts)| {
            let place = facts.instances.iter().position(|it| it.subject == subject);
            let place = place.unwrap_or_else(|| {
                facts.instances.push(new(subject));
                facts.instances.len() - 1
            });
            if let Some(instance) = facts.instances.get_mut(place) {
                write(&mut instance.record);
            }
        };
        for (_, slot) in layout.slots() {
            if let Some(value) = self.value(named, slot) {
                put(slot.subject, &|record| put_fact(record, &slot.names, value.clone()));
            }
        }
        for misfit in &self.apart.misfits {
            put(misfit.subject, &|record| misfit.put(record));
        }
        facts
    }

    fn value(&self, named: &[Arc<str>], slot: &Slot) -> Option<FactValue> {
        let fields = &self.fields;
        match &slot.kind {
            SlotKind::YesNo => {
                let (yes, no) = fields.truth(slot.place);
                (yes != no).then_some(FactValue::Known(Value::YesNo(yes)))
            }
            SlotKind::Other => self.other(slot.place).cloned(),
            SlotKind::List(of) => {
                let list = fields.lists.get(slot.place)?;
                list.is_given.then(|| self.records(named, of, list))
            }
            kind => {
                let known = fields.is_known(slot.place);
                known.then(|| self.known(named, kind, fields.integer(slot.place))).flatten()
            }
        }
    }

    fn known(&self, named: &[Arc<str>], kind: &SlotKind, integer: i64) -> Option<FactValue> {
        let value = match kind {
            SlotKind::Number { scale, ty } => {
                let step = (0..*scale)
                    .try_fold(Number::ONE, |step, _| step.checked_mul("0.1".parse().ok()?).ok())?;
                let number = Number::from_i64(integer).checked_mul(step).ok()?;
                match ty {
                    Type::Money => Value::Money(number),
                    Type::Percent => Value::Percent(number),
                    _ => Value::Number(number),
                }
            }
            SlotKind::Choice(id) => Value::Choice(*id, u16::try_from(integer).ok()?),
            SlotKind::Date => Value::Date(time_of(integer)?),
            SlotKind::Text => {
                let number = usize::try_from(integer).ok()?;
                Value::Text(named.iter().chain(&self.apart.texts).nth(number)?.clone())
            }
            SlotKind::Set(id) => return Some(set_of(*id, integer)),
            SlotKind::YesNo | SlotKind::List(_) | SlotKind::Other => return None,
        };
        Some(FactValue::Known(value))
    }

    fn records(&self, named: &[Arc<str>], of: &Layout, list: &ListInput) -> FactValue {
        let record = |row: usize| {
            let mut record = RecordFacts::default();
            for (_, slot) in of.slots() {
                let value = match &slot.kind {
                    SlotKind::YesNo => {
                        let (yes, no) = list.truths(slot.place);
                        let (yes, no) = (yes >> row & 1 == 1, no >> row & 1 == 1);
                        (yes != no).then_some(FactValue::Known(Value::YesNo(yes)))
                    }
                    SlotKind::Other | SlotKind::List(_) => list.other(slot.place, row).cloned(),
                    kind => {
                        let known = list.known(slot.place) >> row & 1 == 1;
                        let integer = list.integer(slot.place, row);
                        integer
                            .filter(|_| known)
                            .and_then(|integer| self.known(named, kind, integer))
                    }
                };
                if let Some(value) = value {
                    put_fact(&mut record, &slot.names, value);
                }
            }
            record
        };
        let items = (0..list.rows()).map(record).chain(list.beyond().iter().cloned());
        FactValue::Records { items: items.collect(), complete: !list.is_open }
    }
}

fn set_of(id: ChoiceId, integer: i64) -> FactValue {
    let places = (0_u16..63).filter(|place| integer >> place & 1 == 1);
    if integer & OPEN == 0 {
        return FactValue::Known(Value::Set(id, places.collect()));
    }
    FactValue::Plain {
        items: places.map(|place| Value::Choice(id, place)).collect(),
        complete: false,
    }
}

/// Follows names through nested records; what is unknown above is unknown below.
pub(crate) fn descend<'f>(record: &'f RecordFacts, names: &[Arc<str>]) -> Option<&'f FactEntry> {
    let (first, rest) = names.split_first()?;
    let entry = record.fields.get(&**first)?;
    match &entry.value {
        _ if rest.is_empty() => Some(entry),
        FactValue::Record(inner) => descend(inner, rest),
        _ => None,
    }
}

impl Misfit {
    fn put(&self, record: &mut RecordFacts) {
        let Some((row, field)) = &self.field else {
            put_fact(record, &self.names, self.value.clone());
            return;
        };
        if let Some(FactValue::Records { items, .. }) = value_mut(record, &self.names)
            && let Some(item) = items.get_mut(*row)
        {
            put_fact(item, field, self.value.clone());
        }
    }
}

fn value_mut<'f>(record: &'f mut RecordFacts, names: &[Arc<str>]) -> Option<&'f mut FactValue> {
    let (first, rest) = names.split_first()?;
    let value = &mut record.fields.get_mut(&**first)?.value;
    match value {
        _ if rest.is_empty() => Some(value),
        FactValue::Record(inner) => value_mut(inner, rest),
        _ => None,
    }
}

fn put_fact(record: &mut RecordFacts, names: &[Arc<str>], value: FactValue) {
    let Some((first, rest)) = names.split_first() else { return };
    if rest.is_empty() {
        record.fields.insert((&**first).into(), FactEntry { value, line: 0, source: None });
        return;
    }
    let empty =
        || FactEntry { value: FactValue::Record(RecordFacts::default()), line: 0, source: None };
    let entry = record.fields.entry((&**first).into()).or_insert_with(empty);
    if let FactValue::Record(inner) = &mut entry.value {
        put_fact(inner, rest, value);
    }
}

/// Facts of an input, set one by one with their types.
#[derive(Debug)]
pub struct Writer<'p, 'i> {
    pub(crate) layout: &'p Layout,
    pub(crate) named: &'p [Arc<str>],
    pub(crate) input: &'i mut Input,
}

impl Writer<'_, '_> {
    /// Sets a fact; `false` when the slot is of another type, or the domain of the fact excludes the value.
    pub fn set(&mut self, slot: SlotId, value: &Value) -> bool {
        let Some(slot) = self.layout.slot(slot).filter(|slot| slot.can_be(value)) else {
            return false;
        };
        let fits = matches!(
            (&slot.kind, value),
            (SlotKind::YesNo, Value::YesNo(_))
                | (SlotKind::Date, Value::Date(_))
                | (SlotKind::Text, Value::Text(_))
                | (SlotKind::Other, _)
        ) || match (&slot.kind, value) {
            (SlotKind::Number { ty, .. }, Value::Number(_)) => *ty == Type::Number,
            (SlotKind::Number { ty, .. }, Value::Money(_)) => *ty == Type::Money,
            (SlotKind::Number { ty, .. }, Value::Percent(_)) => *ty == Type::Percent,
            (SlotKind::Choice(a), Value::Choice(b, _)) | (SlotKind::Set(a), Value::Set(b, _)) => {
                a == b
            }
            _ => false,
        };
        if fits {
            self.input.put(self.named, slot, &FactValue::Known(value.clone()));
        }
        fits
    }

    /// Sets a yes-no fact; `false` when the slot is of another type.
    pub fn set_yes_no(&mut self, slot: SlotId, value: bool) -> bool {
        match self.layout.slot(slot) {
            Some(Slot { kind: SlotKind::YesNo, place, .. }) => {
                self.input.put_yes_no(*place, value);
                true
            }
            _ => false,
        }
    }
}
