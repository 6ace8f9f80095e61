//! Facts that fit a vocabulary, with holes of every kind.
//!
//! Any vocabulary will do. Values lie within the domains, on and beside the figures that generated
//! packs compare with.

use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::Number;
use guiju_law::facts::{FactEntry, FactValue, Instance, RecordFacts};
use guiju_law::value::Reason;
use guiju_law::vocabulary::{ChoiceId, Fact, Record, Shape, Subject, Vocabulary};
use guiju_law::{Facts, Type, Value};

use crate::choices::Choices;
use crate::world::parsed;

const NUMBERS: [&str; 12] = ["18", "0", "1", "7", "8", "17", "60", "61", "0.5", "149", "150", "-3"];
const MONEY: [&str; 10] =
    ["100", "0", "1", "99.99", "100.01", "5000", "1000000", "1000000.01", "-50", "0.01"];
const PERCENT: [&str; 7] = ["0.5", "0", "0.01", "0.25", "0.99", "1", "0.333333"];
const DATES: [&str; 20] = [
    "2024-01-15",
    "not yet",
    "2024-06-30",
    "2024-01-01",
    "2024-01-31",
    "2024-02-29",
    "2024-02-10",
    "2023-12-31",
    "2024-03-01",
    "2024-05-31",
    "2024-06-29",
    "2024-07-01",
    "2024-12-31",
    "2025-01-01",
    "2025-12-20",
    "2006-06-30",
    "2024-06-30T10:30",
    "2024-06-30T18:00",
    "2024-01-15T09:00",
    "2024-02-29T23:59",
];
const MOMENTS: [&str; 5] =
    ["2024-06-28T10:30", "not yet", "2024-01-15T09:00", "2024-06-30T10:30", "2024-12-31T00:00"];
const PERIODS: [&str; 5] = ["30 days", "1 month", "10 working days", "1 year", "0 days"];
const TEXTS: [&str; 4] = ["A", "B", "C", "D"];

/// A fact from which hours are counted: it is always a moment.
const MOMENT_FIELD: &str = "opened";

/// How many of ten fields are absent: some facts are nearly complete, others nearly empty.
const ABSENT: [usize; 5] = [3, 0, 0, 1, 7];

/// Returns facts about one or two subjects of each kind, some of them absent.
pub fn facts_about(vocabulary: &Vocabulary, choices: &mut Choices<'_>) -> Facts {
    let mut facts = Facts::default();
    let absent = *choices.of(&ABSENT);
    for subject in vocabulary.subjects() {
        let Some(id) = vocabulary.subject_named(&subject.name) else { continue };
        let count = instances(subject, choices);
        for place in 0..count {
            let path = if count == 1 {
                subject.name.to_string()
            } else {
                format!("{}[{place}]", subject.name)
            };
            let record = record_with(vocabulary, &subject.record, absent, choices);
            facts.instances.push(Instance { subject: id, path: Arc::from(path), record });
        }
    }
    facts
}

fn instances(subject: &Subject, choices: &mut Choices<'_>) -> usize {
    if subject.single {
        return usize::from(!choices.chance(1, 6));
    }
    if choices.chance(1, 8) { 2 } else { 1 }
}

/// Returns what is known of one record: each field with a value, absent, or unknown with a reason.
pub fn record(vocabulary: &Vocabulary, schema: &Record, choices: &mut Choices<'_>) -> RecordFacts {
    record_with(vocabulary, schema, 2, choices)
}

fn record_with(
    vocabulary: &Vocabulary,
    schema: &Record,
    absent: usize,
    choices: &mut Choices<'_>,
) -> RecordFacts {
    let mut fields = RecordFacts::default();
    for field in &schema.fields {
        if choices.is_empty() {
            // The simplest facts say nothing.
            break;
        }
        let hole = choices.below(10);
        let value = match (hole, &field.shape) {
            (hole, _) if hole < absent => continue,
            (9, Shape::Fact(_)) if choices.chance(1, 2) => {
                FactValue::Unknown(*choices.of(&Reason::ALL))
            }
            (_, shape) => value(vocabulary, &field.name, shape, choices),
        };
        fields.fields.insert(field.name.clone(), entry(value));
    }
    fields
}

/// Returns a value as an entry without line and source.
pub fn entry(value: FactValue) -> FactEntry {
    FactEntry { value, line: 0, source: None }
}

/// Returns something known for a field of the shape; lists and sets may be open.
pub fn value(
    vocabulary: &Vocabulary,
    name: &str,
    shape: &Shape,
    choices: &mut Choices<'_>,
) -> FactValue {
    match shape {
        Shape::Record(_, schema) => FactValue::Record(record(vocabulary, schema, choices)),
        Shape::List(_, schema) => {
            let count = choices.below(4);
            let items: Vec<RecordFacts> =
                (0..count).map(|_| element(vocabulary, schema, choices)).collect();
            FactValue::Records { items, complete: !choices.chance(1, 3) }
        }
        Shape::Fact(fact) => fact_value(vocabulary, name, fact, choices),
    }
}

/// Returns an element of a list; a span of time does not end before it begins.
pub fn element(vocabulary: &Vocabulary, schema: &Record, choices: &mut Choices<'_>) -> RecordFacts {
    let mut element = record(vocabulary, schema, choices);
    let date = |record: &RecordFacts, name: &str| match record.fields.get(name).map(|it| &it.value)
    {
        Some(FactValue::Known(Value::Date(time))) => Some(*time),
        _ => None,
    };
    if let (Some(from), Some(to)) = (date(&element, "from"), date(&element, "to"))
        && (choices.chance(1, 3) || !from.compare(to).is_some_and(std::cmp::Ordering::is_le))
    {
        let end = FactValue::Known(Value::Date(guiju_base::Time::NotYet));
        element.fields.insert("to".into(), entry(end));
    }
    element
}

fn fact_value(
    vocabulary: &Vocabulary,
    name: &str,
    fact: &Fact,
    choices: &mut Choices<'_>,
) -> FactValue {
    match &fact.ty {
        Type::Set(id) => {
            let count = choices.below(3);
            let places: BTreeSet<u16> =
                (0..count).map(|_| place(vocabulary, *id, choices)).collect();
            if choices.chance(1, 3) {
                let items = places.into_iter().map(|place| Value::Choice(*id, place)).collect();
                return FactValue::Plain { items, complete: false };
            }
            FactValue::Known(Value::Set(*id, places))
        }
        Type::List(ty) => {
            let count = choices.below(4);
            let element = Fact { ty: (**ty).clone(), ..fact.clone() };
            let items = (0..count).map(|_| known(vocabulary, name, &element, choices)).collect();
            FactValue::Plain { items, complete: !choices.chance(1, 3) }
        }
        _ => FactValue::Known(known(vocabulary, name, fact, choices)),
    }
}

/// Returns one value of the fact's type, within its domain.
pub fn known(vocabulary: &Vocabulary, name: &str, fact: &Fact, choices: &mut Choices<'_>) -> Value {
    match &fact.ty {
        Type::YesNo => Value::YesNo(choices.chance(1, 2)),
        Type::Money | Type::UnroundedMoney => Value::Money(number(fact, &MONEY, choices)),
        Type::Percent => Value::Percent(number(fact, &PERCENT, choices)),
        Type::Date => {
            let pool: &[&str] = if name == MOMENT_FIELD { &MOMENTS } else { &DATES };
            Value::Date(parsed(choices.word(pool)))
        }
        Type::Period => Value::Period(parsed(choices.word(&PERIODS))),
        Type::Choice(id) => Value::Choice(*id, place(vocabulary, *id, choices)),
        Type::Text => Value::Text(Arc::from(choices.word(&TEXTS))),
        _ => Value::Number(number(fact, &NUMBERS, choices)),
    }
}

fn place(vocabulary: &Vocabulary, id: ChoiceId, choices: &mut Choices<'_>) -> u16 {
    let count = vocabulary.choice(id).map_or(1, |choice| choice.values.len());
    u16::try_from(choices.below(count.min(256))).unwrap_or(0)
}

fn number(fact: &Fact, pool: &[&str], choices: &mut Choices<'_>) -> Number {
    let number: Number = parsed(choices.word(pool));
    let number = fact.low.map_or(number, |low| number.max(low));
    fact.high.map_or(number, |high| number.min(high))
}
