//! Arrows point down only: which crate may use which, and which library belongs to which crate alone.

use std::process::Command;

use serde_json::Value;

/// Each crate of ours with the crates of ours that it may use.
const MAY_USE: [(&str, &[&str]); 11] = [
    ("guiju-base", &[]),
    ("guiju-syntax", &["guiju-base"]),
    ("guiju-law", &["guiju-base", "guiju-syntax"]),
    ("guiju-engine", &["guiju-base", "guiju-syntax", "guiju-law"]),
    ("guiju-testing", &["guiju-base", "guiju-syntax", "guiju-law", "guiju-engine"]),
    ("guiju-packs", &["guiju-law"]),
    ("guiju-sql", &["guiju-base", "guiju-law", "guiju-engine"]),
    (
        "guiju",
        &["guiju-base", "guiju-syntax", "guiju-law", "guiju-engine", "guiju-packs", "guiju-sql"],
    ),
    ("guiju-batch", &["guiju-base", "guiju-law", "guiju-engine", "guiju-packs"]),
    ("guiju-bench", &["guiju-base", "guiju-syntax", "guiju-law", "guiju-engine", "guiju-testing"]),
    (
        "xtask",
        &[
            "guiju-base",
            "guiju-syntax",
            "guiju-law",
            "guiju-engine",
            "guiju-packs",
            "guiju-sql",
            "guiju-testing",
        ],
    ),
];

/// Libraries that one crate alone may know.
const ALONE: [(&str, &str); 10] = [
    ("annotate-snippets", "guiju-syntax"),
    ("saphyr-parser", "guiju-syntax"),
    ("rust_decimal", "guiju-base"),
    ("jiff", "guiju-base"),
    ("icalendar", "guiju"),
    ("chrono", "guiju"),
    ("arrow", "guiju-batch"),
    ("parquet", "guiju-batch"),
    // In a workspace of its own, so that no build of this one meets them.
    ("datafusion", "guiju-cluster"),
    ("ballista-core", "guiju-cluster"),
];

fn packages() -> Vec<Value> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline"])
        .current_dir(crate::program::root())
        .output()
        .expect("cargo answers");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("metadata is JSON");
    metadata["packages"].as_array().expect("a list").clone()
}

fn dependencies(package: &Value) -> Vec<String> {
    let all = package["dependencies"].as_array().expect("a list");
    let normal = all.iter().filter(|it| it["kind"].is_null());
    normal.map(|it| it["name"].as_str().expect("a name").to_owned()).collect()
}

#[test]
fn crates_use_only_what_lies_below_them() {
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        let allowed = MAY_USE.iter().find(|(it, _)| *it == name);
        let (_, allowed) = allowed.unwrap_or_else(|| panic!("`{name}` has no place in the layers"));
        for dependency in dependencies(&package) {
            let ours = MAY_USE.iter().any(|(it, _)| *it == dependency);
            assert!(
                !ours || allowed.contains(&dependency.as_str()),
                "`{name}` uses `{dependency}`"
            );
        }
    }
}

#[test]
fn a_library_that_belongs_to_one_crate_is_used_by_no_other() {
    for package in packages() {
        let name = package["name"].as_str().expect("a name");
        for dependency in dependencies(&package) {
            let owner = ALONE.iter().find(|(library, _)| *library == dependency);
            let allowed = owner.is_none_or(|(_, owner)| *owner == name);
            assert!(allowed, "`{name}` uses `{dependency}`");
        }
    }
}
