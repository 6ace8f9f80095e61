//! Hashing of what a law is made of, while it is compiled: quick, and the same in every run.
//!
//! The keys are parts of plans, which no stranger chooses, so that nothing is lost by a plain mixture.

use std::hash::{BuildHasherDefault, Hasher};

/// A map for plans.
pub(super) type PlanMap<K, V> = std::collections::HashMap<K, V, BuildHasherDefault<Mixer>>;

/// A set for plans.
pub(super) type PlanSet<K> = std::collections::HashSet<K, BuildHasherDefault<Mixer>>;

/// Mixes words by rotation and multiplication, as compilers do.
#[derive(Debug, Clone, Default)]
pub(super) struct Mixer(u64);

impl Mixer {
    fn mix(&mut self, word: u64) {
        const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(ODD);
    }
}

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        // Tables take the lowest bits, and the product has mixed the highest best.
        self.0 ^ self.0 >> 32
    }

    fn write(&mut self, bytes: &[u8]) {
        let (eights, rest) = bytes.as_chunks::<8>();
        for eight in eights {
            self.mix(u64::from_le_bytes(*eight));
        }
        for byte in rest {
            self.mix(u64::from(*byte));
        }
    }

    fn write_u8(&mut self, value: u8) {
        self.mix(value.into());
    }

    fn write_u16(&mut self, value: u16) {
        self.mix(value.into());
    }

    fn write_u32(&mut self, value: u32) {
        self.mix(value.into());
    }

    fn write_u64(&mut self, value: u64) {
        self.mix(value);
    }

    fn write_i64(&mut self, value: i64) {
        self.mix(value.cast_unsigned());
    }

    fn write_usize(&mut self, value: usize) {
        self.mix(u64::try_from(value).unwrap_or(u64::MAX));
    }

    fn write_isize(&mut self, value: isize) {
        self.write_usize(value.cast_unsigned());
    }
}
