//! Strong Kleene logic, and what bounds decide although a fact is missing.

use super::{check, judge, law, on};

/// `yes`, `no` and nothing, as facts; and what each is in the tables below.
const TRUTHS: [(char, &str); 3] = [('T', "true"), ('F', "false"), ('U', "")];

/// Evaluates `matter.asked OP matter.done` for all nine pairs, row by row.
fn table(op: &str) -> String {
    let law = law(&format!(
        "level l : yes-no\n  is true when matter.asked {op} matter.done\n  otherwise false\n"
    ));
    let mut result = String::new();
    for (_, a) in TRUTHS {
        for (_, b) in TRUTHS {
            let facts = format!("matter: {{ asked: {a}, done: {b} }}");
            let line = judge(&law, &facts, &on("2024-06-30")).concat();
            result.push(match line.as_str() {
                "l: true" => 'T',
                "l: false" => 'F',
                _ => 'U',
            });
        }
        result.push(' ');
    }
    result.trim_end().to_owned()
}

#[test]
fn and_is_false_as_soon_as_one_part_is() {
    assert_eq!(table("and"), "TFU FFF UFU");
}

#[test]
fn or_is_true_as_soon_as_one_part_is() {
    assert_eq!(table("or"), "TTT TFU TUU");
}

const NOT: &str = "rule r\n  seller may sell\n    when not matter.asked\n";

#[test]
fn not_turns_the_known_and_leaves_the_unknown() {
    check(NOT, "matter: { asked: true }", &["r: not-applicable"]);
    check(NOT, "matter: { asked: false }", &["r: permitted"]);
    check(NOT, "matter: {}", &["r: unknown missing matter.asked"]);
    check(NOT, "matter: { asked: { unknown: disputed } }", &["r: unknown missing matter.asked"]);
}

#[test]
fn what_a_known_part_outweighs_is_not_missing() {
    let body =
        "rule r\n  seller may sell\n    when matter.asked and (matter.done or matter.minors)\n";
    check(body, "matter: { asked: false }", &["r: not-applicable"]);
    check(body, "matter: { asked: true, done: true }", &["r: permitted"]);
    check(body, "matter: { asked: true, done: false }", &["r: unknown missing matter.minors"]);
    check(body, "matter: { done: true }", &["r: unknown missing matter.asked"]);
}

#[test]
fn a_domain_decides_a_comparison_without_the_fact() {
    let when = |condition: &str| format!("rule r\n  seller may sell\n    when {condition}\n");
    check(&when("matter.price >= 0 CNY"), "matter: {}", &["r: permitted"]);
    check(&when("matter.age + 1 > 0"), "matter: {}", &["r: permitted"]);
    check(&when("matter.age - 151 >= 0"), "matter: {}", &["r: not-applicable"]);
    check(&when("matter.balance >= 0 CNY"), "matter: {}", &["r: unknown missing matter.balance"]);
    check(
        &when("matter.price + 10 CNY >= matter.price"),
        "matter: {}",
        &["r: unknown missing matter.price"],
    );
}

#[test]
fn known_elements_of_an_open_list_decide_what_they_can() {
    let over = "rule r\n  seller may sell\n    when sum of p.turnover for p in matter.parties over 100 CNY\n";
    let open = |parties: &str| format!("matter: {{ parties: {{ open: [{parties}] }} }}");
    check(over, &open("{ turnover: 101 }"), &["r: permitted"]);
    check(over, &open("{ turnover: 100 }"), &["r: unknown missing matter.parties"]);
    check(over, "matter: { parties: [{ turnover: 100 }] }", &["r: not-applicable"]);
    check(
        over,
        "matter: { parties: [{ turnover: 100 }, {}] }",
        &["r: unknown missing matter.parties[1].turnover"],
    );
    // A loss may be negative, so that another element could bring the sum down again.
    let loss =
        "rule r\n  seller may sell\n    when sum of p.loss for p in matter.parties over 100 CNY\n";
    check(loss, &open("{ loss: 101 }"), &["r: unknown missing matter.parties"]);
}

#[test]
fn any_is_true_and_all_is_false_by_one_known_element() {
    let open = |parties: &str| format!("matter: {{ parties: {{ open: [{parties}] }} }}");
    let any = "rule r\n  seller may sell\n    when any p in matter.parties where p.foreign\n";
    check(any, &open("{ foreign: true }"), &["r: permitted"]);
    check(any, &open("{ foreign: false }"), &["r: unknown missing matter.parties"]);
    check(any, "matter: { parties: [] }", &["r: not-applicable"]);
    let all = "rule r\n  seller may sell\n    when all p in matter.parties have p.foreign\n";
    check(all, &open("{ foreign: false }"), &["r: not-applicable"]);
    check(all, &open("{ foreign: true }"), &["r: unknown missing matter.parties"]);
    check(all, "matter: { parties: [] }", &["r: permitted"]);
}

#[test]
fn both_branches_of_an_unknown_condition_may_agree() {
    let body = "level l : money\n  is if matter.asked then 5 CNY else matter.price\n";
    check(body, "matter: { price: 5 }", &["l: 5 CNY"]);
    check(
        body,
        "matter: { price: 7 }",
        &["l: unknown (at least 5 CNY) (at most 7 CNY) missing matter.asked"],
    );
}

#[test]
fn one_broken_part_is_hidden_by_a_known_one_only() {
    let body = "rule r\n  seller may sell\n    when matter.asked and (matter.price / matter.balance) rounded up to 1 > 2\n";
    check(body, "matter: { asked: false, price: 1, balance: 0 }", &["r: not-applicable"]);
    check(
        body,
        "matter: { asked: true, price: 1, balance: 0 }",
        &["r: broken (a division by zero)"],
    );
    check(body, "matter: { price: 1, balance: 0 }", &["r: broken (a division by zero)"]);
}
