//! The generators as strategies of `proptest`.

use guiju_law::{Facts, Vocabulary};
use proptest::prelude::*;

use crate::choices::Choices;
use crate::facts::facts_about;
use crate::pack::GeneratedLaw;

/// Returns rows of at most `length` bytes for [`Choices`]; they shrink to shorter and smaller ones.
pub fn bytes(length: usize) -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..length)
}

/// Returns law that loads without errors.
pub fn law() -> impl Strategy<Value = GeneratedLaw> {
    bytes(600).prop_map(|bytes| GeneratedLaw::new(&mut Choices::new(&bytes)))
}

/// Returns facts that fit the vocabulary, with holes of every kind.
pub fn facts(vocabulary: Vocabulary) -> impl Strategy<Value = Facts> {
    bytes(200).prop_map(move |bytes| facts_about(&vocabulary, &mut Choices::new(&bytes)))
}
