//! The plain road through JSON: one pass, no allocation, straight into the slots.
//!
//! It takes what programs write: objects and lists, names and words without escapes, numbers without
//! exponents. Anything else, and anything that is wrong, it leaves to the reader that knows all of JSON
//! and names every fault: a scan that gives `None` decides nothing.

use std::sync::Arc;

use guiju_base::Time;
use guiju_law::vocabulary::Vocabulary;

use super::{JsonShape, Seen, Target};
use crate::decide::input::Input;
use crate::decide::slot::{Layout, Slot, SlotKind, time_key};

/// How a fact is read on the plain road.
#[derive(Debug, Clone)]
pub(super) enum Plain {
    YesNo,
    /// Digits behind the point, and the integers that the domain allows.
    Number(u32, (i64, i64)),
    /// Words and their places, in the order of the words.
    Choice(Vec<(Box<str>, i64)>),
    Date,
    Text,
}

impl Plain {
    pub(super) fn new(vocabulary: &Vocabulary, slot: &Slot) -> Option<Self> {
        match &slot.kind {
            SlotKind::YesNo => Some(Self::YesNo),
            // A share is written with its sign.
            SlotKind::Number { ty: guiju_law::Type::Percent, .. } => None,
            SlotKind::Number { scale, .. } => Some(Self::Number(*scale, slot.allowed(*scale)?)),
            SlotKind::Choice(id) => {
                let values = &vocabulary.choice(*id)?.values;
                let words = values.iter().zip(0_i64..);
                let mut words: Vec<_> = words.map(|((word, _), it)| (word.clone(), it)).collect();
                words.sort_unstable();
                Some(Self::Choice(words))
            }
            SlotKind::Date => Some(Self::Date),
            SlotKind::Text => Some(Self::Text),
            _ => None,
        }
    }
}

/// A text, and where its facts go.
pub(super) struct Scan<'s> {
    pub(super) text: &'s [u8],
    pub(super) at: usize,
    pub(super) layout: &'s Layout,
    pub(super) named: &'s [Arc<str>],
    pub(super) input: &'s mut Input,
    /// The list whose last element is read.
    pub(super) list: Option<&'s Slot>,
}

impl Scan<'_> {
    /// Reads the whole text as a record.
    pub(super) fn whole(&mut self, shape: &JsonShape) -> Option<()> {
        self.record(shape)?;
        self.blanks();
        (self.at == self.text.len()).then_some(())
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Passes a byte, blanks before it included.
    fn pass(&mut self, byte: u8) -> Option<()> {
        self.blanks();
        self.take(byte)
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek() == Some(byte)).then(|| self.at += 1)
    }

    /// A comma (`true`) or the end of what is read.
    fn goes_on(&mut self, end: u8) -> Option<bool> {
        self.blanks();
        let byte = self.peek()?;
        self.at += 1;
        match byte {
            b',' => Some(true),
            byte if byte == end => Some(false),
            _ => None,
        }
    }

    /// A string of printable ASCII without escapes; its quote has been passed.
    fn word(&mut self) -> Option<&[u8]> {
        let from = self.at;
        loop {
            match self.peek()? {
                b'"' => break,
                b'\\' | 0..0x20 | 0x80.. => return None,
                _ => self.at += 1,
            }
        }
        self.at += 1;
        self.text.get(from..self.at - 1)
    }

    fn record(&mut self, shape: &JsonShape) -> Option<()> {
        self.pass(b'{')?;
        self.blanks();
        if self.take(b'}').is_some() {
            return Some(());
        }
        let (mut expected, mut seen) = (0, Seen::default());
        loop {
            self.pass(b'"')?;
            let place = self.name(shape, expected)?;
            expected = place + 1;
            if seen.replace(place) {
                return None;
            }
            self.pass(b':')?;
            self.blanks();
            self.value(&shape.fields.get(place)?.target)?;
            if !self.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// The place of the field whose name stands here; its quote has been passed. A name that is expected
    /// is not looked for but compared.
    fn name(&mut self, shape: &JsonShape, expected: usize) -> Option<usize> {
        let rest = self.text.get(self.at..)?;
        for (place, field) in shape.expected(expected) {
            let name = field.plain_name.as_bytes();
            if rest.starts_with(name) && rest.get(name.len()) == Some(&b'"') {
                self.at += name.len() + 1;
                return Some(place);
            }
        }
        shape.place_of(self.word()?, expected)
    }

    fn value(&mut self, target: &Target) -> Option<()> {
        match target {
            Target::Fact { slot, plain: Some(plain), .. } => {
                let layout = match self.list {
                    Some(list) => match &list.kind {
                        SlotKind::List(fields) => fields,
                        _ => return None,
                    },
                    None => self.layout,
                };
                self.fact(layout.slot(*slot)?.place, plain)
            }
            Target::Record(shape) => self.record(shape),
            Target::List(slot, shape) => {
                let list = self.layout.slot(*slot)?;
                self.records(list, shape)
            }
            Target::Unread => self.unread(),
            Target::Fact { .. } | Target::Whole(..) => None,
        }
    }
}

impl<'s> Scan<'s> {
    fn records(&mut self, list: &'s Slot, shape: &JsonShape) -> Option<()> {
        self.take(b'[')?;
        self.input.begin_list(list, true);
        self.blanks();
        if self.take(b']').is_some() {
            return Some(());
        }
        self.list = Some(list);
        loop {
            if !self.input.begin_row(list) {
                return None;
            }
            self.record(shape)?;
            if !self.goes_on(b']')? {
                self.list = None;
                return Some(());
            }
        }
    }
}

impl Scan<'_> {
    fn fact(&mut self, place: usize, plain: &Plain) -> Option<()> {
        match (plain, self.peek()?) {
            (_, b'n') => self.literal(b"null"),
            (Plain::YesNo, b't') => {
                self.literal(b"true")?;
                self.put_yes_no(place, true);
                Some(())
            }
            (Plain::YesNo, _) => {
                self.literal(b"false")?;
                self.put_yes_no(place, false);
                Some(())
            }
            (Plain::Number(scale, (low, high)), _) => {
                let value = self.number(*scale)?;
                (*low <= value && value <= *high).then(|| self.put_integer(place, value))
            }
            (Plain::Choice(words), b'"') => {
                self.at += 1;
                let word = self.word()?;
                let found = words.binary_search_by(|(it, _)| it.as_bytes().cmp(word)).ok()?;
                let value = words.get(found)?.1;
                self.put_integer(place, value);
                Some(())
            }
            (Plain::Date, b'"') => {
                self.at += 1;
                let word = std::str::from_utf8(self.word()?).ok()?;
                let time = word.parse::<Time>().ok()?;
                self.put_integer(place, time_key(time));
                Some(())
            }
            (Plain::Text, b'"') => {
                self.at += 1;
                let from = self.at;
                let length = self.word()?.len();
                let word = std::str::from_utf8(self.text.get(from..from + length)?).ok()?;
                // As files of facts are read.
                let number = self.input.text_number(self.named, word.trim())?;
                self.put_integer(place, number);
                Some(())
            }
            _ => None,
        }
    }

    fn put_yes_no(&mut self, place: usize, value: bool) {
        match self.list {
            None => self.input.put_yes_no(place, value),
            Some(list) => self.input.put_row_bit(list, place, value),
        }
    }

    fn put_integer(&mut self, place: usize, value: i64) {
        match self.list {
            None => self.input.put_integer(place, value),
            Some(list) => self.input.put_row_integer(list, place, value),
        }
    }

    fn literal(&mut self, word: &[u8]) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        rest.starts_with(word).then(|| self.at += word.len())
    }

    /// Digits, with at most a point, as steps of the scale.
    fn number(&mut self, scale: u32) -> Option<i64> {
        let is_negative = self.take(b'-').is_some();
        let first = self.at;
        let mut value = 0_i64;
        let mut behind: Option<u32> = None;
        while let Some(byte) = self.peek() {
            match byte {
                b'0'..=b'9' => {
                    value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                    behind = behind.map(|it| it + 1);
                }
                b'.' if behind.is_none() && self.at > first => behind = Some(0),
                b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' => break,
                _ => return None,
            }
            self.at += 1;
        }
        // JSON has no number that ends in its point, nor one that begins with a zero before digits.
        let digits = self.text.get(first..self.at)?;
        if matches!(digits, [] | [.., b'.'] | [b'0', b'0'..=b'9', ..]) {
            return None;
        }
        let power = 10_i64.checked_pow(scale.checked_sub(behind.unwrap_or(0))?)?;
        let value = value.checked_mul(power)?;
        Some(if is_negative { -value } else { value })
    }

    /// A plain value that no rule reads.
    fn unread(&mut self) -> Option<()> {
        match self.peek()? {
            b'"' => {
                self.at += 1;
                self.word().map(|_| ())
            }
            b't' => self.literal(b"true"),
            b'f' => self.literal(b"false"),
            b'n' => self.literal(b"null"),
            b'-' | b'0'..=b'9' => self.number(18).map(|_| ()),
            _ => None,
        }
    }
}
