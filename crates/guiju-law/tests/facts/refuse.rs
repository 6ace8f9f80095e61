//! What is misspelt, of the wrong type or impossible is told with its place, and is not guessed at.

use guiju_law::facts::read_facts;

use crate::support::{faults, vocabulary};

/// The finding in `sale.FIELD`.
#[track_caller]
fn check(field: &str, written: &str, expected: &str) {
    assert_eq!(faults(&format!("sale: {{ {field}: {written} }}")), expected);
}

#[test]
fn a_yes_no_is_not_guessed() {
    for written in ["maybe", "1", "Yes", "TRUE", "y", "on"] {
        check(
            "blind-box",
            written,
            &format!(
                "`{written}`: wrong-type: `sale.blind-box` is neither yes nor no: expected `yes`, `no`, `true` or `false`"
            ),
        );
    }
}

#[test]
fn a_number_is_decimal_and_finite() {
    for written in
        ["many", "1e", "e3", "1e2.5", "1e99", "0x10", ".inf", "1,5", "--5", "1.2.3", "盲盒"]
    {
        assert!(
            faults(&format!("sale: {{ quantity: \"{written}\" }}")).contains("is no number"),
            "{written}"
        );
    }
}

#[test]
fn another_currency_is_not_converted() {
    check(
        "price",
        "100 USD",
        "`100 USD`: wrong-type: `sale.price` is in another currency: expected renminbi, such as `69`, `450 million` or `450 million CNY` (convert it by the rule of the law concerned, and keep the rate as its source)",
    );
    check(
        "price",
        "cheap",
        "`cheap`: wrong-type: `sale.price` is no amount of money: expected renminbi, such as `69`, `450 million` or `450 million CNY`",
    );
}

#[test]
fn a_share_without_its_sign_is_ambiguous() {
    check(
        "discount",
        "0.5",
        "`0.5`: wrong-type: `sale.discount` is a share without `%`: expected a share with its sign, such as `50 %` (`0.5` could be read as half or as half a percent)",
    );
    check(
        "discount",
        "half %",
        "`half %`: wrong-type: `sale.discount` is no share: expected a share with its sign, such as `50 %`",
    );
}

#[test]
fn a_date_must_be_in_the_calendar() {
    for written in
        ["2023-02-29", "2024-1-2", "22.01.2024", "tomorrow", "2024-01-22T25:00", "notyet"]
    {
        check(
            "completed",
            written,
            &format!(
                "`{written}`: impossible-date: `sale.completed` is no date: expected `2024-01-22`, `2024-01-22T10:30` or `not yet` (an event that has not happened is `not yet`)"
            ),
        );
    }
}

#[test]
fn a_period_has_a_whole_amount_and_a_known_unit() {
    for written in ["2 fortnights", "0.5 years", "30", "days", "-3 days"] {
        check(
            "warranty",
            written,
            &format!(
                "`{written}`: wrong-type: `sale.warranty` is no period: expected a period such as `30 days` or `10 working days`"
            ),
        );
    }
}

#[test]
fn a_misspelt_choice_gets_the_nearest_word() {
    check(
        "channel",
        "vendng",
        "`vendng`: wrong-type: `sale.channel` is no sale-channel: expected one of online, shop, vending (did you mean `vending`?)",
    );
    check(
        "channel",
        "carrier-pigeon",
        "`carrier-pigeon`: wrong-type: `sale.channel` is no sale-channel: expected one of online, shop, vending",
    );
}

#[test]
fn every_bad_element_of_a_set_or_list_is_told() {
    check(
        "disclosed",
        "[item-nam, probability, prices]",
        "`item-nam`: wrong-type: `sale.disclosed[0]` is no disclosure-item: expected one of item-name, draw-rules, probability (did you mean `item-name`?)
`prices`: wrong-type: `sale.disclosed[2]` is no disclosure-item: expected one of item-name, draw-rules, probability",
    );
    check(
        "audits",
        "{ open: [2024-02-30, 2024-01-01] }",
        "`2024-02-30`: impossible-date: `sale.audits[0]` is no date: expected `2024-01-22`, `2024-01-22T10:30` or `not yet` (an event that has not happened is `not yet`)",
    );
}

#[test]
fn one_value_is_no_list_and_a_list_is_not_one_value() {
    let list = "expected `[…]`, or `{ open: […] }` when there may be others";
    check(
        "audits",
        "2024-01-01",
        &format!("`2024-01-01`: wrong-type: `sale.audits` is no list: {list}"),
    );
    check(
        "disclosed",
        "{ open: x }",
        &format!("`{{ open: x }}`: wrong-type: `sale.disclosed` is no list: {list}"),
    );
    check(
        "items",
        "{ name: x }",
        &format!("`{{ name: x }}`: wrong-type: `sale.items` is no list: {list}"),
    );
    check("price", "[5]", "`[5]`: wrong-type: `sale.price` is not one value: expected money");
    check(
        "brand",
        "{ a: b }",
        "`{ a: b }`: wrong-type: `sale.brand` is not one value: expected text",
    );
}

#[test]
fn a_value_outside_its_domain_is_impossible() {
    check("price", "-1", "`-1`: impossible-value: `sale.price` cannot be -1 CNY: outside 0 CNY ..");
    check(
        "buyer",
        "{ age: 150.5 }",
        "`150.5`: impossible-value: `sale.buyer.age` cannot be 150.5: outside 0 .. 150",
    );
    check(
        "items",
        "[{ amount: 1 }, { amount: -0.01 }]",
        "`-0.01`: impossible-value: `sale.items[1].amount` cannot be -0.01 CNY: outside 0 CNY ..",
    );
}

#[test]
fn a_misspelt_fact_gets_the_nearest_name_and_the_list() {
    check(
        "buyer",
        "{ agee: 7 }",
        "`agee`: unknown-fact: unknown fact `sale.buyer.agee`: not in the vocabulary (did you mean `age`?)",
    );
    let source = "sale: { buyer: { 年龄: 7 } }";
    let (_, found) = read_facts(&vocabulary(), source);
    assert_eq!(&*found[0].note.en, "`sale.buyer` has age, consent");
    assert_eq!(&*found[0].note.zh, "`sale.buyer` 有 `age`、`consent`");
    assert!(found[0].help.is_empty());
}

#[test]
fn a_long_list_of_facts_is_cut_short() {
    let (_, found) = read_facts(&vocabulary(), "sale: { nonsense: 1 }");
    assert!(found[0].note.en.ends_with(" and 2 more"), "{:?}", found[0].note);
    assert!(found[0].note.zh.ends_with("，另有2项"), "{:?}", found[0].note);
}

#[test]
fn a_misspelt_subject_gets_the_nearest_name() {
    assert_eq!(
        faults("compani: {}"),
        "`compani`: unknown-subject: unknown subject `compani`: not in the vocabulary (did you mean `company`?)"
    );
    assert_eq!(
        faults("weather: {}"),
        "`weather`: unknown-subject: unknown subject `weather`: not in the vocabulary (`guiju facts` lists the subjects)"
    );
}

#[test]
fn a_reason_must_be_one_of_four() {
    check(
        "price",
        "{ unknown: forgotten }",
        "`forgotten`: wrong-type: no reason why `sale.price` is unknown: `not-asked`, `declined`, `not-available` or `disputed`",
    );
}

#[test]
fn a_single_subject_is_there_once() {
    assert_eq!(
        faults("company: [{}, {}]"),
        "`company`: wrong-type: more than one `company`: facts hold at most one"
    );
    assert_eq!(faults("company: [{}]"), "");
}

#[test]
fn a_file_that_is_no_mapping_or_empty_is_told() {
    assert!(faults("- a\n- b\n").contains("facts that are no mapping"));
    assert!(faults("just words").contains("facts that are no mapping"));
    assert!(faults("").contains("no-facts"));
    assert!(faults("# 注释\n").contains("no-facts"));
}

#[test]
fn a_fact_given_twice_is_told_and_the_first_counts() {
    let (facts, found) = read_facts(&vocabulary(), "sale: { brand: a, brand: b }");
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["repeated-key"]);
    assert!(facts.at("sale.brand").is_some());
}

#[test]
fn one_fault_does_not_lose_the_other_facts() {
    let source = "sale: { price: cheap, quantity: 2, buyer: { age: old, consent: yes } }";
    let (facts, found) = read_facts(&vocabulary(), source);
    assert_eq!(found.len(), 2);
    let known = |path: &str| facts.at(path).is_some();
    assert!(known("sale.quantity") && known("sale.buyer.consent"));
    assert!(!known("sale.price") && !known("sale.buyer.age"), "never a guess");
}

#[test]
fn a_misspelt_word_beside_a_value_is_told() {
    let (facts, found) = read_facts(&vocabulary(), "sale: { price: { value: 7, sorce: x } }");
    assert_eq!(found.iter().map(|it| it.code).collect::<Vec<_>>(), ["unknown-fact"]);
    assert!(facts.at("sale.price").is_some());
}

#[test]
fn a_share_above_its_domain_is_impossible() {
    assert!(faults("sale: { discount: 150 % }").contains("impossible-value"));
    assert_eq!(faults("sale: { discount: 100 % }"), "");
}
