//! Deadlines: known answers, and properties against a day-by-day count.

mod property;

use super::*;
use crate::text::Text;

const NO_STOP: &[Suspension] = &[];

fn calendar() -> WorkingCalendar {
    WorkingCalendar::from_csv(include_str!("../../../../law/working-days.csv")).unwrap()
}

fn convention(first_day: FirstDay, month_end: MonthEnd, roll: Roll) -> Convention {
    let text = Text::new("civil code", "民法典");
    Convention { name: "test".into(), basis: text.clone(), text, first_day, month_end, roll }
}

fn plain() -> Convention {
    convention(FirstDay::Excluded, MonthEnd::Clamp, Roll::None)
}

fn including() -> Convention {
    convention(FirstDay::Included, MonthEnd::Clamp, Roll::None)
}

fn stop(from: &str, to: &str) -> Suspension {
    Suspension { from: from.parse().unwrap(), to: to.parse().unwrap() }
}

/// Writes a result in a few words, so that tests read as tables.
fn shown(result: Result<Due, CountingError>) -> String {
    match result {
        Ok(Due::On { last, provisional: false }) => last.to_string(),
        Ok(Due::On { last, provisional: true }) => format!("{last} (provisional)"),
        Ok(Due::Suspended) => "suspended".into(),
        Ok(Due::NotStarted) => "not started".into(),
        Err(error) => error.to_string(),
    }
}

/// Counts `period`, which may be written `90 days + 60 days` for an extension.
fn count(convention: &Convention, anchor: &str, period: &str, stops: &[Suspension]) -> String {
    let (period, extension) = match period.split_once(" + ") {
        Some((period, extension)) => (period, Some(extension.parse().unwrap())),
        None => (period, None),
    };
    let (anchor, period) = (anchor.parse().unwrap(), period.parse().unwrap());
    shown(due(anchor, period, convention, &calendar(), stops, extension))
}

fn check(anchor: &str, period: &str, expect: &str) {
    assert_eq!(count(&plain(), anchor, period, NO_STOP), expect, "{anchor} + {period}");
}

#[test]
fn working_days_end_where_the_notices_say() {
    // law/working-days.md, section 5, rows 1 to 12; rows 13 to 15 are tests of the calendar.
    check("2023-06-20", "10 working days", "2023-07-05");
    check("2023-09-22", "10 working days", "2023-10-12");
    check("2024-02-05", "10 working days", "2024-02-23");
    check("2025-01-24", "10 working days", "2025-02-13");
    check("2025-09-26", "10 working days", "2025-10-16");
    check("2025-09-29", "20 working days", "2025-11-03");
    check("2025-12-31", "10 working days", "2026-01-15");
    check("2026-02-13", "10 working days", "2026-03-05");
    check("2026-01-30", "15 working days", "2026-02-27");
    check("2026-04-30", "15 working days", "2026-05-25");
    check("2026-09-18", "10 working days", "2026-10-09");
    check("2026-12-20", "10 working days", "2027-01-01 (provisional)");
}

#[test]
fn calendar_days_exclude_the_first() {
    check("2026-03-02", "30 days", "2026-04-01");
    check("2026-04-01", "90 days", "2026-06-30");
    check("2026-04-01", "90 days + 60 days", "2026-08-29");
    check("2026-03-01", "120 days", "2026-06-29");
    check("2026-03-01T23:59", "120 days", "2026-06-29");
    check("2026-03-02", "2 weeks", "2026-03-16");
    check("2026-03-02", "0 days", "2026-03-02");
}

#[test]
fn months_end_on_the_corresponding_day_or_the_last() {
    check("2024-01-31", "1 month", "2024-02-29");
    check("2024-01-31", "2 months", "2024-03-31");
    check("2024-02-29", "1 year", "2025-02-28");
    check("2024-02-29", "4 years", "2028-02-29");
    check("2025-12-15", "1 month", "2026-01-15");
    let with = |month_end, anchor| {
        count(&convention(FirstDay::Excluded, month_end, Roll::None), anchor, "1 month", NO_STOP)
    };
    assert_eq!(with(MonthEnd::Spill, "2024-01-31"), "2024-03-01");
    assert_eq!(with(MonthEnd::Spill, "2024-01-29"), "2024-02-29");
    assert_eq!(with(MonthEnd::Refuse, "2024-01-29"), "2024-02-29");
    assert_eq!(
        with(MonthEnd::Refuse, "2024-01-31"),
        "there is no day 31 in the month that ends on 2024-02-29"
    );
}

#[test]
fn an_included_first_day_ends_a_day_earlier() {
    let check = |anchor, period, expect| {
        assert_eq!(count(&including(), anchor, period, NO_STOP), expect, "{anchor} + {period}");
    };
    check("2026-03-02", "30 days", "2026-03-31");
    check("2026-03-02", "1 day", "2026-03-02");
    check("2026-03-02", "0 days", "2026-03-02");
    check("2024-01-01", "1 month", "2024-01-31");
    check("2024-03-01", "1 month", "2024-03-31");
    check("2024-01-31", "1 month", "2024-02-29");
    check("2024-01-01", "1 year", "2024-12-31");
    check("2025-09-30", "2 working days", "2025-10-09");
    check("2025-10-01", "1 working day", "2025-10-09");
    let spill = convention(FirstDay::Included, MonthEnd::Spill, Roll::None);
    assert_eq!(count(&spill, "2024-01-31", "1 month", NO_STOP), "2024-02-29");
}

#[test]
fn hours_run_through_holidays_from_the_moment() {
    check("2025-09-30T17:30", "24 hours", "2025-10-01T17:30");
    check("2024-02-28T23:00:05", "2 hours", "2024-02-29T01:00:05");
    check("2024-02-28T23:00", "0 hours", "2024-02-28T23:00");
    let rolling = convention(FirstDay::Excluded, MonthEnd::Clamp, Roll::Following);
    assert_eq!(count(&rolling, "2025-09-30T17:30", "24 hours", NO_STOP), "2025-10-01T17:30");
    check(
        "2025-09-30",
        "24 hours",
        "a period of hours needs the time of day of the event it runs from",
    );
}

#[test]
fn a_last_day_off_rolls_as_the_convention_says() {
    let with = |roll, anchor, period| {
        count(&convention(FirstDay::Excluded, MonthEnd::Clamp, roll), anchor, period, NO_STOP)
    };
    // 2025-10-01 to 10-08 are off, 2025-10-11 is a Saturday that works.
    assert_eq!(with(Roll::None, "2025-09-03", "30 days"), "2025-10-03");
    assert_eq!(with(Roll::Following, "2025-09-03", "30 days"), "2025-10-09");
    assert_eq!(with(Roll::Preceding, "2025-09-03", "30 days"), "2025-09-30");
    assert_eq!(with(Roll::Following, "2025-10-01", "10 days"), "2025-10-11");
    assert_eq!(with(Roll::Following, "2026-12-01", "1 month"), "2027-01-01 (provisional)");
    assert_eq!(with(Roll::None, "2026-12-01", "1 month"), "2027-01-01");
    assert_eq!(with(Roll::Following, "2026-11-30", "1 month"), "2026-12-30");
    // The working day before lies before the event.
    assert_eq!(with(Roll::Preceding, "2025-10-03", "2 days"), "2025-10-03");
}

#[test]
fn stopped_days_push_the_end_once() {
    let check = |period, stops: &[(&str, &str)], expect| {
        let stops: Vec<_> = stops.iter().map(|(from, to)| stop(from, to)).collect();
        assert_eq!(count(&plain(), "2026-04-01", period, &stops), expect, "{period}, {stops:?}");
    };
    check("90 days", &[("2026-05-11", "2026-06-05")], "2026-07-25");
    // Overlaps and repetitions count once, whatever their order.
    check("90 days", &[("2026-05-20", "2026-06-05"), ("2026-05-11", "2026-05-25")], "2026-07-25");
    check("90 days", &[("2026-05-11", "2026-06-05"), ("2026-05-11", "2026-06-05")], "2026-07-25");
    // A stop that begins on the last day counts; one that begins the day after does not.
    check("90 days", &[("2026-06-30", "2026-07-02")], "2026-07-02");
    check("90 days", &[("2026-07-01", "2026-07-02")], "2026-06-30");
    // The first stop moves the end into the second.
    check("90 days", &[("2026-05-11", "2026-06-05"), ("2026-07-20", "2026-07-30")], "2026-08-04");
    // The day of the event and those before it do not count.
    check("90 days", &[("2026-01-01", "2026-04-02")], "2026-06-30");
    check("90 days", &[("2026-01-01", "2026-04-03")], "2026-07-01");
    check("3 months", &[("2026-05-11", "2026-06-05")], "2026-07-26");
    check("90 days", &[("2026-05-11", "2026-05-11")], "2026-06-30");
    check("90 days", &[("2026-05-11", "2026-05-12T09:00")], "2026-07-01");
    check("90 days + 60 days", &[("2026-05-11", "2026-06-05")], "2026-09-23");
    check("0 days", &[("2026-04-01", "2026-06-05")], "2026-04-01");
}

#[test]
fn stopped_working_days_push_by_working_days() {
    let check = |period, stops: &[(&str, &str)], expect| {
        let stops: Vec<_> = stops.iter().map(|(from, to)| stop(from, to)).collect();
        assert_eq!(count(&plain(), "2025-09-26", period, &stops), expect, "{period}, {stops:?}");
    };
    check("10 working days", &[], "2025-10-16");
    check("10 working days", &[("2025-10-01", "2025-10-09")], "2025-10-16");
    check("10 working days", &[("2025-09-29", "2025-10-01")], "2025-10-20");
    check("10 working days", &[("2025-10-16", "2025-10-18")], "2025-10-20");
    check("10 working days", &[("2025-10-01", "not yet")], "suspended");
    check("0 working days", &[("2025-09-26", "not yet")], "2025-09-26");
    // Sunday 2025-09-28 counts; nine are left from Thursday 2026-12-31 on.
    check("10 working days", &[("2025-09-29", "2026-12-31")], "2027-01-12 (provisional)");
}

#[test]
fn stopped_hours_push_by_the_second() {
    let check = |period, stops: &[(&str, &str)], expect| {
        let stops: Vec<_> = stops.iter().map(|(from, to)| stop(from, to)).collect();
        assert_eq!(count(&plain(), "2026-04-01T10:00", period, &stops), expect, "{stops:?}");
    };
    check("24 hours", &[("2026-04-02", "2026-04-03")], "2026-04-03T10:00");
    check("24 hours", &[("2026-04-02", "2026-04-02T08:30")], "2026-04-02T18:30");
    check("24 hours", &[("2026-04-01", "2026-04-01T12:00")], "2026-04-02T12:00");
    check("24 hours", &[("2026-04-03", "2026-04-04")], "2026-04-02T10:00");
    check("14 hours", &[("2026-04-02", "not yet")], "2026-04-02T00:00");
    check("15 hours", &[("2026-04-02", "not yet")], "suspended");
}

#[test]
fn an_open_stop_suspends_only_a_running_period() {
    let with = |from| count(&plain(), "2026-04-01", "90 days", &[stop(from, "not yet")]);
    assert_eq!(with("2026-01-01"), "suspended");
    assert_eq!(with("2026-06-30"), "suspended");
    assert_eq!(with("2026-07-01"), "2026-06-30");
    let moved = [stop("2026-05-11", "2026-06-05"), stop("2026-07-01", "not yet")];
    assert_eq!(count(&plain(), "2026-04-01", "90 days", &moved), "suspended");
    let joined = [stop("2026-05-11", "not yet"), stop("2026-05-12", "2026-05-13")];
    assert_eq!(count(&plain(), "2026-04-01", "90 days", &joined), "suspended");
    // An extension reaches into the stop.
    let late = [stop("2026-07-10", "not yet")];
    assert_eq!(count(&plain(), "2026-04-01", "90 days", &late), "2026-06-30");
    assert_eq!(count(&plain(), "2026-04-01", "90 days + 60 days", &late), "suspended");
    assert_eq!(count(&plain(), "2026-04-01", "90 days + 2 months", &late), "suspended");
}

#[test]
fn an_extension_of_another_unit_is_counted_on() {
    check("2026-04-01", "90 days + 1 month", "2026-07-30");
    check("2025-09-26", "10 working days + 5 working days", "2025-10-23");
    check("2025-09-26", "10 working days + 5 days", "2025-10-21");
    check("2025-09-26", "3 days + 1 working day", "2025-09-30");
    check("2024-01-31", "1 month + 1 month", "2024-03-31");
    check("2024-01-31", "1 month + 1 year", "2025-02-28");
    check("2026-04-01", "1 week + 1 day", "2026-04-09");
    check("2026-04-01", "90 days + 0 hours", "2026-06-30");
    check("2026-04-01T10:00", "24 hours + 2 days", "2026-04-04");
    check(
        "2026-04-01",
        "90 days + 1 hour",
        "a period of hours needs the time of day of the event it runs from",
    );
    let stops = [stop("2026-05-11", "2026-06-05"), stop("2026-07-26", "2026-07-28")];
    // 90 days and 25 stopped ones to 2026-07-25, a month to 2026-08-25, two stopped days in it.
    assert_eq!(count(&plain(), "2026-04-01", "90 days + 1 month", &stops), "2026-08-27");
    assert_eq!(count(&including(), "2026-04-01", "10 days + 1 month", NO_STOP), "2026-05-10");
}

#[test]
fn what_has_not_happened_starts_nothing() {
    check("not yet", "90 days", "not started");
    check("not yet", "24 hours", "not started");
}

#[test]
fn contradictions_and_overflow_are_errors() {
    let reversed = [stop("2026-05-11", "2026-05-10")];
    assert_eq!(
        count(&plain(), "2026-04-01", "90 days", &reversed),
        "a suspension from 2026-05-11 ends before that, at 2026-05-10"
    );
    let out_of_range = "the period ends outside of the years 1 to 9999";
    for unit in ["hours", "days", "working days", "weeks", "months", "years"] {
        for amount in ["3000000000", "9223372036854775807"] {
            check("2026-04-01T10:00", &format!("{amount} {unit}"), out_of_range);
            check(
                "2026-04-01T10:00",
                &format!("9223372036854775807 {unit} + {amount} {unit}"),
                out_of_range,
            );
        }
    }
    let long = [stop("2026-04-01", "9999-12-31")];
    assert_eq!(count(&plain(), "2026-03-01", "90 days", &long), out_of_range);
    assert_eq!(count(&plain(), "2026-03-01", "90 working days", &long), out_of_range);
    let negative = Period { amount: -1, unit: Unit::Days };
    let anchor = "2026-04-01".parse().unwrap();
    let result = due(anchor, negative, &plain(), &calendar(), NO_STOP, None);
    assert_eq!(shown(result), "the period `-1 days` is negative");
}

#[test]
fn shifts_are_plain_steps() {
    let step = |anchor: &str, period: &str, back: bool| {
        let (anchor, period) = (anchor.parse().unwrap(), period.parse().unwrap());
        let step = if back { shift_back } else { shift };
        step(anchor, period, MonthEnd::Clamp)
            .map_or_else(|error| error.to_string(), |time| time.to_string())
    };
    assert_eq!(step("2024-01-31", "1 month", false), "2024-02-29");
    assert_eq!(step("2024-03-31", "1 month", true), "2024-02-29");
    assert_eq!(step("2024-01-15", "2 months", true), "2023-11-15");
    assert_eq!(step("2024-02-29T10:30", "1 year", false), "2025-02-28T10:30");
    assert_eq!(step("2024-02-29T10:30", "24 hours", false), "2024-03-01T10:30");
    assert_eq!(step("2024-03-01T10:30", "25 hours", true), "2024-02-29T09:30");
    assert_eq!(step("2024-03-01", "2 weeks", true), "2024-02-16");
    assert_eq!(step("not yet", "2 weeks", true), "not yet");
    assert_eq!(
        step("2024-03-01", "2 working days", false),
        "working days can be counted only with a calendar"
    );
    assert_eq!(
        step("2024-03-01", "2 hours", false),
        "a period of hours needs the time of day of the event it runs from"
    );
    let out_of_range = "the period ends outside of the years 1 to 9999";
    assert_eq!(step("0001-01-01", "1 day", true), out_of_range);
    assert_eq!(step("0001-01-01T00:00", "1 hour", true), out_of_range);
    assert_eq!(step("0001-01-01", "9223372036854775807 months", true), out_of_range);
    assert_eq!(step("9999-12-01", "1 month", false), out_of_range);
    let spilled =
        shift_back("2024-03-31".parse().unwrap(), "1 month".parse().unwrap(), MonthEnd::Spill);
    assert_eq!(spilled.unwrap().to_string(), "2024-03-01");
}

#[test]
fn settings_have_words() {
    for word in ["excluded", "included"] {
        assert_eq!(word.parse::<FirstDay>().unwrap().to_string(), word);
    }
    for word in ["clamp", "spill", "refuse"] {
        assert_eq!(word.parse::<MonthEnd>().unwrap().to_string(), word);
    }
    for word in ["none", "following", "preceding"] {
        assert_eq!(word.parse::<Roll>().unwrap().to_string(), word);
    }
    assert_eq!(
        "forward".parse::<Roll>().unwrap_err().to_string(),
        "unknown roll `forward`, expected `none`, `following`, `preceding`"
    );
}
