//! Exact decimals: every operation gives the exact result, rounds as it is told to, or fails.
//!
//! A number has at most 28 significant digits and at most 28 of them after the point. Nothing is
//! ever rounded on the way: a sum or product that needs more digits is an [`Inexact`] error, and a
//! quotient exists only together with a step and a [`Rounding`], as the law must state them.

mod rounding;

use std::fmt;
use std::ops::Neg;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Serialize, Serializer};

pub use self::rounding::Rounding;
use self::rounding::quotient;

const DIGITS_MAX: u32 = 28;
const MANTISSA_END: u128 = 10_u128.pow(DIGITS_MAX);

/// An exact decimal, ordered and equal by value: `1.0` is `1`.
///
/// ```
/// use guiju_base::{Number, Rounding};
///
/// let turnover: Number = "12_000_000".parse()?;
/// let fine = turnover.checked_mul("0.05".parse()?)?;
/// assert_eq!(fine.to_string(), "600000");
/// let third = Number::ONE.divide_rounded(Number::from(3), "0.01".parse()?, Rounding::HalfUp)?;
/// assert_eq!(third.to_string(), "0.33");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Number(Decimal); // INVARIANT: made by `exact`: no zeros trail after the point.

/// The exact result of an operation cannot be held, or does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Inexact {
    /// More than 28 digits would be needed.
    #[error("the exact result needs more than 28 digits")]
    TooManyDigits,
    /// A division by zero.
    #[error("division by zero")]
    DivisionByZero,
    /// A step of rounding that is zero or less.
    #[error("the step to round to is not positive")]
    StepNotPositive,
}

/// A text is not a decimal that can be held exactly.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MalformedNumberError {
    /// Not digits as in `12_000`, `-0.5`.
    #[error("malformed number `{0}`, expected digits such as `12_000` or `0.5`")]
    Malformed(Box<str>),
    /// More than 28 digits.
    #[error("the number `{0}` has more than 28 digits")]
    TooManyDigits(Box<str>),
}

impl Number {
    /// The number 0.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// The number 1.
    pub const ONE: Self = Self(Decimal::ONE);

    /// Returns the integer.
    pub fn from_i64(value: i64) -> Self {
        Self(Decimal::from(value))
    }

    /// Returns the integer, or `None` when it has a fraction or does not fit.
    pub fn to_i64(self) -> Option<i64> {
        self.is_integer().then(|| i64::try_from(self.0.mantissa()).ok())?
    }

    /// Returns whether nothing stands after the point.
    pub fn is_integer(self) -> bool {
        self.0.scale() == 0
    }

    /// Returns whether it is less than zero.
    pub fn is_negative(self) -> bool {
        self < Self::ZERO
    }

    /// Returns whether it is zero.
    pub fn is_zero(self) -> bool {
        self == Self::ZERO
    }

    /// Returns its distance from zero.
    #[must_use]
    pub fn abs(self) -> Self {
        if self.is_negative() { -self } else { self }
    }

    /// Returns the integer and the count of its last digits that stand after the point: 2.50 is
    /// (25, 1). The integer has at most 28 digits, the count is at most 28.
    pub fn to_parts(self) -> (i128, u32) {
        (self.0.mantissa(), self.0.scale())
    }

    /// Returns the sum.
    ///
    /// # Errors
    ///
    /// [`Inexact::TooManyDigits`].
    pub fn checked_add(self, other: Self) -> Result<Self, Inexact> {
        let ((left, left_scale), (right, right_scale)) = (self.to_parts(), other.to_parts());
        let scale = left_scale.max(right_scale);
        // One side is multiplied by 1. The other ends in a zero then, so that the sum keeps the
        // last digit of the first: where the product overflows, the sum has more than 28 digits.
        let sum = left
            .checked_mul(10_i128.pow(scale - left_scale))
            .zip(right.checked_mul(10_i128.pow(scale - right_scale)))
            .and_then(|(left, right)| left.checked_add(right));
        exact(sum.ok_or(Inexact::TooManyDigits)?, scale)
    }

    /// Returns the difference.
    ///
    /// # Errors
    ///
    /// [`Inexact::TooManyDigits`].
    pub fn checked_sub(self, other: Self) -> Result<Self, Inexact> {
        self.checked_add(-other)
    }

    /// Returns the product.
    ///
    /// # Errors
    ///
    /// [`Inexact::TooManyDigits`].
    pub fn checked_mul(self, other: Self) -> Result<Self, Inexact> {
        let ((left, left_scale), (right, right_scale)) = (self.to_parts(), other.to_parts());
        product(left, right, left_scale + right_scale)
    }

    /// Returns the multiple of `step` nearest to `self / by` in the sense of `rounding`, from the
    /// exact quotient and rounded once.
    ///
    /// # Errors
    ///
    /// [`Inexact::DivisionByZero`]; [`Inexact::StepNotPositive`]; [`Inexact::TooManyDigits`] also
    /// when the quotient is more than 10^38 steps, or `by` and `step` have over 37 digits together.
    pub fn divide_rounded(self, by: Self, step: Self, rounding: Rounding) -> Result<Self, Inexact> {
        if by.is_zero() {
            return Err(Inexact::DivisionByZero);
        }
        if step <= Self::ZERO {
            return Err(Inexact::StepNotPositive);
        }
        let ((amount, amount_scale), (by, by_scale)) = (self.to_parts(), by.to_parts());
        let (step, step_scale) = step.to_parts();
        let unit = by.unsigned_abs().checked_mul(step.unsigned_abs());
        let unit = unit.ok_or(Inexact::TooManyDigits)?;
        let unit_scale = by_scale + step_scale;
        let steps = quotient((amount.unsigned_abs(), amount_scale), (unit, unit_scale))
            .ok_or(Inexact::TooManyDigits)?
            .rounded(rounding, (amount < 0) != (by < 0))
            .ok_or(Inexact::TooManyDigits)?;
        product(steps, step, step_scale)
    }

    /// Returns the multiple of `step` nearest to it in the sense of `rounding`.
    ///
    /// # Errors
    ///
    /// [`Inexact::StepNotPositive`]; [`Inexact::TooManyDigits`] also when it is more than 10^38
    /// steps.
    pub fn round_to(self, step: Self, rounding: Rounding) -> Result<Self, Inexact> {
        self.divide_rounded(Self::ONE, step, rounding)
    }
}

/// Returns `mantissa / 10^scale`, if that can be held.
fn exact(mut mantissa: i128, mut scale: u32) -> Result<Number, Inexact> {
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    if mantissa.unsigned_abs() >= MANTISSA_END || scale > DIGITS_MAX {
        return Err(Inexact::TooManyDigits);
    }
    let decimal = Decimal::try_from_i128_with_scale(mantissa, scale);
    decimal.map(Number).map_err(|_| Inexact::TooManyDigits)
}

/// Returns `left * right / 10^scale`, if that can be held.
fn product(mut left: i128, mut right: i128, mut scale: u32) -> Result<Number, Inexact> {
    if let Some(whole) = left.checked_mul(right) {
        return exact(whole, scale);
    }
    // 5^28 times 2^28 / 10^28 is 1: tens are taken out first, in all ways that the factors hold
    // them. What overflows even then has over 38 digits, none of which is a zero after the point.
    for (of_left, of_right) in [(10, 1), (1, 10), (5, 2), (2, 5)] {
        while scale > 0 && left % of_left == 0 && right % of_right == 0 {
            left /= of_left;
            right /= of_right;
            scale -= 1;
        }
    }
    exact(left.checked_mul(right).ok_or(Inexact::TooManyDigits)?, scale)
}

impl Neg for Number {
    type Output = Self;

    fn neg(self) -> Self {
        // A zero with a sign would print as one.
        if self.is_zero() { self } else { Self(-self.0) }
    }
}

impl FromStr for Number {
    type Err = MalformedNumberError;

    /// Reads digits with at most one point inside, single underscores between digits, and a leading
    /// `-`: `12_000`, `-0.5`. No plus sign, no exponent; never rounds.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let malformed = || MalformedNumberError::Malformed(text.into());
        let magnitude = text.strip_prefix('-').unwrap_or(text);
        let (whole, fraction) = magnitude.split_once('.').unwrap_or((magnitude, "0"));
        if !is_digits(whole) || !is_digits(fraction) {
            return Err(malformed());
        }
        let number = read_digits(whole, fraction.trim_end_matches(['0', '_']));
        let number = number.ok_or_else(|| MalformedNumberError::TooManyDigits(text.into()))?;
        Ok(if magnitude == text { number } else { -number })
    }
}

/// Returns whether the text is digits with single underscores between them.
fn is_digits(text: &str) -> bool {
    let all_digits = |run: &str| !run.is_empty() && run.bytes().all(|byte| byte.is_ascii_digit());
    text.split('_').all(all_digits)
}

/// Returns the number, or `None` when it has too many digits.
fn read_digits(whole: &str, fraction: &str) -> Option<Number> {
    let values = |text: &str| text.bytes().filter(u8::is_ascii_digit).collect::<Vec<u8>>();
    let (whole, fraction) = (values(whole), values(fraction));
    let mantissa = whole.iter().chain(&fraction).try_fold(0_i128, |mantissa, digit| {
        mantissa.checked_mul(10)?.checked_add(i128::from(digit - b'0'))
    })?;
    exact(mantissa, u32::try_from(fraction.len()).ok()?).ok()
}

impl fmt::Display for Number {
    /// Writes plain digits, without zeros at the end of a fraction; a precision is passed over.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Decimal's own formatting would round to a precision such as `{:.2}`.
        f.pad_integral(!self.is_negative(), "", &self.0.abs().to_string())
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::from_i64(value)
    }
}

impl Serialize for Number {
    /// As the text that [`Display`](fmt::Display) writes, so that no reader makes it a float.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests;
