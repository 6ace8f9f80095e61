//! Dates of duties: overdue first, recurring ones unrolled.

use guiju_engine::Engine;

use super::{facts, law, on};

fn agenda(body: &str, text: &str, date: &str, horizon: &str) -> Vec<String> {
    let law = law(body);
    let engine = Engine::new(&law);
    let entries = engine.agenda(&facts(&law, text), &on(date), horizon.parse().unwrap());
    entries
        .iter()
        .map(|it| {
            let due = it.due.map_or(String::new(), |due| format!(" {due}"));
            let provisional = if it.provisional { " provisional" } else { "" };
            let place =
                if it.occurrence > 0 { format!(" +{}", it.occurrence) } else { String::new() };
            format!("{} {}{due}{provisional}{place}", it.duty.rule.rule.as_str(), it.urgency.word())
        })
        .collect()
}

const WITHIN: &str = "rule r\n  seller must file\n    within 10 days after matter.received\n    shown by matter.completed\n";
const EVERY: &str = "rule e\n  seller must check\n    every 3 months since matter.opened\n    shown by matter.checks\n";

#[test]
fn overdue_comes_before_what_is_coming_and_what_has_no_date() {
    let prompt = "rule p\n  seller must tell\n    when matter.asked\n    promptly\n    shown by matter.done\n";
    let body = format!("{prompt}\n{WITHIN}");
    let text = "matter: { asked: true, done: false, received: 2024-06-03, completed: not yet }";
    assert_eq!(
        agenda(&body, text, "2024-06-10", "2025-06-10"),
        ["p promptly", "r coming 2024-06-13"]
    );
    assert_eq!(
        agenda(&body, text, "2024-06-30", "2025-06-30"),
        ["r overdue 2024-06-13", "p promptly"]
    );
}

#[test]
fn what_is_done_is_not_listed_and_what_may_be_done_is_marked() {
    let done = "matter: { received: 2024-06-03, completed: 2024-06-04 }";
    assert_eq!(agenda(WITHIN, done, "2024-06-10", "2025-06-10"), [""; 0]);
    let unsure = "matter: { received: 2024-06-03 }";
    assert_eq!(agenda(WITHIN, unsure, "2024-06-10", "2025-06-10"), ["r coming 2024-06-13"]);
    assert_eq!(agenda(WITHIN, unsure, "2024-06-20", "2025-06-10"), ["r unconfirmed 2024-06-13"]);
}

#[test]
fn a_recurring_duty_is_unrolled_to_the_horizon_each_time_from_its_last_day() {
    let text = "matter: { opened: 2024-03-01, checks: [2024-05-20] }";
    assert_eq!(
        agenda(EVERY, text, "2024-06-10", "2025-03-01"),
        ["e coming 2024-08-20", "e coming 2024-11-20 +1", "e coming 2025-02-20 +2"]
    );
    assert_eq!(agenda(EVERY, text, "2024-06-10", "2024-08-19"), [""; 0]);
}

#[test]
fn after_an_overdue_date_the_following_ones_run_from_the_day_judged_on() {
    let text = "matter: { opened: 2024-03-01, checks: [] }";
    assert_eq!(
        agenda(EVERY, text, "2024-06-10", "2024-12-31"),
        ["e overdue 2024-06-03", "e coming 2024-09-10 +1", "e coming 2024-12-10 +2"]
    );
}

#[test]
fn what_must_be_kept_comes_last_with_its_day() {
    let keep = "rule k\n  seller must store-records\n    keep for 6 years after matter.received\n    breached by matter.completed\n";
    let body = format!("{keep}\n{WITHIN}");
    let text = "matter: { received: 2024-06-03, completed: not yet }";
    assert_eq!(
        agenda(&body, text, "2024-06-10", "2025-06-10"),
        ["r coming 2024-06-13", "k keep 2030-06-03 provisional"]
    );
}
