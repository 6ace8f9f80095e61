//! Clocks that stop, start anew, run on, or pass the end of the calendar.

use super::{check, check_on, judge, law, on};

fn within(period: &str, rest: &str) -> String {
    format!(
        "rule r\n  seller must file\n    within {period} after matter.received{rest}\n    shown by matter.completed\n"
    )
}

const STOPS: &str = " suspended s in matter.stops from s.from to s.to";

#[test]
fn a_stopped_clock_gives_the_days_back() {
    let body = within("10 days", STOPS);
    // Stopped on 5, 6 and 7 June; it runs again from the 8th: 13 June becomes Sunday 16, so Monday 17.
    let stopped = "matter: { received: 2024-06-03, completed: not yet, stops: [{ from: 2024-06-05, to: 2024-06-08 }] }";
    check_on("2024-06-17", &body, stopped, &["r: due 2024-06-17"]);
    check_on("2024-06-18", &body, stopped, &["r: overdue 2024-06-17"]);
}

#[test]
fn a_clock_that_stands_still_has_no_last_day() {
    let body = within("10 days", STOPS);
    let facts = |completed: &str| {
        format!(
            "matter: {{ received: 2024-06-03, completed: {completed}, stops: [{{ from: 2024-06-05, to: not yet }}] }}"
        )
    };
    check(&body, &facts("not yet"), &["r: suspended"]);
    check(&body, &facts("2024-06-20"), &["r: met"]);
    let open = "matter: { received: 2024-06-03, completed: not yet, stops: { open: [] } }";
    check(&body, open, &["r: unknown missing matter.stops"]);
    // A stop after the period has run out stops nothing.
    let late = "matter: { received: 2024-06-03, completed: not yet, stops: [{ from: 2024-06-20, to: not yet }] }";
    check(&body, late, &["r: overdue 2024-06-13"]);
}

#[test]
fn an_interruption_counts_anew_and_an_extension_adds() {
    let anew = within("10 days", " interrupted by matter.decided");
    let facts = |decided: &str| {
        format!("matter: {{ received: 2024-06-03, completed: not yet, decided: {decided} }}")
    };
    check(&anew, &facts("2024-06-14"), &["r: overdue 2024-06-24"]);
    check(&anew, &facts("not yet"), &["r: overdue 2024-06-13"]);
    let more = within("10 days", " extended by matter.extension");
    let facts = "matter: { received: 2024-06-03, completed: not yet, extension: 11 days }";
    check(&more, facts, &["r: overdue 2024-06-24"]);
}

#[test]
fn a_last_day_off_moves_to_the_next_working_day() {
    // Ten days after 2024-01-30 is Friday 9 February, the eve; 12 and 13 February are holidays.
    let facts = |received: &str| format!("matter: {{ received: {received}, completed: not yet }}");
    check_on("2024-02-01", &within("10 days", ""), &facts("2024-01-30"), &["r: due 2024-02-09"]);
    check_on("2024-02-01", &within("10 days", ""), &facts("2024-01-31"), &["r: due 2024-02-14"]);
    // A make-up Sunday is a working day.
    check_on("2024-02-01", &within("4 days", ""), &facts("2024-01-31"), &["r: due 2024-02-04"]);
    check_on(
        "2024-02-01",
        &within("3 working days", ""),
        &facts("2024-02-08"),
        &["r: due 2024-02-15"],
    );
}

#[test]
fn months_end_on_the_corresponding_day_or_with_the_month() {
    let facts = |received: &str| format!("matter: {{ received: {received}, completed: not yet }}");
    check_on("2024-02-01", &within("1 month", ""), &facts("2024-01-31"), &["r: due 2024-02-29"]);
    check_on("2024-04-01", &within("1 year", ""), &facts("2024-02-29"), &["r: due 2025-02-28"]);
}

#[test]
fn past_the_published_calendar_a_date_is_provisional() {
    let body = within("30 days", "");
    let facts = "matter: { received: 2025-12-20, completed: not yet }";
    check_on("2025-12-31", &body, facts, &["r: due 2026-01-19 provisional"]);
    // Whether it has passed on a day that the calendar does not cover is not known.
    check_on("2026-01-20", &body, facts, &["r: unknown 2026-01-19 provisional (beyond-calendar)"]);
    // Done before the calendar ends is in time whatever the calendar says.
    let done = "matter: { received: 2025-12-20, completed: 2025-12-31 }";
    check_on("2026-02-20", &body, done, &["r: met 2026-01-19 provisional"]);
}

#[test]
fn a_period_that_repeats_is_provisional_too() {
    let body = "rule r\n  seller must file\n    every 1 year since matter.opened\n    shown by matter.checks\n";
    let facts = "matter: { opened: 2025-03-20, checks: [] }";
    check_on("2025-12-31", body, facts, &["r: due 2026-03-20 provisional"]);
}

#[test]
fn the_last_day_is_a_date_for_conditions() {
    let body = "rule r\n  seller may sell\n    when today > 10 days after matter.received\n";
    check_on("2024-06-13", body, "matter: { received: 2024-06-03 }", &["r: not-applicable"]);
    check_on("2024-06-14", body, "matter: { received: 2024-06-03 }", &["r: permitted"]);
    // A period that has not begun has not run out.
    check(body, "matter: { received: not yet }", &["r: not-applicable"]);
}

#[test]
fn hours_run_from_a_moment() {
    let body = within("48 hours", "");
    let law = law(&body);
    let facts = "matter: { received: 2024-06-28T10:30, completed: not yet }";
    assert_eq!(judge(&law, facts, &on("2024-06-29")), ["r: due 2024-06-30T10:30"]);
    let facts = "matter: { received: 2024-06-28, completed: not yet }";
    assert_eq!(
        judge(&law, facts, &on("2024-06-29")),
        ["r: broken (a period of hours needs the time of day of the event it runs from)"]
    );
}
