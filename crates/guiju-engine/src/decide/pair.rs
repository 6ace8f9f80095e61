//! Truths by the word: for 64 tests each whether it can be true, and whether it surely is.

/// Two words of tests; what can be true and is not sure is unknown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pair {
    pub(super) can: u64,
    pub(super) sure: u64,
}

impl Pair {
    /// All true.
    pub(super) const TRUE: Self = Self { can: u64::MAX, sure: u64::MAX };
    /// All false.
    pub(super) const FALSE: Self = Self { can: 0, sure: 0 };

    /// The conjunction, test by test.
    pub(super) fn and(self, other: Self) -> Self {
        Self { can: self.can & other.can, sure: self.sure & other.sure }
    }

    /// The tests that are unknown.
    pub(super) fn unknown(self) -> u64 {
        self.can & !self.sure
    }

    /// Makes one test true only as far as a second is.
    pub(super) fn narrow(&mut self, shift: u32, can: bool, sure: bool) {
        self.can &= !(u64::from(!can) << shift);
        self.sure &= !(u64::from(!sure) << shift);
    }

    /// Whether a test can be true, and surely is.
    pub(super) fn get(self, shift: u32) -> (bool, bool) {
        (self.can >> shift & 1 == 1, self.sure >> shift & 1 == 1)
    }
}

/// Parts of a conjunction within one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Term {
    pub(super) word: usize,
    pub(super) positive: u64,
    pub(super) negative: u64,
}

impl Term {
    /// Whether the conjunction can be true, and surely is, by the word that it is over.
    pub(super) fn over(&self, pair: Pair) -> (bool, bool) {
        // What is lacking of either kind in one number, so that there is one test.
        let never = (!pair.can & self.positive) | (pair.sure & self.negative);
        let perhaps_not = (!pair.sure & self.positive) | (pair.can & self.negative);
        (never == 0, perhaps_not == 0)
    }

    /// All bits that it reads.
    pub(super) fn bits(&self) -> u64 {
        self.positive | self.negative
    }
}
