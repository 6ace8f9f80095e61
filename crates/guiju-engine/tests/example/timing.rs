//! Every timing of a duty: on the last day, the day after, performed or not.

use super::{check, check_on};

const WITHIN: &str = "rule r\n  seller must file\n    within 10 days after matter.received\n    shown by matter.completed\n";

/// 2024-06-03 is a Monday, and ten days after it is Thursday 13 June.
fn within(on: &str, completed: &str, expected: &str) {
    let facts = format!("matter: {{ received: 2024-06-03, completed: {completed} }}");
    check_on(on, WITHIN, &facts, &[&format!("r: {expected}")]);
}

#[test]
fn a_period_is_kept_on_its_last_day_and_missed_the_day_after() {
    within("2024-06-13", "not yet", "due 2024-06-13");
    within("2024-06-14", "not yet", "overdue 2024-06-13");
    within("2024-06-30", "2024-06-13", "met 2024-06-13");
    within("2024-06-30", "2024-06-13T23:59", "met 2024-06-13");
    within("2024-06-30", "2024-06-14", "met-late 2024-06-13");
    // What will be done tomorrow is not done today.
    within("2024-06-12", "2024-06-13", "due 2024-06-13");
}

#[test]
fn a_period_from_an_event_to_come_binds_nobody_yet() {
    check(WITHIN, "matter: { received: not yet, completed: not yet }", &["r: not-applicable"]);
    check(WITHIN, "matter: { completed: not yet }", &["r: unknown missing matter.received"]);
    check(
        WITHIN,
        "matter: { received: 2024-06-03 }",
        &["r: unknown 2024-06-13 missing matter.completed"],
    );
}

#[test]
fn before_the_clock_starts_performance_is_no_matter() {
    let body = "rule r\n  seller must file\n    within 10 days after matter.received\n    shown by matter.done\n";
    check(body, "matter: { received: not yet, done: true }", &["r: not-applicable"]);
    check(body, "matter: { received: not yet, done: false }", &["r: not-applicable"]);
    check(body, "matter: { received: not yet }", &["r: not-applicable"]);
}

#[test]
fn by_a_date() {
    let body = "rule r\n  seller must file\n    by 2024-06-13\n    shown by matter.done\n";
    check_on("2024-06-13", body, "matter: { done: false }", &["r: due 2024-06-13"]);
    check_on("2024-06-14", body, "matter: { done: false }", &["r: overdue 2024-06-13"]);
    check_on("2024-06-14", body, "matter: { done: true }", &["r: met 2024-06-13"]);
}

#[test]
fn before_an_event() {
    let body =
        "rule r\n  seller must file\n    before matter.opened\n    shown by matter.completed\n";
    let facts = |opened: &str, completed: &str| {
        format!("matter: {{ opened: {opened}, completed: {completed} }}")
    };
    check(body, &facts("not yet", "not yet"), &["r: due"]);
    check(body, &facts("2024-06-20", "not yet"), &["r: breached 2024-06-20"]);
    check(body, &facts("2024-06-20", "2024-06-19"), &["r: met 2024-06-20"]);
    check(body, &facts("2024-06-20", "2024-06-21"), &["r: breached 2024-06-20"]);
    check(body, &facts("not yet", "2024-06-19"), &["r: met"]);
    check(body, &facts("2024-07-20", "not yet"), &["r: due 2024-07-20"]);
}

#[test]
fn on_the_day_of_the_event_only_the_time_of_day_tells() {
    let body =
        "rule r\n  seller must file\n    before matter.opened\n    shown by matter.completed\n";
    let facts = |opened: &str, completed: &str| {
        format!("matter: {{ opened: {opened}, completed: {completed} }}")
    };
    check(body, &facts("2024-06-20", "2024-06-20"), &["r: unknown 2024-06-20 (same-day)"]);
    check(body, &facts("2024-06-20T10:00", "2024-06-20T09:00"), &["r: met 2024-06-20T10:00"]);
    check(body, &facts("2024-06-20T10:00", "2024-06-20T11:00"), &["r: breached 2024-06-20T10:00"]);
}

#[test]
fn promptly_and_standing() {
    let promptly = "rule r\n  seller must file\n    promptly\n    shown by matter.done\n";
    check(promptly, "matter: { done: false }", &["r: due"]);
    check(promptly, "matter: { done: true }", &["r: met"]);
    check(promptly, "matter: {}", &["r: unknown missing matter.done"]);
    let standing = "rule r\n  seller must file\n    shown by matter.done\n";
    check(standing, "matter: { done: false }", &["r: breached"]);
    check(standing, "matter: { done: true }", &["r: met"]);
}

const EVERY: &str = "rule r\n  seller must file\n    every 3 months since matter.opened\n    shown by matter.checks\n";

#[test]
fn every_period_counts_from_the_event_and_then_from_each_performance() {
    // 2024-01-11 + 3 months is Thursday 2024-04-11; from 2024-04-08 it is Monday 2024-07-08.
    let facts = |checks: &str| format!("matter: {{ opened: 2024-01-11, checks: [{checks}] }}");
    check_on("2024-04-11", EVERY, &facts(""), &["r: due 2024-04-11"]);
    check_on("2024-04-12", EVERY, &facts(""), &["r: overdue 2024-04-11"]);
    check_on("2024-06-30", EVERY, &facts("2024-04-08"), &["r: due 2024-07-08"]);
    check_on("2024-07-09", EVERY, &facts("2024-04-08"), &["r: overdue 2024-07-08"]);
    // Late once, and on time since: the breach does not go away.
    check_on("2024-06-30", EVERY, &facts("2024-04-12"), &["r: met-late 2024-07-12"]);
    check_on(
        "2024-06-30",
        EVERY,
        "matter: { opened: not yet, checks: [] }",
        &["r: not-applicable"],
    );
    let open = "matter: { opened: 2024-01-11, checks: { open: [] } }";
    check_on("2024-06-30", EVERY, open, &["r: unknown missing matter.checks"]);
}

const KEEP: &str = "rule r\n  seller must retain records\n    keep for 1 month after matter.received\n    breached by matter.completed\n";

#[test]
fn records_are_kept_until_the_last_day_is_over() {
    let facts =
        |destroyed: &str| format!("matter: {{ received: 2024-05-14, completed: {destroyed} }}");
    // 2024-05-14 + 1 month is Friday 2024-06-14.
    check_on("2024-06-14", KEEP, &facts("not yet"), &["r: running 2024-06-14"]);
    check_on("2024-06-15", KEEP, &facts("not yet"), &["r: met 2024-06-14"]);
    check(KEEP, &facts("2024-06-14"), &["r: breached 2024-06-14"]);
    check(KEEP, &facts("2024-06-15"), &["r: met 2024-06-14"]);
    check(KEEP, "matter: { received: not yet }", &["r: not-applicable"]);
}
