//! `guiju ask`.
use super::{Exit, Failure};
use crate::cli::{Arguments, Ask};
pub(super) fn run(_arguments: &Arguments, _ask: &Ask) -> Result<Exit, Failure> {
    Ok(Exit::Compliant)
}
