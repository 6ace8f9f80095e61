//! Integers one after another.

/// Integers from a first one on, of which the greatest is followed by the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    first: i64,
    /// How far the last is from the first.
    reach: u64,
}

impl Stretch {
    /// The integers between two, both included; `None` where there are none.
    pub(super) fn new((first, last): (i64, i64)) -> Option<Self> {
        let reach = last.wrapping_sub(first).cast_unsigned();
        (first <= last).then_some(Self { first, reach })
    }

    /// Whether an integer is one of them: one comparison for both ends.
    #[inline]
    pub(super) fn holds(&self, value: i64) -> bool {
        value.wrapping_sub(self.first).cast_unsigned() <= self.reach
    }

    /// All others; `None` where there are none.
    pub(super) fn rest(self) -> Option<Self> {
        let reach = u64::MAX.checked_sub(self.reach)?.checked_sub(1)?;
        Some(Self { first: self.last().wrapping_add(1), reach })
    }

    /// The last.
    fn last(self) -> i64 {
        self.first.wrapping_add(self.reach.cast_signed())
    }

    /// The first and the last.
    pub(super) fn ends(self) -> (i64, i64) {
        (self.first, self.last())
    }
}

#[cfg(test)]
mod tests {
    use super::Stretch;

    const SOME: [i64; 9] = [i64::MIN, i64::MIN + 1, -2, -1, 0, 1, 2, i64::MAX - 1, i64::MAX];

    #[test]
    fn holds_what_lies_between_its_ends() {
        for first in SOME {
            for last in SOME {
                let stretch = Stretch::new((first, last));
                for value in SOME {
                    let holds = (first..=last).contains(&value);
                    assert_eq!(stretch.is_some_and(|it| it.holds(value)), holds);
                    let rest = stretch.and_then(Stretch::rest);
                    assert_eq!(rest.is_some_and(|it| it.holds(value)), stretch.is_some() && !holds);
                }
            }
        }
    }
}
