//! A pack as a page.

use guiju_law::{Law, Version};

/// Returns the page.
pub(crate) fn page(_law: &Law, _version: &Version, _siblings: &[Version], text: &str) -> String {
    text.to_owned()
}
