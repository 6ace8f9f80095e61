//! The law to work with: the packs in the program, or those of a folder.

use std::fs;
use std::path::{Path, PathBuf};

use guiju_law::source::Sources;
use guiju_law::{Cases, LoadedLaw, load};
use guiju_packs::{Extent, embedded};

use crate::command::Failure;

/// Texts and the law loaded from them.
pub(crate) struct LawFiles {
    pub(crate) sources: Sources,
    pub(crate) loaded: LoadedLaw,
}

impl LawFiles {
    /// Loads the packs in the program, which the tests of the repository have checked.
    pub(crate) fn embedded(cases: Cases) -> Self {
        match cases {
            Cases::Read => Self::load(embedded(Extent::Whole), cases),
            Cases::Skip | Cases::SkipChecked => {
                Self::load(embedded(Extent::Judging), Cases::SkipChecked)
            }
        }
    }

    /// Loads the folder `root`, or the packs in the program without one.
    ///
    /// # Errors
    ///
    /// A file cannot be read, or is not UTF-8.
    pub(crate) fn open(root: Option<&Path>, cases: Cases) -> Result<Self, Failure> {
        let Some(root) = root else { return Ok(Self::embedded(cases)) };
        let sources = guiju_packs::read(root)
            .map_err(|error| Failure::Read { path: error.path, source: error.source })?;
        Ok(Self::load(sources, cases))
    }

    fn load(sources: Sources, cases: Cases) -> Self {
        let loaded = load(&sources, cases);
        Self { sources, loaded }
    }

    /// Refuses to go on with a law that has errors.
    pub(crate) fn usable(self) -> Result<Self, Failure> {
        if self.loaded.is_usable() { Ok(self) } else { Err(Failure::LawHasErrors) }
    }

    /// Returns the path of a file of the law.
    pub(crate) fn path(&self, file: usize) -> &str {
        self.sources.file(file).map_or("", |file| &file.path)
    }

    /// Returns the text of a file of the law.
    pub(crate) fn text(&self, file: usize) -> &str {
        self.sources.file(file).map_or("", |file| &file.text)
    }
}

/// The folder that holds the vocabulary which a pack at `path` is written in: the nearest above.
pub(crate) fn law_root(path: &Path) -> PathBuf {
    let absolute = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let found = absolute.ancestors().find(|folder| folder.join("vocabulary").is_dir());
    match found {
        // Keep the path as the user wrote it when it is the root itself.
        Some(root) if root == absolute => path.to_owned(),
        Some(root) => shorten(root),
        None => path.to_owned(),
    }
}

/// A path below the current folder is shown from there.
fn shorten(path: &Path) -> PathBuf {
    let current = std::env::current_dir().ok();
    let below = current.as_deref().and_then(|current| path.strip_prefix(current).ok());
    below.map_or_else(|| path.to_owned(), Path::to_owned)
}

/// Reads a file, or standard input for `-`.
pub(crate) fn read_text(path: &Path) -> Result<String, Failure> {
    let failure = |source| Failure::Read { path: path.to_owned(), source };
    if path == Path::new("-") {
        return std::io::read_to_string(std::io::stdin()).map_err(failure);
    }
    fs::read_to_string(path).map_err(failure)
}

#[cfg(test)]
mod tests {
    use guiju_law::Version;

    use super::*;

    /// What judgements rest on: rules, helpers and provisions with their lines.
    fn essence(files: &LawFiles, version: &Version) -> Vec<String> {
        let lines = guiju_syntax::span::LineIndex::new(files.text(version.file));
        let item =
            |item: &guiju_law::Item| format!("{} {}", item.name, lines.line(item.span.start));
        let provisions = version.provisions.iter().map(|it| it.anchor.to_string());
        version.items.iter().map(item).chain(provisions).collect()
    }

    #[test]
    fn the_text_to_judge_by_holds_the_same_law_on_the_same_lines() {
        let (whole, judging) = (LawFiles::embedded(Cases::Read), LawFiles::embedded(Cases::Skip));
        let (a, b) = (&whole.loaded.law, &judging.loaded.law);
        assert_eq!(a.acts.len(), b.acts.len());
        for (a, b) in a.versions().zip(b.versions()) {
            assert_eq!((&a.id, a.from, a.until), (&b.id, b.from, b.until));
            assert_eq!(essence(&whole, a), essence(&judging, b), "{}", a.id);
            for pair in guiju_law::difference::pair_items(a, b) {
                assert!(pair.same, "{}#{}", a.id, pair.name);
            }
        }
    }
}
