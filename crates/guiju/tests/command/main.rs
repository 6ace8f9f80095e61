//! The command as its users meet it: exit codes, the JSON that other tools rely on, the packs, the
//! examples of the manual, and the layers of the crates.

mod check;
mod language;
mod layers;
mod packs;
mod program;
