//! The reference engine against its promises: properties over generated law and facts, and readable
//! examples of the semantics.

// `cfg(test)` tells the linter that helpers of tests are tests too.
#[cfg(test)]
mod example;
#[cfg(test)]
mod kit;
#[cfg(test)]
mod packs;
#[cfg(test)]
mod property;

#[test]
fn no_test_file_is_forgotten() {
    let main = include_str!("main.rs");
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            name == "main" || main.contains(&format!("mod {name};")),
            "{name} is not in main.rs"
        );
    }
}
