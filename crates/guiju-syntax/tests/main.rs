//! The integration tests of the crate, in one binary.

// `cfg(test)` tells the linter that helpers of tests are tests too.
#[cfg(test)]
mod layout;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod support;
#[cfg(test)]
mod yaml;
