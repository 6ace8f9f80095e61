//! Answers as a person reads them on a terminal, one file an answer.

pub(crate) mod difference;
