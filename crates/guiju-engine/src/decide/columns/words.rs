//! Words of bits, a block of them at a time.

/// Words of rows that are worked on together, so that all bits stay near.
pub(super) const BLOCK: usize = 16;

/// A block of words.
pub(super) type Words = [u64; BLOCK];

/// Puts a word for each word of two blocks.
///
/// Results go to where they stay: a block that is handed on is copied, by more bytes at once than were written
/// at once, and processors wait for that.
pub(super) fn put2(to: &mut [u64], a: &[u64], b: &[u64], join: impl Fn(u64, u64) -> u64) {
    for (to, (a, b)) in to.iter_mut().zip(a.iter().zip(b)) {
        *to = join(*a, *b);
    }
}

/// Puts a word for each word of four blocks.
pub(super) fn put4(
    to: &mut [u64],
    (a, b): (&[u64], &[u64]),
    (c, d): (&[u64], &[u64]),
    join: impl Fn(u64, u64, u64, u64) -> u64,
) {
    for (to, ((a, b), (c, d))) in to.iter_mut().zip(a.iter().zip(b).zip(c.iter().zip(d))) {
        *to = join(*a, *b, *c, *d);
    }
}

/// The words from a place on, as far as there are some.
pub(super) fn from(words: &[u64], first: usize) -> &[u64] {
    words.get(first..).unwrap_or_default()
}

/// The same, to be written.
pub(super) fn from_mut(words: &mut [u64], first: usize) -> &mut [u64] {
    words.get_mut(first..).unwrap_or_default()
}

/// Adds the rows that pass to words of bits.
pub(super) fn test<T: Copy>(values: &[T], bits: &mut Words, passes: impl Fn(T) -> bool) {
    for (chunk, word) in values.chunks(64).zip(bits) {
        // A byte for each row first: that much a compiler does for many rows at once.
        let mut bytes = [0_u8; 64];
        for (byte, value) in bytes.iter_mut().zip(chunk) {
            *byte = u8::from(passes(*value));
        }
        *word |= pack(&bytes);
    }
}

/// Adds the rows whose codes pass: those of which the bit is set.
pub(super) fn test_codes(codes: &[i32], bits: &mut Words, passes: u64) {
    // A few runs of codes are compared with, which a compiler does for many rows at once; a shift by each code
    // it does one by one.
    const RUNS_MAX: u32 = 4;
    let starts = passes & !(passes << 1);
    if starts.count_ones() > RUNS_MAX {
        test(codes, bits, |code| passes >> (code & 63) & 1 == 1);
        return;
    }
    let mut left = passes;
    while left != 0 {
        let first = left.trailing_zeros();
        let length = (left >> first).trailing_ones();
        let (low, high) = (first.cast_signed(), (first + length - 1).cast_signed());
        test(codes, bits, |code| low <= code && code <= high);
        left &= left.checked_shr(first + length).map_or(0, |it| it << (first + length));
    }
}

/// The lowest bits of 64 bytes as one word.
fn pack(bytes: &[u8; 64]) -> u64 {
    // The product brings the lowest bit of each of eight bytes into the highest byte, in order.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let (eights, _) = bytes.as_chunks::<8>();
    let words = eights.iter().map(|eight| u64::from_le_bytes(*eight).wrapping_mul(GATHER) >> 56);
    words.zip((0_u32..).step_by(8)).fold(0, |all, (bits, shift)| all | bits << shift)
}
