//! The reference engine: it judges facts under law, says why, and asks what is missing.
//!
//! Made to be obviously right rather than fast: one tree is walked for one subject, and every other
//! engine is tested against it. It reads no clock and no file: the date, the law and the facts come in,
//! determinations go out, and the same input gives the same output in the same order.

pub mod agenda;
pub mod ask;
mod candidate;
pub mod cases;
pub mod compare;
mod deadline;
pub mod decide;
mod derivation;
mod determination;
mod engine;
mod evaluate;
pub mod exposure;
pub mod impact;
mod judge;
pub mod side;
mod state;

pub use derivation::{Derivation, FactSource};
pub use determination::{Determination, Range};
pub use engine::{Engine, Query};
pub use state::{State, Unknown, Why};
