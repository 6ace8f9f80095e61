//! `docs/diagnostics.md` tells every code once.

use std::collections::BTreeSet;
use std::path::Path;

use super::scan;

/// The cells of the rows of the manual's tables, the heading left out.
fn rows() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/diagnostics.md");
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
