//! Facts as YAML in another order: of subjects, of fields, and of the elements of lists.

use guiju_law::facts::{FactValue, RecordFacts};
use guiju_law::vocabulary::{Record, Shape, Vocabulary};
use guiju_law::{Facts, Value};

use crate::choices::Choices;

/// Returns the facts as YAML with its keys in an order that `choices` decide.
///
/// It is written apart from `guiju_law::facts::write_facts`, in flow style, so that neither hides the
/// faults of the other.
pub fn shuffled_yaml(vocabulary: &Vocabulary, facts: &Facts, choices: &mut Choices<'_>) -> String {
    let mut subjects = Vec::new();
    for subject in vocabulary.subjects() {
        let Some(id) = vocabulary.subject_named(&subject.name) else { continue };
        let records: Vec<String> = facts
            .of(id)
            .map(|instance| record(vocabulary, &subject.record, &instance.record, choices))
            .collect();
        let listed = facts.of(id).any(|instance| instance.path.contains('['));
        match records.as_slice() {
            [] => {}
            [one] if !listed => subjects.push(format!("{}: {one}\n", subject.name)),
            all => subjects.push(format!("{}: [{}]\n", subject.name, all.join(", "))),
        }
    }
    shuffle(&mut subjects, choices);
    subjects.concat()
}

/// Puts elements in an order that `choices` decide; as they are when the bytes are used up.
pub fn shuffle<T>(items: &mut [T], choices: &mut Choices<'_>) {
    for place in 0..items.len() {
        let other = place + choices.below((items.len() - place).min(256));
        items.swap(place, other);
    }
}

/// Returns the facts with the elements of every list within a subject in another order.
pub fn shuffle_lists(facts: &Facts, choices: &mut Choices<'_>) -> Facts {
    let mut facts = facts.clone();
    for instance in &mut facts.instances {
        shuffle_record(&mut instance.record, choices);
    }
    facts
}

fn shuffle_record(record: &mut RecordFacts, choices: &mut Choices<'_>) {
    for entry in record.fields.values_mut() {
        match &mut entry.value {
            FactValue::Plain { items, .. } => shuffle(items, choices),
            FactValue::Record(inner) => shuffle_record(inner, choices),
            FactValue::Records { items, .. } => {
                for item in items.iter_mut() {
                    shuffle_record(item, choices);
                }
                shuffle(items, choices);
            }
            FactValue::Known(_) | FactValue::Unknown(_) => {}
        }
    }
}

fn record(
    vocabulary: &Vocabulary,
    schema: &Record,
    facts: &RecordFacts,
    choices: &mut Choices<'_>,
) -> String {
    let mut fields = Vec::new();
    for field in &schema.fields {
        if let Some(entry) = facts.fields.get(&field.name) {
            let value = fact(vocabulary, &field.shape, &entry.value, choices);
            fields.push(format!("{}: {value}", field.name));
        }
    }
    shuffle(&mut fields, choices);
    format!("{{ {} }}", fields.join(", "))
}

fn fact(
    vocabulary: &Vocabulary,
    shape: &Shape,
    value: &FactValue,
    choices: &mut Choices<'_>,
) -> String {
    let listed = |items: Vec<String>, complete: bool| {
        let list = format!("[{}]", items.join(", "));
        if complete { list } else { format!("{{ open: {list} }}") }
    };
    match (value, shape) {
        (FactValue::Known(value), _) => plain(vocabulary, value),
        (FactValue::Unknown(reason), _) => format!("{{ unknown: {reason} }}"),
        (FactValue::Plain { items, complete }, _) => {
            listed(items.iter().map(|item| plain(vocabulary, item)).collect(), *complete)
        }
        (FactValue::Record(inner), Shape::Record(_, schema)) => {
            record(vocabulary, schema, inner, choices)
        }
        (FactValue::Records { items, complete }, Shape::List(_, schema)) => {
            let items = items.iter().map(|item| record(vocabulary, schema, item, choices));
            listed(items.collect(), *complete)
        }
        _ => "{ unknown: not-asked }".to_owned(),
    }
}

fn plain(vocabulary: &Vocabulary, value: &Value) -> String {
    match value {
        Value::Money(number) => number.to_string(),
        Value::Set(id, places) => {
            let words: Vec<&str> =
                places.iter().map(|place| vocabulary.choice_word(*id, *place)).collect();
            format!("[{}]", words.join(", "))
        }
        other => other.show(vocabulary),
    }
}
