//! Facts of JSON on their way into slots, one value at a time.

use std::sync::Arc;

use guiju_base::Text;
use guiju_law::facts::{FactEntry, FactValue, RecordFacts, parse_scalar};
use guiju_law::vocabulary::{Fact, Record, Shape, Vocabulary};
use guiju_law::{Type, Value};

use super::{JsonFault, is_name};
use crate::decide::input::{Input, MISSING};
use crate::decide::slot::{Layout, Slot, SlotId, SlotKind};

/// Where values go: the slots of the program, or of the last element of a list.
pub(super) struct Sink<'s> {
    pub(super) vocabulary: &'s Vocabulary,
    pub(super) named: &'s [Arc<str>],
    pub(super) layout: &'s Layout,
    pub(super) input: &'s mut Input,
    /// The list whose last element is read.
    pub(super) list: Option<SlotId>,
    /// Names from the beginning of the text, for faults.
    pub(super) fault: Option<JsonFault>,
}

pub(super) fn expected(en: &str, zh: &str) -> Text {
    Text::new(format!("expected {en}"), format!("应为{zh}"))
}

impl<'s> Sink<'s> {
    pub(super) fn fail<E: serde::de::Error>(&mut self, name: &str, text: Text) -> E {
        self.fault = Some(JsonFault { path: name.to_owned(), text });
        E::custom("a fact that cannot be read")
    }

    /// Puts the name of the record around before the path of a fault.
    pub(super) fn within(&mut self, name: &str) {
        if let Some(fault) = &mut self.fault {
            let dot = if fault.path.is_empty() || fault.path.starts_with('[') { "" } else { "." };
            fault.path = format!("{name}{dot}{}", fault.path);
        }
    }

    pub(super) fn open_list(&mut self, list: SlotId) {
        if let Some(slot) = self.layout.slot(list) {
            self.input.open_list(slot);
        }
    }

    /// An element of a list, or anything else that is kept whole.
    pub(super) fn element(
        &self,
        list: &Slot,
        json: &serde_json::Value,
    ) -> Result<RecordFacts, Text> {
        let subject = self.vocabulary.subject(list.subject);
        match subject.and_then(|it| it.record.descend(&list.names)) {
            Some(Shape::List(_, record)) => self.record(record, json),
            _ => Err(expected("a list", "列表")),
        }
    }

    fn record(&self, schema: &Record, json: &serde_json::Value) -> Result<RecordFacts, Text> {
        let mut record = RecordFacts::default();
        let fields = json.as_object().ok_or_else(|| expected("an object", "对象"))?;
        for (key, json) in fields {
            let field = schema.fields.iter().find(|field| is_name(&field.name, key));
            let field = field.ok_or_else(|| {
                Text::new(
                    format!("the vocabulary has no fact `{key}`"),
                    format!("词汇表中没有 `{key}` 这项事实"),
                )
            })?;
            if let Some(value) = self.whole(&field.shape, json)? {
                let entry = FactEntry { value, line: 0, source: None };
                record.fields.insert(field.name.clone(), entry);
            }
        }
        Ok(record)
    }

    pub(super) fn whole(
        &self,
        shape: &Shape,
        json: &serde_json::Value,
    ) -> Result<Option<FactValue>, Text> {
        use serde_json::Value as Json;
        match (shape, json) {
            (_, Json::Null) => Ok(None),
            (_, Json::Object(map)) if map.contains_key("unknown") => Ok(None),
            (Shape::Fact(fact), json) => self.value(fact, &fact.ty, json),
            (Shape::Record(_, schema), json) => {
                self.record(schema, json).map(|it| Some(FactValue::Record(it)))
            }
            (Shape::List(_, schema), json) => {
                let (items, complete) = match json {
                    Json::Array(items) => (items, true),
                    Json::Object(map) => match map.get("open") {
                        Some(Json::Array(items)) => (items, false),
                        _ => return Err(expected("a list", "列表")),
                    },
                    _ => return Err(expected("a list", "列表")),
                };
                let items = items.iter().map(|item| self.record(schema, item));
                let items = items.collect::<Result<_, Text>>()?;
                Ok(Some(FactValue::Records { items, complete }))
            }
        }
    }

    /// One fact from its raw text.
    pub(super) fn fact(&mut self, id: SlotId, fact: &Fact, raw: &str) -> Result<(), Text> {
        let Some(slot) = self.slot(id) else { return Ok(()) };
        match (&slot.kind, raw.as_bytes()) {
            (_, b"null") => Ok(()),
            (SlotKind::YesNo, b"true") => {
                self.put_bit(slot, true);
                Ok(())
            }
            (SlotKind::YesNo, b"false") => {
                self.put_bit(slot, false);
                Ok(())
            }
            (SlotKind::Number { scale, .. }, digits) if fact.ty != Type::Percent => {
                let allowed = slot.allowed(*scale);
                let holds = |value: &i64| {
                    let is_allowed = |(low, high)| (low..=high).contains(value);
                    *value != MISSING && allowed.is_some_and(is_allowed)
                };
                match decimal(digits, *scale).filter(holds) {
                    Some(value) => {
                        self.put_integer(slot, value);
                        Ok(())
                    }
                    None => self.general(id, fact, raw),
                }
            }
            (SlotKind::Choice(choice), [b'"', word @ .., b'"']) => {
                let word = std::str::from_utf8(word).ok();
                match word.and_then(|word| self.vocabulary.choice_place(*choice, word)) {
                    Some(place) => {
                        self.put_integer(slot, i64::from(place));
                        Ok(())
                    }
                    None => self.general(id, fact, raw),
                }
            }
            _ => self.general(id, fact, raw),
        }
    }

    fn slot(&self, id: SlotId) -> Option<&'s Slot> {
        match self.list {
            Some(list) => self.layout.fields(list)?.slot(id),
            None => self.layout.slot(id),
        }
    }

    pub(super) fn put(&mut self, id: SlotId, value: Option<FactValue>) {
        let (Some(slot), Some(value)) = (self.slot(id), value) else { return };
        match self.list.and_then(|list| self.layout.slot(list)) {
            None => self.input.put(self.named, slot, &value),
            Some(list) => self.input.put_row(self.named, list, slot, &value),
        }
    }

    fn put_bit(&mut self, slot: &Slot, value: bool) {
        match self.list {
            None => self.input.put_yes_no(slot.place, value),
            Some(list) => {
                if let Some(list) = self.layout.slot(list) {
                    self.input.put_row_bit(list, slot.place, value);
                }
            }
        }
    }

    fn put_integer(&mut self, slot: &Slot, value: i64) {
        match self.list {
            None => self.input.put_integer(slot.place, value),
            Some(list) => {
                if let Some(list) = self.layout.slot(list) {
                    self.input.put_row_integer(list, slot.place, value);
                }
            }
        }
    }

    /// Any other way to write a fact, as files of facts may.
    fn general(&mut self, id: SlotId, fact: &Fact, raw: &str) -> Result<(), Text> {
        let json = serde_json::from_str(raw).map_err(|_| expected("a value of JSON", "JSON值"))?;
        let value = self.value(fact, &fact.ty, &json)?;
        self.put(id, value);
        Ok(())
    }

    fn value(
        &self,
        fact: &Fact,
        ty: &Type,
        json: &serde_json::Value,
    ) -> Result<Option<FactValue>, Text> {
        use serde_json::Value as Json;
        let words = |json: &Json| match json {
            Json::String(text) => Some(text.clone()),
            Json::Number(_) | Json::Bool(_) => Some(json.to_string()),
            _ => None,
        };
        match json {
            Json::Null => Ok(None),
            Json::Object(map) if map.contains_key("unknown") => Ok(None),
            Json::Object(map) if map.contains_key("value") => {
                self.value(fact, ty, map.get("value").unwrap_or(&Json::Null))
            }
            Json::Array(items) => self.items(fact, ty, items, true).map(Some),
            Json::Object(map) => match map.get("open") {
                Some(Json::Array(items)) => self.items(fact, ty, items, false).map(Some),
                _ => Err(self.wanted(ty)),
            },
            json => {
                let text = words(json).unwrap_or_default();
                let value = parse_scalar(self.vocabulary, ty, &text).map_err(|fault| {
                    Text::new(
                        format!("it is {}, expected {}", fault.what.en, fault.wanted.en),
                        format!("{}，应为{}", fault.what.zh, fault.wanted.zh),
                    )
                })?;
                self.in_domain(fact, &value)?;
                Ok(Some(FactValue::Known(value)))
            }
        }
    }

    /// Refuses a value outside of the domain, as files of facts do.
    fn in_domain(&self, fact: &Fact, value: &Value) -> Result<(), Text> {
        let Some(number) = value.number() else { return Ok(()) };
        let is_low = fact.low.is_some_and(|low| number < low);
        if !is_low && fact.high.is_none_or(|high| number <= high) {
            return Ok(());
        }
        let shown = value.show(self.vocabulary);
        Err(Text::new(format!("it cannot be {shown}"), format!("不可能为 {shown}")))
    }

    fn wanted(&self, ty: &Type) -> Text {
        let word = ty.describe(self.vocabulary);
        expected(&word.en, &word.zh)
    }

    fn items(
        &self,
        fact: &Fact,
        ty: &Type,
        items: &[serde_json::Value],
        complete: bool,
    ) -> Result<FactValue, Text> {
        let element = match ty {
            Type::Set(id) => Type::Choice(*id),
            Type::List(element) => (**element).clone(),
            _ => return Err(self.wanted(ty)),
        };
        let mut values = Vec::new();
        for item in items {
            match self.value(fact, &element, item)? {
                Some(FactValue::Known(value)) => values.push(value),
                _ => return Err(self.wanted(&element)),
            }
        }
        if let (Type::Set(id), true) = (ty, complete) {
            let places = values.iter().filter_map(|value| match value {
                Value::Choice(_, place) => Some(*place),
                _ => None,
            });
            return Ok(FactValue::Known(Value::Set(*id, places.collect())));
        }
        Ok(FactValue::Plain { items: values, complete })
    }
}

/// Plain digits with at most a point as steps of a scale; `None` for anything else.
fn decimal(digits: &[u8], scale: u32) -> Option<i64> {
    let (negative, digits) = match digits {
        [b'-', rest @ ..] => (true, rest),
        all => (false, all),
    };
    let mut value = 0_i64;
    let mut behind: Option<u32> = None;
    for byte in digits {
        match byte {
            b'0'..=b'9' => {
                value = value.checked_mul(10)?.checked_add(i64::from(byte - b'0'))?;
                behind = behind.map(|it| it + 1);
            }
            b'.' if behind.is_none() => behind = Some(0),
            _ => return None,
        }
    }
    let power = 10_i64.checked_pow(scale.checked_sub(behind.unwrap_or(0))?)?;
    let value = value.checked_mul(power)?;
    Some(if negative { -value } else { value })
}
