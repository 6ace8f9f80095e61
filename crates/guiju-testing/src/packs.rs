//! The packs of the repository.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use guiju_law::source::{SourceFile, Sources};

/// Returns the root of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Reads all files of `law/`.
///
/// # Errors
///
/// A file cannot be read.
pub fn law_sources() -> io::Result<Sources> {
    let mut files = Vec::new();
    collect(&root().join("law"), &mut files)?;
    Ok(Sources::new(files))
}

fn collect(folder: &Path, files: &mut Vec<SourceFile>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            let text = fs::read_to_string(&path)?.into();
            files.push(SourceFile { path: path.display().to_string().into(), text });
        }
    }
    Ok(())
}
