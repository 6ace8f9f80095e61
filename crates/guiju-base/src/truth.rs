//! Truth of a proposition that may be undecided: strong Kleene logic with a mark for what broke.
//!
//! A value says whether the proposition *can be true* and whether it *can be false*; both at once
//! is undecided, and neither never occurs. A third bit marks a value that is undecided because its
//! evaluation broke. It travels upward only while the result is undecided, so that a known false
//! conjunct hides a broken one. [`Truth::and`] and [`Truth::or`] commute, associate and obey De
//! Morgan; they do not distribute over each other where the broken bit is concerned.
//!
//! Source: S. C. Kleene, *Introduction to Metamathematics*, 1952, section 64 (strong tables).

use std::fmt;
use std::ops::Not;

const CAN_BE_TRUE: u8 = 0b001;
const CAN_BE_FALSE: u8 = 0b010;
const UNDECIDED: u8 = CAN_BE_TRUE | CAN_BE_FALSE;
const IS_BROKEN: u8 = 0b100;

/// True, false, unknown or broken; [`Truth::UNKNOWN`] by default.
///
/// ```
/// use guiju_base::Truth;
///
/// assert_eq!(Truth::FALSE.and(Truth::BROKEN), Truth::FALSE);
/// assert_eq!(Truth::UNKNOWN.and(Truth::BROKEN), Truth::BROKEN);
/// assert_eq!(!Truth::UNKNOWN, Truth::UNKNOWN);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Truth {
    bits: u8, // INVARIANT: one of the four constants below.
}

impl Truth {
    /// Decided: true.
    pub const TRUE: Self = Self { bits: CAN_BE_TRUE };
    /// Decided: false.
    pub const FALSE: Self = Self { bits: CAN_BE_FALSE };
    /// Undecided for want of facts.
    pub const UNKNOWN: Self = Self { bits: UNDECIDED };
    /// Undecided because an evaluation failed.
    pub const BROKEN: Self = Self { bits: UNDECIDED | IS_BROKEN };

    /// Returns the decided value.
    pub const fn from_bool(value: bool) -> Self {
        if value { Self::TRUE } else { Self::FALSE }
    }

    /// Returns whether it is decided and true.
    pub const fn is_true(self) -> bool {
        self.bits == CAN_BE_TRUE
    }

    /// Returns whether it is decided and false.
    pub const fn is_false(self) -> bool {
        self.bits == CAN_BE_FALSE
    }

    /// Returns whether it is undecided and not broken: more facts may decide it.
    pub const fn is_unknown(self) -> bool {
        self.bits == UNDECIDED
    }

    /// Returns whether it is undecided because an evaluation failed.
    pub const fn is_broken(self) -> bool {
        self.bits & IS_BROKEN != 0
    }

    /// Returns whether more facts or a repair could still make it true.
    pub const fn can_be_true(self) -> bool {
        self.bits & CAN_BE_TRUE != 0
    }

    /// Returns whether more facts or a repair could still make it false.
    pub const fn can_be_false(self) -> bool {
        self.bits & CAN_BE_FALSE != 0
    }

    /// Returns the value when it is decided.
    pub const fn known(self) -> Option<bool> {
        match self.bits {
            CAN_BE_TRUE => Some(true),
            CAN_BE_FALSE => Some(false),
            _ => None,
        }
    }

    /// Returns the conjunction: false as soon as one side is.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        let both = self.bits & other.bits & CAN_BE_TRUE;
        let either = (self.bits | other.bits) & CAN_BE_FALSE;
        Self::decide(both | either, self.bits | other.bits)
    }

    /// Returns the disjunction: true as soon as one side is.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        let either = (self.bits | other.bits) & CAN_BE_TRUE;
        let both = self.bits & other.bits & CAN_BE_FALSE;
        Self::decide(either | both, self.bits | other.bits)
    }

    /// Returns the negation; an undecided value stays as it is.
    #[must_use]
    pub const fn not(self) -> Self {
        match self.bits {
            CAN_BE_TRUE => Self::FALSE,
            CAN_BE_FALSE => Self::TRUE,
            _ => self,
        }
    }

    /// Keeps the broken bit of the operands only where the result is undecided.
    const fn decide(result: u8, operands: u8) -> Self {
        let broken = if result == UNDECIDED { operands & IS_BROKEN } else { 0 };
        Self { bits: result | broken }
    }
}

impl Default for Truth {
    fn default() -> Self {
        Self::UNKNOWN
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        Self::from_bool(value)
    }
}

impl Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        Self::not(self)
    }
}

impl fmt::Display for Truth {
    /// Writes `true`, `false`, `unknown` or `broken`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match *self {
            Self::TRUE => "true",
            Self::FALSE => "false",
            Self::UNKNOWN => "unknown",
            _ => "broken",
        })
    }
}

#[cfg(test)]
mod tests;
