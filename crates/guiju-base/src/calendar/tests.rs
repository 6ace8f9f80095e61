//! The calendar: its table, its coverage, and walks along it.

use proptest::prelude::*;

use super::{CalendarError, WorkingCalendar};
use crate::time::Date;

fn calendar() -> WorkingCalendar {
    let csv = include_str!("../../../../law/working-days.csv");
    WorkingCalendar::from_csv(csv).unwrap()
}

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

#[test]
fn the_table_covers_2019_to_2026() {
    assert_eq!(calendar().coverage(), Some(2019..=2026));
}

#[test]
fn working_days_a_year_are_as_computed_from_the_notices() {
    // law/working-days.md, section 3.
    let years = [
        (2019, 250),
        (2020, 249),
        (2021, 250),
        (2022, 249),
        (2023, 249),
        (2024, 251),
        (2025, 248),
        (2026, 248),
    ];
    for (year, days) in years {
        let first_of = |year| Date::new(year, 1, 1).unwrap();
        let count = calendar().working_days_between(first_of(year), first_of(year + 1));
        assert_eq!(count, (days, false), "{year}");
    }
}

#[test]
fn single_days_are_as_announced() {
    // law/working-days.md, section 5, rows 13 to 15.
    let kind = |text| calendar().day_kind(date(text));
    assert_eq!(kind("2024-02-09"), (true, false));
    assert_eq!(kind("2025-01-28"), (false, false));
    assert_eq!(kind("2020-02-01"), (false, false));
    assert_eq!(calendar().festival(date("2025-01-28")), Some("春节"));
    assert_eq!(calendar().festival(date("2024-02-09")), None);
}

#[test]
fn days_beyond_the_table_are_provisional() {
    let kind = |text| calendar().day_kind(date(text));
    assert_eq!(kind("2026-12-31"), (true, false));
    assert_eq!(kind("2027-01-01"), (true, true));
    assert_eq!(kind("2027-01-02"), (false, true));
    assert_eq!(kind("2018-12-28"), (true, true));
    // Announced with the notice for 2019, hence final.
    assert_eq!(kind("2018-12-29"), (true, false));
    assert_eq!(WorkingCalendar::default().day_kind(date("2024-02-12")), (true, true));
}

#[test]
fn walks_step_over_holidays() {
    let calendar = calendar();
    let on = |text, provisional| Some((date(text), provisional));
    assert_eq!(calendar.next_working_day(date("2025-09-30")), on("2025-10-09", false));
    assert_eq!(calendar.next_working_day(date("2025-09-29")), on("2025-09-30", false));
    assert_eq!(calendar.previous_working_day(date("2025-10-09")), on("2025-09-30", false));
    assert_eq!(calendar.working_day_from(date("2025-09-30")), on("2025-09-30", false));
    assert_eq!(calendar.working_day_until(date("2025-10-03")), on("2025-09-30", false));
    assert_eq!(calendar.next_working_day(date("2026-12-31")), on("2027-01-01", true));
    assert_eq!(calendar.previous_working_day(date("2027-01-02")), on("2027-01-01", true));
    assert_eq!(calendar.next_working_day(Date::MAX), None);
}

#[test]
fn the_first_day_counts_when_included_and_working() {
    let add = |text, n, included| calendar().add_working_days(date(text), n, included);
    let on = |text| Some((date(text), false));
    assert_eq!(add("2025-09-29", 1, true), on("2025-09-29"));
    assert_eq!(add("2025-09-29", 2, true), on("2025-09-30"));
    assert_eq!(add("2025-10-01", 1, true), on("2025-10-09"));
    assert_eq!(add("2025-10-01", 0, true), on("2025-10-01"));
    assert_eq!(add("2025-10-01", 0, false), on("2025-10-01"));
    assert_eq!(add("2025-10-01", -1, false), None);
    assert_eq!(add("2025-10-01", i64::MAX, false), None);
    assert_eq!(calendar().add_working_days(Date::MAX, 1, false), None);
}

#[test]
fn broken_tables_name_the_line() {
    let check = |csv: &str, message: &str| {
        assert_eq!(WorkingCalendar::from_csv(csv).unwrap_err().to_string(), message);
    };
    check("", "line 1 of the calendar: expected the header `date,kind,name`");
    check("date;kind", "line 1 of the calendar: expected the header `date,kind,name`");
    let header = "date,kind,name\n";
    let table = |rows: &str| format!("{header}{rows}");
    check(
        &table("2024-01-01,holiday"),
        "line 2 of the calendar: expected a date, a kind and a name",
    );
    check(
        &table("2024-01-01,holiday,a,b"),
        "line 2 of the calendar: expected a date, a kind and a name",
    );
    check(&table("\n2024-02-30,holiday,a"), "line 3 of the calendar: `2024-02-30` is no date");
    check(
        &table("2024-01-01,festival,a"),
        "line 2 of the calendar: `festival` is neither `workday` nor `holiday`",
    );
    check(
        &table("2024-01-01,holiday,a\n2024-01-01,workday,a"),
        "line 3 of the calendar: 2024-01-01 is already announced",
    );
    let years = "2020-01-01,holiday,a\n2020-10-01,holiday,a\n2022-01-01,holiday,a\n\
                 2022-10-01,holiday,a";
    check(&table(years), "the calendar covers years before and after 2021 but not 2021 itself");
}

#[test]
fn a_year_half_announced_is_not_covered() {
    let rows = "\u{feff}date,kind,name\r\n2024-01-01,holiday,a\r\n2024-10-01,holiday,b\r\n\
                2025-01-01,holiday,a\r\n\r\n";
    let calendar = WorkingCalendar::from_csv(rows).unwrap();
    assert_eq!(calendar.coverage(), Some(2024..=2024));
    assert_eq!(calendar.day_kind(date("2025-01-01")), (false, false));
    assert_eq!(calendar.day_kind(date("2025-01-02")), (true, true));
}

#[test]
fn the_known_days_are_those_covered_and_those_announced() {
    let csv = "date,kind,name\n2023-12-30,workday,元旦\n2024-01-01,holiday,元旦\n2024-10-01,holiday,国庆节\n";
    let days: Vec<Date> = WorkingCalendar::from_csv(csv).unwrap().known_days().collect();
    assert_eq!(days.len(), 367);
    assert_eq!(days[..2], [date("2023-12-30"), date("2024-01-01")]);
    assert_eq!(days.last(), Some(&date("2024-12-31")));
    assert_eq!(WorkingCalendar::default().known_days().count(), 0);
}

/// Counts as a clerk would: strikes the days off a list until enough working days are struck.
fn naive_add(calendar: &WorkingCalendar, from: Date, n: usize, included: bool) -> Date {
    let first = i64::from(!included);
    (first..)
        .map(|days| from.checked_add_days(days).unwrap())
        .filter(|day| calendar.day_kind(*day).0)
        .nth(n - 1)
        .unwrap()
}

proptest! {
    #[test]
    fn adding_agrees_with_a_clerk(
        offset in 0..4000_i64, n in 1..200_usize, included: bool,
    ) {
        let calendar = calendar();
        let from = date("2018-06-01").checked_add_days(offset).unwrap();
        let n_wide = i64::try_from(n).unwrap();
        let (day, provisional) = calendar.add_working_days(from, n_wide, included).unwrap();
        prop_assert_eq!(day, naive_add(&calendar, from, n, included));
        prop_assert!(calendar.day_kind(day).0);
        prop_assert!(!provisional || day > date("2026-12-31") || from < date("2019-01-01"));
        prop_assert!(provisional || day <= date("2026-12-31"));
        let start = if included { from } else { from.tomorrow().unwrap() };
        let counted = calendar.working_days_between(start, day.tomorrow().unwrap()).0;
        prop_assert_eq!(counted, n_wide);
    }

    #[test]
    fn reading_never_panics(rows in "(date,kind,name\n)?([0-9,\\-\n]|holiday|workday|.){0,60}") {
        let result = WorkingCalendar::from_csv(&rows);
        let at_line_0 = matches!(result, Err(CalendarError::Columns { line: 0 }));
        prop_assert!(!at_line_0);
    }
}
