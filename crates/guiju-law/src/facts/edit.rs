//! Changes to facts by path, and facts as YAML again.

use std::fmt::Write as _;
use std::sync::Arc;

use super::{FactEntry, FactValue, Facts, Instance, RecordFacts};
use crate::value::Value;
use crate::vocabulary::{Record, Shape, SubjectId, Vocabulary};

/// One step of a path: a field, and the place in its list.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    name: Box<str>,
    place: Option<usize>,
}

fn steps(path: &str) -> Vec<Step> {
    let step = |part: &str| match part.split_once('[') {
        None => Step { name: part.into(), place: None },
        Some((name, place)) => {
            Step { name: name.into(), place: place.trim_end_matches(']').parse().ok() }
        }
    };
    path.split('.').map(step).collect()
}

impl Facts {
    /// Returns what is known at `path`, such as `deal[0].parties[1].name`; `None` when absent.
    pub fn at(&self, path: &str) -> Option<&FactEntry> {
        let (instance, rest) = self.split(path)?;
        find(&instance.record, &steps(rest))
    }

    /// Puts `value` at `path`, making the records on the way; gives whether the path leads anywhere.
    pub fn put(&mut self, path: &str, value: FactValue) -> bool {
        let Some((head, rest)) = path.split_once('.') else { return false };
        let instance = self.instances.iter_mut().find(|it| &*it.path == head);
        let Some(instance) = instance else { return false };
        let entry = FactEntry { value, line: 0, source: None };
        put(&mut instance.record, &steps(rest), entry)
    }

    /// Adds a subject about which nothing is known yet.
    pub fn add(&mut self, vocabulary: &Vocabulary, subject: SubjectId) {
        let name = vocabulary.subject(subject).map_or("", |subject| &subject.name);
        self.instances.push(Instance {
            subject,
            path: Arc::from(name),
            record: RecordFacts::default(),
        });
    }

    fn split<'p>(&self, path: &'p str) -> Option<(&Instance, &'p str)> {
        let (head, rest) = path.split_once('.')?;
        Some((self.instances.iter().find(|it| &*it.path == head)?, rest))
    }
}

fn find<'a>(record: &'a RecordFacts, steps: &[Step]) -> Option<&'a FactEntry> {
    let (first, rest) = steps.split_first()?;
    let entry = record.fields.get(&first.name)?;
    match (&entry.value, first.place) {
        (_, None) if rest.is_empty() => Some(entry),
        (FactValue::Record(inner), None) => find(inner, rest),
        (FactValue::Records { items, .. }, Some(place)) => find(items.get(place)?, rest),
        _ => None,
    }
}

fn put(record: &mut RecordFacts, steps: &[Step], entry: FactEntry) -> bool {
    let Some((first, rest)) = steps.split_first() else { return false };
    if rest.is_empty() && first.place.is_none() {
        record.fields.insert(first.name.clone(), entry);
        return true;
    }
    let empty =
        || FactEntry { value: FactValue::Record(RecordFacts::default()), line: 0, source: None };
    let below = record.fields.entry(first.name.clone()).or_insert_with(empty);
    match (&mut below.value, first.place) {
        (FactValue::Record(inner), None) => put(inner, rest, entry),
        (FactValue::Records { items, .. }, Some(place)) => {
            items.get_mut(place).is_some_and(|inner| put(inner, rest, entry))
        }
        _ => false,
    }
}

/// Returns the facts as YAML that [`super::read_facts`] reads back to the same facts.
pub fn write_facts(vocabulary: &Vocabulary, facts: &Facts) -> String {
    let mut text = String::new();
    for subject in vocabulary.subjects() {
        let Some(id) = vocabulary.subject_named(&subject.name) else { continue };
        let mut instances = facts.of(id).peekable();
        let Some(first) = instances.peek() else { continue };
        let listed = first.path.contains('[');
        if !listed && first.record.fields.is_empty() {
            text += &format!("{}: {{}}\n", subject.name);
            continue;
        }
        text += &format!("{}:\n", subject.name);
        for instance in instances {
            let mut writer = Writer { vocabulary, text: String::new() };
            writer.record(&subject.record, &instance.record, 2);
            text += &if listed { as_item(&writer.text, 2) } else { writer.text };
        }
    }
    text
}

/// Turns an indented record into an item of a list; an empty record is `{}`.
fn as_item(text: &str, indent: usize) -> String {
    let pad = " ".repeat(indent);
    if text.is_empty() {
        return format!("{pad}- {{}}\n");
    }
    let mut result = String::new();
    for (place, line) in text.lines().enumerate() {
        let rest = line.strip_prefix(&pad).unwrap_or(line);
        let lead = if place == 0 { "- " } else { "  " };
        let _ = writeln!(result, "{pad}{lead}{rest}");
    }
    result
}

struct Writer<'a> {
    vocabulary: &'a Vocabulary,
    text: String,
}

impl Writer<'_> {
    fn record(&mut self, schema: &Record, record: &RecordFacts, indent: usize) {
        let pad = " ".repeat(indent);
        for field in &schema.fields {
            let Some(entry) = record.fields.get(&field.name) else { continue };
            match (&entry.value, &field.shape) {
                (FactValue::Record(inner), Shape::Record(_, schema)) => {
                    self.text += &format!("{pad}{}:\n", field.name);
                    self.record(schema, inner, indent + 2);
                }
                (FactValue::Records { items, complete }, Shape::List(_, schema)) => {
                    self.text += &format!("{pad}{}:", field.name);
                    self.records(schema, items, *complete, indent + 2);
                }
                (value, _) => {
                    let written = self.plain(value);
                    let written = match &entry.source {
                        Some(source) => {
                            format!("{{ value: {written}, source: {} }}", quoted(source))
                        }
                        None => written,
                    };
                    self.text += &format!("{pad}{}: {written}\n", field.name);
                }
            }
        }
    }

    fn records(&mut self, schema: &Record, items: &[RecordFacts], complete: bool, indent: usize) {
        if items.is_empty() {
            self.text += if complete { " []\n" } else { " { open: [] }\n" };
            return;
        }
        self.text.push('\n');
        let mut indent = indent;
        if !complete {
            self.text += &format!("{}open:\n", " ".repeat(indent));
            indent += 2;
        }
        for item in items {
            let mut writer = Writer { vocabulary: self.vocabulary, text: String::new() };
            writer.record(schema, item, indent);
            self.text += &as_item(&writer.text, indent);
        }
    }

    fn plain(&self, value: &FactValue) -> String {
        match value {
            FactValue::Known(value) => self.value(value),
            FactValue::Unknown(reason) => format!("{{ unknown: {reason} }}"),
            FactValue::Plain { items, complete } => {
                let items: Vec<String> = items.iter().map(|item| self.value(item)).collect();
                let list = format!("[{}]", items.join(", "));
                if *complete { list } else { format!("{{ open: {list} }}") }
            }
            FactValue::Record(_) => "{}".into(),
            FactValue::Records { .. } => "[]".into(),
        }
    }

    fn value(&self, value: &Value) -> String {
        match value {
            Value::Money(number) => number.to_string(),
            Value::Text(text) => quoted(text),
            Value::Set(id, places) => {
                let words = places.iter().map(|place| self.vocabulary.choice_word(*id, *place));
                format!("[{}]", words.collect::<Vec<_>>().join(", "))
            }
            other => other.show(self.vocabulary),
        }
    }
}

/// A text in quotation marks, as YAML and JSON both read it.
fn quoted(text: &str) -> String {
    let mut result = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                result.push('\\');
                result.push(c);
            }
            '\n' => result.push_str("\\n"),
            '\t' => result.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(result, "\\x{:02x}", u32::from(c));
            }
            c => result.push(c),
        }
    }
    result + "\""
}
