//! Law packs as texts: those of `law/` as they were when the program was built, or those of a folder.

use std::path::{Path, PathBuf};
use std::{fs, io};

use guiju_law::source::{SourceFile, Sources};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// How much of an embedded pack is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// What judgements rest on, without prose and worked examples; each line keeps its number.
    Judging,
}

/// Returns the packs in the program, with paths that begin with `law/`.
pub fn embedded(extent: Extent) -> Sources {
    let files = FILES.iter().map(|(path, whole, judging)| {
        let text = match extent {
            Extent::Whole => *whole,
            Extent::Judging => *judging,
        };
        SourceFile { path: format!("law/{path}").into(), text: text.into() }
    });
    Sources::new(files.collect())
}

/// A file or folder that could not be read.
#[derive(Debug)]
pub struct ReadError {
    /// The file or folder.
    pub path: PathBuf,
    /// The cause.
    pub source: io::Error,
}

/// Reads the packs, vocabularies, calendars and registers of a folder, or a single one of them.
///
/// # Errors
///
/// A file or folder cannot be read, or is not UTF-8.
pub fn read(root: &Path) -> Result<Sources, ReadError> {
    let mut files = Vec::new();
    collect(root, &mut files)?;
    Ok(Sources::new(files))
}

/// How the names of files of law end: packs, vocabularies, calendars, registers.
const EXTENSIONS: [&str; 4] = ["md", "law", "csv", "yaml"];

fn collect(path: &Path, files: &mut Vec<SourceFile>) -> Result<(), ReadError> {
    let failure = |source| ReadError { path: path.to_owned(), source };
    if path.is_dir() {
        for entry in fs::read_dir(path).map_err(failure)? {
            collect(&entry.map_err(failure)?.path(), files)?;
        }
    } else if path.extension().is_some_and(|it| EXTENSIONS.iter().any(|extension| it == *extension))
    {
        let text = fs::read_to_string(path).map_err(failure)?;
        files.push(SourceFile { path: path.display().to_string().into(), text: text.into() });
    } else {
        // Says that it is missing, or reads as nothing.
        fs::metadata(path).map_err(failure)?;
    }
    Ok(())
}
