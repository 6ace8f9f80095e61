//! Work on the repository itself.
//!
//! `cargo xtask mutants [PATH]` changes one operator, constant or modality of a rule at a time and
//! counts how many of the changes the cases of the packs notice.

mod mutants;
mod mutation;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["mutants"] => mutants::run("law"),
        ["mutants", path] => mutants::run(path),
        _ => {
            eprintln!("usage: cargo xtask mutants [PATH]");
            ExitCode::from(3)
        }
    }
}
