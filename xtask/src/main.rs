//! Work on the repository itself.
//!
//! `cargo xtask mutants [PATH]` changes one operator, constant or modality of a rule at a time and
//! counts how many of the changes the cases of the packs notice.
//!
//! `cargo xtask agree [--cases N] [--seed N]` compares every engine with the reference over generated
//! worlds; in a release build a hundred thousand take minutes.
//!
//! `cargo xtask sql-worlds SEED COUNT` and `cargo xtask sql-packs PATH` write tables with SQL and what
//! must come out, for `.ci/check_sql.py`.

mod agree;
mod mutants;
mod mutation;
mod sql_rows;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["mutants"] => mutants::run("law"),
        ["mutants", path] => mutants::run(path),
        ["sql-worlds", seed, count] => sql_rows::worlds(seed, count),
        ["sql-packs", path] => sql_rows::packs(path),
        ["agree", rest @ ..] if let Some(wanted) = agree::Wanted::read(rest) => agree::run(wanted),
        _ => {
            eprintln!("usage: cargo xtask mutants [PATH]");
            eprintln!("       cargo xtask agree [--cases N] [--seed N]");
            eprintln!("       cargo xtask sql-worlds SEED COUNT | sql-packs PATH");
            ExitCode::from(3)
        }
    }
}
