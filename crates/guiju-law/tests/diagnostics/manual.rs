//! `docs/diagnostics.md` tells every code once.

use std::collections::BTreeSet;
use std::path::Path;

use guiju_syntax::{Diagnostic, Span};

use super::scan;

/// The cells of the rows of the manual's tables, the heading left out.
fn rows() -> Vec<Vec<String>> {
    rows_of("diagnostics.md")
}

fn rows_of(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(name);
    let text = std::fs::read_to_string(&path).expect("the manual can be read");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = |line: &str| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_manual_tells_every_code_of_the_sources_once() {
    let told: Vec<String> = rows().iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    let mut once = BTreeSet::new();
    for code in &told {
        assert!(once.insert(code.clone()), "`{code}` is told twice");
    }
    assert_eq!(once, scan::codes());
}

#[test]
fn the_manual_says_what_is_wrong_why_it_matters_and_how_to_mend_it() {
    for row in rows() {
        assert_eq!(row.len(), 4, "{row:?}");
        assert!(row.iter().all(|cell| !cell.is_empty()), "{row:?}");
    }
}

#[test]
fn the_chinese_manual_and_the_program_say_the_same_of_every_code() {
    let rows = rows_of("diagnostics.zh.md");
    let told: BTreeSet<String> =
        rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(told, scan::codes());
    for row in &rows {
        let code: &'static str = row[0].trim_matches('`').to_owned().leak();
        let diagnostic = Diagnostic::error(code, Span::new(0, 0), "");
        let (what, mend) =
            diagnostic.chinese().unwrap_or_else(|| panic!("no Chinese for `{code}`"));
        assert_eq!((row[1].as_str(), row[2].as_str()), (what, mend));
    }
}
