//! What changes between two dates, and whether law or time is the reason.

use guiju_engine::Engine;
use guiju_engine::impact::{Reason, impact};
use guiju_law::Law;

use super::version::{FINAL, two};
use super::{facts, law, on};

/// The changes between two dates, one rule a line.
fn changes(law: &Law, text: &str, (from, to): (&str, &str)) -> Vec<String> {
    let engine = Engine::new(law);
    let found = impact(&engine, &facts(law, text), &on(from), &on(to));
    let reason = |reason: &Reason| match reason {
        Reason::ActBegan(_) => "act began".to_owned(),
        Reason::ActEnded(_) => "act ended".to_owned(),
        Reason::OtherVersion(old, new) => format!("{} for {}", new.version, old.version),
        Reason::RuleAdded(_) => "rule added".into(),
        Reason::RuleRemoved(_) => "rule removed".into(),
        Reason::Draft(_) => "draft".into(),
        Reason::ReferredAct(act) => format!("refers to {act}"),
        Reason::Time => "time".into(),
    };
    found
        .iter()
        .map(|it| {
            let reasons: Vec<String> = it.reasons.iter().map(reason).collect();
            format!("{} {}: {}", it.rule, it.kind.word(), reasons.join(", "))
        })
        .collect()
}

const BAN: &str = "rule r\n  seller must not sell\n    when matter.age < 8\n";

#[test]
fn a_text_that_comes_into_force_makes_a_breach() {
    let law = law(BAN);
    let found = changes(&law, "matter: { age: 7 }", ("2022-12-31", "2023-01-01"));
    assert_eq!(found, ["r new: act began"]);
    assert_eq!(changes(&law, "matter: { age: 9 }", ("2022-12-31", "2023-01-01")), [""; 0]);
}

#[test]
fn another_version_is_the_reason_when_the_older_text_would_still_say_the_same() {
    let law = two(BAN, "rule r\n  seller must not sell\n    when matter.age < 5\n", FINAL);
    let found = changes(&law, "matter: { age: 7 }", ("2024-02-29", "2024-03-01"));
    assert_eq!(found, ["r gone: 2024-03-01 for 2023-01-01"]);
}

#[test]
fn time_is_the_reason_when_the_older_text_gives_the_later_outcome_too() {
    let within = "rule r\n  seller must file\n    within 10 days after matter.received\n    shown by matter.completed\n";
    let text = "matter: { received: 2024-02-20, completed: not yet }";
    let law = two(within, within, FINAL);
    let found = changes(&law, text, ("2024-02-21", "2024-04-01"));
    assert_eq!(found, ["r breached: time, 2024-03-01 for 2023-01-01"]);
    let found = changes(&law, text, ("2024-03-01", "2024-04-01"));
    assert_eq!(found, ["r breached: time"]);
}

#[test]
fn a_rule_that_the_new_version_adds_or_drops_says_so() {
    let other = "rule q\n  seller must not hide\n    when matter.asked\n";
    let law = two(BAN, other, FINAL);
    let found = changes(&law, "matter: { age: 7, asked: true }", ("2024-02-29", "2024-03-01"));
    assert_eq!(found, ["r gone: rule removed", "q new: rule added"]);
}

#[test]
fn a_fact_that_the_new_version_needs_is_told() {
    let law = two(BAN, "rule r\n  seller must not sell\n    when matter.minors\n", FINAL);
    let found = changes(&law, "matter: { age: 9 }", ("2024-02-29", "2024-03-01"));
    assert_eq!(found, ["r no-longer-known: 2024-03-01 for 2023-01-01"]);
}

#[test]
fn a_date_that_moves_is_told() {
    let within = |days: u32| {
        format!(
            "rule r\n  seller must file\n    within {days} days after matter.received\n    shown by matter.completed\n"
        )
    };
    let law = two(&within(30), &within(20), FINAL);
    let text = "matter: { received: 2024-02-20, completed: not yet }";
    let found = changes(&law, text, ("2024-02-29", "2024-03-01"));
    assert_eq!(found, ["r moved: 2024-03-01 for 2023-01-01"]);
}
