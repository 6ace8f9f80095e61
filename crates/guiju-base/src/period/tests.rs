//! Periods: spelling, both languages, order.

use std::cmp::Ordering;

use proptest::prelude::*;

use super::{Period, Unit};
use crate::text::Lang;

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

#[test]
fn periods_print_in_both_languages() {
    let check = |text: &str, zh: &str| {
        assert_eq!(period(text).to_string(), text);
        assert_eq!(period(text).display(Lang::En).to_string(), text);
        assert_eq!(period(text).display(Lang::Zh).to_string(), zh);
    };
    check("1 hour", "1小时");
    check("24 hours", "24小时");
    check("1 day", "1日");
    check("30 days", "30日");
    check("1 working day", "1个工作日");
    check("10 working days", "10个工作日");
    check("2 weeks", "2周");
    check("6 months", "6个月");
    check("0 years", "0年");
    assert_eq!(period("1 days").to_string(), "1 day");
    assert_eq!(serde_json::to_string(&period("3 years")).unwrap(), r#""3 years""#);
}

#[test]
fn malformed_periods_are_refused() {
    for text in [
        "",
        "30",
        "days",
        "30days",
        "30  days",
        " 30 days",
        "-1 days",
        "+1 days",
        "1.5 days",
        "30 Days",
        "30 calendar days",
        "30 days ",
        "1_000 days",
        "9223372036854775808 days",
    ] {
        assert!(text.parse::<Period>().is_err(), "{text}");
    }
    let error = "30 moons".parse::<Period>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "malformed period `30 moons`, expected an amount and a unit such as `30 days`"
    );
}

#[test]
fn only_like_units_compare() {
    let check = |left: &str, right: &str, order: Option<Ordering>| {
        assert_eq!(period(left).compare(period(right)), order, "{left} and {right}");
        assert_eq!(period(right).compare(period(left)), order.map(Ordering::reverse));
    };
    check("12 months", "1 year", Some(Ordering::Equal));
    check("7 days", "1 week", Some(Ordering::Equal));
    check("13 months", "1 year", Some(Ordering::Greater));
    check("10 working days", "11 working days", Some(Ordering::Less));
    check("72 hours", "72 hours", Some(Ordering::Equal));
    check("24 hours", "1 day", None);
    check("30 days", "1 month", None);
    check("5 working days", "1 week", None);
    check("9223372036854775807 years", "9223372036854775807 months", Some(Ordering::Greater));
    assert_ne!(period("12 months"), period("1 year"));
}

proptest! {
    #[test]
    fn a_period_reads_what_it_writes(amount in 0..=i64::MAX, unit in units()) {
        let period = Period { amount, unit };
        prop_assert_eq!(period.to_string().parse(), Ok(period));
    }

    #[test]
    fn reading_never_panics(text in ".*") {
        let _ = text.parse::<Period>();
    }
}

fn units() -> impl Strategy<Value = Unit> {
    proptest::sample::select(vec![
        Unit::Hours,
        Unit::Days,
        Unit::WorkingDays,
        Unit::Weeks,
        Unit::Months,
        Unit::Years,
    ])
}
