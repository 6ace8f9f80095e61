//! The law of the repository, loaded in the process; and documents that are generated and checked.

use std::fs;
use std::path::Path;

use guiju_law::source::{SourceFile, Sources};
use guiju_law::{Cases, Law, load};

use crate::program::root;

/// Loads the packs of the repository with their cases.
pub(crate) fn law() -> Law {
    let mut files = Vec::new();
    collect(&root().join("law"), &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let loaded = load(&Sources::new(files), Cases::Read);
    assert!(loaded.is_usable());
    loaded.law
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            let text = fs::read_to_string(&path).expect("a text");
            files.push(SourceFile { path: path.display().to_string().into(), text: text.into() });
        }
    }
}

/// Compares a document of `docs/` with what it should be; with `GUIJU_BLESS` set writes it first.
pub(crate) fn check_document(name: &str, expected: &str) {
    let path = root().join("docs").join(name);
    if std::env::var_os("GUIJU_BLESS").is_some() {
        fs::write(&path, expected).expect("the document can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == expected, "docs/{name} is not of today; `just bless` writes it");
}
