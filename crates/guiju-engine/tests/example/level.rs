//! Levels: arms, conflicts, merges, further arms, and values known in part.

use super::check;

const SINGLE: &str = "\
level l : grade
  is I when matter.asked
  is III when matter.minors
  otherwise IV
";

#[test]
fn one_arm_that_applies_gives_the_value_and_none_the_fall_back() {
    check(SINGLE, "matter: { asked: true, minors: false }", &["l: I"]);
    check(SINGLE, "matter: { asked: false, minors: true }", &["l: III"]);
    check(SINGLE, "matter: { asked: false, minors: false }", &["l: IV"]);
}

#[test]
fn two_arms_that_disagree_are_a_conflict_whatever_else_is_unknown() {
    check(SINGLE, "matter: { asked: true, minors: true }", &["l: conflict (conflict l)"]);
    let third = format!("{SINGLE}  is II when matter.done\n");
    check(&third, "matter: { asked: true, minors: true }", &["l: conflict (conflict l)"]);
}

#[test]
fn arms_that_agree_need_no_choice() {
    let body =
        "level l : grade\n  is II when matter.asked\n  is II when matter.minors\n  otherwise II\n";
    check(body, "matter: { asked: true, minors: true }", &["l: II"]);
    check(body, "matter: {}", &["l: II"]);
}

#[test]
fn an_unknown_arm_leaves_bounds() {
    check(SINGLE, "matter: { asked: false }", &["l: unknown (at most III) missing matter.minors"]);
    let body =
        "level l : grade\n  merge max\n  is III when matter.minors\n  is II when matter.asked\n";
    check(
        body,
        "matter: { minors: true }",
        &["l: unknown (at least III) (at most II) missing matter.asked"],
    );
}

#[test]
fn without_an_arm_there_is_no_rule_and_what_rests_on_it_is_unknown() {
    let body = "\
level l : grade
  is I when matter.asked
rule r
  seller may sell
    when l = I
";
    check(body, "matter: { asked: false }", &["l: no-rule (no-rule l)", "r: unknown (no-rule l)"]);
}

#[test]
fn a_conflict_is_unknown_for_what_rests_on_it() {
    let body = format!("{SINGLE}rule r\n  seller may sell\n    when l = I\n");
    check(
        &body,
        "matter: { asked: true, minors: true }",
        &["l: conflict (conflict l)", "r: unknown (conflict l)"],
    );
}

#[test]
fn merges_choose_among_arms_that_apply() {
    let merged = |merge: &str| {
        format!(
            "level l : grade\n  merge {merge}\n  is III when matter.asked\n  is I when matter.minors\n"
        )
    };
    let both = "matter: { asked: true, minors: true }";
    check(&merged("max"), both, &["l: I"]);
    check(&merged("min"), both, &["l: III"]);
    check(&merged("first"), both, &["l: III"]);
    // The first arm applies: what stands behind it is no matter.
    check(&merged("first"), "matter: { asked: true }", &["l: III"]);
    check(&merged("max"), "matter: { minors: true }", &["l: I"]);
    check(&merged("min"), "matter: { asked: true }", &["l: III"]);
}

#[test]
fn the_greatest_of_a_scale_is_known_from_one_part() {
    let body = "level l : grade\n  is max(matter.severity, company.class)\n";
    check(body, "matter: { severity: I }", &["l: I"]);
    check(body, "matter: { severity: II }", &["l: unknown (at least II) missing company.class"]);
    check(body, "matter: { severity: II }\ncompany: { class: III }", &["l: II"]);
}

/// An exception to the level from another article.
const FURTHER: &str = "\
level l : grade
  is III when matter.asked
  otherwise IV
rule worse
  l is I
    when matter.minors
  notwithstanding l
rule never
  seller may sell
    when matter.done
  notwithstanding worse
";

#[test]
fn an_arm_that_is_an_exception_displaces_the_others() {
    check(
        FURTHER,
        "matter: { asked: true, minors: true, done: false }",
        &["l: I", "never: not-applicable"],
    );
    check(
        FURTHER,
        "matter: { asked: true, minors: false, done: false }",
        &["l: III", "never: not-applicable"],
    );
}

#[test]
fn a_displacing_arm_that_is_defeated_displaces_nothing() {
    check(
        FURTHER,
        "matter: { asked: true, minors: true, done: true }",
        &["l: III", "never: permitted"],
    );
    // It is either I or III; that the one guard is the other's opposite is beyond Kleene logic, so that
    // the fall-back counts as possible too, and no bound is left.
    check(
        FURTHER,
        "matter: { asked: true, done: false }",
        &["l: unknown missing matter.minors", "never: not-applicable"],
    );
}

#[test]
fn an_open_parameter_says_so() {
    let body = "param p : money open \"not read\" \"未查阅\"\nrule r\n  seller may sell\n    when matter.price > p\n";
    check(body, "matter: { price: 5 }", &["r: unknown (open-parameter p)"]);
}

#[test]
fn a_complete_table_that_an_exception_may_switch_off_is_not_complete() {
    let body = "\
rule off
  agent may sell
    when matter.asked
  notwithstanding l
level l : grade
  is II when matter.minors
  is II when not matter.minors
";
    check(
        body,
        "matter: { asked: false }",
        &["off: not-applicable", "l: unknown missing matter.minors (no-rule l)"],
    );
}
