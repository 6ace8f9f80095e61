//! Properties of deadlines, most of them against a clerk who strikes days off a wall calendar.

use std::sync::LazyLock;

use proptest::prelude::*;

use super::*;
use crate::time::ClockTime;

static CALENDAR: LazyLock<WorkingCalendar> = LazyLock::new(calendar);

fn day(offset: i64) -> Date {
    Date::new(2018, 6, 1).unwrap().checked_add_days(offset).unwrap()
}

fn stops() -> impl Strategy<Value = Vec<Suspension>> {
    let one = (0..900_i64, prop_oneof![4 => (0..120_i64).prop_map(Some), 1 => Just(None)]);
    proptest::collection::vec(one, 0..5).prop_map(|stops| {
        let suspension = |(from, days): (i64, Option<i64>)| Suspension {
            from: day(from),
            to: days.map_or(Time::NotYet, |days| Time::Day(day(from + days))),
        };
        stops.into_iter().map(suspension).collect()
    })
}

fn conventions() -> impl Strategy<Value = Convention> {
    (
        proptest::sample::select(vec![FirstDay::Excluded, FirstDay::Included]),
        proptest::sample::select(vec![MonthEnd::Clamp, MonthEnd::Spill, MonthEnd::Refuse]),
        proptest::sample::select(vec![Roll::None, Roll::Following, Roll::Preceding]),
    )
        .prop_map(|(first_day, month_end, roll)| convention(first_day, month_end, roll))
}

fn periods(amount: impl Strategy<Value = i64>) -> impl Strategy<Value = Period> {
    use Unit::{Days, Hours, Months, Weeks, WorkingDays, Years};
    let unit = proptest::sample::select(vec![Hours, Days, WorkingDays, Weeks, Months, Years]);
    (amount, unit).prop_map(|(amount, unit)| Period { amount, unit })
}

fn anchors() -> impl Strategy<Value = Time> {
    (0..900_i64, 0..24_u8, any::<bool>()).prop_map(|(offset, hour, with_clock)| {
        if with_clock {
            Time::Moment(day(offset), ClockTime::new(hour, 30, 0).unwrap())
        } else {
            Time::Day(day(offset))
        }
    })
}

fn is_stopped(stops: &[Suspension], day: Date) -> bool {
    stops.iter().any(|stop| stop.from <= day && stop.to.date().is_none_or(|to| day < to))
}

/// Strikes off one day after the other; only running days count, and of working days only those.
fn clerk(anchor: Date, amount: i64, unit: Unit, first_day: FirstDay, stops: &[Suspension]) -> Due {
    let counts =
        |day: Date| !is_stopped(stops, day) && (unit == Unit::Days || CALENDAR.day_kind(day).0);
    let first = i64::from(first_day == FirstDay::Excluded);
    let last = if amount == 0 {
        Some(anchor)
    } else {
        let days = (first..4000).map(|days| anchor.checked_add_days(days).unwrap());
        days.filter(|day| counts(*day)).nth(usize::try_from(amount - 1).unwrap())
    };
    last.map_or(Due::Suspended, |day| Due::On { last: Time::Day(day), provisional: false })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn counting_agrees_with_a_clerk(
        offset in 0..900_i64, amount in 0..200_i64, working: bool, included: bool, stops in stops(),
    ) {
        let unit = if working { Unit::WorkingDays } else { Unit::Days };
        let first_day = if included { FirstDay::Included } else { FirstDay::Excluded };
        let convention = convention(first_day, MonthEnd::Clamp, Roll::None);
        let period = Period { amount, unit };
        let counted =
            due(Time::Day(day(offset)), period, &convention, &CALENDAR, &stops, None).unwrap();
        let expected = clerk(day(offset), amount, unit, first_day, &stops);
        // Days before 2019 are provisional, which the clerk does not note.
        let without_note = |due| match due {
            Due::On { last, .. } => Due::On { last, provisional: false },
            other => other,
        };
        prop_assert_eq!(without_note(counted), expected);
    }

    #[test]
    fn the_end_is_never_before_the_event(
        anchor in anchors(), period in periods(0..60_i64), convention in conventions(),
        stops in stops(), extension in proptest::option::of(periods(0..60_i64)),
    ) {
        let result = due(anchor, period, &convention, &CALENDAR, &stops, extension);
        if let Ok(Due::On { last, .. }) = result {
            prop_assert!(last.date() >= anchor.date());
            let sooner = last.compare(anchor).is_some_and(std::cmp::Ordering::is_lt);
            prop_assert!(!sooner, "{last} before {anchor}");
        }
    }

    #[test]
    fn the_order_and_repetition_of_stops_is_no_matter(
        anchor in anchors(), period in periods(0..60_i64), convention in conventions(),
        stops in stops(),
    ) {
        let count = |stops: &[Suspension]| due(anchor, period, &convention, &CALENDAR, stops, None);
        let mut shuffled: Vec<_> = stops.iter().rev().copied().collect();
        shuffled.extend_from_slice(&stops);
        prop_assert_eq!(count(&stops), count(&shuffled));
    }

    #[test]
    fn more_stops_and_longer_periods_never_end_sooner(
        anchor in anchors(), period in periods(0..60_i64), stops in stops(), more in stops(),
    ) {
        let last = |amount: i64, stops: &[Suspension]| {
            let period = Period { amount, ..period };
            match due(anchor, period, &plain(), &CALENDAR, stops, None) {
                Ok(Due::On { last: Time::Moment(date, clock), .. }) => Some(instant(date, clock)),
                Ok(Due::On { last, .. }) => last.date().map(day_number),
                Ok(Due::Suspended) => Some(i64::MAX),
                _ => None,
            }
        };
        let all: Vec<_> = stops.iter().chain(&more).copied().collect();
        prop_assert!(last(period.amount, &stops) <= last(period.amount, &all));
        prop_assert!(last(period.amount, &stops) <= last(period.amount + 1, &stops));
    }

    #[test]
    fn no_amount_makes_counting_panic(
        anchor in anchors(), period in periods(any::<i64>()), convention in conventions(),
        stops in stops(), extension in proptest::option::of(periods(any::<i64>())),
    ) {
        let _ = due(anchor, period, &convention, &CALENDAR, &stops, extension);
        let _ = shift(anchor, period, convention.month_end);
        let _ = shift_back(anchor, period, convention.month_end);
    }

    #[test]
    fn days_and_hours_shift_back_to_where_they_began(anchor in anchors(), amount in 0..5000_i64) {
        let unit = if matches!(anchor, Time::Day(_)) { Unit::Days } else { Unit::Hours };
        let period = Period { amount, unit };
        let there = shift(anchor, period, MonthEnd::Refuse).unwrap();
        prop_assert_eq!(shift_back(there, period, MonthEnd::Refuse), Ok(anchor));
    }
}
