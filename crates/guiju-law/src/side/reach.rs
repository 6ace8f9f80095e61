//! What facts can make known of a value, whatever figures are open.

use crate::value::Value;

/// What facts can make known of a value.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Reach {
    values: Values,
    /// Whether bounds can be known where the value is not, so that a comparison may be decided.
    bounded: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Values {
    /// These, each once; none of them when the value is never known.
    These(Vec<Value>),
    /// Several, which ones depends on the facts.
    Many,
}

impl Reach {
    /// Nothing is ever known of it.
    pub(super) fn never() -> Self {
        Self { values: Values::These(Vec::new()), bounded: false }
    }

    /// It can be several values.
    pub(super) fn many() -> Self {
        Self { values: Values::Many, bounded: false }
    }

    /// It is this value.
    pub(super) fn one(value: Value) -> Self {
        Self { values: Values::These(vec![value]), bounded: false }
    }

    /// A truth that can be known to be true, and to be false.
    pub(super) fn truth(is_true: bool, is_false: bool) -> Self {
        let sides = [(is_true, true), (is_false, false)].into_iter();
        let sides = sides.filter(|(can_be, _)| *can_be).map(|(_, side)| Value::YesNo(side));
        Self { values: Values::These(sides.collect()), bounded: false }
    }

    /// Returns whether facts can make it known to be `value`.
    pub(super) fn can_be(&self, value: &Value) -> bool {
        match &self.values {
            Values::These(values) => values.contains(value),
            Values::Many => true,
        }
    }

    pub(super) fn can_be_true(&self) -> bool {
        self.can_be(&Value::YesNo(true))
    }

    pub(super) fn can_be_false(&self) -> bool {
        self.can_be(&Value::YesNo(false))
    }

    /// Returns whether facts can make the value known.
    pub(super) fn can_be_known(&self) -> bool {
        self.values != Values::These(Vec::new())
    }

    /// Returns whether facts can make known that it is one value, and that it is another.
    pub(super) fn can_differ(&self) -> bool {
        !matches!(&self.values, Values::These(values) if values.len() < 2)
    }

    /// Returns whether facts can make anything known: the value or a bound.
    pub(super) fn says_something(&self) -> bool {
        self.can_be_known() || self.bounded
    }

    /// Returns whether `test` holds for a value that it can be; of several that are not listed, for one.
    pub(super) fn has(&self, test: impl Fn(&Value) -> bool) -> bool {
        match &self.values {
            Values::These(values) => values.iter().any(test),
            Values::Many => true,
        }
    }

    /// Keeps the values of which `test` holds; what is not listed stays. What falls away still bounds.
    pub(super) fn retain(mut self, test: impl Fn(&Value) -> bool) -> Self {
        if let Values::These(values) = &mut self.values {
            let count = values.len();
            values.retain(test);
            self.bounded |= values.len() < count;
        }
        self
    }

    pub(super) fn negate(self) -> Self {
        Self::truth(self.can_be_false(), self.can_be_true())
    }

    /// Takes over what another can be.
    pub(super) fn or_be(self, other: Self) -> Self {
        let bounded = self.bounded || other.bounded;
        let values = match (self.values, other.values) {
            (Values::These(mut values), Values::These(others)) => {
                for other in others {
                    if !values.contains(&other) {
                        values.push(other);
                    }
                }
                Values::These(values)
            }
            _ => Values::Many,
        };
        Self { values, bounded }
    }

    /// What is known while it is not known which of the two it is: what both agree on.
    pub(super) fn agree(self, other: Self) -> Self {
        let bounded = self.says_something() || other.says_something();
        let agreed = match (&self.values, &other.values) {
            (Values::Many, _) => other,
            (_, Values::Many) => self,
            (_, Values::These(_)) => self.retain(|value| other.can_be(value)),
        };
        agreed.bounded_if(bounded)
    }

    /// Marks that bounds can be known where the value is not.
    pub(super) fn bounded_if(self, bounded: bool) -> Self {
        Self { bounded: self.bounded || bounded, ..self }
    }

    /// What is computed from all of `parts`: as long as one of them says nothing, nothing is known.
    pub(super) fn computed(parts: &[Self]) -> Self {
        if parts.iter().all(Self::can_be_known) {
            return Self::many();
        }
        Self::never().bounded_if(parts.iter().all(Self::says_something))
    }

    /// A conjunction: false when one part is; true when all are, which is taken to be possible together.
    pub(super) fn all(parts: &[Self]) -> Self {
        Self::truth(parts.iter().all(Self::can_be_true), parts.iter().any(Self::can_be_false))
    }

    /// A disjunction: true when one part is; false when all are, which is taken to be possible together.
    pub(super) fn any(parts: &[Self]) -> Self {
        Self::truth(parts.iter().any(Self::can_be_true), parts.iter().all(Self::can_be_false))
    }
}
