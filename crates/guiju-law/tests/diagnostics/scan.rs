//! The codes that the sources can report, found by reading the sources.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Files that report a code held in a variable; the codes are literals of another shape there.
const INDIRECT: [&str; 2] = ["check/cycle.rs", "facts/reader.rs"];

fn sources() -> Vec<(PathBuf, String)> {
    sources_of(&["guiju-syntax", "guiju-law"])
}

fn sources_of(crates: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut open: Vec<PathBuf> = crates.iter().map(|it| root.join(it).join("src")).collect();
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

/// What takes a text for a person to read.
const SPEAKS: [&str; 9] = [
    "Diagnostic::error(",
    "Diagnostic::warning(",
    ".label(",
    ".note(",
    ".help(",
    ".missing(",
    ".mismatch(",
    "fault(",
    "State::broken(",
];

/// The string literals between the bracket that `text` begins behind and the one that closes it.
fn literals(text: &str) -> Vec<String> {
    let (mut found, mut open, mut depth) = (Vec::new(), None, 1);
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, &mut open) {
            ('"', None) => open = Some(String::new()),
            ('"', Some(_)) => found.extend(open.take()),
            ('\\', Some(inner)) => inner.extend(chars.next()),
            (c, Some(inner)) => inner.push(c),
            ('(', None) => depth += 1,
            (')', None) if depth == 1 => break,
            (')', None) => depth -= 1,
            _ => {}
        }
    }
    found
}

/// Returns every call that speaks English in more than one word, with its file, English and Chinese.
pub(super) fn spoken() -> Vec<(String, Vec<String>, Vec<String>)> {
    let mut spoken = Vec::new();
    for (path, text) in sources_of(&["guiju-syntax", "guiju-law", "guiju-engine"]) {
        for rest in SPEAKS.iter().flat_map(|mark| after(&text, mark)) {
            let is_chinese = |text: &String| text.chars().any(super::chinese::is_han);
            let (chinese, other): (Vec<_>, Vec<_>) =
                literals(rest).into_iter().partition(is_chinese);
            let is_sentence = |text: &String| {
                let prose = super::chinese::prose(text);
                prose.split(' ').filter(|word| word.chars().any(char::is_alphabetic)).count() > 1
            };
            let english: Vec<String> = other.into_iter().filter(is_sentence).collect();
            if !english.is_empty() {
                spoken.push((path.display().to_string(), english, chinese));
            }
        }
    }
    spoken
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
