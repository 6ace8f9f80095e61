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
    assert!(*acts >= 3 && versions > acts && *rules > 100 && *cases >= 150, "{last}");
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

/// The numbered statements of the parts that are in force, each with the acts that may hold its cases.
const STATEMENTS: [&str; 15] = [
    "4.1", "4.2", "4.3", "4.4", "4.5", "4.6", "5.1", "5.2", "5.3", "5.4", "5.5", "5.6", "8.1",
    "8.2", "8.3",
];

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
    for statement in STATEMENTS {
        let found = names.iter().any(|name| name.starts_with(&format!("{statement} ")));
        assert!(found, "no case begins with `{statement} `");
    }
}
