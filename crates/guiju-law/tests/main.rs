//! The integration tests of the crate, in one binary.

// `cfg(test)` tells the linter that helpers of tests are tests too.
#[cfg(test)]
mod diagnostics;
#[cfg(test)]
mod facts;
#[cfg(test)]
mod schema;
#[cfg(test)]
mod skeleton;
#[cfg(test)]
mod support;
#[cfg(test)]
mod version;
