//! Files of rows, decided.

// `cfg(test)` tells the linter that helpers of tests are tests too.
#[cfg(test)]
mod files;
#[cfg(test)]
mod formats;
#[cfg(test)]
mod job;
