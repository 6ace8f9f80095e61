//! A file that takes its name once it is whole.

use std::fs::{File, remove_file, rename};
use std::path::{Path, PathBuf};

use crate::Error;

/// A file being written beside its place; what was there before stays until [`Output::finish`].
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    beside: PathBuf,
}

impl Output {
    /// Creates the file beside its place.
    ///
    /// # Errors
    ///
    /// It cannot be created.
    pub fn create(path: &Path) -> Result<(Self, File), Error> {
        let mut beside = path.as_os_str().to_owned();
        beside.push(".part");
        let output = Self { path: path.to_owned(), beside: beside.into() };
        let file = File::create(&output.beside).map_err(|cause| output.fault(cause))?;
        Ok((output, file))
    }

    /// Gives the file its name; one of that name that was there before is gone.
    ///
    /// # Errors
    ///
    /// It cannot be named so.
    pub fn finish(self) -> Result<(), Error> {
        rename(&self.beside, &self.path).map_err(|cause| self.fault(cause))
    }

    /// Returns the error of a file that could not be written.
    pub fn fault(&self, source: std::io::Error) -> Error {
        Error::File { path: self.path.clone(), source }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Gone already when the file is whole; what is left of another helps nobody.
        let _ = remove_file(&self.beside);
    }
}

/// Returns a file that is one of those before it, by whatever way its path leads there.
pub fn shared<'p>(paths: &[&'p Path]) -> Option<&'p Path> {
    let places: Vec<PathBuf> = paths.iter().map(|path| place(path)).collect();
    let is_again = |at: &usize| places.iter().take(*at).any(|it| Some(it) == places.get(*at));
    (0..paths.len()).find(is_again).and_then(|at| paths.get(at).copied())
}

/// Where a file is or would be, whatever way its path takes.
fn place(path: &Path) -> PathBuf {
    let of_folder = || {
        let folder = path.parent().filter(|it| !it.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).canonicalize().ok()?;
        Some(folder.join(path.file_name()?))
    };
    path.canonicalize().ok().or_else(of_folder).unwrap_or_else(|| path.to_owned())
}
