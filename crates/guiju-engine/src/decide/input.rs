//! Facts about one subject in the flat form of a program.

use std::sync::Arc;

use guiju_base::{Number, Time};
use guiju_law::facts::{FactEntry, FactValue, Instance, RecordFacts};
use guiju_law::vocabulary::{ChoiceId, SubjectId};
use guiju_law::{Facts, Type, Value};

use super::slot::{Layout, OPEN, Slot, SlotId, SlotKind, scaled, time_key, time_of};

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
    /// Texts that the program does not name, by their number less that of those it does.
    texts: Vec<Arc<str>>,
}

/// The slots of a record.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    /// Yes-no facts: can be true, can be false. Unknown is both.
    pub(crate) can_be_true: Vec<u64>,
    pub(crate) can_be_false: Vec<u64>,
    /// How many of them there are.
    bits: usize,
    /// Which integers are known.
    pub(crate) known: Vec<u64>,
    pub(crate) integers: Vec<i64>,
    pub(crate) lists: Vec<ListInput>,
    pub(crate) others: Vec<Option<FactValue>>,
}

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
}

/// Words with one bit set for each of `count` facts, and no other.
fn ones(words: &mut [u64], count: usize) {
    for (place, word) in words.iter_mut().enumerate() {
        let left = count.saturating_sub(place * 64);
        *word = if left >= 64 { u64::MAX } else { (1 << left) - 1 };
    }
}

impl Fields {
    fn new(layout: &Layout) -> Self {
        let mut unknown = vec![0; layout.words()];
        ones(&mut unknown, layout.bits);
        let mut lists = Vec::new();
        for (_, slot) in layout.slots() {
            if let SlotKind::List(fields) = &slot.kind {
                lists.push(ListInput::new(fields));
            }
        }
        Self {
            can_be_true: unknown.clone(),
            can_be_false: unknown,
            bits: layout.bits,
            known: vec![0; layout.integers.div_ceil(64)],
            integers: vec![0; layout.integers],
            lists,
            others: vec![None; layout.others],
        }
    }

    fn clear(&mut self) {
        ones(&mut self.can_be_true, self.bits);
        ones(&mut self.can_be_false, self.bits);
        self.known.fill(0);
        self.lists.iter_mut().for_each(ListInput::clear);
        self.others.fill(None);
    }
}

impl ListInput {
    fn new(fields: &Layout) -> Self {
        Self {
            rows: 0,
            is_open: true,
            is_given: false,
            can_be_true: vec![u64::MAX; fields.bits],
            can_be_false: vec![u64::MAX; fields.bits],
            known: vec![0; fields.integers],
            integers: vec![Vec::new(); fields.integers],
            others: vec![Vec::new(); fields.others],
        }
    }

    fn clear(&mut self) {
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
}

/// Sets or clears one bit of a row of words.
fn put_bit(words: &mut [u64], place: usize, value: bool) {
    if let Some(word) = words.get_mut(place / 64) {
        let bit = 1 << (place % 64);
        if value { *word |= bit } else { *word &= !bit }
    }
}

/// One bit of a row of words.
pub(crate) fn bit(words: &[u64], place: usize) -> bool {
    words.get(place / 64).is_some_and(|word| word >> (place % 64) & 1 == 1)
}

/// A value as the integer of its slot; `None` when it does not fit.
fn integer(kind: &SlotKind, value: &Value, texts: &mut Texts<'_>) -> Option<i64> {
    match (kind, value) {
        (
            SlotKind::Number { scale, .. },
            Value::Number(it) | Value::Money(it) | Value::Percent(it),
        ) => scaled(*it, *scale),
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
        Self { fields: Fields::new(layout), is_large: false, texts: Vec::new() }
    }

    /// Forgets all facts.
    pub fn clear(&mut self) {
        self.fields.clear();
        self.is_large = false;
        self.texts.clear();
    }

    /// Sets a yes-no fact.
    pub(crate) fn put_yes_no(&mut self, place: usize, value: bool) {
        put_bit(&mut self.fields.can_be_true, place, value);
        put_bit(&mut self.fields.can_be_false, place, !value);
    }

    /// Sets an integer.
    pub(crate) fn put_integer(&mut self, place: usize, value: i64) {
        put_bit(&mut self.fields.known, place, true);
        if let Some(slot) = self.fields.integers.get_mut(place) {
            *slot = value;
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
                let Self { fields: all, texts, is_large } = self;
                if let Some(list) = all.lists.get_mut(slot.place) {
                    let mut texts = Texts { named, brought: texts };
                    *is_large |= !list.put(fields, items, *complete, &mut texts);
                }
            }
            (SlotKind::Other, value) => {
                if let Some(place) = self.fields.others.get_mut(slot.place) {
                    *place = Some(value.clone());
                }
            }
            (kind, FactValue::Known(value)) => {
                let mut texts = Texts { named, brought: &mut self.texts };
                match integer(kind, value, &mut texts) {
                    Some(integer) => self.put_integer(slot.place, integer),
                    None => self.is_large = true,
                }
            }
            _ => self.is_large = true,
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
        for (_, slot) in layout.slots() {
            let Some(value) = self.value(named, slot) else { continue };
            let place = facts.instances.iter().position(|it| it.subject == slot.subject);
            let place = place.unwrap_or_else(|| {
                facts.instances.push(new(slot.subject));
                facts.instances.len() - 1
            });
            if let Some(instance) = facts.instances.get_mut(place) {
                put_fact(&mut instance.record, &slot.names, value);
            }
        }
        facts
    }

    fn value(&self, named: &[Arc<str>], slot: &Slot) -> Option<FactValue> {
        let fields = &self.fields;
        match &slot.kind {
            SlotKind::YesNo => {
                let yes = bit(&fields.can_be_true, slot.place);
                let no = bit(&fields.can_be_false, slot.place);
                (yes != no).then_some(FactValue::Known(Value::YesNo(yes)))
            }
            SlotKind::Other => fields.others.get(slot.place)?.clone(),
            SlotKind::List(of) => {
                let list = fields.lists.get(slot.place)?;
                list.is_given.then(|| self.records(named, of, list))
            }
            kind => {
                let integer = fields.integers.get(slot.place)?;
                let known = bit(&fields.known, slot.place);
                known.then(|| self.known(named, kind, *integer)).flatten()
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
                Value::Text(named.iter().chain(&self.texts).nth(number)?.clone())
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
                        let can = |words: &[u64]| {
                            words.get(slot.place).is_some_and(|word| word >> row & 1 == 1)
                        };
                        let (yes, no) = (can(&list.can_be_true), can(&list.can_be_false));
                        (yes != no).then_some(FactValue::Known(Value::YesNo(yes)))
                    }
                    SlotKind::Other | SlotKind::List(_) => {
                        list.others.get(slot.place).and_then(|it| it.get(row)?.clone())
                    }
                    kind => {
                        let known = list.known.get(slot.place).is_some_and(|it| it >> row & 1 == 1);
                        let integer = list.integers.get(slot.place).and_then(|it| it.get(row));
                        integer
                            .filter(|_| known)
                            .and_then(|integer| self.known(named, kind, *integer))
                    }
                };
                if let Some(value) = value {
                    put_fact(&mut record, &slot.names, value);
                }
            }
            record
        };
        FactValue::Records { items: (0..list.rows).map(record).collect(), complete: !list.is_open }
    }
}

impl ListInput {
    /// Takes the records over; `false` when something does not fit.
    fn put(
        &mut self,
        fields: &Layout,
        items: &[RecordFacts],
        complete: bool,
        texts: &mut Texts<'_>,
    ) -> bool {
        self.clear();
        (self.is_given, self.is_open) = (true, !complete);
        if items.len() > ROWS_MAX {
            return false;
        }
        let mut fits = true;
        for item in items {
            self.begin_row();
            for (_, slot) in fields.slots() {
                let Some(entry) = descend(item, &slot.names) else { continue };
                fits &= self.put_field(slot, &entry.value, texts);
            }
        }
        fits
    }

    /// Adds an element of which nothing is known yet; `false` when there are too many.
    pub(crate) fn begin_row(&mut self) -> bool {
        if self.rows >= ROWS_MAX {
            return false;
        }
        self.rows += 1;
        self.integers.iter_mut().for_each(|it| it.push(0));
        self.others.iter_mut().for_each(|it| it.push(None));
        true
    }

    /// Sets a yes-no field of the last element.
    pub(crate) fn put_yes_no(&mut self, place: usize, value: bool) {
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

    /// Sets an integer field of the last element.
    pub(crate) fn put_integer(&mut self, place: usize, value: i64) {
        let row = self.rows.saturating_sub(1);
        if let (Some(known), Some(integers)) =
            (self.known.get_mut(place), self.integers.get_mut(place))
            && let Some(integer) = integers.get_mut(row)
        {
            *known |= 1 << row;
            *integer = value;
        }
    }

    fn put_field(&mut self, slot: &Slot, value: &FactValue, texts: &mut Texts<'_>) -> bool {
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
    /// Sets a fact; `false` when the slot is of another type.
    pub fn set(&mut self, slot: SlotId, value: &Value) -> bool {
        let Some(slot) = self.layout.slot(slot) else { return false };
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

    /// Sets an event or date; `false` when the slot is of another type.
    pub fn set_time(&mut self, slot: SlotId, time: Time) -> bool {
        self.set(slot, &Value::Date(time))
    }
}
