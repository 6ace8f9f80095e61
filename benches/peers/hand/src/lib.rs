//! The decisions of both workloads by hand, which are the limit, with the cases and the timing that all
//! contenders share. `README.md` of the workspace says what the workloads are.

pub mod answer;
pub mod deal;
pub mod sale;
pub mod suite;

pub use answer::Answer;
pub use suite::{Suite, Workload};
