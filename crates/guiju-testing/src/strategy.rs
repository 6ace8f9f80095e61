//! The generators as strategies of `proptest`.

use guiju_law::{Facts, Vocabulary};
use proptest::prelude::*;

use crate::choices::Choices;
use crate::facts::facts_about;
use crate::pack::GeneratedLaw;
use crate::world::{FACTS_BYTES_MAX, LAW_BYTES_MAX, World};

/// Returns rows of at most `length` bytes for [`Choices`]; they shrink to shorter and smaller ones.
pub fn bytes(length: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..length)
}

/// Returns law that loads without errors.
pub fn law() -> impl Strategy<Value = GeneratedLaw> {
    bytes(LAW_BYTES_MAX).prop_map(|bytes| GeneratedLaw::new(&mut Choices::new(&bytes)))
}

/// Returns facts that fit the vocabulary, with holes of every kind.
pub fn facts(vocabulary: Vocabulary) -> impl Strategy<Value = Facts> {
    bytes(200).prop_map(move |bytes| facts_about(&vocabulary, &mut Choices::new(&bytes)))
}

/// Returns worlds: law, facts, a date, and bytes for what a property does with them.
pub fn worlds() -> impl Strategy<Value = World> {
    (law(), bytes(FACTS_BYTES_MAX), bytes(4), bytes(300))
        .prop_map(|(generated, facts, query, more)| World { generated, facts, query, more })
}
