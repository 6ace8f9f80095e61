//! The manual of diagnostics, `docs/diagnostics.md` and `docs/diagnostics.zh.md`, tells every code once.

use std::collections::BTreeSet;
use std::path::Path;

use super::scan;

/// The pages, and how many columns their tables have: the Chinese one leaves out why it matters.
const PAGES: [(&str, usize); 2] = [("diagnostics.md", 4), ("diagnostics.zh.md", 3)];

/// The cells of the rows of the tables of a page, the heading left out.
fn rows(page: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs").join(page);
    let text = std::fs::read_to_string(&path).expect("the manual can be read");
    let rows = text.lines().filter(|line| line.starts_with("| `"));
    let cells = |line: &str| {
        line.trim_matches('|').split(" | ").map(|cell| cell.trim().to_owned()).collect()
    };
    rows.map(cells).collect()
}

#[test]
fn the_manual_tells_every_code_of_the_sources_once() {
    for (page, _) in PAGES {
        let mut once = BTreeSet::new();
        for row in rows(page) {
            let code = row[0].trim_matches('`').to_owned();
            assert!(once.insert(code.clone()), "{page}: `{code}` is told twice");
        }
        assert_eq!(once, scan::codes(), "{page}");
    }
}

#[test]
fn the_manual_says_what_is_wrong_and_how_to_mend_it() {
    for (page, columns) in PAGES {
        for row in rows(page) {
            assert_eq!(row.len(), columns, "{page}: {row:?}");
            assert!(row.iter().all(|cell| !cell.is_empty()), "{page}: {row:?}");
        }
    }
}
