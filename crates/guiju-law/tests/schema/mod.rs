//! The schema of facts: JSON Schema that every outside validator understands.
//!
//! Whether documents of the packs pass a validator is checked outside, with another implementation;
//! here the shape is looked at.

use guiju_law::schema::{Schema, subject_schema};

use crate::support::vocabulary;

fn schema(subject: &str) -> Schema {
    let vocabulary = vocabulary();
    let id = vocabulary.subject_named(subject).expect("a subject");
    subject_schema(&vocabulary, vocabulary.subject(id).expect("a subject"))
}

/// The schema of one fact, by its path below `sale`.
fn fact(path: &str) -> Schema {
    path.split('.').fold(schema("sale"), |schema, name| {
        let found = schema.any_of.iter().chain([&schema]).find_map(|it| it.properties.get(name));
        found.unwrap_or_else(|| panic!("no `{name}` in `{path}`")).clone()
    })
}

/// The alternatives in short: `boolean`, `string(yes, no)`, `string~pattern`, `{unknown}`, `[number]`.
fn shown(schema: &Schema) -> String {
    if !schema.any_of.is_empty() {
        return schema.any_of.iter().map(shown).collect::<Vec<_>>().join(" | ");
    }
    match (schema.ty, &schema.items) {
        (Some("array"), Some(items)) => format!("[{}]", shown(items)),
        (Some("object"), _) => {
            let names: Vec<&str> = schema.properties.keys().map(String::as_str).collect();
            format!("{{{}}}", names.join(", "))
        }
        (Some(ty), _) if !schema.values.is_empty() => format!("{ty}({})", schema.values.join(", ")),
        (Some(ty), _) if schema.pattern.is_some() => format!("{ty}~"),
        (ty, _) => ty.unwrap_or("any").to_owned(),
    }
}

#[test]
fn every_type_has_its_alternatives() {
    let end = "{source, value} | null | {unknown}";
    for (path, expected) in [
        ("blind-box", format!("boolean | string(yes, no) | {end}")),
        ("quantity", format!("number | string~ | {end}")),
        ("price", format!("number | string~ | {end}")),
        ("discount", format!("string~ | {end}")),
        ("completed", format!("string~ | {end}")),
        ("warranty", format!("string~ | {end}")),
        ("brand", format!("string | {end}")),
        ("channel", format!("string(online, shop, vending) | {end}")),
        ("harm", format!("string(IV, III, II, I) | {end}")),
        ("buyer", "{age, consent} | {unknown}".to_owned()),
        ("buyer.age", format!("number | string~ | {end}")),
    ] {
        assert_eq!(shown(&fact(path)), expected, "{path}");
    }
}

#[test]
fn lists_may_be_open() {
    let items = fact("items");
    assert_eq!(shown(&items), "[{amount, name}] | {open} | {unknown}");
    assert!(shown(&fact("audits")).starts_with("[string~] | {open}"));
    assert!(
        shown(&fact("disclosed"))
            .starts_with("[string(item-name, draw-rules, probability)] | {open}")
    );
}

#[test]
fn a_record_refuses_other_facts() {
    let schema = schema("sale");
    assert_eq!(schema.ty, Some("object"));
    assert_eq!(schema.additional_properties, Some(false));
    let buyer = &fact("buyer").any_of[0];
    assert_eq!(buyer.additional_properties, Some(false));
}

#[test]
fn every_fact_of_the_vocabulary_is_in_the_schema() {
    let vocabulary = vocabulary();
    for subject in vocabulary.subjects() {
        let names: std::collections::BTreeSet<&str> =
            subject.record.fields.iter().map(|field| &*field.name).collect();
        let schema = subject_schema(&vocabulary, subject);
        let found: std::collections::BTreeSet<&str> =
            schema.properties.keys().map(String::as_str).collect();
        assert_eq!(names, found, "{}", subject.name);
    }
}

#[test]
fn questions_stand_in_both_languages() {
    assert_eq!(schema("sale").title.as_deref(), Some("a sale of goods / 一次商品销售"));
    let price = fact("price");
    assert_eq!(price.title.as_deref(), Some("What price is asked? / 售价是多少？"));
    assert_eq!(price.description.as_deref(), Some("Price label, order record. / 价签、订单记录。"));
}

#[test]
fn only_the_root_names_the_dialect() {
    let root = schema("sale");
    assert_eq!(root.dialect, Some("https://json-schema.org/draft/2020-12/schema"));
    assert!(root.properties.values().all(|it| it.dialect.is_none()));
}

#[test]
fn an_unknown_fact_needs_one_of_the_four_reasons() {
    let price = fact("price");
    let unknown = price.any_of.last().expect("alternatives");
    assert_eq!(unknown.required, ["unknown"]);
    assert_eq!(unknown.additional_properties, Some(false));
    assert_eq!(
        unknown.properties["unknown"].values,
        ["not-asked", "declined", "not-available", "disputed"]
    );
}

#[test]
fn a_value_with_a_source_needs_the_value() {
    let price = fact("price");
    let sourced = price.any_of.iter().find(|it| it.properties.contains_key("value"));
    assert_eq!(sourced.expect("an alternative").required, ["value"]);
}
