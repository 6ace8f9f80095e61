//! Facts from JSON, read once into their slots.
//!
//! The text is an object of subjects as in a file of facts, or the record of the one subject alone. Names
//! may be written with `_` for `-`, as programs and databases write them. What the vocabulary does not
//! know is a fault, never passed over; a fact that no rule of the program reads is passed over unread.

mod scan;
mod sink;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use guiju_base::Text;
use guiju_law::vocabulary::{Fact, Record, Shape, Vocabulary};
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::Program;
use super::input::Input;
use super::slot::{Layout, SlotId, SlotKind};
use scan::{Plain, Scan};
use sink::{Sink, expected};

/// Why a text is no record of facts.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{path}`: {}", text.en)]
pub struct JsonFault {
    /// The fact concerned, as its path below the text's own beginning; empty for the text as a whole.
    pub path: String,
    /// What is wrong with it.
    pub text: Text,
}

/// The shape of the texts that a program reads.
#[derive(Debug, Clone, Default)]
pub(crate) struct JsonShape {
    fields: Vec<Field>,
    /// The fields by both spellings of their names.
    by_name: BTreeMap<Box<str>, usize>,
}

/// A field of a record.
#[derive(Debug, Clone)]
struct Field {
    name: Box<str>,
    /// The name with `_` for `-`.
    plain_name: Box<str>,
    target: Target,
}

#[derive(Debug, Clone)]
enum Target {
    /// A fact, with its type and domain.
    Fact { slot: SlotId, fact: Box<Fact>, plain: Option<Plain> },
    /// A nested record.
    Record(JsonShape),
    /// A list of records.
    List(SlotId, JsonShape),
    /// Anything that is kept whole, by its schema.
    Whole(SlotId, Box<Shape>),
    /// Known, and not read by any rule.
    Unread,
}

impl JsonShape {
    /// The shape of a file of facts about the subjects that a program reads of.
    pub(crate) fn of_subjects(vocabulary: &Vocabulary, layout: &Layout) -> Self {
        let mut shape = Self::default();
        for subject in vocabulary.subjects() {
            let Some(id) = vocabulary.subject_named(&subject.name) else { continue };
            let find = |names: &[Arc<str>]| layout.named(id, names);
            let names = &mut Vec::new();
            let record = Self::of_record(vocabulary, &subject.record, layout, names, &find);
            shape.add(&subject.name, Target::Record(record));
        }
        shape.add("about", Target::Unread);
        shape
    }

    fn of_record(
        vocabulary: &Vocabulary,
        record: &Record,
        layout: &Layout,
        names: &mut Vec<Arc<str>>,
        find: &dyn Fn(&[Arc<str>]) -> Option<SlotId>,
    ) -> Self {
        let mut shape = Self::default();
        for field in &record.fields {
            names.push(Arc::from(&*field.name));
            let slot = find(names);
            let target = match (&field.shape, slot) {
                (shape, Some(slot)) if is_whole(layout, slot) => {
                    Target::Whole(slot, Box::new(shape.clone()))
                }
                (Shape::Fact(fact), Some(slot)) => Target::Fact {
                    slot,
                    fact: Box::new(fact.clone()),
                    plain: layout.slot(slot).and_then(|slot| Plain::new(vocabulary, slot)),
                },
                (Shape::List(_, of), Some(slot)) => {
                    let empty = Layout::default();
                    let fields = layout.fields(slot).unwrap_or(&empty);
                    let subject = layout.slot(slot).map(|slot| slot.subject);
                    let find = |names: &[Arc<str>]| fields.named(subject?, names);
                    let names = &mut Vec::new();
                    Target::List(slot, Self::of_record(vocabulary, of, fields, names, &find))
                }
                (Shape::Record(_, of), None) => {
                    Target::Record(Self::of_record(vocabulary, of, layout, names, find))
                }
                _ => Target::Unread,
            };
            names.pop();
            shape.add(&field.name, target);
        }
        shape
    }

    fn add(&mut self, name: &str, target: Target) {
        let plain_name = name.replace('-', "_").into_boxed_str();
        self.by_name.insert(name.into(), self.fields.len());
        self.by_name.insert(plain_name.clone(), self.fields.len());
        self.fields.push(Field { name: name.into(), plain_name, target });
    }

    /// The fields that may stand at a place. Texts of one source have their names in one order, so that
    /// the next is mostly one of those that follow.
    fn expected(&self, place: usize) -> impl Iterator<Item = (usize, &Field)> {
        const NEAR: usize = 3;
        (place..).zip(self.fields.iter().skip(place).take(NEAR))
    }

    /// The place of a field.
    fn place_of(&self, name: &[u8], expected: usize) -> Option<usize> {
        let is_it =
            |field: &Field| field.plain_name.as_bytes() == name || field.name.as_bytes() == name;
        let near = self.expected(expected).find(|(_, field)| is_it(field));
        near.map(|(place, _)| place)
            .or_else(|| self.by_name.get(std::str::from_utf8(name).ok()?).copied())
    }

    fn record(&self, subject: &str) -> Option<&Self> {
        match self.fields.get(*self.by_name.get(subject)?) {
            Some(Field { target: Target::Record(shape), .. }) => Some(shape),
            _ => None,
        }
    }
}

fn is_whole(layout: &Layout, slot: SlotId) -> bool {
    layout.slot(slot).is_some_and(|slot| slot.kind == SlotKind::Other)
}

/// Whether a name is that of a field, with `_` for `-` or not.
fn is_name(field: &str, name: &str) -> bool {
    field.len() == name.len()
        && field.bytes().zip(name.bytes()).all(|(a, b)| a == b || (a == b'-' && b == b'_'))
}

impl Program<'_> {
    /// Reads an object of subjects, as a file of facts is, into an input.
    ///
    /// # Errors
    ///
    /// The text is no JSON, or a fact is unknown to the vocabulary, of the wrong type or impossible: its
    /// path, what is wrong, and what was expected. The input is then cleared.
    pub fn read_json(&self, text: &[u8], input: &mut Input) -> Result<(), JsonFault> {
        self.read_shape(self.shape(), text, input)
    }

    /// Reads the record of the program's subject alone into an input.
    ///
    /// # Errors
    ///
    /// As for [`Program::read_json`].
    pub fn read_json_record(&self, text: &[u8], input: &mut Input) -> Result<(), JsonFault> {
        let subject = self.engine.law.vocabulary.subject(self.purpose.subject);
        let all = self.shape();
        let shape = subject.and_then(|subject| all.record(&subject.name));
        self.read_shape(shape.unwrap_or(all), text, input)
    }

    fn shape(&self) -> &JsonShape {
        let make = || JsonShape::of_subjects(&self.engine.law.vocabulary, &self.layout);
        self.shape.get_or_init(make)
    }

    fn read_shape(
        &self,
        shape: &JsonShape,
        text: &[u8],
        input: &mut Input,
    ) -> Result<(), JsonFault> {
        input.clear();
        let layout = &self.layout;
        let named = &self.texts;
        let mut scan = Scan { text, at: 0, layout, named, input: &mut *input, list: None };
        if scan.whole(shape).is_some() {
            return Ok(());
        }
        self.read_in_full(shape, text, input)
    }

    fn read_in_full(
        &self,
        shape: &JsonShape,
        text: &[u8],
        input: &mut Input,
    ) -> Result<(), JsonFault> {
        input.clear();
        let mut sink = Sink {
            vocabulary: &self.engine.law.vocabulary,
            named: &self.texts,
            layout: &self.layout,
            input,
            list: None,
            fault: None,
        };
        let mut reader = serde_json::Deserializer::from_slice(text);
        let read = RecordSeed { shape, sink: &mut sink }.deserialize(&mut reader);
        let Err(error) = read.and_then(|()| reader.end()) else { return Ok(()) };
        let fault = sink.fault.take().unwrap_or_else(|| {
            let (line, column) = (error.line(), error.column());
            JsonFault {
                path: String::new(),
                text: Text::new(
                    format!("not JSON: {error}"),
                    format!("不是有效的JSON（第{line}行第{column}列）"),
                ),
            }
        });
        input.clear();
        Err(fault)
    }
}

/// Reads an object into the slots of a record.
struct RecordSeed<'r, 's> {
    shape: &'r JsonShape,
    sink: &'r mut Sink<'s>,
}

impl<'de> DeserializeSeed<'de> for RecordSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for RecordSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object of facts")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let (mut expected, mut seen) = (0, Seen::default());
        while let Some(place) = map.next_key_seed(KeySeed { shape: self.shape, expected })? {
            let place = match place {
                Ok(place) => place,
                Err(name) => {
                    let text = Text::new("the vocabulary has no such fact", "词汇表中没有这项事实");
                    return Err(self.sink.fail(&name, text));
                }
            };
            expected = place + 1;
            let Some(Field { name, target, .. }) = self.shape.fields.get(place) else { continue };
            if seen.replace(place) {
                return Err(self.sink.fail(name, Text::new("it is given twice", "重复给出")));
            }
            let read = match target {
                Target::Unread => map.next_value::<IgnoredAny>().map(|_| ()),
                Target::Fact { slot, fact, .. } => {
                    let raw = map.next_value::<&RawValue>()?;
                    self.sink.fact(*slot, fact, raw.get()).map_err(|text| self.sink.fail("", text))
                }
                Target::Whole(slot, shape) => {
                    let json = map.next_value::<serde_json::Value>()?;
                    match self.sink.whole(shape, &json) {
                        Ok(value) => {
                            self.sink.put(*slot, value);
                            Ok(())
                        }
                        Err(text) => Err(self.sink.fail("", text)),
                    }
                }
                Target::Record(shape) => {
                    map.next_value_seed(RecordSeed { shape, sink: &mut *self.sink })
                }
                Target::List(slot, shape) => {
                    let seed = ListSeed { slot: *slot, shape, sink: &mut *self.sink };
                    map.next_value_seed(seed)
                }
            };
            if let Err(error) = read {
                self.sink.within(name);
                return Err(error);
            }
        }
        Ok(())
    }
}

/// Which fields of a record were read.
#[derive(Default)]
struct Seen {
    first: u64,
    others: Vec<usize>,
}

impl Seen {
    /// Notes a field; gives whether it was read before.
    fn replace(&mut self, place: usize) -> bool {
        if place < 64 {
            let bit = 1 << place;
            let before = self.first & bit != 0;
            self.first |= bit;
            return before;
        }
        let before = self.others.contains(&place);
        self.others.push(place);
        before
    }
}

/// Reads a name to its place, or gives it back.
struct KeySeed<'r> {
    shape: &'r JsonShape,
    expected: usize,
}

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = Result<usize, String>;

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<Self::Value, D::Error> {
        reader.deserialize_identifier(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = Result<usize, String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a fact")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.shape.place_of(name.as_bytes(), self.expected).ok_or_else(|| name.to_owned()))
    }
}

/// Reads a list of records, or `{ "open": […] }` when there may be others.
struct ListSeed<'r, 's> {
    slot: SlotId,
    shape: &'r JsonShape,
    sink: &'r mut Sink<'s>,
}

impl<'de> DeserializeSeed<'de> for ListSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, reader: D) -> Result<(), D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for ListSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        let Some(slot) = self.sink.layout.slot(self.slot) else { return Ok(()) };
        self.sink.input.begin_list(slot, true);
        let mut row = 0;
        loop {
            let read = if self.sink.input.begin_row(slot) {
                self.sink.list = Some(self.slot);
                let seed = RecordSeed { shape: self.shape, sink: &mut *self.sink };
                let read = items.next_element_seed(seed);
                self.sink.list = None;
                if let Ok(None) = read {
                    self.sink.input.drop_row(slot);
                }
                read
            } else {
                items.next_element::<serde_json::Value>().and_then(|item| match item {
                    None => Ok(None),
                    Some(item) => match self.sink.element(slot, &item) {
                        Ok(record) => {
                            self.sink.input.put_beyond(slot, record);
                            Ok(Some(()))
                        }
                        Err(text) => Err(self.sink.fail("", text)),
                    },
                })
            };
            match read {
                Ok(Some(())) => row += 1,
                Ok(None) => return Ok(()),
                Err(error) => {
                    self.sink.within(&format!("[{row}]"));
                    return Err(error);
                }
            }
        }
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let Some(key) = map.next_key::<String>()? else { return Ok(()) };
        match &*key {
            "open" => {
                let seed = ListSeed { slot: self.slot, shape: self.shape, sink: &mut *self.sink };
                map.next_value_seed(seed)?;
                self.sink.open_list(self.slot);
                Ok(())
            }
            "unknown" => map.next_value::<IgnoredAny>().map(|_| ()),
            _ => Err(self.sink.fail("", expected("a list", "列表"))),
        }
    }
}

#[cfg(test)]
mod tests;
