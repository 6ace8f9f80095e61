//! Facts as JSON, as a program would send them.

use guiju_law::facts::{FactValue, RecordFacts};
use guiju_law::vocabulary::Vocabulary;
use guiju_law::{Facts, Value};

/// Writes facts about subjects of which there is one each.
pub fn write_json(vocabulary: &Vocabulary, facts: &Facts) -> String {
    let subject = |it: &guiju_law::facts::Instance| {
        format!("\"{}\":{}", it.path, record(vocabulary, &it.record))
    };
    format!("{{{}}}", facts.instances.iter().map(subject).collect::<Vec<_>>().join(","))
}

fn record(vocabulary: &Vocabulary, record: &RecordFacts) -> String {
    let fields = record.fields.iter().map(|(name, entry)| {
        // Programs write names as their own languages do.
        format!("\"{}\":{}", name.replace('-', "_"), fact(vocabulary, &entry.value))
    });
    format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
}

fn fact(vocabulary: &Vocabulary, value: &FactValue) -> String {
    let list = |items: Vec<String>, complete: bool| {
        let items = format!("[{}]", items.join(","));
        if complete { items } else { format!("{{\"open\":{items}}}") }
    };
    match value {
        FactValue::Known(value) => known(vocabulary, value),
        FactValue::Unknown(reason) => format!("{{\"unknown\":\"{reason}\"}}"),
        FactValue::Plain { items, complete } => {
            list(items.iter().map(|item| known(vocabulary, item)).collect(), *complete)
        }
        FactValue::Record(inner) => record(vocabulary, inner),
        FactValue::Records { items, complete } => {
            list(items.iter().map(|item| record(vocabulary, item)).collect(), *complete)
        }
    }
}

fn known(vocabulary: &Vocabulary, value: &Value) -> String {
    match value {
        Value::YesNo(it) => it.to_string(),
        Value::Number(it) | Value::Money(it) => it.to_string(),
        Value::Set(id, places) => {
            let words = places.iter().map(|place| vocabulary.choice_word(*id, *place));
            format!("[{}]", words.map(|it| format!("\"{it}\"")).collect::<Vec<_>>().join(","))
        }
        Value::Text(text) => serde_json::Value::String(text.to_string()).to_string(),
        other => format!("\"{}\"", other.show(vocabulary)),
    }
}
