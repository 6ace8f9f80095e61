//! The codes that the sources can report, found by reading the sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files that report a code held in a variable; the codes are literals of another shape there.
const INDIRECT: [&str; 2] = ["check/cycle.rs", "facts/reader.rs"];

fn sources() -> Vec<(PathBuf, String)> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open = vec![crates.join("guiju-syntax/src"), crates.join("guiju-law/src")];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).expect("the sources can be listed") {
            let path = entry.expect("the sources can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
                let text = std::fs::read_to_string(&path).expect("a source can be read");
                found.push((path, text));
            }
        }
    }
    found
}

/// The literal at the start of `text`, if it has the shape of a code.
fn literal(text: &str) -> Option<&str> {
    let (word, _) = text.trim_start().strip_prefix('"')?.split_once('"')?;
    let shape = |c: char| c.is_ascii_lowercase() || c == '-';
    (word.contains('-') && word.chars().all(shape)).then_some(word)
}

/// The code in `"exception-cycle", format!(…)`.
fn first_of_pair(text: &str) -> Option<&str> {
    let word = literal(text)?;
    text.split_once('"')?.1.strip_prefix(word)?.starts_with("\", format!").then_some(word)
}

fn after<'a>(text: &'a str, mark: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(mark).skip(1)
}

/// Returns every code that the two crates may report.
pub(super) fn codes() -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    for (_, text) in sources() {
        for mark in ["Diagnostic::error(", "Diagnostic::warning(", "code: "] {
            codes.extend(after(&text, mark).filter_map(literal).map(str::to_owned));
        }
        codes.extend(after(&text, "(").filter_map(first_of_pair).map(str::to_owned));
    }
    codes
}

#[test]
fn a_code_is_a_literal_except_where_the_scan_knows_better() {
    let mut indirect: Vec<String> = Vec::new();
    for (path, text) in sources() {
        for mark in ["Diagnostic::error(", "Diagnostic::warning("] {
            for rest in after(&text, mark) {
                if !rest.trim_start().starts_with('"') {
                    indirect.push(path.display().to_string().replace('\\', "/"));
                }
            }
        }
    }
    let unknown: Vec<&String> =
        indirect.iter().filter(|path| !INDIRECT.iter().any(|it| path.ends_with(it))).collect();
    assert_eq!(unknown, Vec::<&String>::new(), "teach `codes` to find their codes");
    for code in ["exception-cycle", "definition-cycle", "wrong-type", "impossible-date"] {
        assert!(codes().contains(code), "{code}");
    }
}
