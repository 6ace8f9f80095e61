//! Checks over a whole law: what a compiler of law can know before any facts are given.
//!
//! One file a check. Types, names and decision tables are checked while lowering.

mod case;
mod cycle;
mod provision;
mod reach;
mod version;

use crate::lower::vocabulary::Found;
use crate::version::Law;

/// Runs every check.
pub(crate) fn check_law(law: &Law, found: &mut Found) {
    version::check_versions(law, found);
    provision::check_provisions(law, found);
    case::check_cases(law, found);
    cycle::check_cycles(law, found);
    reach::check_conditions(law, found);
}
