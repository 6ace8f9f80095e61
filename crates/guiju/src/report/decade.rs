//! A scale of decades, in whole numbers: each power of ten takes the same room, and within one the room
//! is shared evenly. Fines of ten thousand and of fifty million can stand on one picture.

use guiju_base::Number;

/// Amounts below this stand at the start of the scale.
const START: i128 = 1_000;
/// Steps that a decade is cut into.
const STEPS: i128 = 1_000;

/// Returns where an amount stands on a scale that is `room` long and ends with the decade of `top`.
pub(crate) fn position(amount: Number, top: Number, room: i64) -> i64 {
    let end = decades(top) * STEPS;
    let at = steps(whole(amount));
    let place = i128::from(room) * at / end.max(1);
    i64::try_from(place).unwrap_or(room).min(room)
}

/// Returns the powers of ten of the scale that ends with the decade of `top`.
pub(crate) fn ticks(top: Number) -> Vec<i64> {
    let power = |exponent: i128| START * 10_i128.pow(u32::try_from(exponent).unwrap_or(0));
    (0..=decades(top)).filter_map(|exponent| i64::try_from(power(exponent)).ok()).collect()
}

fn whole(amount: Number) -> i128 {
    let (digits, scale) = amount.to_parts();
    digits / 10_i128.pow(scale)
}

/// How many decades the scale has.
fn decades(top: Number) -> i128 {
    (steps(whole(top)) + STEPS - 1).div_euclid(STEPS).max(1)
}

/// The place of an amount in steps from the start.
fn steps(amount: i128) -> i128 {
    let (mut steps, mut power) = (0, START);
    if amount <= START {
        return 0;
    }
    while amount >= power * 10 {
        power *= 10;
        steps += STEPS;
    }
    steps + (amount - power) * STEPS / (power * 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(amount: i64, top: i64) -> i64 {
        position(Number::from_i64(amount), Number::from_i64(top), 3_000)
    }

    #[test]
    fn each_decade_takes_the_same_room() {
        assert_eq!(at(0, 1_000_000), 0);
        assert_eq!(at(1_000, 1_000_000), 0);
        assert_eq!(at(10_000, 1_000_000), 1_000);
        assert_eq!(at(100_000, 1_000_000), 2_000);
        assert_eq!(at(1_000_000, 1_000_000), 3_000);
        assert_eq!(at(55_000, 1_000_000), 1_500);
    }

    #[test]
    fn the_scale_ends_with_the_decade_of_the_top() {
        assert_eq!(ticks(Number::from_i64(500_000)), [1_000, 10_000, 100_000, 1_000_000]);
        assert_eq!(ticks(Number::from_i64(10)), [1_000, 10_000]);
    }
}
