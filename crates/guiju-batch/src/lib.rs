//! The law over rows: each row is a subject, each column a fact.
//!
//! Rows are decided over columns, 64 at a time, where the law allows it, else one by one; both by the
//! program that decides single subjects, and to the same outcomes. Reading, deciding and writing happen by
//! batches, so that memory does not grow with the rows.

pub mod answer;
pub mod arguments;
mod cell;
pub mod convert;
pub mod counts;
pub mod decider;
mod error;
pub mod format;
pub mod job;
pub mod law;
pub mod mapping;
pub mod programs;
pub mod report;
mod rows;

pub use error::Error;
