//! Decisions taken from a row of bytes.

/// A row of bytes that decides everything; when it is used up, every decision is the first one.
#[derive(Debug, Clone)]
pub struct Choices<'b> {
    bytes: &'b [u8],
}

impl<'b> Choices<'b> {
    /// Takes decisions from `bytes`, in order.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    /// Returns a number below `count`, which is at most 256; zero when `count` is.
    pub fn below(&mut self, count: usize) -> usize {
        let Some((first, rest)) = self.bytes.split_first() else { return 0 };
        self.bytes = rest;
        usize::from(*first).checked_rem(count).unwrap_or(0)
    }

    /// Returns `true` in `part` of `whole` cases, and `false` when the bytes are used up.
    pub fn chance(&mut self, part: usize, whole: usize) -> bool {
        self.below(whole) >= whole - part.min(whole)
    }

    /// Returns one of `options`; the first when the bytes are used up.
    ///
    /// # Panics
    ///
    /// There are no options: a fault of the generator.
    pub fn of<'o, T>(&mut self, options: &'o [T]) -> &'o T {
        let place = self.below(options.len());
        match options.get(place) {
            Some(option) => option,
            None => unreachable!("a choice among nothing"),
        }
    }

    /// Returns one of `words`; the first when the bytes are used up, and nothing among nothing.
    pub fn word<'o>(&mut self, words: &[&'o str]) -> &'o str {
        words.get(self.below(words.len())).copied().unwrap_or("")
    }

    /// Returns whether all decisions have been taken.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// Returns `count` bytes that follow from `seed` (the generator of Steele, Lea and Flood, 2014).
pub fn bytes_from_seed(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut bytes = Vec::with_capacity(count + 8);
    while bytes.len() < count {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bytes.extend((mixed ^ (mixed >> 31)).to_le_bytes());
    }
    bytes.truncate(count);
    bytes
}
