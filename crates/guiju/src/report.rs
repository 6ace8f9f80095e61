//! Answers as a person reads them on a terminal, one file an answer.

pub(crate) mod calendar;
pub(crate) mod difference;
pub(crate) mod horizon;
pub(crate) mod impact;
