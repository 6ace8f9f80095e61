//! Facts as JSON, and as YAML, are the same facts.

use guiju_law::facts::{read_facts, write_facts};

use crate::support::{facts, vocabulary};

/// Both texts give the same facts.
#[track_caller]
fn same(json: &str, yaml: &str) {
    let vocabulary = vocabulary();
    let written = |source| write_facts(&vocabulary, &facts(source));
    assert_eq!(written(json), written(yaml));
    assert!(!written(json).is_empty());
}

#[test]
fn every_type_can_be_given_in_json() {
    same(
        r#"{
  "sale": {
    "price": 69.90, "quantity": 2, "blind-box": true, "channel": "online", "harm": "II",
    "discount": "50 %", "completed": "2024-01-22", "delivered": "not yet", "warranty": "2 years",
    "brand": "\u6ce1泡 \"x\"", "disclosed": ["probability"], "audits": { "open": ["2024-01-01"] },
    "buyer": { "age": 7, "consent": { "unknown": "declined" } },
    "items": [{ "name": "a", "amount": { "value": "5 CNY", "source": "order" } }]
  },
  "company": null
}"#,
        "sale:
  price: 69.9
  quantity: 2
  blind-box: yes
  channel: online
  harm: II
  discount: 50%
  completed: 2024-01-22
  delivered: not yet
  warranty: 2 years
  brand: 泡泡 \"x\"
  disclosed: [probability]
  audits: { open: [2024-01-01] }
  buyer: { age: 7, consent: { unknown: declined } }
  items:
    - { name: a, amount: { value: 5, source: order } }
company: {}
",
    );
}

#[test]
fn json_on_one_line_and_with_tabs_is_read() {
    same(
        "{\"sale\":{\"price\":5,\"items\":[{\"name\":\"a\"}]}}",
        "sale: { price: 5, items: [{ name: a }] }",
    );
    same("{\n\t\"sale\": {\n\t\t\"price\": 5\n\t}\n}\n", "sale: { price: 5 }");
}

#[test]
fn several_subjects_are_a_list_in_json() {
    same(r#"{"sale": [{"price": 1}, {}]}"#, "sale:\n  - price: 1\n  - {}\n");
}

#[test]
fn a_null_in_json_is_an_absent_fact() {
    let facts = facts(r#"{"sale": {"price": null, "brand": "null"}}"#);
    assert!(facts.at("sale.price").is_none());
    assert!(facts.at("sale.brand").is_some());
}

#[test]
fn a_fault_in_json_has_its_place() {
    let source = "{\"sale\": {\"brand\": \"盲盒\", \"prize\": 5}}";
    let (_, found) = read_facts(&vocabulary(), source);
    assert_eq!(source.get(found[0].span.range()), Some("\"prize\""));
}

#[test]
fn signs_that_programs_write_as_surrogate_pairs_are_read() {
    same(r#"{"sale": {"brand": "\ud83d\ude00\ud842\udfb7"}}"#, "sale: { brand: 😀𠮷 }");
}
