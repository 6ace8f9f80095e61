//! Which sides of a rule facts can show, and which the cases leave out.

use guiju_engine::Engine;
use guiju_engine::side::rule_sides;
use guiju_law::side::Sides;
use guiju_testing::GeneratedLaw;

use super::{IN_FORCE, law, pack};

const BOTH: Sides = Sides { applies: true, does_not: true };
const APPLIES: Sides = Sides { applies: true, does_not: false };
const DOES_NOT: Sides = Sides { applies: false, does_not: true };
const NEITHER: Sides = Sides { applies: false, does_not: false };

const FIGURES: &str = "\
param limit : money open \"not read\" \"未读\"
param words : yes-no open \"not read\" \"未读\"
param window : period open \"not read\" \"未读\"
param table : grade open \"not read\" \"未读\"
";

/// Compares the sides of the rules of `body`, in order, all figures of which may be open.
#[track_caller]
fn check(body: &str, expected: &[Sides]) {
    let law = law(&format!("{FIGURES}{body}"));
    let versions: Vec<_> = law.versions().collect();
    let engine = Engine::new(&law);
    let found: Vec<Sides> =
        rule_sides(&engine, &versions).into_iter().map(|it| it.possible).collect();
    assert_eq!(found, expected, "{body}");
}

fn norm(condition: &str) -> String {
    format!("rule r\n  seller must act\n{condition}    shown by matter.done\n")
}

#[test]
fn a_rule_has_another_side_by_its_condition_its_clock_or_what_defeats_it() {
    check(&norm(""), &[APPLIES]);
    check(&norm("    promptly\n"), &[APPLIES]);
    check(&norm("    when matter.asked\n"), &[BOTH]);
    check(&norm("    unless matter.asked\n"), &[BOTH]);
    check(&norm("    within 3 days after matter.received\n"), &[BOTH]);
    check(&norm("    within 3 days after 2024-01-31\n"), &[APPLIES]);
    check(&norm("    before matter.received\n"), &[APPLIES]);
    let exception = "rule e\n  seller may not-act\n    when matter.asked\n  notwithstanding r\n";
    check(&format!("{}{exception}", norm("")), &[BOTH, BOTH]);
    let always = "rule e\n  seller may not-act\n  notwithstanding r\n";
    check(&format!("{}{always}", norm("")), &[DOES_NOT, APPLIES]);
}

#[test]
fn an_open_part_leaves_what_the_others_decide() {
    check(&norm("    when matter.price over limit\n"), &[NEITHER]);
    check(&norm("    when matter.asked and matter.price over limit\n"), &[DOES_NOT]);
    check(&norm("    when matter.asked or matter.price over limit\n"), &[APPLIES]);
    check(&norm("    when not (matter.asked and words)\n"), &[APPLIES]);
    check(&norm("    when matter.asked and (matter.minors or words)\n"), &[BOTH]);
    check(&norm("    unless words\n"), &[NEITHER]);
}

#[test]
fn an_open_period_leaves_open_how_a_duty_comes_out_and_not_whether_it_applies() {
    check(&norm("    within window after matter.received\n"), &[BOTH]);
    check(&norm("    when matter.asked\n    within window after 2024-01-31\n"), &[BOTH]);
    check(&norm("    when words\n    within window after 2024-01-31\n"), &[NEITHER]);
}

#[test]
fn a_prohibition_is_clear_when_the_act_can_be_known_not_to_be_done() {
    let ban = |breach: &str| format!("rule r\n  seller must not act\n{breach}");
    check(&ban("    breached by matter.done\n"), &[BOTH]);
    check(&ban("    breached by matter.price over limit\n"), &[APPLIES]);
    check(&ban("    breached by matter.done and matter.price over limit\n"), &[BOTH]);
}

#[test]
fn a_sanction_threatens_for_what_can_be_known_to_be_breached() {
    let sanction = "sanction s\n  seller liable for r\n  fine 1 CNY .. 2 CNY\n";
    let with = |rule: &str| format!("{rule}{sanction}");
    check(&with(&norm("    when matter.asked\n")), &[BOTH, BOTH]);
    check(&with(&norm("    when words\n")), &[NEITHER, DOES_NOT]);
    check(&with(&norm("    promptly\n")), &[APPLIES, DOES_NOT]);
    check(&with(&norm("    within window after matter.received\n")), &[BOTH, DOES_NOT]);
}

#[test]
fn a_classification_needs_two_values_and_a_truth_both() {
    check("level l : grade\n  is II\n", &[APPLIES]);
    check("level l : yes-no\n  is true\n", &[APPLIES]);
    check("level l : grade\n  is matter.severity\n", &[BOTH]);
    check("level l : yes-no\n  is matter.asked\n", &[BOTH]);
    check("level l : yes-no\n  is matter.asked and words\n", &[DOES_NOT]);
    check("level l : grade\n  is II when matter.asked\n", &[BOTH]);
    check("level l : grade\n  is II when matter.asked\n  otherwise II\n", &[APPLIES]);
    check("level l : grade\n  is II when matter.asked\n  otherwise table\n", &[APPLIES]);
    check("level l : grade\n  is if matter.asked then IV else table\n", &[APPLIES]);
    check("level l : grade\n  is table when matter.asked\n", &[DOES_NOT]);
    check("level l : date\n  is window after matter.received\n", &[APPLIES]);
}

#[test]
fn an_arm_that_is_never_ruled_out_hides_what_it_outweighs() {
    let level = |arms: &str| format!("level l : grade\n  merge max\n{arms}");
    check(&level("  is I when words\n  is II when matter.asked\n  otherwise IV\n"), &[NEITHER]);
    check(
        &level("  is II when words\n  is I when matter.asked\n  is III when matter.minors\n"),
        &[APPLIES],
    );
    // What is bounded only may still decide a comparison.
    let body = level("  is I when words\n  is II when matter.asked\n  otherwise IV\n")
        + &norm("    when l at least II\n");
    check(&body, &[NEITHER, BOTH]);
}

#[test]
fn what_only_open_figures_leave_unknown_is_shown_to_apply() {
    let body =
        format!("{FIGURES}{}", norm("    when matter.asked\n    within window after 2024-01-31\n"));
    let sides = |cases: &str| {
        let text = pack("2023-01-01", IN_FORCE, &body) + cases;
        let law = GeneratedLaw::of_pack(&text).load().law;
        let versions: Vec<_> = law.versions().collect();
        let all = rule_sides(&Engine::new(&law), &versions);
        all.first().map(|it| (it.shown, it.missing()))
    };
    let case = |facts: &str, outcome: &str| {
        format!("\n```case {outcome}\nmatter: {facts}\nexpect: {{ r: {outcome} }}\n```\n")
    };
    let not = case("{ asked: false }", "not-applicable");
    assert_eq!(sides(&not), Some((DOES_NOT, APPLIES)));
    let untold = case("{ asked: true }", "unknown");
    assert_eq!(sides(&untold), Some((NEITHER, BOTH)));
    let open = case("{ asked: true, done: false }", "unknown");
    assert_eq!(sides(&open), Some((APPLIES, DOES_NOT)));
    assert_eq!(sides(&(open + &not)), Some((BOTH, NEITHER)));
}
