//! Facts by path: looked up, put in, added.

use guiju_base::Number;
use guiju_law::Facts;
use guiju_law::facts::{FactValue, write_facts};
use guiju_law::value::Value;

use crate::support::{facts, vocabulary};

fn number(value: i64) -> FactValue {
    FactValue::Known(Value::Number(Number::from_i64(value)))
}

#[test]
fn a_path_that_leads_nowhere_gives_nothing() {
    let facts = facts("sale: [{ price: 1, items: [{ name: a }] }]");
    for path in [
        "",
        "sale",
        "sale.price",
        "sale[1].price",
        "sale[0]",
        "sale[0].",
        "sale[0].items[1].name",
        "sale[0].items.name",
        "sale[0].price.more",
        "sale[0].items[x].name",
        "deal.signed",
    ] {
        assert!(facts.at(path).is_none(), "{path}");
    }
    assert!(facts.at("sale[0].items[0].name").is_some());
}

#[test]
fn what_is_put_is_found_and_its_records_are_made() {
    let mut facts = facts("sale: { price: 1 }");
    assert!(facts.put("sale.buyer.age", number(7)));
    assert!(facts.put("sale.buyer.age", number(8)), "a second time");
    assert_eq!(write_facts(&vocabulary(), &facts), "sale:\n  price: 1\n  buyer:\n    age: 8\n");
}

#[test]
fn nothing_is_put_where_no_subject_or_element_is() {
    let mut facts = facts("sale: { price: 1, items: [{}] }");
    for path in ["deal.x", "sale", "sale.items[3].amount", "sale.price.more", "sale.items.amount"] {
        assert!(!facts.put(path, number(1)), "{path}");
    }
    assert!(facts.put("sale.items[0].amount", number(1)));
    assert!(facts.at("sale.items[0].amount").is_some());
}

#[test]
fn a_subject_that_is_added_can_be_filled() {
    let vocabulary = vocabulary();
    let mut facts = Facts::default();
    facts.add(&vocabulary, vocabulary.subject_named("sale").expect("a subject"));
    assert!(facts.put("sale.quantity", number(2)));
    assert_eq!(write_facts(&vocabulary, &facts), "sale:\n  quantity: 2\n");
}
