//! The command as its users meet it: exit codes, the JSON that other tools rely on, the packs, the
//! examples of the manual, and the layers of the crates.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test says by failing what went wrong; its helpers stand outside of test functions"
)]

mod change;
mod check;
mod chinese;
mod june_2023;
mod language;
mod layers;
mod packs;
mod program;
mod provisions;
mod repository;
mod sql;
mod tools;
