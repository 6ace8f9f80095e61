//! Values of every type, unknown facts, sources, lists.

use std::collections::BTreeSet;

use guiju_law::facts::{FactValue, parse_scalar};
use guiju_law::value::{Reason, Type, Value};

use crate::support::{facts, vocabulary};

/// The value of `sale.FIELD` as the language writes it.
#[track_caller]
fn value(field: &str, written: &str) -> String {
    let facts = facts(&format!("sale: {{ {field}: {written} }}"));
    match &facts.at(&format!("sale.{field}")).expect("the fact is known").value {
        FactValue::Known(value) => value.show(&vocabulary()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn yes_no_has_four_spellings() {
    for (written, shown) in [("yes", "true"), ("true", "true"), ("no", "false"), ("false", "false")]
    {
        assert_eq!(value("blind-box", written), shown);
    }
    assert_eq!(value("blind-box", "\"yes\""), "true");
}

#[test]
fn numbers_are_exact_and_may_be_scaled() {
    assert_eq!(value("quantity", "0.1"), "0.1");
    assert_eq!(value("quantity", "12_000"), "12000");
    assert_eq!(value("quantity", "1.5 thousand"), "1500");
    assert_eq!(value("quantity", "\"2 billion\""), "2000000000");
    assert_eq!(value("quantity", "4.5e8"), "450000000", "as programs write it");
    assert_eq!(value("quantity", "25E-1"), "2.5");
}

#[test]
fn money_is_renminbi() {
    for written in
        ["450000000", "450_000_000", "450 million", "450 million CNY", "0.45 billion RMB"]
    {
        assert_eq!(value("price", written), "450000000 CNY", "{written}");
    }
    assert_eq!(value("price", "69.90"), value("price", "69.9"));
}

#[test]
fn a_share_carries_its_sign() {
    for written in ["50 %", "50%", "\"50 %\"", "50.0 %"] {
        assert_eq!(value("discount", written), "50 %", "{written}");
    }
    assert_eq!(value("discount", "0.5 %"), "0.5 %");
}

#[test]
fn a_date_is_a_day_a_moment_or_not_yet() {
    assert_eq!(value("completed", "2024-02-29"), "2024-02-29");
    assert_eq!(value("completed", "2024-01-22T10:30"), "2024-01-22T10:30");
    assert_eq!(value("completed", "not yet"), "not yet");
}

#[test]
fn a_period_is_a_number_of_units() {
    for written in
        ["30 days", "1 day", "10 working days", "6 months", "2 years", "72 hours", "1 week"]
    {
        assert_eq!(value("warranty", written), written);
    }
}

#[test]
fn text_is_kept_as_it_is_written() {
    assert_eq!(value("brand", "泡泡 玛特"), "\"泡泡 玛特\"");
    assert_eq!(value("brand", "007"), "\"007\"");
    assert_eq!(value("brand", "\"null\""), "\"null\"");
    assert_eq!(value("brand", "yes"), "\"yes\"");
}

#[test]
fn a_choice_is_one_of_its_words_and_a_scale_has_an_order() {
    assert_eq!(value("channel", "vending"), "vending");
    let vocabulary = vocabulary();
    let scale = Type::Choice(vocabulary.choice_named("harm-grade").expect("a scale"));
    let place = |word: &str| match parse_scalar(&vocabulary, &scale, word) {
        Ok(Value::Choice(_, place)) => place,
        other => panic!("{other:?}"),
    };
    assert!(place("IV") < place("III") && place("III") < place("II") && place("II") < place("I"));
}

#[test]
fn a_complete_set_is_a_value_and_an_open_one_a_list() {
    assert_eq!(
        value("disclosed", "[probability, item-name, probability]"),
        "{item-name, probability}"
    );
    assert_eq!(value("disclosed", "[]"), "{}");
    let open = facts("sale: { disclosed: { open: [probability] } }");
    let entry = open.at("sale.disclosed").expect("the fact is known");
    assert!(
        matches!(&entry.value, FactValue::Plain { items, complete: false } if items.len() == 1)
    );
}

#[test]
fn a_list_of_dates_is_complete_unless_it_says_open() {
    for (written, complete, count) in [
        ("[2024-01-01, not yet]", true, 2),
        ("[]", true, 0),
        ("{ open: [2024-01-01] }", false, 1),
        ("{ open: [] }", false, 0),
    ] {
        let facts = facts(&format!("sale: {{ audits: {written} }}"));
        let entry = facts.at("sale.audits").expect("the fact is known");
        match &entry.value {
            FactValue::Plain { items, complete: found } => {
                assert_eq!((items.len(), *found), (count, complete), "{written}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn lists_of_records_are_complete_unless_they_say_open() {
    for (written, complete, count) in
        [("[{ name: a }, {}, ~]", true, 3), ("{ open: [{ amount: 5 }] }", false, 1)]
    {
        let facts = facts(&format!("sale: {{ items: {written} }}"));
        match &facts.at("sale.items").expect("the fact is known").value {
            FactValue::Records { items, complete: found } => {
                assert_eq!((items.len(), *found), (count, complete), "{written}");
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn what_is_absent_or_null_is_not_there() {
    let facts = facts("sale:\n  price: ~\n  brand:\n  channel: null\n");
    let fields = &facts.instances[0].record.fields;
    assert_eq!(fields.keys().collect::<BTreeSet<_>>(), BTreeSet::new());
}

#[test]
fn a_subject_of_which_nothing_is_known_is_still_there() {
    for source in ["sale:\n", "sale: {}\n", "sale: ~\n"] {
        assert_eq!(facts(source).instances.len(), 1, "{source:?}");
    }
    assert_eq!(facts("sale: []\n").instances.len(), 0);
}

#[test]
fn an_unknown_fact_keeps_its_reason() {
    for reason in Reason::ALL {
        let facts = facts(&format!(
            "sale: {{ price: {{ unknown: {reason} }}, buyer: {{ unknown: {reason} }}, items: {{ unknown: {reason} }} }}"
        ));
        for path in ["sale.price", "sale.buyer", "sale.items"] {
            let entry = facts.at(path).expect("the fact is there");
            assert!(matches!(entry.value, FactValue::Unknown(found) if found == reason), "{path}");
        }
    }
}

#[test]
fn a_source_is_kept_beside_the_value() {
    let facts = facts("sale: { price: { value: 69, source: 订单 }, brand: { value: 泡泡 } }");
    let price = facts.at("sale.price").expect("the fact is known");
    assert_eq!(price.source.as_deref(), Some("订单"));
    assert!(matches!(price.value, FactValue::Known(Value::Money(_))));
    assert_eq!(facts.at("sale.brand").expect("the fact is known").source, None);
}

#[test]
fn every_fact_knows_its_line() {
    let source = "# 说明\nsale:\n  price: 5\n  buyer:\n    age: 7\n  items:\n    - name: 盒\n      amount: 5\n    - name: 卡\n";
    let facts = facts(source);
    let line = |path: &str| facts.at(path).map(|entry| entry.line);
    assert_eq!(line("sale.price"), Some(3));
    assert_eq!(line("sale.buyer.age"), Some(5));
    assert_eq!(line("sale.items[0].amount"), Some(8));
    assert_eq!(line("sale.items[1].name"), Some(9));
}

#[test]
fn several_subjects_have_numbered_paths() {
    let facts = facts("sale: [{ price: 1 }, { price: 2 }]\ncompany: [{ turnover: 5 }]\ndeal: {}\n");
    let paths: Vec<&str> = facts.instances.iter().map(|it| &*it.path).collect();
    assert_eq!(paths, ["sale[0]", "sale[1]", "company[0]", "deal"]);
    let vocabulary = vocabulary();
    let sale = vocabulary.subject_named("sale").expect("a subject");
    assert_eq!(facts.of(sale).count(), 2);
    assert_eq!(facts.single(sale).map(|it| &*it.path), Some("sale[0]"));
}

#[test]
fn the_key_about_is_for_people() {
    assert_eq!(facts("about: { who: me, price: [1, 2] }\nsale: {}\n").instances.len(), 1);
}

#[test]
fn the_ends_of_a_domain_belong_to_it() {
    assert_eq!(value("price", "0"), "0 CNY");
    for age in ["0", "150"] {
        let facts = facts(&format!("sale: {{ buyer: {{ age: {age} }} }}"));
        assert!(facts.at("sale.buyer.age").is_some(), "{age}");
    }
}

#[test]
fn an_alias_stands_for_the_facts_it_names() {
    let facts = facts("sale:\n  - &first { price: 5, buyer: { age: 7 } }\n  - *first\n");
    assert!(facts.at("sale[1].buyer.age").is_some());
}
