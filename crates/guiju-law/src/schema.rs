//! The schema of a subject's facts as JSON Schema (draft 2020-12), for editors and other tools.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::value::{Reason, Type};
use crate::vocabulary::{Fact, Record, Shape, Subject, Vocabulary};

/// A JSON Schema, as far as facts need one.
#[derive(Debug, Clone, Default, Serialize, PartialEq, Eq)]
#[serde(rename_all = "camelCase")]
pub struct Schema {
    /// The dialect, at the root only.
    #[serde(rename = "$schema", skip_serializing_if = "Option::is_none")]
    pub dialect: Option<&'static str>,
    /// Short text in both languages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// The question and where to look.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// JSON types.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub ty: Option<&'static str>,
    /// Values of a choice.
    #[serde(rename = "enum", skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
    /// Shape of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pattern: Option<&'static str>,
    /// Facts of a record.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, Schema>,
    /// Whether a record may have other facts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub additional_properties: Option<bool>,
    /// Facts that a record needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub required: Vec<&'static str>,
    /// Elements of a list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Box<Schema>>,
    /// Alternatives.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Schema>,
}

/// Returns the schema of one subject's record.
pub fn subject_schema(vocabulary: &Vocabulary, subject: &Subject) -> Schema {
    Schema {
        dialect: Some("https://json-schema.org/draft/2020-12/schema"),
        title: Some(format!("{} / {}", subject.title.en, subject.title.zh)),
        ..record(vocabulary, &subject.record)
    }
}

fn of_type(ty: &'static str) -> Schema {
    Schema { ty: Some(ty), ..Schema::default() }
}

fn record(vocabulary: &Vocabulary, fields: &Record) -> Schema {
    let properties =
        fields.fields.iter().map(|field| (field.name.to_string(), shape(vocabulary, &field.shape)));
    Schema {
        properties: properties.collect(),
        additional_properties: Some(false),
        ..of_type("object")
    }
}

fn shape(vocabulary: &Vocabulary, shape: &Shape) -> Schema {
    match shape {
        Shape::Fact(fact) => Schema {
            title: Some(format!("{} / {}", fact.ask.en, fact.ask.zh)),
            description: Some(format!("{} / {}", fact.look.en, fact.look.zh)),
            any_of: fact_alternatives(vocabulary, fact),
            ..Schema::default()
        },
        Shape::Record(title, fields) => Schema {
            title: Some(format!("{} / {}", title.en, title.zh)),
            any_of: vec![record(vocabulary, fields), unknown()],
            ..Schema::default()
        },
        Shape::List(title, fields) => Schema {
            title: Some(format!("{} / {}", title.en, title.zh)),
            any_of: list_alternatives(record(vocabulary, fields)),
            ..Schema::default()
        },
    }
}

fn fact_alternatives(vocabulary: &Vocabulary, fact: &Fact) -> Vec<Schema> {
    let mut plain = match &fact.ty {
        Type::List(element) => list_alternatives(any(value(vocabulary, element))),
        Type::Set(id) => list_alternatives(any(value(vocabulary, &Type::Choice(*id)))),
        ty => value(vocabulary, ty),
    };
    plain.retain(|it| *it != unknown());
    let sourced = Schema {
        properties: BTreeMap::from([
            ("value".to_owned(), any(plain.clone())),
            ("source".to_owned(), of_type("string")),
        ]),
        required: vec!["value"],
        additional_properties: Some(false),
        ..of_type("object")
    };
    plain.into_iter().chain([sourced, of_type("null"), unknown()]).collect()
}

fn list_alternatives(element: Schema) -> Vec<Schema> {
    let list = Schema { items: Some(Box::new(element)), ..of_type("array") };
    let open = Schema {
        properties: BTreeMap::from([("open".to_owned(), list.clone())]),
        required: vec!["open"],
        additional_properties: Some(false),
        ..of_type("object")
    };
    vec![list, open, unknown()]
}

fn any(mut alternatives: Vec<Schema>) -> Schema {
    if alternatives.len() == 1 {
        return alternatives.pop().unwrap_or_default();
    }
    Schema { any_of: alternatives, ..Schema::default() }
}

/// `{ unknown: declined }`.
fn unknown() -> Schema {
    let words = Reason::ALL.map(|reason| reason.word().to_owned());
    let reason = Schema { values: words.into(), ..of_type("string") };
    Schema {
        properties: BTreeMap::from([("unknown".to_owned(), reason)]),
        required: vec!["unknown"],
        additional_properties: Some(false),
        ..of_type("object")
    }
}

fn value(vocabulary: &Vocabulary, ty: &Type) -> Vec<Schema> {
    let text = |pattern| Schema { pattern: Some(pattern), ..of_type("string") };
    match ty {
        Type::YesNo => {
            let words = Schema { values: vec!["yes".into(), "no".into()], ..of_type("string") };
            vec![of_type("boolean"), words]
        }
        Type::Number => {
            vec![of_type("number"), text(r"^-?[0-9_]+(\.[0-9_]+)?( (thousand|million|billion))?$")]
        }
        Type::Money | Type::UnroundedMoney => vec![
            of_type("number"),
            text(
                r"^-?[0-9_]+(\.[0-9_]+)?([eE][-+]?[0-9]+)?( (thousand|million|billion))?( (CNY|RMB))?$",
            ),
        ],
        Type::Percent => vec![text(r"^[0-9]+(\.[0-9]+)? ?%$")],
        Type::Date => {
            vec![text(r"^([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?)?|not yet)$")]
        }
        Type::Period => vec![text(r"^[0-9]+ (working )?(hour|day|week|month|year)s?$")],
        Type::Choice(id) => {
            let choice = vocabulary.choice(*id);
            let words = choice.map_or(Vec::new(), |choice| {
                choice.values.iter().map(|(word, _)| word.to_string()).collect()
            });
            vec![Schema { values: words, ..of_type("string") }]
        }
        _ => vec![of_type("string")],
    }
}
