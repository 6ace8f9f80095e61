//! Exceptions: defeat, reinstatement, and conflicts that nobody resolved.

use super::check;

/// A is defeated by B, which is defeated by C.
const CHAIN: &str = "\
rule a
  seller must not sell
    when matter.asked
rule b
  seller may sell to adults
    when matter.minors
  notwithstanding a
rule c
  seller may sell under supervision
    when matter.done
  notwithstanding b
";

#[test]
fn an_exception_that_applies_defeats() {
    check(
        CHAIN,
        "matter: { asked: true, minors: true, done: false }",
        &["a: clear", "b: permitted", "c: not-applicable"],
    );
}

#[test]
fn an_exception_that_is_itself_defeated_gives_the_rule_back() {
    check(
        CHAIN,
        "matter: { asked: true, minors: true, done: true }",
        &["a: violated", "b: not-applicable", "c: permitted"],
    );
}

#[test]
fn an_unknown_exception_leaves_the_rule_unknown() {
    check(
        CHAIN,
        "matter: { asked: true, done: false }",
        &[
            "a: unknown missing matter.minors",
            "b: unknown missing matter.minors",
            "c: not-applicable",
        ],
    );
}

#[test]
fn an_unknown_exception_matters_only_where_both_ways_differ() {
    // The rule does not apply either way; and an exception that is surely defeated is no matter.
    check(
        CHAIN,
        "matter: { asked: false, done: false }",
        &["a: clear", "b: unknown missing matter.minors", "c: not-applicable"],
    );
    check(
        CHAIN,
        "matter: { asked: true, done: true }",
        &["a: violated", "b: not-applicable", "c: permitted"],
    );
}

#[test]
fn the_same_edge_from_the_other_end() {
    let body = "\
rule a
  seller must not sell
    when matter.asked
  subject to b
rule b
  seller may sell to adults
    when matter.minors
";
    check(body, "matter: { asked: true, minors: true }", &["a: clear", "b: permitted"]);
    check(body, "matter: { asked: true, minors: false }", &["a: violated", "b: not-applicable"]);
}

#[test]
fn rules_without_an_exception_stand_side_by_side() {
    let body = "\
rule a
  seller must not sell
    when matter.asked
rule b
  agent must report
    shown by matter.done
";
    check(body, "matter: { asked: true, done: false }", &["a: violated", "b: breached"]);
}

#[test]
fn opposite_norms_that_both_apply_are_in_conflict() {
    let body = "\
rule ban
  seller must not sell
    when matter.asked
rule licence
  seller may sell
    when matter.minors
";
    check(body, "matter: { asked: true, minors: true }", &["ban: conflict", "licence: conflict"]);
    check(
        body,
        "matter: { asked: true, minors: false }",
        &["ban: violated", "licence: not-applicable"],
    );
    check(
        body,
        "matter: { asked: true }",
        &["ban: unknown missing matter.minors", "licence: unknown missing matter.minors"],
    );
    // Where the ban does not apply the licence stands, whatever else is unknown.
    check(body, "matter: { asked: false, minors: true }", &["ban: clear", "licence: permitted"]);
}

#[test]
fn a_sanction_follows_the_breach_and_its_own_condition() {
    let body = "\
rule ban
  seller must not sell
    when matter.asked
sanction fine
  seller liable for ban
    when matter.done
  fine 100 CNY .. max(10 % of matter.price, 500 CNY)
";
    check(
        body,
        "matter: { asked: true, done: true, price: 6000 }",
        &["ban: violated", "fine: exposed 100 .. 600"],
    );
    check(body, "matter: { asked: false }", &["ban: clear", "fine: not-exposed"]);
    check(
        body,
        "matter: { asked: true, done: true }",
        &["ban: violated", "fine: exposed 100 .. ? missing matter.price"],
    );
    check(
        body,
        "matter: { asked: true, price: 1 }",
        &["ban: violated", "fine: unknown 100 .. 500 missing matter.done"],
    );
}
