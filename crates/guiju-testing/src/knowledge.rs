//! Holes in facts, and ways to know more: what a fact could turn out to be.

use guiju_law::facts::{FactValue, RecordFacts};
use guiju_law::vocabulary::{Fact, Record, Shape, Vocabulary};
use guiju_law::{Facts, Type, Value};

use crate::choices::Choices;
use crate::facts::{element, known, value};

/// Something that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hole {
    /// Where it is, as determinations name it.
    pub path: String,
    /// What is not known.
    pub kind: HoleKind,
}

/// What is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoleKind {
    /// A value, list or record is absent, or said to be unknown.
    Absent,
    /// A list or set may have other elements.
    Open,
}

/// Returns all holes of the facts, in the order of the vocabulary.
pub fn holes(vocabulary: &Vocabulary, facts: &Facts) -> Vec<Hole> {
    let mut holes = Vec::new();
    for instance in &facts.instances {
        if let Some(subject) = vocabulary.subject(instance.subject) {
            collect(&subject.record, Some(&instance.record), &instance.path, &mut holes);
        }
    }
    for subject in vocabulary.subjects().iter().filter(|subject| subject.single) {
        let id = vocabulary.subject_named(&subject.name);
        if id.is_some_and(|id| facts.single(id).is_none()) {
            collect(&subject.record, None, &subject.name, &mut holes);
        }
    }
    holes
}

fn collect(schema: &Record, record: Option<&RecordFacts>, at: &str, holes: &mut Vec<Hole>) {
    for field in &schema.fields {
        let path = format!("{at}.{}", field.name);
        let entry = record.and_then(|record| record.fields.get(&field.name));
        match (&field.shape, entry.map(|entry| &entry.value)) {
            (Shape::Record(_, schema), None) => collect(schema, None, &path, holes),
            (Shape::Record(_, schema), Some(FactValue::Record(inner))) => {
                collect(schema, Some(inner), &path, holes);
            }
            (_, None | Some(FactValue::Unknown(_))) => {
                holes.push(Hole { path, kind: HoleKind::Absent });
            }
            (Shape::List(_, schema), Some(FactValue::Records { items, complete })) => {
                for (place, item) in items.iter().enumerate() {
                    collect(schema, Some(item), &format!("{path}[{place}]"), holes);
                }
                if !complete {
                    holes.push(Hole { path, kind: HoleKind::Open });
                }
            }
            (_, Some(FactValue::Plain { complete: false, .. })) => {
                holes.push(Hole { path, kind: HoleKind::Open });
            }
            _ => {}
        }
    }
}

/// Puts something known where the hole is; an open list gets an element more, or is closed.
///
/// What was known stays so: the facts afterwards are one of the ways in which the facts before could
/// turn out. Gives whether the path leads to a hole.
pub fn fill(
    vocabulary: &Vocabulary,
    facts: &mut Facts,
    hole: &Hole,
    choices: &mut Choices<'_>,
) -> bool {
    let Some(shape) = shape(vocabulary, &hole.path) else { return false };
    let name = hole.path.rsplit('.').next().unwrap_or("");
    let new = match (hole.kind, facts.at(&hole.path).map(|entry| &entry.value)) {
        (HoleKind::Absent, None | Some(FactValue::Unknown(_))) => {
            value(vocabulary, name, shape, choices)
        }
        (HoleKind::Open, Some(open)) => more(vocabulary, name, shape, open, choices),
        _ => return false,
    };
    add_subject(vocabulary, facts, &hole.path);
    facts.put(&hole.path, new)
}

/// Adds the single subject that the path begins with, when facts do not mention it.
fn add_subject(vocabulary: &Vocabulary, facts: &mut Facts, path: &str) {
    let head = path.split('.').next().unwrap_or("");
    if facts.instances.iter().all(|instance| &*instance.path != head)
        && let Some(id) = vocabulary.subject_named(head)
    {
        facts.add(vocabulary, id);
    }
}

/// An open list or set with an element more, or closed.
fn more(
    vocabulary: &Vocabulary,
    name: &str,
    shape: &Shape,
    open: &FactValue,
    choices: &mut Choices<'_>,
) -> FactValue {
    let close = !choices.chance(1, 2);
    match (shape, open) {
        (Shape::List(_, schema), FactValue::Records { items, .. }) => {
            let mut items = items.clone();
            if !close {
                items.push(element(vocabulary, schema, choices));
            }
            FactValue::Records { items, complete: close }
        }
        (Shape::Fact(fact), FactValue::Plain { items, .. }) => {
            let mut items = items.clone();
            if !close {
                items.push(known(vocabulary, name, &single(fact), choices));
                return FactValue::Plain { items, complete: false };
            }
            match &fact.ty {
                // A complete set is one value, as the reader of facts makes it.
                Type::Set(id) => {
                    let place = |item: &Value| match item {
                        Value::Choice(_, place) => Some(*place),
                        _ => None,
                    };
                    FactValue::Known(Value::Set(*id, items.iter().filter_map(place).collect()))
                }
                _ => FactValue::Plain { items, complete: true },
            }
        }
        (_, other) => other.clone(),
    }
}

/// The fact that one element of a set or list is.
fn single(fact: &Fact) -> Fact {
    let ty = match &fact.ty {
        Type::Set(id) => Type::Choice(*id),
        Type::List(element) => (**element).clone(),
        other => other.clone(),
    };
    Fact { ty, ..fact.clone() }
}

/// Fills every hole, over and over, until nothing is missing; open lists are closed as they are.
pub fn complete(vocabulary: &Vocabulary, facts: &Facts, choices: &mut Choices<'_>) -> Facts {
    const ROUNDS_MAX: usize = 12;
    let mut facts = facts.clone();
    for _ in 0..ROUNDS_MAX {
        let holes = holes(vocabulary, &facts);
        if holes.is_empty() {
            break;
        }
        for hole in holes {
            fill(vocabulary, &mut facts, &hole, choices);
        }
    }
    facts
}

/// Returns the place in the vocabulary of a path such as `matter.parties[0].name`.
pub fn shape<'v>(vocabulary: &'v Vocabulary, path: &str) -> Option<&'v Shape> {
    let names: Vec<&str> =
        path.split('.').map(|part| part.split('[').next().unwrap_or(part)).collect();
    let (subject, rest) = names.split_first()?;
    let subject = vocabulary.subject(vocabulary.subject_named(subject)?)?;
    subject.record.descend(rest)
}
