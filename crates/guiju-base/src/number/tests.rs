//! Numbers: exact arithmetic, every rounding, spelling.

use std::cmp::Ordering;
use std::collections::HashSet;

use proptest::prelude::*;

use super::{Inexact, MalformedNumberError, Number, Rounding};

const NINES: &str = "9999999999999999999999999999"; // 28 digits

fn number(text: &str) -> Number {
    text.parse().unwrap()
}

/// Writes a result in one word, so that tests read as tables.
fn shown(result: Result<Number, Inexact>) -> String {
    result.map_or_else(|error| format!("{error:?}"), |number| number.to_string())
}

#[test]
fn numbers_print_plainly() {
    let check = |text: &str, printed: &str| assert_eq!(number(text).to_string(), printed);
    check("0", "0");
    check("-0", "0");
    check("-0.00", "0");
    check("12_000", "12000");
    check("1_2.5_00", "12.5");
    check("007", "7");
    check("0.5", "0.5");
    check("-0.50", "-0.5");
    check("100", "100");
    check(NINES, NINES);
    check("0.0000000000000000000000000001", "0.0000000000000000000000000001");
    check("1.00000000000000000000000000000000000000000000", "1");
    assert_eq!(
        format!("{:.1}|{:7}|{:07}", number("2.55"), number("-2.5"), number("-2.5")),
        "2.55|   -2.5|-0002.5"
    );
    assert_eq!(serde_json::to_string(&number("12_000.50")).unwrap(), r#""12000.5""#);
}

#[test]
fn malformed_numbers_are_refused() {
    for text in [
        "", "-", "+1", "--1", ".5", "5.", "1.2.3", "1e5", "1E5", "_1", "1_", "1__0", "1_.5",
        "1._5", "1,000", " 1", "1 ", "0x10", "１", "½", "NaN", "inf", "-_1",
    ] {
        let error = text.parse::<Number>().unwrap_err();
        assert!(matches!(error, MalformedNumberError::Malformed(_)), "{text}");
    }
    for text in [
        "10000000000000000000000000000",
        "99999999999999999999999999995",
        "1.0000000000000000000000000001",
        "0.00000000000000000000000000001",
        "1000000000000000000000000000000000000000000000000000000000000",
    ] {
        let error = text.parse::<Number>().unwrap_err();
        assert!(matches!(error, MalformedNumberError::TooManyDigits(_)), "{text}");
    }
}

#[test]
fn equal_values_are_one_number() {
    let one = [number("1"), number("1.0"), number("1.000"), Number::ONE, Number::from_i64(1)];
    assert_eq!(one.into_iter().collect::<HashSet<_>>().len(), 1);
    assert_eq!(number("0.1").cmp(&number("0.10")), Ordering::Equal);
    assert!(number("-1") < number("-0.5") && number("9.99") < number("10"));
}

#[test]
fn integers_convert_when_they_fit() {
    for value in [i64::MIN, -1, 0, 1, i64::MAX] {
        assert_eq!(Number::from_i64(value).to_i64(), Some(value));
        assert_eq!(Number::from_i64(value).to_string(), value.to_string());
    }
    assert_eq!(number("2.0").to_i64(), Some(2));
    assert_eq!(number("2.5").to_i64(), None);
    assert_eq!(number("9223372036854775808").to_i64(), None);
    assert!(number("-0.1").is_negative() && !number("-0").is_negative());
    assert_eq!(number("-2.50").abs().to_parts(), (25, 1));
}

#[test]
fn sums_are_exact_or_refused() {
    let add = |left: &str, right: &str| shown(number(left).checked_add(number(right)));
    assert_eq!(add("0.1", "0.2"), "0.3");
    assert_eq!(add("0.5", "0.5"), "1");
    assert_eq!(add(NINES, "1"), "TooManyDigits");
    assert_eq!(add(NINES, "0.1"), "TooManyDigits");
    assert_eq!(add(NINES, "0.0000000000000000000000000001"), "TooManyDigits");
    assert_eq!(add(NINES, "-1"), "9999999999999999999999999998");
    let sub = |left: &str, right: &str| shown(number(left).checked_sub(number(right)));
    assert_eq!(sub("1", "0.9"), "0.1");
    assert_eq!(sub("1", "1"), "0");
}

#[test]
fn products_are_exact_or_refused() {
    let mul = |left: &str, right: &str| shown(number(left).checked_mul(number(right)));
    assert_eq!(mul("0.1", "0.2"), "0.02");
    assert_eq!(mul("-2.5", "4"), "-10");
    assert_eq!(mul("12_000_000", "0.05"), "600000");
    assert_eq!(mul(NINES, "10"), "TooManyDigits");
    assert_eq!(mul("0.000000000000001", "0.00000000000001"), "TooManyDigits");
    assert_eq!(mul("1.00000000000001", "1.000000000000001"), "TooManyDigits");
    // 5^38 and 2^38, as decimals: the digits multiply beyond 128 bits, and the product is short.
    let (fives, twos) = ("363797880709171295166015625", "0.274877906944");
    assert_eq!(mul(fives, twos), "100000000000000000000000000");
    assert_eq!(mul(twos, fives), "100000000000000000000000000");
    assert_eq!(mul("0.9999999999999999999999999999", NINES), "TooManyDigits");
}

#[test]
fn every_rounding_takes_the_documented_neighbour() {
    let check = |rounding: Rounding, expect: &str| {
        let rounded = ["2.5", "3.5", "-2.5", "-3.5", "2.1", "-2.1", "2.9", "-2.9", "2", "-2"]
            .map(|text| shown(number(text).round_to(Number::ONE, rounding)));
        assert_eq!(rounded.join(" "), expect, "{rounding}");
    };
    check(Rounding::HalfUp, "3 4 -3 -4 2 -2 3 -3 2 -2");
    check(Rounding::HalfEven, "2 4 -2 -4 2 -2 3 -3 2 -2");
    check(Rounding::Up, "3 4 -3 -4 3 -3 3 -3 2 -2");
    check(Rounding::Down, "2 3 -2 -3 2 -2 2 -2 2 -2");
    check(Rounding::Floor, "2 3 -3 -4 2 -3 2 -3 2 -2");
    check(Rounding::Ceiling, "3 4 -2 -3 3 -2 3 -2 2 -2");
}

#[test]
fn roundings_have_words() {
    for rounding in Rounding::ALL {
        assert_eq!(rounding.to_string().parse(), Ok(rounding));
    }
    assert_eq!(
        "nearest".parse::<Rounding>().unwrap_err().to_string(),
        "unknown rounding `nearest`, expected `half-up`, `half-even`, `up`, `down`, `floor`, `ceiling`"
    );
}

#[test]
fn steps_may_be_cents_hundreds_or_twentieths() {
    let round =
        |text: &str, step: &str| shown(number(text).round_to(number(step), Rounding::HalfUp));
    assert_eq!(round("1234.565", "0.01"), "1234.57");
    assert_eq!(round("1250", "100"), "1300");
    assert_eq!(round("-1250", "100"), "-1300");
    assert_eq!(round("0.07", "0.05"), "0.05");
    assert_eq!(round("0.08", "0.05"), "0.1");
    assert_eq!(round("0.0000000000000000000000000001", NINES), "0");
    assert_eq!(round("0.3333333333333333333333333333", "0.01"), "0.33");
    assert_eq!(round("1", "0"), "StepNotPositive");
    assert_eq!(round("1", "-1"), "StepNotPositive");
    assert_eq!(round("99999999999999999999", "0.0000000001"), "99999999999999999999");
}

#[test]
fn quotients_are_rounded_once() {
    let divide = |amount: &str, by: &str, step: &str, rounding: Rounding| {
        shown(number(amount).divide_rounded(number(by), number(step), rounding))
    };
    assert_eq!(divide("2", "3", "0.01", Rounding::HalfUp), "0.67");
    assert_eq!(divide("-2", "3", "0.01", Rounding::HalfUp), "-0.67");
    assert_eq!(divide("2", "-3", "0.01", Rounding::Floor), "-0.67");
    assert_eq!(divide("-2", "-3", "0.01", Rounding::Floor), "0.66");
    assert_eq!(divide("1", "8", "0.01", Rounding::HalfEven), "0.12");
    assert_eq!(divide("1000", "0.3333333333333333333333333333", "0.01", Rounding::Down), "3000");
    assert_eq!(divide(NINES, "1", "1", Rounding::Up), NINES);
    // 0.0449… would become 0.045 and then 0.05 if it were rounded twice.
    assert_eq!(divide("4499999", "100000000", "0.01", Rounding::HalfUp), "0.04");
    assert_eq!(divide("1", "0", "1", Rounding::Up), "DivisionByZero");
    assert_eq!(divide(NINES, "0.1", "1", Rounding::Up), "TooManyDigits");
    assert_eq!(divide(NINES, "0.0000000000000000000000000001", "1", Rounding::Up), "TooManyDigits");
    assert_eq!(divide("1", NINES, "0.0000000000000000000000000001", Rounding::Up), NINES_INVERTED);
}

/// One step: 10^-28 times 1.0000000000000000000000000001 lies just above one.
const NINES_INVERTED: &str = "0.0000000000000000000000000002";

const MANTISSA_END: i128 = 10_i128.pow(28);

prop_compose! {
    fn numbers()(mantissa in 1 - MANTISSA_END..MANTISSA_END, scale in 0..=28_u32)
        -> Number {
        super::exact(mantissa, scale).unwrap()
    }
}

prop_compose! {
    fn small_numbers()(mantissa in -10_000_000_000..=10_000_000_000_i128, scale in 0..=6_u32)
        -> Number {
        super::exact(mantissa, scale).unwrap()
    }
}

fn roundings() -> impl Strategy<Value = Rounding> {
    proptest::sample::select(&Rounding::ALL[..])
}

proptest! {
    #[test]
    fn a_number_reads_what_it_writes(number in numbers()) {
        prop_assert_eq!(number.to_string().parse(), Ok(number));
    }

    #[test]
    fn reading_never_panics_and_keeps_the_value(text in "-?[0-9_]{0,40}(\\.[0-9_]{0,40})?|.*") {
        if let Ok(number) = text.parse::<Number>() {
            prop_assert_eq!(number.to_string().parse(), Ok(number));
        }
    }

    #[test]
    fn sums_undo_and_commute(left in numbers(), right in numbers()) {
        prop_assert_eq!(left.checked_add(right), right.checked_add(left));
        if let Ok(sum) = left.checked_add(right) {
            prop_assert_eq!(sum.checked_sub(right), Ok(left));
        }
    }

    #[test]
    fn short_sums_and_products_are_never_refused(
        left in small_numbers(), right in small_numbers(),
    ) {
        let ((a, a_scale), (b, b_scale)) = (left.to_parts(), right.to_parts());
        let product = left.checked_mul(right).unwrap();
        prop_assert_eq!(Ok(product), super::exact(a * b, a_scale + b_scale));
        let sum = left.checked_add(right).unwrap();
        let (a, b) = (a * 10_i128.pow(6 - a_scale), b * 10_i128.pow(6 - b_scale));
        prop_assert_eq!(Ok(sum), super::exact(a + b, 6));
    }

    #[test]
    fn products_commute_and_never_panic(left in numbers(), right in numbers()) {
        prop_assert_eq!(left.checked_mul(right), right.checked_mul(left));
    }

    #[test]
    fn a_quotient_lies_within_a_step(
        amount in small_numbers(), by in small_numbers(), step in small_numbers(),
        rounding in roundings(),
    ) {
        prop_assume!(!by.is_zero() && !step.is_zero());
        let step = step.abs();
        let quotient = amount.divide_rounded(by, step, rounding).unwrap();
        // What is missing of `amount` is less than one step, or at most half of one, times `by`.
        let missing = amount.checked_sub(quotient.checked_mul(by).unwrap()).unwrap().abs();
        let unit = step.checked_mul(by).unwrap().abs();
        let doubled = missing.checked_add(missing).unwrap();
        match rounding {
            Rounding::HalfUp | Rounding::HalfEven => prop_assert!(doubled <= unit),
            _ => prop_assert!(missing < unit),
        }
        let exceeds = quotient.checked_mul(by).unwrap().abs() > amount.abs();
        prop_assert!(!(rounding == Rounding::Down && exceeds));
        prop_assert!(rounding != Rounding::Up || exceeds || missing.is_zero());
        prop_assert_eq!(quotient.round_to(step, rounding), Ok(quotient));
    }

    #[test]
    fn rounding_never_panics(
        amount in numbers(), by in numbers(), step in numbers(), rounding in roundings(),
    ) {
        let _ = amount.divide_rounded(by, step, rounding);
        let _ = amount.round_to(step, rounding);
    }
}
