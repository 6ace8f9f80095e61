//! The packs of the repository: clean, laid out, tested, complete in what the mission numbers.

use crate::program::{guiju, root};

#[test]
fn all_cases_of_all_packs_pass() {
    let ran = guiju(&["test", "law"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    let last = ran.out.lines().last().expect("a line");
    let counts: Vec<usize> =
        last.split(|c: char| !c.is_ascii_digit()).filter_map(|it| it.parse().ok()).collect();
    let [acts, versions, rules, cases, passed, failed] = counts.as_slice() else {
        panic!("the last line is not as other tools rely on: {last}");
    };
    assert!(*acts >= 70 && versions > acts && *rules > 2000 && *cases >= 3500, "{last}");
    assert_eq!((passed, *failed), (cases, 0));
}

#[test]
fn the_embedded_packs_are_those_of_the_repository() {
    assert_eq!(guiju(&["test"]).out, guiju(&["test", "law"]).out);
}

#[test]
fn packs_are_lint_clean_and_laid_out() {
    let lint = guiju(&["lint", "law"]);
    assert_eq!(lint.code, Some(0), "{}", lint.out);
    let fmt = guiju(&["fmt", "--check", "law"]);
    assert_eq!(fmt.code, Some(0), "{}", fmt.out);
}

/// The parts of the mission, each with how many statements it numbers.
const STATEMENTS: [(u32, u32); 11] =
    [(1, 8), (2, 7), (3, 5), (4, 6), (5, 6), (6, 5), (7, 2), (8, 3), (9, 4), (10, 3), (11, 2)];

#[test]
fn every_numbered_statement_has_a_case_that_begins_with_its_number() {
    let mut names = Vec::new();
    let mut folders = vec![root().join("law")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = std::fs::read_to_string(path).expect("a text");
                let cases = text.lines().filter_map(|line| line.strip_prefix("```case "));
                names.extend(cases.map(str::to_owned));
            }
        }
    }
    for (part, count) in STATEMENTS {
        for number in 1..=count {
            let start = format!("{part}.{number} ");
            let found = names.iter().any(|name| name.starts_with(&start));
            assert!(found, "no case begins with `{start}`");
        }
    }
}

#[test]
fn every_rule_has_a_case_in_which_it_applies_and_one_in_which_it_does_not() {
    let ran = guiju(&["test", "law", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let found = report["one_sided"].as_array().expect("a list");
    assert!(found.is_empty(), "a side is left out that facts can show: {found:?}");
    // Few rules have one side only: they always apply, or a figure that nobody found hides the other.
    let count = |name: &str| report["counts"][name].as_u64().expect("a count");
    let (rules, two_sides) = (count("rules"), count("two_sides"));
    assert!(two_sides * 100 >= rules * 98, "{two_sides} of {rules} rules are held to both sides");
}

#[test]
fn the_index_tells_programs_what_they_rely_on() {
    let ran = guiju(&["law", "list", "--format", "json"]);
    let rows: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let rows = rows.as_array().expect("a list");
    let fields = ["act", "version", "regime", "status", "provisions", "encoded", "rules", "cases"];
    for row in rows {
        for field in fields {
            assert!(row.get(field).is_some(), "`{field}` is missing: {row}");
        }
    }
    let known = |row: &serde_json::Value| {
        row["regime"].is_null() || (1..=10).any(|part| row["regime"] == format!("P{part}").as_str())
    };
    assert!(rows.iter().all(known), "a regime is `P1` to `P10` or null");
    for part in 1..=10 {
        let regime = format!("P{part}");
        assert!(rows.iter().any(|row| row["regime"] == regime.as_str()), "nothing is of {regime}");
    }
}
