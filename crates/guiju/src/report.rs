//! Answers as a person reads them on a terminal, one file an answer.

pub(crate) mod calendar;
pub(crate) mod check;
mod decade;
pub(crate) mod difference;
pub(crate) mod exposure;
pub(crate) mod exposure_picture;
pub(crate) mod horizon;
pub(crate) mod impact;
