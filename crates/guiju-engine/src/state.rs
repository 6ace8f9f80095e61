//! What is known of a value: it, or bounds and what would settle it, or an error.

use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::sync::Arc;

use guiju_base::{Text, Time, Truth};
use guiju_law::Value;

/// What is known of the value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// The value.
    Known(Value),
    /// Not the value, but perhaps bounds, and what would settle it.
    Unknown(Box<Unknown>),
    /// The evaluation met an error.
    Broken(Arc<Text>),
}

/// What is known of an unknown value.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unknown {
    /// Paths of the facts that would settle it.
    pub missing: BTreeSet<Arc<str>>,
    /// Reasons other than a missing fact.
    pub why: BTreeSet<Why>,
    /// The value is not less.
    pub low: Option<Value>,
    /// The value is not greater.
    pub high: Option<Value>,
    /// A date computed as if every weekday past the calendar were a working day.
    pub provisional: Option<Time>,
}

/// Why a value is unknown though no fact is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Why {
    /// The calendar of working days is not published that far.
    BeyondCalendar,
    /// A parameter of the version is open.
    OpenParameter(Arc<str>),
    /// The value of a level is in conflict.
    Conflict(Arc<str>),
    /// A level has no value.
    NoRule(Arc<str>),
    /// No version of an act applies.
    NoLaw(Arc<str>),
    /// It is in dispute which version applies, and they differ.
    DisputedVersion(Arc<str>),
    /// Two events fall on one day, and their order within it is not given.
    SameDay,
}

impl Why {
    /// Returns the word that programs read.
    pub fn word(&self) -> String {
        match self {
            Self::BeyondCalendar => "beyond-calendar".into(),
            Self::OpenParameter(name) => format!("open-parameter {name}"),
            Self::Conflict(name) => format!("conflict {name}"),
            Self::NoRule(name) => format!("no-rule {name}"),
            Self::NoLaw(act) => format!("no-law {act}"),
            Self::DisputedVersion(version) => format!("disputed-version {version}"),
            Self::SameDay => "same-day".into(),
        }
    }
}

impl Unknown {
    /// Returns what is unknown because the fact at `path` is missing.
    pub fn missing(path: Arc<str>) -> Self {
        Self { missing: BTreeSet::from([path]), ..Self::default() }
    }

    /// Returns what is unknown for another reason.
    pub fn because(why: Why) -> Self {
        Self { why: BTreeSet::from([why]), ..Self::default() }
    }

    /// Takes over what would settle the other; bounds are left alone.
    pub fn absorb(&mut self, other: &Self) {
        self.missing.extend(other.missing.iter().cloned());
        self.why.extend(other.why.iter().cloned());
    }
}

impl State {
    /// Returns the error that an evaluation met.
    pub fn broken(cause: impl Into<Text>) -> Self {
        Self::Broken(Arc::new(cause.into()))
    }

    /// Returns a known truth.
    pub fn truth(value: bool) -> Self {
        Self::Known(Value::YesNo(value))
    }

    /// Returns the state as two bits and a broken bit; what is no truth is unknown.
    pub fn as_truth(&self) -> Truth {
        match self {
            Self::Known(Value::YesNo(value)) => Truth::from_bool(*value),
            Self::Broken(_) => Truth::BROKEN,
            Self::Known(_) | Self::Unknown(_) => Truth::UNKNOWN,
        }
    }

    /// Returns the value when it is known.
    pub fn known(&self) -> Option<&Value> {
        if let Self::Known(value) = self { Some(value) } else { None }
    }

    /// Returns what is known of an unknown value.
    pub fn unknown(&self) -> Option<&Unknown> {
        if let Self::Unknown(unknown) = self { Some(unknown) } else { None }
    }

    /// Returns the least value that it can have.
    pub fn low(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(unknown) => unknown.low.as_ref(),
            Self::Broken(_) => None,
        }
    }

    /// Returns the greatest value that it can have.
    pub fn high(&self) -> Option<&Value> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(unknown) => unknown.high.as_ref(),
            Self::Broken(_) => None,
        }
    }

    /// Joins truths by strong Kleene logic, taking over what would settle the result.
    ///
    /// `join` is [`Truth::and`] or [`Truth::or`]. Parts that a known part outweighs leave no trace.
    pub fn connect(parts: &[Self], join: fn(Truth, Truth) -> Truth, empty: bool) -> Self {
        let start = Truth::from_bool(empty);
        let total = parts.iter().fold(start, |total, part| join(total, part.as_truth()));
        if let Some(value) = total.known() {
            return Self::truth(value);
        }
        Self::unsettled(parts)
    }

    /// Negates a truth.
    #[must_use]
    pub fn negate(self) -> Self {
        match self {
            Self::Known(Value::YesNo(value)) => Self::truth(!value),
            other => other,
        }
    }

    /// Returns the unknown that rests on all of `parts`, or the first error among them.
    pub fn unsettled<'a>(parts: impl IntoIterator<Item = &'a Self>) -> Self {
        let mut unknown = Unknown::default();
        for part in parts {
            match part {
                Self::Broken(cause) => return Self::Broken(cause.clone()),
                Self::Unknown(part) => unknown.absorb(part),
                Self::Known(_) => {}
            }
        }
        Self::Unknown(Box::new(unknown))
    }
}

/// Compares two values of fitting types; `None` when they have no order or it is not known.
pub(crate) fn compare_values(a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Date(a), Value::Date(b)) => a.compare(*b),
        (Value::Period(a), Value::Period(b)) => a.compare(*b),
        (Value::Choice(_, a), Value::Choice(_, b)) => Some(a.cmp(b)),
        (Value::YesNo(a), Value::YesNo(b)) => Some(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Some(a.cmp(b)),
        _ => a.number().zip(b.number()).map(|(a, b)| a.cmp(&b)),
    }
}

/// The lesser (`Less`) or greater (`Greater`) of two optional bounds, where both are known.
///
/// A day and a moment of that day have no order; the day bounds both, since nothing of the same day is
/// ever decided by it.
pub(crate) fn outer(a: Option<&Value>, b: Option<&Value>, keep: Ordering) -> Option<Value> {
    let (a, b) = (a?, b?);
    match compare_values(b, a) {
        Some(order) => Some(if order == keep { b.clone() } else { a.clone() }),
        None => match (a, b) {
            (Value::Date(a), Value::Date(b)) if a.date() == b.date() => {
                a.date().map(|day| Value::Date(Time::Day(day)))
            }
            _ => None,
        },
    }
}
