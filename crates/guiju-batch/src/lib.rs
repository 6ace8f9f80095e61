//! The law over files of rows: each row is a subject, each column a fact.
//!
//! Rows are decided over columns, 64 at a time, by the program that decides single subjects, and to the
//! same outcomes. Reading, deciding and writing happen by row groups, so that memory does not grow with
//! the rows.

pub mod answer;
pub mod convert;
mod error;
pub mod job;
pub mod mapping;

pub use error::Error;
