//! The integration tests of the crate, in one binary.

mod layout;
mod properties;
mod support;
mod yaml;
