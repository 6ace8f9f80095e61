//! Checks over a whole law: what a compiler of law can know before any facts are given.
//!
//! One file a check. Types, names and decision tables are checked while lowering.

mod case;
mod cycle;
mod provision;
mod reach;
mod translation;
mod version;

use crate::load::Cases;
use crate::lower::vocabulary::Found;
use crate::version::Law;

/// Runs every check.
pub(crate) fn check_law(law: &Law, cases: Cases, found: &mut Found) {
    version::check_versions(law, found);
    provision::check_provisions(law, found);
    if cases == Cases::Read {
        case::check_cases(law, found);
    }
    cycle::check_cycles(law, found);
    reach::check_conditions(law, found);
    translation::check_translations(law, found);
}
