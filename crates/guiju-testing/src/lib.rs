//! Generators for tests: law that loads without errors, and facts that fit it.
//!
//! Everything is made from a row of bytes ([`Choices`]): the same bytes give the same law and the same
//! facts on every machine, fewer and smaller bytes give simpler ones, and no bytes at all the simplest.
//! So one generator serves `proptest` ([`strategy`]), fuzzing (the bytes of the fuzzer) and plain
//! loops (a seed). The vocabulary is fixed ([`vocabulary`]); packs ([`pack`]) use every form of the
//! language, facts ([`facts`]) have every kind of hole. [`knowledge`] finds the holes and fills them.
//!
//! [`world`] puts law, facts and a date together, and [`agree`] compares every engine with the reference
//! over a world. What else must hold is for the tests of each engine to say.

pub mod agree;
pub mod choices;
mod condition;
mod expression;
pub mod facts;
mod item;
pub mod json;
pub mod knowledge;
pub mod pack;
pub mod packs;
mod pairing;
mod rule;
pub mod strategy;
mod table;
pub mod vocabulary;
pub mod world;
mod writer;
pub mod yaml;

pub use choices::Choices;
pub use pack::GeneratedLaw;

#[cfg(test)]
mod tests; // Beside this file, in `tests.rs`.
