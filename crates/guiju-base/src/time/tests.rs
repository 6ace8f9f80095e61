//! Dates, clock times and times: spelling, steps, order.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::{ClockTime, Date, Time, instant, moment};

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn time(text: &str) -> Time {
    text.parse().unwrap()
}

#[test]
fn only_days_of_the_calendar_are_dates() {
    for text in ["0001-01-01", "2024-02-29", "2026-12-31", "9999-12-31"] {
        assert_eq!(date(text).to_string(), text);
    }
    for text in [
        "",
        "0000-01-01",
        "2023-02-29",
        "2024-02-30",
        "2024-13-01",
        "2024-00-01",
        "2024-01-00",
        "2024-1-1",
        "24-01-01",
        "2024-01-01 ",
        "2024/01/01",
        "+2024-01-01",
        "-024-01-01",
        "20240101",
        "2024-01-01T00:00",
        "２０２４-01-01",
        "10000-01-01",
    ] {
        assert!(text.parse::<Date>().is_err(), "{text}");
    }
    let error = "2023-02-29".parse::<Date>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "malformed date `2023-02-29`, expected a day of the calendar as `2024-01-22`"
    );
}

#[test]
fn days_step_over_months_and_stop_at_the_ends() {
    assert_eq!(date("2024-02-28").checked_add_days(2), Some(date("2024-03-01")));
    assert_eq!(date("2024-03-01").checked_add_days(-2), Some(date("2024-02-28")));
    assert_eq!(Date::MAX.checked_add_days(1), None);
    assert_eq!(Date::MIN.checked_add_days(-1), None);
    assert_eq!((Date::MAX.tomorrow(), Date::MIN.yesterday()), (None, None));
    for days in [i64::MAX, i64::MIN, 10_000_000, -10_000_000] {
        assert_eq!(date("2024-01-01").checked_add_days(days), None);
    }
    assert_eq!(Date::MIN.days_until(Date::MAX), 3_652_058);
}

#[test]
fn a_date_knows_its_parts() {
    let day = date("2024-02-17");
    assert_eq!((day.year(), day.month(), day.day()), (2024, 2, 17));
    assert_eq!(day.first_of_month(), date("2024-02-01"));
    assert_eq!(day.last_of_month(), date("2024-02-29"));
    assert_eq!(day.first_of_year(), date("2024-01-01"));
    let week = (0..7).map(|days| date("2024-02-12").checked_add_days(days).unwrap().is_weekend());
    assert_eq!(week.collect::<Vec<_>>(), [false, false, false, false, false, true, true]);
    assert_eq!(Date::new(2024, 2, 30), None);
    assert_eq!(Date::new(0, 1, 1), None);
}

#[test]
fn clock_times_print_seconds_only_when_there_are_any() {
    let clock = |text: &str| text.parse::<ClockTime>().unwrap().to_string();
    assert_eq!(clock("00:00"), "00:00");
    assert_eq!(clock("10:30:00"), "10:30");
    assert_eq!(clock("23:59:59"), "23:59:59");
    assert_eq!("10:30:15".parse::<ClockTime>().unwrap().seconds_since_midnight(), 37_815);
    for text in ["", "24:00", "10:60", "10:30:60", "1:30", "10:30:1", "10.30", "10:30Z", "-1:30"] {
        assert!(text.parse::<ClockTime>().is_err(), "{text}");
    }
}

#[test]
fn times_read_days_moments_and_not_yet() {
    for text in ["2024-01-22", "2024-01-22T10:30", "2024-01-22T10:30:15", "not yet"] {
        assert_eq!(time(text).to_string(), text);
        assert_eq!(serde_json::to_string(&time(text)).unwrap(), format!("{text:?}"));
    }
    for text in ["", "notyet", "not  yet", "2024-01-22 10:30", "2024-01-22T", "T10:30", "NotYet"] {
        assert!(text.parse::<Time>().is_err(), "{text}");
    }
    assert_eq!(time("2024-01-22T10:30").date(), Some(date("2024-01-22")));
    assert_eq!(time("not yet").date(), None);
}

#[test]
fn a_day_and_a_moment_in_it_have_no_order() {
    let check = |left: &str, right: &str, order: Option<Ordering>| {
        assert_eq!(time(left).compare(time(right)), order, "{left} and {right}");
        assert_eq!(time(right).compare(time(left)), order.map(Ordering::reverse));
    };
    check("2024-01-22", "2024-01-22", Some(Ordering::Equal));
    check("2024-01-22", "2024-01-23", Some(Ordering::Less));
    check("2024-01-22T10:30", "2024-01-22T10:30:00", Some(Ordering::Equal));
    check("2024-01-22T10:30", "2024-01-22T10:30:01", Some(Ordering::Less));
    check("2024-01-22T23:59", "2024-01-23T00:00", Some(Ordering::Less));
    check("2024-01-22", "2024-01-22T00:00", None);
    check("2024-01-22", "2024-01-23T00:00", Some(Ordering::Less));
    check("not yet", "not yet", Some(Ordering::Equal));
    check("9999-12-31", "not yet", Some(Ordering::Less));
    check("9999-12-31T23:59:59", "not yet", Some(Ordering::Less));
}

prop_compose! {
    fn dates()(days in 0..=3_652_058_i64) -> Date {
        Date::MIN.checked_add_days(days).unwrap()
    }
}

prop_compose! {
    fn moments()(date in dates(), hour in 0..24_u8, minute in 0..60_u8, second in 0..60_u8)
        -> (Date, ClockTime) {
        (date, ClockTime::new(hour, minute, second).unwrap())
    }
}

proptest! {
    #[test]
    fn a_date_reads_what_it_writes(date in dates()) {
        prop_assert_eq!(date.to_string().parse(), Ok(date));
        prop_assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
    }

    #[test]
    fn a_moment_reads_what_it_writes((date, clock) in moments()) {
        let time = Time::Moment(date, clock);
        prop_assert_eq!(time.to_string().parse(), Ok(time));
        prop_assert_eq!(moment(instant(date, clock)), Some((date, clock)));
    }

    #[test]
    fn days_between_dates_lead_from_one_to_the_other(from in dates(), to in dates()) {
        prop_assert_eq!(from.checked_add_days(from.days_until(to)), Some(to));
        prop_assert_eq!(from.days_until(to).cmp(&0), to.cmp(&from));
    }

    #[test]
    fn moments_are_ordered_as_their_instants(left in moments(), right in moments()) {
        let order = Time::Moment(left.0, left.1).compare(Time::Moment(right.0, right.1));
        prop_assert_eq!(order, Some(instant(left.0, left.1).cmp(&instant(right.0, right.1))));
    }

    #[test]
    fn reading_never_panics(text in "[0-9T: \\-]{0,20}|.*") {
        let _ = text.parse::<Date>();
        let _ = text.parse::<ClockTime>();
        let _ = text.parse::<Time>();
    }
}
