//! Rounding modes, and the exact quotient that they decide upon.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use crate::word::UnknownWordError;

/// Which of the two neighbouring multiples of a step is taken; an exact multiple always stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Rounding {
    /// The nearest, a tie away from zero: 2.5 to 3, -2.5 to -3 (四舍五入).
    HalfUp,
    /// The nearest, a tie to the even multiple: 2.5 to 2, 3.5 to 4.
    HalfEven,
    /// Away from zero: 2.1 to 3, -2.1 to -3.
    Up,
    /// Towards zero: 2.9 to 2, -2.9 to -2.
    Down,
    /// Towards minus infinity: 2.9 to 2, -2.1 to -3.
    Floor,
    /// Towards plus infinity: 2.1 to 3, -2.9 to -2.
    Ceiling,
}

impl Rounding {
    pub(super) const ALL: [Self; 6] =
        [Self::HalfUp, Self::HalfEven, Self::Up, Self::Down, Self::Floor, Self::Ceiling];
}

impl fmt::Display for Rounding {
    /// Writes `half-up`, `half-even`, `up`, `down`, `floor` or `ceiling`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::HalfUp => "half-up",
            Self::HalfEven => "half-even",
            Self::Up => "up",
            Self::Down => "down",
            Self::Floor => "floor",
            Self::Ceiling => "ceiling",
        })
    }
}

impl FromStr for Rounding {
    type Err = UnknownWordError;

    /// Reads the word that [`Display`](fmt::Display) writes.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        UnknownWordError::find("rounding", text, &Self::ALL)
    }
}

/// How many whole steps, and how what is left compares with half a step.
pub(super) struct Quotient {
    whole: u128,
    rest: Option<Ordering>, // None when nothing is left.
}

impl Quotient {
    /// Returns the whole number chosen, or `None` when it does not fit.
    pub(super) fn rounded(self, rounding: Rounding, negative: bool) -> Option<i128> {
        let away = self.rest.is_some_and(|rest| match rounding {
            Rounding::HalfUp => rest.is_ge(),
            Rounding::HalfEven => rest.is_gt() || (rest.is_eq() && self.whole % 2 == 1),
            Rounding::Up => true,
            Rounding::Down => false,
            Rounding::Floor => negative,
            Rounding::Ceiling => !negative,
        });
        let magnitude = i128::try_from(self.whole).ok()?.checked_add(i128::from(away))?;
        Some(if negative { -magnitude } else { magnitude })
    }
}

/// Returns `amount / unit`, each given as digits and how many of them stand after the point, or
/// `None` when the whole part or the long division does not fit in 128 bits.
///
/// `unit` is not zero.
pub(super) fn quotient(amount: (u128, u32), unit: (u128, u32)) -> Option<Quotient> {
    let ((amount, amount_scale), (unit, unit_scale)) = (amount, unit);
    let Some(tens) = amount_scale.checked_sub(unit_scale) else {
        return divide_long(amount, unit, unit_scale - amount_scale);
    };
    match 10_u128.checked_pow(tens).and_then(|power| unit.checked_mul(power)) {
        Some(unit) => divide_long(amount, unit, 0),
        // The unit has over 38 digits, the amount 28: less than half, if there is anything.
        None => Some(Quotient { whole: 0, rest: (amount > 0).then_some(Ordering::Less) }),
    }
}

/// Divides `amount * 10^tens` by `unit`, digit by digit: the dividend need not fit.
fn divide_long(amount: u128, unit: u128, tens: u32) -> Option<Quotient> {
    let (mut whole, mut rest) = (amount.checked_div(unit)?, amount.checked_rem(unit)?);
    for _ in 0..tens {
        rest = rest.checked_mul(10)?;
        whole = whole.checked_mul(10)?.checked_add(rest / unit)?;
        rest %= unit;
    }
    Some(Quotient { whole, rest: (rest > 0).then(|| rest.cmp(&(unit - rest))) })
}
